package ui

import (
	tea "charm.land/bubbletea/v2"

	"tokendoctor/wizard"
)

// startScreen says what the program does and what leaves the machine.
type startScreen struct{ choice }

func newStartScreen(m *model) *startScreen {
	if m.practice != nil {
		return &startScreen{choice{labels: []string{"Begin this practice case", "Pick another practice case", "Leave practice and test a real token"}}}
	}
	return &startScreen{choice{labels: []string{"Find out why Cloudflare rejects the token", "Practise on a simulated Cloudflare"}}}
}

func (s *startScreen) title(m *model) string {
	if m.training.drawn {
		return "Practice: a hidden case"
	}
	return "Token Doctor: why does Cloudflare reject the API token?"
}

func (s *startScreen) bindings(m *model) []binding {
	b := []binding{keyChoose, keyMove, keyPick}
	if m.practice == nil { // which asks nothing until a case begins
		b = append(b, keyRetry)
	}
	return b
}

// pastes: a report is opened outside practice.
func (s *startScreen) pastes(m *model) bool { return m.practice == nil }

func (s *startScreen) paste(m *model, text string) tea.Cmd { return m.takeReport(text) }

func (s *startScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	if matches(k, keyRetry) && m.practice == nil {
		return m.apply(wizard.Retried{ID: wizard.ProbeReach})
	}
	if !s.choice.key(k) {
		return nil
	}
	switch s.choice.focus {
	case 1:
		m.goAside(newScenarioScreen(m))
		return nil
	case 2:
		m.leavePractice()
		return m.run()
	}
	return m.apply(wizard.Next{})
}

func (s *startScreen) view(m *model, p *page) {
	if m.practice != nil {
		p.text(m.practice.scenario.Story)
		p.blank()
		if m.training.drawn && !p.small {
			p.text("The cause is hidden. Before the result, you say what you think is wrong.")
		}
		const about = "Everything is filled in. Nothing leaves this computer."
		if !p.small {
			p.text(about)
			p.blank()
		}
		s.choice.view(p)
		if p.small { // the story and the first choice are in view together
			p.blank()
			p.text(about)
		}
		return
	}
	about := "You answer a few questions and paste the token. The program tests it with Cloudflare and shows the cause and the fix."
	if !p.plain {
		about += " With a screen reader: --plain."
	}
	p.text(about)
	p.blank()
	p.text("What leaves this computer: four kinds of request to api.cloudflare.com, nothing else. They check that the token is active, that it can see your site and, if you agree, that it can purge the cache.")
	p.blank()
	p.text("The token is never shown and never written to a file.")
	p.blank()
	for _, text := range m.options.WayOut {
		p.text(text)
	}
	p.blank()
	s.choice.view(p)
	p.blank()
	lines := m.state.Lines()
	if len(lines) == 0 {
		return
	}
	reach := lines[0]
	if m.runs(reach.ID) {
		p.indented("    RUNNING ", reach.Title+" "+elapsed(m.waited()))
		return
	}
	probeLine(m, p, reach, false)
	if reach.Reply != nil && reach.Status != wizard.Pass {
		p.blank()
		p.text("Without Cloudflare you can still practise. r tries to reach it again.")
	}
}
