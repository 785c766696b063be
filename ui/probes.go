package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/wizard"
)

// probesScreen shows the probes as they run, in words and seconds.
// Where a question follows and there is room for it, it is asked below them.
type probesScreen struct {
	following
	row int // the focused probe, from 1; 0 is the line below them
}

func (s *probesScreen) enter(*model) tea.Cmd {
	s.row, s.asked = 0, ""
	return nil
}

// question is the one that is asked below the checks: they stay in view as a whole.
func (s *probesScreen) question(m *model) (wizard.Question, bool) {
	q, ok := s.following.question(m)
	if !ok || m.plain { // there it has a block of its own
		return q, false
	}
	p := m.newPage()
	s.results(m, p, q, true)
	return q, len(p.lines) <= m.room()
}

func (s *probesScreen) list(m *model) *choice {
	if _, ok := s.question(m); ok {
		return &s.choice
	}
	return nil
}

func (s *probesScreen) title(m *model) string {
	return stepTitle(m, "The checks")
}

func (s *probesScreen) bindings(m *model) []binding {
	switch {
	case m.busy():
		return []binding{keyStop, keyMove, keyBack}
	case m.keeping.canStop():
		return []binding{keyNext, keyStopWait, keyRetry, keyMove, keyBack}
	case s.list(m) != nil:
		return []binding{keyChoose, keyMove, keyPick, keyRetry, keyBack}
	}
	return []binding{keyNext, keyRetry, keyMove, keyBack}
}

func (s *probesScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	lines := m.state.Lines()
	s.row = min(s.row, len(lines))
	q, asks := s.question(m)
	switch {
	case matches(k, keyStop) && m.busy():
		m.probing.stop()
	case matches(k, keyStop) && m.keeping.canStop():
		m.keeping.stop()
	case matches(k, keyBack):
		return m.apply(wizard.Back{})
	case asks && matches(k, keyRetry):
		return m.apply(wizard.Retried{})
	case asks && s.choice.key(k):
		return s.answer(m, q)
	case asks:
	case matches(k, keyUp) && s.row == 0:
		s.row = len(lines)
	case matches(k, keyUp):
		s.row = max(1, s.row-1)
	case matches(k, keyDown) && s.row > 0:
		s.row = (s.row + 1) % (len(lines) + 1)
	case m.busy():
	case matches(k, keyRetry) && s.row == 0:
		return m.apply(wizard.Retried{})
	case matches(k, keyRetry):
		return m.apply(wizard.Retried{ID: lines[s.row-1].ID})
	case matches(k, keyNext):
		return m.apply(wizard.Next{})
	}
	return nil
}

// view has the results above the row with the cursor, down to which a screen reader
// speaks.
func (s *probesScreen) view(m *model, p *page) {
	q, asks := s.question(m)
	s.results(m, p, q, asks)
}

func (s *probesScreen) results(m *model, p *page, q wizard.Question, asks bool) {
	said := ""
	for i, l := range m.state.Lines() {
		if p.reported {
			continue
		}
		why := l.Text
		if l.Status == wizard.Skip && why == said { // one reason for several is said once
			l.Text = ""
		}
		said = why
		probeLine(m, p, l, i+1 == s.row)
	}
	if f, ok := m.state.Finding(wizard.TokenCharacters); ok && f.Status == wizard.Fail {
		text := "The paste - " + f.Text
		if p.width < maxText && !p.plain { // the result says what
			text = "Is the paste only the token?"
		}
		p.indented("  "+badge(f.Status)+" ", text)
	}
	p.blank()
	if !p.small {
		p.text("Zone " + m.zoneName() + ".")
	}
	if note := m.keeping.text(m); note != "" {
		p.text(note)
	}
	p.blank()
	switch {
	case asks:
		p.text("All checks have ended, and there is a question:")
		questionView(m, p, q, &s.choice)
	case m.busy() && s.row == 0:
		p.sentence(len(p.lines), "The checks are running, "+elapsed(m.waited())+". They end within 10 seconds.")
	case m.busy():
		p.row(false, "The checks are running, "+elapsed(m.waited())+". They end within 10 seconds.")
	case p.plain: // its prompt names the keys
		p.text("All checks have ended.")
	case s.row == 0 && p.small:
		p.row(true, "All checks have ended. Enter goes on.")
	case s.row == 0:
		p.row(true, "All checks have ended. Enter goes on, r runs them all again.")
	default:
		p.row(false, "All checks have ended. Enter goes on, r runs the marked one again.")
	}
}

// widestCheck is the column of the checks' titles, where what was found is beside them.
const widestCheck = 36

// probeLine is one probe: its status as a word, what it checks, and what came of it.
func probeLine(m *model, p *page, l wizard.Line, focused bool) {
	mark := p.mark(focused)
	switch running := m.runs(l.ID); {
	case running && l.Reply != nil:
		why := "as the first one failed"
		if l.Reply.Outcome == cloudflare.OutcomeRefused || l.Reply.Outcome == cloudflare.OutcomeTokenUnknown {
			why = "to be sure that it is refused"
		}
		p.indented(mark+"RUNNING ", l.Title+" - attempt 2 of 2, "+why)
	case running:
		p.indented(mark+"RUNNING ", l.Title)
	case l.Reply == nil && l.Status == "":
		p.indented(mark+"WAITING ", l.Title)
	case p.small && !focused: // one line each; the result says why
		p.indented(mark+badge(l.Status)+" ", l.Title)
	default:
		took := ""
		if l.Reply != nil {
			attempts := ""
			if l.Reply.Attempts > 1 {
				attempts = fmt.Sprintf(", %d attempts", l.Reply.Attempts)
			}
			took = fmt.Sprintf(" (%.1f s%s)", l.Reply.Duration.Seconds(), attempts)
		}
		if p.wide && l.Text != "" {
			p.columns(mark+badge(l.Status)+" ", l.Title, widestCheck, l.Text+took)
			return
		}
		text := l.Title + took
		if l.Text != "" {
			text += " - " + l.Text
		}
		p.indented(mark+badge(l.Status)+" ", text)
	}
}
