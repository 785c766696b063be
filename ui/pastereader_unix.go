//go:build unix

package ui

import (
	"io"
	"os"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// pasteReader is the terminal with pastes marked.
type pasteReader struct {
	*os.File
	marker pasteMarker
	last   atomic.Pointer[time.Time] // when something was read
}

// newInput is what the program reads the terminal through, and when something
// came from there last. Both are nil where there is no terminal.
func newInput() (io.Reader, func() time.Time) {
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return nil, nil
	}
	r := &pasteReader{File: os.Stdin}
	return r, r.arrived
}

// arrived is when something was read last. On a busy machine that may be handled
// much later, and would look like keys pressed one after the other.
func (r *pasteReader) arrived() time.Time {
	if last := r.last.Load(); last != nil {
		return *last
	}
	return time.Now()
}

// Read reads what has arrived, and waits a moment for the rest of a mark. Within a
// paste the beginning of a mark is held back until there is more to read; the
// caller, which waits for the terminal, misses nothing by that.
func (r *pasteReader) Read(p []byte) (n int, err error) {
	defer func() {
		if e := recover(); e != nil {
			n, err = 0, Recovered(e)
		}
	}()
	room := len(p) - overhead
	first := room - len(pasteEnd) // leaves room for the rest of a mark
	if first <= 0 {
		return r.File.Read(p)
	}
	n, err = r.File.Read(p[:first])
	for err == nil && n > 0 && n < room && cut(p[:n]) && r.more() {
		var m int
		m, err = r.File.Read(p[n:room])
		n += m
	}
	now := time.Now()
	r.last.Store(&now)
	if n <= 0 || err != nil {
		return n, err
	}
	return copy(p, r.marker.rewrite(p[:n], r.more)), nil
}

// more waits for the rest of a paste.
func (r *pasteReader) more() bool {
	fds := []unix.PollFd{{Fd: int32(r.Fd()), Events: unix.POLLIN}}
	for {
		n, err := unix.Poll(fds, int(pasteRate.Milliseconds()))
		if err != unix.EINTR {
			return err == nil && n == 1 && fds[0].Revents == unix.POLLIN
		}
	}
}
