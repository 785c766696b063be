// Package keyring keeps the API token of a zone in the operating system's
// keyring, and nowhere else: there is no file to fall back on.
//
// What may live here: the look at a keyring, the calls to it, and the errors of
// both in words for a person. Whether a token should be kept, and what a found
// one is worth, is for others to decide.
//
// The rules that hold in this package:
//
//   - Look before every call. Reaching for a keyring that is not there can
//     start programs or wait for ever, so nothing is asked of it until a
//     passive look has found it.
//   - One call at a time, and no call without an end. The library underneath
//     knows neither contexts nor timeouts, and two calls at once confuse its
//     unlock dialogs.
//   - Believe nothing but a second look. What was written is read back, what
//     was deleted is searched for.
//   - No answer is not a "no". A call that was given up may still take effect,
//     and the error says so ([ErrUnknown]).
//   - A token never appears in an error, and nothing is written that is not
//     shaped like a token.
//
// This is the only package that imports go-keyring, and backend.go its only
// file that does.
package keyring
