//go:build unix

package ui_test

// Terminals and hands that behave unexpectedly.

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"tokendoctor/ui/ptytest"
	"tokendoctor/ui/terminal"
)

// A terminal that answers no query works like any other.
func TestTerminalThatAnswersNothing(t *testing.T) {
	t.Parallel()
	sc := scenarioOf(t, "expired")
	x := ptytest.StartMute(t, program(t, runPractice+"="+string(sc.Cause)), 80, 24)
	toResult(x)
	x.Wait("The token has expired")
	x.Send("q")
	x.ExitWith(0)
}

// A window that gets its size while the program starts, as a tiling window manager does,
// is drawn in that size.
func TestResizedWhileItStarts(t *testing.T) {
	t.Parallel()
	for wait := range 20 {
		x := start(t, runPractice, "expired", 80, 24)
		time.Sleep(time.Duration(wait) * 5 * time.Millisecond)
		x.Resize(39, 11)
		x.Wait("Make it 40 x 12 or larger. Ctrl+C quits.")
		x.Send(ptytest.CtrlC)
		x.ExitWith(130)
	}
}

// A window that is closed, or a connection that is lost, ends the program.
func TestTerminalThatIsClosed(t *testing.T) {
	for name, variables := range map[string][]string{"full screen": nil, "plain": {runPlain + "=1"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := start(t, runLive, "healthy", 80, 24, variables...)
			x.Wait("PASS", "? help")
			x.Pause()
			x.HangUp()
			// Plain mode can see the end of its input before the signal.
			if code := x.Exit(); code != 130 && (variables == nil || code != 3) {
				t.Errorf("exit code %d", code)
			}
		})
	}
}

// With the terminal everything is gone that could still arrive, so nothing is waited for:
// neither the end of a paste nor the answers to what was asked.
func TestNothingIsWaitedForWithoutATerminal(t *testing.T) {
	bubble(t, func(t *testing.T) {
		x := sit(t, runLive, "healthy", 80, 24)
		x.WaitFor("the first frame", func(s string) bool { return s != "" })
		began := time.Now()
		x.Send("\x1b[200~cfut_")
		x.HangUp()
		x.ExitWith(130)
		if took := time.Since(began); took > terminal.BurstRate {
			t.Errorf("it ended after %v", took)
		}
	})
}

// Whatever is pressed, in whatever window: nothing breaks, the screen has a way out, and
// ctrl+c takes it. Neither mode gives away an earlier token.
func TestStormsOfKeys(t *testing.T) {
	keys := []string{
		"\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1bOA", "\x1b[1;5C", "\x1b[15~", "\x1b[Z", "\x1b[999z", "\x1b[I", "\x1b[O",
		"\x1b[<0;5;5M", "\x1b]11;rgb:0/0/0\x07", "\x1b[?1;2c", "\x1b[200~\x1b[201~", "\x1b", "\x00", "\x01", "\x0c", "\x15", "\x7f",
		"\r", "\n", "\t", " ", "1", "9", "b", "c", "e", "f", "h", "i", "r", "s", "x", "?", "\xff\xfe", "\u00e4", "\u202e", "\U0001f600",
	}
	sc := scenarioOf(t, "missing-permission")
	for name, variables := range map[string][]string{"full screen": nil, "plain": {runPlain + "=1"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(7, 7))
			x := start(t, runLive, string(sc.Cause), 80, 24, variables...)
			x.Wait("PASS", "? help")
			for range 60 {
				var storm strings.Builder
				for range 1 + r.IntN(60) {
					storm.WriteString(keys[r.IntN(len(keys))])
				}
				if r.IntN(4) == 0 {
					storm.WriteString(sc.Paste)
				}
				x.Send(storm.String())
				x.Resize(1+r.IntN(100), 1+r.IntN(40))
			}
			x.Resize(80, 24)
			x.Taken() // or what follows would be the tail of the storm
			x.Pause()
			x.Send("\x15" + ptytest.CtrlC)
			x.ExitWith(130)
			if strings.Contains(x.Raw(), "panic") || strings.Contains(x.Raw(), "goroutine") {
				t.Errorf("it broke:\n%s", x.Screen())
			}
			mustNotShow(t, x, sc.Paste)
		})
	}
}
