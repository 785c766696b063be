package ui

import (
	"strings"
	"testing"

	"tokendoctor/wizard"
	cases "tokendoctor/wizard/practice"
)

// What is left on the normal screen fits the window, except for addresses.
func TestWhatIsLeftFitsTheWindow(t *testing.T) {
	for _, width := range []int{40, 58, 80, 200} {
		sc, _ := cases.ScenarioFor(wizard.MissingPermission)
		s := newSitting(sc, silent{}, false)
		s.d.m.window.width = width
		text := fitted(verdictText(s.d.m.state, 0, width-1)+"A sentence that is longer than the narrowest of the windows is.\n", width-1)
		for line := range strings.Lines(text) {
			if line = strings.TrimRight(line, "\n"); len(line) >= width && strings.Contains(line, " ") {
				t.Errorf("in %d columns: %q", width, line)
			}
		}
	}
	if got := fitted("a\n\nhttps://dash.cloudflare.com/profile/api-tokens\n", 10); got != "a\n\nhttps://dash.cloudflare.com/profile/api-tokens\n" {
		t.Errorf("an address became %q", got)
	}
}
