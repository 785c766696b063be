package wizard

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
)

// found makes findings of id and value pairs.
func found(pairs ...string) []Finding {
	var out []Finding
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, Finding{ID: FindingID(pairs[i]), Value: Value(pairs[i+1]), Text: pairs[i] + " is " + pairs[i+1]})
	}
	return out
}

var (
	good    = []string{"token.shape", "complete", "token.characters", "clean", "zone-id.shape", "ok", "network", "ok"}
	living  = append(slices.Clone(good), "token.life", "active")
	inScope = append(slices.Clone(living), "zone.access", "visible", "zone.domain", "same", "zone.status", "active")
)

func plus(base []string, pairs ...string) []Finding {
	return found(append(slices.Clone(base), pairs...)...)
}

func TestDiagnose(t *testing.T) {
	for _, c := range []struct {
		name       string
		findings   []Finding
		cause      Cause
		confidence Confidence
		also       []Cause
		possible   []Cause // have to be among the alternatives
	}{
		{"nothing known", nil, Undetermined, CannotSay, nil, []Cause{Revoked, MissingPermission}},
		{"offline certainty needs no probe", found("token.shape", "global-key", "token.characters", "clean", "zone-id.shape", "ok"), WrongCredential, Confirmed, nil, nil},
		{"permission listed as missing and purge refused", plus(inScope, "zone.permissions", "lacks", "purge", "refused"), MissingPermission, Confirmed, nil, nil},
		{"purge refused, zone silent", plus(inScope, "zone.permissions", "silent", "purge", "refused"), MissingPermission, Likely, nil, nil},
		{"purge not tried, permission not listed", plus(inScope, "zone.permissions", "lacks", "purge", "not-asked"), MissingPermission, Likely, nil, nil},
		{"purge not tried, zone silent", plus(inScope, "zone.permissions", "silent", "purge", "not-asked"), Undetermined, CannotSay, nil, []Cause{MissingPermission, Healthy, SavedValueDiffers}},
		{"permission listed, purge refused", plus(inScope, "zone.permissions", "holds", "purge", "refused"), Undetermined, CannotSay, nil, []Cause{MissingPermission, IPRestricted}},
		{"all passes", plus(inScope, "zone.permissions", "holds", "purge", "allowed"), Healthy, Likely, nil, []Cause{SavedValueDiffers, HostBlocked, IPRestricted, PluginOutdated}},
		{"all passes and ForgeCache works", plus(inScope, "zone.permissions", "holds", "purge", "allowed", "said.still", "works"), Healthy, Likely, nil, nil},
		{"all passes and ForgeCache fails", plus(inScope, "zone.permissions", "holds", "purge", "allowed", "said.still", "fails"), SavedValueDiffers, Likely, nil, []Cause{HostBlocked, IPRestricted}},
		{"all passes and the saved value is another one", plus(inScope, "zone.permissions", "holds", "purge", "allowed", "said.compared", "different"), SavedValueDiffers, Likely, nil, nil},
		{"ForgeCache fails with the same value", plus(inScope, "zone.permissions", "holds", "purge", "allowed", "said.still", "fails", "said.compared", "same"), ForgeCacheItself, Likely, nil, []Cause{HostBlocked, IPRestricted}},
		{"ForgeCache works with another value", plus(inScope, "zone.permissions", "holds", "purge", "allowed", "said.still", "works", "said.compared", "different"), Healthy, Likely, nil, nil},
		{"two faults", plus([]string{"token.shape", "complete", "token.characters", "damaged", "zone-id.shape", "ok", "network", "ok", "token.life", "active", "zone.access", "visible", "zone.domain", "same", "zone.status", "active"},
			"zone.permissions", "lacks", "purge", "refused"), MissingPermission, Confirmed, []Cause{Contaminated}, nil},
		{"the Zone ID is malformed and the token expired", found("token.shape", "complete", "token.characters", "clean", "zone-id.shape", "malformed", "token.life", "expired", "network", "ok"), WrongZoneID, Confirmed, []Cause{Expired}, nil},
		{"unknown token may be disabled or early", plus(good, "token.life", "unknown", "zone.access", "token-refused"), Revoked, Likely, nil, []Cause{Disabled, NotYetValid}},
		{"and the list tells", plus(good, "token.life", "unknown", "zone.access", "token-refused", "said.listed", "disabled"), Disabled, Likely, nil, nil},
		{"an account's token that ended", plus(good, "token.life", "refused", "zone.access", "token-refused"), Undetermined, CannotSay, nil, []Cause{Revoked, Expired}},
		{"a short value without a prefix", found("token.shape", "short-guess", "token.characters", "clean", "zone-id.shape", "ok", "network", "ok", "token.life", "malformed", "zone.access", "malformed"), Truncated, Likely, nil, []Cause{WrongCredential}},
		{"the network prevents", plus(good[:6], "network", "unreachable"), Unreachable, Confirmed, nil, nil},
		{"the network fails after the cause was found", plus(good[:6], "network", "rate-limited", "token.life", "expired"), Expired, Confirmed, nil, nil},
		{"the zone does not show and no domain was given", plus(living, "zone.access", "no-zone", "zone.search", "reaches-others"), Undetermined, CannotSay, nil, []Cause{WrongZoneID, WrongZoneScope}},
		{"the site has another id", plus(living, "zone.access", "no-zone", "zone.search", "other-id"), WrongZoneID, Confirmed, nil, nil},
		{"a paused zone and a refused purge with a reason", plus(living, "zone.access", "visible", "zone.domain", "same", "zone.status", "paused", "zone.permissions", "lacks", "purge", "refused"), MissingPermission, Confirmed, []Cause{ZoneInactive}, nil},
		{"a pending zone and a refused purge without one", plus(living, "zone.access", "visible", "zone.domain", "same", "zone.status", "inactive", "zone.permissions", "silent", "purge", "refused"), ZoneInactive, Likely, nil, []Cause{MissingPermission}},
		{"an expired token hides what the zone says", plus(good, "token.life", "expired", "zone.access", "location"), Expired, Confirmed, nil, nil},
		{"another site's zone, and no permission there", plus(living, "zone.access", "visible", "zone.domain", "other", "zone.status", "active", "zone.permissions", "lacks", "purge", "refused"), WrongZoneID, Likely, nil, []Cause{MissingPermission}},
		{"a damaged paste makes nothing more certain", plus([]string{"token.shape", "complete", "token.characters", "damaged", "zone-id.shape", "ok", "network", "ok", "token.life", "active", "zone.access", "visible", "zone.domain", "same", "zone.status", "active"},
			"zone.permissions", "silent", "purge", "not-asked"), Contaminated, Likely, nil, []Cause{MissingPermission}},
		{"9109 Unauthorized speaks of a permission", plus(living, "zone.access", "no-permission", "zone.search", "reaches-others"), MissingPermission, Likely, nil, nil},
		{"the purge had no answer", plus(inScope, "zone.permissions", "lacks", "purge", "unanswered"), MissingPermission, Likely, nil, nil},
		{"offline certainty without a network", plus([]string{"token.shape", "complete", "token.characters", "clean", "zone-id.shape", "malformed"}, "network", "unreachable"), WrongZoneID, Confirmed, nil, nil},
		{"the list says expired, Cloudflare does not know it", plus(good, "token.life", "unknown", "zone.access", "token-refused", "said.listed", "expired"), Expired, Likely, nil, nil},
		{"ForgeCache works and nothing else is known", plus(inScope, "zone.permissions", "silent", "purge", "not-asked", "said.still", "works"), Healthy, Likely, nil, nil},
		{"the site has a second zone, and that one is in use", plus(living, "zone.access", "visible", "zone.domain", "same", "zone.status", "inactive", "zone.permissions", "holds", "zone.twin", "active", "purge", "allowed"), WrongZoneID, Confirmed, []Cause{ZoneInactive}, nil},
		{"it has none", plus(living, "zone.access", "visible", "zone.domain", "same", "zone.status", "inactive", "zone.permissions", "holds", "zone.twin", "none", "purge", "allowed"), ZoneInactive, Confirmed, nil, nil},
		{"purging alone is down", plus(inScope, "zone.permissions", "holds", "purge", "down"), CloudflareUnavailable, Likely, nil, []Cause{MissingPermission, Healthy}},
		{"purging is down, and the list lacks the permission", plus(inScope, "zone.permissions", "lacks", "purge", "down"), MissingPermission, Likely, nil, nil},
		{"too many purges", plus(inScope, "zone.permissions", "silent", "purge", "limited"), RateLimited, Likely, nil, []Cause{SavedValueDiffers}},
		{"contradiction: active and refused as unknown", plus(living, "zone.access", "token-refused"), Undetermined, CannotSay, nil, []Cause{NotYetValid, CloudflareUnavailable}},
	} {
		v := Diagnose(c.findings)
		if v.Cause != c.cause || v.Confidence != c.confidence {
			t.Errorf("%s: got %s, %s; want %s, %s (alternatives %v)", c.name, v.Cause, v.Confidence, c.cause, c.confidence, v.Alternatives)
		}
		if !slices.Equal(v.Also, c.also) {
			t.Errorf("%s: also %v, want %v", c.name, v.Also, c.also)
		}
		for _, p := range c.possible {
			if !slices.Contains(v.Alternatives, p) {
				t.Errorf("%s: %s is not among %v", c.name, p, v.Alternatives)
			}
		}
		if v.Confidence == Confirmed && len(v.Alternatives) > 0 {
			t.Errorf("%s: confirmed beside %v", c.name, v.Alternatives)
		}
		if v.Cause != Undetermined && len(v.Because) == 0 {
			t.Errorf("%s: nothing speaks for %s", c.name, v.Cause)
		}
	}
}

