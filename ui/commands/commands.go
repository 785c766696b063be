// Package commands is the one definition of the command line. The help, the man page,
// the completions and the parsing of arguments are made from it, so that they cannot
// differ.
//
// What may live here: names, flags, exit codes, and what is said about them. It runs
// nothing itself; main does, as the Runner. Rule: what was typed is never repeated, for it
// can be a token that was put in the wrong place.
package commands

import (
	"fmt"
	"slices"

	"tokendoctor/wizard"
)

// Program is the name that comes before each command.
const Program = "tokendoctor"

// The exit codes, a contract with scripts.
const (
	ExitHealthy     = 0
	ExitCause       = 1
	ExitUsage       = 2
	ExitUnjudged    = 3 // undetermined, or nothing could be checked
	ExitEndsSoon    = 4 // healthy, but the token ends within --warn-days
	ExitInterrupted = 130
)

// Exits says what each exit code means.
var Exits = []struct {
	Code    int
	Meaning string
}{
	{ExitHealthy, "healthy; from the wizard: ended after a result"},
	{ExitCause, "a cause was found"},
	{ExitUsage, "the command line cannot be used, or there is no terminal; or the Go runtime stopped the program, with fatal error on standard error"},
	{ExitUnjudged, "undetermined, or not checked; from the wizard: ended before a result"},
	{ExitEndsSoon, "healthy, but the token ends within --warn-days"},
	{ExitInterrupted, "interrupted"},
}

// Environment describes the variables that a person may want to set.
var Environment = []struct{ Name, Meaning string }{
	{"ACCESSIBLE", "if set, and not to 0, false or no, like --plain"},
	{"TERM", "if dumb, like --plain"},
	{"NO_COLOR", "if set, no colours"},
	{"CLICOLOR", "if 0, no colours"},
	{"HTTPS_PROXY, NO_PROXY", "the proxy on the way to Cloudflare, as usual"},
}

// Kind is what a flag takes.
type Kind int

// The kinds of a flag.
const (
	Switch Kind = iota // nothing
	Text
	File
	Number // a whole number, 1 or more
)

// Flag is one flag of a command.
type Flag struct {
	Name    string // without its dashes
	Kind    Kind
	Value   string // what the help calls the value; empty for a switch
	Meaning string
	Needed  bool
	Unless  string // another flag with which it is not needed
}

// Operand is what follows a command without dashes.
type Operand struct {
	Name   string
	Values []string
	Files  bool // one or more files in place of the values
	Needed bool
}

// Runner runs the commands, with one method for each. A method returns the exit code.
type Runner interface {
	Wizard(Call) int
	Practice(Call) int
	Check(Call) int
	Open(Call) int
	HostScript(Call) int
	Forget(Call) int
	Completion(Call) int
	Man(Call) int
	Version(Call) int
	Help(Call) int
}

// Command is one command.
type Command struct {
	run     func(Runner, Call) int
	Name    string // empty: the program called without a command
	Operand Operand
	Flags   []Flag
	Meaning string // completes "tokendoctor x: "
	Details []string
	Judges  bool // its exit code is the verdict
}

var (
	plain = Flag{Name: "plain", Meaning: "ask on ordinary lines, for screen readers, small terminals and pipes"}
	zone  = Flag{Name: "zone", Kind: Text, Value: "ID", Meaning: "the Zone ID, 32 hex digits"}
	purge = Flag{Name: "skip-purge-probe", Meaning: "leave out the test purge of one made-up address"}
	seed  = Flag{Name: "seed", Kind: Number, Value: "N", Meaning: "draw the same cases in the same order each time"}
)

// Surprise is the operand of practice that draws a case.
const Surprise = "surprise"

