package ui

import (
	"fmt"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/wizard"
)

// tokenScreen takes the token. It has no text field: what arrives is collected
// as it is, so that it can be inspected before anything trims it, and nothing of
// it is ever drawn.
type tokenScreen struct {
	raw       []rune
	lastPaste time.Time
	lastKey   time.Time
	typed     bool // the last key went into raw
}

const (
	// A key this soon after another comes from a paste, not from a finger.
	pasteRate = 30 * time.Millisecond
	// Windows Terminal sends a bare Enter behind a bracketed paste.
	pasteEcho = 150 * time.Millisecond
	// maxPaste is far above any credential, to judge what is more as prose.
	maxPaste = 64 << 10
)

func (s *tokenScreen) enter(m *Model) tea.Cmd {
	m.keeping.found = cloudflare.Token{}
	if m.practice != nil {
		if m.state.Paste.Kind == "" {
			s.raw = []rune(m.practice.scenario.Paste)
		}
		return nil
	}
	return lookAtKeyring(m.probing.ctx, m.keeping.keyring)
}

func (s *tokenScreen) title(*Model) string { return stepTitle(wizard.StepToken, "paste the token") }

func (s *tokenScreen) bindings(*Model) []binding {
	return []binding{keyNext, keyClear, keyBack}
}

func (s *tokenScreen) typing() bool { return true }

func (s *tokenScreen) update(m *Model, msg tea.Msg) tea.Cmd {
	now := m.clock()
	switch msg := msg.(type) {
	case tea.PasteMsg:
		if now.Sub(s.lastPaste) > pasteEcho {
			s.raw = nil // a new paste takes the place of the old one
		}
		s.add([]rune(msg.Content))
		s.lastPaste = now
		m.state.Problem = ""
	case tea.KeyPressMsg:
		// A line break or tab in an unbracketed paste comes as a key.
		pasted := s.typed && now.Sub(s.lastKey) < pasteRate
		s.lastKey, s.typed = now, false
		switch {
		case matches(msg, keyBack):
			return m.apply(wizard.Back{})
		case matches(msg, keyClear):
			s.raw = nil
			m.state.Problem = ""
		case matches(msg, keyNext) && pasted:
			s.add([]rune{'\n'})
			s.typed = true
		case matches(msg, keyNext) && now.Sub(s.lastPaste) < pasteEcho:
		case matches(msg, keyNext):
			return s.submit(m)
		case msg.Code == tea.KeyTab && pasted:
			s.add([]rune{'\t'})
			s.typed = true
		case msg.String() == "ctrl+v":
			m.state.Problem = "Use your terminal's own paste, often Ctrl+Shift+V or Cmd+V."
		case key.Matches(msg, keyField), msg.Text == "":
		default:
			s.add([]rune(msg.Text))
			s.typed = true
		}
	}
	return nil
}

func (s *tokenScreen) add(r []rune) {
	if room := maxPaste - len(s.raw); len(r) > room {
		r = r[:room]
	}
	s.raw = append(s.raw, r...)
}

func (s *tokenScreen) submit(m *Model) tea.Cmd {
	in := cloudflare.Inspect(string(s.raw))
	switch underTest := m.state.Paste.Kind != ""; {
	case len(s.raw) > 0:
		m.keeping.loaded = false
	case underTest:
		in = m.state.Paste
	case !m.keeping.found.IsZero():
		in = cloudflare.Inspect(m.keeping.found.Reveal())
		m.keeping.loaded = true
	}
	length := len(s.raw)
	cmd := m.apply(wizard.TokenEntered{Inspection: in})
	if m.state.Step != wizard.StepToken {
		s.raw = nil // the wizard has it now
	} else if in.Kind == cloudflare.KindProse {
		m.state.Problem = fmt.Sprintf("%d characters arrived. ", length) + m.state.Problem
	}
	return cmd
}

func (s *tokenScreen) view(m *Model, p *page) {
	p.text("Paste the API token as it stands in ForgeCache, or as you copied it. Nothing of it is shown here, so this screen is safe to share.")
	p.blank()
	state := "Nothing has been pasted yet."
	switch {
	case m.practice != nil && len(s.raw) > 0:
		state = "The customer's sample token is in place. Enter goes on."
	case len(s.raw) > 0:
		state = "Something was pasted. Enter goes on, Backspace clears it."
	case m.state.Paste.Kind != "":
		state = "The value from before is still here. Enter goes on with it. Or paste another."
	case !m.keeping.found.IsZero():
		state = "A token for this zone is in the keyring. Enter takes it. Or paste another."
	}
	p.row(true, state)
	p.cursor(2)
	p.cursorY--
	p.blank()
	p.text("It goes to api.cloudflare.com and nowhere else, and stays in memory. A Global API Key is recognised and never sent.")
}
