//go:build unix

package ui_test

import (
	"strconv"
	"strings"
	"testing"

	"tokendoctor/ui/ptytest"
	"tokendoctor/wizard"
	cases "tokendoctor/wizard/practice"
)

// Every practice case ends at its card with Enter alone, within 15 keys, and
// the verdict stays on the normal screen.
func TestPracticeWalks(t *testing.T) {
	for _, sc := range cases.Scenarios() {
		inBubble(t, string(sc.Cause), func(t *testing.T) {
			x := sit(t, runPractice, string(sc.Cause), 80, 24)
			x.Wait("PRACTICE", "Begin this practice case")
			keys := 0
			press := func(marker string) {
				x.Send(ptytest.Enter)
				keys++
				x.WaitFor(marker, func(s string) bool { return strings.Contains(s, marker) || strings.Contains(s, "[5 Result]") })
			}
			press("What ForgeCache shows")
			for _, marker := range []string{"Paste the token", "What the checks may do"} {
				if !strings.Contains(x.Screen(), "[5 Result]") {
					press(marker)
				}
			}
			if !strings.Contains(x.Screen(), "[5 Result]") {
				agree(x)
				keys++
			}
			n := 1
			if strings.Contains(x.Screen(), "there is a question") { // below the checks
				n = 2
			}
			for ; !strings.Contains(x.Screen(), "[5 Result]"); n++ {
				press("Question " + strconv.Itoa(n))
			}
			title := wizard.CardFor(sc.Cause).Title
			if form, ok := map[wizard.Cause]string{"wrong-credential": "You pasted the Global API Key", "healthy": "It works",
				"unreachable": "The name api.cloudflare.com was not found"}[sc.Cause]; ok {
				title = form
			}
			x.Wait("[5 Result]", title)
			if keys > 15 {
				t.Errorf("%d keys", keys)
			}
			x.Send("q")
			x.ExitWith(0)
			if !strings.Contains(x.Raw(), "Cause: "+string(sc.Cause)) {
				t.Errorf("the verdict is not on the normal screen:\n%s", x.Screen())
			}
			mustNotShow(t, x, strings.TrimSpace(sc.Paste))
			t.Logf("%d keys to the card", keys)
		})
	}
}

// toResult goes through a practice case to its card with Enter alone.
func toResult(x *ptytest.Terminal) {
	x.Wait("Begin this practice case")
	onToResult(x)
}

// onToResult goes on to the card from any screen of a practice case. A screen was left
// once its title is gone: any other change may be the rest of a frame, and a second Enter
// for the same screen would count for the next.
func onToResult(x *ptytest.Terminal) {
	for range 40 {
		x.Pause()          // the frame is complete then
		title := x.Line(1) // below the banner
		if strings.Contains(x.Screen(), "[5 Result]") {
			return
		}
		if strings.Contains(title, "The checks") {
			x.Wait("All checks have ended")
		}
		x.Insist(ptytest.Enter, "the next screen", func(string) bool { return x.Line(1) != title })
	}
}

// toSteps goes on to the steps of a practice case.
func toSteps(x *ptytest.Terminal) {
	toResult(x)
	toStepsFromResult(x)
}

// toStepsFromResult reads the card to its end and goes on.
func toStepsFromResult(x *ptytest.Terminal) {
	for range 20 {
		x.Pause()
		if strings.Contains(x.Screen(), "[6 Fix]") {
			return
		}
		before := x.Screen()
		x.Insist(ptytest.Enter, "the next page", func(string) bool { return x.Screen() != before })
	}
}

// agree goes on from the consent screen, which takes no Enter in its first moment, to the
// end of the checks.
func agree(x *ptytest.Terminal) { agreeUntil(x, "All checks have ended") }

// agreeUntil goes on from the consent screen, with its one or two questions.
func agreeUntil(x *ptytest.Terminal, marker string) {
	asked := func(s string) bool { return strings.Contains(s, "> Keep the token") }
	x.Pause()
	if !asked(x.Screen()) {
		x.Insist(ptytest.Enter, marker+", or the other question", func(s string) bool { return strings.Contains(s, marker) || asked(s) })
		if !asked(x.Screen()) {
			return
		}
	}
	x.Press(ptytest.Enter, marker)
}

// begin goes from the first screen to the symptoms.
func begin(x *ptytest.Terminal) {
	reached(x)
	x.Through(ptytest.Enter, "What ForgeCache shows")
}

// reached waits until Cloudflare was reached from the first screen. On a busy machine the
// program's own patience may end first; then it is asked to try again, as a person would.
func reached(x *ptytest.Terminal) {
	for {
		x.WaitFor("the first check", func(s string) bool { return strings.Contains(s, "PASS") || strings.Contains(s, "UNKNOWN") })
		if x.Wait("Find out why"); strings.Contains(x.Screen(), "PASS") {
			return
		}
		x.Send("r")
		x.Pause()
	}
}

