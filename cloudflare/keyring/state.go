package keyring

import "time"

// State is what a passive look at the keyring found. Looking shows no dialog
// and starts no program.
type State string

// The states that Look tells apart.
const (
	Ready        State = "ready"
	MayAsk       State = "may-ask"       // it may ask for permission, which no look can tell: macOS
	Locked       State = "locked"        // it asks for a password on first use; also a service that is installed but not yet running
	NoService    State = "no-service"    // no session bus, or nobody on it offers a keyring
	NoCollection State = "no-collection" // a service, but no keyring was ever set up in it
	Stuck        State = "stuck"         // no answer within the time a look may take
	Unsupported  State = "unsupported"   // no keyring that this build can talk to
	PlainFile    State = "plain-file"    // a keyring without a password: a readable file on disk
)

// Usable reports whether a token can be kept and read.
func (s State) Usable() bool { return s == Ready || s.Asks() }

// Asks reports whether a call can bring up a dialog.
func (s State) Asks() bool { return s.Dialog() != "" }

// Dialog says of the keyring what it may ask for; nothing if it asks for nothing.
func (s State) Dialog() string {
	switch s {
	case MayAsk:
		return "may ask for permission"
	case Locked:
		return "is locked and may ask for its password"
	}
	return ""
}

// Patience is how long a call may take. A keyring that is open answers in
// milliseconds; where a dialog can come up, a person has to find it, read it
// and type.
func (s State) Patience() time.Duration {
	switch s {
	case Ready:
		return 3 * time.Second
	case MayAsk:
		return 60 * time.Second
	}
	return 90 * time.Second
}

// clearable reports whether a token can be taken out. That includes a keyring
// that has become readable since the token went in: removing it from there is
// the one thing that helps.
func (s State) clearable() bool { return s.Usable() || s == PlainFile }

// Describe says what was found to people, as a part of a sentence.
func (s State) Describe() string {
	switch s {
	case Ready:
		return "the keyring is ready"
	case MayAsk:
		return "the keyring may ask for permission"
	case Locked:
		return "the keyring is locked"
	case NoService:
		return "this computer has no keyring service running"
	case NoCollection:
		return "this computer has a keyring service, but no keyring was set up in it"
	case Stuck:
		return "the keyring has not answered"
	case Unsupported:
		return "this program cannot use a keyring on this kind of system"
	case PlainFile:
		return "the keyring has no password, so anyone who can read the disk can read it"
	}
	return "the state of the keyring is not known"
}
