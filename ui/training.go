package ui

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/ui/commands"
	"tokendoctor/wizard"
)

// training draws practice cases whose cause the trainee has to guess, and keeps the
// tally. It lasts as long as the program runs.
type training struct {
	seed           uint64 // of the deck
	deck           deck
	drawn          bool // the case on the screen is from the deck
	guesses, right int
}

// newTraining shuffles the cases. The seed 0 stands for one by chance, short enough to
// be read aloud.
func newTraining(cases []Scenario, seed uint64) training {
	if seed == 0 {
		seed = 1 + rand.Uint64N(999_999)
	}
	return training{seed: seed, deck: deck{cases: cases, seed: seed}}
}

// tally is how the guesses went, or nothing before the first.
func (t *training) tally() string {
	if t.guesses == 0 {
		return ""
	}
	return fmt.Sprintf("Practice: you guessed %d of %d right.", t.right, t.guesses)
}

// report is the tally, and how to get the same cases once more.
func (t *training) report() string {
	if t.guesses == 0 {
		return ""
	}
	return fmt.Sprintf("%s\nThe same cases in the same order: %s practice %s --seed %d", t.tally(), commands.Program, commands.Surprise, t.seed)
}

// deck deals each case once before any comes again. The order of a round hangs on the
// seed and on the cases' own names, so that a seed that was passed on deals the same
// when a later version has one case more: that one comes in between.
type deck struct {
	cases []Scenario
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
	for _, c := range d.cases {
		sum := sha256.Sum256(fmt.Appendf(nil, "%d %d %s", d.seed, d.round, c.Cause))
		place[c.Cause] = string(sum[:])
	}
	d.left = slices.SortedFunc(slices.Values(d.cases), func(a, b Scenario) int {
		return cmp.Compare(place[a.Cause], place[b.Cause])
	})
}

// draw begins a practice case whose cause is not told: a guess comes before its card.
func (m *model) draw() {
	m.practise(m.training.deck.next())
	m.training.drawn = true
	m.screens[wizard.StepCard] = newGuessScreen(m.options.Scenarios)
}

// withheld reports whether the cause of a drawn case is not to be told yet.
func (m *model) withheld() bool {
	_, asks := m.screens[wizard.StepCard].(*guessScreen)
	return asks
}

// decided reports whether the person was shown a verdict that stands.
func (m *model) decided() bool { return m.state.Decided() && !m.withheld() }

// guessScreen stands in the card's place until the trainee has said what they think
// is wrong.
type guessScreen struct {
	causes []wizard.Cause
	choice choice
}

// newGuessScreen offers the causes that can have been drawn.
func newGuessScreen(cases []Scenario) *guessScreen {
	s := &guessScreen{choice: choice{asks: true}}
	for _, c := range cases {
		s.causes = append(s.causes, c.Cause)
		s.choice.labels = append(s.choice.labels, guessLabel(c.Cause))
		s.choice.notes = append(s.choice.notes, guessNotes[c.Cause])
	}
	s.choice.labels = append(s.choice.labels, "I do not know")
	s.choice.notes = append(s.choice.notes, "This does not count as a guess.")
	return s
}

// guessLabel names a cause by its card. The card of the healthy case says where it
// works from, which is true of other cases as well.
func guessLabel(c wizard.Cause) string {
	if c == wizard.Healthy {
		return "Nothing is wrong"
	}
	return wizard.CardFor(c).Title
}

// guessNotes stand below what could be taken for other rows.
var guessNotes = map[wizard.Cause]string{
	wizard.Healthy:      "The token works here and in ForgeCache.",
	wizard.Undetermined: "What was found fits more than one cause.",
}

func (s *guessScreen) title(*model) string { return "What do you think is wrong?" }

func (s *guessScreen) bindings(*model) []binding {
	return listKeys
}

func (s *guessScreen) typing() bool { return false }

func (s *guessScreen) update(m *model, msg tea.Msg) tea.Cmd {
	if k, ok := msg.(tea.KeyPressMsg); ok && matches(k, keyBack) {
		return m.apply(wizard.Back{})
	}
	if s.choice.update(msg) {
		m.screens[wizard.StepCard] = &cardScreen{guess: s.judge(m)}
		m.toTop()
	}
	return nil
}

// judge counts the guess, and says how it was. What the case was made as can differ
// from the result: the trainee may have given other answers than the customer.
func (s *guessScreen) judge(m *model) string {
	cause := m.practice.scenario.Cause
	made := " The case: "
	if m.state.Verdict().Cause != cause {
		made = " The case was made as: "
	}
	made += guessLabel(cause) + "."
	if s.choice.focus == len(s.causes) {
		return "You made no guess." + made
	}
	m.training.guesses++
	if s.causes[s.choice.focus] != cause {
		return "Your guess was not right: " + s.choice.labels[s.choice.focus] + "." + made
	}
	m.training.right++
	if m.state.Verdict().Cause == cause {
		made = ""
	}
	return "Your guess was right." + made
}

func (s *guessScreen) view(_ *model, p *page) {
	p.text("Pick what fits the checks and the answers. The result comes next.")
	p.blank()
	s.choice.view(p)
}
