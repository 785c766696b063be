// Package practice runs the cases of practice mode on simulated Cloudflares. Package ui
// does not know them: it only knows the Cloudflare that it is given.
package practice

import (
	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/ui"
	cases "tokendoctor/wizard/practice"
)

// Scenarios lists all cases. The version is sent in the User-Agent of their clients.
func Scenarios(version string) []ui.Scenario {
	var out []ui.Scenario
	for _, s := range cases.Scenarios() {
		out = append(out, scenario(s, version))
	}
	return out
}

func scenario(s cases.Scenario, version string) ui.Scenario {
	var host func() string
	if s.Host != nil {
		host = s.HostBlock
	}
	return ui.Scenario{
		Host:  host,
		Cause: s.Cause, Story: s.Story,
		Paste: s.Paste, ZoneID: s.ZoneID, Domain: s.Domain, Answers: s.Answers,
		Open: func() (ui.Prober, func()) {
			sim := simulator.New(s.World)
			return cloudflare.NewClient(version, sim.Transport()), sim.Close
		},
		Fixed: func() ui.Scenario { return scenario(s.Fixed(), version) },
	}
}
