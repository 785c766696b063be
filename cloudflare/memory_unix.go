//go:build unix && !linux

package cloudflare

import "golang.org/x/sys/unix"

// ProtectMemory keeps the tokens in this process's memory out of core files. An
// error means that the system does not offer it.
func ProtectMemory() error { return unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}) }
