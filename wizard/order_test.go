package wizard

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
)

var everyOutcome = []cloudflare.Outcome{
	cloudflare.OutcomeOK, cloudflare.OutcomeAuthorised, cloudflare.OutcomeTokenUnknown, cloudflare.OutcomeMalformed,
	cloudflare.OutcomeNoHeader, cloudflare.OutcomeRefused, cloudflare.OutcomePermission, cloudflare.OutcomeNoZone,
	cloudflare.OutcomeNoRoute, cloudflare.OutcomeLocation, cloudflare.OutcomeRateLimited, cloudflare.OutcomePurgeLimited,
	cloudflare.OutcomeServerError, cloudflare.OutcomeBlocked, cloudflare.OutcomeIntercepted, cloudflare.OutcomeUnreachable,
	cloudflare.OutcomeUnexpected,
}

// Probes run side by side, and which answer comes first is chance: the verdict is the
// same whichever it is.
func TestOrderOfAnswersDoesNotMatter(t *testing.T) {
	t.Parallel()
	draw := rand.New(rand.NewPCG(7, 7))
	start := toProbes(t)
	for _, verify := range everyOutcome {
		for _, zone := range everyOutcome {
			for _, rest := range everyOutcome {
				reply := func(id ProbeID) cloudflare.Reply {
					r := allGood(id)
					switch id {
					case ProbeVerifyUser:
						r.Outcome = verify
					case ProbeZone:
						r.Outcome = zone
					case ProbePurge, ProbeZoneSearch, ProbeVerifyAccount:
						r.Outcome = rest
					}
					if r.Outcome != cloudflare.OutcomeOK {
						r.Zones, r.Life = nil, cloudflare.Life{}
					}
					return r
				}
				want := answerInOrder(start, reply, firstOf)
				for _, next := range []func(int) int{lastOf, draw.IntN, draw.IntN} {
					if got := answerInOrder(start, reply, next); !sameVerdict(got, want) {
						t.Fatalf("verify %s, zone %s, the rest %s:\n%+v\nor\n%+v", verify, zone, rest, want.Verdict(), got.Verdict())
					}
				}
			}
		}
	}
}

// The same with what breaks, or changes, between the first try and the second, and after
// a fix; no sitting makes more requests than it may, and every row has an end.
func TestOrderOfChangingAnswersDoesNotMatter(t *testing.T) {
	t.Parallel()
	draw := rand.New(rand.NewPCG(8, 8))
	first := toProbes(t)
	card := answerInOrder(first, func(id ProbeID) cloudflare.Reply {
		r := allGood(id)
		if id == ProbePurge {
			r.Outcome = cloudflare.OutcomePermission
		}
		return r
	}, firstOf)
	card = PastQuestions(card.Apply(Next{}))
	if card.Step != StepCard {
		t.Fatalf("at %s", card.Step)
	}
	retest := card.Apply(Next{}).Apply(Next{}).Apply(Retested{ChangedNothing})
	if !retest.zoneFirst() || retest.Step != StepRetested {
		t.Fatalf("at %s", retest.Step)
	}
	times := 8_000
	if testing.Short() {
		times = 400
	}
	for range times {
		drawn := map[ProbeID][]cloudflare.Reply{}
		for _, id := range probeIDs() {
			for range 2 {
				r := allGood(id)
				if draw.IntN(3) > 0 {
					r.Outcome = everyOutcome[draw.IntN(len(everyOutcome))]
				}
				switch {
				case r.Outcome == cloudflare.OutcomeUnreachable && draw.IntN(2) == 0:
					r.Failure = cloudflare.Failure{Step: cloudflare.StepReply, Reason: "connection reset"}
				case r.Outcome != cloudflare.OutcomeOK:
					r.Zones, r.Life = nil, cloudflare.Life{}
				case id == ProbeZoneList:
					r.More = draw.IntN(2) == 0
				}
				drawn[id] = append(drawn[id], r)
			}
		}
		for name, start := range map[string]State{"at first": first, "after a fix": retest} {
			var want State
			for i, next := range []func(int) int{firstOf, lastOf, draw.IntN, draw.IntN} {
				tries := map[ProbeID]int{}
				got := answerInOrder(start, func(id ProbeID) cloudflare.Reply {
					tries[id]++
					return drawn[id][(tries[id]-1)%2]
				}, next)
				if i == 0 {
					want = got
				}
				if !sameVerdict(got, want) {
					var of []string
					for _, id := range probeIDs() {
						of = append(of, fmt.Sprintf("%s: %s, %s", id, drawn[id][0].Outcome, drawn[id][1].Outcome))
					}
					t.Fatalf("%s, %s:\n%+v\nor\n%+v", name, strings.Join(of, "\n"), want.Verdict(), got.Verdict())
				}
				if got.requests > MaxRequests {
					t.Fatalf("%s: %d requests", name, got.requests)
				}
				noneWaits(t, got)
			}
		}
	}
}

// sameVerdict compares the verdicts of two states that differ in nothing else than what
// Cloudflare answered. They come of the findings, so that they are worked out only where
// these differ.
func sameVerdict(a, b State) bool {
	return slices.Equal(a.Findings(), b.Findings()) || reflect.DeepEqual(a.Verdict(), b.Verdict())
}

// noneWaits fails where a row of checks that are over waits for an answer.
func noneWaits(t *testing.T, s State) {
	t.Helper()
	for _, l := range s.Lines() {
		if l.Status == "" {
			t.Fatalf("%s waits for ever", l.ID)
		}
	}
}

// firstOf and lastOf pick one of so many answers that are under way.
func firstOf(int) int  { return 0 }
func lastOf(n int) int { return n - 1 }

