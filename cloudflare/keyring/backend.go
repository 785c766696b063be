//go:build darwin || windows

package keyring

// The only file that imports go-keyring.

import (
	"context"
	"errors"
	"runtime"

	gokeyring "github.com/zalando/go-keyring"
)

// newStore is the keyring of macOS or Windows. It is part of the system, and any look at
// it might bring up a dialog.
func newStore() store {
	state := Ready
	if runtime.GOOS == "darwin" {
		state = MayAsk
	}
	return blind{system{}, func(ctx context.Context) State {
		if ctx.Err() != nil {
			return Stuck
		}
		return state
	}}
}

// system is the keyring of the operating system.
type system struct{}

func (system) set(account, secret string) error {
	return translate(gokeyring.Set(service, account, secret))
}

func (system) get(account string) (string, error) {
	secret, err := gokeyring.Get(service, account)
	return secret, translate(err)
}

func (system) delete(account string) error {
	return translate(gokeyring.Delete(service, account))
}

func (system) deleteAll() error {
	return translate(gokeyring.DeleteAll(service))
}

func translate(err error) error {
	if errors.Is(err, gokeyring.ErrNotFound) {
		return ErrNotFound
	}
	return err
}
