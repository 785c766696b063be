package terminal

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// marked is what came out of a pasteMarker, with each paste in its place.
type marked struct {
	p      *pasteMarker
	out    string
	pastes []string
}

func newMarked() (*pasteMarker, *marked) {
	m := &marked{p: &pasteMarker{}}
	m.p.pasted = func(text string) { m.pastes = append(m.pastes, text) }
	return m.p, m
}

// take reports how many bytes were added to those of a chunk, pastes apart.
func (m *marked) take(chunk []byte, late, more bool) (added int) {
	out := m.p.rewrite(chunk, late, func() bool { return more })
	m.out += string(out)
	return len(out) - len(chunk)
}

func (m *marked) String() string {
	out := ""
	for i, part := range strings.Split(m.out, pasteStart+pasteEnd) {
		if i > 0 {
			out += pasteStart + m.pastes[i-1] + pasteEnd
		}
		out += part
	}
	return out
}

// What a terminal sends, read by read, and what is passed on. A chunk that ends in "|"
// has more on the way; one that begins with "late " came long after the last.
func TestPastesAreMarked(t *testing.T) {
	const text = "cfut_SAMPLEsampleSAMPLEsampleSAMPLE"
	long := strings.Repeat("x", 4000)
	for name, c := range map[string]struct {
		chunks []string
		want   string
	}{
		"keys":                                   {[]string{"j", "\r", "\x1b[A", "abc\r"}, "j\r\x1b[Aabc\r"},
		"a paste with marks":                     {[]string{pasteStart + text + pasteEnd}, pasteStart + text + pasteEnd},
		"a paste without":                        {[]string{text + "\r"}, pasteStart + text + "\r" + pasteEnd},
		"without, in pieces":                     {[]string{text + "|", "tail|", "\r"}, pasteStart + text + "tail\r" + pasteEnd},
		"with marks, in pieces":                  {[]string{pasteStart + long + "|", long + "|", "y" + pasteEnd}, pasteStart + long + long + "y" + pasteEnd},
		"with marks, on a slow line":             {[]string{pasteStart + text, text, pasteEnd}, pasteStart + text + text + pasteEnd},
		"an end mark of its own":                 {[]string{pasteStart + text + pasteEnd + "rm -rf\r" + pasteEnd}, pasteStart + text + "rm -rf\r" + pasteEnd},
		"an end mark of its own, later":          {[]string{pasteStart + text + pasteEnd + "|", "rest\r" + pasteEnd}, pasteStart + text + "rest\r" + pasteEnd},
		"ctrl+c, then a paste":                   {[]string{"\x03" + text}, "\x03" + text},
		"ctrl+c within":                          {[]string{text + "|", "\x03" + text}, pasteStart + text + pasteEnd + "\x03" + text},
		"the end mark got lost":                  {[]string{pasteStart + text, "\x03", "q"}, pasteStart + text + pasteEnd + "\x03q"},
		"a key after a paste":                    {[]string{text, "\r"}, pasteStart + text + pasteEnd + "\r"},
		"a reply of the terminal":                {[]string{"\x1b[?62;22c\x1b[?2026;2$y"}, "\x1b[?62;22c\x1b[?2026;2$y"},
		"two pastes":                             {[]string{pasteStart + text + pasteEnd, pasteStart + "b" + pasteEnd}, pasteStart + text + pasteEnd + pasteStart + "b" + pasteEnd},
		"keys and then a paste at once":          {[]string{"j" + pasteStart + text + pasteEnd}, "j" + pasteStart + text + pasteEnd},
		"a marked paste with a ctrl+c":           {[]string{pasteStart + text + "\x03" + text + pasteEnd}, pasteStart + text + "\x03" + text + pasteEnd},
		"a command within":                       {[]string{pasteStart + "a\x1b]0;\x90" + pasteEnd}, pasteStart + "a\x1b]0;\x90" + pasteEnd},
		"a mark in pieces":                       {[]string{pasteStart + "a\x1b[20" + pasteEnd + "1~\r" + pasteEnd}, pasteStart + "a\x1b[201~\r" + pasteEnd},
		"an Enter behind a paste":                {[]string{pasteStart + text + pasteEnd + "\r"}, pasteStart + text + pasteEnd + "\r"},
		"an Enter behind a paste, later":         {[]string{pasteStart + text + pasteEnd + "|", "\r"}, pasteStart + text + pasteEnd + "\r"},
		"a paste that ends with an Enter":        {[]string{pasteStart + text + "\r" + pasteEnd}, pasteStart + text + "\r" + pasteEnd},
		"an end mark over two reads":             {[]string{pasteStart + text + "\x1b[2", "01~"}, pasteStart + text + pasteEnd},
		"its first byte alone":                   {[]string{pasteStart + text, "\x1b", "[201~", "j"}, pasteStart + text + pasteEnd + "j"},
		"a start mark whose first byte is alone": {[]string{"\x1b", "[200~" + text, "rest" + pasteEnd, "q"}, escapeKey + pasteStart + text + "rest" + pasteEnd + "q"},
		"Esc, and then a key":                    {[]string{"\x1b", "[", "\x1b", "200~"}, escapeKey + "[" + escapeKey + "200~"},
		"keys right behind an end mark":          {[]string{pasteStart + text + pasteEnd + long + "|", "\x1b[D" + long, "j"}, pasteStart + text + long + "\x1b[D" + long + pasteEnd + "j"},
		"the end mark got lost, Caps Lock":       {[]string{pasteStart + text, "\x1b[99;69u", "q"}, pasteStart + text + pasteEnd + "\x1b[99;69uq"},
		"the end mark got lost, other layout":    {[]string{pasteStart + text, "\x1b[1089::99;5u", "q"}, pasteStart + text + pasteEnd + "\x1b[1089::99;5uq"},
		"a line break after an end mark within":  {[]string{pasteStart + text + pasteEnd + "\r|", "q" + pasteEnd}, pasteStart + text + "\rq" + pasteEnd},
		"ctrl+c right behind a paste":            {[]string{pasteStart + text + pasteEnd + "|", "\x03"}, pasteStart + text + pasteEnd + "\x03"},
		"no end mark after all":                  {[]string{pasteStart + text + "\x1b[2", "x" + pasteEnd}, pasteStart + text + "\x1b[2x" + pasteEnd},
		"Esc, and the end mark got lost":         {[]string{pasteStart + text, "\x1b", "\x03"}, pasteStart + text + "\x1b" + pasteEnd + "\x03"},
		"letters of other alphabets, composed":   {[]string{"\u65e5\u672c\u8a9e\u65e5\u672c\u8a9e"}, "\u65e5\u672c\u8a9e\u65e5\u672c\u8a9e"},
		"half a letter before a command":         {[]string{pasteStart + "\xe2\x90ab\xf0\x90\x90c\xe0\x90\xf4\x90" + pasteEnd}, pasteStart + "\xe2\x90ab\xf0\x90\x90c\xe0\x90\xf4\x90" + pasteEnd},
		"a letter over two reads":                {[]string{pasteStart + "a\xe2\x80|", "\x8bb" + pasteEnd}, pasteStart + "a\u200bb" + pasteEnd},
		"the end mark got lost, in other words":  {[]string{pasteStart + text, "\x1b[99;5u", "q"}, pasteStart + text + pasteEnd + "\x1b[99;5uq"},
		"a second start mark begins anew":        {[]string{pasteStart + text, "late " + pasteStart + "b" + pasteEnd}, pasteStart + "b" + pasteEnd},
		"a second start mark, at once":           {[]string{pasteStart + text + pasteStart + "b" + pasteEnd}, pasteStart + "b" + pasteEnd},
		"no end, and then Enter":                 {[]string{pasteStart + text, "late \r", "\r"}, pasteStart + text + pasteEnd + "\r\r"},
		"no end, and then Esc":                   {[]string{pasteStart + text, "late \x1b"}, pasteStart + text + pasteEnd + escapeKey},
		"no end, and then F1":                    {[]string{pasteStart + text, "late \x1bOP"}, pasteStart + text + pasteEnd + "\x1bOP"},
		"a late rest is no key":                  {[]string{pasteStart + text, "late " + text, "late " + pasteEnd}, pasteStart + text + text + pasteEnd},
		"nothing pasted":                         {[]string{pasteStart + pasteEnd}, pasteStart + pasteEnd},
		"what is half a mark":                    {[]string{pasteStart + "\x1b[20\x1b[203~x\x1b[20", "4~" + pasteEnd}, pasteStart + "\x1b[20\x1b[203~x\x1b[204~" + pasteEnd},
		"U+FFFD":                                 {[]string{pasteStart + text + "\ufffd" + pasteEnd}, pasteStart + text + "\ufffd" + pasteEnd},
		"a paste of letters beyond ASCII":        {[]string{"“cfut_SAMPLEsample”"}, pasteStart + "“cfut_SAMPLEsample”" + pasteEnd},
	} {
		p, got := newMarked()
		for _, chunk := range c.chunks {
			chunk, more := strings.CutSuffix(chunk, "|")
			chunk, late := strings.CutPrefix(chunk, "late ")
			if added := got.take([]byte(chunk), late, more); added > overhead {
				t.Errorf("%s: %d bytes became %d more", name, len(chunk), added)
			}
		}
		if got.String() != c.want {
			t.Errorf("%s: %q", name, got.String())
		}
		if p.inside || p.open || len(p.held) > 0 {
			t.Errorf("%s: left in %+v", name, p)
		}
	}
}

