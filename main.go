// Command tokendoctor finds out why Cloudflare rejects the API token of a
// WordPress site's ForgeCache plug-in, and walks the person through the fix.
//
// This file holds what is decided from the environment, the wiring and the exit codes;
// nothing else. Package ui/commands defines the commands and their flags. Rules: a token
// is taken from standard input, a paste or the keyring, never from an argument or a
// variable; and no terminal program is started for --version, --help or a usage error.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"github.com/charmbracelet/colorprofile"

	"tokendoctor/cloudflare"
	_ "tokendoctor/cloudflare/closed" // closes the memory, first of all
	"tokendoctor/cloudflare/keyring"
	"tokendoctor/cloudflare/webhost"
	"tokendoctor/ui"
	"tokendoctor/ui/commands"
	"tokendoctor/ui/desktop"
	"tokendoctor/ui/practice"
	"tokendoctor/ui/scripts"
	"tokendoctor/wizard"
)

// app is the program with its connections to the outside, which tests replace.
type app struct {
	stdin          *os.File
	stdout, stderr io.Writer
	getenv         func(string) string
	transport      http.RoundTripper // nil is the network
	keyring        *keyring.Keyring
}

func main() {
	log.SetOutput(io.Discard) // net/http logs what a server sends after a reply, and that can be the token
	a := app{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv, keyring: keyring.New()}
	os.Exit(a.run(os.Args[1:]))
}

func (a app) run(args []string) (code int) {
	defer func() {
		if r := recover(); r != nil {
			code = a.crashed(ui.Recovered(r))
		}
	}()
	a.warn(args)
	call, err := commands.Parse(args)
	if err != nil {
		return a.refuse(err)
	}
	return call.Run(a)
}

// Completion prints the script that completes commands in a shell.
func (a app) Completion(call commands.Call) int { return a.print(commands.Completion(call.Operand), 0) }

// Man prints the manual page.
func (a app) Man(commands.Call) int { return a.print(commands.ManPage(version()), 0) }

// Version prints the version.
func (a app) Version(commands.Call) int {
	return a.print(commands.Program+" "+version()+"\n", 0)
}

// Help prints the help of a command, or of the whole program.
func (a app) Help(call commands.Call) int { return a.print(commands.Find(call.Operand).Help(), 0) }

// version is the version recorded in the build.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "devel"
}

// refuse reports a command line that cannot be used.
func (a app) refuse(err error) int {
	fmt.Fprintln(a.stderr, err)
	return commands.ExitUsage
}

// crashed ends the program after a panic. The exit code is that of "could not be checked",
// because nothing is known then.
func (a app) crashed(err error) int {
	fmt.Fprintln(a.stderr, err)
	return commands.ExitUnjudged
}

// warn reports a token among the arguments, where other programs and the shell's history
// can see it. It is not used, whatever the command is.
func (a app) warn(args []string) {
	if slices.ContainsFunc(args, ui.ArgumentToken) {
		fmt.Fprintln(a.stderr, "Warning: a token or key is among the arguments. It was not used. Other programs can see arguments, and the shell keeps them:\n"+
			"delete that line from the shell's history, and roll the token at Cloudflare if others use this computer.")
	}
}

// Wizard runs the full-screen program, or plain mode, for a real token.
func (a app) Wizard(call commands.Call) int { return a.sitting(call, a.options()) }

// Practice does the same on a simulated Cloudflare.
func (a app) Practice(call commands.Call) int {
	o := a.options()
	o.Pick, o.Surprise, o.Seed = call.Operand == "", call.Operand == commands.Surprise, call.Number("seed")
	for _, s := range o.Scenarios() {
		if string(s.Cause) == call.Operand {
			o.Practice = &s
		}
	}
	return a.sitting(call, o)
}

// options are what the wizard needs from the computer it runs on.
func (a app) options() ui.Options {
	return ui.Options{
		Keyring: a.keyring, Scenarios: func() []ui.Scenario { return practice.Scenarios(version()) }, Version: version(),
		Desktop:      desktop.Desktop{Here: desktop.Seen(runtime.GOOS, a.getenv), Clipboard: desktop.ClipboardOf(runtime.GOOS, a.getenv)},
		DeafTerminal: desktop.DeafTerminal(a.getenv), SecretPrompt: desktop.SecretPrompt(a.getenv), PasteKeys: desktop.PasteKeys(runtime.GOOS, a.getenv),
		IgnoredVariables: scripts.IgnoredVariables(a.getenv), WayOut: a.wayOut(), WayNotes: desktop.WayNotes(a.getenv),
	}
}

