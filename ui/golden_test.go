//go:build unix

package ui_test

// Every screen as it looks in a terminal, at three sizes and without colour, with the
// place of the real cursor: testdata/screens. Rewrite them with
//
//	go test ./ui -run 'Golden|Picture' -update

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tokendoctor/ui/ptytest"
	"tokendoctor/wizard"
	cases "tokendoctor/wizard/practice"
)

// endedTest is a test whose end and failure are simulated.
type endedTest struct {
	testing.TB
	failed bool
	ends   []func()
}

func (j *endedTest) Failed() bool     { return j.failed }
func (j *endedTest) Cleanup(f func()) { j.ends = append(j.ends, f) }

// A test that fails for another reason leaves the goldens as they are.
func TestAFailingUpdateKeepsNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	defer func(was bool) { *update = was }(*update)
	*update = true
	for _, failed := range []bool{true, false} {
		j := &endedTest{TB: t}
		golden(j, "x.txt", "new")
		j.failed = failed // the failure comes after the golden
		for _, end := range j.ends {
			end()
		}
		if _, err := os.Stat("testdata/x.txt"); (err == nil) == failed {
			t.Errorf("failed: %v, and the golden: %v", failed, err)
		}
	}
}

// cursorLine ends each picture.
const cursorLine = " is the cursor.\n"

// picture is the screen and where the cursor is.
func picture(x *ptytest.Terminal) string {
	column, line := x.Cursor()
	screen := x.Screen()
	lines := strings.Split(screen, "\n")
	return settled(fmt.Sprintf("%s\n-- In line %d of %d, column %d,%s", screen, line+1, len(lines), column+1, cursorLine))
}

// readable checks what holds for every screen: a title to be read aloud, whether it is
// safe to share, the way to the help and out, and the real cursor on the marked row, or
// on the text where there is no row.
func readable(t *testing.T, x *ptytest.Terminal) {
	t.Helper()
	lines := strings.Split(x.Screen(), "\n")
	mark := slices.IndexFunc(lines, func(l string) bool {
		return strings.HasSuffix(l, "SAFE TO SHARE") || strings.HasSuffix(l, "DO NOT SHARE")
	})
	if mark < 0 || mark > 3 {
		t.Errorf("the title does not say whether it is safe to share:\n%s", x.Screen())
	}
	if foot := ptytest.Fold(lines[len(lines)-1]); !strings.Contains(foot, "ctrl+c quit") && !strings.Contains(foot, "any key closes this help") {
		t.Errorf("no way out in the last line:\n%s", x.Screen())
	}
	_, line := x.Cursor()
	marked := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "> ") })
	switch {
	case marked >= 0 && line < marked && line > mark:
		t.Errorf("the cursor is in line %d, and the marked row in %d:\n%s", line+1, marked+1, x.Screen())
	case line >= len(lines)-2:
		t.Errorf("the cursor is in line %d, not on the text:\n%s", line+1, x.Screen())
	}
	for i, l := range lines {
		if strings.ContainsFunc(l, func(r rune) bool { return r > '~' }) {
			t.Errorf("line %d has something other than ASCII: %s", i+1, l)
		}
	}
}

// The shape of the cursor, and its colour.
var cursorStyle = regexp.MustCompile(`\x1b\[\d* q|\x1b\]12;[^\x07\x1b]*`)

// The colours, of letters and of what is behind them.
var color = regexp.MustCompile(`\x1b\[[\d;:]*\b(3[0-9]|4[0-9]|9[0-7]|10[0-7])[\d;:]*m`)

