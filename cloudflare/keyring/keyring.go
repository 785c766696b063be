package keyring

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"tokendoctor/cloudflare"
)

// Keyring is the operating system's keyring. One is enough for a program, and
// more than one would break the rule of one call at a time.
type Keyring struct {
	backend  backend
	look     func(context.Context) State
	left     func(ctx context.Context, account string) (int, error) // how many tokens are filed under the account, or under any
	patience func(State) time.Duration
	turn     chan struct{} // holds one element while a call is on its way
}

// New gives access to the keyring. It touches nothing yet.
func New() *Keyring {
	return &Keyring{backend: system{}, look: look, left: left, patience: State.Patience, turn: make(chan struct{}, 1)}
}

// Look finds out, within a second, whether there is a keyring to use. An ended
// context gives Stuck.
func (k *Keyring) Look(ctx context.Context) State { return k.look(ctx) }

// Get reads the token that is kept for a zone, or gives [ErrNotFound]. Anything
// may have been put there meanwhile, a Global API Key too, so that the token has
// to be inspected before it is sent.
func (k *Keyring) Get(ctx context.Context, zone cloudflare.ZoneID) (cloudflare.Token, error) {
	account, err := accountOf(zone)
	if err != nil {
		return cloudflare.Token{}, err
	}
	var token cloudflare.Token
	err = k.run(ctx, State.Usable, func(ctx context.Context) error {
		value, err := k.backend.get(account)
		switch {
		case errors.Is(err, ErrNotFound):
			return ErrNotFound
		case err != nil:
			return k.explain(ctx, err)
		case !keepable(value):
			return fmt.Errorf("%w: the keyring holds something for this zone that cannot be a token", ErrRefused)
		}
		token = cloudflare.NewToken(value)
		return nil
	})
	if err != nil {
		return cloudflare.Token{}, err // not token: a call given up may be writing to it just now
	}
	return token, nil
}

// Set keeps a token for a zone, in place of the one kept before. It returns nil
// only if the keyring showed the token again afterwards, [ErrNotKept] if it did
// not, and [ErrRefused] if the value has a character that no token has.
func (k *Keyring) Set(ctx context.Context, zone cloudflare.ZoneID, token cloudflare.Token) error {
	account, err := accountOf(zone)
	if err != nil {
		return err
	}
	if !keepable(token.Reveal()) {
		return fmt.Errorf("%w: the token has characters that no token has", ErrRefused)
	}
	return k.run(ctx, State.Usable, func(ctx context.Context) error {
		return k.set(ctx, account, token)
	})
}

// set lets the read back decide, even after an error: only it can tell a write
// that failed from one whose answer was lost.
func (k *Keyring) set(ctx context.Context, account string, token cloudflare.Token) error {
	failure := k.backend.set(account, token.Reveal())
	if failure != nil {
		// Not when the keyring is still locked: its dialog was turned away, and
		// reading would bring it up a second time.
		if err := k.gone(ctx, failure); err != nil {
			return err
		}
	}
	for seen := math.MaxInt; ; {
		if ctx.Err() != nil {
			return ErrUnknown
		}
		value, err := k.backend.get(account)
		switch {
		case err == nil && cloudflare.NewToken(value).Equal(token):
			return nil
		case err != nil && !errors.Is(err, ErrNotFound):
			return ErrUnknown
		case failure != nil:
			return said(failure, token.Reveal())
		case err != nil:
			return ErrNotKept
		}
		// Another program's item under the same name can hide the one that was
		// just written, and would hide it from every Get to come.
		n, err := k.left(ctx, account)
		switch {
		case err != nil || n >= seen:
			return ErrUnknown
		case n <= 1:
			return ErrNotKept
		}
		seen = n
		if ctx.Err() != nil || k.backend.delete(account) != nil {
			return ErrUnknown
		}
	}
}