// A measurement outweighs a word: the answer counts for nothing, and both are
// shown, what was measured first.
func TestContradictions(t *testing.T) {
	for _, c := range []struct {
		said     string
		value    string
		findings []Finding
		first    string // what the measured side starts with
	}{
		{"said.listed", "expired", plus(inScope, "zone.permissions", "holds", "purge", "allowed"), "token.life is active"},
		{"said.listed", "active", plus(good, "token.life", "expired", "zone.access", "token-refused"), "token.life is expired"},
		{"said.row", "purge-this-zone", plus(inScope, "zone.permissions", "lacks", "purge", "refused"), "zone.domain is same"},
		{"said.row", "other-permission", plus(inScope, "zone.permissions", "holds", "purge", "allowed"), "purge is allowed"},
		{"said.source", "api-tokens", found("token.shape", "global-key", "zone-id.shape", "ok"), "token.shape is global-key"},
	} {
		want := Diagnose(c.findings)
		got := Diagnose(append(slices.Clone(c.findings), found(c.said, c.value)...))
		if got.Cause != want.Cause || got.Confidence != want.Confidence || !slices.Equal(got.Alternatives, want.Alternatives) {
			t.Errorf("%s %s: %s, %s beside %v; without it %s, %s beside %v", c.said, c.value,
				got.Cause, got.Confidence, got.Alternatives, want.Cause, want.Confidence, want.Alternatives)
		}
		if len(got.Contradictions) != 1 || !strings.HasPrefix(got.Contradictions[0].Text(), c.first) ||
			!strings.Contains(got.Contradictions[0].Text(), c.said+" is "+c.value) {
			t.Errorf("%s %s: %v", c.said, c.value, got.Contradictions)
		}
	}
	for _, fits := range [][]Finding{
		plus(good, "token.life", "unknown", "zone.access", "token-refused", "said.listed", "active"),                                                     // it was rolled
		plus(living, "zone.access", "visible", "zone.domain", "unknown", "zone.permissions", "lacks", "purge", "refused", "said.row", "purge-this-zone"), // another site's zone
		plus(living, "zone.access", "location", "said.still", "works"),                                                                                   // the host is let in
	} {
		if v := Diagnose(fits); len(v.Contradictions) != 0 {
			t.Errorf("%v: %v", fits, v.Contradictions[0].Text())
		}
	}
}

