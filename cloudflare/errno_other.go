//go:build !windows

package cloudflare

import "syscall"

// How a connection ends that is refused, reset, or forbidden by this computer, as the
// system reports it.
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