// All lists the commands in the order of the help.
var All = withHelp([]*Command{
	{
		run:     Runner.Wizard,
		Meaning: "the wizard, in a terminal",
		Flags:   []Flag{plain},
	},
	{
		run:  Runner.Practice,
		Name: "practice", Meaning: "the wizard on a simulated Cloudflare",
		Operand: Operand{Name: "CASE", Values: practiceCases()},
		Flags:   []Flag{seed, plain},
		Details: []string{
			"Without a case it shows a list to choose from. \"" + Surprise + "\" draws one, keeps its cause back until you have guessed, and counts.",
			"Nothing is sent to anyone, and no real token is needed.",
		},
	},
	{
		run:  Runner.Check,
		Name: "check", Meaning: "one verdict, for scripts", Judges: true,
		Flags: []Flag{
			{Name: "zone", Kind: Text, Value: "ID", Meaning: zone.Meaning, Needed: true, Unless: "sites"},
			{Name: "domain", Kind: Text, Value: "NAME", Meaning: "the site's domain, such as example.com"},
			{Name: "sites", Kind: File, Value: "FILE", Meaning: "check the sites of a CSV with the columns zone and domain, in place of --zone"},
			{Name: "resume", Kind: File, Value: "FILE", Meaning: "with --sites: leave out the sites whose results are in FILE, and add the others to it"},
			{Name: "json", Meaning: "print one JSON object; with --sites one a line"},
			purge,
			{Name: "send-anyway", Meaning: "send also what does not look like a Cloudflare token; other known credentials stay here"},
			{Name: "warn-days", Kind: Number, Value: "N", Meaning: "exit with 4 if all is well but the token ends within N days"},
			{Name: "answers", Kind: File, Value: "FILE", Meaning: "a JSON object of answers to the wizard's questions"},
		},
		Details: []string{"The token comes from standard input, or from the keyring where standard input is a terminal or empty. It never comes from an argument or a variable.",
			"A keyring that would ask somebody is announced where standard input is a terminal. Elsewhere it is not asked, and the exit code is 3.",
			"A Zone ID of the wrong shape is a verdict: it may be what ForgeCache has.",
			"With --sites four sites are checked at a time, and fewer requests are made than Cloudflare allows. ctrl+c keeps what is done. The exit code is that of the worst site. The token on standard input is used for all sites; without one, each site's own comes from the keyring."},
	},
	{
		run:  Runner.Open,
		Name: "open", Meaning: "read a report that the wizard made", Judges: true,
		Operand: Operand{Name: "FILE", Files: true, Needed: true},
		Flags:   []Flag{{Name: "json", Meaning: "print the record in place of the page, one a line for several files"}, plain},
		Details: []string{
			"FILE is the report as JSON or as text, however a mail wrapped and quoted it; - is standard input. On a terminal the questions that are left can be asked, and the verdict moves.",
			"Several files make a table: case code, cause, confidence and age. The exit code is then that of the worst.",
			"Nothing is sent. A report that a token stands in is refused.",
		},
	},
	{
		run:  Runner.HostScript,
		Name: "host-script", Meaning: "print a PHP script that asks from the web host",
		Flags: []Flag{zone, purge},
	},
	{
		run:  Runner.Forget,
		Name: "forget", Meaning: "take kept tokens out of the keyring",
		Flags:   []Flag{zone, {Name: "all", Meaning: "those of every zone"}},
		Details: []string{"It takes one of its flags. Exit code 1 says that it could not be verified that the token is gone, or that a locked keyring was not searched."},
	},
	{
		run:  Runner.Completion,
		Name: "completion", Meaning: "print a script that completes commands in a shell",
		Operand: Operand{Name: "SHELL", Values: []string{"bash", "fish", "zsh"}, Needed: true},
	},
	{run: Runner.Man, Name: "man", Meaning: "print the manual page"},
	{run: Runner.Version, Name: "version", Meaning: "print the version, as --version does"},
})

// withHelp adds the command that describes the others. A command without a function panics
// here, before the program does anything.
func withHelp(others []*Command) []*Command {
	help := &Command{run: Runner.Help, Name: "help", Meaning: "print this help, as --help does, or that of one command", Operand: Operand{Name: "COMMAND"}}
	all := append(others, help)
	for _, c := range all {
		if c.run == nil {
			panic(fmt.Sprintf("commands: the command %q has no function to run", c.Name))
		}
	}
	for _, c := range all[1:] {
		help.Operand.Values = append(help.Operand.Values, c.Name)
	}
	return all
}

// practiceCases are named by their cause.
func practiceCases() []string {
	names := []string{Surprise}
	for _, c := range wizard.Causes {
		names = append(names, string(c))
	}
	return names
}

// Find returns the command of a name, or nil.
func Find(name string) *Command {
	i := slices.IndexFunc(All, func(c *Command) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return All[i]
}

func (c *Command) flag(name string) (Flag, bool) {
	i := slices.IndexFunc(c.Flags, func(f Flag) bool { return f.Name == name })
	if i < 0 {
		return Flag{}, false
	}
	return c.Flags[i], true
}