// Each cause that is not named has one finding that excludes it, or the fault
// that it may hide behind.
func TestTheRestIsExplained(t *testing.T) {
	v := Diagnose(plus(good, "token.life", "expired", "zone.access", "token-refused", "said.version", "ok"))
	ruledOut, hidden := map[Cause]string{}, map[Cause]string{}
	for _, r := range v.RuledOut {
		ruledOut[r.Cause] = r.Because
	}
	for _, r := range v.Hidden {
		hidden[r.Cause] = r.Because
	}
	for cause, because := range map[Cause]string{
		Truncated: "token.life is expired", WrongCredential: "token.life is expired", Contaminated: "token.characters is clean",
		Revoked: "token.life is expired", Healthy: "token.life is expired", Unreachable: "network is ok", PluginOutdated: "said.version is ok",
	} {
		if ruledOut[cause] != because {
			t.Errorf("%s is ruled out by %q, want %q", cause, ruledOut[cause], because)
		}
	}
	for _, cause := range []Cause{MissingPermission, WrongZoneScope, WrongZoneID, IPRestricted, ZoneInactive, SavedValueDiffers} {
		if hidden[cause] != "token.life is expired" || ruledOut[cause] != "" {
			t.Errorf("%s hides behind %q, ruled out by %q", cause, hidden[cause], ruledOut[cause])
		}
	}
}

