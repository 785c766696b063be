//go:build unix

package ui_test

// What a screen reader speaks. The rule is that of Orca 43 in a VTE terminal, as it was
// heard with .ci/real-readers (testdata/spoken): after Enter, Space or a letter it speaks a new
// screen from the first row that changed down to the cursor's, and all of it where the
// cursor is on that row. Orca 51 speaks more. On ordinary lines it speaks what is left in
// the window of the lines that came.

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tokendoctor/ui/ptytest"
	"tokendoctor/wizard"
	cases "tokendoctor/wizard/practice"
)

// seen is a screen with the line of its cursor.
type seen struct {
	lines  []string
	cursor int
}

func look(x *ptytest.Terminal) seen {
	_, cursor := x.Cursor()
	return seen{strings.Split(x.Screen(), "\n"), cursor}
}

// spoken is what Orca says of a screen that comes after another one, folded.
func spoken(before, after seen) string {
	first := slices.IndexFunc(after.lines, func(l string) bool { return true })
	for first < len(after.lines) && first < len(before.lines) && after.lines[first] == before.lines[first] {
		first++
	}
	switch {
	case first >= len(after.lines) || after.cursor < first:
		return ""
	case after.cursor == first:
		return ptytest.Fold(strings.Join(after.lines[first:], "\n"))
	}
	return ptytest.Fold(strings.Join(after.lines[first:after.cursor+1], "\n"))
}

func TestSpoken(t *testing.T) {
	before := seen{strings.Split("banner\nold\nold\nold\nkeys", "\n"), 1}
	for _, c := range []struct {
		after seen
		want  string
	}{
		{seen{strings.Split("banner\ntitle\ntext\n> row\nkeys", "\n"), 3}, "title text > row"},
		{seen{strings.Split("banner\ntitle\ntext\n> row\nkeys", "\n"), 2}, "title text"},
		{seen{strings.Split("banner\ntitle\ntext\nmore\nkeys", "\n"), 1}, "title text more keys"},
		{seen{strings.Split("banner\nold\nold\nmore\nkeys", "\n"), 1}, ""},
		{before, ""},
	} {
		if got := spoken(before, c.after); got != c.want {
			t.Errorf("%q is spoken, not %q", got, c.want)
		}
	}
}

// body is a screen without its banner, and without the lines for the eyes at its end.
func (s seen) body() []string {
	lines := s.lines[:len(s.lines)-2]
	if strings.Contains(lines[0], "PRACTICE") {
		lines = lines[1:]
	}
	return lines
}

var status = regexp.MustCompile(`\b(PASS|FAIL|SKIP|UNKNOWN)\b`)

// Whoever hears the way to the end of a practice case hears everything that matters on
// it, at each size: what is agreed to, each check, the whole result, the whole open step,
// and how the test after it went.
func TestHeardFromStartToEnd(t *testing.T) {
	for _, sc := range cases.Scenarios() {
		for _, size := range append([][2]int{wide}, sizes...) {
			inBubble(t, string(sc.Cause)+" "+sizeName(size), func(t *testing.T) { heardToTheEnd(t, sc, size) })
		}
	}
}

func sizeName(size [2]int) string {
	return map[int]string{120: "120x36", 80: "80x24", 60: "60x20", 40: "40x15"}[size[0]]
}

