package leaktest

import "bytes"

// sequence is the length of the escape sequence at the start of a text, and how many times
// it makes the terminal repeat the last character. An incomplete sequence counts as far as
// it looks like one.
func sequence(t []byte) (length, repeat int) {
	skip := func(i int, low, high byte) int {
		for i < len(t) && low <= t[i] && t[i] <= high {
			i++
		}
		return i
	}
	if len(t) < 2 {
		return 1, 0
	}
	switch c := t[1]; {
	case c == '[':
		end := skip(2, 0x20, 0x3f)
		if end == len(t) || t[end] < 0x40 || t[end] > 0x7e {
			return end, 0
		}
		if t[end] == 'b' {
			repeat, _ = number(t[2:], 10, 2) // runs of a secret are shorter
			repeat = max(repeat, 1)
		}
		return end + 1, repeat
	case bytes.IndexByte([]byte("]PX^_"), c) >= 0: // up to BEL or ESC, which are for themselves
		return 2 + max(bytes.IndexAny(t[2:], "\a\x1b"), 0), 0
	case 0x20 <= c && c <= 0x2f: // a character set, for one
		return skip(1, 0x20, 0x2f) + 1, 0
	case 0x30 <= c && c <= 0x7e:
		return 2, 0
	}
	return 1, 0
}

// escapes are the ways to write a character by its number.
var escapes = []struct {
	prefix            string
	base, least, most int // of the digits
	end               byte
}{
	{"%", 16, 2, 2, 0},
	{"&#x", 16, 1, 8, ';'}, {"&#X", 16, 1, 8, ';'}, {"&#", 10, 1, 8, ';'},
	{`\x`, 16, 2, 2, 0}, {`\u`, 16, 4, 4, 0}, {`\U`, 16, 8, 8, 0}, {`\u{`, 16, 1, 6, '}'},
	{`\`, 8, 1, 3, 0},
}

// escape is the character that a text begins with, and its length there.
func escape(t []byte) (c byte, length int) {
	if t[0] != '\\' && t[0] != '%' && t[0] != '&' || len(t) < 2 {
		return t[0], 1
	}
	for _, e := range escapes {
		if !bytes.HasPrefix(t, []byte(e.prefix)) {
			continue
		}
		value, digits := number(t[len(e.prefix):], e.base, e.most)
		if digits < e.least {
			continue
		}
		length = len(e.prefix) + digits
		if e.end != 0 && length < len(t) && t[length] == e.end {
			length++
		}
		return byte(min(value, 0xff)), length // past ASCII it is not part of a secret
	}
	switch {
	case t[0] != '\\':
		return t[0], 1
	case t[1] == 'e':
		return esc, 2
	case bytes.IndexByte([]byte("abfnrtv"), t[1]) >= 0:
		return '\n', 2
	}
	return t[1], 2
}

// number reads at most so many digits. A value too large for a character is only reported
// as large.
func number(t []byte, base, most int) (value, length int) {
	for length < min(most, len(t)) && digit(t[length]) < base {
		value = min(value*base+digit(t[length]), 1<<20)
		length++
	}
	return value, length
}

// digit is the value of a digit in any base up to 16, and 16 for anything else.
func digit(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return 16
}
