//go:build unix

package terminal

import (
	"os"
	"syscall"
	"time"

	"golang.org/x/term"
)

// ResumeSignals come when the program goes on after it was stopped from outside
// (kill -STOP, then fg).
var ResumeSignals = []os.Signal{syscall.SIGCONT}

// ResizeSignals come when the window has another size. Bubble Tea listens for them only
// after its first frame.
var ResizeSignals = []os.Signal{syscall.SIGWINCH}

// Keep gives a function that sets the terminal as it is now.
func Keep() (restore func()) {
	state, err := term.GetState(int(os.Stdin.Fd()))
	if err != nil {
		return func() {}
	}
	return func() { _ = term.Restore(int(os.Stdin.Fd()), state) }
}

// suspend stops the program, as ctrl+z does, until it is continued. Where nobody could
// continue it, the system does not stop it; waiting for the signal would be without end.
func suspend() {
	_ = syscall.Kill(0, syscall.SIGTSTP)
	time.Sleep(100 * time.Millisecond) // within which it stops
}

// RawMode has the terminal hand over each key and echo none, which the shell has
// changed when the program was stopped: a paste would show.
func RawMode() { _, _ = term.MakeRaw(int(os.Stdin.Fd())) }
