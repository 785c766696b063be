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
//   - No dialog without a word. Whoever calls is told before the keyring asks a
//     person something, and can say no ([Notice]). A dialog that nobody waits
//     for any more is called off, and named if it may still be on the screen.
//   - One call at a time, and no call without an end.
//   - Believe nothing but a second look. What was written is read back, what
//     was deleted is searched for, and a locked keyring proves nothing.
//   - No answer is not a "no". A write that was given up may still take effect,
//     and the error says so ([ErrUnknown]).
//   - A token never appears in an error, and nothing is written that is not
//     shaped like a token.
//
// On Linux it speaks the Secret Service protocol itself: gnome-keyring, KWallet
// and KeePassXC differ in what they lock, ask and write late, and go-keyring
// (v0.2.8) takes a dismissed dialog for a yes and sees one collection only.
// macOS and Windows are reached through go-keyring, in backend.go alone.
package keyring