// wayOut names who else can read what is sent. A proxy setting that cannot be read is
// reported by the first check.
func (a app) wayOut() []string {
	host := ""
	if proxy, _ := cloudflare.ProxyFromEnvironment(a.getenv); proxy != nil {
		host = proxy.Host()
	}
	return desktop.WayOut(host, a.getenv)
}

// sitting runs the full-screen program, or plain mode.
func (a app) sitting(call commands.Call, o ui.Options) int {
	out, ok := a.stdout.(*os.File)
	plain := call.Plain || desktop.Plain(a.getenv)
	terminal := ok && scripts.IsTerminal(a.stdin) && scripts.IsTerminal(out)
	if why := desktop.PoorTerminal(runtime.GOOS, a.getenv); !plain && terminal && why != "" {
		fmt.Fprintln(a.stderr, why+" So it asks on ordinary lines, as with --plain.")
		plain = true
	}
	if !plain && !terminal {
		return a.refuse(call.Command.Problem("This needs a terminal. With --plain it takes its answers from anywhere. In a script, use: tokendoctor check --zone <id>"))
	}
	// Each would write everything typed and pasted, the token included, to a file.
	for _, trace := range []string{"TEA_TRACE", "TEA_DEBUG"} {
		_ = os.Unsetenv(trace)
	}
	client := cloudflare.NewClient(version(), a.transport)
	defer client.Close()
	o.Prober = client
	var exit ui.Exit
	var err error
	if plain {
		exit, err = ui.Plain(context.Background(), o, a.stdin, a.stdout)
	} else {
		// More than 16 colours are not used, so neither terminfo nor tmux is asked whether there are more.
		exit, err = ui.Run(context.Background(), o, desktop.Colors(colorprofile.Env(os.Environ()), a.getenv))
	}
	if _, ok := errors.AsType[ui.PanicError](err); ok {
		return a.crashed(err)
	}
	if err != nil {
		fmt.Fprintln(a.stderr, "The terminal program stopped on an error of its own.")
		return commands.ExitUnjudged
	}
	switch {
	case exit.Interrupted:
		return a.print(exit.Text, commands.ExitInterrupted)
	case exit.Opened != nil:
		return a.print(exit.Text, scripts.ExitCode(*exit.Opened))
	case exit.Stopped:
		return a.print(exit.Text, commands.ExitUnjudged)
	}
	return a.print(exit.Text, 0)
}

// Check runs the engine for a script.
func (a app) Check(call commands.Call) int {
	ctx, stop := interruptible()
	defer stop()

	from := a.input()
	from.Note(a.wayOut())
	if call.Given("sites") {
		return a.checkSites(ctx, call)
	}
	if call.Given("resume") {
		return a.refuse(call.Command.Problem("--resume belongs to --sites."))
	}
	state, ok := wizard.State{WayNotes: desktop.WayNotes(a.getenv)}.WithZone(call.Value("zone"), call.Value("domain"))
	if !ok {
		return a.refuse(call.Command.Problem("The value of --domain does not look like a domain. It should look like example.com."))
	}
	said, err := from.Answers(ctx, call.Value("answers"))
	if ctx.Err() != nil {
		return a.interrupted()
	}
	if err != nil {
		return a.refuse(call.Command.Failure(err))
	}
	in, err := from.Token(ctx, state.Zone)
	if errors.Is(err, keyring.ErrDialogOpen) && ctx.Err() != nil {
		fmt.Fprintln(a.stderr, "The keyring's dialog may still be open: close it.")
	}
	if ctx.Err() != nil {
		return a.interrupted()
	}
	if err != nil {
		code := a.refuse(call.Command.Failure(err))
		if errors.Is(err, scripts.ErrUnread) {
			code = commands.ExitUnjudged
		}
		return code
	}
	if call.Given("send-anyway") {
		in = in.Anyway()
	}
	state = prepared(state.WithPaste(in), call, said)
	if !state.Token().IsZero() {
		client := cloudflare.NewClient(version(), a.transport)
		defer client.Close()
		if state, err = ui.Check(ctx, client, state); err != nil {
			return a.crashed(err)
		}
	}
	if ctx.Err() != nil {
		return a.interrupted()
	}
	text := ui.VerdictText
	if call.Given("json") {
		text = func(s wizard.State) string { return s.Report().JSON() }
	}
	code := scripts.ExitCode(state)
	if days := int(call.Number("warn-days")); code == commands.ExitHealthy && days > 0 && state.EndsWithin(days) {
		code = commands.ExitEndsSoon
	}
	return a.print(text(state), code)
}

