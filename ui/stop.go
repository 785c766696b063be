package ui

import (
	tea "charm.land/bubbletea/v2"
)

// stopScreen comes before a step that can show a secret in the browser: a shared screen
// has to be unshared first.
type stopScreen struct {
	why  string // what can show, in a sentence
	then func(*model)
}

func (s *stopScreen) title(*model) string { return "Stop sharing your screen now" }

func (s *stopScreen) bindings(*model) []binding { return []binding{keySharingOff, keyBack} }

func (s *stopScreen) agrees() {}

func (s *stopScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	switch {
	case matches(k, keyBack):
		m.leaveAside()
	case matches(k, keySharingOff):
		m.leaveAside()
		s.then(m)
	}
	return nil
}

func (s *stopScreen) view(_ *model, p *page) {
	p.row(true, "Press Enter when sharing is off.")
	p.blank()
	p.text(s.why)
	p.blank()
	p.text("Pause a recording as well. If you share nothing, go on.")
}
