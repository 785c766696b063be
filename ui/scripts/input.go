package scripts

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"

	"golang.org/x/term"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/keyring"
	"tokendoctor/ui"
	"tokendoctor/ui/commands"
	"tokendoctor/ui/terminal"
	"tokendoctor/wizard"
)

// Input is what a command reads, and where it says what it did.
type Input struct {
	Stdin   *os.File
	Stderr  io.Writer
	Getenv  func(string) string
	Keyring *keyring.Keyring
}

// IsTerminal reports whether a person may sit at the other end.
func IsTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// tokenVariables are where other programs look for a token or key.
var tokenVariables = []string{"CLOUDFLARE_API_TOKEN", "CF_API_TOKEN", "CLOUDFLARE_TOKEN", "CF_TOKEN", "CLOUDFLARE_API_KEY", "CF_API_KEY",
	"CLOUDFLARE_API_USER_SERVICE_KEY", "WRANGLER_CF_AUTHORIZATION_TOKEN"}

// IgnoredVariables lists those of them that are set.
func IgnoredVariables(getenv func(string) string) []string {
	return slices.DeleteFunc(slices.Clone(tokenVariables), func(name string) bool { return getenv(name) == "" })
}

// ExitCode is that of a verdict: healthy only as far as that can be proven.
func ExitCode(s wizard.State) int {
	switch c := s.Verdict().Cause; {
	case s.AtEase():
		return commands.ExitHealthy
	case c == wizard.Healthy, c.Unjudged(): // healthy by a person's word is not proven
		return commands.ExitUnjudged
	}
	return commands.ExitCause
}

// Answers reads the file that --answers names.
func (i Input) Answers(ctx context.Context, file string) ([]wizard.Answered, error) {
	if file == "" {
		return nil, nil
	}
	text, err := terminal.ReadFile(ctx, file, terminal.MaxPaste)
	if err != nil {
		return nil, errors.New("the file given with --answers cannot be read")
	}
	decoded, notes := terminal.Decoded(text)
	i.Note(notes)
	answers, err := wizard.ParseAnswers([]byte(decoded))
	if err != nil {
		return nil, fmt.Errorf("the file given with --answers cannot be used: %w", err)
	}
	return answers, nil
}

// Token takes the token from standard input, or from the keyring if standard input is a
// terminal or empty.
func (i Input) Token(ctx context.Context, zone cloudflare.ZoneID) (cloudflare.Inspection, error) {
	in, notes, err := i.piped(ctx)
	if err == nil && in == nil && zone.Valid() {
		kept, err := i.keptToken(ctx, zone)
		return kept, advised(err)
	}
	if err == nil && in == nil { // a token is kept only for a valid Zone ID
		_, _, err = ui.PipedToken(nil)
	}
	i.Note(notes)
	if in == nil {
		return cloudflare.Inspection{}, err
	}
	return *in, err
}

// piped is the token on standard input; nil if that is a terminal or empty.
func (i Input) piped(ctx context.Context) (in *cloudflare.Inspection, notes []string, err error) {
	for _, name := range IgnoredVariables(i.Getenv) {
		fmt.Fprintf(i.Stderr, "Note: the variable %s is set and was not used, because other programs can see it.\n", name)
	}
	if IsTerminal(i.Stdin) {
		return nil, nil, nil
	}
	raw, err := terminal.ReadInput(ctx, i.Stdin)
	switch {
	case err != nil:
		return nil, nil, errors.New("standard input cannot be read")
	case len(raw) == 0:
		return nil, nil, nil
	}
	got, notes, err := ui.PipedToken(raw)
	return &got, notes, err
}

// Note says on standard error what was done with an input.
func (i Input) Note(notes []string) {
	for _, text := range notes {
		fmt.Fprintln(i.Stderr, "Note: "+text)
	}
}

// ErrUnread is a keyring that may hold the token and was not read.
var ErrUnread = errors.New("the keyring was not read")

// keptToken takes the token from the keyring. A script cannot answer a dialog, so none is
// shown unless standard input is a terminal.
func (i Input) keptToken(ctx context.Context, zone cloudflare.ZoneID) (cloudflare.Inspection, error) {
	kept, err := i.Keyring.Get(ctx, zone, func(seen keyring.Seen) bool { return IsTerminal(i.Stdin) && i.Announce(seen) })
	if err == nil {
		return cloudflare.Inspect(kept.Token.Reveal()), nil
	}
	unavailable, ok := errors.AsType[keyring.UnavailableError](err)
	switch {
	case ok && unavailable.Seen.Asks():
		return cloudflare.Inspection{}, fmt.Errorf("%w: it %s, and nobody can answer that in a script: run this on a terminal",
			ErrUnread, unavailable.Seen.Dialog())
	case errors.Is(err, keyring.ErrDenied), errors.Is(err, keyring.ErrNoAnswer), errors.Is(err, keyring.ErrUnsearched):
		return cloudflare.Inspection{}, fmt.Errorf("%w, so that there is no token: %w", ErrUnread, err)
	}
	return cloudflare.Inspection{}, err
}

// advised is why the keyring gave no token, with what else there is for a single site.
func advised(err error) error {
	switch example := pipedExample(runtime.GOOS); {
	case err == nil:
		return nil
	case errors.Is(err, ErrUnread):
		return fmt.Errorf("%w. You can also pipe the token in: %s", err, example)
	default:
		return fmt.Errorf("there is no token. Pipe it in, for example from a password manager: %s (standard input is empty, and %w)", example, err)
	}
}

// pipedExample shows how a password manager gives a token without leaving it in the
// shell's history. Windows has no pass; Bitwarden's program is there.
func pipedExample(system string) string {
	manager := "pass show my-token"
	if system == "windows" {
		manager = "bw get password my-token"
	}
	return manager + " | tokendoctor check --zone <id>"
}

// Announce reports what the keyring is about to wait for, its dialog or its disk.
func (i Input) Announce(seen keyring.Seen) bool {
	what := seen.Describe()
	if seen.Asks() {
		what = "the keyring " + seen.Dialog()
	}
	fmt.Fprintf(i.Stderr, "Waiting: %s. This ends after %.0f seconds at most; ctrl+c ends it.\n", what, seen.Patience().Seconds())
	return true
}
