package wizard

import (
	"slices"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
)

// A value that is longer than its prefix promises passes for no whole token, and where
// Cloudflare does not know it the length is part of the evidence.
func TestALongValueIsEvidence(t *testing.T) {
	for outcome, want := range map[cloudflare.Outcome]Status{cloudflare.OutcomeTokenUnknown: Unknown, cloudflare.OutcomeOK: Pass} {
		s := answerAll(toToken(t).Apply(TokenEntered{Inspection: cloudflare.Inspect(sampleToken + "x")}).Apply(Consented{true}), func(id ProbeID) cloudflare.Reply {
			r := allGood(id)
			if outcome != cloudflare.OutcomeOK && id != ProbeReach {
				r = cloudflare.Reply{Outcome: outcome}
			}
			return r
		})
		f, _ := s.Finding(TokenShape)
		if f.Value != "long" || f.Status != want {
			t.Errorf("%s: %+v", outcome, f)
		}
		told := slices.ContainsFunc(s.Verdict().Because, func(text string) bool { return strings.Contains(text, "has 54 characters") })
		if told != (want == Unknown) {
			t.Errorf("%s: %s, because %q", outcome, s.Verdict().Cause, s.Verdict().Because)
		}
	}
}
