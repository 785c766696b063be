//go:build unix

package ui

import (
	"os"
	"os/signal"
	"syscall"
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