// The order of findings does not matter, and the same findings always give the
// same verdict and the same question.
func TestDiagnoseIsStable(t *testing.T) {
	fs := plus(inScope, "zone.permissions", "silent", "purge", "not-asked")
	want := Diagnose(fs)
	wantQ, _ := NextQuestion(fs, nil, 3)
	slices.Reverse(fs)
	for range 50 {
		if got := Diagnose(fs); !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v\n%+v", got, want)
		}
		if q, _ := NextQuestion(fs, nil, 3); q.ID != wantQ.ID {
			t.Fatalf("asked %s, then %s", wantQ.ID, q.ID)
		}
	}
}

func TestNoQuestionIsAskedWithoutNeed(t *testing.T) {
	if q, ok := NextQuestion(plus(inScope, "zone.permissions", "lacks", "purge", "refused"), nil, 3); ok {
		t.Errorf("asks %s though the cause is confirmed", q.ID)
	}
	q, ok := NextQuestion(plus(good, "token.life", "unknown", "zone.access", "token-refused"), nil, 3)
	if !ok || q.ID != AskListed {
		t.Errorf("an unknown token: asks %q", q.ID)
	}
	if q, ok := NextQuestion(plus(good, "token.life", "unknown", "zone.access", "token-refused"), []QuestionID{AskListed}, 3); ok && q.ID == AskListed {
		t.Error("asks the same question twice")
	}
}

// The answers to a question share out what was believed before it, and lose none.
func TestAnswersShareOutTheWeight(t *testing.T) {
	for _, fs := range [][]Finding{
		nil, found(good...), found(living...), plus(inScope, "zone.permissions", "holds", "purge", "allowed"),
		plus(inScope, "zone.permissions", "silent", "purge", "not-asked"), plus(living, "zone.access", "no-zone", "zone.search", "reaches-others"),
		plus(good, "token.life", "unknown", "zone.access", "token-refused"), plus(living, "zone.access", "location"),
		plus([]string{"token.shape", "complete", "token.characters", "ends", "zone-id.shape", "ok", "network", "ok", "token.life", "active"}, "zone.access", "visible", "zone.domain", "same", "zone.status", "active"),
	} {
		b := assess(fs).belief()
		_, before := b.missed()
		for i, q := range AllQuestions {
			var after float64
			for n := range q.Options {
				_, weight := b.missedIf(openQuestion{q, i}, n)
				after += weight
			}
			if math.Abs(after-before) > 1e-9*before {
				t.Errorf("%v: %s: %g before, %g over its answers", fs, q.ID, before, after)
			}
		}
	}
}

func BenchmarkDiagnose(b *testing.B) {
	fs := plus(inScope, "zone.permissions", "lacks", "purge", "refused")
	b.ReportAllocs()
	for b.Loop() {
		Diagnose(fs)
	}
}

func BenchmarkNextQuestion(b *testing.B) {
	fs := plus(inScope, "zone.permissions", "holds", "purge", "allowed")
	b.ReportAllocs()
	for b.Loop() {
		NextQuestion(fs, nil, MaxQuestions)
	}
}

// A list that is empty and yet says that there are more zones does not prove that there are none.
func TestAnEmptyPageIsNoEmptyList(t *testing.T) {
	for more, want := range map[bool]Value{false: "reaches-none", true: "unanswered"} {
		s := toProbes(t)
		s = answerAll(s, func(id ProbeID) cloudflare.Reply {
			switch id {
			case ProbeZone:
				return cloudflare.Reply{Outcome: cloudflare.OutcomeNoZone}
			case ProbeZoneList:
				return cloudflare.Reply{Outcome: cloudflare.OutcomeOK, More: more}
			case ProbeZoneSearch:
				return cloudflare.Reply{Outcome: cloudflare.OutcomeUnexpected}
			}
			return allGood(id)
		})
		if f, _ := s.Finding(ZoneSearch); f.Value != want {
			t.Errorf("more: %t, %q", more, f.Value)
		}
	}
}
