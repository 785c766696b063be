package leaktest_test

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// A form is a way in which a program may give a text away.
type form struct {
	name  string
	write func(part string) string
	found string // what Find calls it; only the beginning of that if it ends with a space
}

// each writes every character with a verb.
func each(verb, between string) func(string) string {
	return func(part string) string {
		var out []string
		for _, c := range []byte(part) {
			out = append(out, fmt.Sprintf(verb, c))
		}
		return strings.Join(out, between)
	}
}

// wrapped breaks a text after width characters.
func wrapped(width int, between string) func(string) string {
	return func(part string) string {
		var out []string
		for chunk := range slices.Chunk([]byte(part), width) {
			out = append(out, string(chunk))
		}
		return strings.Join(out, between)
	}
}

func reversed(part string) string {
	b := []byte(part)
	slices.Reverse(b)
	return string(b)
}

func wide(order binary.AppendByteOrder) func(string) string {
	return func(part string) string {
		var out []byte
		for _, u := range utf16.Encode([]rune(part)) {
			out = order.AppendUint16(out, u)
		}
		return string(out)
	}
}

func asJSON(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(out)
}

// dump is what a hex dump shows, without the text at its right.
func dump(part string) string {
	var lines []string
	for line := range strings.Lines(hex.Dump([]byte("." + part + "."))) {
		line, _, _ = strings.Cut(line, "|")
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// then applies one after the other.
func then(writes ...func(string) string) func(string) string {
	return func(part string) string {
		for _, w := range writes {
			part = w(part)
		}
		return part
	}
}

// in64 is base64 of the text after so many other bytes, and with one after it.
func in64(e *base64.Encoding, before int) func(string) string {
	return func(part string) string {
		return e.EncodeToString([]byte(strings.Repeat(".", before) + part + "."))
	}
}

func forms() []form {
	all := []form{
		{"plain", each("%c", ""), "plain"},
		{"reversed", reversed, "reversed"},
		{"capitals", strings.ToUpper, "in capitals"},
		{"small letters", strings.ToLower, "in small letters"},

		{"hex", each("%02x", ""), "plain, in hex"},
		{"hex in capitals", each("%02X", ""), "plain, in hex"},
		{"hex with spaces", each("%02x", " "), "plain, in hex"},
		{"hex with colons", each("%02X", ":"), "plain, in hex"},
		{"hex of C bytes", each("0x%02x", ", "), "plain, in hex"},
		{"hex escapes", each(`\x%02x`, ""), "plain, escaped"},
		{"a hex dump", dump, "plain, in hex"},
		{"hex of UTF-16", then(wide(binary.LittleEndian), each("%02x", " ")), "plain, in hex, spread out"},
		{"hex in lines", then(each("%02x", ""), wrapped(3, "\r\n")), "plain, in hex"},
		{"hex, reversed", then(reversed, each("%02x", "")), "reversed, in hex"},
		{"hex of base64", then(in64(base64.StdEncoding, 1), each("%02x", "")), "base64, in hex"},

		{"percent", each("%%%02X", ""), "plain, escaped"},
		{"percent twice", then(each("%%%02X", ""), url.QueryEscape), "plain, escaped, escaped"},
		{"percent in pieces", then(each("%%%02x", ""), wrapped(2, "\x7f")), "plain, escaped"},
		{"percent in lines", then(each("%%%02x", ""), wrapped(2, "\n")), "plain, escaped"},
		{"JSON escapes", each(`\u%04x`, ""), "plain, escaped"},
		{"JSON escapes twice", then(each(`\u%04X`, ""), strconv.Quote), "plain, escaped, escaped"},
		{"long escapes", each(`\U%08x`, ""), "plain, escaped"},
		{"braced escapes", each(`\u{%x}`, ""), "plain, escaped"},
		{"octal", each(`\%03o`, ""), "plain, escaped"},
		{"HTML decimal", each("&#%d;", ""), "plain, escaped"},
		{"HTML hex", each("&#x%x;", ""), "plain, escaped"},
		{"HTML hex in capitals", each("&#X%04X", ""), "plain, escaped"},
		{"HTML, escaped", then(each("&#%d;", " "), html.EscapeString), "plain, as numbers"},
		{"backslashes", each(`\%c`, ""), "plain, spread out"},

		{"numbers", func(part string) string { return fmt.Sprint([]byte(part)) }, "plain, as numbers"},
		{"numbers in lines", each("%d", ",\n  "), "plain, as numbers"},
		{"numbers as strings", each(`"%d"`, ","), "plain, as numbers"},
		{"numbers of base64", then(in64(base64.StdEncoding, 2), each("%d", ",")), "base64, as numbers"},
		{"JSON strings", func(part string) string { return asJSON(strings.Split(part, "")) }, "plain, spread out"},
		{"JSON strings in JSON", func(part string) string { return asJSON(asJSON(strings.Split(part, ""))) }, "plain, spread out"},
		{"Go runes", func(part string) string { return fmt.Sprintf("%q", []rune(part)) }, "plain, spread out"},

		{"UTF-16 LE", wide(binary.LittleEndian), "plain, spread out"},
		{"UTF-16 BE", wide(binary.BigEndian), "plain, spread out"},
		{"base64 of UTF-16 LE", then(wide(binary.LittleEndian), in64(base64.StdEncoding, 3)), "base64 of UTF-16"},
		{"base64 of UTF-16 BE", then(wide(binary.BigEndian), in64(base64.StdEncoding, 2)), "base64 of UTF-16"},
		{"base64 in lines", then(in64(base64.StdEncoding, 1), wrapped(4, "\r\n")), "base64, spread out"},

		{"a column of a screen", wrapped(3, " \u2502\r\n\u2502 "), "plain, spread out"},
		{"NULs", wrapped(1, "\x00\x00\x00"), "plain, spread out"},
		{"tabs", wrapped(2, "\t\v\f"), "plain, spread out"},
		{"no-break spaces", wrapped(1, "\u00a0\u200b"), "plain, spread out"},
		{"dots", wrapped(1, "."), "plain, spread out"},
		{"labels of a domain name", then(strings.ToLower, wrapped(3, ".")), "in small letters, spread out"},
		{"a label with hyphens", then(strings.ToLower, wrapped(2, "-")), "in small letters, spread out"},
		{"a Ray", func(part string) string { return "ray 0000000000" + strings.ToLower(part) + "-FRA" }, "in small letters"},
		{"styles, quoted", then(wrapped(1, "\x1b[1;31m"), strconv.Quote), "plain, escaped, between escape sequences"},
		{"styles, quoted twice", then(wrapped(1, "\x1b[1;31m"), strconv.Quote, strconv.Quote), "plain, escaped, escaped, between escape sequences"},
		{"styles, as in a shell", wrapped(1, `\e[1m`), "plain, escaped, between escape sequences"},
		{"styles, in octal", wrapped(1, `\033[0m`), "plain, escaped, between escape sequences"},
		{"line breaks, quoted", then(wrapped(2, "\r\n"), strconv.Quote), "plain, escaped, spread out"},
		{"a window's title", func(part string) string { return "\x1b]0;" + part + "\a" }, "plain"},
		{"a window's title in pieces", func(part string) string { return "\x1b]0;" + strings.Join(strings.Split(part, ""), " ") + "\x1b\\" }, "plain, spread out"},
		{"the clipboard", func(part string) string { return "\x1b]52;c;" + in64(base64.StdEncoding, 2)(part) + "\a" }, "base64"},
		{"styles and a command without an end", func(part string) string { return wrapped(1, "\x1b[7q")(part[:3]) + "\x1b]" + part[3:] }, "plain, between escape sequences"},
		{"a command without an end", func(part string) string { return "\x1b]" + part }, "plain"},
	}
	for before := 1; before <= 6; before++ {
		all = append(all,
			form{fmt.Sprintf("base64 after %d", before), in64(base64.StdEncoding, before), "base64"},
			form{fmt.Sprintf("base64 for URLs after %d", before), in64(base64.RawURLEncoding, before), "base64"})
	}
	for width := 1; width <= 5; width++ { // from 6 on, a run may be in one line
		for _, between := range []string{"\n", "\r\n", "\n   ", "\r\r\n\t"} {
			all = append(all, form{fmt.Sprintf("lines of %d ended by %q", width, between), wrapped(width, between), "plain, spread out"})
		}
		for _, between := range []string{
			"\x1b[5G", "\x1b[1;31m", "\x1b[0m\x1b[38;5;196m", "\x1b[m", "\x1b[?25l", "\x1b[>4;1m", "\x1b[2 q", "\x1b[12;40H",
			"\x1b]0;title\a", "\x1b]8;;https://example.com\x1b\\", "\x1bP1$r0m\x1b\\", "\x1b_Gq=2\x1b\\",
			"\x1b=", "\x1bM", "\x1b7", "\x1b(B", "\x1b#8", "\x1b]0;cut\x1b[H", "\x1b", "\x1b[\n", "\x1b\x1b[5q",
		} {
			all = append(all, form{fmt.Sprintf("%d beside %q", width, between), wrapped(width, between), "plain, "})
		}
		all = append(all, form{fmt.Sprintf("%d in styled lines", width),
			wrapped(width, "\x1b[0m\r\n  \x1b[7m"), "plain, "})
	}
	return all
}
