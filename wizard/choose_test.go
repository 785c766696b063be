package wizard_test

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
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
	findings []wizard.Finding // before any answer
	rows     wizard.Rows      // that are possible beside them
	open     []wizard.Question
	lost     map[answers][2]float64 // seconds on a wrong card if the card is shown now, and the weight
	known    map[answers]cost       // the best way on
}

// answers are the options that were taken, from 1, by the open questions.
type answers [16]uint8

func (a answers) and(question, option int) answers {
	a[question] = uint8(option + 1)
	return a
}

// newWays leaves out the questions of which no row that is possible says anything: no
// answer to them changes the card, and it is seen here that none does.
func newWays(t *testing.T, o open) ways {
	w := ways{findings: o.findings, rows: wizard.RowsLeft(o.findings), lost: map[answers][2]float64{}, known: map[answers]cost{}}
	lost, weight := wizard.Lost(o.findings)
	if l, v := w.look(answers{}); l != lost || math.Abs(v-weight) > 1e-9 {
		t.Errorf("%s: %v and %v lost with the rows that are left, and with all %v and %v", o.family, l, v, lost, weight)
	}
	for _, q := range wizard.AllQuestions {
		switch {
		case q.Effort == 0 || slices.Contains(o.answered, q.ID):
		case wizard.Mentions(o.findings, q):
			w.open = append(w.open, q)
		default:
			for n := range q.Options {
				f, _ := wizard.Said(q, n)
				if l, v := w.rows.Lost(append(slices.Clip(o.findings), f)); l != lost || math.Abs(v-weight) > 1e-9 {
					t.Errorf("%s: %s makes a difference and no row speaks of it", o.family, q.ID)
				}
			}
		}
	}
	return w
}

// beside is what is known after these answers.
func (w ways) beside(given answers) []wizard.Finding {
	out := slices.Clone(w.findings)
	for i, option := range given {
		if option > 0 {
			f, _ := wizard.Said(w.open[i], int(option-1))
			out = append(out, f)
		}
	}
	return out
}

// look is what the card costs now, and the weight of all that is possible.
func (w ways) look(given answers) (lost, weight float64) {
	if seen, ok := w.lost[given]; ok {
		return seen[0], seen[1]
	}
	lost, weight = w.rows.Lost(w.beside(given))
	w.lost[given] = [2]float64{lost, weight}
	return lost, weight
}

// shares are how many give each answer to a question.
func (w ways) shares(given answers, question int) []float64 {
	var out []float64
	var all float64
	for n := range w.open[question].Options {
		_, share := wizard.Said(w.open[question], n)
		_, weight := w.look(given.and(question, n))
		out = append(out, weight*share)
		all += weight * share
	}
	for i := range out {
		out[i] /= all
	}
	return out
}

// asking is the average over the answers to a question, with what each leads to.
func (w ways) asking(given answers, question int, then func(answers) cost) cost {
	c := cost{questions: w.open[question].Effort}
	for n, share := range w.shares(given, question) {
		if share > 0 {
			next := then(given.and(question, n))
			c.questions += share * next.questions
			c.wrongCards += share * next.wrongCards
		}
	}
	return c
}

// planned is what the program's own choice costs, asked anew after each answer.
func (w ways) planned(given answers, answered []wizard.QuestionID, left int) cost {
	q, ok := wizard.NextQuestion(w.beside(given), answered, left)
	if !ok {
		lost, _ := w.look(given)
		return cost{wrongCards: lost}
	}
	question := slices.IndexFunc(w.open, func(o wizard.Question) bool { return o.ID == q.ID })
	return w.asking(given, question, func(given answers) cost {
		return w.planned(given, append(slices.Clip(answered), q.ID), left-1)
	})
}

// best is what the best of all ways on costs. It tries every question after every answer,
// but for those that cannot come out ahead.
func (w ways) best(given answers, left int) cost {
	if c, ok := w.known[given]; ok {
		return c
	}
	lost, _ := w.look(given)
	best := cost{wrongCards: lost}
	for i, q := range w.open {
		if left == 0 || given[i] > 0 || q.Effort >= best.total() || w.atLeast(given, i, left) >= best.total() {
			continue
		}
		if c := w.asking(given, i, func(given answers) cost { return w.best(given, left-1) }); c.total() < best.total() {
			best = c
		}
	}
	w.known[given] = best
	return best
}

// atLeast is less than a question can cost with all that follows it: after each answer
// either the card is shown or the easiest of the other questions is asked as well.
func (w ways) atLeast(given answers, question, left int) float64 {
	easiest := math.Inf(1)
	for i, q := range w.open {
		if left > 1 && i != question && given[i] == 0 {
			easiest = min(easiest, q.Effort)
		}
	}
	bound := w.open[question].Effort
	for n, share := range w.shares(given, question) {
		if share > 0 {
			lost, _ := w.look(given.and(question, n))
			bound += share * min(lost, easiest)
		}
	}
	return bound * (1 - 1e-9) // and what is rounded
}

// open is a state in which something is left to ask.
type open struct {
	family   string
	findings []wizard.Finding
	answered []wizard.QuestionID
}

// plainDays are the days of the bank on which Cloudflare answers as is most plausible and
// the customer goes along with all, one for each family.
var plainDays = sync.OnceValues(func() ([]bank.Day, error) {
	return bank.WalkAll(isPlain)
})

func isPlain(c bank.Case) bool { return c.Plausible() && c.Purge && c.Domain && c.Sure }

// openDays are all days on which Cloudflare answers as is most plausible: those that are
// not plain as far as the first question.
func openDays(t *testing.T) []bank.Day {
	t.Helper()
	plain, err := plainDays()
	checked, err2 := bank.CheckAll(func(c bank.Case) bool { return c.Plausible() && !isPlain(c) })
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	return slices.Concat(plain, checked)
}

// openStates are those of the plausible days, each once, before the first question.
func openStates(t *testing.T) []open {
	t.Helper()
	var out []open
	seen := map[string]bool{}
	for _, d := range openDays(t) {
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
	t.Parallel()
	if testing.Short() {
		t.Skip("it only reckons")
	}
	states := openStates(t)
	type result struct{ ours, best cost }
	results := make([]result, len(states))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(states); i = int(next.Add(1)) - 1 {
				w := newWays(t, states[i])
				results[i] = result{
					w.planned(answers{}, states[i].answered, wizard.MaxQuestions),
					w.best(answers{}, wizard.MaxQuestions),
				}
			}
		})
	}
	wg.Wait()
	var ours, best cost
	for i, r := range results {
		if r.ours.total() > 1.05*r.best.total()+1 {
			t.Errorf("%s: %.0f s, and %.0f s are possible", states[i].family, r.ours.total(), r.best.total())
		}
		ours = cost{ours.questions + r.ours.questions, ours.wrongCards + r.ours.wrongCards}
		best = cost{best.questions + r.best.questions, best.wrongCards + r.best.wrongCards}
	}
	n := float64(len(states))
	if n < 200 {
		t.Errorf("in only %.0f states of the bank something is open", n)
	}
	t.Logf("%.0f states in which something is open", n)
	t.Logf("seconds of questions: %.1f, at the optimum %.1f", ours.questions/n, best.questions/n)
	t.Logf("and with those lost on wrong cards: %.1f, at the optimum %.1f", ours.total()/n, best.total()/n)
	if ours.questions > 1.05*best.questions || ours.total() > 1.05*best.total() {
		t.Error("that is more than a twentieth above the optimum")
	}
}
