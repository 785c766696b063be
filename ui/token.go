package ui

import (
	"cmp"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/keyring"
	"tokendoctor/ui/terminal"
	"tokendoctor/wizard"
)

// tokenScreen takes the token. It has no text field: what arrives is collected unchanged,
// so that it can be inspected before anything trims it, and none of it is ever drawn.
type tokenScreen struct {
	raw     []byte                // as it came: it may hold bytes that are not UTF-8
	whole   bool                  // raw is a paste, or a practice case's sample
	seen    cloudflare.Inspection // of raw, while it is whole
	sample  bool                  // raw is the practice case's sample
	cleared bool                  // the person has discarded the earlier value
	asked   bool                  // the person was asked whether raw really is what ForgeCache has
	another bool                  // the fix gave another token, so earlier values are useless
}

// enter fills in the sample in practice, and otherwise looks in the keyring. In a retest the
// sample is what the steps have led to, so that there is nothing to enter.
func (s *tokenScreen) enter(m *model) tea.Cmd {
	if m.practice != nil {
		if (m.state.Paste.Kind == "" || s.another) && !s.cleared && len(s.raw) == 0 {
			s.add(m.practice.scenario.Paste)
			s.whole, s.sample = true, true
			s.inspect()
			if s.another {
				return s.submit(m)
			}
		}
		return nil
	}
	if s.another {
		m.keeping.found = keyring.Kept{}
		return nil
	}
	return m.keeping.look(m)
}

func (s *tokenScreen) title(m *model) string {
	return stepTitle(m, "Paste the token")
}

func (s *tokenScreen) bindings(m *model) []binding {
	if m.keeping.canStop() {
		return []binding{keyNext, keyClear, keySkip}
	}
	if s.guides(m) {
		return []binding{keyNext, keyGuide, keyLeave, keyClear}
	}
	return []binding{keyNext, keyClear, keyLeave}
}

// guides reports whether the way in for who has no token yet is shown.
func (s *tokenScreen) guides(m *model) bool {
	return len(s.raw) == 0 && !m.state.Retesting() && m.practice == nil
}

func (s *tokenScreen) typing() {}

// secret: until the value is in, the terminal may show it. Some ask before they paste a
// line break or a tab, and show the whole text (xfce4-terminal, urxvt); in a shell of Emacs
// it stands in the buffer.
func (s *tokenScreen) secret(m *model) bool {
	return m.practice == nil && !s.whole && !s.underTest(m) && m.keeping.found.Token.IsZero()
}

// pasteCanShow says so first, as long as it can.
func (s *tokenScreen) pasteCanShow(m *model, p *page) {
	if s.secret(m) {
		p.text("Stop sharing until the token is in: some terminals show a paste and ask before they take it. One from the keyring needs no paste.")
		p.blank()
	}
}

func (s *tokenScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	switch {
	case matches(k, keySkip) && m.keeping.canStop():
		m.keeping.stop()
	case matches(k, keyLeave):
		return m.apply(wizard.Back{})
	case matches(k, keyClear):
		s.clear()
		s.cleared = true
		m.state.Problem = ""
	case matches(k, keyGuide) && s.guides(m) && !m.arrivals.came.Several:
		return m.open(wizard.SetupGuide)
	case matches(k, keyNext):
		return s.submit(m)
	case pastesElsewhere(strings.ToLower(k.String())): // xterm and mlterm name the capital
		m.state.Problem = pasteHint(m)
		m.window.showTop() // also for the same hint once more
	case matches(k, keyField), k.Text == "":
	case s.whole && !m.arrivals.echoes():
		m.state.Problem = "A key was pressed and not taken: the pasted value stays as it is."
	default:
		m.state.Problem = ""
		s.take(m, k.Text)
	}
	return nil
}

