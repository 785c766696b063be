package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/ui/terminal"
)

// A paste must press no key and lose no character. Most terminals put marks
// round a paste; where they do not, it comes as keys, and its line break as
// Enter. Two rules find those:
//
//   - What arrives in one piece was not typed: package terminal puts marks round it
//     before it is read as keys, so that it is one paste like any other.
//   - What arrives letter by letter, as from an old Windows console or a slow
//     line, comes faster than fingers type; see model.pasting.
//
// pasteEcho is how long after a paste a bare Enter is not meant: Windows Terminal sends
// one. What else comes within it belongs to the paste.
const pasteEcho = 150 * time.Millisecond

// pasting reports whether a key is part of a paste that comes as keys. Where
// text is typed its letters are taken as such, and only Enter and Tab matter.
func (m *model) pasting(k tea.KeyPressMsg, typing bool) bool {
	since := m.came.At.Sub(m.lastText)
	if k.Code == tea.KeyEnter || k.Code == tea.KeyTab {
		return since < terminal.PasteRate
	}
	return !typing && k.Text != "" && (since < terminal.BurstRate || m.came.Several && !m.came.Held)
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
func (m *model) echoes() bool { return m.came.At.Sub(m.lastPaste) < pasteEcho }

// continues reports whether a paste goes on with what came as keys just before:
// the first letters of one may arrive alone.
func (m *model) continues() bool {
	return m.echoes() || m.came.At.Sub(m.lastText) < pasteEcho
}
