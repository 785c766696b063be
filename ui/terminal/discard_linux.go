package terminal

import (
	"os"

	"golang.org/x/sys/unix"
)

// Discard drops input that was not read: it would land in the shell, which would show and
// run it.
func Discard() {
	_ = unix.IoctlSetInt(int(os.Stdin.Fd()), unix.TCFLSH, unix.TCIFLUSH)
}
