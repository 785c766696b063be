package ptytest

import (
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// gap is longer than the program waits for the rest of what it has read.
const gap = 60 * time.Millisecond

// Taken waits until the program has read what was typed, and a moment longer, so that
// what is sent next comes by itself. It is much shorter than a Pause, and does not hold
// back a key that the program would take for the rest of a paste.
func (x *Terminal) Taken() {
	x.t.Helper()
	p, ok := x.end.(process)
	if !ok {
		time.Sleep(gap)
		return
	}
	number, err := unix.IoctlGetInt(p.fd, unix.TIOCGPTN)
	if err != nil {
		x.t.Fatal(err)
	}
	fd, err := unix.Open(fmt.Sprintf("/dev/pts/%d", number), unix.O_RDONLY|unix.O_NOCTTY|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		x.t.Fatal(err)
	}
	defer func() { _ = unix.Close(fd) }()
	for end := time.Now().Add(deadline); ; time.Sleep(time.Millisecond) {
		if n, err := unix.IoctlGetInt(fd, unix.TIOCINQ); err != nil || n == 0 {
			break // nobody is there to read, or all was read
		}
		if time.Now().After(end) {
			x.t.Fatalf("the program does not read what was typed\n%s", x.Screen())
		}
	}
	time.Sleep(gap)
}
