package keyring

import (
	"context"
	"fmt"
	"time"

	"tokendoctor/cloudflare"
)

// Keyring is the operating system's keyring. One is enough for a program, and
// more than one would break the rule of one call at a time.
type Keyring struct {
	store    store
	patience func(State) time.Duration
	turn     chan struct{} // holds one element while a call is running
}

// store is the keyring of one kind of system. An account names the item of a
// zone. Each call ends soon after its context does, where the system allows it,
// and calls notice before anybody is asked anything.
type store interface {
	look(ctx context.Context, account string) Seen
	get(ctx context.Context, account string, notice Notice) (Kept, error)
	set(ctx context.Context, account string, token cloudflare.Token, replace bool, notice Notice) error
	delete(ctx context.Context, account string, notice Notice) (Removed, error) // no account stands for all of them
	close()
}

// Notice is told what a call is about to wait for: a dialog that the keyring
// will show ([Seen.Asks]), or its disk ([Writing]). If it says no to a dialog,
// the call ends with an [UnavailableError] and nobody is asked.
type Notice func(Seen) (goOn bool)

// Kept is a token in the keyring.
type Kept struct {
	Token cloudflare.Token
	Since time.Time // when it was put there; zero where the keyring does not tell
}

// Removed is what a deletion took out.
type Removed struct {
	Items    int // tokens kept by this program
	Orphans  int // of those, secrets that KWallet still had after an earlier deletion, under a name of its own
	Provider Provider
}

// New gives access to the keyring. It touches nothing yet.
func New() *Keyring { return newKeyring(newStore()) }

func newKeyring(s store) *Keyring {
	return &Keyring{store: s, patience: State.Patience, turn: make(chan struct{}, 1)}
}

// Look finds out, within a second, whether there is a keyring to use, and what it
// shows of a zone's token without being asked to open. An ended context gives Stuck.
func (k *Keyring) Look(ctx context.Context, zone cloudflare.ZoneID) Seen {
	account, err := accountOf(zone)
	if err != nil {
		account = "" // all of them
	}
	return k.store.look(ctx, account)
}

// Get reads the token that is kept for a zone, or returns [ErrNotFound]. Something else
// may have been put there meanwhile, even a Global API Key, so the token has to be
// inspected before it is sent.
func (k *Keyring) Get(ctx context.Context, zone cloudflare.ZoneID, notice Notice) (Kept, error) {
	account, err := accountOf(zone)
	if err != nil {
		return Kept{}, err
	}
	var kept Kept
	err = k.run(ctx, account, notice, State.Usable, func(ctx context.Context, notice Notice) (err error) {
		kept, err = k.store.get(ctx, account, notice)
		switch value := kept.Token.Reveal(); {
		case err != nil:
			return err
		case value == "":
			return ErrNotFound // KWallet was ended before it had written the value
		case !keepable(value):
			return fmt.Errorf("%w: the keyring holds something for this zone that cannot be a token", ErrRefused)
		}
		return nil
	})
	if err != nil {
		return Kept{}, err // not kept: a call that was given up may still be writing to it
	}
	return kept, nil
}

// Set keeps a token for a zone. Another one that is kept there is replaced only
// if the caller says so; otherwise the error is a [HoldsOtherError]. Set returns
// nil only if the keyring showed the token again afterwards, [ErrNotKept] if it
// did not, and [ErrRefused] if the value has a character that no token has.
func (k *Keyring) Set(ctx context.Context, zone cloudflare.ZoneID, token cloudflare.Token, replace bool, notice Notice) error {
	account, err := accountOf(zone)
	if err != nil {
		return err
	}
	if !keepable(token.Reveal()) {
		return fmt.Errorf("%w: the token has characters that no token has", ErrRefused)
	}
	return k.run(ctx, account, notice, State.Usable, func(ctx context.Context, notice Notice) error {
		return k.store.set(ctx, account, token, replace, notice)
	})
}

// Delete removes the token of a zone. The error is nil only if a search afterwards
// found nothing in any keyring, which includes that there was nothing from the start.
//
// It also works on a keyring that is refused for keeping, see [PlainFile].
func (k *Keyring) Delete(ctx context.Context, zone cloudflare.ZoneID, notice Notice) (Removed, error) {
	account, err := accountOf(zone)
	if err != nil {
		return Removed{}, err
	}
	return k.remove(ctx, account, notice)
}

// DeleteAll removes the tokens of all zones, known to the caller or not. The error is nil
// only if none is left.
func (k *Keyring) DeleteAll(ctx context.Context, notice Notice) (Removed, error) {
	return k.remove(ctx, "", notice)
}

func (k *Keyring) remove(ctx context.Context, account string, notice Notice) (Removed, error) {
	result := make(chan Removed, 1) // a call that was given up may report after this has returned
	err := k.run(ctx, account, notice, State.clearable, func(ctx context.Context, notice Notice) error {
		removed, err := k.store.delete(ctx, account, notice)
		result <- removed
		return err
	})
	select {
	case removed := <-result:
		return removed, err
	default:
		return Removed{}, err
	}
}

// Close waits a moment for a call that was given up, so that its dialog is gone before the
// program ends.
func (k *Keyring) Close() {
	select {
	case k.turn <- struct{}{}:
		k.store.close()
		<-k.turn
	case <-time.After(grace):
	}
}

// accountOf names the item of a zone. The check matters: the name is stored in the clear,
// and a token is easily pasted where the Zone ID belongs.
func accountOf(zone cloudflare.ZoneID) (string, error) {
	if !zone.Valid() {
		return "", fmt.Errorf("%w: this is not a Zone ID", ErrRefused)
	}
	return "zone/" + string(zone), nil
}

// keepable reports whether a value is printable ASCII without a space, as every token is.
// A line break would do harm: where the keyring is a readable file, one inside a value
// destroys the whole file.
func keepable(value string) bool {
	for _, c := range []byte(value) {
		if c <= ' ' || c > '~' {
			return false
		}
	}
	return value != ""
}