// giveToken pastes the token and goes on, at a person's pace: an Enter just after a paste
// does not count.
func giveToken(x *ptytest.Terminal, paste string) {
	x.Paste(paste)
	x.Wait("Backspace clears it")
	x.Press(ptytest.Enter, "What the checks may do")
}

// enterZone goes from the first screen to the token's.
func enterZone(x *ptytest.Terminal, sc cases.Scenario) {
	begin(x)
	x.Through(ptytest.Enter, "The Zone ID and the site")
	fillZone(x, sc)
}

// toField goes to another field of a form. What is sent before the cursor is there could
// be read together with the key, and belong to another field.
func toField(x *ptytest.Terminal, key string) {
	label := func() string {
		_, line := x.Cursor()
		return x.Line(line - 1)
	}
	before := label()
	x.Send(key)
	x.WaitFor("the other field", func(string) bool { return strings.HasPrefix(x.Row(), ">") && label() != before })
}

// emptyField clears the field.
func emptyField(x *ptytest.Terminal) {
	x.Send("\x15") // ctrl+u
	x.Taken()
	x.Pause() // it may have been empty
	x.WaitFor("an empty field", func(string) bool {
		row := strings.TrimSpace(x.Row())
		return row == ">" || strings.HasPrefix(row, "> Nothing has been pasted yet")
	})
}

// fillZone fills in the form with the Zone ID and the domain.
func fillZone(x *ptytest.Terminal, sc cases.Scenario) {
	x.Paste(sc.ZoneID)
	x.Wait("(32 characters)")
	toField(x, ptytest.Tab)
	x.Paste(sc.Domain)
	// On the row itself: the label has it as an example.
	x.WaitFor("the domain in its field", func(string) bool { return strings.HasPrefix(x.Row(), "> "+sc.Domain) })
	x.Press(ptytest.Enter, "Paste the token")
}

func TestLiveWalkWithAPaste(t *testing.T) {
	t.Parallel()
	sc := scenarioOf(t, "missing-permission")
	x := start(t, runLive, string(sc.Cause), 80, 24)
	enterZone(x, sc)
	x.Paste(sc.Paste)
	x.Wait("Backspace clears it")
	mustNotShow(t, x, sc.Paste)
	x.Press(ptytest.Enter, "What the checks may do")
	x.Wait(".token-doctor-probe-")
	agree(x)
	x.Wait("FAIL", "PASS")
	x.Press(ptytest.Enter, "The token is not allowed to purge this site's cache")
	x.Send("q")
	x.ExitWith(0)
	if !strings.Contains(x.Raw(), "Cause: missing-permission (confirmed)") {
		t.Errorf("the verdict is not on the normal screen:\n%s", x.Screen())
	}
	mustNotShow(t, x, sc.Paste)
}

func TestGoingBackLosesNothing(t *testing.T) { bubble(t, goingBackLosesNothing) }

func goingBackLosesNothing(t *testing.T) {
	sc := scenarioOf(t, "missing-permission")
	x := sit(t, runPractice, string(sc.Cause), 80, 24)
	x.Wait("Begin")
	x.Through(ptytest.Enter, "[1 Symptoms]", "[3 Token]", "What the checks may do")
	agree(x)
	x.Send(ptytest.Enter)
	x.Wait("[5 Result]")
	x.Through(ptytest.Esc, "All checks have ended", "What the checks may do", "[3 Token]", "[2 Zone]", "[1 Symptoms]")
	x.Wait("Cloudflare rejected the API token")
	x.Through(ptytest.Enter, "[2 Zone]", "The value from before is still here", "What the checks may do")
	agree(x)
	x.Send(ptytest.Enter)
	x.Wait("The token is not allowed to purge")
}

func TestBadInput(t *testing.T) { bubble(t, badInput) }

func badInput(t *testing.T) {
	sc := scenarioOf(t, "healthy")
	x := sit(t, runLive, string(sc.Cause), 80, 24)
	begin(x)
	x.Paste("\u201cCloudflare rejected the API token. Make sure\u2026\u201d")
	x.Wait("Recognised the message: Cloudflare rejected the API token.")
	x.Press(ptytest.Enter, "The Zone ID and the site")

	x.Send(ptytest.Enter) // an empty form
	x.Wait("There is no Zone ID.")
	x.Paste(sc.Paste) // the token in the Zone ID's field
	x.Wait("looks like a token or key, so it was not taken")
	x.Paste("example.com")
	x.Wait("> example.com")
	x.Press(ptytest.Enter, "This is a domain name, not a Zone ID.")
	toField(x, ptytest.Tab)
	x.Paste(sc.Paste) // and in the domain's
	x.Wait("looks like a token or key, so it was not taken")
	x.Paste("https://www.example.com/shop")
	x.Wait("https://www.example.com/...")
	toField(x, ptytest.Tab)
	emptyField(x)
	x.Paste("https://dash.cloudflare.com/")
	x.Press(ptytest.Enter, "This is a web address, not a Zone ID.")
	emptyField(x)
	x.Paste(strings.Repeat("many words ", 1000))
	x.Wait("The paste has 11000 characters")
	x.Paste(sc.ZoneID)
	x.Wait("(32 characters)")
	x.Press(ptytest.Enter, "Paste the token")

	x.Send(ptytest.Enter)
	x.Wait("Nothing has arrived yet")
	x.Paste(strings.Repeat("some words ", 1000))
	x.Wait("Backspace clears it")
	x.Press(ptytest.Enter, "11000 characters arrived. This is a longer text, not a token.")
	mustNotShow(t, x, sc.Paste)
	x.Send(ptytest.CtrlC)
	x.ExitWith(130)
	x.Wait("Stopped before a result")
}

