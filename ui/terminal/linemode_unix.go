//go:build unix

package terminal

import (
	"os"

	"golang.org/x/sys/unix"
)

// lineMode makes the terminal hand over each key and echo none. The keys that would end
// or stop the program or hold its output back are passed on like others: a paste can
// contain them, and at a ctrl+c the terminal would drop what came before it. The returned
// function restores the terminal.
func lineMode(f *os.File) (restore func(), err error) {
	fd := int(f.Fd())
	before, err := unix.IoctlGetTermios(fd, getTermios)
	if err != nil {
		return func() {}, err
	}
	now := *before
	now.Lflag &^= unix.ICANON | unix.ECHO | unix.IEXTEN
	now.Iflag &^= unix.IXON
	now.Cc[unix.VINTR], now.Cc[unix.VQUIT], now.Cc[unix.VSUSP] = noKey, noKey, noKey
	now.Cc[unix.VMIN], now.Cc[unix.VTIME] = 1, 0
	return func() { _ = unix.IoctlSetTermios(fd, setTermios, before) }, unix.IoctlSetTermios(fd, setTermios, &now)
}
