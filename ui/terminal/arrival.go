package terminal

import (
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

const (
	// BurstRate is faster than any key repeats: a letter this soon after another is the
	// rest of a paste.
	BurstRate = 10 * time.Millisecond
	// PasteRate is the same for Enter and Tab, which no finger hits so soon
	// after a letter.
	PasteRate = 30 * time.Millisecond
	// Quiet is how long nothing may arrive before the program ends, so that the
	// tail of a paste does not land in the shell, which would show and run it.
	Quiet = 300 * time.Millisecond
	// QuietMax is how long that is waited for.
	QuietMax = time.Second
	// Stall is how long the rest of a paste may take before its end counts as lost.
	Stall = time.Second
	// Answers is how long a terminal may take to answer what it is asked at the start: an
	// answer that comes later lands in the shell.
	Answers = 150 * time.Millisecond
	// QuietAlone is enough after a ctrl+c that arrived alone, with nothing before it:
	// a person pressed it. If it is the first byte of a paste, the next one is near.
	QuietAlone = 50 * time.Millisecond
)

// MaxPaste is how many bytes of a paste are read: far more than any credential has, so
// that a longer text is recognised as prose.
const MaxPaste = 64 << 10

// Arrival is how a key or a paste arrived from the terminal.
type Arrival struct {
	At      time.Time
	Several bool // together with something else, which no finger can press at once
	Held    bool // together with more of the same letter, like a key that is held down
	Alone   bool // one key after a pause, so not part of a paste
	rest    bool // right after such a read, so perhaps a part of it
}

// Regular expressions are compiled on first use: the first frame needs none.
var noText = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:\x1b(?:\[[0-9;:?<=>]*[ -/]*[@-~]|[P\]_][^\x07\x1b]*(?:\x07|\x1b\\)|O.|[^\[OP\]_])?)+$`)
})

// NoText reports whether a read holds only what keys without letters send, such as
// arrows, or what a terminal replies.
func NoText(read []byte) bool { return noText().Match(read) }

// arrivalOf judges one read, given the one before it.
func arrivalOf(read []byte, at time.Time, before *Arrival) Arrival {
	a := Arrival{At: at}
	a.Several = utf8.RuneCount(read) > 1 && !NoText(read)
	a.Held = a.Several && plain(read) && strings.Trim(string(read), string(read[:1])) == ""
	if before != nil && before.Several && !before.rest && at.Sub(before.At) < PasteRate {
		a.rest, a.Several, a.Held = !a.Several, true, false
	}
	a.Alone = !a.Several && (before == nil || at.Sub(before.At) >= Quiet)
	return a
}
