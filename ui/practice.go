package ui

import "tokendoctor/wizard"

// practice is a sitting on a simulated Cloudflare.
type practice struct {
	scenario Scenario
	end      func()
}

// practise begins a practice case: the same program, another Cloudflare, and
// what the customer in the case would enter in place.
func (m *model) practise(s Scenario) {
	m.endSitting()
	prober, end := s.Open()
	m.practice = &practice{scenario: s, end: end}
	m.probing.prober = prober
	state := wizard.State{Step: wizard.StepStart}
	for _, q := range wizard.Symptoms {
		if v, ok := s.Answers[q.ID]; ok {
			state = state.Apply(wizard.Answered{Question: q.ID, Value: v})
		}
	}
	m.reset(state)
}

// mend lets the customer follow the card: the same program goes on with a Cloudflare
// on which that was done, and with what the customer has then.
func (m *model) mend() {
	m.probing.cancelAll()
	m.practice.end()
	mended := m.practice.scenario.Mended()
	prober, end := mended.Open()
	m.practice, m.probing.prober = &practice{scenario: mended, end: end}, prober
	m.screens[wizard.StepZone] = newZoneScreen(m)
}

// leavePractice begins a sitting on the real Cloudflare.
func (m *model) leavePractice() {
	m.endSitting()
	m.probing.prober = m.options.Prober
	m.keeping.keyring = m.options.Keyring
	m.reset(wizard.State{Step: wizard.StepStart})
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
