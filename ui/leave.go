package ui

// The end of the program: not before a paste has ended, or its tail would land in the shell.

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/ui/terminal"
)

type (
	leaveMsg   struct{}
	suspendMsg struct{ asked time.Time }
	endMsg     struct{} // somebody else wants the program to end, or the terminal is gone
)

// stop ends the program before its end, as ctrl+c does.
func (m *model) stop() tea.Cmd {
	if !m.leaving.IsZero() {
		return nil // it is on its way
	}
	m.leaving = m.clock()
	if m.came.Alone {
		m.leftAlone = m.came.At
	}
	return m.leave()
}

// leave ends the program, once nothing arrives any more: on a screen that takes
// text a paste may just be on its way, elsewhere only if something came before.
func (m *model) leave() tea.Cmd {
	last := m.lastInput
	if (m.screen().typing() || m.ended) && m.leaving.After(last) {
		last = m.leaving
	}
	if m.arrived != nil { // a marked paste is told of at its end only
		if at := m.arrived().At; at.After(last) {
			last = at
		}
	}
	wait := terminal.Quiet
	if !m.leftAlone.IsZero() && !m.ended && m.arrival().At.Equal(m.leftAlone) {
		wait = terminal.QuietAlone
	}
	since := m.clock().Sub(last)
	if since < wait && m.clock().Sub(m.leaving) < terminal.QuietMax {
		return tea.Tick(wait-since, func(time.Time) tea.Msg { return leaveMsg{} })
	}
	// Not tea.Interrupt: Bubble Tea would close its reader while that is still reading.
	return tea.Quit
}

// finish leaves after the verdict was read, or from practice.
func (m *model) finish() tea.Cmd {
	m.done = true
	m.leaving = m.clock()
	return m.leave()
}
