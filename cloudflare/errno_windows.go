package cloudflare

import "golang.org/x/sys/windows"

// What a connection ends with that is refused, or reset, as the system reports it.
// Package syscall's names of the same meaning are inventions that match nothing on
// Windows.
const (
	ErrnoRefused = windows.WSAECONNREFUSED
	ErrnoReset   = windows.WSAECONNRESET
)

const (
	errnoNetUnreachable  = windows.WSAENETUNREACH
	errnoHostUnreachable = windows.WSAEHOSTUNREACH
)
