package commands

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestParse(t *testing.T) {
	for line, want := range map[string]struct {
		command, operand string
		plain            bool
		values           string // "name=value" pairs, sorted
	}{
		"":                                       {},
		"--plain":                                {plain: true},
		"practice":                               {command: "practice"},
		"practice expired --plain":               {command: "practice", operand: "expired", plain: true},
		"--plain practice expired":               {command: "practice", operand: "expired", plain: true},
		"practice --seed 7 surprise":             {command: "practice", operand: "surprise", values: "seed=7"},
		"practice surprise -seed=16 -plain":      {command: "practice", operand: "surprise", plain: true, values: "seed=16"},
		"check --zone x":                         {command: "check", values: "zone=x"},
		"check --zone x --zone y":                {command: "check", values: "zone=y"},
		"check --zone= --json":                   {command: "check", values: "json= zone="},
		"check --zone=-x --plain --plain":        {command: "check", plain: true, values: "zone=-x"},
		"check --domain false --zone x":          {command: "check", values: "domain=false zone=x"},
		"check --help":                           {command: "help", operand: "check"},
		"check --zone x -h":                      {command: "help", operand: "check"},
		"--help":                                 {command: "help"},
		"-h":                                     {command: "help"},
		"help help":                              {command: "help", operand: "help"},
		"help practice":                          {command: "help", operand: "practice"},
		"--version":                              {command: "version"},
		"completion zsh":                         {command: "completion", operand: "zsh"},
		"host-script --zone x -skip-purge-probe": {command: "host-script", values: "skip-purge-probe= zone=x"},
	} {
		call, err := Parse(strings.Fields(line))
		if err != nil {
			t.Errorf("%q: %v", line, err)
			continue
		}
		var values []string
		for name, value := range call.values {
			values = append(values, name+"="+value)
		}
		slices.Sort(values)
		if call.Command.Name != want.command || call.Operand != want.operand || call.Plain != want.plain || strings.Join(values, " ") != want.values {
			t.Errorf("%q: %q %q %v %v", line, call.Command.Name, call.Operand, call.Plain, values)
		}
	}
	call, err := Parse([]string{"practice", "surprise", "--seed", "18446744073709551615"})
	if err != nil || call.Number("seed") != 1<<64-1 || call.Number("zone") != 0 {
		t.Errorf("%v, %d", err, call.Number("seed"))
	}
}