func (s *tokenScreen) paste(m *model, text string) tea.Cmd {
	if !m.arrivals.echoes() && (s.whole || !m.arrivals.continues()) {
		s.clear() // a new paste replaces the old one
	}
	s.add(text)
	s.whole = true
	s.inspect()
	if m.practice == nil {
		m.clip = clipboard{token: true}
	}
	m.state.Problem = ""
	return nil
}

// pastedKey takes a line break or tab of a paste that arrives as keys.
func (s *tokenScreen) pastedKey(m *model, text string) tea.Cmd {
	if !s.whole || m.arrivals.echoes() {
		s.take(m, text)
	}
	return nil
}

func pastesElsewhere(key string) bool {
	return strings.HasSuffix(key, "ctrl+v") || key == "ctrl+shift+v" || key == "ctrl+y" // that is Emacs'
}

// pasteHint is for a paste key that arrived as a key: the terminal pastes with another one.
// Most send Ctrl+Shift+V as the same byte as Ctrl+V.
func pasteHint(m *model) string {
	return "That key pastes nothing here. Use " + cmp.Or(m.options.PasteKeys, "your terminal's own paste") + "."
}

// take adds what arrived as a key. Right after a paste it is the rest of the paste, and
// so may be what comes next.
func (s *tokenScreen) take(m *model, text string) {
	s.add(strings.ReplaceAll(text, string(terminal.LostKey), "\xff")) // no UTF-8, as it was

	if s.whole {
		m.arrivals.lastPaste = m.clock()
		s.inspect()
	}
}

func (s *tokenScreen) inspect() { s.seen = cloudflare.Inspect(string(s.raw)) }

func (s *tokenScreen) clear() { s.raw, s.whole, s.sample, s.asked = nil, false, false, false }

func (s *tokenScreen) add(text string) {
	s.raw, s.asked = append(s.raw, text[:min(len(text), terminal.MaxPaste-len(s.raw))]...), false
}

// fewest is the fewest characters that may have been a paste of a token.
const fewest = 8

func (s *tokenScreen) submit(m *model) tea.Cmd {
	in := cloudflare.Inspect(string(s.raw))
	switch {
	case len(s.raw) > 0:
	case s.underTest(m):
		in, s.asked = m.state.Paste, true
	case !m.keeping.found.Token.IsZero():
		in = cloudflare.Inspect(m.keeping.found.Token.Reveal())
	case m.keeping.canUnlock() && !s.another:
		return m.keeping.find(m, true)
	}
	if in.Kind == cloudflare.KindUnknown && len(s.raw) > 0 && len(s.raw) < fewest {
		s.clear()
		m.state.Problem = "Only a few characters arrived, and a token has many more. Paste it once more."
		return nil
	}
	if len(s.raw) > 0 && m.practice == nil { // a paste may have arrived as keys
		m.clip.token = true
	}
	cmd := m.apply(wizard.TokenEntered{Inspection: in, Insists: s.asked})
	s.asked = m.state.Problem != ""
	switch {
	case m.state.Step != wizard.StepToken:
		m.keeping.note = ""
		s.clear() // the wizard has it now
		s.cleared, s.another = false, false
	case in.Kind == cloudflare.KindProse:
		m.state.Problem = "A paste of " + characters(string(s.raw)) + " arrived. " + m.state.Problem
	}
	return cmd
}

// characters is the size of a paste or of what was piped in, in words. What exceeds
// terminal.MaxPaste was dropped on the way.
func characters(text string) string {
	if len(text) >= terminal.MaxPaste {
		return "more than 64 kB"
	}
	return fmt.Sprintf("%d characters", len([]rune(text)))
}

// underTest reports whether the earlier value can be used again.
func (s *tokenScreen) underTest(m *model) bool {
	return m.state.Paste.Kind != "" && !s.cleared && !s.another
}

func (s *tokenScreen) goesOn(m *model) string {
	if m.plain {
		return "Enter goes on."
	}
	return "Enter goes on, Backspace clears it."
}

