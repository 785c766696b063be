//go:build unix

package ui_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
	"golang.org/x/term"

	"tokendoctor/cloudflare"
	"tokendoctor/ui"
	"tokendoctor/ui/ptytest"
	"tokendoctor/ui/terminal"
	"tokendoctor/wizard"
)

// classes are one or two of each kind of character that can get into a paste, and bytes
// that are no characters.
func classes() []string {
	var out []string
	for b := range rune(0x80) {
		if (b < ' ' || b == 0x7f) && b != 0x03 { // a terminal cannot tell it from the key in plain mode
			out = append(out, string(b))
		}
	}
	for _, table := range unicode.Categories {
		for _, r := range table.R16 {
			if r.Lo >= 0x80 && r.Lo != 0xF8FF {
				out = append(out, string(rune(r.Lo)))
				break
			}
		}
	}
	return append(out,
		"\u0080", "\u0085", "\u009f", "\u00a0", "\u00ad", "\u200b", "\u200e", "\u2028", "\u2029", "\u202e", "\u2060", "\u2401", "\u2421", "\u247f", "\ufeff", "\ufffd", "\uff10",
		"\U0001f511", "\U000e0041", "\U0010ffff", "\xa0", "\xff", "\xc3", "\xe2\x80", "\xf0\x9f\x94", "\xed\xa0\x80", "\xc0\x80",
		"\x1b[31m", "\x1b]0;x\a", "\x1bOP", "\x1b", "\x1b[A", "\x1b[118;5u", "\x1b[27;6;86~", "\x1b[20", "\x1b[204~", "\r\n", "\n\r", "\r\r", " ", `\A0`, "\u2026", "'", ";")
}

// valueWith is a value with one of them inside. The place tells them apart on a screen.
func valueWith(class string, place int) string {
	value := "cfut_" + strings.Repeat("SAMPLEsample", 3) + "SAMP" + "0badc0de"
	return value[:place] + class + value[place:]
}

// Each character, and each byte that is none, reaches the inspection in all three ways:
// through the full screen, plain mode and standard input. Both terminals are the
// system's.
func TestThreeWaysSeeTheSame(t *testing.T) {
	t.Parallel()
	all := classes()
	var wg sync.WaitGroup
	const atOnce = 8 // plain mode waits for the end of each paste
	for first := range atOnce {
		wg.Go(func() {
			plain, full := plainReader(t), fullReader(t)
			for i := first; i < len(all); i += atOnce {
				raw := valueWith(all[i], 20)
				want, _, err := ui.PipedToken([]byte(raw))
				if err != nil {
					t.Errorf("%q: %v", all[i], err)
				}
				if !want.Verbatim {
					t.Errorf("%q: standard input takes nothing off", all[i])
				}
				want.Verbatim = false // a terminal's paste never is
				if got := cloudflare.Inspect(plain(raw)); !sameInspection(got, want) {
					t.Errorf("%q: plain mode sees %+v, check %+v", all[i], got, want)
				}
				if got := cloudflare.Inspect(full(raw)); !sameInspection(got, want) {
					t.Errorf("%q: the full screen sees %+v, check %+v", all[i], got, want)
				}
			}
		})
	}
	wg.Wait()
}

// sameInspection compares everything that is said about a paste. A terminal sends one CR
// for a line break of two.
func sameInspection(a, b cloudflare.Inspection) bool {
	sameToken := a.Token.Equal(b.Token)
	a.Token, b.Token = cloudflare.Token{}, cloudflare.Token{}
	for _, in := range []*cloudflare.Inspection{&a, &b} {
		in.Foreign = append([]cloudflare.Foreign(nil), in.Foreign...)
		for i := range in.Foreign {
			if in.Foreign[i].What == cloudflare.LineBreak {
				in.Foreign[i].Count = 1
			}
		}
		*in = in.Anyway()
		in.Token = cloudflare.Token{}
	}
	return sameToken && reflect.DeepEqual(a, b)
}

// plainReader is plain mode's own reader on a terminal of the system's.
func plainReader(t *testing.T) func(paste string) string {
	t.Helper()
	keyboard, in, err := pty.Open()
	if err != nil {
		t.Error(err)
		return func(string) string { return "" }
	}
	var out bytes.Buffer
	typed, err := terminal.OpenTyped(in, &out, func() { t.Error("interrupted") })
	if err != nil {
		t.Error(err)
		return func(string) string { return "" }
	}
	t.Cleanup(func() {
		_ = keyboard.Close()
		_ = in.Close()
	})
	go func() { _, _ = io.Copy(io.Discard, keyboard) }()
	return func(paste string) string {
		if _, err := keyboard.WriteString(paste + "\r"); err != nil {
			t.Error(err)
		}
		text, err := typed.Read(context.Background(), true)
		if err != nil {
			t.Error(err)
		}
		return text
	}
}

// fullReader is the full screen's reader, on a terminal of the system's in raw mode.
func fullReader(t *testing.T) func(paste string) string {
	t.Helper()
	keyboard, in, err := pty.Open()
	if err == nil {
		_, err = term.MakeRaw(int(in.Fd()))
	}
	if err != nil {
		t.Error(err)
		return func(string) string { return "" }
	}
	t.Cleanup(func() {
		_ = keyboard.Close()
		_ = in.Close()
	})
	r := terminal.NewReaderOf(polled{in}, terminal.Events{Ended: func() {}, Stalled: func() {}})
	return func(paste string) string {
		if _, err := keyboard.WriteString("\x1b[200~" + paste + "\x1b[201~"); err != nil {
			t.Error(err)
		}
		for passed := ""; !strings.HasSuffix(passed, "\x1b[201~"); {
			buf := make([]byte, 4096)
			n, err := r.Read(buf)
			if err != nil {
				t.Error(err)
				return ""
			}
			passed += string(buf[:n])
		}
		return r.Paste()
	}
}

// polled is a terminal of the system's.
type polled struct{ *os.File }

func (p polled) Ready(within time.Duration) bool {
	n, err := unix.Poll([]unix.PollFd{{Fd: int32(p.Fd()), Events: unix.POLLIN}}, int(within.Milliseconds()))
	return err == nil && n == 1
}

// The token screen says of each of them what check says.
func TestTheTokenScreenSaysWhatCheckSays(t *testing.T) { bubble(t, theTokenScreenSaysWhatCheckSays) }

func theTokenScreenSaysWhatCheckSays(t *testing.T) {
	x := sit(t, runLive, "healthy", 100, 40)
	enterZone(x, scenarioOf(t, "healthy"))
	for i, class := range classes() {
		raw := valueWith(class, 6+i%40)
		in, _, err := ui.PipedToken([]byte(raw))
		if err != nil {
			t.Errorf("%q: %v", class, err)
			continue
		}
		x.Pause() // what follows a paste at once is a part of it
		x.Paste(raw)
		what, beside, _ := wizard.Pasted(in)
		x.WaitFor(what, func(screen string) bool {
			for _, text := range append(beside, what) {
				if !strings.Contains(screen, text) {
					return false
				}
			}
			return len(beside) > 0 || !strings.Contains(screen, "ForgeCache would save")
		})
	}
	x.Send(ptytest.CtrlC)
	x.Exit()
}
