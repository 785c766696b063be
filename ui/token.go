package ui

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/wizard"
)

// tokenScreen takes the token. It has no text field: what arrives is collected
// as it is, so that it can be inspected before anything trims it, and nothing of
// it is ever drawn.
type tokenScreen struct {
	raw       []rune
	arrived   int  // characters, those over maxPaste included
	whole     bool // raw came in one piece: a bracketed paste, or a practice case
	cleared   bool // the value from before is not wanted any more
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

func (s *tokenScreen) enter(m *model) tea.Cmd {
	if m.practice != nil {
		if m.state.Paste.Kind == "" && !s.cleared && len(s.raw) == 0 {
			s.add([]rune(m.practice.scenario.Paste))
			s.whole = true
		}
		return nil
	}
	return m.keeping.look(m)
}

func (s *tokenScreen) title(*model) string { return stepTitle(wizard.StepToken, "paste the token") }

func (s *tokenScreen) bindings(*model) []binding {
	return []binding{keyNext, keyClear, keyBack}
}

func (s *tokenScreen) typing() bool { return true }

func (s *tokenScreen) update(m *model, msg tea.Msg) tea.Cmd {
	now := m.clock()
	switch msg := msg.(type) {
	case tea.PasteMsg:
		if now.Sub(s.lastPaste) > pasteEcho {
			s.clear() // a new paste takes the place of the old one
		}
		s.add([]rune(msg.Content))
		s.whole, s.lastPaste = true, now
		m.state.Problem = ""
	case tea.KeyPressMsg:
		// A line break or tab in an unbracketed paste comes as a key.
		pasted := s.typed && now.Sub(s.lastKey) < pasteRate
		echo := now.Sub(s.lastPaste) < pasteEcho
		s.lastKey, s.typed = now, false
		switch {
		case matches(msg, keyBack):
			return m.apply(wizard.Back{})
		case matches(msg, keyClear):
			s.clear()
			s.cleared = true
			m.state.Problem = ""
		case matches(msg, keyNext) && pasted:
			s.take('\n')
		case matches(msg, keyNext) && echo:
		case matches(msg, keyNext):
			return s.submit(m)
		case msg.Code == tea.KeyTab && pasted:
			s.take('\t')
		case msg.String() == "ctrl+v":
			m.state.Problem = "Use your terminal's own paste, often Ctrl+Shift+V or Cmd+V."
		case matches(msg, keyField), msg.Text == "":
		case s.whole && !echo && !pasted:
			m.state.Problem = "A key was pressed and not taken: the pasted value stays as it is."
		default:
			m.state.Problem = ""
			s.take([]rune(msg.Text)...)
		}
	}
	return nil
}

func (s *tokenScreen) clear() { s.raw, s.arrived, s.whole = nil, 0, false }

// take adds what came as a key.
func (s *tokenScreen) take(r ...rune) {
	s.add(r)
	s.typed = true
}

func (s *tokenScreen) add(r []rune) {
	s.arrived += len(r)
	if room := maxPaste - len(s.raw); len(r) > room {
		r = r[:room]
	}
	s.raw = append(s.raw, r...)
}

// fewest is the length below which what arrived was hardly a paste.
const fewest = 8

func (s *tokenScreen) submit(m *model) tea.Cmd {
	in := cloudflare.Inspect(string(s.raw))
	switch {
	case len(s.raw) > 0:
	case s.underTest(m):
		in = m.state.Paste
	case !m.keeping.found.IsZero():
		in = cloudflare.Inspect(m.keeping.found.Reveal())
	case m.keeping.canUnlock():
		return m.keeping.find(m)
	}
	if in.Kind == cloudflare.KindUnknown && len(s.raw) > 0 && s.arrived < fewest {
		s.clear()
		m.state.Problem = "Only a few characters arrived, and a token has many more. Paste it once more."
		return nil
	}
	cmd := m.apply(wizard.TokenEntered{Inspection: in})
	switch {
	case m.state.Step != wizard.StepToken:
		m.keeping.note = ""
		s.clear() // the wizard has it now
	case in.Kind == cloudflare.KindProse:
		m.state.Problem = fmt.Sprintf("%d characters arrived. ", s.arrived) + m.state.Problem
	}
	return cmd
}

// underTest reports whether a value from before can be gone on with.
func (s *tokenScreen) underTest(m *model) bool { return m.state.Paste.Kind != "" && !s.cleared }

func (s *tokenScreen) view(m *model, p *page) {
	p.text("Paste the API token as it stands in ForgeCache, or as you copied it. Nothing of it is shown here, so this screen is safe to share.")
	p.blank()
	state := "Nothing has been pasted yet."
	switch {
	case m.practice != nil && len(s.raw) > 0 && s.lastPaste.IsZero():
		state = "The customer's sample token is in place. Enter goes on."
	case len(s.raw) > 0:
		state = "Something was pasted. Enter goes on, Backspace clears it."
	case s.underTest(m):
		state = "The value from before is still here. Enter goes on with it. Or paste another."
	case !m.keeping.found.IsZero():
		state = "A token for this zone is in the keyring. Enter takes it. Or paste another."
	case m.keeping.canUnlock():
		state += " Enter looks in this computer's keyring, which may ask for its password."
	}
	p.row(true, state)
	p.cursorX = len("> ") // where a field would be
	if m.keeping.note != "" {
		p.text(m.keeping.note)
	}
	p.blank()
	p.text("It goes to api.cloudflare.com and nowhere else, and stays in memory. A Global API Key is recognised and never sent.")
}