// A command line that cannot be used is answered with its fault, and without what was
// typed.
func TestUsageErrors(t *testing.T) {
	for line, want := range map[string]string{
		"nothing-of-the-kind":                           "There is no such command or flag.\ntokendoctor --help tells more.",
		"nothing-of-the-kind --help":                    "There is no such command or flag.\ntokendoctor --help tells more.",
		"practise":                                      "There is no such command or flag. Did you mean practice?\ntokendoctor --help tells more.",
		"chekc --zone x":                                "There is no such command or flag. Did you mean check?\ntokendoctor --help tells more.",
		"--verson":                                      "There is no such command or flag. Did you mean --version?\ntokendoctor --help tells more.",
		"completion":                                    "It needs one of: bash, fish, zsh.\ntokendoctor completion --help tells more.",
		"completion csh":                                "There is no such shell. Did you mean zsh? It takes one of: bash, fish, zsh.\ntokendoctor completion --help tells more.",
		"completion nothing-of-the-kind":                "There is no such shell. It takes one of: bash, fish, zsh.\ntokendoctor completion --help tells more.",
		"check":                                         "It needs --zone: the Zone ID, 32 hex digits.\ntokendoctor check --help tells more.",
		"check --zone":                                  "--zone needs a value: the Zone ID, 32 hex digits.\ntokendoctor check --help tells more.",
		"check --zone --json":                           "--zone needs a value: the Zone ID, 32 hex digits.\ntokendoctor check --help tells more.",
		"check --zone x y":                              "There is something beside what it takes.\ntokendoctor check --help tells more.",
		"check --zone x -- --json":                      "There is something beside what it takes.\ntokendoctor check --help tells more.",
		"check --zone x -":                              "There is something beside what it takes.\ntokendoctor check --help tells more.",
		"check --zone x --nothing-of=the-kind":          "It has no such flag.\ntokendoctor check --help tells more.",
		"check --zone x --jsno":                         "It has no such flag. Did you mean --json?\ntokendoctor check --help tells more.",
		"check --zone x --json=true":                    "--json takes no value.\ntokendoctor check --help tells more.",
		"practice expired expired":                      "There is something beside what it takes.\ntokendoctor practice --help tells more.",
		"practice surprise --seed 0":                    "--seed needs a whole number, 1 or more.\ntokendoctor practice --help tells more.",
		"practice surprise --seed=-1":                   "--seed needs a whole number, 1 or more.\ntokendoctor practice --help tells more.",
		"practice surprise --seed=seven":                "--seed needs a whole number, 1 or more.\ntokendoctor practice --help tells more.",
		"practice surprise --seed 18446744073709551616": "--seed needs a whole number, 1 or more.\ntokendoctor practice --help tells more.",
		"man --x":                                       "It has no such flag.\ntokendoctor man --help tells more.",
		"version 2":                                     "There is something beside what it takes.\ntokendoctor version --help tells more.",
	} {
		call, err := Parse(strings.Fields(line))
		if err == nil {
			t.Errorf("%q: no error, %s", line, call.Command.Name)
		} else if err.Error() != want {
			t.Errorf("%q: %v", line, err)
		}
	}
	for want, args := range map[string][]string{
		"The command is empty.\ntokendoctor --help tells more.":                                                              {""},
		"The value of --answers is empty.\ntokendoctor check --help tells more.":                                             {"check", "--zone", "x", "--answers", ""},
		"There is something beside what it takes.\ntokendoctor check --help tells more.":                                     {"check", "--zone", "x", ""},
		"--answers needs a value: a JSON object of answers to the wizard's questions.\ntokendoctor check --help tells more.": {"check", "--zone", "x", "--answers", "-h"},
	} {
		if _, err := Parse(args); err == nil || err.Error() != want {
			t.Errorf("%q: %v", args, err)
		}
	}
	if _, err := Parse([]string{"practice", "--", "--plain"}); err == nil {
		t.Error("--plain behind -- is taken for the flag")
	}
	_, err := Parse([]string{"practice", "missing-permision"})
	if err == nil || !strings.HasPrefix(err.Error(), "There is no such case. Did you mean missing-permission? It takes one of:\nsurprise, truncated,") {
		t.Errorf("%v", err)
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		if len(line) > width {
			t.Errorf("not wrapped: %s", line)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"check", "chekc", 2}, {"practise", "practice", 1}, {"kitten", "sitting", 3}} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("%s, %s: %d", c.a, c.b, got)
		}
	}
}

// What the program says about itself names every command, flag, exit code and variable.
func TestEverythingIsTold(t *testing.T) {
	help, man := Help(), strings.ReplaceAll(ManPage("v0"), `\-`, "-")
	for _, c := range All {
		own := c.Help()
		for where, text := range map[string]string{"help": help, "its own help": own, "man page": man} {
			if !strings.Contains(fold(text), c.Synopsis()) {
				t.Errorf("%s: no synopsis in the %s", c.Name, where)
			}
		}
		for _, f := range c.Flags {
			if !strings.Contains(c.Synopsis(), "--"+f.Name) || !strings.Contains(fold(man), f.usage()+`\fR `+upperFirst(f.Meaning)) {
				t.Errorf("%s: %s is not in the synopsis or the man page", c.Name, f.Name)
			}
			if c.Name != "" && !strings.Contains(fold(own), f.usage()+" "+f.Meaning) || (f.Kind == Switch) != (f.Value == "") {
				t.Errorf("%s: %s is not told", c.Name, f.Name)
			}
		}
	}
	for _, text := range []string{help, man, Find("check").Help()} {
		for _, e := range Exits {
			if !strings.Contains(strings.ToLower(fold(text)), strings.ToLower(e.Meaning)) {
				t.Errorf("exit code %d is not told", e.Code)
			}
		}
	}
	for _, v := range Environment {
		if !strings.Contains(help, v.Name) || !strings.Contains(man, v.Name) {
			t.Errorf("%s is not told", v.Name)
		}
	}
}

