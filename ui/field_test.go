//go:build unix

package ui_test

import (
	"testing"

	"tokendoctor/ui/ptytest"
)

// Whatever edits a field, the program goes on.
func TestKeysThatEditAField(t *testing.T) {
	bubble(t, func(t *testing.T) {
		x := sit(t, runLive, "healthy", 80, 24)
		begin(x)
		x.Press(ptytest.Enter, "The Zone ID and the site")
		toField(x, ptytest.Tab)
		for _, home := range []string{"\x1b[H", "\x1b[D", "\x1b[D\x1b[D"} {
			for _, key := range []string{"\x1bf", "\x1bb", "\x1b\x7f", "\x17", "\x0b", "\x15", "\x1b[3~", "\x04", "\x08", "\x01", "\x05", "\x1b[1;5C", "\x1b[1;5D"} {
				x.Paste("x-shop.com")
				x.Pause()
				x.Send(home)
				x.Pause()
				x.Send(key)
				x.Pause()
				x.Wait("The Zone ID and the site")
				x.Send("\x05\x15")
				x.Pause()
				emptyField(x)
			}
		}
	})
}
