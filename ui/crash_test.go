//go:build unix

package ui_test

import (
	"strings"
	"testing"

	"tokendoctor/ui/ptytest"
)

// A panic with the token in its value ends the program in good order: the terminal is as
// before, and what is printed is of use to us alone.
func TestPanicWithTheToken(t *testing.T) {
	sc := scenarioOf(t, "healthy")
	for _, what := range []string{"probe", "keyring"} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			x := start(t, runLive, "healthy", 80, 24, runPanic+"="+what, "GOTRACEBACK=all")
			enterZone(x, sc)
			x.Paste(sc.Paste)
			x.Wait("Backspace clears it")
			x.Pause()
			x.Send(ptytest.Enter)
			if what == "keyring" {
				x.Wait("Keep the token in this computer's keyring: No")
				x.Press(ptytest.Down, "> Keep the token")
				x.Send(" ")
				x.Wait("keyring: Yes")
				x.Pause()
				x.Send(ptytest.Enter)
			}
			x.ExitWith(2)
			x.Wait("Token Doctor stopped on an error of its own", "main_test.go")
			if !strings.Contains(x.Raw(), "\x1b[?1049l") {
				t.Error("the terminal was not given back")
			}
			mustNotShow(t, x, sc.Paste)
		})
	}
}
