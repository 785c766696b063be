//go:build unix

package ui_test

import (
	"fmt"
	"strings"
	"testing"

	"tokendoctor/ui/ptytest"
)

// mustNotShow fails if a part of a secret was ever written to the terminal, or shown on a
// screen.
func mustNotShow(t *testing.T, x *ptytest.Terminal, secret string) {
	t.Helper()
	if leak := leaked(secret, x.Raw(), x.Frames()); leak != "" {
		t.Fatal(leak)
	}
}

// leaked says where six characters in a row of a secret are, in what was written or on a
// screen; it is empty if they are nowhere. The samples are made of a word that the texts
// have only in small letters, so this looks for the letters as they are. Package leaktest
// searches for canaries in all forms.
func leaked(secret, raw string, frames []string) string {
	secret = strings.TrimPrefix(secret, "cfut_")
	for i := 0; i+6 <= len(secret); i++ {
		part := secret[i : i+6]
		if strings.Contains(raw, part) {
			return fmt.Sprintf("%q of the token was written to the terminal", part)
		}
		for _, f := range frames {
			if strings.Contains(f, part) {
				return fmt.Sprintf("%q of the token was on the screen:\n%s", part, f)
			}
		}
	}
	return ""
}

// The check for leaks finds one, even with so little of a secret.
func TestMustNotShowFindsALeak(t *testing.T) {
	x := start(t, runPractice, "healthy", 80, 24)
	x.Wait("Begin this practice case")
	const shown, hidden = "cfut_SAMPLEsimulaSAMPLE", "cfut_SAMPLEsimulSAMPLE"
	for name, c := range map[string]struct {
		raw    string
		frames []string
	}{
		"written":     {x.Raw(), nil},
		"on a screen": {"", x.Frames()},
	} {
		if leaked(shown, c.raw, c.frames) == "" {
			t.Errorf("a text that was %s was not found by the search for leaks", name)
		}
		if leak := leaked(hidden, c.raw, c.frames); leak != "" {
			t.Errorf("found, and not there: %s", leak)
		}
	}
}
