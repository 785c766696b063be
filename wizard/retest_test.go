package wizard_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard"
	"tokendoctor/wizard/practice"
)

// retest goes from a card through the test after a fix, with what the customer has
// then, to the next question or card. It tells which requests that took.
func retest(t *testing.T, s wizard.State, changed wizard.Changed, fixed practice.Scenario) (wizard.State, []cloudflare.Endpoint) {
	t.Helper()
	sim := simulator.New(fixed.World)
	defer sim.Close()
	client := cloudflare.NewClient("test", sim.Transport())
	defer client.Close()
	s = s.Apply(wizard.Next{}).Apply(wizard.Next{}).Apply(wizard.Retested{Changed: changed})
	for range 20 {
		for pending := s.NextProbes(); len(pending) > 0; pending = s.NextProbes() {
			for _, w := range pending {
				s = s.Apply(wizard.ProbeDone{ID: w.ID, Probe: w.Probe, Reply: client.Run(context.Background(), w.Probe)})
			}
		}
		switch s.Step {
		case wizard.StepZone:
			s = s.Apply(wizard.ZoneEntered{ID: fixed.ZoneID, Domain: fixed.Domain})
		case wizard.StepToken:
			s = s.Apply(wizard.TokenEntered{Inspection: cloudflare.Inspect(fixed.Paste)})
		case wizard.StepConsent:
			if !s.Token().Equal(cloudflare.Inspect(fixed.Paste).Token) { // another Zone ID alone leads past the token
				s = s.Apply(wizard.Back{}).Apply(wizard.TokenEntered{Inspection: cloudflare.Inspect(fixed.Paste)})
				break
			}
			s = s.Apply(wizard.Consented{Purge: true})
		case wizard.StepRetested:
			compareRows(t, s)
			s = s.Apply(wizard.Next{})
		default:
			var asked []cloudflare.Endpoint
			for _, r := range sim.Requests() {
				asked = append(asked, r.Endpoint)
			}
			return s, asked
		}
	}
	t.Fatalf("the test goes on and on, now at %s", s.Step)
	return s, nil
}

// compareRows looks at the comparison: each check has an outcome after the fix.
func compareRows(t *testing.T, s wizard.State) {
	t.Helper()
	rows := s.Comparison()
	if len(rows) < 4 {
		t.Errorf("the comparison has %d rows", len(rows))
	}
	for _, c := range rows {
		if c.Status == "" {
			t.Errorf("%s has no outcome", c.Title)
		}
	}
}

// Whoever follows the card of a practice case, tests again and sees Test connection
// work, is told so; and whoever does not, gets the questions about the other side.
func TestFromEveryCardToAWorkingToken(t *testing.T) {
	for _, sc := range practice.Scenarios() {
		t.Run(string(sc.Cause), func(t *testing.T) {
			card := walk(t, sc)
			s, asked := retest(t, card, card.CanHaveChanged()[0], sc.Fixed())
			q, _ := s.Question()
			if s.Step != wizard.StepQuestion || q.ID != wizard.AskStill {
				t.Fatalf("after the test at %s, %s", s.Step, s.Verdict().Cause)
			}
			if before, title, ok := s.Before(); !ok || before.Cause != sc.Cause || title != card.Card().Title {
				t.Errorf("before: %s, %s", before.Cause, title)
			}
			works := s.Apply(wizard.Answered{Question: wizard.AskStill, Value: "works"})
			if v := works.Verdict(); works.Step != wizard.StepCard || v.Cause != wizard.Healthy || works.Card().Title != "It works" {
				t.Errorf("when Test connection works: at %s, %s (%s), %v", works.Step, v.Cause, v.Confidence, v.Because)
			}
			fails := s.Apply(wizard.Answered{Question: wizard.AskStill, Value: "fails"})
			if q, _ := fails.Question(); fails.Step != wizard.StepQuestion || !slices.Contains([]wizard.QuestionID{wizard.AskHost, wizard.AskSaved, wizard.AskAddresses, wizard.AskVersion, wizard.AskChanged}, q.ID) {
				t.Errorf("when it fails: at %s, question %s, %s", fails.Step, q.ID, fails.Verdict().Cause)
			}
			if len(asked) > 2 {
				t.Errorf("%d requests: %v", len(asked), asked)
			}
		})
	}
}

