//go:build unix

// Package ptytest runs a program in a real pseudo-terminal with a terminal
// emulator at the other end, for tests that use the program as a person does.
//
// The full-screen program writes differences between frames, so a text that is
// on the screen may never occur in its output: wait for what the emulator shows.
// There are no sleeps but Pause; a test sends a key after it has seen the screen
// that takes it.
package ptytest

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// Terminal is a program in a terminal.
type Terminal struct {
	t    testing.TB
	pty  *os.File
	fd   int // of pty, for ioctl
	cmd  *exec.Cmd
	done chan struct{} // closed when the program's output has ended

	mu     sync.Mutex
	screen *vt.Emulator
	raw    []byte
	frames []string // every screen that was seen, for what must never show
}

// deadline is how long a screen may take to show, on a machine that is busy with
// other things. Only a test that fails waits for it.
const deadline = 30 * time.Second

// Start runs a command in a terminal of that size. The test ends it.
func Start(t testing.TB, cmd *exec.Cmd, columns, rows int) *Terminal {
	t.Helper()
	return run(t, cmd, columns, rows, true)
}

// StartMute runs one in a terminal that answers no query of the program.
func StartMute(t testing.TB, cmd *exec.Cmd, columns, rows int) *Terminal {
	t.Helper()
	return run(t, cmd, columns, rows, false)
}

func run(t testing.TB, cmd *exec.Cmd, columns, rows int, answers bool) *Terminal {
	t.Helper()
	started, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(columns), Rows: uint16(rows)})
	if err != nil {
		t.Fatal(err)
	}
	// Another file for it, whose Close ends a Read: File.Fd has taken that from this one.
	fd, err := unix.Dup(int(started.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	_ = started.Close()
	_ = unix.SetNonblock(fd, true)
	f := os.NewFile(uintptr(fd), started.Name())
	x := &Terminal{t: t, pty: f, fd: fd, cmd: cmd, done: make(chan struct{}), screen: vt.NewEmulator(columns, rows)}
	// The emulator takes a scroll region that is taller than its screen, as a program sets
	// that does not know of a smaller window yet, and panics when it scrolls.
	x.screen.RegisterCsiHandler('r', func(params ansi.Params) (ignored bool) {
		bottom, _, _ := params.Param(1, 1)
		return bottom > x.screen.Height()
	})
	replies := make(chan struct{})
	go func() { // the emulator's answers to queries
		defer close(replies)
		to := io.Discard
		if answers {
			to = f
		}
		_, _ = io.Copy(to, x.screen)
	}()
	go func() {
		defer close(x.done)
		buf := make([]byte, 32<<10)
		for {
			n, err := f.Read(buf)
			x.mu.Lock()
			x.raw = append(x.raw, buf[:n]...)
			_, _ = x.screen.Write(buf[:n])
			x.frames = append(x.frames, x.screen.String())
			x.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() {
		// The whole session: a shell in it leaves its children behind.
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		select {
		case <-x.done:
		case <-time.After(deadline):
			t.Error("the program's children keep the terminal open")
			return
		}
		// Close of the emulator would race with its Read; the end of its
		// input ends the Read as well.
		if w, ok := x.screen.InputPipe().(io.Closer); ok {
			_ = w.Close()
		}
		<-replies
		_ = f.Close()
	})
	return x
}

// Screen is what a person sees now.
func (x *Terminal) Screen() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.screen.String()
}

// Line is a line of the screen, from 0, or nothing below its end.
func (x *Terminal) Line(n int) string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.line(n)
}

// Row is the line on which the real cursor stands.
func (x *Terminal) Row() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.line(x.screen.CursorPosition().Y)
}

// Cursor is where the real cursor stands, from 0.
func (x *Terminal) Cursor() (column, line int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	at := x.screen.CursorPosition()
	return at.X, at.Y
}

func (x *Terminal) line(n int) string {
	lines := strings.Split(x.screen.String(), "\n")
	if n >= len(lines) {
		return ""
	}
	return lines[n]
}

// Raw is every byte that the program has written.
func (x *Terminal) Raw() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return string(x.raw)
}

// Frames are the screens that were there at any time.
func (x *Terminal) Frames() []string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.frames
}

// Wait waits until all the texts are on the screen. A text matches across line
// breaks.
func (x *Terminal) Wait(texts ...string) {
	x.t.Helper()
	x.WaitFor(strings.Join(texts, ", "), func(screen string) bool {
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				return false
			}
		}
		return true
	})
}

