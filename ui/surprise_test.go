//go:build unix

package ui_test

// Practice with a case drawn at random: its cause is told after the guess, and not
// before.

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"tokendoctor/ui"
	"tokendoctor/ui/practice"
	"tokendoctor/ui/ptytest"
	"tokendoctor/wizard"
	cases "tokendoctor/wizard/practice"
)

// drawn are the first cases that come up, and drawingSeed is a seed that draws them
// first, whatever causes are added later.
var (
	drawn       = []string{"not-yet-valid", "revoked", "healthy"}
	drawingSeed = sync.OnceValue(func() string {
		var causes []wizard.Cause
		for _, c := range drawn {
			causes = append(causes, wizard.Cause(c))
		}
		return strconv.FormatUint(ui.SeedThatDraws(practice.Scenarios("test"), causes...), 10)
	})
)

const guessTitle = "What do you think is wrong?"

// rowOf is the number of a cause among the guesses, from 1.
func rowOf(t *testing.T, cause string) int {
	t.Helper()
	for i, sc := range cases.Scenarios() {
		if string(sc.Cause) == cause {
			return i + 1
		}
	}
	t.Fatalf("no scenario %s", cause)
	return 0
}

// mustNotName fails if a text names a cause, by its id or its card's title. Cloudflare's
// own words for a token that has ended or is off are ids too.
func mustNotName(t *testing.T, text, cause string) {
	t.Helper()
	text = ptytest.Fold(text)
	if title := wizard.CardFor(wizard.Cause(cause)).Title; strings.Contains(text, title) {
		t.Errorf("%q was told before the guess:\n%s", title, text)
	}
	if cause != "expired" && cause != "disabled" && regexp.MustCompile(`\b`+cause+`\b`).MatchString(text) {
		t.Errorf("%q was told before the guess:\n%s", cause, text)
	}
}

// toGuess goes from the start of a drawn case to the guess, and fails if a screen on the
// way names the cause.
func toGuess(t *testing.T, x *ptytest.Terminal, cause string) {
	t.Helper()
	x.Wait("Practice: a hidden case", scenarioOf(t, cause).Story, "Begin this practice case")
	for {
		x.Pause()
		title := x.Line(1)
		if strings.Contains(title, guessTitle) {
			return
		}
		if strings.Contains(title, "The checks") {
			x.Wait("All checks have ended")
		}
		mustNotName(t, x.Screen(), cause)
		if strings.Contains(x.Screen(), "[5 Result]") {
			t.Fatalf("a result before the guess:\n%s", x.Screen())
		}
		x.Send(ptytest.Enter)
		x.WaitFor("the next screen", func(string) bool { return x.Line(1) != title })
	}
}

// guess goes down to a row and takes it.
func guess(t *testing.T, x *ptytest.Terminal, cause string) {
	t.Helper()
	title := wizard.CardFor(wizard.Cause(cause)).Title
	for !strings.Contains(x.Row(), title) {
		row := x.Row()
		x.Send(ptytest.Down)
		x.WaitFor("the next row", func(string) bool { return x.Row() != row && strings.HasPrefix(x.Row(), "> ") })
	}
	x.Press(ptytest.Enter, "[5 Result]")
}

// In the full screen: a wrong guess, the next case, a right one, and the tally at the
// end. The case is fixed like any other, and asks for no second guess.
func TestSurprise(t *testing.T) { bubble(t, surprise) }

func surprise(t *testing.T) {
	x := sit(t, runPractice, "surprise", 80, 24, runSeed+"="+drawingSeed())
	first, second := drawn[0], drawn[1]
	toGuess(t, x, first)
	for _, f := range x.Frames() {
		if strings.Contains(f, "PRACTICE") && !strings.Contains(f, guessTitle) {
			mustNotName(t, f, first)
		}
	}
	x.Press(ptytest.Esc, "All checks have ended")
	x.Press(ptytest.Enter, guessTitle)
	x.Press("?", "Keys on this screen")
	x.Press(ptytest.Esc, "> 1 Part of the token is missing")
	guess(t, x, "missing-permission")
	x.Wait("The token's start date is still ahead",
		"Your guess was wrong: The token is not allowed to purge this site's cache. The case: The token's start date is still ahead. Practice: you guessed 0 of 1 right. n gives the next case.",
		"enter first step n next case")
	x.Press("?", "n: next case")
	x.Press(ptytest.Esc, "What to do")
	x.Press("n", "Practice: a hidden case")
	toGuess(t, x, second)
	guess(t, x, second)
	x.Wait("Your guess was right. Practice: you guessed 1 of 2 right.")
	toStepsFromResult(x)
	x.Press("r", "Retest: what did you change?")
	x.Press("1", "Retest: what the checks may do")
	x.Press(ptytest.Enter, "Retest: it works from here")
	for range 20 {
		if strings.Contains(x.Screen(), "[5 Result]") {
			break
		}
		x.Pause()
		title := x.Line(1)
		x.Send(ptytest.Enter)
		x.WaitFor("the next screen", func(string) bool { return x.Line(1) != title })
		if strings.Contains(x.Line(1), guessTitle) {
			t.Fatal("a second guess is asked for after the retest")
		}
	}
	x.Wait("It works", "Practice: you guessed 1 of 2 right.")
	x.Pause()
	x.Send("q")
	x.ExitWith(0)
	if text := x.Raw(); !strings.Contains(text[strings.LastIndex(text, "This was practice"):],
		fmt.Sprintf("\nPractice: you guessed 1 of 2 right.\r\nThe same cases in the same order: tokendoctor practice surprise --seed %s\r\n", drawingSeed())) {
		t.Errorf("the tally is not on the normal screen:\n%s", x.Screen())
	}
}

