package wizard

import (
	"math/rand/v2"
	"reflect"
	"slices"
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
	draw := rand.New(rand.NewPCG(7, 7))
	start := toToken(t).Apply(TokenEntered{Inspection: cloudflare.Inspect(sampleToken)}).Apply(Consented{true})
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
				want := answerInOrder(start, reply, func(int) int { return 0 }).Verdict()
				for _, next := range []func(int) int{func(n int) int { return n - 1 }, draw.IntN, draw.IntN} {
					if got := answerInOrder(start, reply, next).Verdict(); !reflect.DeepEqual(got, want) {
						t.Fatalf("verify %s, zone %s, the rest %s: %s (%s) or %s (%s)\n%+v\n%+v",
							verify, zone, rest, want.Cause, want.Confidence, got.Cause, got.Confidence, want, got)
					}
				}
			}
		}
	}
}

// answerInOrder answers what is under way, one by one; next says which of so many. What
// is no longer wanted is dropped, as the program does.
func answerInOrder(s State, reply func(ProbeID) cloudflare.Reply, next func(int) int) State {
	for {
		wants := s.Wants()
		if len(wants) == 0 {
			return s
		}
		// A repeat waits some seconds: by then the first answers are there.
		if first := slices.DeleteFunc(slices.Clone(wants), func(w Wanted) bool { return w.Again }); len(first) > 0 {
			wants = first
		}
		w := wants[next(len(wants))]
		r := reply(w.ID)
		r.Endpoint = w.Probe.Endpoint
		s = s.Apply(ProbeDone{w.ID, w.Probe, r})
	}
}
