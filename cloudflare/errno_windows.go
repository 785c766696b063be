package cloudflare

import "golang.org/x/sys/windows"

// How a connection ends that is refused, reset, or forbidden by this computer, as the
// system reports it. Package syscall's names of the same meaning are inventions that match
// nothing on Windows.
const (
	ErrnoRefused   = windows.WSAECONNREFUSED
	ErrnoReset     = windows.WSAECONNRESET
	ErrnoForbidden = windows.WSAEACCES // the Windows firewall
)

const (
	errnoNetUnreachable  = windows.WSAENETUNREACH
	errnoHostUnreachable = windows.WSAEHOSTUNREACH
	errnoNotPermitted    = windows.ERROR_ACCESS_DENIED
	errnoBlackHole       = windows.WSAEADDRNOTAVAIL // what connecting to 0.0.0.0 ends with
)
