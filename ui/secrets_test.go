//go:build unix

package ui_test

import (
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"tokendoctor/cloudflare"
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
	x.Wait("Enter looks in this computer's keyring, which is locked and may ask for its password")
	x.Send(ptytest.Enter)
	x.Wait("Looking in the keyring, which is locked and may ask for its password. Esc stops the wait", "esc stop waiting")
	x.WaitFor("the wait is counted", regexp.MustCompile(`\([1-9]\d* s\)`).MatchString)
	x.Send(ptytest.Esc)
	x.Wait("You stopped the wait for the keyring. Paste the token instead.", "esc back")
	giveToken(x, sc.Paste)
	x.Wait("The keyring is locked and may ask for its password.")
	x.Send(ptytest.Down)
	x.Send(" ")
	x.Wait("keyring: Yes")
	agree(x)
	x.Wait("Keeping the token in the keyring, which is locked and may ask for its password. The wait ends by itself", "x stop waiting")
	x.Send("x")
	x.Wait("The keyring has not answered. The token may be kept there or not")
	x.Send(ptytest.CtrlC)
	x.Exit()
	x.Wait("so the token may be in it or not. To take it out: tokendoctor forget")
	mustNotShow(t, x, sc.Paste)
}

// No step that can show a secret in the browser is in view before the sharing of
// the screen was stopped for it, and no Enter that comes with others says so. Whoever
// comes back to the card is asked again.
func TestStopBeforeSecrets(t *testing.T) {
	for cause, markers := range map[string][]string{ // a step behind each stop
		"truncated":           {"look for the whole token", "choose Roll and confirm"},
		"contaminated":        {"In your password manager, copy"},
		"wrong-credential":    {"press Change beside", "Create Token, then Copy"},
		"revoked":             {"press Continue to summary"},
		"saved-value-differs": {"In your password manager, copy"},
		"undetermined":        {"and paste the token again"},
	} {
		t.Run(cause, func(t *testing.T) {
			t.Parallel()
			x := start(t, runPractice, cause, 80, 60)
			toResult(x)
			stop := func(after int) { // pages on to the stop behind so many
				x.Wait("can show a secret in the browser. Enter goes on to it.")
				for x.Line(1) != "Stop sharing your screen now" {
					before := x.Screen()
					x.Pause()
					x.Send(ptytest.Enter)
					x.WaitFor("the next page", func(string) bool { return x.Screen() != before })
					x.Pause()
				}
				for _, f := range x.Frames() {
					for _, marker := range markers[after:] {
						if strings.Contains(ptytest.Fold(f), marker) {
							t.Fatalf("in view before the stop: %s\n%s", marker, f)
						}
					}
				}
			}
			stop(0)
			x.Press(ptytest.Esc, "Enter goes on to it.")
			x.Pause()
			x.Send(ptytest.Enter + ptytest.Enter)
			x.Wait("Stop sharing your screen now", "Press Enter when sharing is off.")
			x.Pause()
			if x.Line(1) != "Stop sharing your screen now" {
				t.Fatal("the second Enter said that sharing is off")
			}
			for i, marker := range markers {
				if i > 0 {
					stop(i)
				}
				x.Press(ptytest.Enter, "No screen sharing here")
				x.Wait(marker, "Then sharing is safe again")
			}
			x.Pause()
			x.Send(ptytest.Esc)
			x.WaitFor("another screen", func(s string) bool { return !strings.Contains(s, "Result:") })
			onToResult(x)
			x.Wait("can show a secret in the browser. Enter goes on to it.")
		})
	}
}

// The comparison stands behind a stop as well, and its answer counts.
func TestCompareWithTheSavedValue(t *testing.T) {
	for _, c := range []struct{ cause, before, answer, after, note string }{
		{"saved-value-differs", "ForgeCache saved a different value", "1", "The cause is not clear yet", "Nothing that this program knows fits all of this."},
		{"saved-value-differs", "ForgeCache saved a different value", "2", "ForgeCache saved a different value", "the saved value has another fingerprint"},
		{"healthy", "Everything works from here", "2", "Everything works from here", "ForgeCache holds another value, and it works as well."},
		{"expired", "The token has expired", "2", "The token has expired", "You said that ForgeCache has saved another one"},
		{"contaminated", "Stray characters got into the token", "1", "Everything works from here", "Nothing was found that keeps ForgeCache from working"},
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
			x.Press(ptytest.Enter, "or compare it with this: cfut_ 53 ")
			x.Press(c.answer, "Result: "+c.after)
			x.Wait("Close what shows the token. Then sharing is safe again.", c.note)
			mustNotShow(t, x, scenarioOf(t, c.cause).Paste)
			x.Press("f", "Stop sharing your screen now")
			if strings.Contains(x.Screen(), "sharing is safe") {
				t.Errorf("a stop that says that sharing is safe:\n%s", x.Screen())
			}
		})
	}
}

// Whoever pastes the browser's line has nothing to compare, and a token that is
// pasted there by mistake is not taken.
func TestCompareByPaste(t *testing.T) {
	sc := scenarioOf(t, "expired")
	own, _ := cloudflare.NewToken(sc.Paste).Fingerprint()
	x := start(t, runPractice, "expired", 80, 24)
	toResult(x)
	x.Press("f", "Stop sharing your screen now")
	x.Paste("Fingerprint: " + own)
	x.Wait("The paste was not taken")
	x.Press(ptytest.Enter, "Compare the saved value")
	x.Wait("console.log('Fingerprint:', kind, v.length, hash); })($0)") // to its end
	x.Paste(sc.Paste)
	x.Wait("This looks like a token or key, so it was not taken.", "> 3 Not sure")
	x.Paste("Fingerprint: cfut_ 53 00000000")
	x.Wait("By the line that you pasted: Another one.", "> 2 Another one")
	x.Paste("Fingerprint: " + own + "\r")
	x.Wait("By the line that you pasted: The same.", "> 1 The same")
	x.Press(ptytest.Enter, "Result: The token has expired")
	x.Wait("Then sharing is safe again.")
	mustNotShow(t, x, sc.Paste)
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
