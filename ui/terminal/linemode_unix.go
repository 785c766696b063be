//go:build unix

package terminal

import (
	"os"

	"golang.org/x/sys/unix"
)

// lineMode has the terminal hand over each key and echo none. Those that would end the
// program, stop it or hold its lines back are keys like others: a paste can have them,
// and with a ctrl+c of its own the terminal would drop what came before it. The returned
// function sets it back.
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
