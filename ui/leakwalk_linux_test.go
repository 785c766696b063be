package ui_test

// The ways that a canary takes through the wizard.

import (
	"os/exec"
	"regexp"
	"slices"
	"strings"

	"tokendoctor/ui/ptytest"
	cases "tokendoctor/wizard/practice"
)

// practiseWith pastes a canary in practice, where a sample belongs.
func practiseWith(x *ptytest.Terminal, s *stage, c canary) {
	x.Wait("Begin this practice case")
	x.Press("2", "Practice: pick a case")
	pasteBoth(x, c)
	x.Press(ptytest.Esc, "Begin this practice case")
	x.Press("1", "[1 Symptoms]")
	x.Press(ptytest.Enter, "[3 Token]") // the Zone ID is in place
	x.Press(ptytest.Esc, "[2 Zone]")
	x.Press(ptytest.Enter, "[3 Token]")
	x.Paste(c.value)
	x.Wait("Backspace clears it")
	if c.kind == "two tokens" {
		staysAtTwo(x)
	} else {
		x.Pause()
		x.Insist(ptytest.Enter, "what follows", func(s string) bool {
			return strings.Contains(s, "What the checks may do") || strings.Contains(s, unlike) || strings.Contains(s, "[5 Result]")
		})
		x.Pause()
	}
	x.Send(ptytest.CtrlC)
	x.Exit()
	s.lookAt(x)
}

// staysAtTwo tries to go on with two different tokens.
func staysAtTwo(x *ptytest.Terminal) {
	x.Wait("Two different tokens")
	x.Pause()
	x.Send(ptytest.Enter)
	x.Pause()
	x.Wait("Two different tokens", "[3 Token]")
}

// unlike is the question about a value that does not look like a token.
const unlike = "Send it to Cloudflare anyway?"

// asksUnlike goes on with a value, and reports whether that question comes, and not what
// follows without it.
func asksUnlike(x *ptytest.Terminal, follows string) (asked bool) {
	x.Pause()
	x.Insist(ptytest.Enter, follows+", or whether it is to be sent", func(s string) bool {
		asked = strings.Contains(s, unlike)
		return asked || strings.Contains(s, follows)
	})
	return asked
}

// pasteBoth pastes a canary with paste marks and without.
func pasteBoth(x *ptytest.Terminal, c canary) {
	x.Paste(c.value)
	x.Taken()
	x.Send(strings.ReplaceAll(c.value, "\n", "\r"))
	x.Taken()
}

// walkWith pastes a canary on every screen of a sitting.
func walkWith(x *ptytest.Terminal, s *stage, cmd *exec.Cmd, sc cases.Scenario, c canary) {
	both := func() { pasteBoth(x, c) }
	reached(x)
	s.look(cmd.Process.Pid)
	both()
	x.Press(ptytest.Enter, "What ForgeCache shows")
	both()
	x.Press(ptytest.Enter, "The Zone ID and the site")
	both()
	emptyField(x)
	toField(x, ptytest.Tab)
	both()
	emptyField(x)
	toField(x, ptytest.Tab)
	fillZone(x, sc)
	x.Send(c.value[:8]) // a person begins to type
	x.Wait("Backspace clears it")
	emptyField(x)
	x.Paste(c.value)
	x.Wait("Backspace clears it")
	s.look(cmd.Process.Pid)
	switch {
	case c.kind == "two tokens":
		staysAtTwo(x)
	case c.sent:
		if asksUnlike(x, "What the checks may do") {
			x.Press("2", "What the checks may do")
		}
		both()
		agree(x)
		both() // where a question may be asked below the checks
		x.Pause()
		x.Insist(ptytest.Enter, "what follows", func(s string) bool { return strings.Contains(s, "Question ") || strings.Contains(s, "[5 Result]") })
		both()
		x.Pause()
		for strings.Contains(x.Line(0), "Question") { // to the card, by "not sure"
			before := place(x)
			x.Insist(ptytest.Enter, "the next question", func(string) bool { return place(x) != before })
			x.Pause()
		}
		x.Wait("[5 Result]")
		x.Press("?", "Keys on this screen")
		both()
		x.Wait("[5 Result]")
		if compared := []string{"user token", "account token", "old token"}; slices.Contains(compared, c.kind) {
			x.Press("f", "Is your screen shared or recorded?")
			both()
			x.Press("2", "Stop sharing your screen now")
			both()
			x.Press(ptytest.Enter, "Compare the saved value")
			both()
			x.Wait("This looks like a token or key, so it was not taken.")
			x.Press(ptytest.Esc, "type: allow pasting") // from the question back to the line
			x.Press(ptytest.Esc, "What to do")
		}
		hostWith(x, c)
	default:
		x.Press(ptytest.Enter, "[5 Result]")
		both()
	}
	if c.kind != "two tokens" {
		retestWith(x, c)
		reportWith(x, c)
	}
	x.Pause()
	x.Send(ptytest.CtrlC)
	x.Exit()
	s.lookAt(x)
}