func heardToTheEnd(t *testing.T, sc cases.Scenario, size [2]int) {
	x := sit(t, runPractice, string(sc.Cause), size[0], size[1], "NO_COLOR=1")
	x.Wait("Begin this practice case")
	visited := map[string]bool{}
	for range 60 {
		x.Pause()
		before := look(x)
		x.Send(ptytest.Enter)
		x.WaitFor("the next screen", func(string) bool { return !slices.Equal(look(x).lines, before.lines) })
		x.WaitFor("the end of the checks", func(s string) bool { return !strings.Contains(s, "RUNNING") && !strings.Contains(s, "WAITING") })
		x.Pause()
		after := look(x)
		heard, screen := spoken(before, after), ptytest.Fold(x.Screen())
		must := func(texts ...string) {
			t.Helper()
			for _, text := range texts {
				if text = ptytest.Fold(text); !strings.Contains(heard, text) {
					t.Errorf("not heard: %s\nbut only: %s\nof, with the cursor in line %d:\n%s", text, heard, after.cursor+1, x.Screen())
				}
			}
		}
		title := ptytest.Fold(after.body()[0])
		switch {
		case strings.Contains(title, "FIXED"):
			must(after.body()...)
			if n := strings.Count(heard, "reminder"); n > 1 {
				t.Errorf("a reminder is asked for %d times:\n%s", n, heard)
			}
			visited["fixed"] = true
		case strings.Contains(screen, "What the checks may do"):
			must("What the checks may do", "purges one made-up address of this zone, so nothing is lost", "a missing permission is only a guess", "Enter starts the checks", "> Try the purge permission: Yes")
			visited["consent"] = true
		case strings.Contains(screen, "All checks have ended"):
			for _, line := range after.body() {
				if status.MatchString(line) {
					must(line)
				}
			}
			must("All checks have ended")
			if strings.Contains(screen, "more above") {
				t.Errorf("the first checks are out of view:\n%s", x.Screen())
			}
			visited["checks"] = true
		case strings.Contains(screen, "[5 Result]") && !visited["result"]:
			visited["result"] = true
			must(after.body()...)
			heard += restOfPage(t, x)
			must("What to do", "all that was measured")
			if card := wizard.CardFor(sc.Cause); strings.HasPrefix(title, card.Title) {
				must(card.Summary, "> 1. ")
			}
			visited["why"] = visited["why"] || strings.Contains(heard, "Why")
		case strings.Contains(screen, "shared or recorded?"), strings.Contains(screen, "Stop sharing"):
			must("the browser can show")
		case strings.Contains(screen, "Fix, step"):
			open := slices.IndexFunc(after.lines, func(l string) bool { return strings.HasPrefix(l, "> [") })
			if open < 0 || after.cursor < open {
				t.Fatalf("no open step with the cursor at its end:\n%s", x.Screen())
			}
			end := open
			for end < len(after.lines)-2 && strings.TrimSpace(after.lines[end]) != "" && !strings.HasPrefix(after.lines[end], "  [") {
				end++
			}
			must(after.lines[open:end]...)
			must("Fix, step", "You will see")
			visited["fix"] = true
		case strings.Contains(screen, "After") && strings.Contains(screen, "Retest:"):
			for _, line := range after.body() {
				if status.MatchString(line) {
					must(line)
				}
			}
			if size[0] >= 80 {
				must("Check Before After") // or nobody knows which column is which
			}
			visited["retested"] = true
		}
		if page := spoken(before, after); !status.MatchString(page) || strings.Contains(screen, "[5 Result]") { // checks may come to the same
			page, _, _ = strings.Cut(page, "Everything that was checked") // nor is that list of a wide window new
			twice(t, page)
		}
		if t.Failed() || visited["fixed"] {
			break
		}
	}
	for _, part := range []string{"result", "fix", "fixed"} {
		if !visited[part] && (!visited["fixed"] || part == "fixed") {
			t.Errorf("never came to: %s\n%s", part, x.Screen())
		}
	}
	x.Send(ptytest.CtrlC)
	x.Exit()
}

// aSentence is one that is long enough to be tiresome.
var aSentence = regexp.MustCompile(`[A-Z][^.?!:]{24,}[.?!:]`)

// twice fails where a sentence is heard twice at once.
func twice(t *testing.T, heard string) {
	t.Helper()
	said := map[string]bool{}
	for _, s := range aSentence.FindAllString(heard, -1) {
		if said[s] {
			t.Errorf("said twice: %s\n%s", s, heard)
		}
		said[s] = true
	}
}

// restOfPage pages through what is left of a page, each of which has to be heard whole, and
// back to its beginning.
func restOfPage(t *testing.T, x *ptytest.Terminal) (heard string) {
	t.Helper()
	for strings.Contains(x.Screen(), "more below") {
		before := look(x)
		x.Send(" ")
		x.WaitFor("the next page", func(string) bool { return !slices.Equal(look(x).lines, before.lines) })
		x.Pause()
		after := look(x)
		page := spoken(before, after)
		for _, line := range after.body()[1:] {
			if !slices.Contains(before.lines, line) && !strings.Contains(page, ptytest.Fold(line)) {
				t.Errorf("not heard on the next page: %s\nbut only: %s\nof:\n%s", line, page, x.Screen())
			}
		}
		heard += " " + page
	}
	x.Send("g")
	x.Pause()
	return heard
}