// From the list, and ended at the guess: the cause is not told even then.
func TestSurpriseInterrupted(t *testing.T) { bubble(t, surpriseInterrupted) }

func surpriseInterrupted(t *testing.T) {
	cause := drawn[0]
	x := sit(t, runPractice, "healthy", 80, 24, runSeed+"="+drawingSeed())
	x.Wait("Begin this practice case")
	x.Press("2", "> 1 Surprise me A practice case. The cause is hidden until you guess it.")
	x.Press("1", "Practice: a hidden case")
	toGuess(t, x, cause)
	x.Press(ptytest.CtrlC, "Stopped before a result.")
	x.ExitWith(130)
	text := x.Raw()
	mustNotName(t, text[strings.LastIndex(text, "This was practice"):], cause)
}

// The same in plain mode, where Enter alone is no guess; ctrl+c ends it.
func TestPlainSurprise(t *testing.T) { bubble(t, plainSurprise) }

func plainSurprise(t *testing.T) {
	x := plainly(t, runPractice, "surprise", runSeed+"="+drawingSeed())
	prompted := 0
	next := func() {
		prompted++
		prompt(x, prompted)
	}
	walk := func(n int) {
		t.Helper()
		next()
		for strings.Count(x.Raw(), guessTitle) < 2*n { // at both ends of the list
			x.Send(ptytest.Enter)
			next()
		}
		before, _, _ := strings.Cut(strings.Split(x.Raw(), "Practice: a hidden case")[n], guessTitle)
		if !strings.Contains(ptytest.Fold(before), scenarioOf(t, drawn[n-1]).Story) {
			t.Fatalf("another case than %s:\n%s", drawn[n-1], before)
		}
		mustNotName(t, before, drawn[n-1])
	}
	say := func(line string, shows ...string) {
		t.Helper()
		x.Send(line + "\r")
		x.Wait(shows...)
	}
	walk(1)
	say("", "Nothing was typed. Type a number.")
	next()
	say("?", "a number: take that row b: back")
	next()
	say("3", "Your guess was wrong: The token is not allowed to purge this site's cache. The case: The token's start date is still ahead. Practice: you guessed 0 of 1 right.", "Or type: n next case")
	next()
	say("?", "n: next case")
	next()
	say("n", scenarioOf(t, drawn[1]).Story)
	walk(2)
	say(strconv.Itoa(rowOf(t, drawn[1])), "Your guess was right. Practice: you guessed 1 of 2 right.")
	next()
	say("n", scenarioOf(t, drawn[2]).Story)
	walk(3)
	say(strconv.Itoa(len(cases.Scenarios())+1), "Taken: I do not know", "You made no guess. The case: Nothing is wrong. Practice: you guessed 1 of 2 right.")
	next()
	x.Send(ptytest.CtrlC)
	x.ExitWith(130)
	x.Wait("Cause: healthy (fixed) Practice: you guessed 1 of 2 right.")
	ordinary(t, x)
}

// trainee types an answer at each prompt of plain mode, going by the lines above it.
type trainee struct {
	out    bytes.Buffer
	in     io.Writer
	seen   int
	answer func(text string) string
}

func (x *trainee) Write(b []byte) (int, error) {
	n, err := x.out.Write(b)
	if text := x.out.String()[x.seen:]; promptLine.MatchString(text[strings.LastIndex(text, "\n")+1:]) {
		x.seen = x.out.Len()
		_, err = io.WriteString(x.in, x.answer(text)+"\n")
	}
	return n, err
}

// No case of the deck is named before its guess, and each can be guessed.
func TestSurpriseWithEachCase(t *testing.T) {
	all := practice.Scenarios("test")
	for i, sc := range all {
		inBubble(t, string(sc.Cause), func(t *testing.T) {
			in, typed, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer in.Close()
			defer typed.Close()
			x := &trainee{in: typed, answer: func(text string) string {
				switch {
				case strings.Contains(text, guessTitle):
					return "1"
				case strings.Contains(text, "Result: "):
					return "q"
				}
				return ""
			}}
			exit, err := ui.Plain(t.Context(), ui.Options{Scenarios: func() []ui.Scenario { return all[i : i+1] }, Surprise: true, Seed: 5}, in, x)
			if err != nil {
				t.Fatal(err)
			}
			before, after, ok := strings.Cut(x.out.String(), guessTitle)
			if !ok || strings.Contains(before, "Result: ") {
				t.Fatalf("no guess was asked for before the result:\n%s", x.out.String())
			}
			mustNotName(t, before, string(sc.Cause))
			if !strings.Contains(ptytest.Fold(after), "Your guess was right. Practice: you guessed 1 of 1 right.") {
				t.Errorf("after the guess:\n%s", after)
			}
			if exit.Interrupted || exit.Stopped || !strings.HasSuffix(exit.Text, "\nPractice: you guessed 1 of 1 right.\nThe same cases in the same order: tokendoctor practice surprise --seed 5\n") {
				t.Errorf("the end: %+v", exit)
			}
		})
	}
}
