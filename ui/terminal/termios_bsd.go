//go:build unix && !linux

package terminal

import "golang.org/x/sys/unix"

const getTermios, setTermios = unix.TIOCGETA, unix.TIOCSETA

// noKey disables a control key of a terminal.
const noKey = 0xff
