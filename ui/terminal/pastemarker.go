package terminal

// What a terminal sends, with the pastes taken out. Rules of this file: what was pasted
// stays between one start mark and one end mark, and what was pressed stays outside; every
// byte of a paste is kept as it came; and what arrives in one piece was not typed.

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"unicode/utf8"
)

// The marks that terminals put around a paste ("bracketed paste").
const (
	pasteStart = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// pasteMarker takes the pastes out of what a terminal sends, and leaves an empty paste in
// the place of each: a start mark and an end mark. Bubble Tea's decoder would drop
// escape sequences, U+FFFD and bytes that are not UTF-8 from it. What arrives in one piece
// is a paste as well, and a paste that contains an end mark stays one paste. What exceeds
// MaxPaste is dropped.
type pasteMarker struct {
	inside bool   // a paste has begun, and has no end yet
	marked bool   // the terminal marked the start of this paste
	open   bool   // and has not marked its end
	esc    bool   // the last byte passed on, outside a paste, was the key Esc or the start of a mark
	held   []byte // the beginning of a mark whose rest has yet to arrive
	text   []byte // of this paste, so far
	pasted func(text string)
}

// fewestPasted is how many characters can arrive at once only if they were pasted: a
// person needs two seconds to type them.
const fewestPasted = 16

// escapeKey is the key Esc in a form that does not begin another key (kitty's; Bubble Tea
// reads it from any terminal). After a plain Esc, Bubble Tea would wait for the rest once
// more, and take the next key for one with Alt.
const escapeKey = "\x1b[27u"

// overhead is how much longer than its input the result can be: two marks, and the key Esc.
const overhead = len(pasteStart) + len(pasteEnd) + len(escapeKey)

// ctrlC and kittyKey match ctrl+c in every form that terminals send: the plain byte,
// xterm's form, and kitty's, with alternate keys, more modifiers and text.
var (
	ctrlC    = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:\x03|\x1b\[27;5;99~)+$`) })
	kittyKey = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^\x1b\[(?:99|\d+:\d*:99)(?::\d*)*;(\d+)(?::[12])?(?:;[\d:]*)?u`)
	})
)

func isCtrlC(chunk []byte) bool {
	if m := kittyKey().FindSubmatch(chunk); m != nil {
		modifiers, _ := strconv.Atoi(string(m[1]))
		return (modifiers-1)&4 != 0
	}
	return ctrlC().Match(chunk)
}

// rewrite takes what was read. late says that nothing arrived for a time before it (see
// Stall); more waits a moment and reports whether more arrives.
func (p *pasteMarker) rewrite(chunk []byte, late bool, more func() bool) []byte {
	out := make([]byte, 0, len(chunk)+overhead)
	if p.open && (isCtrlC(chunk) || late && isKey(chunk)) { // the end mark got lost
		return append(p.end(out), legible(chunk)...)
	}
	if p.inside && !p.open && p.over(chunk) {
		out = p.end(out)
	}
	if !p.inside {
		i := bytes.Index(chunk, []byte(pasteStart))
		switch rest := []byte(pasteStart[1:]); {
		case p.esc && bytes.HasPrefix(chunk, rest): // its first byte came long before, and was taken for Esc
			chunk = chunk[len(rest):]
			p.open, p.marked = true, true
		case i < 0 && (utf8.RuneCount(chunk) < fewestPasted || !plain(chunk)):
			p.esc = string(chunk) == escapeKey[:1]
			return append(out, legible(chunk)...)
		default:
			i = max(0, i)
			out = append(out, chunk[:i]...)
			chunk = chunk[i:]
		}
		p.inside, p.esc = true, false
	}
	chunk = slices.Concat(p.held, chunk)
	p.held = nil
	var enter []byte // pressed after the paste; Windows Terminal does that
	if end := bytes.LastIndex(chunk, []byte(pasteEnd)); end > bytes.LastIndex(chunk, []byte(pasteStart)) {
		if behind := chunk[end+len(pasteEnd):]; lineBreaks(behind) && !more() {
			chunk, enter = chunk[:end+len(pasteEnd)], behind
		}
	}
	p.take(chunk)
	if len(enter) > 0 || !p.open && !more() {
		out = p.end(out)
	}
	return append(out, enter...)
}