// hostWith pastes the canary where the host's block belongs, alone and within something
// like a block.
func hostWith(x *ptytest.Terminal, c canary) {
	x.Press("h", "The web host: ask from there as well")
	pasteBoth(x, c)
	x.Press("2", "The web host: A PHP script")
	for _, text := range []string{
		c.value, "===== Token Doctor host block 1 =====\nzone=" + c.value + ";\n===== end 01234567 =====",
		`{"schema":1,"verdict":{"cause":"healthy","title":"` + c.value + `"}}`,
	} {
		x.Paste(text)
		x.Pause()
	}
	x.Press(ptytest.Esc, "The web host: ask from there as well")
	x.Press(ptytest.Esc, "What to do")
}

// retestWith goes from the card through its steps to another test with the canary.
func retestWith(x *ptytest.Terminal, c canary) {
	readOn(x, "Fix, step 1 of")
	pasteBoth(x, c)
	x.Pause()
	x.Send("o")
	x.Taken()
	x.Press("r", "Retest: what did you change?")
	pasteBoth(x, c)
	row := regexp.MustCompile(`([1-3])  Another token`).FindStringSubmatch(x.Screen())
	x.Press(row[1], "Retest: paste the token")
	pasteBoth(x, c)
	emptyField(x)
	x.Paste(c.value)
	x.Wait("Backspace clears it")
	if !c.sent {
		x.Press(ptytest.Enter, "[5 Result]")
		return
	}
	if asksUnlike(x, "After:") { // the purge was agreed to for this value before
		x.Press("2", "Retest: what the checks may do")
		pasteBoth(x, c)
		x.Press(ptytest.Enter, "After:")
	}
	pasteBoth(x, c)
}

// reportWith pastes the canary on the way to a report, which it copies, mails and saves
// in both forms.
func reportWith(x *ptytest.Terminal, c canary) {
	x.Press("e", "Report, 1 of 2")
	for range 4 {
		pasteBoth(x, c)
		x.Pause() // a Tab just after a paste is part of it
		toField(x, ptytest.Tab)
	}
	x.Paste(siteHealth(c.value))
	x.Wait("Read the Site Health text")
	x.Pause()
	x.Press(ptytest.Enter, "Report, 2 of 2")
	pasteBoth(x, c)
	for _, key := range []string{"c", "m", "t", "c"} {
		x.Pause()
		x.Send(key)
	}
	x.Pause()
	x.Press("s", "Save the report: where?")
	pasteBoth(x, c)
	x.Press("1", "Saved, for your eyes only:")
}

// walkPlainWith pastes a canary at every prompt of plain mode, and then answers it, to
// the card and on to the report.
func walkPlainWith(x *ptytest.Terminal, s *stage, sc cases.Scenario, c canary) {
	answers := []struct{ asked, line string }{
		{"Press Enter: first step", "e"},
		{"1 of 2: Zone ID", sc.ZoneID},
		{"2 of 2: Site's domain", sc.Domain},
		{"Paste the token", c.value},
		{unlike, "2"},
		{"Report, 2 of 2", "c"},
		{"Mark what stands below, and copy it", "q"},
	}
	pasted := map[string]bool{}
	for n := 1; ; n++ {
		ended := false
		x.WaitFor("a prompt", func(screen string) bool {
			ended = strings.Contains(screen, "Result: ") && strings.Contains(screen, "Cause: ") || strings.Contains(screen, "Stopped before a result.")
			return ended || prompts(x) >= n
		})
		if ended || n > 60 {
			break
		}
		screen := ptytest.Fold(x.Screen())
		asked := screen[max(0, len(screen)-150):]
		line := ""
		if !pasted[asked] {
			pasted[asked], line = true, strings.ReplaceAll(c.value, "\n", "\r")
		} else {
			last := -1
			for _, a := range answers {
				if i := strings.LastIndex(screen, a.asked); i > last && i > strings.LastIndex(screen, " > ") {
					last, line = i, a.line
				}
			}
		}
		x.Send(line + "\r")
	}
	x.Send(ptytest.CtrlC)
	x.Exit()
	s.lookAt(x)
}
