//go:build !windows

package cloudflare

import "syscall"

// What a connection ends with that is refused, or reset, as the system reports it.
const (
	ErrnoRefused = syscall.ECONNREFUSED
	ErrnoReset   = syscall.ECONNRESET
)

const (
	errnoNetUnreachable  = syscall.ENETUNREACH
	errnoHostUnreachable = syscall.EHOSTUNREACH
)
