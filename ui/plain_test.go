//go:build unix

package ui_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"tokendoctor/ui/ptytest"
)

// plainly runs plain mode in a bubble. The window is high, so that everything stays
// readable.
func plainly(t testing.TB, variable, scenario string, more ...string) *ptytest.Terminal {
	t.Helper()
	return sit(t, variable, scenario, 80, 400, append(more, runPlain+"=1")...)
}

// plainlyInATerminal is plainly in a real one.
func plainlyInATerminal(t testing.TB, variable, scenario string) *ptytest.Terminal {
	t.Helper()
	return start(t, variable, scenario, 80, 400, runPlain+"=1")
}

// prompts is how often plain mode has asked for an answer.
func prompts(x *ptytest.Terminal) int { return len(promptLine.FindAllString(x.Raw(), -1)) }

// promptLine matches a prompt, which holds a word of its question.
var promptLine = regexp.MustCompile(`(?m)^[a-z][^>\n]*[^ >\n]> `)

// prompt waits for the n-th prompt, from 1, at a person's pace.
func prompt(x *ptytest.Terminal, n int) {
	x.WaitFor("a prompt", func(string) bool { return prompts(x) == n })
	x.Pause()
}

// answer types one answer once a text asks for it.
func answer(x *ptytest.Terminal, asked, line string) {
	x.Wait(asked)
	x.Pause()
	x.Send(line + "\r")
}

// ordinary fails if anything but ordinary lines was written. A backspace is how a rubbed
// out character goes.
func ordinary(t *testing.T, x *ptytest.Terminal) {
	t.Helper()
	for _, r := range x.Raw() {
		if (r < ' ' || r > '~') && !strings.ContainsRune("\r\n\b", r) {
			t.Fatalf("the character %q was written:\n%s", r, x.Screen())
		}
	}
}

// From the start to the result at a real terminal, back and forth, with help on the way
// and a token in pieces with a line break in it. Nothing of it shows, nor of one pasted
// where another answer is expected. ctrl+\ neither ends the program without an end nor
// leaves a terminal without echo, and ctrl+s does not hold its lines back.
func TestPlainAtATerminal(t *testing.T) {
	t.Parallel()
	sc := scenarioOf(t, "missing-permission")
	x := plainlyInATerminal(t, runLive, string(sc.Cause))
	x.Wait("Or type: r try again, ? help.")
	x.Pause()
	x.Send("\x1c\x13")
	answer(x, "Or type: r try again, ? help.", "?")
	answer(x, "What you can type here, each followed by Enter:", "1")
	answer(x, "1 of 5: What does ForgeCache say?", "?")
	answer(x, "Enter alone takes what is named as the default. b goes back", sc.Paste)
	answer(x, "has a screen of its own", "77")
	answer(x, "Type a number from 1 to 6, b to go back", "1")
	answer(x, "2 of 5:", "")
	answer(x, "3 of 5:", "")
	answer(x, "4 of 5:", "")
	answer(x, "5 of 5:", "b")
	x.WaitFor("the fourth question again", func(s string) bool { return strings.Count(s, "4 of 5:") == 2 })
	answer(x, "4 of 5:", "1\x7f2\x151")
	answer(x, "Taken: Yes", "")
	answer(x, "1 of 2: Zone ID.", "not this\x1b[A, "+sc.ZoneID+" but this one")
	answer(x, "2 of 2: Site's domain", sc.Domain)
	x.WaitFor("the Zone ID again", func(s string) bool { return strings.Count(s, "1 of 2: Zone ID.") == 2 })
	answer(x, "1 of 2: Zone ID.", sc.ZoneID)
	x.Wait("Taken: 0123...ef")
	answer(x, "2 of 2: Site's domain", "")
	x.Wait("Paste the token and press Enter. Nothing of it shows.")
	x.Pause()
	x.Send(sc.Paste[:20])
	x.Send("\r\n" + sc.Paste[20:] + "\r")
	x.Wait("line break inside, after character 20", "Step 4 of 6")
	answer(x, "Try the purge permission?", "1")
	answer(x, "2 of 2: Keep the token", "")
	answer(x, "All checks have ended.", "")
	answer(x, "Result: The token is not allowed to purge this site's cache (confirmed)", "q")
	x.ExitWith(0)
	x.Wait("Cause: missing-permission (confirmed)")
	mustNotShow(t, x, sc.Paste)
	ordinary(t, x)
}

// What comes at once is one answer, however many lines it has.
func TestPlainPasteIsOneAnswer(t *testing.T) { bubble(t, plainPasteIsOneAnswer) }

