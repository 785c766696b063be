// Package leaktest looks for a secret in whatever a program has written: raw
// terminal output, files, logs, requests. It is for tests only.
//
// Any six characters in a row of the secret are a leak, in the forms that
// programs and terminals give a text: plain, reversed, in capitals, in small
// letters, in base64; each of these also spread out by line breaks, escape
// sequences, quotes or any other signs, in UTF-16, with its characters escaped,
// as numbers or in hex, and up to three of these at once.
//
// What it cannot find: a text that is compressed, encrypted, hashed or in
// base32, that has some of its letters in the other case, or was spread out
// before it was put into base64; what is written out of order or with other
// letters and digits between, which only a terminal's screen shows.
package leaktest

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strings"
)

// run is how many characters of a secret in a row are a leak.
const run = 6

// layers is how many ways of reading are tried on top of each other: a text that
// is quoted twice and has escape sequences within needs as many.
const layers = 3

// prefixes are public: they tell the kind of a credential.
var prefixes = []string{"cfut_", "cfat_", "cfoat_", "cfk_", "v1.0-"}

// Needles is a secret, prepared for searching.
type Needles struct {
	byStart map[string][]needle // by the first six bytes
	starts  [1 << 16]bool       // the first two bytes of all, to skip most places fast
	keep    [256]bool           // letters, digits and what else a needle is made of
}

// A needle is one run of the secret in one form, six bytes at least.
type needle struct {
	form string
	text []byte
}

// New takes a credential with or without its public prefix. It panics if what
// is left is shorter than a run: a search that cannot find proves nothing.
func New(secret string) *Needles {
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(secret, p); ok {
			secret = rest
			break
		}
	}
	if len(secret) < run {
		panic("leaktest: the secret is too short to be looked for")
	}
	n := &Needles{byStart: map[string][]needle{}}
	for c := range n.keep {
		n.keep[c] = alphanumeric(byte(c))
	}
	// A run that reads the same in two forms gets the name of the first.
	for _, f := range []struct {
		form  string
		forms func(part string) []string
	}{
		{"plain", func(part string) []string { return []string{part} }},
		{"reversed", func(part string) []string { return []string{reverse(part)} }},
		{"in capitals", func(part string) []string { return []string{strings.ToUpper(part)} }},
		{"in small letters", func(part string) []string { return []string{strings.ToLower(part)} }},
		{"base64", base64Cores},
		{"base64 of UTF-16", func(part string) []string { return base64Cores(strings.Join(strings.Split(part, ""), "\x00")) }},
	} {
		for i := 0; i+run <= len(secret); i++ {
			for _, text := range f.forms(secret[i : i+run]) {
				n.add(f.form, []byte(text))
			}
		}
	}
	return n
}

func (n *Needles) add(form string, text []byte) {
	start := string(text[:run])
	if slices.ContainsFunc(n.byStart[start], func(old needle) bool { return bytes.Equal(old.text, text) }) {
		return
	}
	n.byStart[start] = append(n.byStart[start], needle{form, text})
	n.starts[pair(text)] = true
	for _, c := range text {
		n.keep[c] = true
	}
}

// pair is the first two bytes of a text.
func pair(text []byte) int { return int(text[0])<<8 | int(text[1]) }

// base64Cores are the characters that do not depend on what stands beside the
// text, for each of the three places in a group of three bytes at which it may
// begin. Six characters of a secret determine seven of base64 at least, so the
// base64 of any text that holds a run is found. As a seventh character tells
// only a part of the run's first or last one, five characters and a neighbour
// that resembles the sixth may be found as well.
func base64Cores(text string) []string {
	var cores []string
	for _, e := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for before := range 3 {
			all := e.EncodeToString([]byte(strings.Repeat("\x00", before) + text))
			cores = append(cores, all[(8*before+5)/6:8*(before+len(text))/6])
		}
	}
	return cores
}

func reverse(s string) string {
	b := []byte(s)
	slices.Reverse(b)
	return string(b)
}

// Find looks for six characters in a row of the secret, in any form. It names the form,
// such as "base64, spread out", and never what it found.
func (n *Needles) Find(data []byte) (form string, found bool) {
	return n.search(view{text: data}, layers)
}

// search scans a text as it is and packed, and then in each other way to read it.
func (n *Needles) search(v view, layers int) (form string, found bool) {
	if len(v.text) < run {
		return "", false
	}
	for _, w := range []view{v, n.packed(v)} {
		if form, found = n.scan(w); found {
			return form, true
		}
	}
	if layers == 0 {
		return "", false
	}
	for _, read := range []func(view) (view, bool){view.stripped, view.unescaped, view.numbers, view.even, view.odd} {
		if w, ok := read(v); ok {
			if form, found = n.search(w, layers-1); found {
				return form, true
			}
		}
	}
	return "", false
}

// packed is the text without everything that no needle is made of.
func (n *Needles) packed(v view) view {
	out := make([]byte, 0, len(v.text))
	for _, c := range v.text {
		if n.keep[c] {
			out = append(out, c)
		}
	}
	return view{v.form + ", spread out", out}
}

// scan looks for the needles as they are.
func (n *Needles) scan(v view) (form string, found bool) {
	for i := range len(v.text) - run + 1 {
		if rest := v.text[i:]; n.starts[pair(rest)] {
			for _, x := range n.byStart[string(rest[:run])] {
				if bytes.HasPrefix(rest, x.text) {
					return x.form + v.form, true
				}
			}
		}
	}
	return "", false
}

func alphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}

// Format never shows the secret: a test may print what it holds.
func (*Needles) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[needles]") }
