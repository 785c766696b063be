package wizard_test

import (
	"context"
	"slices"
	"testing"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard"
)

// walk takes a scenario through the state machine with the real client and the
// simulator over HTTP, answering as the scenario's customer does.
func walk(t *testing.T, sc simulator.Scenario, purge bool) wizard.State {
	t.Helper()
	sim := simulator.New(sc.World)
	defer sim.Close()
	client := cloudflare.NewClient("test", sim.Transport())
	defer client.Close()

	probe := func(s wizard.State) wizard.State {
		for range 10 {
			wants := s.Wants()
			if len(wants) == 0 {
				return s
			}
			for _, w := range wants {
				s = s.Apply(wizard.ProbeDone{ID: w.ID, Probe: w.Probe, Reply: client.Run(context.Background(), w.Probe)})
			}
		}
		t.Fatalf("%s: the probes do not end: %v", sc.Cause, s.Wants())
		return s
	}

	s := probe(wizard.State{Step: wizard.StepStart})
	s = s.Apply(wizard.Next{})
	for q, v := range sc.Answers {
		if _, symptom := symptomByID(q); symptom {
			s = s.Apply(wizard.Answered{Question: wizard.QuestionID(q), Value: wizard.Value(v)})
		}
	}
	s = s.Apply(wizard.Next{})
	if s.Early() {
		return s
	}
	s = s.Apply(wizard.ZoneEntered{ID: sc.ZoneID, Domain: sc.Domain})
	s = probe(s.Apply(wizard.TokenEntered{Inspection: cloudflare.Inspect(sc.Paste)}))
	if s.Step == wizard.StepCard {
		return s
	}
	s = probe(s.Apply(wizard.Consented{Purge: purge}))
	s = s.Apply(wizard.Next{})
	for s.Step == wizard.StepQuestion {
		q, n := s.Question()
		if n > wizard.MaxQuestions {
			t.Fatalf("%s: question %d", sc.Cause, n)
		}
		v := wizard.Value(sc.Answers[string(q.ID)])
		if v == "" {
			v = wizard.Unsure
		}
		s = s.Apply(wizard.Answered{Question: q.ID, Value: v})
	}
	if s.Step != wizard.StepCard {
		t.Fatalf("%s: ended at %s", sc.Cause, s.Step)
	}
	return s
}

func symptomByID(id string) (wizard.Question, bool) {
	for _, q := range wizard.Symptoms {
		if string(q.ID) == id {
			return q, true
		}
	}
	return wizard.Question{}, false
}

// Every practice scenario ends at the card of its own cause.
func TestScenariosEndAtTheirCause(t *testing.T) {
	if n := len(simulator.Scenarios()); n != len(wizard.Causes) {
		t.Errorf("%d scenarios for %d causes", n, len(wizard.Causes))
	}
	for _, sc := range simulator.Scenarios() {
		t.Run(sc.Cause, func(t *testing.T) {
			s := walk(t, sc, true)
			v := s.Verdict()
			if string(v.Cause) != sc.Cause {
				t.Errorf("verdict %s, %s; alternatives %v", v.Cause, v.Confidence, v.Alternatives)
				for _, f := range s.Findings() {
					t.Logf("%-7s %-18s %-20s %s", f.Status, f.ID, f.Value, f.Text)
				}
				for _, r := range v.RuledOut {
					t.Logf("ruled out %s: %s", r.Cause, r.Because)
				}
			}
			t.Logf("%s (%s), questions asked: %d, alternatives %v, requests %d", v.Cause, v.Confidence, questions(s), v.Alternatives, len(s.Log()))
			if len(s.Log()) > 8 {
				t.Errorf("%d requests", len(s.Log()))
			}
		})
	}
}

func questions(s wizard.State) int {
	n := 0
	for _, q := range wizard.Questions {
		if _, ok := s.Answers[q.ID]; ok {
			n++
		}
	}
	return n
}

// Without the purge no verdict may be more certain than with it, and none wrong.
func TestScenariosWithoutThePurge(t *testing.T) {
	for _, sc := range simulator.Scenarios() {
		v := walk(t, sc, false).Verdict()
		if v.Confidence == wizard.Confirmed && string(v.Cause) != sc.Cause {
			t.Errorf("%s: confirmed %s without the purge probe", sc.Cause, v.Cause)
		}
	}
}

// Where Cloudflare's reply was never captured, each plausible one may be the
// real one: none may lead to a confirmed wrong cause, or hide the right one.
func TestScenariosInEveryVariant(t *testing.T) {
	runs, confirmed := 0, 0
	for _, sc := range simulator.Scenarios() {
		if sc.Cause == string(wizard.Undetermined) {
			continue // a contradiction, which another reply dissolves
		}
		for i, v := range simulator.AllVariants() {
			for _, purge := range []bool{true, false} {
				sc.World.Variants = v
				got := walk(t, sc, purge).Verdict()
				runs++
				right := string(got.Cause) == sc.Cause
				if got.Confidence == wizard.Confirmed {
					confirmed++
					if !right {
						t.Errorf("%s, %s, purge %v: confirmed %s", sc.Cause, i, purge, got.Cause)
					}
				}
				named := right || slices.Contains(got.Also, wizard.Cause(sc.Cause)) || slices.Contains(got.Alternatives, wizard.Cause(sc.Cause))
				if !named {
					t.Errorf("%s, %s, purge %v: %s (%s), alternatives %v", sc.Cause, i, purge, got.Cause, got.Confidence, got.Alternatives)
				}
			}
		}
	}
	t.Logf("%d runs, %d confirmed", runs, confirmed)
}
