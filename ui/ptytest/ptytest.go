//go:build unix

package ptytest

import (
	"io"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// Terminal is a program in a terminal.
type Terminal struct {
	t     testing.TB
	end   end
	tries int           // how often Insist presses a key once more
	done  chan struct{} // closed when the program's output has ended

	mu      sync.Mutex
	screen  *vt.Emulator
	raw     []byte
	frames  []string      // every screen that was seen, for what must never show; the last is that of now
	changed chan struct{} // closed when the screen changes, and then replaced
}

// end is the program's side of a terminal.
type end interface {
	io.Writer // takes what is typed
	settle()  // lets the program handle what it has, where that can be told
	resize(columns, rows int) error
	signal(s syscall.Signal) error
	hangUp()
	exit() (code int, err error) // after done
}

// deadline is how long a screen may take to show, on a machine that is busy with
// other things. Only a test that fails waits for it.
const deadline = 90 * time.Second

// newTerminal has an emulator of that size, whose answers to queries go to the program.
// The returned function ends it, after the program.
func newTerminal(t testing.TB, columns, rows int, answers io.Writer) (x *Terminal, stop func()) {
	x = &Terminal{t: t, done: make(chan struct{}), screen: vt.NewEmulator(columns, rows), changed: make(chan struct{})}
	// The emulator accepts a scroll region taller than its screen, which a program sets
	// that does not know of a smaller window yet, and panics when it scrolls.
	x.screen.RegisterCsiHandler('r', func(params ansi.Params) (ignored bool) {
		bottom, _, _ := params.Param(1, 1)
		return bottom > x.screen.Height()
	})
	replies := make(chan struct{})
	go func() {
		defer close(replies)
		_, _ = io.Copy(answers, x.screen)
	}()
	return x, func() {
		// Close of the emulator would race with its Read; the end of its
		// input ends the Read as well.
		if w, ok := x.screen.InputPipe().(io.Closer); ok {
			_ = w.Close()
		}
		<-replies
	}
}

// wrote takes what the program writes.
func (x *Terminal) wrote(p []byte) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.raw = append(x.raw, p...)
	_, _ = x.screen.Write(p)
	x.drawn()
}

// drawn records the current screen, and wakes those who wait for it.
func (x *Terminal) drawn() {
	x.frames = append(x.frames, x.screen.String())
	close(x.changed)
	x.changed = make(chan struct{})
}

// Screen is what a person sees now.
func (x *Terminal) Screen() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.now()
}

func (x *Terminal) now() string {
	if len(x.frames) == 0 {
		return ""
	}
	return x.frames[len(x.frames)-1]
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
	lines := strings.Split(x.now(), "\n")
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

// Frames are all screens that were ever shown.
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
	if x.Shows(deadline, ok) {
		return
	}
	select {
	case <-x.done:
		x.t.Fatalf("the program ended without showing: %s\n%s", what, x.Screen())
	default:
		x.t.Fatalf("never on the screen: %s\n%s", what, x.Screen())
	}
}

// Shows reports whether the screen, with its white space folded, is as asked within a time.
func (x *Terminal) Shows(within time.Duration, ok func(screen string) bool) bool {
	end := time.After(within)
	for {
		x.end.settle()
		x.mu.Lock()
		changed := x.changed
		x.mu.Unlock()
		if ok(Fold(x.Screen())) {
			return true
		}
		select {
		case <-changed:
		case <-x.done:
			return ok(Fold(x.Screen()))
		case <-end:
			return false
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
	x.Through(key, text)
}

// Insist presses a key and waits until the screen is as asked, which it must not be
// before, or the wait would end before the key has done anything. A process on a busy machine
// may read the key together with what came before it, and take it for the rest of a paste:
// then it is pressed again, as a person would.
func (x *Terminal) Insist(key, what string, ok func(screen string) bool) {
	x.t.Helper()
	if ok(Fold(x.Screen())) {
		x.t.Fatalf("on the screen before the key is pressed: %s\n%s", what, x.Screen())
	}
	x.Send(key)
	for range x.tries {
		if x.Shows(20*time.Second, ok) {
			return
		}
		x.t.Logf("%q is pressed again for: %s", key, what)
		x.Send(key)
	}
	x.WaitFor(what, ok)
}

// Through insists on a key for each of the texts, which it brings.
func (x *Terminal) Through(key string, texts ...string) {
	x.t.Helper()
	for _, text := range texts {
		x.Insist(key, text, func(screen string) bool { return strings.Contains(screen, text) })
	}
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
	if _, err := io.WriteString(x.end, keys); err != nil {
		x.t.Fatal(err)
	}
}

// Paste sends a bracketed paste.
func (x *Terminal) Paste(text string) { x.Send("\x1b[200~" + text + "\x1b[201~") }

// Signal sends a signal to the program.
func (x *Terminal) Signal(s syscall.Signal) {
	x.t.Helper()
	if err := x.end.signal(s); err != nil {
		x.t.Fatal(err)
	}
}

// HangUp closes the terminal, as a closed window or a lost connection does.
func (x *Terminal) HangUp() { x.end.hangUp() }

// Resize changes the size of the window.
func (x *Terminal) Resize(columns, rows int) {
	x.t.Helper()
	x.mu.Lock()
	x.screen.Resize(columns, rows)
	x.drawn()
	x.mu.Unlock()
	if err := x.end.resize(columns, rows); err != nil {
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
	code, err := x.end.exit()
	if err != nil {
		x.t.Fatal(err)
	}
	return code
}

// ExitWith waits for the program's end, and fails the test if its exit code is another one.
func (x *Terminal) ExitWith(code int) {
	x.t.Helper()
	if got := x.Exit(); got != code {
		x.t.Errorf("exit code %d, not %d\n%s", got, code, x.Screen())
	}
}