// answerInOrder answers what is under way, one by one; next says which of so many. What
// is no longer wanted is dropped, as the program does.
func answerInOrder(s State, reply func(ProbeID) cloudflare.Reply, next func(int) int) State {
	for {
		pending := s.NextProbes()
		if len(pending) == 0 {
			return s
		}
		w := pending[next(len(pending))]
		r := reply(w.ID)
		r.Endpoint = w.Probe.Endpoint
		s = s.Apply(ProbeDone{w.ID, w.Probe, r})
	}
}

// Where every request breaks once, what would be the ninth is left out, and what it would
// have told is not known.
func TestNoMoreRequestsThanItMay(t *testing.T) {
	tries := map[ProbeID]int{}
	reply := func(id ProbeID) cloudflare.Reply {
		tries[id]++
		switch r := allGood(id); {
		case tries[id] == 1:
			return cloudflare.Reply{Outcome: cloudflare.OutcomeServerError}
		case id == ProbeZone:
			return cloudflare.Reply{Outcome: cloudflare.OutcomeNoZone}
		case id == ProbeZoneList:
			return cloudflare.Reply{Outcome: cloudflare.OutcomeOK, More: true, Zones: []cloudflare.Zone{{ID: otherZone, Name: "example.net", Status: "active"}}}
		default:
			return r
		}
	}
	s := answerInOrder(State{Step: StepStart}, reply, firstOf).Apply(Next{}).Apply(Next{}).Apply(ZoneEntered{sampleZone, "example.com"})
	s = answerInOrder(s.Apply(TokenEntered{Inspection: cloudflare.Inspect(sampleToken)}).Apply(Consented{true}), reply, firstOf)
	made := 0
	for _, n := range tries {
		made += n
	}
	if made != MaxRequests || tries[ProbeZoneSearch] > 0 {
		t.Errorf("%d requests: %v", made, tries)
	}
	if f, _ := s.Finding(ZoneSearch); f.Value != "unanswered" {
		t.Errorf("without the search: %q", f.Value)
	}
	noneWaits(t, s)
}

// A Zone ID that stands in ForgeCache and is none leaves no row that waits, after a fix too.
func TestAMalformedZoneIDLeavesNothingWaiting(t *testing.T) {
	down := func(ProbeID) cloudflare.Reply { return cloudflare.Reply{Outcome: cloudflare.OutcomeUnreachable} }
	s := answerInOrder(toProbes(t), down, firstOf)
	s = s.Apply(Next{}).Apply(Next{}).Apply(Next{}).Apply(Retested{ChangedZone})
	s = s.Apply(ZoneEntered{ID: "0123"}).Apply(ZoneEntered{ID: "0123"})
	s = answerInOrder(s, allGood, firstOf)
	if s.ZoneShape == cloudflare.ZoneIDOK || !s.Retesting() {
		t.Fatalf("at %s, %s", s.Step, s.ZoneShape)
	}
	noneWaits(t, s)
}

// A 429 on a second try ends the asking, and is what the verdict names.
func TestALimitOnTheSecondTryStops(t *testing.T) {
	for _, id := range []ProbeID{ProbeVerifyUser, ProbeZone} {
		tries := 0
		reply := func(asked ProbeID) cloudflare.Reply {
			r := allGood(asked)
			if asked == id {
				if tries++; tries == 1 {
					return cloudflare.Reply{Outcome: cloudflare.OutcomeServerError}
				}
				return cloudflare.Reply{Outcome: cloudflare.OutcomeRateLimited}
			}
			if asked == ProbePurge && tries > 1 {
				t.Errorf("%s: a purge behind the 429", id)
			}
			return r
		}
		// The purge needs a consent, which comes after the second try.
		s := toConsent(t)
		s = answerInOrder(s, reply, firstOf)
		s = answerInOrder(s.Apply(Consented{true}), reply, firstOf)
		if r, _ := s.reply(id); tries != 2 || r.Outcome != cloudflare.OutcomeRateLimited {
			t.Errorf("%s: %d tries, %s", id, tries, r.Outcome)
		}
	}
}

// Who stops a second try stops all, and keeps the first answer as what it was; the next
// test begins anew. A second try for which no time was left is none.
func TestASecondTryWithoutAnAnswer(t *testing.T) {
	begin := toProbes(t)
	for _, first := range []cloudflare.Outcome{cloudflare.OutcomeRefused, cloudflare.OutcomeServerError} {
		for _, second := range []cloudflare.Outcome{cloudflare.OutcomeCancelled, ""} {
			tries := 0
			s := answerInOrder(begin, func(id ProbeID) cloudflare.Reply {
				r := allGood(id)
				if id == ProbeZone {
					r = cloudflare.Reply{Outcome: []cloudflare.Outcome{first, second}[tries]}
					tries++
				}
				return r
			}, firstOf)
			want := first
			if first == cloudflare.OutcomeServerError && second != "" {
				want = second
			}
			if r, _ := s.reply(ProbeZone); tries != 2 || r.Outcome != want || s.stopped() != (second != "") || r.Attempts != 2 && second == "" {
				t.Errorf("%s, then %q: %s after %d tries, stopped: %t", first, second, r.Outcome, r.Attempts, s.stopped())
			}
			noneWaits(t, s)
			if len(s.Apply(Retried{}).NextProbes()) == 0 {
				t.Errorf("%s, then %q: nothing is asked for when the person wants it", first, second)
			}
			s = PastQuestions(s.Apply(Next{}))
			if s = s.Apply(Next{}).Apply(Next{}).Apply(Retested{ChangedNothing}); len(s.NextProbes()) == 0 {
				t.Errorf("%s, then %q: at %s, nothing is asked for after a fix", first, second, s.Step)
			}
		}
	}
}
