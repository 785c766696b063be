package ui

import "tokendoctor/wizard"

// practice is a sitting on a simulated Cloudflare.
type practice struct {
	scenario Scenario
	end      func()
}

// practise begins a practice case: the same program with a simulated Cloudflare, and the
// customer's entries filled in.
func (m *model) practise(s Scenario) {
	m.endSitting()
	prober, end := s.Open()
	m.practice = &practice{scenario: s, end: end}
	m.probing.prober = prober
	state := wizard.State{Step: wizard.StepStart}
	compared, _ := wizard.QuestionByID(wizard.AskCompared) // which no question asks for
	for _, q := range append([]wizard.Question{compared}, wizard.Symptoms...) {
		if v, ok := s.Answers[q.ID]; ok {
			state = state.Apply(wizard.Answered{Question: q.ID, Value: v})
		}
	}
	m.reset(state)
}

// followCard lets the customer follow the card: the sitting goes on with a Cloudflare on
// which the steps were done, and with what the customer enters after them.
func (m *model) followCard() {
	m.probing.cancelAll()
	m.practice.end()
	after := m.practice.scenario.Fixed()
	prober, end := after.Open()
	m.practice, m.probing.prober = &practice{scenario: after, end: end}, prober
	m.screens[wizard.StepZone] = newZoneScreen(m)
}

// leavePractice begins a sitting on the real Cloudflare.
func (m *model) leavePractice() {
	m.endSitting()
	m.probing.prober = m.options.Prober
	m.keeping.keyring = m.options.Keyring
	m.reset(wizard.State{Step: wizard.StepStart, WayNotes: m.options.WayNotes})
}

func (m *model) endSitting() {
	m.probing.cancelAll()
	m.keeping.stop()
	if m.practice != nil {
		m.practice.end()
	}
	m.practice, m.aside, m.keeping = nil, nil, keeping{run: m.keeping.run}
	m.training.drawn, m.training.withheld = false, false
}
