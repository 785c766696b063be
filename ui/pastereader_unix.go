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
	last   atomic.Pointer[arrival]
	ended  func() // called when the terminal is gone
}

// newInput is what the program reads the terminal through, and how what it gave last
// arrived. Both are nil where there is no terminal. When the terminal goes away,
// ended is called.
func newInput(ended func()) (io.Reader, func() arrival) {
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return nil, nil
	}
	r := &pasteReader{File: os.Stdin, ended: ended}
	return r, r.arrived
}

// arrived is how what was read last came. On a busy machine it is handled later, and
// would look like keys pressed one after the other. While more than that waits to be
// handled, all of it seems to have come with the last.
func (r *pasteReader) arrived() arrival {
	if last := r.last.Load(); last != nil {
		return *last
	}
	return arrival{}
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
	if err != nil {
		r.ended()
	}
	if n <= 0 || err != nil {
		return n, err
	}
	came := arrivalOf(p[:n], time.Now(), r.last.Load())
	r.last.Store(&came)
	return copy(p, r.marker.rewrite(p[:n], r.more)), nil
}

// more waits for the rest of a paste.
func (r *pasteReader) more() bool {
	fds := []unix.PollFd{{Fd: int32(r.Fd()), Events: unix.POLLIN}}
	for {
		n, err := unix.Poll(fds, int(r.marker.pause().Milliseconds()))
		if err != unix.EINTR {
			return err == nil && n == 1 && fds[0].Revents == unix.POLLIN
		}
	}
}

// pause is how long the rest of a paste may take. What comes behind an end mark
// was pasted with it, and is there already.
func (p *pasteMarker) pause() time.Duration {
	if p.marked && !p.open {
		return burstRate
	}
	return pasteRate
}