// take adds to the paste. A start mark within one whose end has not come begins it anew.
func (p *pasteMarker) take(chunk []byte) {
	for {
		at := bytes.Index(chunk, []byte(pasteStart[:4])) // both marks begin so, and are of one length
		if at < 0 || len(chunk) < at+len(pasteStart) {
			break
		}
		mark := string(chunk[at : at+len(pasteStart)])
		behind := at + len(mark)
		switch mark {
		case pasteStart:
			if p.add(chunk[:at]); p.open {
				p.text = p.text[:0]
			}
			p.open, p.marked = true, true
		case pasteEnd:
			p.add(chunk[:at])
			p.open, p.marked = false, true
		default: // neither
			behind = at + 1
			p.add(chunk[:behind])
		}
		chunk = chunk[behind:]
	}
	n := partialMark(chunk)
	p.add(chunk[:len(chunk)-n])
	p.held = append(p.held, chunk[len(chunk)-n:]...)
}

// add keeps a part of the paste's text, cut between letters where it becomes too long.
func (p *pasteMarker) add(text []byte) {
	room := MaxPaste + 1 - len(p.text)
	if room <= 0 {
		return
	}
	if len(text) > room {
		text = text[:room]
		text = text[:room-partialRune(text)]
	}
	p.text = append(p.text, text...)
}

// isKey reports whether a chunk is Enter or a key without a letter, and no mark.
func isKey(chunk []byte) bool {
	return lineBreaks(chunk) || NoText(chunk) && !bytes.Contains(chunk, []byte(pasteStart)) && !bytes.Contains(chunk, []byte(pasteEnd))
}

// over reports whether a chunk cannot be part of the paste before it, although it arrived
// right after it. If the terminal marked the paste, which may contain an end mark, only
// Enter and ctrl+c are not; if it marks none, no key is.
func (p *pasteMarker) over(chunk []byte) bool {
	if p.marked {
		return lineBreaks(chunk) || isCtrlC(chunk)
	}
	return !plain(chunk) && !bytes.Contains(chunk, []byte(pasteEnd)) && !cut(slices.Concat(p.held, chunk))
}

// end hands the paste over, and leaves an empty one in its place.
func (p *pasteMarker) end(out []byte) []byte {
	p.add(p.held)
	p.pasted(string(p.text))
	*p = pasteMarker{pasted: p.pasted}
	return append(out, pasteStart+pasteEnd...)
}

// legible is a key that Bubble Tea reads as it is meant: Esc is in a form of its own. Bytes
// that are not UTF-8, as a terminal in another encoding sends them, are replaced: they would
// be dropped, and nobody would notice that a letter is missing.
func legible(keys []byte) []byte {
	if string(keys) == escapeKey[:1] {
		return []byte(escapeKey)
	}
	if utf8.Valid(keys) || keys[0] == '\x1b' {
		return keys
	}
	return bytes.ToValidUTF8(keys, []byte(string(LostKey)))
}

// LostKey is what arrives for a key whose character could not be read; no keyboard has it.
const LostKey = '\uf8ff'

// partialMark is how many bytes at the end of a chunk may be the beginning of a mark.
func partialMark(chunk []byte) int {
	for n := min(len(chunk), len(pasteEnd)-1); n > 0; n-- {
		if tail := string(chunk[len(chunk)-n:]); pasteStart[:n] == tail || pasteEnd[:n] == tail {
			return n
		}
	}
	return 0
}

// partialRune is how many bytes at the end of a chunk are the beginning of a character.
func partialRune(chunk []byte) int {
	for n := 1; n < min(len(chunk)+1, utf8.UTFMax); n++ {
		if tail := chunk[len(chunk)-n:]; utf8.RuneStart(tail[0]) {
			if utf8.FullRune(tail) {
				return 0
			}
			return n
		}
	}
	return 0
}

// cut reports whether what was read ends within a mark. A lone Esc is a key.
func cut(read []byte) bool { return len(read) > 1 && partialMark(read) > 0 }

// plain reports whether a chunk holds only what letters, Enter and Tab send.
func plain(chunk []byte) bool {
	for _, b := range chunk {
		if (b < ' ' && b != '\r' && b != '\n' && b != '\t') || b == 0x7f {
			return false
		}
	}
	return true
}

// lineBreaks reports whether a chunk is one or more presses of Enter.
func lineBreaks(chunk []byte) bool { return len(chunk) > 0 && len(bytes.Trim(chunk, "\r\n")) == 0 }