// WaitFor waits until the screen, with its white space folded, is as asked.
func (x *Terminal) WaitFor(what string, ok func(screen string) bool) {
	x.t.Helper()
	end := time.Now().Add(deadline)
	for !ok(Fold(x.Screen())) {
		if time.Now().After(end) {
			x.t.Fatalf("never on the screen: %s\n%s", what, x.Screen())
		}
		select {
		case <-x.done:
			if !ok(Fold(x.Screen())) {
				x.t.Fatalf("the program ended without showing: %s\n%s", what, x.Screen())
			}
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// Pause lets a person's moment pass. It is longer than any time within which the
// program takes a key for the rest of a paste, or for one that was meant for the
// screen before; counted from what the screen shows, it holds on a slow machine.
func (x *Terminal) Pause() { time.Sleep(400 * time.Millisecond) }

// Press presses a key after a pause, and waits for what it brings.
func (x *Terminal) Press(key, text string) {
	x.t.Helper()
	x.Pause()
	x.Send(key)
	x.Wait(text)
}

// Fold joins lines and runs of spaces, to match texts that were wrapped.
func Fold(s string) string { return strings.Join(strings.Fields(s), " ") }

// Keys that tests send.
const (
	Enter = "\r"
	Esc   = "\x1b"
	Tab   = "\t"
	Up    = "\x1b[A"
	Down  = "\x1b[B"
	CtrlC = "\x03"
)

// Send types.
func (x *Terminal) Send(keys string) {
	x.t.Helper()
	if _, err := io.WriteString(x.pty, keys); err != nil {
		x.t.Fatal(err)
	}
}

// Paste sends a bracketed paste.
func (x *Terminal) Paste(text string) { x.Send("\x1b[200~" + text + "\x1b[201~") }

// Signal sends a signal to the program.
func (x *Terminal) Signal(s syscall.Signal) {
	x.t.Helper()
	if err := x.cmd.Process.Signal(s); err != nil {
		x.t.Fatal(err)
	}
}

// HangUp closes the terminal, as a closed window or a lost connection does.
func (x *Terminal) HangUp() { _ = x.pty.Close() }

// Cook has the terminal echo and collect lines, as a shell does.
func (x *Terminal) Cook() {
	x.t.Helper()
	state, err := unix.IoctlGetTermios(x.fd, getTermios)
	if err == nil {
		state.Lflag |= unix.ECHO | unix.ICANON
		err = unix.IoctlSetTermios(x.fd, setTermios, state)
	}
	if err != nil {
		x.t.Fatal(err)
	}
}

// WaitRaw waits until the terminal echoes nothing.
func (x *Terminal) WaitRaw() {
	x.t.Helper()
	x.WaitFor("a terminal without echo", func(string) bool {
		state, err := unix.IoctlGetTermios(x.fd, getTermios)
		return err == nil && state.Lflag&unix.ECHO == 0
	})
}

// Restored fails unless the program has left the terminal as it found it.
func (x *Terminal) Restored() {
	x.t.Helper()
	raw := x.Raw()
	for _, mode := range []string{"1049", "2004"} { // the other screen, the marks of a paste
		if strings.LastIndex(raw, "\x1b[?"+mode+"h") > strings.LastIndex(raw, "\x1b[?"+mode+"l") {
			x.t.Errorf("the mode %s is still set", mode)
		}
	}
	if state, err := unix.IoctlGetTermios(x.fd, getTermios); err != nil || state.Lflag&unix.ECHO == 0 || state.Lflag&unix.ICANON == 0 {
		x.t.Errorf("the terminal still hides what is typed: %v", err)
	}
}

// Resize changes the size of the window.
func (x *Terminal) Resize(columns, rows int) {
	x.t.Helper()
	x.mu.Lock()
	x.screen.Resize(columns, rows)
	x.mu.Unlock()
	if err := unix.IoctlSetWinsize(x.fd, unix.TIOCSWINSZ, &unix.Winsize{Col: uint16(columns), Row: uint16(rows)}); err != nil {
		x.t.Fatal(err)
	}
}

// Exit waits for the program's end and gives its exit code.
func (x *Terminal) Exit() int {
	x.t.Helper()
	select {
	case <-x.done:
	case <-time.After(deadline):
		x.t.Fatalf("the program does not end\n%s", x.Screen())
	}
	err := x.cmd.Wait()
	if _, failed := errors.AsType[*exec.ExitError](err); err != nil && !failed && !errors.Is(err, syscall.EIO) {
		x.t.Fatal(err)
	}
	return x.cmd.ProcessState.ExitCode()
}
