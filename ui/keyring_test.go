//go:build unix

package ui_test

import (
	"regexp"
	"testing"

	"tokendoctor/ui/ptytest"
)

// A locked keyring is announced before it is touched; the wait is counted and can be
// stopped, and nothing unknown is claimed.
func TestLockedKeyring(t *testing.T) { bubble(t, lockedKeyring) }

func lockedKeyring(t *testing.T) {
	sc := scenarioOf(t, "healthy")
	x := sit(t, runLive, "healthy", 80, 24, runKeyring+"=locked")
	enterZone(x, sc)
	x.Wait("Enter looks in this computer's keyring, which is locked and may ask for its password")
	x.Send(ptytest.Enter)
	x.Wait("Looking in the keyring, which is locked and may ask for its password. Esc stops the wait", "esc stop waiting")
	x.WaitFor("the wait is counted", regexp.MustCompile(`\([1-9]\d* s\)`).MatchString)
	x.Send(ptytest.Esc)
	x.Wait("You stopped the wait for the keyring. Paste the token instead.", "esc back")
	giveToken(x, sc.Paste)
	x.Press(ptytest.Down, "> Keep the token")
	x.Wait("The keyring is locked and may ask for its password.")
	x.Send(" ")
	x.Wait("keyring: Yes")
	agree(x)
	x.Wait("Keeping the token in the keyring, which is locked and may ask for its password. The wait ends by itself", "x stop waiting")
	x.Send("x")
	x.Wait("The keyring has not answered. The token may be kept there or not")
	x.Send(ptytest.CtrlC)
	x.Exit()
	x.Wait("so the token may be in it or not. To take it out: tokendoctor forget")
	mustNotShow(t, x, sc.Paste)
}
