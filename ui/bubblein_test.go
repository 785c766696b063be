package ui

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
	t.Parallel()
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