// Reading goes on where a read ends within a mark; a lone Esc is a key.
func TestMarksAreNotCut(t *testing.T) {
	for chunk, want := range map[string]bool{"\x1b": false, "a\x1b": true, "a\x1b[": true, "a\x1b[20": true, "a\x1b[201": true, "\x1b[A": false, "a": false, pasteEnd: false} {
		if got := cut([]byte(chunk)); got != want {
			t.Errorf("%q: %v", chunk, got)
		}
	}
}

// A paste that the terminal marks comes out as one, wherever a read ends and however long
// the next one takes, and nothing of it is passed on.
func TestAMarkedPasteIsOne(t *testing.T) {
	parts := []string{"a", "token", "\r", "\n", "\t", "\x1b", "\x1b[", "\x1b[20", "\x1b[2", "[201~", "1~", "0~", "\u00a0", "\u200b", "\U0001f511", "\xe2", "\xe2\x90", "\xf0\x9f\x94", "\x90", "\xc3", "\x00"} // ctrl+c in a read of its own ends a paste
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		content := ""
		for range r.IntN(12) {
			content += parts[r.IntN(len(parts))]
		}
		if strings.Contains(content, pasteEnd) || strings.Contains(content, pasteStart) {
			continue // these are taken out
		}
		sent := pasteStart + content + pasteEnd
		p, got := newMarked()
		for from, to := 0, len(pasteStart); from < len(sent); from, to = to, min(len(sent), to+1+r.IntN(8)) {
			got.take([]byte(sent[from:to]), false, r.IntN(2) == 0 && to < len(sent))
		}
		if got.String() != sent || p.inside {
			t.Fatalf("%q became %q", sent, got)
		}
		if got.out != pasteStart+pasteEnd {
			t.Fatalf("of a paste %q was passed on", got.out)
		}
	}
}

