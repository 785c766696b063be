//go:build unix

package ui

import (
	"os"

	"golang.org/x/sys/unix"
)

// lineMode has the terminal hand over each key and echo none; ctrl+c is still its
// own. Those that would end the program without an end, stop it or hold its lines back
// are not: a paste can have them. The returned function sets it back.
func lineMode(f *os.File) (restore func(), err error) {
	fd := int(f.Fd())
	before, err := unix.IoctlGetTermios(fd, getTermios)
	if err != nil {
		return func() {}, err
	}
	now := *before
	now.Lflag &^= unix.ICANON | unix.ECHO | unix.IEXTEN
	now.Iflag &^= unix.IXON
	now.Cc[unix.VQUIT], now.Cc[unix.VSUSP] = noKey, noKey
	now.Cc[unix.VMIN], now.Cc[unix.VTIME] = 1, 0
	return func() { _ = unix.IoctlSetTermios(fd, setTermios, before) }, unix.IoctlSetTermios(fd, setTermios, &now)
}
