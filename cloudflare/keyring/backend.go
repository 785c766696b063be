package keyring

// The one door to go-keyring. It is narrow so that tests can stand in for a
// keyring that stalls, lies or dies; go-keyring's own mock swaps a global for
// the whole process and cannot be taken back.

import (
	"errors"

	gokeyring "github.com/zalando/go-keyring"
)

// service is the name that all tokens are filed under. Windows joins it to the
// account with a colon, so it must not contain one.
const service = "tokendoctor"

// backend is a keyring that may block for ever, panic, and report things that
// are not so. A missing item is ErrNotFound; errLost is an answer that got lost,
// which says nothing about what was done.
type backend interface {
	set(account, secret string) error
	get(account string) (string, error)
	delete(account string) error
	deleteAll() error
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
	switch {
	case errors.Is(err, gokeyring.ErrNotFound):
		return ErrNotFound
	case lost(err):
		return errLost
	}
	return err
}
