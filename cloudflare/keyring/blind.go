package keyring

// The keyrings of macOS and Windows can be neither inspected nor listed, and their calls
// take neither a context nor a timeout.

import (
	"context"
	"errors"

	"tokendoctor/cloudflare"
)

// backend is a keyring that may block forever, panic or report what is not true. A
// missing item is ErrNotFound.
type backend interface {
	set(account, secret string) error
	get(account string) (string, error)
	delete(account string) error
	deleteAll() error
}

// blind turns a backend into a store.
type blind struct {
	backend
	state func(context.Context) State
}

func (b blind) look(ctx context.Context, _ string) Seen { return Seen{State: b.state(ctx)} }

func (b blind) close() {}

// announce tells the caller about the dialog that any of the calls may bring up.
func (b blind) announce(ctx context.Context, notice Notice) error {
	seen := b.look(ctx, "")
	if seen.Asks() && !notice(seen) {
		return UnavailableError{seen}
	}
	return nil
}

func (b blind) get(ctx context.Context, account string, notice Notice) (Kept, error) {
	if err := b.announce(ctx, notice); err != nil {
		return Kept{}, err
	}
	value, err := b.backend.get(account)
	if err != nil && !errors.Is(err, ErrNotFound) {
		err = said(err, "")
	}
	return Kept{Token: cloudflare.NewToken(value)}, err
}

// set trusts what it reads back, even after an error: only that tells a failed write from
// one whose answer got lost.
func (b blind) set(ctx context.Context, account string, token cloudflare.Token, replace bool, notice Notice) error {
	if err := b.announce(ctx, notice); err != nil {
		return err
	}
	if !replace {
		value, err := b.backend.get(account)
		old := cloudflare.NewToken(value)
		switch {
		case err == nil && old.Equal(token):
			return nil
		case err == nil && value != "":
			return HoldsOtherError{Kept{Token: old}}
		case err != nil && !errors.Is(err, ErrNotFound):
			return said(err, "")
		}
	}
	if ctx.Err() != nil {
		return ErrNoAnswer
	}
	failure := b.backend.set(account, token.Reveal())
	if ctx.Err() != nil {
		return ErrUnknown
	}
	value, err := b.backend.get(account)
	switch {
	case err == nil && cloudflare.NewToken(value).Equal(token):
		return nil
	case err != nil && !errors.Is(err, ErrNotFound):
		return ErrUnknown
	case failure != nil:
		return said(failure, token.Reveal())
	}
	return ErrNotKept
}

// delete repeats until the keyring finds nothing, because other programs can file a second
// item under the same name and each call removes one. It gives up after ten: a keyring
// that only pretends to delete would keep it here forever.
func (b blind) delete(ctx context.Context, account string, notice Notice) (Removed, error) {
	var removed Removed
	if err := b.announce(ctx, notice); err != nil {
		return removed, err
	}
	if account == "" {
		if err := b.deleteAll(); err != nil { // macOS repeats until nothing is found, Windows lists first
			return removed, said(err, "")
		}
		return removed, nil
	}
	for range 10 {
		if ctx.Err() != nil {
			return removed, ErrUnknown
		}
		err := b.backend.delete(account)
		if errors.Is(err, ErrNotFound) {
			break
		}
		if err != nil {
			return removed, said(err, "")
		}
		removed.Items++
	}
	if ctx.Err() != nil {
		return removed, ErrUnknown
	}
	switch _, err := b.backend.get(account); {
	case errors.Is(err, ErrNotFound):
		return removed, nil
	case err == nil:
		return removed, errStillThere
	}
	return removed, ErrUnknown
}
