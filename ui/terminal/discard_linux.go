package terminal

import (
	"os"

	"golang.org/x/sys/unix"
)

// Discard drops what was typed or pasted and not read: it would land in
// the shell, which would show it and run it.
func Discard() {
	_ = unix.IoctlSetInt(int(os.Stdin.Fd()), unix.TCFLSH, unix.TCIFLUSH)
}
