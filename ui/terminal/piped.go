package terminal

// What shells and editors do to a text on its way through a pipe or a file. None of it
// was in what the person gave, so none of it is a fault of the value: it is taken off,
// and said. Seen with Windows PowerShell 5.1, PowerShell 7 and cmd.exe.

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// PipedValue is a value that was piped in, without what the pipe added to it, and what
// that was, in sentences. One line break at the end is not worth a word.
func PipedValue(raw []byte) (value string, notes []string) {
	text, notes := Decoded(raw)
	if cut, ok := strings.CutSuffix(text, "\x1a"); ok {
		text, notes = cut, append(notes, "the Ctrl+Z that ends a text on Windows was taken off standard input.")
	}
	for _, doubled := range []string{"\r\n\r\n", "\n\r\n"} { // PowerShell ends each line once more
		if cut, ok := strings.CutSuffix(text, doubled); ok {
			text, notes = cut+"\r\n", append(notes, "the second line break that PowerShell adds was taken off standard input.")
			break
		}
	}
	line, windows := strings.CutSuffix(text, "\r\n")
	if !windows {
		return strings.TrimSuffix(line, "\n"), notes
	}
	if cut, ok := strings.CutSuffix(line, " "); ok && !strings.HasSuffix(cut, " ") {
		line, notes = cut, append(notes, "the blank that cmd's echo sets in front of a pipe was taken off standard input.")
	}
	if n := len(line); n > 2 && line[0] == '"' && line[n-1] == '"' && strings.Count(line, `"`) == 2 {
		line, notes = line[1:n-1], append(notes, "the quotation marks that cmd's echo repeats were taken off standard input.")
	}
	return line, notes
}

// marks are byte order marks of UTF-8, as they are and as a program wrote them that took
// them for three letters of Windows-1252 or of the PC's old character set.
var marks = []string{"\ufeff", "\u00ef\u00bb\u00bf", "\u2229\u2557\u2510"}

// Decoded is a text that came as bytes in UTF-8 or UTF-16, with or without a byte order
// mark, and what was done, in sentences.
func Decoded(raw []byte) (text string, notes []string) {
	if order := utf16Order(raw); order != nil {
		if len(raw)%2 == 1 { // a program that knows nothing of it has ended the line
			raw = bytes.TrimSuffix(raw, []byte("\n"))
		}
		units := make([]uint16, len(raw)/2)
		for i := range units {
			units[i] = order.Uint16(raw[2*i:])
		}
		raw = []byte(string(utf16.Decode(units)))
		notes = append(notes, "the input was UTF-16, as Windows PowerShell writes it, and was decoded.")
	}
	text = string(raw)
	for _, mark := range marks {
		if cut, ok := strings.CutPrefix(text, mark); ok {
			text = cut
			if notes == nil {
				notes = append(notes, "the byte order mark in front of the input was taken off.")
			}
			break
		}
	}
	return text, notes
}

// utf16Order is the order of the bytes of a text in UTF-16; nil for any other. Without a
// mark it goes by the bytes that are zero: those of a token are in every second place.
func utf16Order(raw []byte) binary.ByteOrder {
	switch {
	case bytes.HasPrefix(raw, []byte{0xff, 0xfe}):
		return binary.LittleEndian
	case bytes.HasPrefix(raw, []byte{0xfe, 0xff}):
		return binary.BigEndian
	}
	var zeros [2]int
	for i, b := range raw {
		if b == 0 {
			zeros[i%2]++
		}
	}
	units := len(raw) / 2
	switch {
	case units < 2:
		return nil
	case zeros[1]*4 >= units*3 && zeros[0] == 0:
		return binary.LittleEndian
	case zeros[0]*4 >= units*3 && zeros[1] == 0:
		return binary.BigEndian
	}
	return nil
}
