//go:build unix

package ui_test

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"tokendoctor/ui/ptytest"
)

// A panic with the token in its value ends the program in good order: the
// terminal is as before, and what is printed is of no use to anyone but us.
func TestPanicWithTheToken(t *testing.T) {
	sc := scenarioOf(t, "healthy")
	for _, what := range []string{"probe", "keyring"} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			x := start(t, runLive, "healthy", 80, 24, runPanic+"="+what, "GOTRACEBACK=all")
			enterZone(x, sc)
			x.Paste(sc.Paste)
			x.Wait("Something was pasted")
			x.Pause()
			x.Send(ptytest.Enter)
			if what == "keyring" {
				x.Wait("Keep the token in this computer's keyring: No")
				x.Send(ptytest.Down)
				x.Send(" ")
				x.Wait("keyring: Yes")
				x.Pause()
				x.Send(ptytest.Enter)
			}
			if code := x.Exit(); code != 2 {
				t.Errorf("exit code %d", code)
			}
			x.Wait("Token Doctor stopped on an error of its own", "main_test.go")
			if !strings.Contains(x.Raw(), "\x1b[?1049l") {
				t.Error("the terminal was not given back")
			}
			mustNotShow(t, x, sc.Paste)
		})
	}
}

// A locked keyring is said to be one before it is touched; the wait is counted
// and can be ended, and nothing is claimed that is not known.
func TestLockedKeyring(t *testing.T) {
	sc := scenarioOf(t, "healthy")
	x := start(t, runLive, "healthy", 80, 24, runKeyring+"=locked")
	enterZone(x, sc)
	x.Wait("Enter looks in this computer's keyring, which may ask for its password")
	x.Send(ptytest.Enter)
	x.Wait("Looking in the keyring, which asks for its password. Esc stops the wait", "esc stop waiting", "(1 s)")
	x.Send(ptytest.Esc)
	x.Wait("You stopped the wait for the keyring. Paste the token instead.", "esc back")
	giveToken(x, sc.Paste)
	x.Wait("The keyring is locked and may ask for its password.")
	x.Send(ptytest.Down)
	x.Send(" ")
	x.Wait("keyring: Yes")
	agree(x)
	x.Wait("Keeping the token in the keyring, which asks for its password. The wait ends by itself", "x stop waiting")
	x.Send("x")
	x.Wait("The keyring has not answered. The token may be kept there or not")
	x.Send(ptytest.CtrlC)
	x.Exit()
	x.Wait("To take it out: tokendoctor forget")
	mustNotShow(t, x, sc.Paste)
}

// No step that can show a secret in the browser is in view before the sharing of
// the screen was stopped, and no Enter that comes with others says so. Whoever
// comes back to the card is asked again.
func TestStopBeforeSecrets(t *testing.T) {
	for cause, marker := range map[string]string{
		"truncated": "choose Roll and confirm", "contaminated": "In your password manager, copy", "wrong-credential": "press Change beside",
		"revoked": "press Continue to summary", "saved-value-differs": "In your password manager, copy",
	} {
		t.Run(cause, func(t *testing.T) {
			t.Parallel()
			x := start(t, runPractice, cause, 80, 60)
			toResult(x)
			x.Wait("can show a secret in the browser. Enter goes on to it.")
			if strings.Contains(ptytest.Fold(x.Screen()), marker) {
				t.Error("the step is in view")
			}
			x.Pause()
			x.Send(ptytest.Enter + ptytest.Enter)
			x.Wait("Stop sharing your screen now", "Press Enter when sharing is off.")
			x.Send(ptytest.Esc)
			x.Wait("Enter goes on to it.")
			x.Press(ptytest.Enter, "Stop sharing")
			x.Press(ptytest.Enter, "No screen sharing here")
			x.Wait(marker, "Then sharing is safe again")
			x.Send(ptytest.Esc)
			x.WaitFor("another screen", func(s string) bool { return !strings.Contains(s, "Result:") })
			x.Pause()
			x.Send(ptytest.Enter)
			x.Wait("can show a secret in the browser. Enter goes on to it.")
		})
	}
}

// The comparison stands behind a stop as well, and its answer counts.
func TestCompareWithTheSavedValue(t *testing.T) {
	for _, c := range []struct{ cause, before, answer, after, note string }{
		{"saved-value-differs", "ForgeCache saved a different value", "1", "The cause is not clear yet", "The checks did not leave just one cause"},
		{"saved-value-differs", "ForgeCache saved a different value", "2", "ForgeCache saved a different value", "the saved value has another fingerprint"},
		{"healthy", "Everything works from here", "2", "Everything works from here", "ForgeCache holds another value, and it works as well."},
		{"expired", "The token has expired", "2", "The token has expired", "What was tested is not what ForgeCache holds"},
	} {
		t.Run(c.cause+" "+c.answer, func(t *testing.T) {
			t.Parallel()
			x := start(t, runPractice, c.cause, 80, 40)
			toResult(x)
			x.Wait("Result: "+c.before, "has the fingerprint cfut_ 53")
			x.Send("f")
			x.Wait("Stop sharing your screen now")
			x.Press(ptytest.Enter, "Compare the saved value")
			x.Wait("new TextEncoder().encode(v)", "type: allow pasting")
			x.Send("c")
			x.Wait("in the clipboard, if your terminal allows it")
			x.Press(ptytest.Enter, "The value that was tested here: cfut_ 53 ")
			x.Press(c.answer, "Result: "+c.after)
			x.Wait("Close what shows the token. Then sharing is safe again.", c.note)
			mustNotShow(t, x, scenarioOf(t, c.cause).Paste)
		})
	}
}

var megabyte = strings.Repeat("some words ", 1<<20/11)

// A megabyte is answered as one paste, with marks and without, and what it was is
// told without counting what was dropped.
func TestMegabyte(t *testing.T) {
	for name, paste := range map[string]func(*ptytest.Terminal, string){"with marks": (*ptytest.Terminal).Paste, "without": (*ptytest.Terminal).Send} {
		t.Run(name, func(t *testing.T) {
			x := start(t, runLive, "healthy", 80, 24)
			enterZone(x, scenarioOf(t, "healthy"))
			paste(x, megabyte)
			x.Wait("Something was pasted", "This is a longer text, not a token.")
			x.Press(ptytest.Enter, "A paste of more than 64 kB arrived.")
			giveToken(x, scenarioOf(t, "healthy").Paste)
		})
	}
}

// How long a megabyte takes from the first byte sent to the answer on the screen,
// beside a program that only reads it. The goal is 100 ms.
func BenchmarkMegabyte(b *testing.B) {
	var ours, reference time.Duration
	for b.Loop() {
		x := start(b, runLive, "healthy", 80, 24)
		enterZone(x, scenarioOf(b, "healthy"))
		began := time.Now()
		x.Paste(megabyte)
		x.Wait("This is a longer text, not a token.")
		ours += time.Since(began)
		x.Send(ptytest.CtrlC)
		x.Exit()

		x = ptytest.Start(b, exec.Command("sh", "-c", fmt.Sprintf("stty raw -echo; echo ready; head -c %d >/dev/null; echo done", len(megabyte))), 80, 24)
		x.Wait("ready")
		began = time.Now()
		x.Send(megabyte)
		x.Wait("done")
		reference += time.Since(began)
		x.Exit()
	}
	b.ReportMetric(0, "ns/op") // the starts and ends of programs
	b.ReportMetric(float64(ours.Milliseconds())/float64(b.N), "ms/paste")
	b.ReportMetric(float64(reference.Milliseconds())/float64(b.N), "ms/reading-only")
}
