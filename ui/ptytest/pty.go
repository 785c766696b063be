//go:build unix

package ptytest

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// process is a program in a pseudo-terminal.
type process struct {
	*os.File // the terminal's side
	fd       int
	cmd      *exec.Cmd
}

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
	p := process{os.NewFile(uintptr(fd), started.Name()), fd, cmd}
	to := io.Discard
	if answers {
		to = p.File
	}
	x, stop := newTerminal(t, columns, rows, to)
	x.end, x.tries = p, 3
	go func() {
		defer close(x.done)
		buf := make([]byte, 32<<10)
		for {
			n, err := p.Read(buf)
			if n > 0 {
				x.wrote(buf[:n])
			}
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
		stop()
		_ = p.Close()
	})
	return x
}

func (process) settle() {}

func (p process) resize(columns, rows int) error {
	return unix.IoctlSetWinsize(p.fd, unix.TIOCSWINSZ, &unix.Winsize{Col: uint16(columns), Row: uint16(rows)})
}

func (p process) signal(s syscall.Signal) error { return p.cmd.Process.Signal(s) }

func (p process) hangUp() { _ = p.Close() }

func (p process) exit() (int, error) {
	err := p.cmd.Wait()
	if _, failed := errors.AsType[*exec.ExitError](err); failed || errors.Is(err, syscall.EIO) {
		err = nil
	}
	return p.cmd.ProcessState.ExitCode(), err
}

// state is how the terminal treats what is typed.
func (x *Terminal) state() (*unix.Termios, error) {
	p, ok := x.end.(process)
	if !ok {
		return nil, errors.New("the program has no terminal of the system's")
	}
	return unix.IoctlGetTermios(p.fd, getTermios)
}

// Cook has the terminal echo and collect lines, as a shell does.
func (x *Terminal) Cook() {
	x.t.Helper()
	state, err := x.state()
	if err == nil {
		state.Lflag |= unix.ECHO | unix.ICANON
		err = unix.IoctlSetTermios(x.end.(process).fd, setTermios, state)
	}
	if err != nil {
		x.t.Fatal(err)
	}
}

// WaitRaw waits until the terminal echoes nothing.
func (x *Terminal) WaitRaw() {
	x.t.Helper()
	for end := time.Now().Add(deadline); ; time.Sleep(5 * time.Millisecond) {
		if state, err := x.state(); err == nil && state.Lflag&unix.ECHO == 0 {
			return
		}
		if time.Now().After(end) {
			x.t.Fatalf("the terminal echoes\n%s", x.Screen())
		}
	}
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
	if state, err := x.state(); err != nil || state.Lflag&unix.ECHO == 0 || state.Lflag&unix.ICANON == 0 {
		x.t.Errorf("the terminal still hides what is typed: %v", err)
	}
}
