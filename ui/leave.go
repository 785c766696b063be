package ui

// The end of the program: not before a paste has ended, or its tail would land in the shell.

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

const (
	// quiet is how long nothing may arrive before the program ends, so that the
	// tail of a paste does not land in the shell, which would show and run it;
	// quietMax is how long that is waited for.
	quiet    = 300 * time.Millisecond
	quietMax = time.Second
	// quietAlone is enough behind a ctrl+c that came alone, before which nothing did:
	// it is a person's, and the first byte of a paste at the most, whose next is near.
	quietAlone = 50 * time.Millisecond
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
	if m.came.alone {
		m.leftAlone = m.came.at
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
		if at := m.arrived().at; at.After(last) {
			last = at
		}
	}
	wait := quiet
	if !m.leftAlone.IsZero() && !m.ended && m.arrival().at.Equal(m.leftAlone) {
		wait = quietAlone
	}
	since := m.clock().Sub(last)
	if since < wait && m.clock().Sub(m.leaving) < quietMax {
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
