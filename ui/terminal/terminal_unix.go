//go:build unix

package terminal

import (
	"os"
	"syscall"
	"time"

	"golang.org/x/term"
)

// ResumeSignals arrive when the program is resumed after it was stopped from outside
// (kill -STOP, then fg).
var ResumeSignals = []os.Signal{syscall.SIGCONT}

// ResizeSignals arrive when the window changes its size. Bubble Tea listens for them only
// after its first frame.
var ResizeSignals = []os.Signal{syscall.SIGWINCH}

// Keep returns a function that restores the terminal to what it is now.
func Keep() (restore func()) {
	state, err := term.GetState(int(os.Stdin.Fd()))
	if err != nil {
		return func() {}
	}
	return func() { _ = term.Restore(int(os.Stdin.Fd()), state) }
}

// suspend stops the program, as ctrl+z does, until it is resumed. If nobody could resume
// it, the system does not stop it, and waiting for the signal would never end.
func suspend() {
	_ = syscall.Kill(0, syscall.SIGTSTP)
	time.Sleep(100 * time.Millisecond) // the stop takes effect meanwhile
}

// RawMode makes the terminal hand over each key and echo none. The shell has changed that
// while the program was stopped, and a paste would show.
func RawMode() { _, _ = term.MakeRaw(int(os.Stdin.Fd())) }
