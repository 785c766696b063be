//go:build unix

package ptytest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// Console is a terminal for a program of this process. Whatever is sent at once is read at
// once, and a line feed is written with a carriage return, as terminals do.
type Console struct {
	x *Terminal

	mu            sync.Mutex
	columns, rows int
	typed         []byte
	closed        bool
	arrived       chan struct{} // closed when something was typed, and then replaced
	resized       func()
	code          int
}

// Sit runs a program at a console, in a synctest bubble. The test ends it: first the
// context ends, then the input.
func Sit(t testing.TB, columns, rows int, program func(context.Context, *Console) (exitCode int)) *Terminal {
	t.Helper()
	return seat(t, columns, rows, program, true)
}

// SitMute runs one at a console that answers no query of the program.
func SitMute(t testing.TB, columns, rows int, program func(context.Context, *Console) (exitCode int)) *Terminal {
	t.Helper()
	return seat(t, columns, rows, program, false)
}

func seat(t testing.TB, columns, rows int, program func(context.Context, *Console) (exitCode int), answers bool) *Terminal {
	t.Helper()
	c := &Console{columns: columns, rows: rows, arrived: make(chan struct{}), resized: func() {}}
	to := io.Discard
	if answers {
		to = typist{c}
	}
	x, stop := newTerminal(t, columns, rows, to)
	x.end, c.x = c, x
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		defer close(x.done)
		c.code = program(ctx, c)
	}()
	t.Cleanup(func() {
		cancel()
		c.hangUp()
		<-x.done
		stop()
	})
	return x
}

// typist types without waiting: the emulator's answers.
type typist struct{ c *Console }

func (t typist) Write(p []byte) (int, error) { return len(p), t.c.put(p) }

func (c *Console) put(p []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return io.ErrClosedPipe
	}
	c.typed = append(c.typed, p...)
	c.wake()
	return nil
}

func (c *Console) wake() {
	close(c.arrived)
	c.arrived = make(chan struct{})
}

// Read reads what was typed.
func (c *Console) Read(p []byte) (int, error) {
	for {
		c.mu.Lock()
		n := copy(p, c.typed)
		c.typed = c.typed[n:]
		closed, arrived := c.closed, c.arrived
		c.mu.Unlock()
		switch {
		case n > 0:
			return n, nil
		case closed:
			return 0, io.EOF
		}
		<-arrived
	}
}

// Ready reports whether there is something to read within a time.
func (c *Console) Ready(within time.Duration) bool {
	c.mu.Lock()
	ready, arrived := len(c.typed) > 0, c.arrived
	c.mu.Unlock()
	if ready {
		return true
	}
	select {
	case <-arrived:
		return !c.isClosed()
	case <-time.After(within):
		return false
	}
}

func (c *Console) isClosed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed
}

// Size is that of the window.
func (c *Console) Size() (columns, rows int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.columns, c.rows
}

// OnResize has f called when the window has changed its size.
func (c *Console) OnResize(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.resized = f
}

// Output is where the program writes.
func (c *Console) Output() io.Writer { return output{c.x} }

type output struct{ x *Terminal }

func (o output) Write(p []byte) (int, error) {
	o.x.wrote(bytes.ReplaceAll(p, []byte("\n"), []byte("\r\n")))
	return len(p), nil
}

// Write types, and lets the program read that before anything else is typed.
func (c *Console) Write(p []byte) (int, error) {
	if err := c.put(p); err != nil {
		return 0, err
	}
	c.settle()
	return len(p), nil
}

func (*Console) settle() { synctest.Wait() }

func (c *Console) resize(columns, rows int) error {
	c.mu.Lock()
	c.columns, c.rows = columns, rows
	resized := c.resized
	c.mu.Unlock()
	resized()
	c.settle()
	return nil
}

func (*Console) signal(syscall.Signal) error { return errors.New("no process has this console") }

func (c *Console) hangUp() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		c.closed = true
		c.wake()
	}
}

func (c *Console) exit() (int, error) { return c.code, nil }
