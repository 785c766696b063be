package ui

import (
	tea "charm.land/bubbletea/v2"

	"tokendoctor/wizard"
)

// guessScreen takes the card's place until the trainee has said what they think is
// wrong.
type guessScreen struct {
	causes []wizard.Cause
	choice
}

// newGuessScreen offers every cause that may have been drawn.
func newGuessScreen(cases []Scenario) *guessScreen {
	s := &guessScreen{choice: choice{asks: true}}
	for _, c := range cases {
		s.causes = append(s.causes, c.Cause)
		s.choice.labels = append(s.choice.labels, c.Cause.Label())
		s.choice.notes = append(s.choice.notes, c.Cause.Note())
	}
	s.choice.labels = append(s.choice.labels, "I do not know")
	s.choice.notes = append(s.choice.notes, "This does not count as a guess.")
	return s
}

func (s *guessScreen) title(*model) string { return "What do you think is wrong?" }

func (s *guessScreen) agrees() {}

func (s *guessScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	if matches(k, keyBack) {
		return m.apply(wizard.Back{})
	}
	if s.choice.key(k) {
		m.screens[wizard.StepCard] = &cardScreen{guess: s.judge(m)}
		m.training.withheld = false
		m.toTop()
	}
	return nil
}

// judge counts the guess and says whether it was right. The result can differ from the
// cause that the case was made for: the trainee may have answered differently.
func (s *guessScreen) judge(m *model) string {
	cause := m.practice.scenario.Cause
	made := " The case: "
	if m.state.Verdict().Cause != cause {
		made = " The case was made as: "
	}
	made += cause.Label() + "."
	if s.choice.focus == len(s.causes) {
		return "You made no guess." + made
	}
	m.training.guesses++
	if s.causes[s.choice.focus] != cause {
		return "Your guess was wrong: " + s.choice.labels[s.choice.focus] + "." + made
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
