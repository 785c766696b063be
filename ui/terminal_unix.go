//go:build unix

package ui

import (
	"os"
	"syscall"

	"golang.org/x/term"
)

// resumeSignals come when the program goes on after it was stopped from outside
// (kill -STOP, then fg).
var resumeSignals = []os.Signal{syscall.SIGCONT}

// rawMode has the terminal hand over each key and echo none, which the shell has
// changed when the program was stopped: a paste would show.
func rawMode() { _, _ = term.MakeRaw(int(os.Stdin.Fd())) }