// Every screen, from the first on.
func TestGoldenScreens(t *testing.T) {
	inBubble(t, "from start to report", func(t *testing.T) {
		sc := scenarioOf(t, "missing-permission")
		x := sit(t, runLive, string(sc.Cause), 80, 24, "NO_COLOR=1")
		x.Wait("Find out why", "PASS")
		shoot(t, x, "start")
		begin(x)
		shoot(t, x, "symptoms")
		x.Press(ptytest.Enter, "The Zone ID and the site")
		shoot(t, x, "zone")
		fillZone(x, sc)
		shoot(t, x, "token")
		x.Paste(sc.Paste)
		x.Wait("Backspace clears it")
		shoot(t, x, "token-pasted")
		x.Press(ptytest.Enter, "What the checks may do")
		shoot(t, x, "consent")
		agree(x)
		shoot(t, x, "probes")
		shootWide(t, x, "probes")
		x.Press(ptytest.Enter, "[5 Result]")
		shoot(t, x, "card")
		shootWide(t, x, "card")
		x.Press("?", "Keys on this screen")
		shoot(t, x, "help")
		x.Press(ptytest.Esc, "What to do")
		x.Press("h", "The web host: ask from there as well")
		shoot(t, x, "host")
		for i, name := range []string{"host-program", "host-php", "host-curl", "host-powershell"} {
			x.Press(fmt.Sprint(i+1), "The web host: "+[]string{"Token", "A PHP", "One line of curl, for Linux", "One line of curl, for Windows"}[i])
			shoot(t, x, name)
			x.Press(ptytest.Esc, "The web host: ask from there as well")
		}
		x.Press(ptytest.Esc, "What to do")
		x.Press("d", "Details:")
		shoot(t, x, "details")
		x.Press(ptytest.Esc, "What to do")
		x.Press("f", "Is your screen shared or recorded?")
		shoot(t, x, "sharing")
		x.Press("2", "Stop sharing your screen now")
		shoot(t, x, "stop")
		x.Press(ptytest.Enter, "Compare the saved value")
		shoot(t, x, "compare")
		x.Press(ptytest.Esc, "What to do")
		x.Press("e", "Report, 1 of 2")
		shoot(t, x, "site")
		x.Press(ptytest.Enter, "Report, 2 of 2")
		shoot(t, x, "report")
		x.Press("s", "Save the report: where?")
		for _, size := range sizes { // not kept: it names folders of the computer
			x.Resize(size[0], size[1])
			x.Pause()
			readable(t, x)
		}
		x.Resize(sizes[0][0], sizes[0][1])
		x.Press(ptytest.Esc, "Report, 2 of 2")
		x.Press(ptytest.Esc, "Report, 1 of 2")
		x.Press(ptytest.Esc, "What to do")
		readOn(x, "Fix, step 1 of")
		shoot(t, x, "fix")
		x.Press("r", "Retest: what did you change?")
		shoot(t, x, "retest")
		x.Press("1", "After:")
		shoot(t, x, "retested")
		if c := color.FindString(x.Raw()); c != "" {
			t.Errorf("a colour in spite of NO_COLOR: %q", c)
		}
		if c := cursorStyle.FindString(x.Raw()); c != "" {
			t.Errorf("the person's cursor was changed: %q", c)
		}
	})
	inBubble(t, "a value that may be a password", func(t *testing.T) {
		x := sit(t, runLive, "healthy", 80, 24, "NO_COLOR=1")
		enterZone(x, scenarioOf(t, "healthy"))
		x.Paste(doubtful)
		x.Wait("Backspace clears it")
		x.Press(ptytest.Enter, "anyway?") // of the question, which is on two lines
		shoot(t, x, "unlike")
		mustNotShow(t, x, doubtful)
	})
	inBubble(t, "practice", func(t *testing.T) {
		x := sit(t, runPractice, "saved-value-differs", 80, 24, "NO_COLOR=1")
		x.Wait("Begin this practice case")
		shoot(t, x, "practice")
		x.Press("2", "Practice: pick a case")
		shoot(t, x, "practice-cases")
		x.Press(ptytest.Esc, "Begin this practice case")
		x.Press("1", "What ForgeCache shows")
		for _, title := range []string{"Paste the token", "What the checks may do", "All checks have ended, and there is a question"} {
			x.Press(ptytest.Enter, title)
		}
		shoot(t, x, "probes-question")
		x.Press("1", "Question 2 of")
		shoot(t, x, "question")
	})
	inBubble(t, "surprise", func(t *testing.T) {
		x := sit(t, runPractice, "surprise", 80, 24, "NO_COLOR=1", runSeed+"="+drawingSeed())
		x.Wait("Begin this practice case")
		shoot(t, x, "surprise")
		toGuess(t, x, drawn[0])
		shoot(t, x, "guess")
		guess(t, x, "missing-permission")
		shoot(t, x, "surprise-card")
	})
	inBubble(t, "too small", func(t *testing.T) {
		x := sit(t, runLive, "healthy", 80, 24)
		x.Wait("PASS")
		x.Resize(39, 11)
		x.Wait("Make it 40 x 12 or larger. Ctrl+C quits.")
	})
}

