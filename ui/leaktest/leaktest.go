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

// Needles is a secret, made ready to be looked for.
type Needles struct {
	byStart map[uint64][]needle // by the first six bytes
	starts  [1 << 17 / 64]uint64
	keep    [256]bool // letters, digits and what else a needle is made of
}

// A needle is one run of the secret in one form, six bytes at least.
type needle struct {
	form string
	text []byte
}

// Leak says where the secret was found, and never what was found.
type Leak struct {
	Form   string // such as "base64, spread out"
	Offset int    // of the first byte of it in the data
}

func (l Leak) String() string { return fmt.Sprintf("%s, at byte %d", l.Form, l.Offset) }

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
	n := &Needles{byStart: map[uint64][]needle{}}
	for c := range n.keep {
		n.keep[c] = alphanumeric(byte(c))
	}
	// A run that reads the same in two forms has the name of the first.
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
	k := key(text)
	if slices.ContainsFunc(n.byStart[k], func(old needle) bool { return bytes.Equal(old.text, text) }) {
		return
	}
	n.byStart[k] = append(n.byStart[k], needle{form, text})
	h := hash(k)
	n.starts[h/64] |= 1 << (h % 64)
	for _, c := range text {
		n.keep[c] = true
	}
}

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

// Find looks for six characters in a row of the secret, in any form.
func (n *Needles) Find(data []byte) (Leak, bool) {
	return n.search(view{text: data}, layers)
}

// search scans a text, first as it is and packed, and then in each way to read
// it that makes another text of it.
func (n *Needles) search(v view, layers int) (Leak, bool) {
	if len(v.text) < run {
		return Leak{}, false
	}
	for _, w := range []view{v, n.packed(v)} {
		if leak, ok := n.scan(w); ok {
			return leak, true
		}
	}
	if layers == 0 {
		return Leak{}, false
	}
	for _, read := range []func(view) (view, bool){view.stripped, view.unescaped, view.numbers, view.even, view.odd} {
		if w, ok := read(v); ok {
			if leak, ok := n.search(w, layers-1); ok {
				return leak, true
			}
		}
	}
	return Leak{}, false
}

// packed is the text without everything that no needle is made of.
func (n *Needles) packed(v view) view {
	w := v.as("spread out", len(v.text))
	for i, c := range v.text {
		if n.keep[c] {
			w.add(v, i, c)
		}
	}
	return w
}

// scan looks for the needles as they are.
func (n *Needles) scan(v view) (Leak, bool) {
	var k uint64
	for i, c := range v.text {
		k = (k<<8 | uint64(c)) & (1<<(8*run) - 1)
		h := hash(k)
		if n.starts[h/64]&(1<<(h%64)) == 0 || i < run-1 {
			continue
		}
		start := i - run + 1
		for _, x := range n.byStart[k] {
			if bytes.HasPrefix(v.text[start:], x.text) {
				return Leak{Form: x.form + v.form, Offset: v.offset(start)}, true
			}
		}
	}
	return Leak{}, false
}

// key is the first six bytes of a text.
func key(text []byte) (k uint64) {
	for _, c := range text[:run] {
		k = k<<8 | uint64(c)
	}
	return k
}

// hash spreads keys over the bits of starts.
func hash(k uint64) uint64 { return k * 0x9e3779b97f4a7c15 >> (64 - 17) }

func alphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}

// Format never shows the secret: a test may print what it holds.
func (*Needles) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[needles]") }
