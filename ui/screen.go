package ui

import tea "charm.land/bubbletea/v2"

// screen is one step of the sitting, or something shown in its place.
type screen interface {
	title(m *model) string
	bindings(m *model) []binding
	key(m *model, k tea.KeyPressMsg) tea.Cmd
	view(m *model, p *page)
}

// What only some screens can do. A screen without the method cannot do it, so a method
// with a misspelled name would go unnoticed; the assertions below catch that.
type (
	// enterer prepares itself each time the way leads to it.
	enterer interface{ enter(m *model) tea.Cmd }
	// paster takes a paste.
	paster interface {
		paste(m *model, text string) tea.Cmd
	}
	// selective is a paster that takes a paste only as long as it says so.
	selective interface{ pastes(m *model) bool }
	// keyPaster also takes the next character of a paste that arrives as keys.
	keyPaster interface {
		pastedKey(m *model, text string) tea.Cmd
	}
	// typist has a field: letters are text there, not keys.
	typist interface{ typing() }
	// consenting is where a key agrees to something, or makes a guess that counts.
	consenting interface{ agrees() }
	// lister asks for nothing but a row of its list, unless that is nil.
	lister interface{ list(m *model) *choice }
	// form asks for several things, in plain mode one after another.
	form interface{ rows(m *model) []plainRow }
	// locator is a form that knows which row the problem is in.
	locator interface{ problemRow() int }
	// reporter is a form that says what came of an entry.
	reporter interface{ outcome() string }
	// secretive has a secret in the browser while it is shown, as long as it says so.
	secretive interface{ secret(m *model) bool }
	// judging says in the title what a result is worth, if there is one.
	judging interface{ judgement(m *model) (string, tone) }
	// concluding is about the result, which plain mode repeats at its end.
	concluding interface{ concludes() }
	// asking has a question that its title does not hold.
	asking interface{ asks(m *model) string }
	// reader is read by scrolling, as long as it says so.
	reader interface{ reads() bool }
)

var (
	_, _, _, _ enterer    = (*consentScreen)(nil), (*fixScreen)(nil), (*hostScreen)(nil), (*probesScreen)(nil)
	_, _, _, _ enterer    = (*questionScreen)(nil), (*retestScreen)(nil), (*siteScreen)(nil), (*tokenScreen)(nil)
	_, _       enterer    = (*unlikeScreen)(nil), (*zoneScreen)(nil)
	_, _, _    paster     = (*compareScreen)(nil), (*hostScreen)(nil), (*questionScreen)(nil)
	_, _, _, _ paster     = (*siteScreen)(nil), (*symptomsScreen)(nil), (*tokenScreen)(nil), (*zoneScreen)(nil)
	_          paster     = (*startScreen)(nil)
	_, _       selective  = (*questionScreen)(nil), (*startScreen)(nil)
	_, _       keyPaster  = (*symptomsScreen)(nil), (*tokenScreen)(nil)
	_, _, _    typist     = (*siteScreen)(nil), (*tokenScreen)(nil), (*zoneScreen)(nil)
	_, _, _    consenting = (*consentScreen)(nil), (*guessScreen)(nil), (*stopScreen)(nil)
	_          consenting = (*unlikeScreen)(nil)
	_, _, _, _ lister     = (*choice)(nil), (*compareScreen)(nil), (*following)(nil), (*hostScreen)(nil)
	_          lister     = (*stopScreen)(nil)
	_, _, _    form       = (*consentScreen)(nil), (*siteScreen)(nil), (*symptomsScreen)(nil)
	_, _       form       = (*tokenScreen)(nil), (*zoneScreen)(nil)
	_          locator    = (*zoneScreen)(nil)
	_, _, _    reporter   = (*siteScreen)(nil), (*symptomsScreen)(nil), (*tokenScreen)(nil)
	_, _       secretive  = (*compareScreen)(nil), (*fixScreen)(nil)
	_, _, _, _ reader     = (*cardScreen)(nil), (*compareScreen)(nil), (*hostScreen)(nil), (*reportScreen)(nil)
	_          reader     = (*openedScreen)(nil)
	_          judging    = (*openedScreen)(nil)
	_          concluding = (*detailsScreen)(nil)
	_          asking     = (*questionScreen)(nil)
)

// screen is the one that is shown.
func (m *model) screen() screen {
	if m.aside != nil {
		return m.aside
	}
	return m.screens[m.state.Step]
}

// can reports whether the screen that is shown has a capability.
func can[capability any](m *model) bool {
	_, ok := m.screen().(capability)
	return ok
}

// takesPaste reports whether a paste can be meant for the screen.
func (m *model) takesPaste() bool {
	s, picks := m.screen().(selective)
	return can[paster](m) && (!picks || s.pastes(m))
}

// typing reports whether letters are text on the screen, not keys.
func (m *model) typing() bool { return can[typist](m) }

// agrees reports whether a key on this screen agrees to something.
func (m *model) agrees() bool { return can[consenting](m) }

// list is what the screen has to choose from, if that is all that it asks.
func (m *model) list() *choice {
	if s, ok := m.screen().(lister); ok {
		return s.list(m)
	}
	return nil
}

// secret reports whether a secret can show while this screen does, in the browser.
func (m *model) secret() bool {
	s, ok := m.screen().(secretive)
	return ok && s.secret(m)
}

// reading reports whether the keys for moving scroll the screen.
func (m *model) reading() bool {
	s, ok := m.screen().(reader)
	return ok && s.reads() && !m.window.help
}

// toTop begins a screen.
func (m *model) toTop() { m.window.scroll, m.window.pinned, m.entered = 0, false, m.clock() }

// showTop scrolls to where notes and problems are shown, whatever row has the focus.
func (w *window) showTop() { w.scroll, w.pinned = 0, true }
