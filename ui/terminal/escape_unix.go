//go:build unix

package terminal

import (
	"regexp"
	"time"
)

// Keys that write nothing are sent as a sequence whose first byte is that of the key Esc.
// Over a slow line the rest comes later, and the first byte alone looks like Esc.

// escapeRate is how long the next byte of such a sequence may take; 60 ms were seen over
// mobile networks. The key Esc is handed on after that time.
const escapeRate = 100 * time.Millisecond

// escapeKey is the key Esc in a form that does not begin another key (kitty's; Bubble Tea
// reads it from any terminal). After a plain Esc, Bubble Tea would wait for the rest once
// more, and take the next key for one with Alt.
const escapeKey = "\x1b[27u"

var unfinishedKey = regexp.MustCompile(`^\x1b(?:\[[0-9;:?<=>]*[ -/]*|O)?$`)

// escapes reports whether a byte after that of Esc makes a sequence of the two.
func escapes(next byte) bool { return next == '[' || next == 'O' }