// titled is a line that says what a block of ordinary lines is about.
var titled = regexp.MustCompile(`^(In short: |Result: |Token Doctor: |Step \d of \d: |Question \d of |Fix, |Details: |The web host: |Retest|Report|\d of \d: )`)

// Of each block of ordinary lines, what is left in a window of 24 rows says what it is
// about; of the result it is the title, how sure it is and the summary.
func TestPlainBlocksEndWithWhatMatters(t *testing.T) {
	files, err := filepath.Glob("testdata/plain/*.txt")
	if err != nil || len(files) < 15 {
		t.Fatalf("%d transcripts: %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		results, block := 0, []string{}
		for line := range strings.Lines(string(text)) {
			block = append(block, strings.TrimRight(line, "\n"))
			if !regexp.MustCompile(`^[a-z][^>]*[^ >]>( |$)`).MatchString(strings.TrimRight(line, "\n")) {
				continue
			}
			whole := strings.Join(block, "\n")
			left := block[max(0, len(block)-24):]
			if !slices.ContainsFunc(left, titled.MatchString) {
				t.Errorf("%s: what is left of a block does not say what it is about:\n%s", file, strings.Join(left, "\n"))
			}
			if i := slices.IndexFunc(block, func(l string) bool { return strings.HasPrefix(l, "Result: ") }); i >= 0 {
				results++
				title := regexp.MustCompile(`(?s)Result: (.*?\))\n\n(.*?)\n\n`).FindStringSubmatch(whole)
				if title == nil {
					t.Fatalf("%s: no title and summary:\n%s", file, whole)
				}
				summary := ptytest.Fold(title[2])
				for _, text := range []string{ptytest.Fold(title[1]), summary[:strings.Index(summary, ".")+1], "Press Enter: "} {
					if !strings.Contains(ptytest.Fold(strings.Join(left, "\n")), text) {
						t.Errorf("%s: not left in the window: %s\n%s", file, text, strings.Join(left, "\n"))
					}
				}
			}
			block = nil
		}
		if results == 0 {
			t.Errorf("%s: no result", file)
		}
	}
}

// After Backspace Orca speaks what is gone, and what is new only where that ends at the
// cursor. So whoever takes a value back hears that nothing is there.
func TestBackspaceIsFollowedByWhatIsSo(t *testing.T) {
	for _, size := range sizes {
		inBubble(t, sizeName(size), func(t *testing.T) {
			x := sit(t, runPractice, "missing-permission", size[0], size[1], "NO_COLOR=1")
			x.Wait("Begin this practice case")
			for _, marker := range []string{"[1 Symptoms]", "sample token is in place"} {
				x.Press(ptytest.Enter, marker)
			}
			x.Pause()
			before := x.Screen()
			x.Press("\x7f", "Nothing has been pasted yet")
			x.Pause()
			after := look(x)
			column, _ := x.Cursor()
			text := strings.Join(after.lines, "\n")
			cursor := len(strings.Join(after.lines[:after.cursor], "\n")) + 1 + column
			end := len(text)
			for old := len(before); end > 0 && old > 0 && text[end-1] == before[old-1]; old-- {
				end--
			}
			if end != cursor {
				t.Errorf("what is new ends at %d, and the cursor is at %d:\n%s", end, cursor, text)
			}
			x.Send(ptytest.CtrlC)
			x.Exit()
		})
	}
}

// What is beside something in a wide window is read row by row in its order, and neither
// column is wider than what is easily read.
func TestWideWindowsKeepTheOrder(t *testing.T) { bubble(t, wideWindowsKeepTheOrder) }

func wideWindowsKeepTheOrder(t *testing.T) {
	x := sit(t, runPractice, "wrong-zone-scope", wide[0], wide[1], "NO_COLOR=1")
	toResult(x)
	x.Pause()
	for _, text := range []string{
		"Everything that was checked PASS Reach Cloudflare's API Cloudflare's API answers. (0.0 s)",
		"PASS Is the token active? Cloudflare says that the token is active. (0.0 s)",
	} {
		if !strings.Contains(ptytest.Fold(x.Screen()), text) {
			t.Errorf("not in its order: %s\n%s", text, x.Screen())
		}
	}
	for _, line := range look(x).body()[1:] {
		for part := range strings.SplitSeq(line, "   ") {
			if len(part) > 76 {
				t.Errorf("%d columns: %q", len(part), part)
			}
		}
	}
}
