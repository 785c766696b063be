//go:build unix

package ui_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"

	"tokendoctor/ui/ptytest"
	"tokendoctor/ui/terminal"
)

// A paste whose end never comes is reported after a second, with what to do, and every
// key works then.
func TestAPasteWithoutAnEnd(t *testing.T) {
	sc := scenarioOf(t, "healthy")
	const begun = "A paste has begun, and its end has not come. Enter takes what has arrived, Esc goes back, or paste once more."
	for name, c := range map[string]struct{ then, want string }{
		"Enter":       {ptytest.Enter, "has 20 of its 53 characters"},
		"Esc":         {ptytest.Esc, "The Zone ID and the site"},
		"F1":          {"\x1bOP", "Keys on this screen"},
		"a new paste": {"\x1b[200~" + sc.Paste + "\x1b[201~", "A complete API token arrived"},
		"the rest":    {sc.Paste[20:] + "\x1b[201~", "A complete API token arrived"},
	} {
		inBubble(t, name, func(t *testing.T) {
			x := sit(t, runLive, "healthy", 80, 24)
			enterZone(x, sc)
			x.Pause()
			x.Send("\x1b[200~" + sc.Paste[:20])
			time.Sleep(900 * time.Millisecond)
			if strings.Contains(ptytest.Fold(x.Screen()), "has not come") {
				t.Error("it is said too soon")
			}
			x.Wait(begun)
			x.Pause()
			x.Send(c.then)
			x.Wait(c.want)
			mustNotShow(t, x, sc.Paste)
		})
	}
}

// An empty paste says that nothing came.
func TestAnEmptyPaste(t *testing.T) {
	bubble(t, func(t *testing.T) {
		x := sit(t, runLive, "healthy", 80, 24)
		enterZone(x, scenarioOf(t, "healthy"))
		x.Paste("")
		x.Wait("The paste was empty: nothing came with it. Copy the text once more.")
	})
}

// QTerminal sends 08 for Backspace.
func TestBackspaceAs08(t *testing.T) {
	bubble(t, func(t *testing.T) {
		sc := scenarioOf(t, "healthy")
		x := sit(t, runLive, "healthy", 80, 24)
		begin(x)
		x.Press(ptytest.Enter, "The Zone ID and the site")
		typeSlowly(x, "abc")
		x.Wait("> abc")
		x.Send("\x08")
		x.WaitFor("one letter less", func(string) bool { return strings.TrimSpace(x.Row()) == "> ab" })
		emptyField(x)
		fillZone(x, sc)
		x.Paste(sc.Paste)
		x.Wait("A complete API token arrived")
		x.Pause()
		x.Send("\x08")
		x.Wait("Nothing has been pasted yet")
	})
}

// A paste key of another terminal that arrives as a key here is answered with the keys
// that do paste: 16 from urxvt, tmux and screen, the others from xterm and mlterm once
// they are asked to tell keys apart. 19 is what pastes in Emacs, whose terminal passes it on.
func TestPasteKeysThatPasteNothing(t *testing.T) {
	for _, key := range []string{"\x16", "\x19", "\x1b[27;6;86~", "\x1b[86;6u", "\x1b[118;5u", "\x1b[118;6u"} {
		for _, size := range sizes {
			inBubble(t, key+" "+sizeName(size), func(t *testing.T) {
				x := sit(t, runLive, "healthy", 80, 24)
				enterZone(x, scenarioOf(t, "healthy"))
				x.Resize(size[0], size[1])
				x.Pause()
				x.Send(key)
				x.Wait("That key pastes nothing here. Use your terminal's own paste.")
			})
		}
	}
}

// Who stops in the first moments leaves the terminal's answers to no shell: the program
// reads for as long as a terminal may take.
func TestStoppedBeforeTheTerminalAnswers(t *testing.T) {
	bubble(t, func(t *testing.T) {
		x := ptytest.SitMute(t, 80, 24, inside(runLive, "healthy", 80))
		x.WaitFor("the questions", func(string) bool { return modeQuestion.MatchString(x.Raw()) })
		asked := time.Now()
		x.Send(ptytest.CtrlC)
		x.ExitWith(130)
		if took := time.Since(asked); took < terminal.Answers {
			t.Errorf("it ended %v after it asked", took)
		}
	})
}

var modeQuestion = regexp.MustCompile(`\x1b\[\?\d+\$p`)

// Some terminals (zutty, QTerminal 1) draw the last letter of a question about a mode.
// None is left at the start or at the end.
func TestQuestionsLeaveNoLetter(t *testing.T) {
	t.Parallel()
	x := start(t, runPractice, "healthy", 80, 24)
	drawn := func(raw string) string {
		screen := vt.NewEmulator(80, 24)
		go func() {
			for b := make([]byte, 1024); ; {
				if _, err := screen.Read(b); err != nil {
					return
				}
			}
		}()
		_, _ = screen.WriteString(modeQuestion.ReplaceAllString(raw, "p"))
		return screen.String()
	}
	x.Wait("Begin this practice case", "ctrl+c quit")
	x.Pause()
	if !modeQuestion.MatchString(x.Raw()) {
		t.Skip("nothing is asked any more")
	}
	if got, want := ptytest.Fold(drawn(x.Raw())), ptytest.Fold(x.Screen()); got != want {
		t.Errorf("at the start:\n%s\nnot:\n%s", got, want)
	}
	x.Send(ptytest.CtrlC)
	x.Exit()
	if got, want := ptytest.Fold(drawn(x.Raw())), ptytest.Fold(x.Screen()); got != want {
		t.Errorf("at the end:\n%s\nnot:\n%s", got, want)
	}
}
