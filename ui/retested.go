package ui

import (
	"cmp"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/wizard"
)

// retestedScreen shows the checks before and after a fix side by side, as they run.
// Where a question follows, it is asked below them.
type retestedScreen struct{ following }

// following is the question that follows the checks, asked below them.
type following struct {
	asked  wizard.QuestionID // what choice is for
	choice choice
}

// question is the one that follows, if one does.
func (f *following) question(m *model) (wizard.Question, bool) {
	if m.busy() || m.patience.waiting(m) {
		return wizard.Question{}, false
	}
	next := m.state.Apply(wizard.Next{})
	if next.Step != wizard.StepQuestion || next.AsksHost() {
		return wizard.Question{}, false
	}
	q, _ := next.Question()
	if f.asked != q.ID {
		f.asked, f.choice = q.ID, choiceOf(m, q)
	}
	return q, true
}

func (f *following) list(m *model) *choice {
	if _, ok := f.question(m); ok {
		return &f.choice
	}
	return nil
}

// answer goes on from the checks with what was chosen.
func (f *following) answer(m *model, q wizard.Question) tea.Cmd {
	return m.apply(wizard.Next{}, wizard.Answered{Question: q.ID, Value: q.Choices()[f.choice.focus].Value})
}

func (s *retestedScreen) title(m *model) string {
	switch {
	case m.busy():
		return "Retest: before and after (running)"
	case m.state.Passes():
		return "Retest: it works from here"
	}
	return "Retest: before and after"
}

func (s *retestedScreen) bindings(m *model) []binding {
	switch {
	case m.busy():
		return []binding{keyStop, keyBack}
	case m.patience.waiting(m):
		return []binding{keyNext, keyStopWait, keyRetry, keyReport, keyBack}
	}
	if s.list(m) != nil {
		return []binding{keyChoose, keyMove, keyPick, keyRetry, keyReport, keyBack}
	}
	return []binding{keyNext, keyRetry, keyReport, keyBack}
}

func (s *retestedScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	switch {
	case matches(k, keyStop) && m.busy():
		m.probing.stop()
	case matches(k, keyStop) && m.patience.waiting(m):
		m.patience.stop()
	case matches(k, keyBack):
		return m.apply(wizard.Back{})
	case m.busy():
	case matches(k, keyRetry):
		return m.apply(wizard.Retried{})
	case matches(k, keyReport):
		return m.apply(wizard.ReportWanted{})
	default:
		q, asks := s.question(m)
		switch {
		case !asks && matches(k, keyNext):
			return m.apply(wizard.Next{})
		case asks && s.choice.key(k):
			return s.answer(m, q)
		}
	}
	return nil
}

// headline says whether the fix worked.
func (s *retestedScreen) headline(m *model) string {
	before, _, _ := m.state.Before()
	v, title := m.state.Verdict(), m.state.Card().Title
	switch {
	case m.busy():
		return "Testing again, " + elapsed(m.waited()) + ". It ends within 10 seconds."
	case m.state.Passes():
		return "It works from here."
	case m.state.Barred():
		return "This computer is still not let in, which says nothing of the web host."
	case m.state.MayBeTooNew() && v.Cause != before.Cause:
		return "It is still refused. That may be its age alone, so wait first. If it stays so: " + title + "."
	case v.Cause.Unjudged() && v.Cause != wizard.Undetermined:
		return "It could not be tested again: " + title + ". Enter shows what to do."
	case v.Cause == before.Cause && v.Cause != wizard.Undetermined:
		return "Not fixed yet. The result is the same: " + title + ". Enter shows it."
	case v.Cause == wizard.Undetermined:
		return "It is not clear yet what holds now. Enter goes on, r tests again."
	}
	return "Another fault shows now: " + title + ". Enter goes on to it."
}

// view has the table above the row with the cursor, down to which a screen reader speaks.
func (s *retestedScreen) view(m *model, p *page) {
	const columns = 2 + 36 + 1 + 8 + 1 + len("UNKNOWN (as before)")
	wide := p.width >= columns && !p.plain // plain mode is read aloud: sentences work better
	if wide {
		p.lines = append(p.lines, fmt.Sprintf("  %-36s %-8s %s", "Check", "Before", "After"))
	}
	var failed []string
	for _, c := range m.state.Comparison() {
		before, after := cmp.Or(strings.ToUpper(string(c.Before)), "-"), strings.ToUpper(string(c.Status))
		switch {
		case m.runs(c.ID):
			after = "RUNNING"
		case c.Status == "":
			after = "WAITING"
		case !c.Again:
			after += " (as before)"
		case c.Status == wizard.Fail:
			failed = append(failed, c.Text)
		}
		switch {
		case wide:
			p.lines = append(p.lines, fmt.Sprintf("  %-36s %-8s %s", c.Title, before, after))
		case !p.plain && (!c.Again || p.small && c.Before == c.Status && c.Status == wizard.Pass): // nothing new
		case !p.plain:
			p.indented("  ", after+" "+c.Title+" Was "+before+".")
		default:
			p.indented("  ", c.Title+" Before: "+before+". After: "+after+".")
		}
	}
	p.blank()
	if wide || p.plain { // otherwise the headline says it
		s.compared(m, p, failed)
	}
	if note := m.patience.note(m); note != "" {
		p.blank()
		p.text(note)
	}
	p.blank()
	q, asks := s.question(m)
	if !asks {
		p.sentence(len(p.lines), s.headline(m))
		return
	}
	p.text(s.headline(m) + " " + q.Text)
	if !p.small {
		p.blank()
	}
	s.choice.view(p)
}

// compared says in words what was before and what is now.
func (s *retestedScreen) compared(m *model, p *page, failed []string) {
	_, title, _ := m.state.Before()
	p.indented("  ", "Before: "+title+".")
	if !m.busy() {
		sure := " (" + m.state.Verdict().Confidence.Words() + ")"
		if m.state.Passes() { // the question below tells
			sure = ""
		}
		p.indented("  ", "After: "+m.state.Card().Title+sure+".")
	}
	if len(failed) > 0 && !m.busy() {
		p.blank()
		section(p, "What fails now", failed)
	}
	if s.list(m) != nil || m.patience.note(m) != "" { // which need the room
		return
	}
	if r := endingText(m.state); r != "" {
		p.blank()
		p.text(r)
	}
	p.blank()
	p.text("Zone " + m.zoneName() + ".")
}
