package wizard_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"tokendoctor/wizard"
	"tokendoctor/wizard/bank"
)

// cost is what a way of asking takes on average, in seconds.
type cost struct{ questions, wrongCards float64 }

func (c cost) total() float64 { return c.questions + c.wrongCards }

// ways are the ways on from one state. What was said is held together by its set
// of answers: the order in which they came does not matter.
type ways struct {
	lost  map[string][2]float64 // seconds on a wrong card if the card is shown now, and the weight
	known map[string]cost       // the best way on
}

func newWays() ways { return ways{map[string][2]float64{}, map[string]cost{}} }

func key(findings []wizard.Finding) string {
	var said []string
	for _, f := range findings {
		if f.Said() {
			said = append(said, string(f.ID+"="+wizard.FindingID(f.Value)))
		}
	}
	slices.Sort(said)
	return strings.Join(said, " ")
}

// look is what the card costs now, and the weight of all that is possible.
func (w ways) look(findings []wizard.Finding) (lost, weight float64) {
	k := key(findings)
	if seen, ok := w.lost[k]; ok {
		return seen[0], seen[1]
	}
	lost, weight = wizard.Lost(findings)
	w.lost[k] = [2]float64{lost, weight}
	return lost, weight
}

// asking is the average over the answers to a question, with what each leads to.
func (w ways) asking(findings []wizard.Finding, q wizard.Question, then func([]wizard.Finding) cost) cost {
	told := make([][]wizard.Finding, len(q.Options))
	weights := make([]float64, len(q.Options))
	var all float64
	for i := range q.Options {
		f, share := wizard.Said(q, i)
		told[i] = append(slices.Clip(findings), f)
		_, weight := w.look(told[i])
		weights[i] = weight * share
		all += weights[i]
	}
	c := cost{questions: q.Effort}
	for i, weight := range weights {
		if weight > 0 {
			next := then(told[i])
			c.questions += weight / all * next.questions
			c.wrongCards += weight / all * next.wrongCards
		}
	}
	return c
}

// planned is what the program's own choice costs, asked anew after each answer.
func (w ways) planned(findings []wizard.Finding, answered []wizard.QuestionID, left int) cost {
	q, ok := wizard.NextQuestion(findings, answered, left)
	if !ok {
		lost, _ := w.look(findings)
		return cost{wrongCards: lost}
	}
	return w.asking(findings, q, func(told []wizard.Finding) cost {
		return w.planned(told, append(slices.Clip(answered), q.ID), left-1)
	})
}

// best tries every question after every answer.
func (w ways) best(findings []wizard.Finding, answered []wizard.QuestionID, left int) cost {
	k := key(findings)
	if c, ok := w.known[k]; ok {
		return c
	}
	lost, _ := w.look(findings)
	best := cost{wrongCards: lost}
	for _, q := range wizard.AllQuestions {
		if left == 0 || q.Effort == 0 || slices.Contains(answered, q.ID) {
			continue
		}
		c := w.asking(findings, q, func(told []wizard.Finding) cost {
			return w.best(told, append(slices.Clip(answered), q.ID), left-1)
		})
		if c.total() < best.total() {
			best = c
		}
	}
	w.known[k] = best
	return best
}

// open is a state in which something is left to ask.
type open struct {
	family   string
	findings []wizard.Finding
	answered []wizard.QuestionID
}

// openStates are those of the bank, each once, before the first question.
func openStates(t *testing.T) []open {
	t.Helper()
	var out []open
	seen := map[string]bool{}
	days, err := bank.WalkAll(bank.Case.Plausible)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range days {
		o := open{family: d.Family.Name, findings: d.Checked.Findings(), answered: d.Checked.Asked()}
		state := ""
		for _, f := range o.findings {
			state += fmt.Sprint(f.ID, "=", f.Value, " ")
		}
		if lost, _ := wizard.Lost(o.findings); lost > 0 && !seen[state] {
			seen[state] = true
			out = append(out, o)
		}
	}
	return out
}

// The questions cost a person at most a twentieth more than the best that there
// is, over every state of the bank in which there is something left to ask.
func TestQuestionsAgainstExhaustiveSearch(t *testing.T) {
	states := openStates(t)
	if len(states) < 200 {
		t.Errorf("in only %d states of the bank something is open", len(states))
	}
	if testing.Short() { // a few of all kinds, for the race detector
		var some []open
		for part := range slices.Chunk(states, 12) {
			some = append(some, part[0])
		}
		states = some
	}
	var ours, best cost
	var sum sync.Mutex
	next := make(chan open)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for o := range next {
				w := newWays()
				p := w.planned(o.findings, o.answered, wizard.MaxQuestions)
				b := w.best(o.findings, o.answered, wizard.MaxQuestions)
				if p.total() > 1.05*b.total()+1 {
					t.Errorf("%s: %.0f s, and %.0f s are possible", o.family, p.total(), b.total())
				}
				sum.Lock()
				ours = cost{ours.questions + p.questions, ours.wrongCards + p.wrongCards}
				best = cost{best.questions + b.questions, best.wrongCards + b.wrongCards}
				sum.Unlock()
			}
		})
	}
	for _, o := range states {
		next <- o
	}
	close(next)
	wg.Wait()
	n := float64(len(states))
	t.Logf("%d states in which something is open", len(states))
	t.Logf("seconds of questions: %.1f, at the optimum %.1f", ours.questions/n, best.questions/n)
	t.Logf("and with those lost on wrong cards: %.1f, at the optimum %.1f", ours.total()/n, best.total()/n)
	if ours.questions > 1.05*best.questions || ours.total() > 1.05*best.total() {
		t.Error("that is more than a twentieth above the optimum")
	}
}
