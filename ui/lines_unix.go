//go:build unix

package ui

import (
	"os"

	"golang.org/x/sys/unix"
)

// lineMode has the terminal hand over each key and echo none; ctrl+c and ctrl+z are
// still its own. The returned function sets it back.
func lineMode(f *os.File) (restore func(), err error) {
	fd := int(f.Fd())
	before, err := unix.IoctlGetTermios(fd, getTermios)
	if err != nil {
		return func() {}, err
	}
	now := *before
	now.Lflag &^= unix.ICANON | unix.ECHO | unix.IEXTEN
	now.Cc[unix.VMIN], now.Cc[unix.VTIME] = 1, 0
	return func() { _ = unix.IoctlSetTermios(fd, setTermios, before) }, unix.IoctlSetTermios(fd, setTermios, &now)
}
