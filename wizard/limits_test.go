package wizard

import (
	"strings"
	"testing"

	"tokendoctor/cloudflare"
)

// The value that was used on the web host is told apart from the one here, in words for each.
func TestTheHostsValueInWords(t *testing.T) {
	s := toConsent(t)
	own, _ := s.Token().Fingerprint()
	for name, c := range map[string]struct {
		h     hostSide
		value Value
		says  string // empty: nothing is said
	}{
		"the same":            {hostSide{value: own}, "same", "The web host used the same value"},
		"another credential":  {hostSide{value: "other 37 -", unsent: true}, "different", "is another credential than a token"},
		"no whole token":      {hostSide{value: "other 12 -"}, "different", "another value, with 12 characters. It is no whole token."},
		"another token":       {hostSide{value: "cfut_ 53 0badc0de"}, "different", "Its fingerprint is cfut_ 53 0badc0de, and the one tested here has " + own},
		"with strays":         {hostSide{value: "other 54 -", dirty: true, inside: own}, "dirty", "Without them it is the token that was tested here."},
		"not known":           {hostSide{by: "check"}, "", "We do not know if"},
		"by the line of curl": {hostSide{by: byCurlLine}, "", ""},
	} {
		c.h.zone = s.Zone.Short()
		s.host = &c.h
		f, ok := hostValue(s)
		if ok != (c.says != "") || ok && (f.Value != c.value || !strings.Contains(f.Text, c.says)) {
			t.Errorf("%s: %v, %q: %s", name, ok, f.Value, f.Text)
		}
	}
}

