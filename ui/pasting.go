package ui

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// A paste must press no key and lose no character. Most terminals put marks
// round a paste; where they do not, it comes as keys, and its line break as
// Enter. Two rules find those:
//
//   - What arrives in one piece was not typed: pasteMarker puts marks round it
//     before it is read as keys, so that it is one paste like any other.
//   - What arrives letter by letter, as from an old Windows console or a slow
//     line, comes faster than fingers type; see model.pasting.
const (
	// burstRate is faster than any key repeats: a letter so close behind
	// another is the rest of a paste.
	burstRate = 10 * time.Millisecond
	// pasteRate is the same for Enter and Tab, which no finger hits so soon
	// after a letter.
	pasteRate = 30 * time.Millisecond
	// pasteEcho is how long after a paste a bare Enter is not meant: Windows
	// Terminal sends one. What else comes within it belongs to the paste.
	pasteEcho = 150 * time.Millisecond
)

// arrival is how a key or a paste came from the terminal.
type arrival struct {
	at      time.Time
	several bool // with something else, which no finger presses at once
	held    bool // with more of the same letter, as a key does that is held down
	rest    bool // right behind such a read, and so perhaps a part of it
	alone   bool // one key behind a pause, as no part of a paste is
}

// noText is what keys send that are no letters, such as arrows, and what a terminal
// replies.
var noText = regexp.MustCompile(`^(?:\x1b(?:\[[0-9;:?<=>]*[ -/]*[@-~]|[P\]_][^\x07\x1b]*(?:\x07|\x1b\\)|O.|[^\[OP\]_])?)+$`)

// arrivalOf judges what was read at once, a moment after what was read before.
func arrivalOf(read []byte, at time.Time, before *arrival) arrival {
	a := arrival{at: at}
	a.several = utf8.RuneCount(read) > 1 && !noText.Match(read)
	a.held = a.several && plain(read) && strings.Trim(string(read), string(read[:1])) == ""
	if before != nil && before.several && !before.rest && at.Sub(before.at) < pasteRate {
		a.rest, a.several, a.held = !a.several, true, false
	}
	a.alone = !a.several && (before == nil || at.Sub(before.at) >= quiet)
	return a
}

// pasting reports whether a key is part of a paste that comes as keys. Where
// text is typed its letters are taken as such, and only Enter and Tab matter.
func (m *model) pasting(k tea.KeyPressMsg, typing bool) bool {
	since := m.came.at.Sub(m.lastText)
	if k.Code == tea.KeyEnter || k.Code == tea.KeyTab {
		return since < pasteRate
	}
	return !typing && k.Text != "" && (since < burstRate || m.came.several && !m.came.held)
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
func (m *model) echoes() bool { return m.came.at.Sub(m.lastPaste) < pasteEcho }

// continues reports whether a paste goes on with what came as keys just before:
// the first letters of one may arrive alone.
func (m *model) continues() bool {
	return m.echoes() || m.came.at.Sub(m.lastText) < pasteEcho
}
