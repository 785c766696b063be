package wizard

import (
	"math/rand/v2"
	"testing"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/webhost"
)

// Whatever happens, in whatever order: nothing panics, each step has what its screen
// needs, and a report can be made.
func TestEventsInAnyOrder(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it only reckons")
	}
	r := rand.New(rand.NewPCG(5, 8)) // the same each time
	pick := func(texts ...string) string { return texts[r.IntN(len(texts))] }
	block := webhost.Block{Zone: sampleZone, By: "curl", PHP: "8.3.14", ForgeCache: "2.1.9", Active: true, Value: "old 40 1a2b3c4d",
		Replies: []webhost.Answer{{Question: webhost.Reach, Reply: cloudflare.Reply{Outcome: cloudflare.OutcomeNoHeader, Status: 400}}}}.Text()
	event := func(s State) Event {
		switch r.IntN(18) {
		case 0:
			return ZoneEntered{pick(sampleZone, otherZone, "", "example.com"), pick("", "example.com", "no domain")}
		case 1, 2:
			return TokenEntered{Inspection: cloudflare.Inspect(pick(sampleToken, sampleToken[:30], "cfk_"+sampleToken[5:], "", "<your-token>", "\u00a0"+sampleToken[:20]+" "+sampleToken[20:])), Insists: r.IntN(2) == 0}
		case 3:
			return Consented{r.IntN(2) == 0}
		case 4:
			return Retried{ProbeID(pick("", string(ProbeZone), string(ProbePurge)))}
		case 5:
			return CheckAnyway{}
		case 6:
			return Ticked{r.IntN(8)}
		case 7, 8:
			return Retested{Changed(pick(string(ChangedNothing), string(ChangedToken), string(ChangedZone)))}
		case 9:
			return pickEvent(r, ReportWanted{}, SiteHealthPasted{siteHealth}, SiteEntered{map[SiteKey]string{SiteForgeCache: pick("2.1.18", "1.0", "x")}})
		case 10:
			return Back{}
		case 16:
			return pickEvent(r, HostWanted{}, HostWanted{}, HostAnswered{Value(pick("200", "refused", "none"))})
		case 17:
			return HostPasted{pick(block, block, block[:100], "code 200", "000", "curl: (28) x", sampleToken, "hello",
				`{"schema":1,"verdict":{"cause":"ip-restricted"},"findings":[{"id":"zone-id.shape","text":"The Zone ID 0123...ef has"}]}`)}
		case 11, 12:
			q := AllQuestions[r.IntN(len(AllQuestions))]
			if s.Step == StepQuestion {
				q, _ = s.Question()
			}
			return Answered{q.ID, q.Choices()[r.IntN(len(q.Choices()))].Value}
		}
		return Next{}
	}
	reached := map[Step]bool{}
	for range 1000 {
		s := State{Step: StepStart}
		for range 60 {
			s = s.Apply(event(s))
			if r.IntN(4) > 0 { // all of the answers that are due; some are good
				s = answerAll(s, func(id ProbeID) cloudflare.Reply {
					if r.IntN(3) > 0 {
						return allGood(id)
					}
					return cloudflare.Reply{Outcome: cloudflare.Outcome(pick(string(cloudflare.OutcomeRefused), string(cloudflare.OutcomeTokenUnknown),
						string(cloudflare.OutcomeUnreachable), string(cloudflare.OutcomeNoZone), string(cloudflare.OutcomeLocation), string(cloudflare.OutcomeCancelled)))}
				})
			}
			reached[s.Step] = true
			switch s.Step {
			case StepQuestion:
				if q, n := s.Question(); q.ID == "" || n < 1 || n > MaxQuestions {
					t.Fatalf("question %d: %q", n, q.ID)
				}
			case StepRetest:
				if len(s.CanHaveChanged()) == 0 {
					t.Fatal("nothing can have changed")
				}
			case StepRetested:
				if s.Comparison() == nil {
					t.Fatal("there is nothing to compare with")
				}
			}
		}
		if c := s.Card(); c.Title == "" || len(c.Steps) == 0 {
			t.Fatalf("a card without a title or steps: %+v", c)
		}
		if s.SupportReport("test").Text() == "" {
			t.Fatal("an empty report")
		}
	}
	for _, step := range []Step{StepCard, StepFix, StepRetest, StepRetested, StepSite, StepReport, StepQuestion, StepProbes, StepHost} {
		if !reached[step] {
			t.Errorf("%s was never reached", step)
		}
	}
}

func pickEvent(r *rand.Rand, all ...Event) Event { return all[r.IntN(len(all))] }