// checkSites runs the engine for a list of sites.
func (a app) checkSites(ctx context.Context, call commands.Call) int {
	if call.Given("zone") || call.Given("domain") {
		return a.refuse(call.Command.Problem("--sites takes the place of --zone and --domain."))
	}
	from := a.input()
	said, err := from.Answers(ctx, call.Value("answers"))
	if err != nil {
		return a.refuse(call.Command.Failure(err))
	}
	client := cloudflare.NewClient(version(), a.transport)
	defer client.Close()
	code, err := scripts.Sites{
		Input: from, Prober: client, Out: a.stdout, Progress: scripts.Watched(a.stderr, desktop.Plain(a.getenv)),
		Anyway: call.Given("send-anyway"), JSON: call.Given("json"), Resume: call.Value("resume"), WarnDays: int(call.Number("warn-days")),
		Prepare: func(s wizard.State) wizard.State {
			s.WayNotes = desktop.WayNotes(a.getenv)
			return prepared(s, call, said)
		},
	}.Run(ctx, call.Value("sites"))
	if _, crashed := errors.AsType[ui.PanicError](err); crashed {
		return a.crashed(err)
	}
	if ctx.Err() != nil && err != nil {
		return a.interrupted()
	}
	if err != nil {
		return a.refuse(call.Command.Failure(err))
	}
	return code
}

// prepared is a state with what a script says and agrees to.
func prepared(s wizard.State, call commands.Call, said []wizard.Answered) wizard.State {
	s = s.Apply(wizard.Consented{Purge: !call.Given("skip-purge-probe")})
	for _, answer := range said {
		s = s.Apply(answer)
	}
	return s
}

// input is what a command without a screen reads.
func (a app) input() scripts.Input {
	return scripts.Input{Stdin: a.stdin, Stderr: a.stderr, Getenv: a.getenv, Keyring: a.keyring}
}

// Open shows reports, on a terminal as a sitting.
func (a app) Open(call commands.Call) int {
	ctx, stop := interruptible()
	defer stop()
	if out, ok := a.stdout.(*os.File); ok && len(call.Files) == 1 && call.Files[0] != "-" && !call.Given("json") && (call.Plain || scripts.IsTerminal(a.stdin) && scripts.IsTerminal(out)) {
		r, err := a.input().Report(ctx, call.Files[0])
		if ctx.Err() != nil {
			return a.interrupted()
		}
		if err != nil {
			return a.refuse(call.Command.Failure(err))
		}
		o, s := a.options(), r.State()
		o.Opened = &s
		return a.sitting(call, o)
	}
	text, code := a.input().Open(ctx, call.Files, call.Given("json"), time.Now())
	if ctx.Err() != nil {
		return a.interrupted()
	}
	return a.print(text, code)
}

// interruptible is a context that ctrl+c cancels; a second ctrl+c ends the program at once.
func interruptible() (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

func (a app) interrupted() int {
	fmt.Fprintln(a.stderr, "Interrupted before a result.")
	return commands.ExitInterrupted
}

// HostScript prints the script for the web host.
func (a app) HostScript(call commands.Call) int {
	id, err := zoneOf(call)
	if err != nil {
		return a.refuse(err)
	}
	return a.print(webhost.Script(id, !call.Given("skip-purge-probe")), 0)
}

// print writes a result, and returns the exit code.
func (a app) print(text string, code int) int {
	if _, err := io.WriteString(a.stdout, text); err != nil {
		fmt.Fprintln(a.stderr, "The result could not be written to standard output.")
		return commands.ExitUnjudged
	}
	return code
}

// zoneOf is the Zone ID of a call; empty if none was given.
func zoneOf(call commands.Call) (cloudflare.ZoneID, error) {
	id, shape := cloudflare.InspectZoneID(call.Value("zone"))
	if shape != cloudflare.ZoneIDOK && call.Given("zone") {
		return "", call.Command.Problem("The value of --zone does not have the shape of a Zone ID.")
	}
	return id, nil
}

// Forget removes kept tokens from the keyring.
func (a app) Forget(call commands.Call) int {
	if call.Given("zone") == call.Given("all") {
		return a.refuse(call.Command.Problem("Give it --zone ID or --all, one of the two."))
	}
	id, err := zoneOf(call)
	if err != nil {
		return a.refuse(err)
	}
	ctx, stop := interruptible()
	defer stop()
	var removed keyring.Removed
	if call.Given("all") {
		removed, err = a.keyring.DeleteAll(ctx, a.input().Announce)
	} else {
		removed, err = a.keyring.Delete(ctx, id, a.input().Announce)
	}
	if err != nil {
		fmt.Fprintf(a.stderr, "It could not be verified that the token is gone: %v.\n%s", err, removed.Text())
		if ctx.Err() != nil {
			return commands.ExitInterrupted
		}
		return commands.ExitCause
	}
	return a.print("The keyring "+removed.Shows()+" no such token now. Cloudflare still accepts it: revoke it there if it should not.\n"+removed.Text(), 0)
}
