package keyring

import "time"

// Seen is what a passive look at the keyring found. Looking shows no dialog
// and starts no program.
type Seen struct {
	State
	Provider Provider
	// Items are the tokens that the keyring lists without being opened: of the
	// zone that was asked for, or of all. Most of them can be read only later.
	Items int
	Since time.Time // when the newest of them was put there, if the keyring tells
}

// Provider is the program that implements a Secret Service, where it makes a difference.
type Provider string

// The providers that were tried. Others count as the most careful of them.
const (
	GnomeKeyring Provider = "gnome-keyring"
	KWallet      Provider = "KWallet"
	KeePassXC    Provider = "KeePassXC"
)

// State says what a keyring can be used for.
type State string

// The states that are told apart.
const (
	Ready        State = "ready"
	MayAsk       State = "may-ask"       // it may ask for permission though it is open: KeePassXC, macOS
	Locked       State = "locked"        // it asks for a password on first use; also a service that is installed but not yet running
	NoService    State = "no-service"    // no session bus, or no keyring on it
	NoCollection State = "no-collection" // a service with no keyring to put something into
	Stuck        State = "stuck"         // no answer within the time that a look may take
	Unsupported  State = "unsupported"   // no keyring that this build can talk to
	PlainFile    State = "plain-file"    // a keyring without a password: a readable file on disk
	Writing      State = "writing"       // done, but not on its disk yet: KWallet
)

// Usable reports whether a token can be kept and read.
func (s State) Usable() bool { return s == Ready || s.Asks() }

// Asks reports whether a call can bring up a dialog.
func (s State) Asks() bool { return s.Dialog() != "" }

// Dialog says what the keyring may ask a person for; empty if it asks for nothing.
func (s State) Dialog() string {
	switch s {
	case MayAsk:
		return "may ask for permission"
	case Locked:
		return "is locked and may ask for its password"
	}
	return ""
}

// Patience is how long a call may take. An open keyring answers in milliseconds; where a
// dialog can come up, a person has to find it, read it and type. KWallet was seen to write
// 3.5 to 4.9 s after a change.
func (s State) Patience() time.Duration {
	switch s {
	case Ready:
		return 3 * time.Second
	case MayAsk:
		return 60 * time.Second
	case Writing:
		return 15 * time.Second
	}
	return 90 * time.Second
}

// clearable reports whether a token can be taken out. That includes a keyring
// that has become readable since the token went in: removing it from there is
// the one thing that helps.
func (s State) clearable() bool { return s.Usable() || s == PlainFile }

// Describe says what was found, as part of a sentence for people.
func (s Seen) Describe() string {
	switch s.State {
	case Ready:
		return "the keyring is ready"
	case MayAsk:
		return "the keyring may ask for permission"
	case Locked:
		return "the keyring is locked"
	case NoService:
		return "this computer has no keyring service running"
	case NoCollection:
		switch s.Provider {
		case KeePassXC:
			return "KeePassXC is this computer's keyring service, and it has no database open that it shares with other programs"
		case KWallet:
			return "KWallet is this computer's keyring service, and it shows no wallet"
		}
		return "this computer has a keyring service, and it shows no keyring to use"
	case Stuck:
		return "the keyring has not answered"
	case Unsupported:
		return "this program cannot use a keyring on this kind of system"
	case PlainFile:
		return "the keyring has no password, so anyone who can read the disk can read it"
	case Writing:
		return "KWallet writes the change to disk, which takes a few seconds"
	}
	return "the state of the keyring is not known"
}

// Keeping says what a person should know of a provider before it keeps a token, in
// whole sentences.
func (p Provider) Keeping(replaces bool) []string {
	switch {
	case p == KeePassXC && replaces:
		return []string{"KeePassXC keeps the replaced value in the entry's history. To remove it there: open the entry, choose History, then Delete all.", onceAlone}
	case p == KeePassXC:
		return []string{onceAlone}
	case p == KWallet:
		return []string{"KWallet writes it to disk a few seconds later, and this waits for that. If your wallet has no password, anyone who can read the disk can read it."}
	}
	return nil
}

const onceAlone = "KeePassXC gives its permission to one run of this program: the next run asks again."

// Shows is the verb for what the keyring no longer does: KeePassXC may still hold what it
// no longer shows.
func (r Removed) Shows() string {
	if r.Provider == KeePassXC {
		return "shows"
	}
	return "holds"
}

// Text says what was found, and where a copy may be left, in whole lines.
func (r Removed) Text() string {
	text := ""
	if r.Orphans > 0 {
		text += "A token of an earlier deletion was found under a name that KWallet had given it, and deleted too.\n"
	}
	if r.Provider == KeePassXC {
		text += "KeePassXC moves deleted entries into the database's Recycle Bin, with their values and earlier values.\n" +
			"To remove them for good: in KeePassXC, open the menu of the group Recycle Bin and choose Empty recycle bin.\n"
	}
	return text
}
