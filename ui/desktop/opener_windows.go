package desktop

import (
	"context"

	"golang.org/x/sys/windows"
)

// show hands an address to the program that Windows has for it. No shell reads it.
func show(_ context.Context, link string) error {
	address, err := windows.UTF16PtrFromString(link)
	if err != nil {
		return err
	}
	return windows.ShellExecute(0, nil, address, nil, nil, windows.SW_SHOWNORMAL)
}
