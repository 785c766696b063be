package leaktest

import "bytes"

const esc = 0x1b

// A view is the data read in some way.
type view struct {
	form string // how it was read, to follow the form of a needle
	text []byte
	at   []int32 // the place in the data of each byte; none if it is the data
}

// as begins another reading of the view, with room for so many bytes.
func (v view) as(form string, room int) view {
	return view{form: v.form + ", " + form, text: make([]byte, 0, room), at: make([]int32, 0, room)}
}

// add appends a byte that comes from byte i of the view from.
func (v *view) add(from view, i int, c byte) {
	v.text = append(v.text, c)
	v.at = append(v.at, int32(from.offset(i)))
}

// offset is the place in the data of a byte of the view.
func (v view) offset(i int) int {
	if v.at == nil {
		return i
	}
	return int(v.at[i])
}

// stripped is the text without escape sequences, if there are any. The contents
// of a command such as a window's title or a hyperlink go with it; they are
// searched in the view before.
func (v view) stripped() (view, bool) {
	if bytes.IndexByte(v.text, esc) < 0 {
		return v, false
	}
	w := v.as("between escape sequences", len(v.text))
	for i := 0; i < len(v.text); {
		if v.text[i] != esc {
			w.add(v, i, v.text[i])
			i++
			continue
		}
		length, repeat := sequence(v.text[i:])
		if last := len(w.text) - 1; last >= 0 {
			for range repeat {
				w.add(v, i, w.text[last])
			}
		}
		i += length
	}
	return w, true
}

// unescaped is the text with what programs and languages write for characters
// resolved, if anything in it looks so. White space goes first: it may part
// an escape, too.
func (v view) unescaped() (view, bool) {
	if !bytes.ContainsAny(v.text, `\%&`) {
		return v, false
	}
	joined := v.as("escaped", len(v.text))
	for i, c := range v.text {
		if c > ' ' && c != 0x7f {
			joined.add(v, i, c)
		}
	}
	w := v.as("escaped", len(joined.text))
	changed := false
	for i := 0; i < len(joined.text); {
		c, length := escape(joined.text[i:])
		w.add(joined, i, c)
		i += length
		changed = changed || length > 1
	}
	return w, changed
}

// numbers is the text of the characters whose numbers are in the view, as in
// [65 66 67], if there are enough.
func (v view) numbers() (view, bool) {
	w := v.as("as numbers", 0)
	for i := 0; i < len(v.text); {
		value, length := number(v.text[i:], 10, len(v.text))
		if ' ' < value && value <= '~' {
			w.add(v, i, byte(value))
		}
		i += max(length, 1)
	}
	return w, len(w.text) >= run
}

// even and odd read hex. Where a character begins in a row of digits is not
// known, so the first of them pairs digits from the first one on, the other from
// the second.
func (v view) even() (view, bool) { return v.unhexed(0) }
func (v view) odd() (view, bool)  { return v.unhexed(1) }

// unhexed is the text of the characters that are in the view as two hex digits
// each, if there are enough. What is neither a letter nor a digit may stand
// between digits, and so may 0x.
func (v view) unhexed(first int) (view, bool) {
	w := v.as("in hex", 0)
	var row []int // where its digits are
	end := func() {
		if len(row) < 2*run {
			row = row[:0]
		}
		for i := first; i+1 < len(row); i += 2 {
			c := digit(v.text[row[i]])<<4 | digit(v.text[row[i+1]])
			w.add(v, row[i], byte(c))
		}
		row = row[:0]
	}
	for i, c := range v.text {
		switch {
		case digit(c) < 16:
			row = append(row, i)
		case (c == 'x' || c == 'X') && v.before(i, 1) == '0' && !alphanumeric(v.before(i, 2)):
			row = row[:len(row)-1]
		case alphanumeric(c):
			end()
		}
	}
	end()
	return w, len(w.text) >= run
}

// before is the n-th byte before byte i, or a space where the text begins.
func (v view) before(i, n int) byte {
	if i < n {
		return ' '
	}
	return v.text[i-n]
}