// In a real terminal the screens are the same as the goldens: what the other tests see of
// a program in a bubble is what a person sees.
func TestScreensInARealTerminal(t *testing.T) {
	if *update {
		t.Skip("the goldens are being rewritten")
	}
	t.Parallel()
	sc := scenarioOf(t, "missing-permission")
	x := start(t, runLive, string(sc.Cause), 80, 24, "NO_COLOR=1")
	same := func(name string) {
		t.Helper()
		kept := strings.SplitAfter(golden(t, "screens/"+name+".txt", ""), cursorLine)[0]
		x.WaitFor(fmt.Sprintf("%s as in its golden:\n%s", name, kept), func(string) bool { return picture(x) == kept })
	}
	x.Wait("Find out why", "PASS")
	same("start")
	begin(x)
	same("symptoms")
	x.Press(ptytest.Enter, "The Zone ID and the site")
	same("zone")
	fillZone(x, sc)
	same("token")
	giveToken(x, sc.Paste)
	same("consent")
	agree(x)
	same("probes")
	x.Press(ptytest.Enter, "[5 Result]")
	same("card")
}

// doubtful is a made-up value that may be a password; unlikeAsked is the question about
// it.
const (
	doubtful    = "x7!pass$word-of-mine"
	unlikeAsked = "Send it to Cloudflare anyway?"
)

// transcript is what plain mode has written, compared with its golden.
func transcript(t *testing.T, x *ptytest.Terminal, name string) {
	t.Helper()
	text := strings.ReplaceAll(settled(strings.ReplaceAll(x.Raw(), "\r\n", "\n")), "\r", "")
	if kept := golden(t, "plain/"+name+".txt", text); text != kept {
		t.Errorf("it was:\n%s\nand is:\n%s", kept, text)
	}
}

// Plain mode asks before a value that may be a password is sent. Enter sends nothing, and
// the result is at most likely.
func TestGoldenTranscriptOfADoubtfulValue(t *testing.T) {
	inBubble(t, "unlike", func(t *testing.T) {
		x := plainly(t, runPractice, "healthy")
		asked := 0
		next := func(line string) {
			asked++
			prompt(x, asked)
			x.Send(line + "\r")
		}
		for !strings.Contains(x.Screen(), "Paste the token and press Enter.") {
			next("")
			x.Pause()
		}
		next(doubtful)
		x.Wait(unlikeAsked)
		next("")
		x.Wait("Result:")
		next("q")
		x.ExitWith(0)
		transcript(t, x, "unlike")
		mustNotShow(t, x, doubtful)
	})
}

// Plain mode from the first question to the result, for each practice cause: what a
// screen reader reads.
func TestGoldenTranscripts(t *testing.T) {
	for _, sc := range cases.Scenarios() {
		if slices.Contains([]wizard.Cause{"cloudflare-unavailable", "blocked-by-cloudflare", "unreachable", "intercepted"}, sc.Cause) {
			continue // requests run side by side, and either may meet the fault first
		}
		inBubble(t, string(sc.Cause), func(t *testing.T) {
			x := plainly(t, runPractice, string(sc.Cause))
			for n := 1; ; n++ {
				prompt(x, n)
				if strings.Contains(x.Screen(), "Result: ") {
					break
				}
				x.Send(ptytest.Enter)
			}
			x.Send("q\r")
			x.ExitWith(0)
			transcript(t, x, string(sc.Cause))
		})
	}
}
