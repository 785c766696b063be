package wizard

import (
	"slices"
	"strings"
	"testing"
	"time"

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

// A token that ends within two weeks is announced, by Cloudflare's clock.
func TestTheEndIsToldInTime(t *testing.T) {
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	for after, want := range map[time.Duration]string{
		time.Hour: "until 30 November 2026, less than a day from now.", 24 * time.Hour: "until 1 December 2026, one day from now.",
		5*24*time.Hour + time.Hour: "5 days from now", 14 * 24 * time.Hour: "14 days from now", 15 * 24 * time.Hour: "until 15 December 2026.",
	} {
		f := lifeFinding(cloudflare.Reply{Date: now, Life: cloudflare.Life{Status: "active", ExpiresOn: now.Add(after)}})
		if f.Value != "active" || !strings.Contains(f.Text, want) {
			t.Errorf("%v: %+v", after, f)
		}
	}
}

// A refusal that links to the documentation makes what is wrong with a living token more
// likely, and decides nothing.
func TestADocumentedRefusalIsAWeakSign(t *testing.T) {
	weights := func(documented bool) (alive, dead float64) {
		s := answerAll(toProbes(t), func(id ProbeID) cloudflare.Reply {
			r := cloudflare.Reply{Outcome: cloudflare.OutcomeRefused, Status: 403, Errors: []cloudflare.APIError{{Code: 10000, Message: "Forbidden", Documented: documented}}}
			if id == ProbeVerifyUser {
				r = cloudflare.Reply{Outcome: cloudflare.OutcomeTokenUnknown, Status: 401}
			}
			return r
		})
		if f, ok := s.Finding(RefusalForm); ok != documented || ok && f.Status != Unknown {
			t.Errorf("documented %v: %+v", documented, f)
		}
		for _, c := range assess(s.Findings()).possible {
			switch c.cause {
			case MissingPermission, WrongZoneScope, TooNew:
				alive += c.weight
			case Revoked, Expired:
				dead += c.weight
			}
		}
		return alive, dead
	}
	alive, dead := weights(false)
	more, same := weights(true)
	if alive == 0 || more <= alive || more > 2*alive || same != dead {
		t.Errorf("alive %.2f, then %.2f; dead %.2f, then %.2f", alive, more, dead, same)
	}
}

// The right Zone ID is offered whole where the token lists the site's zone, and what the
// token reaches is named where it does not.
func TestTheListOfZonesIsEvidence(t *testing.T) {
	listed := func(zones ...cloudflare.Zone) State {
		return answerAll(toProbes(t), func(id ProbeID) cloudflare.Reply {
			r := allGood(id)
			switch id {
			case ProbeZone:
				r.Outcome, r.Zones = cloudflare.OutcomeNoZone, nil
			case ProbeZoneList:
				r.Outcome, r.Zones = cloudflare.OutcomeOK, zones
			}
			return r
		})
	}
	right := cloudflare.Zone{ID: "abcdefabcdefabcdefabcdefabcdefab", Name: "example.com", Status: "active"}
	s := listed(right)
	if c := s.Card(); s.Verdict().Cause != WrongZoneID || !strings.Contains(c.Steps[0].Do, string(right.ID)) {
		t.Errorf("%s: %+v", s.Verdict().Cause, c.Steps)
	}
	others := listed(cloudflare.Zone{ID: right.ID, Name: "one.example", Status: "active"}, cloudflare.Zone{ID: right.ID, Name: "two.example", Status: "active"})
	if v := others.Verdict(); v.Cause != WrongZoneScope || !strings.Contains(strings.Join(v.Because, " "), "reaches one.example, two.example, and none named example.com") {
		t.Errorf("%s: %q", v.Cause, v.Because)
	}
}