// Only what can have changed is asked again.
func TestARetestAsksOnlyWhatCanHaveChanged(t *testing.T) {
	zone, purge := cloudflare.EndpointZone, cloudflare.EndpointPurge
	for cause, want := range map[wizard.Cause][]cloudflare.Endpoint{
		"missing-permission": {zone, purge},
		"wrong-zone-scope":   {zone, purge},
		"zone-inactive":      {zone, purge},
		"wrong-zone-id":      {zone, purge},
		"expired":            {zone, purge},
		"revoked":            {zone, purge},
		"contaminated":       nil, // the token was tested without the strays already
		"host-blocked":       nil,
		"plugin-outdated":    nil,
	} {
		sc, _ := practice.ScenarioFor(cause)
		card := walk(t, sc)
		_, asked := retest(t, card, card.CanHaveChanged()[0], sc.Fixed())
		slices.Sort(asked)
		slices.Sort(want)
		if !slices.Equal(asked, want) {
			t.Errorf("%s: asked %v, want %v", cause, asked, want)
		}
	}
}

// A fix can show the next fault, and one that was no fix shows the same.
func TestARetestLeadsToWhatIsLeft(t *testing.T) {
	sc, _ := practice.ScenarioFor("expired")
	card := walk(t, sc)
	next, _ := practice.ScenarioFor("missing-permission")
	for want, fixed := range map[wizard.Cause]practice.Scenario{wizard.MissingPermission: next, wizard.Expired: sc} {
		s, _ := retest(t, card, wizard.ChangedNothing, fixed)
		confidence := wizard.Confirmed
		if want == wizard.MissingPermission { // it may be too new: what the token lists decides
			if q, _ := s.Question(); s.Step != wizard.StepQuestion || q.ID != wizard.AskRow || s.Verdict().Confidence != wizard.Likely {
				t.Errorf("at %s: %s (%s)", s.Step, s.Verdict().Cause, s.Verdict().Confidence)
			}
			s = wizard.PastQuestions(s.Apply(wizard.Answered{Question: wizard.AskRow, Value: "other-permission"}))
			confidence = s.Verdict().Confidence
		}
		if v := s.Verdict(); s.Step != wizard.StepCard || v.Cause != want || v.Confidence != confidence {
			t.Errorf("at %s: %s (%s)", s.Step, v.Cause, v.Confidence)
		}
		if before, _, _ := s.Before(); before.Cause != wizard.Expired {
			t.Errorf("before: %s", before.Cause)
		}
		rows := s.Comparison()
		life := rows[slices.IndexFunc(rows, func(c wizard.Compared) bool { return c.ID == wizard.ProbeVerifyUser })]
		if life.Before != wizard.Fail || !life.Again || (life.Status == wizard.Pass) != (want == wizard.MissingPermission) {
			t.Errorf("the token's life: %+v", life)
		}
		// From the new card there is a way back, and another test.
		back := s.Apply(wizard.Back{})
		for back.Step == wizard.StepQuestion {
			back = back.Apply(wizard.Back{})
		}
		if back.Step != wizard.StepRetested || back.Apply(wizard.Back{}).Step != wizard.StepRetest {
			t.Errorf("back from the second card: %s", back.Step)
		}
		again, _ := retest(t, s, wizard.ChangedNothing, sc.Fixed())
		if before, _, _ := again.Before(); again.Step != wizard.StepQuestion || before.Cause != want {
			t.Errorf("the second test: at %s, before it %s", again.Step, before.Cause)
		}
	}
}

// Whoever rolls a token in place of an edit has ended it: what Cloudflare said of
// its life before does not count then.
func TestARetestOfATokenThatWasRolled(t *testing.T) {
	gone, _ := practice.ScenarioFor("revoked")
	for _, cause := range []wizard.Cause{"missing-permission", "wrong-zone-scope", "zone-inactive"} {
		sc, _ := practice.ScenarioFor(cause)
		card := walk(t, sc)
		s, _ := retest(t, card, wizard.ChangedNothing, gone)
		if v := wizard.PastQuestions(s).Verdict(); v.Cause != wizard.Revoked {
			t.Errorf("%s: %s (%s) %v", cause, v.Cause, v.Confidence, v.Because)
		}
	}
}

