package ui

import (
	"fmt"

	"tokendoctor/wizard"
)

// Exit is how a sitting ended.
type Exit struct {
	Interrupted bool   // by ctrl+c or a signal
	Stopped     bool   // plain mode: before a result, because the answers had ended or the person wanted no more
	Text        string // for the normal screen, which outlives the full-screen program
}

// exit is the end of a sitting in the full screen, whose result is gone with it.
func (m *model) exit() Exit {
	text := ""
	switch {
	case m.decided():
		text = verdictText(m.state, m.screens[wizard.StepFix].(*fixScreen).shown(m.state.Card()))
	case !m.done:
		text = m.stopped()
	}
	if m.practice != nil && text != "" {
		text = "This was practice, on a simulated Cloudflare.\n\n" + text
	}
	return Exit{Interrupted: !m.done, Text: text + m.beside()}
}

// plainExit is the end of one on ordinary lines, where the result still stands.
func (m *model) plainExit() Exit {
	e := Exit{Interrupted: !m.done}
	if m.decided() {
		v := m.state.Verdict()
		e.Text = fmt.Sprintf("Result: %s\nCause: %s (%s)\n", m.state.Card().Title, v.Cause, v.Confidence.Words())
	} else {
		e.Stopped, e.Text = m.done, m.stopped()
	}
	if m.practice != nil {
		e.Text = "This was practice, on a simulated Cloudflare.\n" + e.Text
	}
	e.Text += m.beside()
	return e
}

// stopped says what an end before a result leaves.
func (m *model) stopped() string {
	if before, title, again := m.state.Before(); again {
		return "Stopped before the result of the new test. Before it: " + title + " (" + before.Confidence.Words() + ").\n"
	}
	return "Stopped before a result.\n"
}

// beside says how the guesses of practice went, and what became of the token in the
// keyring, if anything.
func (m *model) beside() string {
	out := ""
	for _, text := range []string{m.training.report(), m.keeping.run.text()} {
		if text != "" {
			out += "\n" + text + "\n"
		}
	}
	return out
}