// fold removes line breaks and indents.
func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestHelpFitsATerminal(t *testing.T) {
	for _, c := range All {
		for line := range strings.SplitSeq(c.Help(), "\n") {
			if utf8.RuneCountInString(line) > width || strings.TrimRight(line, " ") != line {
				t.Errorf("%s: %q", c.Name, line)
			}
		}
	}
}

var update = flag.Bool("update", false, "write testdata anew")

// The help as a person reads it.
func TestGoldenHelp(t *testing.T) {
	var text strings.Builder
	for _, c := range All {
		text.WriteString("$ " + strings.TrimSpace(strings.ReplaceAll(Program+" "+c.Name+" --help", "  ", " ")) + "\n" + c.Help() + "\n")
	}
	const name = "testdata/help.txt"
	if *update {
		if err := os.WriteFile(name, []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil || string(want) != text.String() {
		t.Errorf("the help differs from %s (%v); -update writes it anew", name, err)
	}
}

// mandoc finds no fault in the page, and shows what is in it.
func TestManPage(t *testing.T) {
	needs(t, "mandoc")
	page := filepath.Join(t.TempDir(), Program+".1")
	if err := os.WriteFile(page, []byte(ManPage("v1.2.3")), 0o600); err != nil {
		t.Fatal(err)
	}
	out, _ := exec.Command("mandoc", "-T", "lint", page).CombinedOutput()
	for line := range strings.Lines(string(out)) {
		if !strings.Contains(line, "missing date") { // it has none on purpose
			t.Error(line)
		}
	}
	shown, err := exec.Command("mandoc", "-T", "utf8", "-O", "width=78", page).Output()
	text := overstruck(fold(string(shown)))
	for _, part := range []string{"--skip-purge-probe", "130", "tokendoctor practice [CASE] [--seed N] [--plain]", "v1.2.3"} {
		if err != nil || !strings.Contains(text, part) {
			t.Errorf("%v: no %q in %s", err, part, text)
		}
	}
}

// overstruck removes the way in which bold text is written for a printer: c, backspace,
// c.
func overstruck(s string) string {
	var out []rune
	for _, r := range s {
		if r == '\b' && len(out) > 0 {
			out = out[:len(out)-1]
			continue
		}
		out = append(out, r)
	}
	return string(out)
}

func TestRoff(t *testing.T) {
	for text, want := range map[string]string{`.SH x`: `\&.SH x`, `'x`: `\&'x`, `a\b --c`: `a\eb \-\-c`} {
		if got := roff(text); got != want {
			t.Errorf("%s: %s", text, got)
		}
	}
}

func needs(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
}

// A command without a function cannot exist: the program does not start with one.
func TestACommandWithoutAFunction(t *testing.T) {
	defer func() {
		if said := fmt.Sprint(recover()); said != `commands: the command "open" has no function to run` {
			t.Errorf("it is accepted: %s", said)
		}
	}()
	withHelp([]*Command{{run: Runner.Wizard}, {Name: "open", Meaning: "not bound to anything"}})
}

// recorder notes which of its functions a call has run.
type recorder struct{ ran *[]string }

func (r recorder) note(name string) int { *r.ran = append(*r.ran, name); return 0 }
func (r recorder) Wizard(Call) int      { return r.note("") }
func (r recorder) Practice(Call) int    { return r.note("practice") }
func (r recorder) Check(Call) int       { return r.note("check") }
func (r recorder) Open(Call) int        { return r.note("open") }
func (r recorder) HostScript(Call) int  { return r.note("host-script") }
func (r recorder) Forget(Call) int      { return r.note("forget") }
func (r recorder) Completion(Call) int  { return r.note("completion") }
func (r recorder) Man(Call) int         { return r.note("man") }
func (r recorder) Version(Call) int     { return r.note("version") }
func (r recorder) Help(Call) int        { return r.note("help") }

// Each command runs the function that has its name.
func TestEachCommandRunsItsFunction(t *testing.T) {
	for _, c := range All {
		var ran []string
		Call{Command: c}.Run(recorder{&ran})
		if len(ran) != 1 || ran[0] != c.Name {
			t.Errorf("%q runs %q", c.Name, ran)
		}
	}
}
