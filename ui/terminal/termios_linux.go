package terminal

import "golang.org/x/sys/unix"

const getTermios, setTermios = unix.TCGETS, unix.TCSETS

// noKey is what stands for a control key that a terminal is not to have.
const noKey = 0