// Delete removes the token of a zone. It returns nil only if a read afterwards
// found nothing, which includes that there was nothing from the start.
//
// It also works on a keyring that is refused for keeping, see [PlainFile].
func (k *Keyring) Delete(ctx context.Context, zone cloudflare.ZoneID) error {
	account, err := accountOf(zone)
	if err != nil {
		return err
	}
	return k.run(ctx, State.clearable, func(ctx context.Context) error {
		return k.delete(ctx, account)
	})
}

// delete goes on until the keyring finds nothing more, because other programs
// can file a second item under the same name and each call removes one. It
// gives up after ten: a keyring that only pretends would keep it here for ever.
// It also gives up when nothing became less: where each deletion asks, the
// dialog was turned away, which go-keyring does not tell.
func (k *Keyring) delete(ctx context.Context, account string) error {
	seen, err := k.left(ctx, account)
	if err != nil {
		seen = math.MaxInt // a service that was not running yet
	}
	for range 10 {
		if ctx.Err() != nil {
			return ErrUnknown
		}
		err := k.backend.delete(account)
		if errors.Is(err, ErrNotFound) {
			break
		}
		if err != nil {
			return k.explain(ctx, err)
		}
		n, err := k.left(ctx, account)
		if err == nil && n > 0 && n >= seen {
			return errStillThere
		}
		if err == nil {
			seen = n
		}
	}
	if ctx.Err() != nil {
		return ErrUnknown
	}
	switch _, err := k.backend.get(account); {
	case errors.Is(err, ErrNotFound):
		return k.noneLeft(ctx, account)
	case err == nil:
		return errStillThere
	default:
		return ErrUnknown
	}
}

// noneLeft verifies a deletion where the backend does not look.
func (k *Keyring) noneLeft(ctx context.Context, account string) error {
	switch n, err := k.left(ctx, account); {
	case err != nil:
		return ErrUnknown
	case n > 0:
		return errStillThere
	}
	return nil
}

// DeleteAll removes the tokens of all zones, known to the caller or not. It
// returns nil only if none is left.
func (k *Keyring) DeleteAll(ctx context.Context) error {
	return k.run(ctx, State.clearable, func(ctx context.Context) error {
		if err := k.backend.deleteAll(); err != nil {
			return k.explain(ctx, err)
		}
		if ctx.Err() != nil {
			return ErrUnknown
		}
		return k.noneLeft(ctx, "")
	})
}

// explain says why the backend failed. A second look knows better than the
// backend's text when the keyring stayed locked, or went away in the middle.
func (k *Keyring) explain(ctx context.Context, err error) error {
	if gone := k.gone(ctx, err); gone != nil {
		return gone
	}
	return said(err, "")
}

// gone looks again after a failure. It returns nil if the keyring still stands
// open, or if no look can tell that, so that the failure speaks for itself. A
// keyring that answers and is closed has done nothing; one that no longer answers
// may have, and so may one whose answer got lost, whatever stands in its place by
// now.
func (k *Keyring) gone(ctx context.Context, failure error) error {
	switch state := k.look(ctx); state {
	case Ready, MayAsk, PlainFile:
		return nil
	case Locked, NoCollection:
		if errors.Is(failure, errLost) {
			return ErrUnknown
		}
		return UnavailableError{state}
	default:
		return ErrUnknown
	}
}

// accountOf names the item of a zone. The check is not a formality: the name is
// stored in the clear, and a token is easily pasted in a Zone ID's place.
func accountOf(zone cloudflare.ZoneID) (string, error) {
	if !zone.Valid() {
		return "", fmt.Errorf("%w: what stands in the Zone ID's place is not one", ErrRefused)
	}
	return "zone/" + string(zone), nil
}

// keepable reports whether a value is printable ASCII without a space, as every
// token is. More than one line would be worse than wrong: where the keyring is
// a readable file, a line break inside a value destroys all of it.
func keepable(value string) bool {
	for _, c := range []byte(value) {
		if c <= ' ' || c > '~' {
			return false
		}
	}
	return value != ""
}
