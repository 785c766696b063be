package ui

import (
	tea "charm.land/bubbletea/v2"
)

// sharing is whether others see the person's screen, as asked once in a sitting.
type sharing int

const (
	sharingUnknown sharing = iota
	sharingNone
	sharingOn
)

// stopScreen stands before a run of steps that can show a secret in the browser. The
// first one asks whether the screen is shared; where it is, each one waits until that
// has been stopped.
type stopScreen struct {
	why    string // what can show, in a sentence
	then   func(*model)
	choice choice
}

// private goes on to what can show a secret, past a stop if the screen is shared.
func (m *model) private(why string, then func(*model)) {
	if m.sharing == sharingNone {
		if m.aside != nil {
			m.leaveAside()
		}
		then(m)
		return
	}
	m.goAside(&stopScreen{why: why, then: then, choice: choice{
		labels: []string{"No, nobody else sees it", "Yes, it is shared or recorded"},
		asks:   true,
	}})
}

func (s *stopScreen) title(m *model) string {
	if m.sharing == sharingUnknown {
		return "Is your screen shared or recorded?"
	}
	return "Stop sharing your screen now"
}

func (s *stopScreen) bindings(m *model) []binding {
	if m.sharing == sharingUnknown {
		return listKeys
	}
	return []binding{keySharingOff, keyBack}
}

func (s *stopScreen) agrees() {}

func (s *stopScreen) list(m *model) *choice {
	if m.sharing == sharingUnknown {
		return &s.choice
	}
	return nil
}

func (s *stopScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	switch {
	case matches(k, keyBack):
		m.leaveAside()
	case m.sharing == sharingUnknown && s.choice.key(k):
		m.sharing = sharingNone
		if s.choice.focus > 0 {
			m.sharing, m.entered = sharingOn, m.clock()
			return nil
		}
		m.leaveAside()
		s.then(m)
	case m.sharing == sharingOn && matches(k, keySharingOff):
		m.leaveAside()
		s.then(m)
	}
	return nil
}

func (s *stopScreen) view(m *model, p *page) {
	p.text(s.why)
	p.blank()
	if m.sharing == sharingUnknown {
		p.text("This is asked once. If it is shared, there will be a stop before each step that can show a secret.")
		p.blank()
		s.choice.view(p)
		return
	}
	p.text("Pause a recording as well.")
	p.blank()
	p.row(true, "Press Enter when sharing is off.")
}

// sharingText says whether the screen can be shared; it is written where that changes.
func sharingText(secret bool) string {
	if secret {
		return "Do not share your screen now: a secret can show."
	}
	return "This screen is safe to share."
}

const safeAgain = "Close what shows the token. Then sharing is safe again."
