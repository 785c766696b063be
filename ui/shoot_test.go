//go:build unix

package ui_test

// What is kept of a screen, and how it is compared.

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tokendoctor/ui/ptytest"
)

var update = flag.Bool("update", false, "rewrite the goldens")

// What differs from run to run, by texts of the same length.
var varying = []struct {
	text *regexp.Regexp
	by   string
}{
	{regexp.MustCompile(`\(\d\.\d(\s+s)`), "(0.0$1"}, // on one line or two
	{regexp.MustCompile(`\(\d s\)`), "(0 s)"},
	{regexp.MustCompile(`20\d\d-\d\d-\d\dT[\d:]{8}Z`), "2026-01-01T00:00:00Z"},
	{regexp.MustCompile(`[0-9a-f]{16}-SIM`), "0123456789abcdef-SIM"},
	{regexp.MustCompile(` +\n`), "\n"},
}

func settled(text string) string {
	for _, v := range varying {
		text = v.text.ReplaceAllString(text, v.by)
	}
	return text
}

// sizes are those at which screens are compared. The last one is what a magnifier leaves.
var sizes = [][2]int{{80, 24}, {60, 20}, {40, 15}}

// wide is a size with room for a second column.
var wide = [2]int{120, 36}

// shoot compares a screen at each size, and ends at the first size.
func shoot(t *testing.T, x *ptytest.Terminal, name string) {
	t.Helper()
	shootAt(t, x, name, sizes)
}

// shootWide does so in a wide window.
func shootWide(t *testing.T, x *ptytest.Terminal, name string) {
	t.Helper()
	shootAt(t, x, name+"-wide", [][2]int{wide})
	x.Resize(sizes[0][0], sizes[0][1])
	x.Pause()
}

func shootAt(t *testing.T, x *ptytest.Terminal, name string, sizes [][2]int) {
	t.Helper()
	shots := make([]string, len(sizes))
	var kept []string
	if !*update {
		kept = strings.SplitAfter(golden(t, "screens/"+name+".txt", ""), cursorLine)
	}
	for n := range sizes { // the first size comes last: the test goes on in it
		i := (n + 1) % len(sizes)
		x.Resize(sizes[i][0], sizes[i][1])
		x.Pause()
		if !*update {
			x.WaitFor(fmt.Sprintf("%s as in its golden:\n%s", name, kept[i]), func(string) bool { return picture(x) == kept[i] })
		}
		shots[i] = picture(x)
		readable(t, x)
	}
	if *update {
		golden(t, "screens/"+name+".txt", strings.Join(shots, ""))
	}
}

// golden returns the kept text of a file in testdata. With -update it returns the given
// text, which is kept at the end of the test if nothing has failed by then.
func golden(t testing.TB, name, text string) string {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		t.Cleanup(func() {
			if !t.Failed() {
				keep(t, file, text)
			}
		})
		return text
	}
	return readFile(t, file)
}

func keep(t testing.TB, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	writeFile(t, file, text, 0o644)
}
