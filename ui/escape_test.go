//go:build unix

package ui_test

import (
	"strings"
	"testing"
	"time"

	"tokendoctor/ui/ptytest"
)

// sendApart sends bytes as a slow line does, and reports whether every pause between them
// was short enough on this machine.
func sendApart(x *ptytest.Terminal, bytes string, pause time.Duration) (intime bool) {
	intime = true
	var before time.Time
	for i := range len(bytes) {
		if i > 0 {
			time.Sleep(pause)
		}
		at := time.Now()
		x.Send(bytes[i : i+1])
		intime = intime && (i == 0 || time.Since(before) < 95*time.Millisecond)
		before = at
	}
	return intime
}

const slowLine = 60 * time.Millisecond

// Over a slow line the bytes of a key come one by one.
func TestKeysByteByByte(t *testing.T) {
	bubble(t, func(t *testing.T) {
		x := sit(t, runLive, "healthy", 80, 24)
		begin(x)
		x.Pause()
		for _, key := range []string{"\x1b[B", "\x1b[A", "\x1bOB", "\x1bOA", "\x1b[1;1B"} {
			row := x.Row()
			sendApart(x, key, slowLine)
			x.WaitFor("another row", func(string) bool { return x.Row() != row })
			x.Pause()
			x.Wait("What ForgeCache shows")
		}
		sendApart(x, "\x1bOP", slowLine)
		x.Wait("Keys on this screen")
	})
}

// The same in a real terminal.
func TestKeysByteByByteInATerminal(t *testing.T) {
	t.Parallel()
	for range 10 {
		x := start(t, runLive, "healthy", 80, 24)
		begin(x)
		x.Pause()
		row := x.Row()
		if !sendApart(x, ptytest.Down, slowLine) {
			continue
		}
		x.WaitFor("another row", func(string) bool { return x.Row() != row })
		x.Pause()
		x.Wait("What ForgeCache shows")
		return
	}
	t.Skip("this machine is too slow for a slow line")
}

// The Esc key alone is taken soon, and does not swallow another key soon after it.
func TestEscAlone(t *testing.T) {
	bubble(t, func(t *testing.T) {
		x := sit(t, runLive, "healthy", 80, 24)
		begin(x)
		x.Pause()
		at := time.Now()
		x.Send(ptytest.Esc)
		x.Wait("Find out why")
		if took := time.Since(at); took > 120*time.Millisecond {
			t.Errorf("Esc took %v", took)
		}
		for _, next := range []string{"?", "\x1bOP"} {
			x.Press(ptytest.Enter, "What ForgeCache shows")
			x.Pause()
			sendApart(x, ptytest.Esc, 0)
			time.Sleep(slowLine)
			x.Send(next)
			x.Wait("Keys on this screen")
			x.Press("q", "Find out why") // the help of the screen before
			if strings.Contains(x.Screen(), "What ForgeCache shows") {
				t.Error("Esc was lost")
			}
		}
		x.Press(ptytest.Enter, "What ForgeCache shows")
		x.Pause()
		x.Send(ptytest.Esc)
		time.Sleep(slowLine)
		x.Send(ptytest.Esc)
		x.Wait("Find out why")
	})
}

// A paste's mark may come in two pieces as well.
func TestAPasteWhoseMarkComesByteByByte(t *testing.T) {
	bubble(t, func(t *testing.T) {
		sc := scenarioOf(t, "healthy")
		x := sit(t, runLive, "healthy", 80, 24)
		enterZone(x, sc)
		x.Pause()
		x.Send("\x1b")
		time.Sleep(slowLine)
		x.Send("[20")
		time.Sleep(slowLine)
		x.Send("0~" + sc.Paste + "\x1b[201~")
		x.Wait("Paste the token", "A complete API token arrived")
		mustNotShow(t, x, sc.Paste)
	})
}
