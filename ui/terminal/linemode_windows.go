package terminal

import (
	"os"

	"golang.org/x/sys/windows"
)

// lineMode makes the console hand over each key and echo none; it still handles ctrl+c
// itself. The returned function restores the console.
func lineMode(f *os.File) (restore func(), err error) {
	console := windows.Handle(f.Fd())
	var before uint32
	if err := windows.GetConsoleMode(console, &before); err != nil {
		return func() {}, err
	}
	now := before &^ (windows.ENABLE_LINE_INPUT | windows.ENABLE_ECHO_INPUT)
	return func() { _ = windows.SetConsoleMode(console, before) }, windows.SetConsoleMode(console, now)
}
