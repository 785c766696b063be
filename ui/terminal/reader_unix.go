//go:build unix

package terminal

import (
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// Source is where the bytes of a terminal come from.
type Source interface {
	io.Reader
	// Ready reports whether there is something to read within a time.
	Ready(within time.Duration) bool
}

// Reader is the terminal with pastes marked.
type Reader struct {
	*os.File // tells Bubble Tea that it is a terminal of the system; nil for another one
	from     Source
	marker   pasteMarker
	last     atomic.Pointer[Arrival]
	events   Events
	stalls   *time.Timer // runs while the end of a paste is waited for
	mu       sync.Mutex
	pastes   []string // in the order in which Bubble Tea is told of them
}

// Events are told of as they happen, on goroutines of the reader's.
type Events struct {
	Ended   func() // the terminal is gone
	Stalled func() // nothing has arrived for the time Stall, and a paste has no end yet
}

// NewReader is what the program reads the terminal through; nil if standard input is not
// a terminal.
func NewReader(e Events) *Reader {
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return nil
	}
	r := NewReaderOf(tty{os.Stdin}, e)
	r.File = os.Stdin
	return r
}

// NewReaderOf reads a terminal other than the system's.
func NewReaderOf(from Source, e Events) *Reader {
	r := &Reader{from: from, events: e}
	r.marker.pasted = func(text string) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.pastes = append(r.pastes, text)
	}
	return r
}

// Paste is the text of the next paste, byte for byte. Bubble Tea is given an empty one in
// its place, and this is called once for each.
func (r *Reader) Paste() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.pastes) == 0 {
		return ""
	}
	text := r.pastes[0]
	r.pastes[0] = ""
	r.pastes = r.pastes[1:]
	return text
}

// Arrived is how the last read arrived. On a busy machine a read is handled later, and its
// keys would look as if pressed one after another. If several reads wait to be handled,
// all of them seem to have arrived with the last.
func (r *Reader) Arrived() Arrival {
	if last := r.last.Load(); last != nil {
		return *last
	}
	return Arrival{}
}

// Read reads what has arrived, and waits a moment for the rest of a key or mark. Inside a paste
// the beginning of a mark is held back until there is more to read; the caller waits for
// the terminal anyway, so nothing is lost.
func (r *Reader) Read(p []byte) (n int, err error) {
	room := len(p) - overhead
	first := room - len(pasteEnd) // leaves room for the rest of a mark
	if first <= 0 {
		return r.from.Read(p)
	}
	n, err = r.from.Read(p[:first])
	pressed := false // Esc, before what is in p
	if err == nil && n > 0 {
		n, pressed, err = r.rest(p[:room], n)
	}
	if err != nil {
		r.events.Ended()
	}
	if n <= 0 || err != nil {
		return n, err
	}
	before := r.last.Load()
	came := arrivalOf(p[:n], time.Now(), before)
	r.last.Store(&came)
	if r.stalls != nil {
		r.stalls.Stop()
	}
	out := r.marker.rewrite(p[:n], before != nil && came.At.Sub(before.At) >= Stall, r.more)
	if pressed {
		out = append([]byte(escapeKey), out...)
	}
	if r.marker.open {
		r.stalls = time.AfterFunc(Stall, r.events.Stalled)
	}
	return copy(p, out), nil
}

// rest reads on while the n bytes in p are the beginning of a key, a mark or a letter. It
// reports whether the first was the key Esc, which is no longer in p then: another key was
// pressed soon after it.
func (r *Reader) rest(p []byte, n int) (_ int, pressed bool, err error) {
	for err == nil && n < len(p) {
		wait := r.marker.pause()
		switch {
		case unfinishedKey().Match(p[:n]):
			wait = escapeRate
		case !cut(p[:n]) && partialRune(p[:n]) == 0:
			return n, pressed, nil
		}
		if !r.from.Ready(wait) {
			break
		}
		var m int
		m, err = r.from.Read(p[n:])
		if n == 1 && m > 0 && p[0] == escapeKey[0] && !escapes(p[1]) && !r.marker.inside && !pressed {
			pressed = true
			copy(p, p[1:1+m])
			n = 0
		}
		n += m
	}
	return n, pressed, err
}

// more waits for the rest of a paste.
func (r *Reader) more() bool { return r.from.Ready(r.marker.pause()) }

// pause is how long the rest of a paste may take. What follows an end mark was pasted
// with it, and is there already.
func (p *pasteMarker) pause() time.Duration {
	if p.marked && !p.open {
		return BurstRate
	}
	return PasteRate
}

// Waiting reports whether something was typed that is not read yet.
func (r *Reader) Waiting() bool { return r.from.Ready(0) }

func waiting(f *os.File) bool { return tty{f}.Ready(0) }

// tty is a terminal of the system's.
type tty struct{ *os.File }

// Ready asks the system.
func (f tty) Ready(within time.Duration) bool {
	fds := []unix.PollFd{{Fd: int32(f.Fd()), Events: unix.POLLIN}}
	for {
		n, err := unix.Poll(fds, int(within.Milliseconds()))
		if err != unix.EINTR {
			return err == nil && n == 1 && fds[0].Revents == unix.POLLIN
		}
	}
}