// What the network does to a retest is no word on the token.
func TestARetestThatDoesNotGetThrough(t *testing.T) {
	sc, _ := practice.ScenarioFor("missing-permission")
	card := walk(t, sc)
	down, _ := practice.ScenarioFor("unreachable")
	s, _ := retest(t, card, wizard.ChangedNothing, down)
	if v := s.Verdict(); v.Cause != wizard.Unreachable {
		t.Errorf("%s (%s)", v.Cause, v.Confidence)
	}
	s, _ = retest(t, s, wizard.ChangedNothing, sc.Fixed())
	if s.Step != wizard.StepQuestion || !s.Passes() {
		t.Errorf("once the network is back: at %s, %s", s.Step, s.Verdict().Cause)
	}
}

// What was ticked off is so when one comes back, and on that card alone.
func TestTicksStay(t *testing.T) {
	sc, _ := practice.ScenarioFor("expired")
	card := walk(t, sc)
	s := card.Apply(wizard.Next{})
	if s.Step != wizard.StepFix {
		t.Fatalf("the card leads to %s", s.Step)
	}
	s = s.Apply(wizard.Ticked{Step: 0}).Apply(wizard.Ticked{Step: 2}).Apply(wizard.Ticked{Step: 1}).Apply(wizard.Ticked{Step: 1})
	s = s.Apply(wizard.Ticked{Step: -1}).Apply(wizard.Ticked{Step: 99})
	s = s.Apply(wizard.Back{}).Apply(wizard.Next{})
	if got := []bool{s.Done(0), s.Done(1), s.Done(2), s.Done(3)}; !slices.Equal(got, []bool{true, false, true, false}) {
		t.Errorf("ticked: %v", got)
	}
	if card.Done(0) {
		t.Error("a tick changed the state that it was made in")
	}
	next, _ := practice.ScenarioFor("missing-permission")
	other, _ := retest(t, s.Apply(wizard.Back{}), wizard.ChangedNothing, next)
	other = wizard.PastQuestions(other.Apply(wizard.Answered{Question: wizard.AskRow, Value: "other-permission"}))
	if other.Done(0) {
		t.Error("a tick of one card is on another")
	}
	if same, _ := retest(t, other, wizard.ChangedNothing, sc); !same.Done(0) {
		t.Error("the ticks of the first card are gone")
	}
}

// An address filter that lets the web host in and not this computer is fixed, as
// Test connection tells.
func TestARetestFromAComputerThatIsNotLetIn(t *testing.T) {
	sc, _ := practice.ScenarioFor("ip-restricted")
	card := walk(t, sc)
	s, _ := retest(t, card, wizard.ChangedNothing, sc)
	if q, _ := s.Question(); s.Step != wizard.StepQuestion || q.ID != wizard.AskStill || !s.Barred() {
		t.Fatalf("at %s", s.Step)
	}
	works := wizard.PastQuestions(s.Apply(wizard.Answered{Question: wizard.AskStill, Value: "works"}))
	if v := works.Verdict(); v.Cause != wizard.Healthy || works.Card().Title != "It works" {
		t.Errorf("when it works there: %s (%s)", v.Cause, v.Confidence)
	}
	fails := wizard.PastQuestions(s.Apply(wizard.Answered{Question: wizard.AskStill, Value: "fails"}))
	if v := fails.Verdict(); v.Cause != wizard.IPRestricted {
		t.Errorf("when it fails there: %s (%s)", v.Cause, v.Confidence)
	}
}

// Who begins a test, and goes back without a new value, finds the card as it was.
func TestBackFromARetestLosesNothing(t *testing.T) {
	for _, cause := range []wizard.Cause{"expired", "undetermined", "host-blocked", "wrong-zone-id"} {
		sc, _ := practice.ScenarioFor(cause)
		card := walk(t, sc)
		for _, changed := range []wizard.Changed{wizard.ChangedToken, wizard.ChangedZone} {
			s := card.Apply(wizard.Next{}).Apply(wizard.Next{}).Apply(wizard.Retested{Changed: changed})
			for _, want := range []wizard.Step{wizard.StepRetest, wizard.StepFix, wizard.StepCard} {
				if s = s.Apply(wizard.Back{}); s.Step != want {
					t.Fatalf("%s: back leads to %s", cause, s.Step)
				}
			}
			if !reflect.DeepEqual(s.Verdict(), card.Verdict()) || len(s.NextProbes()) != 0 {
				t.Errorf("%s: now %s", cause, s.Verdict().Cause)
			}
			if _, _, ok := s.Before(); ok {
				t.Errorf("%s: something was tested again", cause)
			}
		}
	}
}

