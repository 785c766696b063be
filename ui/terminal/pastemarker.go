package terminal

// What a terminal sends, with pastes marked. Rules of this file: what was pasted stays
// between one start mark and one end mark, and what was pressed stays outside; nothing
// between them can be mistaken for a mark or for the beginning of a command; and what
// arrives in one piece was not typed.

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf8"
)

// The marks that terminals put around a paste ("bracketed paste").
const (
	pasteStart = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// pasteMarker rewrites what a terminal sends: it marks what arrives in one piece as a
// paste, and a paste that contains an end mark stays one paste. What exceeds MaxPaste is
// dropped: decoding a megabyte would take a second.
type pasteMarker struct {
	inside bool   // a start was passed on, and no end yet
	marked bool   // the terminal marked the start of this paste
	open   bool   // and has not marked its end
	esc    bool   // the last byte passed on, outside a paste, was the key Esc or the start of a mark
	passed int    // bytes of this paste that were passed on
	held   []byte // the beginning of a mark or of a character whose rest has yet to arrive
}

// fewestPasted is how many characters can arrive at once only if they were pasted: a
// person needs two seconds to type them.
const fewestPasted = 16

// overhead is how much longer than its input the result can be: two marks, and what was
// held back.
const overhead = len(pasteStart) + len(pasteEnd) + len(pasteEnd) - 1

// ctrlC and kittyKey match ctrl+c in every form that terminals send: the plain byte,
// xterm's form, and kitty's, with alternate keys, more modifiers and text.
var (
	ctrlC    = regexp.MustCompile(`^(?:\x03|\x1b\[27;5;99~)+$`)
	kittyKey = regexp.MustCompile(`^\x1b\[(?:99|\d+:\d*:99)(?::\d*)*;(\d+)(?::[12])?(?:;[\d:]*)?u`)
)

func isCtrlC(chunk []byte) bool {
	if m := kittyKey.FindSubmatch(chunk); m != nil {
		modifiers, _ := strconv.Atoi(string(m[1]))
		return (modifiers-1)&4 != 0
	}
	return ctrlC.Match(chunk)
}

// rewrite takes what was read. more waits a moment and reports whether more arrives.
func (p *pasteMarker) rewrite(chunk []byte, more func() bool) []byte {
	out := make([]byte, 0, len(chunk)+overhead)
	if p.open && isCtrlC(chunk) { // the end mark got lost
		return append(p.end(out), chunk...)
	}
	if p.inside && !p.open && p.over(chunk) {
		out = p.end(out)
	}
	if !p.inside {
		i := bytes.Index(chunk, []byte(pasteStart))
		switch rest := []byte(pasteStart[1:]); {
		case p.esc && bytes.HasPrefix(chunk, rest): // the mark arrived in two pieces
			out = append(out, rest...)
			chunk = chunk[len(rest):]
			p.open, p.marked = true, true
		case i < 0 && (utf8.RuneCount(chunk) < fewestPasted || !plain(chunk)):
			p.esc = string(chunk) == pasteStart[:1]
			return append(out, legible(chunk)...)
		default:
			i = max(0, i)
			out = append(append(out, chunk[:i]...), pasteStart...)
			chunk = chunk[i:]
		}
		p.inside, p.esc = true, false
	}
	chunk = slices.Concat(p.held, chunk)
	p.held = nil
	// The last mark says whether the end is still to come.
	start, end := bytes.LastIndex(chunk, []byte(pasteStart)), bytes.LastIndex(chunk, []byte(pasteEnd))
	if start != end {
		p.open = start > end
		p.marked = true
	}
	var enter []byte // pressed after the paste; Windows Terminal does that
	if behind := end + len(pasteEnd); end > start && lineBreaks(chunk[behind:]) && !more() {
		chunk, enter = chunk[:end], chunk[behind:]
	}
	if room := MaxPaste + 1 - p.passed; room > 0 {
		chunk = bytes.ReplaceAll(chunk, []byte(pasteStart), nil)
		chunk = bytes.ReplaceAll(chunk, []byte(pasteEnd), nil)
		chunk = p.hold(chunk)
		chunk = disarm(chunk[:min(len(chunk), room)]) // after the cut, which may fall inside a character
		p.passed += len(chunk)
		out = append(out, chunk...)
	} else { // far too long: only the marks count
		p.hold(chunk)
	}
	if len(enter) > 0 || !p.open && !more() {
		out = p.end(out)
	}
	return append(out, enter...)
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

// end marks the end of a paste.
func (p *pasteMarker) end(out []byte) []byte {
	out = append(out, disarm(p.held)...)
	*p = pasteMarker{}
	return append(out, pasteEnd...)
}

// hold keeps back a mark or a character whose rest may yet arrive.
func (p *pasteMarker) hold(chunk []byte) []byte {
	n := partialMark(chunk)
	if n == 0 {
		n = partialRune(chunk)
	}
	kept := len(chunk) - n
	p.held = append(p.held, chunk[kept:]...)
	return chunk[:kept]
}

// disarm replaces what may begin a terminal command, or be a mark in pieces: Esc, and
// bytes that are not UTF-8. Bubble Tea would take the end mark and every key after it for
// part of the command; and it drops U+FFFD in silence, which a browser writes for a
// character that it could not read. The replacement is a control character, which the
// inspection sees.
func disarm(chunk []byte) []byte {
	out := make([]byte, 0, len(chunk))
	for len(chunk) > 0 {
		r, n := utf8.DecodeRune(chunk)
		if r == '\x1b' || r == utf8.RuneError {
			out = append(out, Lost)
		} else {
			out = append(out, chunk[:n]...)
		}
		chunk = chunk[n:]
	}
	return out
}

// legible replaces the bytes of a key that are not UTF-8, as a terminal in another
// encoding sends them: Bubble Tea would drop them, and nobody would notice that a letter
// is missing.
func legible(keys []byte) []byte {
	if utf8.Valid(keys) || keys[0] == '\x1b' {
		return keys
	}
	return bytes.ToValidUTF8(keys, []byte(string(LostKey)))
}

// LostKey is what arrives for a key whose character could not be read; no keyboard has it.
const LostKey = '\uf8ff'

// Lost stands in a paste for a character that could not be read.
const Lost = '\x1a'

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
