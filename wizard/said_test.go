package wizard

import (
	"strings"
	"testing"

	"tokendoctor/cloudflare"
)

// Each answer that cannot be true beside a measurement is shown beside it and counts for
// nothing, and it is believed where the measurement goes with it.
func TestAnswersAtOddsWithWhatWasMeasured(t *testing.T) {
	for said, measured := range map[string]struct{ odds, fits string }{
		"listed=absent":        {"token.life=active expired disabled not-yet-valid", "token.life=unknown"},
		"listed=expired":       {"token.life=active disabled not-yet-valid", "token.life=expired unknown"},
		"listed=disabled":      {"token.life=active expired not-yet-valid", "token.life=disabled unknown"},
		"listed=active":        {"token.life=expired disabled", "token.life=active unknown not-yet-valid"},
		"source=api-keys":      {"token.life=active expired disabled not-yet-valid", "token.life=unknown"},
		"source=api-tokens":    {"token.shape=global-key origin-ca-key oauth-token s3-secret id placeholder", "token.shape=complete old"},
		"row=other-permission": {"purge=allowed limited", "purge=refused"},
		"still=works":          {"token.life=expired disabled not-yet-valid", "token.life=active unknown"},
		"addresses=open":       {"zone.access=location", "zone.access=visible refused"},
	} {
		question, answer, _ := strings.Cut(said, "=")
		for _, at := range []struct {
			pairs string
			odds  bool
		}{{measured.odds, true}, {measured.fits, false}} {
			id, list, _ := strings.Cut(at.pairs, "=")
			for value := range strings.FieldsSeq(list) {
				v := Diagnose(found("said."+question, answer, id, value))
				if got := len(v.Contradictions) > 0; got != at.odds {
					t.Errorf("%s beside %s=%s: at odds %v", said, id, value, got)
				}
				for _, c := range v.Contradictions {
					if c.Said.ID != FindingID("said."+question) || len(c.Measured) == 0 || c.Measured[0].ID != FindingID(id) {
						t.Errorf("%s beside %s=%s: %+v", said, id, value, c)
					}
				}
			}
		}
	}
	same := []string{"zone.access", "visible", "zone.domain", "same"}
	if v := Diagnose(plus(same, "said.row", "other-zone")); len(v.Contradictions) != 1 || len(v.Contradictions[0].Measured) != 2 {
		t.Errorf("another zone's row: %+v", v.Contradictions)
	}
	if v := Diagnose(found("zone.access", "visible", "said.row", "other-zone")); len(v.Contradictions) != 0 {
		t.Errorf("the same where the name is not known: %+v", v.Contradictions)
	}
}

// What is found about the characters of a paste. That nothing else arrived says that there
// was nothing only where nothing can have taken it off.
func TestWhatTheCharactersShow(t *testing.T) {
	half, rest := sampleToken[:20], sampleToken[20:]
	for raw, want := range map[string]struct {
		value  Value
		status Status
	}{
		sampleToken: {"quiet", Pass}, sampleToken + "\n": {"quiet", Pass}, "piped " + sampleToken: {"clean", Pass}, "piped " + sampleToken + "\n": {"clean", Pass},
		"piped " + half + "\u200b" + rest: {"damaged", Fail}, sampleToken + " \n": {"ends", Pass}, half + "\u200b" + rest: {"damaged", Fail}, half + "...": {"cut", Fail},
		half + "\u0410" + rest[1:]: {"replaced", Fail},
	} {
		value, piped := strings.CutPrefix(raw, "piped ")
		in := cloudflare.Inspect(value)
		in.Verbatim = piped
		s := toToken(t).Apply(TokenEntered{Inspection: in, Insists: true})
		f, ok := s.Finding(TokenCharacters)
		if !ok || f.Value != want.value || f.Status == "" || (f.Status == Fail) != (want.status == Fail) {
			t.Errorf("%q: %q, %s; want %q, %s", raw, f.Value, f.Status, want.value, want.status)
		}
	}
	if f, ok := toToken(t).Finding(TokenCharacters); ok {
		t.Errorf("before a paste: %+v", f)
	}
	if f, ok := toToken(t).Apply(TokenEntered{Inspection: cloudflare.Inspect("cfk_" + sampleToken[5:] + " ")}).Finding(TokenCharacters); ok {
		t.Errorf("around what is no token: %+v", f)
	}
}
