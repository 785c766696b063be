package terminal

import (
	"testing"
	"time"
)

// What is read at once is several things, unless it is keys that are not letters, or a
// terminal's replies.
func TestArrival(t *testing.T) {
	for read, want := range map[string]Arrival{
		"q": {}, "\r": {}, "\u00e4": {}, "\x1b": {}, "\x1b[A": {}, "\x1b[A\x1b[B": {}, "\x1bOP": {}, "\x1bx": {}, "\x1b[99;5u": {},
		"\x1b[?62;22c\x1b[?2026;2$y": {}, "\x1bP1$r0m\x1b\\\x1b]11;rgb:0/0/0\a": {},
		"qx": {Several: true}, "\rq": {Several: true}, "\r\x00": {Several: true}, "\r\n": {Several: true}, "\r\n\x1b[A": {Several: true},
		"jjj": {Several: true, Held: true}, "\r\r": {Several: true, Held: true}, "\x1b[Aq": {Several: true},
	} {
		want.Alone = !want.Several
		if got := arrivalOf([]byte(read), time.Time{}, nil); got != want {
			t.Errorf("%q: %+v, want %+v", read, got, want)
		}
	}
	first := arrivalOf([]byte("\rab"), time.Unix(1, 0), nil)
	if rest := arrivalOf([]byte("c"), time.Unix(1, 1e6), &first); !rest.Several {
		t.Error("the rest of a paste is a key")
	}
	rest := arrivalOf([]byte("c"), time.Unix(1, 1e6), &first)
	if after := arrivalOf([]byte("d"), time.Unix(1, 2e6), &rest); after.Several {
		t.Error("keys that are pressed fast all count as the rest of a paste")
	}
	if later := arrivalOf([]byte("c"), time.Unix(2, 0), &first); later.Several || !later.Alone {
		t.Error("a key is the rest of a paste")
	}
	if soon := arrivalOf([]byte("\x03"), time.Unix(2, 0).Add(-Quiet-time.Second/2), &Arrival{At: time.Unix(1, 0)}); soon.Alone {
		t.Error("a ctrl+c within a slow paste is alone")
	}
}
