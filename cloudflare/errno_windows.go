package cloudflare

import "golang.org/x/sys/windows"

// What the network reports on Windows; package syscall's names of the same
// meaning are inventions that match nothing there.
const (
	errRefused         = windows.WSAECONNREFUSED
	errReset           = windows.WSAECONNRESET
	errNetUnreachable  = windows.WSAENETUNREACH
	errHostUnreachable = windows.WSAEHOSTUNREACH
)
