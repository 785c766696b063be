//go:build !linux

package keyring

import (
	"context"
	"runtime"
)

// look has nothing to ask on macOS and Windows: their keyring is part of the
// system, and they have no way to look at it that could not bring up a dialog.
func look(ctx context.Context) State {
	switch {
	case ctx.Err() != nil:
		return Stuck
	case runtime.GOOS == "darwin":
		return MayAsk
	case runtime.GOOS == "windows":
		return Ready
	}
	return Unsupported
}

// left cannot list either, and need not: on macOS go-keyring itself goes on
// until the keychain finds nothing more, and Windows reports each deletion from
// the store that it has just listed.
func left(context.Context, string) (int, error) { return 0, nil }

// words is what may be told of an error.
func words(err error) string { return err.Error() }

// lost has nothing to tell apart: there is no bus that an answer could get lost on.
func lost(error) bool { return false }
