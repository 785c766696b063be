// Package ptytest runs a program in a terminal with a terminal emulator at the other
// end, for tests that use the program as a person does: a process in a real
// pseudo-terminal (Start), or a function of this process at a Console (Sit), which
// can run in a synctest bubble, where no pause takes any time.
//
// The full-screen program writes differences between frames, so a text that is
// on the screen may never occur in its output: wait for what the emulator shows.
// There are no sleeps but Pause; a test sends a key after it has seen the screen
// that takes it.
package ptytest

import (
	"os"
	"os/signal"
	"testing"
	"testing/synctest"
	"time"
)

// Bubble runs a test on its own clock, which jumps over every wait once nothing else is
// left to do: a person's pauses cost nothing there, and no machine is too busy for them.
// Nothing in it may wait for another process.
func Bubble(t *testing.T, f func(*testing.T)) {
	t.Helper()
	// The goroutine that hands out signals starts with the first Notify and never ends:
	// it must not start inside.
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	signal.Stop(c)
	synctest.Test(t, func(t *testing.T) {
		// A bubble begins in the year 2000, long before the tokens of the scenarios.
		time.Sleep(time.Until(time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)))
		// At the very end nothing may be left that waits for its time.
		t.Cleanup(func() { time.Sleep(time.Hour) })
		f(t)
	})
}