// Up to three zones are named, and that there are others.
func TestZonesThatAreNamed(t *testing.T) {
	all := []cloudflare.Zone{{Name: "a.example"}, {Name: ""}, {Name: "b.example"}, {Name: "c.example"}, {Name: "d.example"}}
	for want, r := range map[string]cloudflare.Reply{
		"other zones":                                {Zones: all[1:2]},
		"a.example":                                  {Zones: all[:2]},
		"a.example and others":                       {Zones: all[:2], More: true},
		"a.example, b.example, c.example":            {Zones: all[:4]},
		"a.example, b.example, c.example and others": {Zones: all},
	} {
		if got := reached(r); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// What is set on this computer for the way is said where nobody or somebody else answered,
// and not where Cloudflare did.
func TestWayNotesAreSaidWhereTheyHelp(t *testing.T) {
	const note = "ALL_PROXY is set and is not used here."
	for name, c := range map[string]struct {
		r    cloudflare.Reply
		says bool
	}{
		"nobody":                {cloudflare.Reply{Outcome: cloudflare.OutcomeUnreachable, Failure: cloudflare.Failure{Step: cloudflare.StepDNS, Reason: "no such host"}}, true},
		"another's certificate": {cloudflare.Reply{Outcome: cloudflare.OutcomeIntercepted, Failure: cloudflare.Failure{Step: cloudflare.StepTLS, Trouble: cloudflare.TroubleOtherName}}, true},
		"somebody's page":       {cloudflare.Reply{Outcome: cloudflare.OutcomeIntercepted, Status: 302}, false},
		"Cloudflare's firewall": {cloudflare.Reply{Outcome: cloudflare.OutcomeBlocked, Status: 403}, false},
	} {
		s := unreachedBy(t, c.r)
		s.WayNotes = []string{note}
		if f, _ := network(s); strings.Contains(f.Text, note) != c.says {
			t.Errorf("%s: %s", name, f.Text)
		}
	}
}

// A header that did not arrive, or arrived changed, is no step of the way.
func TestATokenThatDidNotArriveIsSaidToHaveNot(t *testing.T) {
	for _, o := range []cloudflare.Outcome{cloudflare.OutcomeNoHeader, cloudflare.OutcomeMalformed} {
		s := unreachedBy(t, cloudflare.Reply{Outcome: o, Endpoint: cloudflare.EndpointZone, Status: 400})
		if f, ok := networkStep(s); !ok || f.Value != "token" || f.Text != "The token did not arrive as it was sent." {
			t.Errorf("%s: %+v", o, f)
		}
	}
}

// What only the zone's answer says of the token's form counts where the verify endpoint said
// nothing.
func TestWhoSaysThatATokenWasChanged(t *testing.T) {
	for user, changed := range map[cloudflare.Outcome]bool{
		cloudflare.OutcomeUnexpected: false, cloudflare.OutcomeMalformed: true, cloudflare.OutcomeServerError: true,
	} {
		s := answerAll(toProbes(t), func(id ProbeID) cloudflare.Reply {
			switch id {
			case ProbeReach:
				return allGood(id)
			case ProbeVerifyUser:
				return cloudflare.Reply{Outcome: user, Status: 400}
			}
			return cloudflare.Reply{Outcome: cloudflare.OutcomeMalformed, Status: 400}
		})
		if f, _ := tokenLife(s); strings.Contains(f.Text, "did not arrive as it was sent") != changed {
			t.Errorf("verify says %s: %s", user, f.Text)
		}
	}
}

// The links that make a token leave the zone to the person; others need no note.
func TestLinksThatNeedANote(t *testing.T) {
	for link, noted := range map[string]bool{createUserToken: true, createAccountToken: true, SetupGuide: false, "": false} {
		if got := (State{}).LinkNote(link); (got != "") != noted {
			t.Errorf("%s: %q", link, got)
		}
	}
}

// There is no end to write down while none is known.
func TestNoEndIsMadeUp(t *testing.T) {
	if got := (State{}).expiry(); got != "" {
		t.Errorf("%q", got)
	}
}

// A step that the card does not have cannot be done.
func TestStepsThatDoNotExist(t *testing.T) {
	s := answerAll(toProbes(t), func(ProbeID) cloudflare.Reply {
		return cloudflare.Reply{Outcome: cloudflare.OutcomeTokenUnknown, Status: 401}
	})
	s.Step = StepFix
	n := len(s.Card().Steps)
	for step, done := range map[int]bool{-1: false, 0: true, n - 1: true, n: false} {
		if got := s.Apply(Ticked{step}).Done(step); got != done {
			t.Errorf("step %d of %d: %v", step, n, got)
		}
	}
}

// The line of a search says what was found, where the search has something to say.
func TestTheLineOfASearch(t *testing.T) {
	s := answerAll(toProbes(t), func(id ProbeID) cloudflare.Reply {
		switch id {
		case ProbeZone:
			return cloudflare.Reply{Outcome: cloudflare.OutcomeNoZone, Status: 404}
		case ProbeZoneSearch:
			return cloudflare.Reply{Outcome: cloudflare.OutcomeOK, Status: 200}
		}
		return allGood(id)
	})
	found, ok := zoneSearch(s)
	status, text, worded := wordZoneSearch(s, cloudflare.Reply{Outcome: cloudflare.OutcomeOK})
	if worded != ok || status != found.Status || text != found.Text || !ok {
		t.Errorf("%v, %s %q; found %v, %+v", worded, status, text, ok, found)
	}
}

// Reports are read by people: their JSON holds < and > as they are.
func TestJSONThatPeopleRead(t *testing.T) {
	if got := encoded("Users > <name>", ""); got != "\"Users > <name>\"\n" {
		t.Errorf("%q", got)
	}
}

// Words around blocks are searched for secrets, the blocks are not: each is left out.
func TestWhatIsAroundBlocks(t *testing.T) {
	block := State{}.SupportReport("test").block()
	groups := strings.Fields(block)
	got := around("before " + block + "\nbetween\n" + block + "\nafter")
	for _, word := range []string{"before", "between", "after"} {
		if !strings.Contains(got, word) {
			t.Errorf("%q is not there", word)
		}
	}
	if strings.Contains(got, groups[len(groups)/2]) {
		t.Errorf("a block is there: %q", got)
	}
}

// Requests are counted anew for another token, and not for another answer.
func TestRequestsAreCountedAnew(t *testing.T) {
	s := State{requests: MaxRequests}
	if again, same := s.forget(true), s.forget(false); again.requests != 0 || same.requests != MaxRequests {
		t.Errorf("%d and %d", again.requests, same.requests)
	}
}

// The token's status in the report is measured, where nobody has looked it up.
func TestTheStatusInTheReport(t *testing.T) {
	for source, s := range map[Source]State{Measured: answerAll(toProbes(t), allGood), "": {}} {
		for _, item := range s.asked() {
			if item.Item == "Status of the token at Cloudflare" && item.Source != source {
				t.Errorf("%+v, want %s", item, source)
			}
		}
	}
}

// A lone refusal is doubted; a denial in unknown words only of the purge.
func TestWhatIsDoubted(t *testing.T) {
	for _, c := range []struct {
		id   ProbeID
		o    cloudflare.Outcome
		want bool
	}{
		{ProbeZone, cloudflare.OutcomeRefused, true}, {ProbePurge, cloudflare.OutcomeRefused, true},
		{ProbeZone, cloudflare.OutcomeDenied, false}, {ProbePurge, cloudflare.OutcomeDenied, true},
		{ProbeVerifyUser, cloudflare.OutcomeTokenUnknown, false}, {ProbePurge, cloudflare.OutcomeOK, false},
	} {
		if got := (State{}).doubtful(c.id, cloudflare.Reply{Outcome: c.o}); got != c.want {
			t.Errorf("%s of %s: %v", c.o, c.id, got)
		}
	}
}
