//go:build unix && !linux

package closed

import "golang.org/x/sys/unix"

// protect keeps the tokens in this process's memory out of core files. An
// error means that the system does not offer it.
func protect() error { return unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}) }