func plainPasteIsOneAnswer(t *testing.T) {
	x := plainly(t, runLive, "healthy")
	answer(x, "Or type: r try again, ? help.", "1")
	answer(x, "1 of 5: What does ForgeCache say?", "The page said:\r\rSomething\r1\r2\r3\r4\r5")
	x.Pause()
	if strings.Contains(x.Screen(), "2 of 5:") {
		t.Errorf("a paste answered more than one question:\n%s", x.Screen())
	}
	answer(x, "1 of 5", "q")
	x.ExitWith(3)
	ordinary(t, x)
}

// A key that is held down does not say that sharing is off.
func TestPlainHeldKeyAgreesToNothing(t *testing.T) { bubble(t, plainHeldKeyAgreesToNothing) }

func plainHeldKeyAgreesToNothing(t *testing.T) {
	x := plainly(t, runPractice, "wrong-credential")
	x.Wait("? help.")
	x.Send(ptytest.Enter)
	time.Sleep(600 * time.Millisecond) // before the first repeat
	held := func(until string) {
		for range 400 {
			if strings.Contains(ptytest.Fold(x.Screen()), until) {
				break
			}
			x.Send(ptytest.Enter)
			time.Sleep(50 * time.Millisecond)
		}
		for range 60 {
			x.Send(ptytest.Enter)
			time.Sleep(50 * time.Millisecond)
		}
		x.Wait(until)
		x.Pause()
	}
	held("Is your screen shared or recorded?")
	x.Send("2\r")
	time.Sleep(600 * time.Millisecond)
	held("Stop sharing your screen now")
	if s := x.Screen(); strings.Contains(s, "Do not share your screen now") {
		t.Errorf("a key that was held down said that sharing is off:\n%s", s)
	}
	x.Press(ptytest.Enter, "Do not share your screen now")
}

// However it ends, the terminal echoes again afterwards, and the shell gets nothing of
// what was typed.
func TestPlainEnds(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(*ptytest.Terminal)
		code string
	}{
		"q":             {func(x *ptytest.Terminal) { x.Send("q\r") }, "code 3"},
		"ctrl+c":        {func(x *ptytest.Terminal) { x.Send(ptytest.CtrlC) }, "code 130"},
		"ctrl+c midway": {func(x *ptytest.Terminal) { x.Send("echo typed"); x.Pause(); x.Send(ptytest.CtrlC) }, "code 130"},
		"end of input":  {func(x *ptytest.Terminal) { x.Send("\x04") }, "code 3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := startInShell(t, runLive+"=healthy", runPlain+"=1")
			x.Wait("Or type: r try again, ? help.")
			x.Pause()
			c.end(x)
			x.Wait("Stopped before a result.", c.code)
			x.Send("echo back in the $0\r")
			x.Wait("$ echo back in the $0", "back in the bash")
		})
	}
	t.Run("closed terminal", func(t *testing.T) {
		t.Parallel()
		x := plainlyInATerminal(t, runLive, "healthy")
		x.Wait("? help.")
		x.Signal(syscall.SIGHUP)
		x.ExitWith(130)
	})
}

// If it ends within a paste, the rest of the paste does not reach the shell.
func TestPlainEndsWithinAPaste(t *testing.T) {
	t.Parallel()
	secret := scenarioOf(t, "healthy").Paste
	for range 10 {
		x := startInShell(t, runLive+"=healthy", runPlain+"=1")
		x.Wait("Or type: r try again, ? help.")
		x.Pause()
		x.Send(secret[:10] + ptytest.CtrlC)
		fast := sendsOn(x, time.Now(), secret[10:20], secret[20:30], secret[30:40], secret[40:]+"\r")
		x.Wait("code 130")
		if fast {
			x.Send("echo back in the $0\r")
			x.Wait("$ echo back in the $0", "back in the bash")
			mustNotShow(t, x, secret)
			return
		}
	}
	t.Skip("this machine is too slow to paste")
}

// Enter alone does not say what the web host answered.
func TestPlainNothingIsNoAnswer(t *testing.T) { bubble(t, plainNothingIsNoAnswer) }

func plainNothingIsNoAnswer(t *testing.T) {
	x := plainly(t, runPractice, "saved-value-differs")
	for n := 1; !strings.Contains(x.Screen(), "Question 3 of"); n++ {
		prompt(x, n)
		if !strings.Contains(x.Screen(), "Question 3 of") {
			x.Send(ptytest.Enter)
		}
	}
	answer(x, "h ask from the web host", "h")
	answer(x, "One line of curl, for Windows", "3")
	answer(x, "or pick the code:", "")
	answer(x, "Nothing was typed. Type a number.", "1")
	x.Wait("Taken: 200", "Result: ForgeCache saved a different value (likely)")
}

// A long wait says that it goes on, without disturbing what is on the lines already, and
// x ends it.
func TestPlainHeartbeat(t *testing.T) { bubble(t, plainHeartbeat) }

