package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/wizard"
)

// probesScreen shows the probes as they run, in words and seconds.
type probesScreen struct{ row int }

func (s *probesScreen) enter(m *Model) tea.Cmd {
	s.row = 0
	return nil
}

func (s *probesScreen) title(*Model) string {
	return stepTitle(wizard.StepProbes, "the checks")
}

func (s *probesScreen) bindings(m *Model) []binding {
	if len(m.probing.running) > 0 {
		return []binding{keyStop, keyMove, keyBack}
	}
	return []binding{keyNext, keyMove, keyRetry, keyBack}
}

func (s *probesScreen) typing() bool { return false }

func (s *probesScreen) update(m *Model, msg tea.Msg) tea.Cmd {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	lines := m.state.Lines()
	s.row = min(s.row, len(lines)-1)
	switch {
	case matches(k, keyBack):
		return m.apply(wizard.Back{})
	case matches(k, keyUp):
		s.row = max(0, s.row-1)
	case matches(k, keyDown):
		s.row = min(len(lines)-1, s.row+1)
	case matches(k, keyStop):
		m.probing.stop()
	case matches(k, keyRetry) && len(m.probing.running) == 0:
		return m.apply(wizard.Retried{ID: lines[s.row].ID})
	case matches(k, keyNext):
		return m.apply(wizard.Next{})
	}
	return nil
}

func (s *probesScreen) view(m *Model, p *page) {
	if len(m.state.Wants()) > 0 {
		p.text("The checks are running. They end within 10 seconds.")
	} else {
		p.text("All checks have ended. Enter shows the result, r tries the marked check again.")
	}
	if m.keeping.note != "" {
		p.text(m.keeping.note)
	}
	p.blank()
	for i, l := range m.state.Lines() {
		probeLine(m, p, l, i == s.row)
	}
	p.blank()
	p.text("Zone " + m.zoneName() + ". This screen is safe to share.")
}

// probeLine is one probe: its status as a word, what it asks, and how it went.
func probeLine(m *Model, p *page, l wizard.Line, focused bool) {
	mark := "  "
	if focused {
		mark = "> "
		p.cursor(0)
	}
	switch n, running := m.seconds(l.ID); {
	case running && l.Reply != nil:
		p.indented(mark+"RUNNING ", fmt.Sprintf("%s %d s - refused, and asked once more to be sure", l.Title, n))
	case running:
		p.indented(mark+"RUNNING ", fmt.Sprintf("%s %d s", l.Title, n))
	case l.Reply == nil && l.Status == "":
		p.indented(mark+"WAITING ", l.Title)
	default:
		took := ""
		if l.Reply != nil {
			took = fmt.Sprintf(" (%.1f s)", l.Reply.Duration.Seconds())
		}
		text := l.Title + took
		if l.Text != "" {
			text += " - " + l.Text
		}
		p.indented(mark+statusWord(l.Status)+" ", text)
	}
}
