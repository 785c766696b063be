package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/ui/terminal"
)

// A paste must press no key and lose no character. Most terminals put marks around a
// paste; elsewhere it arrives as keys, with its line breaks as Enter. Two rules find
// such pastes:
//
//   - What arrives in one piece was not typed: package terminal puts marks around it
//     takes it out before anything is decoded, so it is a paste like any other.
//   - What arrives letter by letter, as from an old Windows console or over a slow line,
//     arrives faster than anyone types; see arrivals.pasting.
//
// arrivals are the times and the ways in which keys and pastes arrive. The functions are
// nil where what they tell is not known.
type arrivals struct {
	waiting   func() bool             // whether something was typed that is not read yet
	arrived   func() terminal.Arrival // how the last read from the terminal arrived
	pasted    func() string           // the text of a paste, which Bubble Tea does not get; nil where it does
	came      terminal.Arrival        // how the key or paste that is handled now did
	lastInput time.Time               // a key or a paste
	lastText  time.Time               // a key that writes something
	lastPaste time.Time
}

// pasteStalledMsg says that the end of a paste has not come in time.
type pasteStalledMsg struct{}

const (
	stalledPaste = "A paste has begun, and its end has not come. Enter takes what has arrived, Esc goes back, or paste once more."
	emptyPaste   = "The paste was empty: nothing came with it. Copy the text once more."
)

// pasteEcho is how long after a paste an Enter is ignored: Windows Terminal sends one of
// its own. Anything else within that time belongs to the paste.
const pasteEcho = 150 * time.Millisecond

// pasting reports whether a key is part of a paste that arrives as keys. Where text is
// typed, letters are taken anyway, and only Enter and Tab matter.
func (a *arrivals) pasting(k tea.KeyPressMsg, typing bool) bool {
	since := a.came.At.Sub(a.lastText)
	if k.Code == tea.KeyEnter || k.Code == tea.KeyTab {
		return since < terminal.PasteRate
	}
	return !typing && k.Text != "" && (since < terminal.BurstRate || a.came.Several && !a.came.Held)
}

// textOf is the text of a key that is part of a paste.
func textOf(k tea.KeyPressMsg) string {
	switch k.Code {
	case tea.KeyEnter:
		return "\n"
	case tea.KeyTab:
		return "\t"
	}
	return k.Text
}

// echoes reports whether a key may have come with the paste before it.
func (a *arrivals) echoes() bool { return a.came.At.Sub(a.lastPaste) < pasteEcho }

// continues reports whether a paste may continue the keys just before it: its first
// letters may have arrived alone.
func (a *arrivals) continues() bool {
	return a.echoes() || a.came.At.Sub(a.lastText) < pasteEcho
}