// A paste that is too long is cut between letters.
func TestALongPasteIsCutBetweenLetters(t *testing.T) {
	for before := range 4 {
		_, got := newMarked()
		sent := pasteStart + strings.Repeat("x", before) + strings.Repeat("\U0001f511", MaxPaste/4+10) + pasteEnd
		got.take([]byte(sent), false, false)
		if text := got.String(); !utf8.ValidString(text) || !strings.HasSuffix(text, pasteEnd) || len(text) >= len(sent) {
			t.Errorf("behind %d letters: %d bytes became %d", before, len(sent), len(text))
		}
	}
}

// What cannot be read does not vanish: a paste keeps its bytes, and a key becomes a
// character that no keyboard has.
func TestUnreadableCharactersStay(t *testing.T) {
	for sent, want := range map[string]string{
		pasteStart + "a\xfcb\ufffdc" + pasteEnd: pasteStart + "a\xfcb\ufffdc" + pasteEnd,
		"\xfc":                                  "\uf8ff", "m\xe4": "m\uf8ff", "\u00fc": "\u00fc", "\x1b[A": "\x1b[A",
	} {
		_, got := newMarked()
		got.take([]byte(sent), false, false)
		if got.String() != want {
			t.Errorf("%q became %q, want %q", sent, got, want)
		}
	}
}
