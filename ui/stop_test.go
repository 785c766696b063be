//go:build unix

package ui_test

import (
	"strings"
	"testing"

	"tokendoctor/cloudflare"
	"tokendoctor/ui/ptytest"
)

// No step that can show a secret in the browser is in view before the person has said
// that sharing is off, and an Enter among other keys does not say so. Coming back to the
// card asks again.
func TestStopBeforeSecrets(t *testing.T) {
	for cause, markers := range map[string][]string{ // a step behind each stop
		"truncated":           {"copy the whole token", "put the token in place of the old value"},
		"contaminated":        {"copy the whole token", "press the button to confirm"}, // where there is no copy
		"wrong-credential":    {"press Change beside", "On the summary, press Create Token"},
		"revoked":             {"On the summary, press Create Token"},
		"saved-value-differs": {"In your password manager, copy"},
		"undetermined":        {"In your password manager, copy"},
	} {
		inBubble(t, cause, func(t *testing.T) {
			x := sit(t, runPractice, cause, 80, 60)
			toSteps(x)
			stop := func(title string, after int) { // ticks the steps off to the stop before so many
				for range 12 {
					if strings.Contains(x.Line(1), title) {
						break
					}
					before := x.Screen()
					x.Pause()
					x.Send(ptytest.Enter)
					x.WaitFor("the next step", func(string) bool { return x.Screen() != before })
					x.Pause()
				}
				x.Wait(title)
				for _, f := range x.Frames() {
					for _, marker := range markers[after:] {
						if strings.Contains(f, "Fix, step") && strings.Contains(ptytest.Fold(f), marker) {
							t.Fatalf("in view before the stop: %s\n%s", marker, f)
						}
					}
				}
			}
			const asked, stopped = "Is your screen shared or recorded?", "Stop sharing your screen now"
			stop(asked, 0)
			x.Press(ptytest.Esc, "Fix, step")
			x.Pause()
			x.Send(ptytest.Enter + ptytest.Enter)
			x.Wait(asked)
			x.Pause()
			if !strings.Contains(x.Line(1), asked) {
				t.Fatal("the second Enter said that nobody sees the screen")
			}
			x.Press("2", stopped)
			for i, marker := range markers {
				if cause == "contaminated" && i == 1 {
					x.Press("n", "Enter goes to step 2.")
				}
				if i > 0 {
					stop(stopped, i)
				}
				x.Press(ptytest.Enter, "DO NOT SHARE")
				x.Wait(marker)
			}
			x.Press(ptytest.Esc, "[5 Result]")
			x.Wait("SAFE TO SHARE")
			toStepsFromResult(x)
			if strings.Contains(x.Screen(), "DO NOT SHARE") {
				t.Errorf("back from the result, and no stop:\n%s", x.Screen())
			}
		})
	}
}

// Asked once in a sitting: a person whose screen nobody sees is not stopped.
func TestNoStopsWhereNobodySees(t *testing.T) { bubble(t, noStopsWhereNobodySees) }

func noStopsWhereNobodySees(t *testing.T) {
	x := sit(t, runPractice, "truncated", 80, 24)
	toSteps(x)
	x.Wait("Is your screen shared or recorded?")
	x.Press("1", "DO NOT SHARE")
	for range 12 {
		if strings.Contains(x.Line(1), "Retest") {
			return
		}
		x.Pause()
		x.Send(ptytest.Enter)
		x.Pause()
		if text := x.Screen(); strings.Contains(text, "shared or recorded?") || strings.Contains(text, "Stop sharing") {
			t.Fatalf("asked again:\n%s", text)
		}
	}
	t.Errorf("the steps do not end:\n%s", x.Screen())
}

// Nor is such a step left on the normal screen.
func TestNoSecretStepsAtTheEnd(t *testing.T) { bubble(t, noSecretStepsAtTheEnd) }

func noSecretStepsAtTheEnd(t *testing.T) {
	x := sit(t, runPractice, "contaminated", 80, 60)
	toResult(x)
	x.Send("q")
	x.Exit()
	x.Wait("Step 1 of 6 can show a secret in the browser.")
	if _, end, _ := strings.Cut(x.Raw(), "This was practice"); strings.Contains(end, "password manager") {
		t.Errorf("a step is shown:\n%s", x.Screen())
	}
}

// The comparison stands behind a stop as well, and its answer counts.
func TestCompareWithTheSavedValue(t *testing.T) {
	for _, c := range []struct{ cause, before, answer, after, note string }{
		{"saved-value-differs", "ForgeCache saved a different value", "1", "ForgeCache itself may have a fault", "What fails is ForgeCache, or something in WordPress"},
		{"saved-value-differs", "ForgeCache saved a different value", "2", "ForgeCache saved a different value", "the saved value has another fingerprint"},
		{"healthy", "It works", "2", "It works", "ForgeCache holds another value, and it works as well."},
		{"expired", "The token has expired", "2", "The token has expired", "ForgeCache has saved another value than the one tested here."},
		{"contaminated", "Stray characters got into the token", "1", "Everything works from here", "Nothing was found that keeps ForgeCache from working"},
	} {
		inBubble(t, c.cause+" "+c.answer, func(t *testing.T) {
			x := sit(t, runPractice, c.cause, 80, 40)
			toResult(x)
			x.Wait("[5 Result]", c.before)
			x.Press("f", "Is your screen shared or recorded?")
			x.Press("2", "Stop sharing your screen now")
			x.Press(ptytest.Enter, "Compare the saved value")
			x.Wait("new TextEncoder().encode(v)", "type: allow pasting")
			x.Send("c")
			x.Wait("Sent to the terminal. Look before you paste")
			x.Press(ptytest.Enter, "or compare it with this: cfut_ 53 ")
			x.Press(c.answer, "Close what shows the token. Then sharing is safe again.")
			x.Wait("[5 Result]", c.after, c.note)
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
func TestCompareByPaste(t *testing.T) { bubble(t, compareByPaste) }

func compareByPaste(t *testing.T) {
	sc := scenarioOf(t, "expired")
	own, _ := cloudflare.NewToken(sc.Paste).Fingerprint()
	x := sit(t, runPractice, "expired", 80, 40)
	toResult(x)
	x.Press("f", "Is your screen shared or recorded?")
	x.Press("2", "Stop sharing your screen now")
	x.Paste("Fingerprint: " + own)
	x.Wait("The paste was ignored")
	x.Press(ptytest.Enter, "Compare the saved value")
	x.Wait("console.log('Fingerprint:', kind, v.length, hash,", "['line-break'])); })($0)") // to its end
	x.Paste(sc.Paste)
	x.Wait("This looks like a token or key, so it was not taken.", "> 4 Not sure")
	x.Paste("Fingerprint: cfut_ 53 00000000")
	x.Wait("By the line that you pasted: Another one.", "> 2 Another one")
	x.Paste("Fingerprint: " + own + "\r")
	x.Wait("By the line that you pasted: The same.", "> 1 The same")
	x.Press(ptytest.Enter, "The token has expired")
	x.Wait("Then sharing is safe again.")
	mustNotShow(t, x, sc.Paste)
}