func plainHeartbeat(t *testing.T) {
	sc := scenarioOf(t, "healthy")
	hang := filepath.Join(t.TempDir(), "hang")
	x := plainly(t, runLive, string(sc.Cause), runFixed+"="+hang)
	answer(x, "Or type: r try again, ? help.", "1")
	for _, asked := range []string{"1 of 5", "2 of 5", "3 of 5", "4 of 5", "5 of 5"} {
		answer(x, asked, "")
	}
	answer(x, "1 of 2: Zone ID", sc.ZoneID)
	answer(x, "2 of 2: Site's domain", sc.Domain)
	answer(x, "Nothing of it shows.", sc.Paste)
	x.Wait("Step 4 of 6")
	writeFile(t, hang, "hang", 0o600)
	answer(x, "Try the purge permission?", "")
	answer(x, "2 of 2: Keep the token", "")
	x.Wait("They end within 10 seconds. x and Enter stops the wait.", "Still waiting, 3 s. x and Enter stops the wait.")
	x.Send("x\r")
	x.Wait("Step 4 of 6: The checks", "Or type: r try again")
	answer(x, "Or type: r try again", "q")
	x.ExitWith(3)
	mustNotShow(t, x, sc.Paste)
	ordinary(t, x)
}

// If ctrl+z comes within a paste, the rest of the paste does not reach the shell.
func TestStoppedWithinAPaste(t *testing.T) {
	secret := scenarioOf(t, "healthy").Paste
	for name, variables := range map[string][]string{"full screen": nil, "plain": {runPlain + "=1"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := startInShell(t, append(variables, runLive+"=healthy")...)
			x.Wait("PASS", "? help")
			x.Pause()
			x.Send(secret[:20])
			for _, part := range []string{"\x1a", secret[20:40], secret[40:]} {
				time.Sleep(50 * time.Millisecond)
				x.Send(part)
			}
			x.Pause()
			x.Pause()
			mustNotShow(t, x, secret)
			x.Send("\x1a")
			x.Wait("Stopped")
			x.Send("fg\r")
			x.WaitRaw()
			x.Pause()
			x.Send(ptytest.CtrlC)
			x.Wait("Stopped before a result.")
			mustNotShow(t, x, secret)
		})
	}
}

// startInShell runs the program as a person does, in a shell that can stop and continue
// it.
func startInShell(t testing.TB, variables ...string) *ptytest.Terminal {
	t.Helper()
	needs(t, "bash")
	inner := program(t, variables...)
	cmd := exec.Command("bash", "--norc", "--noprofile", "-i")
	cmd.Env = append(inner.Env, "PS1=$ ", "HISTFILE=/dev/null", "PROGRAM="+inner.Path, "PATH="+os.Getenv("PATH"))
	x := ptytest.Start(t, cmd, 80, 60)
	x.Wait("$")
	x.Send("\"$PROGRAM\"; echo code $?\r")
	return x
}

// Stopped with ctrl+z and continued, both modes go on where they were; meanwhile the
// shell has an ordinary terminal, and what is typed there does not reach them.
func TestStoppedAndContinued(t *testing.T) {
	sc := scenarioOf(t, "expired")
	t.Run("full screen", func(t *testing.T) {
		t.Parallel()
		x := startInShell(t, runLive+"="+string(sc.Cause))
		enterZone(x, sc)
		x.Paste(sc.Paste)
		x.Wait("complete API token")
		for range 2 {
			x.Pause()
			x.Send("\x1a")
			x.Wait("Stopped", "$")
			x.Pause()
			x.Send("echo meanwhile in the $0\r")
			x.Wait("$ echo meanwhile in the $0", "meanwhile in the bash")
			x.Send("fg\r")
			x.Wait("[3 Token]", "complete API token arrived, with 53 characters")
			x.WaitRaw()
		}
		x.Press(ptytest.Enter, "What the checks may do")
		x.Press(ptytest.CtrlC, "Stopped before a result.")
		mustNotShow(t, x, sc.Paste)
	})
	t.Run("plain", func(t *testing.T) {
		t.Parallel()
		x := startInShell(t, runLive+"="+string(sc.Cause), runPlain+"=1")
		answer(x, "Or type: r try again, ? help.", "1")
		x.Wait("1 of 5:")
		x.Send("\x1a")
		x.Wait("Stopped")
		x.Send("echo meanwhile in the $0\r")
		x.Wait("$ echo meanwhile in the $0", "meanwhile in the bash")
		x.Send("fg\r")
		x.WaitRaw()
		answer(x, "1 of 5:", "1")
		x.Wait("Taken: Cloudflare rejected the API token", "2 of 5:")
		x.Send(ptytest.CtrlC)
		x.Wait("Stopped before a result.")
	})
}