// A token with an end has a reminder a week before it, or now where that day has passed.
func TestReminder(t *testing.T) {
	sc, _ := practice.ScenarioFor("healthy")
	sc.World.Now = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		ends time.Time
		want string
	}{
		{time.Time{}, ""},
		{time.Date(2098, 3, 3, 23, 59, 59, 0, time.UTC), "The token ends on 3 March 2098. Set a reminder for 24 February 2098."},
		{time.Date(2026, 12, 6, 0, 0, 0, 0, time.UTC), "The token ends on 6 December 2026. Set a reminder for 29 November 2026."},
		{time.Date(2026, 12, 5, 0, 0, 0, 0, time.UTC), "The token ends on 5 December 2026. That is within a week: give it a later end now."},
		{time.Date(2020, 3, 3, 0, 0, 0, 0, time.UTC), ""}, // it has ended
	} {
		sc.World.Tokens[0].ExpiresOn = c.ends
		if got := walk(t, sc).Reminder(); got != c.want {
			t.Errorf("%v: %q", c.ends, got)
		}
	}
}

// The form of a cause picks its card.
func TestFormsOfCauses(t *testing.T) {
	wrong, _ := practice.ScenarioFor("wrong-credential")
	for paste, title := range map[string]string{
		wrong.Paste: "You pasted the Global API Key",
		"v1.0-" + strings.Repeat("5a", 12) + "-" + strings.Repeat("c3", 73): "You pasted the Origin CA Key",
		"cfoat_" + strings.Repeat("Sample", 7) + "S":                        "You pasted the login of a Cloudflare tool",
		strings.Repeat("5a", 16):                                            "You pasted an ID in the token's place",
		"<your-token>":                                                      "You pasted a sample, not the token",
		strings.Repeat("5a", 32):                                            "What you pasted is not an API token", // R2
	} {
		wrong.Paste = paste
		card := walk(t, wrong)
		if got := card.Card().Title; card.Verdict().Cause != wizard.WrongCredential || got != title {
			t.Errorf("%s: %q", title, got)
		}
	}
	revoked, _ := practice.ScenarioFor("revoked")
	revoked.Answers["listed"] = "active"
	paused, _ := practice.ScenarioFor("zone-inactive")
	paused.World.Zones[0].Status, paused.World.Zones[0].Paused = "active", true
	for title, sc := range map[string]practice.Scenario{"You pasted an old value of this token": revoked, "Cloudflare is paused for this site": paused} {
		card := walk(t, sc)
		if got := card.Card().Title; got != title {
			t.Errorf("%q in place of %q, %s", got, title, card.Verdict().Cause)
		}
	}
}

// Whatever stood before, a test after it is never sure of a cause that is not there:
// every practice case followed by every other, and by itself.
func TestARetestIsNeverSureOfWhatIsNotThere(t *testing.T) {
	all := practice.Scenarios()
	right := 0
	for _, a := range all {
		card := walk(t, a)
		for _, b := range all {
			changed := wizard.ChangedNothing
			switch {
			case a.ZoneID != b.ZoneID: // the token can be changed after it
				changed = wizard.ChangedZone
			case a.Paste != b.Paste:
				changed = wizard.ChangedToken
			}
			s, _ := retest(t, card, changed, b)
			for s.Step == wizard.StepQuestion {
				q, _ := s.Question()
				v := b.Answers[q.ID]
				if v == "" {
					v = wizard.Unsure
				}
				s = s.Apply(wizard.Answered{Question: q.ID, Value: v})
			}
			v := s.Verdict()
			if v.Confidence == wizard.Confirmed && v.Cause != b.Cause && v.Cause != wizard.Healthy {
				t.Errorf("%s, then %s: sure of %s: %v", a.Cause, b.Cause, v.Cause, v.Because)
			}
			if v.Cause == b.Cause {
				right++
			}
		}
	}
	t.Logf("%d of %d come to the cause", right, len(all)*len(all))
}
