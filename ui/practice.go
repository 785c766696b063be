package ui

import (
	tea "charm.land/bubbletea/v2"

	"tokendoctor/wizard"
)

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
	m.practice, m.training.drawn, m.aside, m.keeping = nil, false, nil, keeping{run: m.keeping.run}
}

// scenarioScreen is the list of practice cases, by the cause that each one has, below
// the row that draws one of them.
type scenarioScreen struct {
	scenarios []Scenario
	choice    choice
}

// newScenarioScreen makes the list. The stories stay out of it while one of them is that
// of a case whose cause is not told.
func newScenarioScreen(m *model) *scenarioScreen {
	s := &scenarioScreen{scenarios: m.options.Scenarios, choice: choice{
		labels: []string{"Surprise me"},
		notes:  []string{"A case drawn for you, its cause not told."},
	}}
	for _, sc := range s.scenarios {
		s.choice.labels = append(s.choice.labels, string(sc.Cause))
		if !m.withheld() {
			s.choice.notes = append(s.choice.notes, sc.Story)
		}
	}
	return s
}

func (s *scenarioScreen) title(*model) string { return "Practice: pick a case" }

func (s *scenarioScreen) bindings(*model) []binding {
	return listKeys
}

func (s *scenarioScreen) typing() bool { return false }

func (s *scenarioScreen) update(m *model, msg tea.Msg) tea.Cmd {
	if k, ok := msg.(tea.KeyPressMsg); ok && matches(k, keyBack) {
		if m.probing.prober == nil {
			return m.finish() // there is no screen before this one
		}
		m.leaveAside()
		return nil
	}
	if s.choice.update(msg) {
		if s.choice.focus == 0 {
			m.draw()
		} else {
			m.practise(s.scenarios[s.choice.focus-1])
		}
		return m.run()
	}
	return nil
}

func (s *scenarioScreen) view(_ *model, p *page) {
	p.text("Everything runs on this computer, with sample tokens.")
	p.blank()
	s.choice.view(p)
}
