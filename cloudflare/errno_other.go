//go:build !windows

package cloudflare

import "syscall"

const (
	errRefused         = syscall.ECONNREFUSED
	errReset           = syscall.ECONNRESET
	errNetUnreachable  = syscall.ENETUNREACH
	errHostUnreachable = syscall.EHOSTUNREACH
)
