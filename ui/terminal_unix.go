//go:build unix

package ui

import (
	"os"
	"os/signal"
	"syscall"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// onContinue calls f when the program goes on after it was stopped from outside
// (kill -STOP, then fg). The shell has set the terminal back to echo by then,
// and a paste would show. The returned function ends the watch.
func onContinue(f func()) (stop func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGCONT)
	go func() {
		for range c {
			f()
		}
	}()
	return func() {
		signal.Stop(c)
		close(c)
	}
}

// pasteReader is the terminal with pastes marked.
type pasteReader struct {
	*os.File
	marker pasteMarker
}

// withInput has the program read the terminal through a pasteReader.
func withInput() []tea.ProgramOption {
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return nil
	}
	return []tea.ProgramOption{tea.WithInput(&pasteReader{File: os.Stdin})}
}

// Read reads what has arrived. It waits for the rest of a paste and of a mark,
// so that the caller, which waits for the terminal, never misses what is held
// back here: nothing is.
func (r *pasteReader) Read(p []byte) (n int, err error) {
	defer func() {
		if e := recover(); e != nil {
			n, err = 0, Recovered(e)
		}
	}()
	room := len(p) - len(pasteStart) - len(pasteEnd)
	if room <= 0 {
		return r.File.Read(p)
	}
	n, err = r.File.Read(p[:room])
	for err == nil && n > 0 && n < room && r.marker.cut(p[:n]) && r.more() {
		var m int
		m, err = r.File.Read(p[n:room])
		n += m
	}
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
