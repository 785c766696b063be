package terminal

import (
	"io"
	"os"
	"os/signal"
	"syscall"
)

// EndSignals ask the program to end, as ctrl+c does.
var EndSignals = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}

// OnSignal calls f when one of the signals comes. The returned function ends that,
// and waits for a call under way.
func OnSignal(signals []os.Signal, f func()) (stop func()) {
	if len(signals) == 0 {
		return func() {}
	}
	c, done := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(c, signals...)
	go func() {
		defer close(done)
		for range c {
			f()
		}
	}()
	return func() {
		signal.Stop(c)
		close(c)
		<-done
	}
}

// Suspension stops the program while Bubble Tea releases the terminal. Bubble Tea's own
// suspend waits for a signal that never arrives if there is no shell.
type Suspension struct{}

// Run stops the program until it is resumed.
func (Suspension) Run() error { suspend(); return nil }

// SetStdin ignores the input: the program that is stopped has it.
func (Suspension) SetStdin(io.Reader) {}

// SetStdout ignores the output.
func (Suspension) SetStdout(io.Writer) {}

// SetStderr ignores the output.
func (Suspension) SetStderr(io.Writer) {}
