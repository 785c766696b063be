package ui

import (
	"context"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/keyring"
	"tokendoctor/wizard"
)

// Prober answers probes: the client on the network, or on a simulator.
type Prober interface {
	Run(ctx context.Context, p cloudflare.Probe) cloudflare.Reply
}

// Keyring keeps one token for each zone.
type Keyring interface {
	Look(ctx context.Context, zone cloudflare.ZoneID) keyring.Seen
	Get(ctx context.Context, zone cloudflare.ZoneID, notice keyring.Notice) (keyring.Kept, error)
	Set(ctx context.Context, zone cloudflare.ZoneID, token cloudflare.Token, replace bool, notice keyring.Notice) error
}

// Scenario is a case to practise on: a simulated Cloudflare, and what the
// customer in it would enter.
type Scenario struct {
	Cause          wizard.Cause
	Story          string
	Paste          string // the sample token as the customer pastes it
	ZoneID, Domain string
	Answers        map[wizard.QuestionID]wizard.Value
	Host           func() string           // what the customer's web host prints; nil where there is none
	Open           func() (Prober, func()) // a new simulated Cloudflare, and its end
	Fixed          func() Scenario         // the same case after the fix
}

// Desktop is the computer around the terminal.
type Desktop interface {
	// Open asks for an address to be shown in the browser or the mail program. It returns
	// nil once what opens it has ended well, and context.DeadlineExceeded where that runs on.
	Open(ctx context.Context, link string) error
	// Verifies reports whether this computer has its own means for the clipboard that the
	// person pastes from, and Copy can be expected to work.
	Verifies() bool
	// Copy puts a text on the clipboard and reads it back, within two seconds. An error says
	// why that did not succeed, for people.
	Copy(ctx context.Context, text string) error
	// Places lists folders to save a file in, the likeliest first.
	Places() []string
	// Save writes a file that only its owner can read; on Windows its folder decides that. Without replace, the error is
	// fs.ErrExist if the file exists.
	Save(path, text string, replace bool) error
}

// Options are what the wizard needs from outside, in the full screen and in plain mode.
type Options struct {
	Prober    Prober
	Keyring   Keyring
	Scenarios func() []Scenario // made when they are needed: the first frame needs none
	Practice  *Scenario         // start in practice with this one
	Pick      bool              // start with the list of practice cases
	Surprise  bool              // start in practice with a drawn case, its cause hidden
	Opened    *wizard.State     // start with this report; see wizard.SupportReport.State
	Seed      uint64            // for the order in which cases are drawn; 0 picks one at random
	Desktop   Desktop
	Version   string // of this program, for the report
	PasteKeys string // the keys that paste in this terminal, in words
	// DeafTerminal names the terminal if it is known to let no program set the clipboard;
	// otherwise it is empty.
	DeafTerminal string
	// SecretPrompt asks for the token in plain mode, where what runs it hides the answer to
	// certain questions only; otherwise it is empty.
	SecretPrompt string
	// IgnoredVariables names variables that are set, may hold a token, and are not read.
	IgnoredVariables []string
	// WayOut names who else can read what is sent, a sentence each.
	WayOut []string
	// WayNotes are told where Cloudflare cannot be reached.
	WayNotes []string
}
