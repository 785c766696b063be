package ui

import (
	"bytes"
	"regexp"
	"time"

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

// pasting reports whether a key is part of a paste that comes as keys. Where
// text is typed its letters are taken as such, and only Enter and Tab matter.
func (m *model) pasting(k tea.KeyPressMsg, typing bool) bool {
	since := m.at.Sub(m.lastText)
	if k.Code == tea.KeyEnter || k.Code == tea.KeyTab {
		return since < pasteRate
	}
	return !typing && k.Text != "" && since < burstRate
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
func (m *model) echoes() bool { return m.at.Sub(m.lastPaste) < pasteEcho }

// continues reports whether a paste goes on with what came as keys just before:
// the first letters of one may arrive alone.
func (m *model) continues() bool {
	return m.echoes() || m.at.Sub(m.lastText) < pasteEcho
}

// The marks that terminals put round a paste ("bracketed paste").
const (
	pasteStart = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// pasteMarker rewrites what a terminal sends: it marks what arrives in one
// piece as a paste, and a paste that carries an end mark of its own stays one. Of a
// paste that is far too long for anything the rest is dropped: to decode a
// megabyte takes a second.
type pasteMarker struct {
	inside  bool // a start was passed on, and no end yet
	passed  int  // bytes of this paste that were passed on
	partial int  // bytes that the last character of it still lacks
	open    bool // the terminal marked the start and has not marked the end
}

// fewestPasted is how many characters arrive at once only if they are pasted:
// fingers need two seconds for them.
const fewestPasted = 16

// ctrlC is the key in all the ways in which terminals send it.
var ctrlC = regexp.MustCompile(`^(?:\x03|\x1b\[99;5u|\x1b\[27;5;99~)+$`)

// rewrite takes what was read. more waits a moment and reports whether the rest
// is on its way. The result is at most as long as the chunk and two marks.
func (p *pasteMarker) rewrite(chunk []byte, more func() bool) []byte {
	out := make([]byte, 0, len(chunk)+len(pasteStart)+len(pasteEnd))
	if p.open && ctrlC.Match(chunk) { // the end mark got lost
		*p = pasteMarker{}
		return append(append(out, pasteEnd...), chunk...)
	}
	if p.inside && !p.open && !plain(chunk) && !bytes.Contains(chunk, []byte(pasteEnd)) {
		out = p.end(out)
	}
	if !p.inside {
		i := bytes.Index(chunk, []byte(pasteStart))
		if i < 0 && (len(chunk) < fewestPasted || !plain(chunk)) {
			return append(out, chunk...)
		}
		i = max(0, i)
		out = append(out, chunk[:i]...)
		chunk = chunk[i:]
		out = append(out, pasteStart...)
		p.inside = true
	}
	// Whether the terminal still owes an end is told by the last mark.
	if start, end := bytes.LastIndex(chunk, []byte(pasteStart)), bytes.LastIndex(chunk, []byte(pasteEnd)); start != end {
		p.open = start > end
	}
	chunk = bytes.ReplaceAll(chunk, []byte(pasteStart), nil)
	chunk = bytes.ReplaceAll(chunk, []byte(pasteEnd), nil)
	p.disarm(chunk)
	chunk = chunk[:min(len(chunk), maxPaste+1-p.passed)]
	p.passed += len(chunk)
	out = append(out, chunk...)
	if !p.open && !more() {
		out = p.end(out)
	}
	return out
}

// disarm replaces what may begin a command to a terminal, or hold a mark in
// pieces, by another control character, which the inspection sees as well: Esc, and
// bytes that are no UTF-8. A command would swallow the end mark, and every key after it.
func (p *pasteMarker) disarm(chunk []byte) {
	const harmless = 0x1a
	for i, b := range chunk {
		switch {
		case p.partial > 0 && b&0xc0 == 0x80:
			p.partial--
			continue
		case b >= 0xf0 && b <= 0xf4:
			p.partial = 3
			continue
		case b >= 0xe0 && b < 0xf0:
			p.partial = 2
			continue
		case b >= 0xc2 && b < 0xe0:
			p.partial = 1
			continue
		case b >= 0x80, b == 0x1b:
			chunk[i] = harmless
		}
		p.partial = 0
	}
}

// end marks the end of a paste.
func (p *pasteMarker) end(out []byte) []byte {
	p.inside, p.passed, p.partial = false, 0, 0
	return append(out, pasteEnd...)
}

// cut reports whether a chunk ends within a mark. A lone Esc is a key.
func (p *pasteMarker) cut(chunk []byte) bool {
	if !p.inside && len(chunk) == 1 {
		return false
	}
	for _, mark := range []string{pasteStart, pasteEnd} {
		for n := 1; n < len(mark); n++ {
			if bytes.HasSuffix(chunk, []byte(mark[:n])) {
				return true
			}
		}
	}
	return false
}

// plain reports whether a chunk holds nothing that a key other than a letter,
// Enter or Tab sends.
func plain(chunk []byte) bool {
	for _, b := range chunk {
		if (b < ' ' && b != '\r' && b != '\n' && b != '\t') || b == 0x7f {
			return false
		}
	}
	return true
}