// A paste without marks comes as keys, its line break as Enter: the form must not be
// submitted early, and nothing may reach the next screen.
func TestUnbracketedPaste(t *testing.T) {
	t.Parallel()
	sc := scenarioOf(t, "contaminated")
	x := start(t, runLive, string(sc.Cause), 80, 24)
	enterZone(x, sc)
	token := scenarioOf(t, "healthy").Paste
	x.Send(token[:20] + "\r" + token[20:])
	x.Wait("Backspace clears it")
	mustNotShow(t, x, token)
	x.Press(ptytest.Enter, "What the checks may do")
	agree(x)
	x.Press(ptytest.Enter, "[5 Result]")
	x.Wait("line break inside")
}

func TestWindowSizes(t *testing.T) {
	t.Parallel()
	x := start(t, runPractice, "expired", 20, 5)
	x.Wait("The window is too", "Ctrl+C quits")
	x.Resize(80, 24)
	x.Wait("Begin this practice case", "ctrl+c quit")
	x.Resize(1, 1)
	x.Resize(40, 12)
	x.Wait("Begin this practice case")
	x.Resize(40, 15)
	for _, marker := range []string{"[1 Symptoms]", "[3 Token]", "What the checks may do", "All checks have ended", "[5 Result]"} {
		if marker == "All checks have ended" {
			agree(x)
		} else {
			x.Send(ptytest.Enter)
		}
		x.WaitFor(marker, func(s string) bool { return strings.Contains(s, marker) })
		if rows := strings.Split(x.Screen(), "\n"); strings.TrimSpace(rows[len(rows)-1]) == "" {
			t.Errorf("%s: the help line is not in view\n%s", marker, x.Screen())
		}
	}
	x.Send(ptytest.CtrlC)
	x.Exit()
}

// The real cursor is on the focused row.
func TestCursorFollowsTheFocus(t *testing.T) { bubble(t, cursorFollowsTheFocus) }

func cursorFollowsTheFocus(t *testing.T) {
	x := sit(t, runPractice, "expired", 80, 24)
	x.Wait("Begin this practice case")
	on := func(text string) {
		t.Helper()
		x.WaitFor("the cursor on "+text, func(string) bool { return strings.Contains(x.Row(), text) })
	}
	on("Begin this practice case")
	x.Send(ptytest.Down)
	on("Pick another")
	x.Send(ptytest.Up)
	on("Begin this practice case")
	x.Press(ptytest.Enter, "[1 Symptoms]")
	on("( ) 6 Not sure") // the answers are heard
	x.Send(ptytest.Up)
	on("What does ForgeCache say?")
	x.Send(strings.Repeat(ptytest.Down, 6))
	on("Where does the message show?")
	x.Send("?")
	x.Wait("Keys on this screen")
	x.Send(ptytest.Esc)
	x.Wait("> Where does the message show?")
	x.Send(ptytest.Enter)
	x.Wait("[3 Token]")
	x.Press(ptytest.Esc, "[2 Zone]")
	on("0123...ef")
	x.Send(ptytest.Tab)
	on("example.com")
	x.Send(ptytest.Enter)
	x.Wait("[3 Token]")
	on("it.") // the end of what is said of it
	x.Send(ptytest.Enter)
	x.Wait("What the checks may do")
	on("Try the purge permission: Yes")
	x.Send(" ")
	on("Try the purge permission: No")
}

func TestPickingAnotherPracticeCase(t *testing.T) { bubble(t, pickingAnotherPracticeCase) }

func pickingAnotherPracticeCase(t *testing.T) {
	x := sit(t, runPractice, "healthy", 80, 24)
	x.Wait("Begin this practice case")
	x.Press("2", "Practice: pick a case") // not among the terminal's replies at the start
	x.Wait("> 1 Surprise me", "2 truncated")
	x.Press("3", "Begin this practice case")
	x.Press(ptytest.Enter, "[1 Symptoms]")
	x.Through(ptytest.Enter, "[3 Token]", "[5 Result]")
	x.Wait("You pasted the Global API Key")
}
