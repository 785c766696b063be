package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/wizard"
)

// questionScreen asks what only the person can know. "Not sure" is always there.
type questionScreen struct {
	choice
	pasted hostPaste // for the question about the web host
}

// enter shows the current question, with its earlier answer marked.
func (s *questionScreen) enter(m *model) tea.Cmd {
	q, _ := m.state.Question()
	s.choice = choiceOf(m, q)
	return nil
}

// choiceOf lists the answers to a question, with the earlier one marked.
func choiceOf(m *model, q wizard.Question) choice {
	given, answered := m.state.Answers[q.ID]
	if m.practice != nil && !answered {
		given = m.practice.scenario.Answers[q.ID]
	}
	c := choice{labels: labelsOf(q.Choices()), focus: q.Chosen(given)}
	if q.Help != "" {
		c.where = "Where to look: " + q.Help
	}
	return c
}

func labelsOf(options []wizard.Option) (labels []string) {
	for _, o := range options {
		labels = append(labels, o.Label)
	}
	return labels
}

func (s *questionScreen) title(m *model) string {
	_, n := m.state.Question()
	return fmt.Sprintf("Question %d of up to %d", n, wizard.MaxQuestions)
}

func (s *questionScreen) asks(m *model) string {
	q, _ := m.state.Question()
	return q.Text
}

func (s *questionScreen) bindings(m *model) []binding {
	if m.state.AsksHost() {
		return []binding{keyChoose, keyHost, keyBack, keyMove, keyPick}
	}
	return listKeys
}

func (s *questionScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	var cmd tea.Cmd
	switch {
	case matches(k, keyBack):
		cmd = m.apply(wizard.Back{})
	case matches(k, keyHost) && m.state.AsksHost():
		cmd = m.apply(wizard.HostWanted{})
	case s.choice.key(k):
		q, _ := m.state.Question()
		cmd = m.apply(wizard.Answered{Question: q.ID, Value: q.Choices()[s.choice.focus].Value})
	default:
		return nil
	}
	return s.again(m, cmd)
}

// again shows the next question, if there is one.
func (s *questionScreen) again(m *model, cmd tea.Cmd) tea.Cmd {
	if m.state.Step == wizard.StepQuestion {
		s.enter(m)
	}
	return cmd
}

// pastes: only the question about the web host takes a paste.
func (s *questionScreen) pastes(m *model) bool { return m.state.AsksHost() }

func (s *questionScreen) paste(m *model, text string) tea.Cmd {
	return s.again(m, s.pasted.take(m, text))
}

// view has what there is to know above the rows: a screen reader speaks down to the one
// with the cursor.
func (s *questionScreen) view(m *model, p *page) {
	q, _ := m.state.Question()
	questionView(m, p, q, &s.choice)
}

func questionView(m *model, p *page, q wizard.Question, c *choice) {
	p.text(q.Text)
	above := len(p.lines)
	if c.where != "" {
		p.text(c.where)
		if all := *p; p.small { // where it does not all fit, the help says where to look
			all.blank()
			if c.view(&all); len(all.lines) > m.room() {
				p.lines = append(p.lines[:above], "Where to look: press ?")
			}
		}
	}
	if m.practice != nil && !p.small {
		p.text("Practice: Enter gives the customer's answer.")
	}
	p.blank()
	c.view(p)
}
