package ui

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"slices"

	"tokendoctor/ui/commands"
	"tokendoctor/wizard"
)

// training draws practice cases whose cause the trainee has to guess, and keeps the
// tally. It lasts as long as the program runs.
type training struct {
	seed           uint64 // of the deck
	deck           deck
	drawn          bool // the case on the screen was drawn from the deck
	withheld       bool // and its cause is hidden until there is a guess
	guesses, right int
}

// newTraining shuffles the cases. For the seed 0 it picks a random one that is short
// enough to be read aloud.
func newTraining(cases func() []Scenario, seed uint64) training {
	if seed == 0 {
		seed = 1 + rand.Uint64N(999_999)
	}
	return training{seed: seed, deck: deck{cases: cases, seed: seed}}
}

// tally counts the right guesses; it is empty before the first guess.
func (t *training) tally() string {
	if t.guesses == 0 {
		return ""
	}
	return fmt.Sprintf("Practice: you guessed %d of %d right.", t.right, t.guesses)
}

// report is the tally, and how to get the same cases again.
func (t *training) report() string {
	if t.guesses == 0 {
		return ""
	}
	return fmt.Sprintf("%s\nThe same cases in the same order: %s practice %s --seed %d", t.tally(), commands.Program, commands.Surprise, t.seed)
}

// deck deals each case once before any comes again. The order of a round depends only on
// the seed and the cases' own names, so a seed that was passed on deals the same when a
// later version has one more case, which comes in between.
type deck struct {
	cases func() []Scenario
	seed  uint64
	round int
	left  []Scenario   // of the round, those to come
	last  wizard.Cause // of the one dealt before
}

func (d *deck) next() Scenario {
	if len(d.left) == 0 {
		d.shuffle()
		if len(d.left) > 1 && d.left[0].Cause == d.last { // a trainee has just seen it
			d.left[0], d.left[1] = d.left[1], d.left[0]
		}
	}
	dealt := d.left[0]
	d.left, d.last = d.left[1:], dealt.Cause
	return dealt
}

func (d *deck) shuffle() {
	d.round++
	place := map[wizard.Cause]string{}
	cases := d.cases()
	for _, c := range cases {
		sum := sha256.Sum256(fmt.Appendf(nil, "%d %d %s", d.seed, d.round, c.Cause))
		place[c.Cause] = string(sum[:])
	}
	d.left = slices.SortedFunc(slices.Values(cases), func(a, b Scenario) int {
		return cmp.Compare(place[a.Cause], place[b.Cause])
	})
}

// draw begins a practice case whose cause is hidden: a guess comes before the result.
func (m *model) draw() {
	m.practise(m.training.deck.next())
	m.training.drawn, m.training.withheld = true, true
	m.screens[wizard.StepCard] = newGuessScreen(m.options.Scenarios())
}

// decided reports whether the person has been shown a verdict.
func (m *model) decided() bool { return m.state.Decided() && !m.training.withheld }
