//go:build unix

package terminal

import (
	"regexp"
	"sync"
	"time"
)

// Keys that write nothing are sent as a sequence whose first byte is that of the key Esc.
// Over a slow line the rest comes later, and the first byte alone looks like Esc.

// escapeRate is how long the next byte of such a sequence may take; 60 ms were seen over
// mobile networks. The key Esc is handed on after that time.
const escapeRate = 100 * time.Millisecond

var unfinishedKey = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\x1b(?:\[[0-9;:?<=>]*[ -/]*|O)?$`) })

// escapes reports whether a byte after that of Esc makes a sequence of the two.
func escapes(next byte) bool { return next == '[' || next == 'O' }
