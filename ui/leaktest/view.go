package leaktest

import "bytes"

const esc = 0x1b

// A view is the data read in some way.
type view struct {
	form string // how it was read, appended to the form of a needle
	text []byte
}

// stripped is the text without escape sequences, if there are any. The contents of a
// command such as a window's title or a hyperlink go with it; they are searched in the
// view before.
func (v view) stripped() (view, bool) {
	if bytes.IndexByte(v.text, esc) < 0 {
		return v, false
	}
	var out []byte
	for i := 0; i < len(v.text); {
		if v.text[i] != esc {
			out = append(out, v.text[i])
			i++
			continue
		}
		length, repeat := sequence(v.text[i:])
		if last := len(out) - 1; last >= 0 {
			out = append(out, bytes.Repeat(out[last:], repeat)...)
		}
		i += length
	}
	return view{v.form + ", between escape sequences", out}, true
}

// unescaped is the text with the escapes of programs and languages resolved, if anything
// looks like one. White space is removed first: it may split an escape, too.
func (v view) unescaped() (view, bool) {
	if !bytes.ContainsAny(v.text, `\%&`) {
		return v, false
	}
	joined := bytes.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f {
			return -1
		}
		return r
	}, v.text)
	var out []byte
	for i := 0; i < len(joined); {
		c, length := escape(joined[i:])
		out = append(out, c)
		i += length
	}
	return view{v.form + ", escaped", out}, len(out) < len(joined)
}

// numbers is the text whose characters are in the view as numbers, as in [65 66 67], if
// there are enough.
func (v view) numbers() (view, bool) {
	var out []byte
	for i := 0; i < len(v.text); {
		value, length := number(v.text[i:], 10, len(v.text))
		if ' ' < value && value <= '~' {
			out = append(out, byte(value))
		}
		i += max(length, 1)
	}
	return view{v.form + ", as numbers", out}, len(out) >= run
}

// even and odd read hex. It is not known where a character begins in a row of digits, so
// one pairs digits from the first on, the other from the second.
func (v view) even() (view, bool) { return v.unhexed(0) }
func (v view) odd() (view, bool)  { return v.unhexed(1) }

// unhexed is the text whose characters are in the view as two hex digits each, if there
// are enough. Anything but a letter or digit may come between digits, and so may 0x.
func (v view) unhexed(first int) (view, bool) {
	var out, row []byte // row is the values of the digits of a row
	end := func() {
		for i := first; len(row) >= 2*run && i+1 < len(row); i += 2 {
			out = append(out, row[i]<<4|row[i+1])
		}
		row = row[:0]
	}
	for i, c := range v.text {
		switch d := digit(c); {
		case d < 16:
			row = append(row, byte(d))
		case (c == 'x' || c == 'X') && i > 0 && v.text[i-1] == '0' && (i == 1 || !alphanumeric(v.text[i-2])):
			row = row[:len(row)-1]
		case alphanumeric(c):
			end()
		}
	}
	end()
	return view{v.form + ", in hex", out}, len(out) >= run
}
