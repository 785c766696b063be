// Package practice makes the simulator's cases ones of the wizard's. It is apart
// from package ui, which knows no Cloudflare but the one it is given.
package practice

import (
	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/ui"
	"tokendoctor/wizard"
)

// Scenarios lists all cases. The version is what their clients name themselves by.
func Scenarios(version string) []ui.Scenario {
	var out []ui.Scenario
	for _, s := range simulator.Scenarios() {
		out = append(out, scenario(s, version))
	}
	return out
}

func scenario(s simulator.Scenario, version string) ui.Scenario {
	answers := map[wizard.QuestionID]wizard.Value{}
	for q, v := range s.Answers {
		answers[wizard.QuestionID(q)] = wizard.Value(v)
	}
	var host func() string
	if s.Host != nil {
		host = s.HostBlock
	}
	return ui.Scenario{
		Host:  host,
		Cause: wizard.Cause(s.Cause), Story: s.Story,
		Paste: s.Paste, ZoneID: s.ZoneID, Domain: s.Domain, Answers: answers,
		Open: func() (ui.Prober, func()) {
			sim := simulator.New(s.World)
			return cloudflare.NewClient(version, sim.Transport()), sim.Close
		},
		Mended: func() ui.Scenario { return scenario(s.Mended(), version) },
	}
}
