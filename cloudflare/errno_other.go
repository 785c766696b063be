//go:build !windows

package cloudflare

import "syscall"

// What a connection ends with that is refused, reset, or forbidden here, as the system reports it.
const (
	ErrnoRefused   = syscall.ECONNREFUSED
	ErrnoReset     = syscall.ECONNRESET
	ErrnoForbidden = syscall.EACCES // a route of the kind "prohibit"
)

const (
	errnoNetUnreachable  = syscall.ENETUNREACH
	errnoHostUnreachable = syscall.EHOSTUNREACH
	errnoNotPermitted    = syscall.EPERM  // a packet filter of this computer
	errnoBlackHole       = syscall.EINVAL // a route of the kind "blackhole"
)