// rows asks for the token, which is not echoed.
func (s *tokenScreen) rows(m *model) []plainRow {
	return []plainRow{{
		text:   "Paste the token and press Enter. Nothing of it shows.",
		secret: true,
		set: func(_ int, text string) tea.Cmd {
			s.clear()
			return s.paste(m, text)
		},
	}}
}

// outcome says what arrived.
func (s *tokenScreen) outcome() string {
	if !s.whole {
		return ""
	}
	what, beside, _ := wizard.Pasted(s.seen)
	return strings.Join(append([]string{what}, beside...), " ")
}

// view has what there is to know first, and what is said of the paste last, with the
// cursor in its last line: a screen reader speaks down to the cursor. After Backspace Orca
// speaks what is gone, and what is new only where that ends at the cursor: so nothing is
// below it, and what is new then has more lines than what is gone.
func (s *tokenScreen) view(m *model, p *page) {
	s.pasteCanShow(m, p)
	p.text("Paste the API token as ForgeCache has it, or as you copied it. It is not shown here.")
	if s.sample && !p.small {
		p.text("The customer's Zone ID and site are in place too: Esc shows them.")
	}
	if len(s.raw) == 0 {
		p.blank()
		about := "A token goes to api.cloudflare.com and nowhere else, and stays in memory."
		if !p.small {
			about += " A Global API Key is recognised and never sent."
		}
		p.text(about)
		switch {
		case !s.guides(m):
		case p.small:
			p.text("No token yet? Ctrl+O opens ForgeCache's guide.")
		case p.plain:
			p.text("No token yet? ForgeCache's guide shows how to make one:")
			p.link(wizard.SetupGuide, true)
		default:
			p.text("No token yet? ForgeCache's guide shows how to make one. Ctrl+O opens it:")
			p.link(wizard.SetupGuide, true)
		}
	}
	for _, name := range m.options.IgnoredVariables {
		p.text("The variable " + name + " is set and is not read: other programs can see it. Paste the token instead.")
	}
	if note := m.keeping.text(m); note != "" {
		p.blank()
		p.text(note)
	}
	p.blank()
	top := len(p.lines)
	state, beside := s.state(m)
	switch {
	case len(s.raw) == 0 && len(beside) == 0 && !p.plain:
		p.text(state)
		p.row(true, "")
		p.open(top)
		p.cursorX = len(">")
		return
	case len(beside) == 0:
		p.sentence(top, state)
		return
	}
	p.row(true, state)
	for _, text := range beside {
		p.indented("- ", text)
	}
	p.text("The checks use the value without them.")
	p.open(top)
	p.cursorY = len(p.lines) - 1
}

// state says what was pasted, and what is beside the value.
func (s *tokenScreen) state(m *model) (state string, beside []string) {
	state = "Nothing has been pasted yet."
	if !m.plain { // where a question follows
		state += " Paste it here:"
	}
	switch {
	case s.whole:
		state, beside, _ = wizard.Pasted(s.seen)
		if s.sample {
			state = "The customer's sample token is in place. " + state
		}
		state += " " + s.goesOn(m)
	case len(s.raw) > 0:
		state = "Something arrived. " + s.goesOn(m)
	case s.underTest(m) && m.state.Token().IsZero():
		state = "What was pasted before is no token and was not kept. Enter goes to its card again. Or paste the token."
	case s.underTest(m):
		what, more, _ := wizard.Pasted(m.state.Paste)
		state, beside = "The value from before is still here. "+what+" Enter goes on with it. Or paste another.", more
	case !m.keeping.found.Token.IsZero():
		state = "A token for this zone is in the keyring (" + which(m.keeping.found) + "). Enter takes it. Or paste another."
	case m.keeping.canUnlock() && !s.another:
		state = "Nothing has been pasted yet. Enter looks in this computer's keyring, which " + m.keeping.seen.Dialog() + "."
	}
	return state, beside
}
