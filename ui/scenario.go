package ui

import tea "charm.land/bubbletea/v2"

// scenarioScreen is the list of practice cases, each named by its cause, below the row
// that draws one of them.
type scenarioScreen struct {
	scenarios []Scenario
	choice
}

// newScenarioScreen makes the list. It leaves out the stories while the cause of a drawn
// case is hidden: its story would give it away.
func newScenarioScreen(m *model) *scenarioScreen {
	s := &scenarioScreen{scenarios: m.options.Scenarios(), choice: choice{
		labels: []string{"Surprise me"},
		notes:  []string{"A practice case. The cause is hidden until you guess it."},
	}}
	for _, sc := range s.scenarios {
		s.choice.labels = append(s.choice.labels, string(sc.Cause))
		if !m.training.withheld {
			s.choice.notes = append(s.choice.notes, sc.Story)
		}
	}
	return s
}

func (s *scenarioScreen) title(*model) string { return "Practice: pick a case" }

func (s *scenarioScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	if matches(k, keyBack) {
		if m.probing.prober == nil {
			return m.finish() // there is no screen before this one
		}
		m.leaveAside()
		return nil
	}
	if s.choice.key(k) {
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
