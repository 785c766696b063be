package closed

import (
	"errors"

	"golang.org/x/sys/unix"
)

// protect keeps the tokens in this process's memory out of core files, and
// from the other programs of the same user: they can neither read the memory nor
// trace the process (prctl(2), PR_SET_DUMPABLE). Root can. An error means that
// the system does not offer it.
func protect() error {
	return errors.Join(
		unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0),
		unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}),
	)
}
