package wizard_test

import (
	"fmt"

	"tokendoctor/cloudflare"
	"tokendoctor/wizard"
)

// The engine alone: findings in, a verdict and its card out. It is sure only once no
// other cause fits.
func ExampleDiagnose() {
	findings := []wizard.Finding{
		{ID: wizard.TokenShape, Value: "complete", Status: wizard.Pass, Text: "A complete API token arrived."},
		{ID: wizard.TokenLife, Value: "expired", Status: wizard.Fail, Text: "Cloudflare says that the token has expired."},
	}
	verdict := wizard.Diagnose(findings)
	fmt.Println(verdict.Cause, verdict.Confidence, "and possible:", verdict.Alternatives)

	verdict = wizard.Diagnose(append(findings,
		wizard.Finding{ID: wizard.TokenCharacters, Value: "clean", Status: wizard.Pass, Text: "Nothing else arrived with the paste."},
		wizard.Finding{ID: wizard.ZoneIDShape, Value: "ok", Status: wizard.Pass, Text: "The Zone ID has the right shape."}))
	fmt.Println(verdict.Cause, verdict.Confidence, "and possible:", verdict.Alternatives)
	fmt.Println(verdict.Because)
	fmt.Println(wizard.CardFor(verdict.Cause).Title)
	// Output:
	// expired likely and possible: [wrong-zone-id contaminated]
	// expired confirmed and possible: []
	// [Cloudflare says that the token has expired.]
	// The token has expired
}

// A sitting without questions, as check has it. The state asks for probes and receives
// the replies; who sends them is not its business. These replies are made up.
func ExampleState() {
	s, _ := wizard.State{}.WithZone("0123456789abcdef0123456789abcdef", "example.com")
	s = s.WithPaste(cloudflare.Inspect("cfut_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP01234567"))
	for pending := s.NextProbes(); len(pending) > 0; pending = s.NextProbes() {
		for _, w := range pending {
			fmt.Println(w.Probe.Endpoint)
			reply := cloudflare.Reply{Endpoint: w.Probe.Endpoint, Outcome: cloudflare.OutcomeOK}
			switch w.ID {
			case wizard.ProbeVerifyUser:
				reply.Life.Status = "active"
			case wizard.ProbeZone:
				reply.Zones = []cloudflare.Zone{{ID: w.Probe.Zone, Name: "example.org", Status: "active"}}
			}
			s = s.Apply(wizard.ProbeDone{ID: w.ID, Probe: w.Probe, Reply: reply})
		}
	}
	verdict := s.Verdict()
	fmt.Println(verdict.Cause, verdict.Confidence)
	fmt.Println(verdict.Because[0])
	fmt.Println(s.Card().Steps[0].Do)
	// Output:
	// GET /user/tokens/verify
	// GET /zones/{id}
	// wrong-zone-id likely
	// The Zone ID belongs to example.org, not to example.com.
	// In the Cloudflare dashboard, open example.com.
}
