//go:build unix

package ui_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tokendoctor/ui/ptytest"
)

// finishSteps ticks off all steps, past the stops, up to the test after them.
func finishSteps(x *ptytest.Terminal) {
	for range 40 {
		if title := x.Line(1); strings.Contains(title, "Retest:") || strings.Contains(title, "Question") {
			break
		}
		before := x.Screen()
		x.Pause()
		x.Send(ptytest.Enter)
		x.WaitFor("the next step", func(string) bool { return x.Screen() != before })
	}
}

// readOn presses Enter until a screen's title begins with the given one.
func readOn(x *ptytest.Terminal, title string) {
	for range 20 {
		if strings.Contains(x.Line(0), title) {
			return
		}
		before := place(x)
		x.Pause()
		x.Send(ptytest.Enter)
		x.WaitFor("the next page", func(string) bool { return place(x) != before })
		x.Pause()
	}
	x.Wait(title)
}

var pageNumber = regexp.MustCompile(`page ([0-9]+) of [0-9]+`)

// place is the title and the number of the page. On a slow machine the answer to an
// earlier key may still change the rest of the screen.
func place(x *ptytest.Terminal) string {
	page := "1"
	if m := pageNumber.FindStringSubmatch(x.Screen()); m != nil {
		page = m[1]
	}
	return x.Line(0) + page
}

// From the card to a working token within the sitting: with the same token, another one,
// another Zone ID, and for a fix at the host.
func TestFromTheCardToAWorkingToken(t *testing.T) {
	for _, c := range []struct {
		cause  string
		screen []string // on the way to the comparison, after what was changed is picked
		row    string   // of the comparison
	}{
		{"expired", nil, "Is the token active? FAIL PASS"},
		{"missing-permission", nil, "Can it purge the cache? FAIL PASS"},
		{"truncated", []string{"Retest: what the checks may do"}, "Is the value a whole token? FAIL PASS"},
		{"wrong-credential", []string{"Retest: what the checks may do"}, "Is the token active? SKIP PASS"},
		{"wrong-zone-id", []string{"Retest: what the checks may do"}, "Can it see the site? FAIL PASS"},
		{"host-blocked", nil, ""},
	} {
		inBubble(t, c.cause, func(t *testing.T) {
			x := sit(t, runPractice, c.cause, 80, 30)
			toSteps(x)
			finishSteps(x)
			for _, title := range c.screen {
				x.Wait(title)
				x.Pause()
				x.Send(ptytest.Enter)
			}
			if c.row != "" {
				x.Wait("Retest: it works from here", c.row)
			}
			x.Wait("Press Save Changes once more, then Test connection. What happens?")
			x.Press("2", "[5 Result]")
			x.Pause()
			x.Send("q")
			x.ExitWith(0)
			if !strings.Contains(x.Raw(), "Cause: healthy (fixed)") {
				t.Errorf("the verdict is not on the normal screen:\n%s", x.Screen())
			}
			mustNotShow(t, x, scenarioOf(t, c.cause).Paste)
			mustNotShow(t, x, scenarioOf(t, c.cause).Fixed().Paste)
		})
	}
}

// With a real token nothing is filled in: neither the token from before nor the one in
// the keyring is offered. A token that Cloudflare refuses is not kept, and the new one
// is.
func TestRetestWithAnotherToken(t *testing.T) { bubble(t, retestWithAnotherToken) }

func retestWithAnotherToken(t *testing.T) {
	sc, file := scenarioOf(t, "revoked"), filepath.Join(t.TempDir(), "fixed")
	x := sit(t, runLive, string(sc.Cause), 80, 24, runFixed+"="+file)
	enterZone(x, sc)
	giveToken(x, sc.Paste)
	x.Send(ptytest.Down)
	x.Press(" ", "Keep the token in this computer's keyring: Yes")
	agree(x)
	x.Wait("The token is not kept: Cloudflare has not shown that it is active.")
	readOn(x, "Fix, step 1 of")
	x.Press("r", "> 1 Another token")
	x.Press("2", "Retest: before and after") // the same, before anything was done
	x.Wait("Not fixed yet. The result is the same: Cloudflare no longer knows this token.")
	x.Press(ptytest.Esc, "Retest: what did you change?")
	writeFile(t, file, "", 0o600)
	x.Press("1", "Retest: paste the token")
	x.Wait("Nothing has been pasted yet.")
	x.Press(ptytest.Enter, "Nothing has arrived yet")
	x.Press(ptytest.Esc, "Retest: what did you change?")
	x.Press("1", "Retest: paste the token")
	x.Paste(sc.Fixed().Paste)
	x.Wait("Backspace clears it")
	x.Press(ptytest.Enter, "Retest: what the checks may do")
	x.Wait("Keep the token in this computer's keyring: No")
	x.Send(ptytest.Down)
	x.Press(" ", "Keep the token in this computer's keyring: Yes")
	x.Press(ptytest.Enter, "Retest: it works from here")
	x.Wait("Is the token active? FAIL PASS", "Before: Cloudflare no longer knows this token.")
	x.Wait("Save Changes once more")
	mustNotShow(t, x, sc.Paste)
	mustNotShow(t, x, sc.Fixed().Paste)
	x.Send(ptytest.CtrlC)
	x.Exit()
	x.Wait("Stopped before the result of the new test.", "Before it: Cloudflare no longer knows this token", "The token is in this computer's keyring.")
}

