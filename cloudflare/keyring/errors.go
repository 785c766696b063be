package keyring

// The errors of this package. Their texts are written for people; what the
// backend said is quoted only after it was looked through, because it comes
// from another process and could repeat what it was given.

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"tokendoctor/cloudflare"
)

// What can go wrong, for errors.Is. Which State made a keyring unusable is in
// the [UnavailableError].
var (
	ErrNotFound    = errors.New("the keyring holds no token for this zone")
	ErrUnsearched  = errors.New("nothing is in the open keyring; another one is locked and was not searched (open it, and try again)")
	ErrUnavailable = errors.New("no usable keyring")
	ErrDenied      = errors.New("the keyring refused, or its question was answered with no or closed")
	ErrNoAnswer    = errors.New("the keyring has not answered")
	ErrUnknown     = errors.New("the keyring has not answered, so what was asked may or may not have happened")
	ErrNotKept     = errors.New("the keyring took the token but does not hold it")
	ErrRefused     = errors.New("refused, to keep the token safe")
)

// ErrDialogOpen is an [ErrNoAnswer] whose dialog may still be on the screen: no
// provider that was tried takes one down.
var ErrDialogOpen = fmt.Errorf("%w, and its dialog may still be open: close it", ErrNoAnswer)

// ErrUnwritten is a change that KWallet has made and may not have written. It is
// an [ErrUnknown].
var ErrUnwritten error = unwrittenError{}

type unwrittenError struct{}

func (unwrittenError) Error() string {
	return "KWallet has made the change, but was not seen to write it to disk, so that what was there before may come back"
}

func (unwrittenError) Is(target error) bool { return target == ErrUnknown }

// errLost means that the answer got lost, which says nothing about what was done.
var errLost = errors.New("no answer")

// errStillThere is a deletion that the keyring reported, and then showed the item again.
var errStillThere = errors.New("the keyring still holds the token after it was told to delete it")

// UnavailableError is an [ErrUnavailable] with the state that caused it. Nothing was
// written then; of several items that were to be deleted, some may be gone.
type UnavailableError struct{ Seen Seen }

func (e UnavailableError) Error() string { return e.Seen.Describe() }

// Is makes a readable keyring both unavailable and refused: it works, but a token does not
// belong there.
func (e UnavailableError) Is(target error) bool {
	return target == ErrUnavailable || target == ErrRefused && e.Seen.State == PlainFile
}

// HoldsOtherError says that another token is kept for the zone and was left there.
type HoldsOtherError struct{ Kept Kept }

func (e HoldsOtherError) Error() string {
	return "the keyring holds another token for this zone, which was not replaced"
}

// waitEnded is an error with the reason why the wait ended. Only the error is shown:
// "context deadline exceeded" tells a person nothing.
type waitEnded struct{ err, why error }

func (e waitEnded) Error() string   { return e.err.Error() }
func (e waitEnded) Unwrap() []error { return []error{e.err, e.why} }

// tokenLike is a run of characters that could be a token or most of one, whole or in
// pieces: on the bus a secret is an array of bytes, printed as a list of numbers. It also
// matches a Zone ID, which is the name of the item.
var tokenLike = cloudflare.Lazy(`[A-Za-z0-9_-]{24,}|((0x)?[A-Za-z0-9_-]{1,3}[ ,:;%\\]+){12,}`)

// said turns a backend's error into one that is fit to be shown. It copies the text and
// does not wrap, so that unwrapping cannot reach the original. The secret is what was
// passed in the call, if anything.
func said(err error, secret string) error {
	if errors.Is(err, errLost) {
		return ErrUnknown
	}
	const longest = 200
	printable := func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}
	// The order matters: a secret that was broken up by control characters is
	// whole again once they are gone, and cutting first could leave half of one.
	clean := strings.Map(printable, words(err))
	if repeats(clean, secret) {
		return errors.New("the keyring reported an error (its text is left out: it repeats the token)")
	}
	text := []rune(tokenLike().ReplaceAllString(clean, "[…]"))
	if len(text) > longest {
		text = append(text[:longest], '…')
	}
	return errors.New("the keyring reported: " + string(text))
}

// repeats reports whether the text holds any eight consecutive characters of the secret,
// or all of a shorter one. Fewer than eight reveal nothing about a token and occur in
// innocent words.
func repeats(text, secret string) bool {
	const piece = 8
	if len(secret) < piece {
		return secret != "" && strings.Contains(text, secret)
	}
	for i := range len(secret) - piece + 1 {
		if strings.Contains(text, secret[i:i+piece]) {
			return true
		}
	}
	return false
}