// A retest that is stopped is no verdict on the token, and r runs it again.
func TestRetestStopped(t *testing.T) { bubble(t, retestStopped) }

func retestStopped(t *testing.T) {
	sc, file := scenarioOf(t, "expired"), filepath.Join(t.TempDir(), "fixed")
	x := sit(t, runLive, string(sc.Cause), 80, 24, runFixed+"="+file)
	enterZone(x, sc)
	giveToken(x, sc.Paste)
	agree(x)
	readOn(x, "Fix, step 1 of")
	set := func(what string) {
		writeFile(t, file, what, 0o600)
	}
	set("hang")
	x.Press("r", "what did you change?")
	x.Press("1", "Retest: before and after (running)")
	x.Wait("Can it see the site? FAIL RUNNING", "x stop the checks")
	x.Press("x", "It is not clear yet")
	x.Wait("Is the token active? FAIL SKIP", "Can it see the site? FAIL UNKNOWN")
	set("")
	x.Press("r", "Retest: it works from here")
	x.Wait("Is the token active? FAIL PASS")
	x.Send(ptytest.CtrlC)
	x.Exit()
}

// When ForgeCache still refuses, the questions about the other side follow.
func TestStillRefusedAfterTheRetest(t *testing.T) { bubble(t, stillRefusedAfterTheRetest) }

func stillRefusedAfterTheRetest(t *testing.T) {
	x := sit(t, runPractice, "missing-permission", 80, 24)
	toSteps(x)
	x.Press("r", "what did you change?")
	x.Press("1", "Retest: it works from here")
	x.Press("1", "Question 2 of up to 3")
	x.Press(ptytest.Esc, "Question 1 of up to 3")
	x.Press(ptytest.Esc, "Retest: it works from here")
	x.Press(ptytest.Esc, "what did you change?")
	x.Press(ptytest.Esc, "Is your screen shared or recorded?") // before the first step of the card of what holds now
	x.Press("1", "Fix, step 1 of 4: ForgeCache saved a different value")
}

func TestTicksAndLinks(t *testing.T) { bubble(t, ticksAndLinks) }

func ticksAndLinks(t *testing.T) {
	x := sit(t, runLive, "expired", 80, 24, "DISPLAY=")
	sc := scenarioOf(t, "expired")
	enterZone(x, sc)
	giveToken(x, sc.Paste)
	agree(x)
	x.Press(ptytest.Enter, "The token has expired")
	readOn(x, "Fix, step 1 of")
	x.Wait("Fix, step 1 of 4", "https://dash.cloudflare.com/profile/api-tokens", "> [ ] 1.")
	x.Press("o", "No browser could be opened here. Copy the address with c")
	x.Press("c", "Sent to the terminal. Look before you paste: ")
	if got := clipboard(t, x, 1); got != "https://dash.cloudflare.com/profile/api-tokens" {
		t.Errorf("the clipboard was given %q", got)
	}
	x.Press(ptytest.Enter, "Fix, step 2 of 4")
	x.Press(" ", "> [x] 2.")
	x.Press(" ", "> [ ] 2.")
	x.Press("3", "Fix, step 3 of 4")
	x.Press(ptytest.Enter, "Fix, step 4 of 4")
	x.Press(ptytest.Esc, "[5 Result]")
	x.Press(ptytest.Enter, "Fix, step 4 of 4")
	x.Wait("[x] 1 [ ] 2 [x] 3", "> [ ] 4.")
	x.Send("q")
	x.Exit()
	if !strings.Contains(x.Raw(), "(done)") {
		t.Errorf("what was done is not on the normal screen:\n%s", x.Screen())
	}
}

// The browser gets the address and nothing else, not the terminal either; the page says
// what cannot be filled in.
func TestTheFormForANewTokenIsOpened(t *testing.T) {
	needs(t, "/bin/sh")
	t.Parallel()
	bin, opened := t.TempDir(), filepath.Join(t.TempDir(), "opened")
	script := "#!/bin/sh\nprintf '%s\\n' \"$#\" \"$@\" > " + opened + "\n(: </dev/tty) 2>/dev/null && echo terminal >> " + opened + "\necho noise\necho noise >&2\n"
	writeFile(t, filepath.Join(bin, "xdg-open"), script, 0o755)
	x := start(t, runLive, "revoked", 80, 24, "DISPLAY=:0", "PATH="+bin+":/usr/bin:/bin")
	sc := scenarioOf(t, "revoked")
	enterZone(x, sc)
	giveToken(x, sc.Paste)
	agree(x)
	readOn(x, "Fix, step 1 of")
	x.Wait("Set Zone Resources by hand to Include, Specific zone, example.com")
	x.Press("o", "Opened in your browser.")
	x.Wait("Set Zone Resources by hand")
	got, err := os.ReadFile(opened)
	if want := "1\nhttps://dash.cloudflare.com/profile/api-tokens?permissionGroupKeys=%5B%7B%22key%22%3A%22cache%22%2C%22type%22%3A%22purge%22%7D%5D&accountId=%2A&zoneId=all&name=ForgeCache\n"; err != nil || string(got) != want {
		t.Errorf("opened %q, %v", got, err)
	}
	if strings.Contains(x.Raw(), "noise") {
		t.Error("what the browser prints is on the screen")
	}
	x.Send(ptytest.CtrlC)
	x.Exit()
}
