//go:build unix

package commands

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tokendoctor/ui/ptytest"
)

// completions are command lines, with what has to be offered at their end and what must
// not be.
var completions = []struct{ line, offered, not string }{
	{"tokendoctor ", "practice", "--zone"},
	{"tokendoctor ho", "host-script", "check"},
	{"tokendoctor --p", "--plain", "check"},
	{"tokendoctor check --", "--skip-purge-probe", "--seed"},
	{"tokendoctor practice miss", "missing-permission", "expired"},
	{"tokendoctor practice --s", "--seed", "--zone"},
	{"tokendoctor completion ", "fish", "expired"},
	{"tokendoctor forget --a", "--all", "--json"},
	{"tokendoctor help che", "check", "forget"},
	{"tokendoctor help check --", "--help", "--zone"},
	{"tokendoctor --plain pra", "practice", "check"},
	{"tokendoctor practice --plain expi", "expired", "disabled"},
	{"tokendoctor check --zone practice --", "--json", "--seed"},
	{"tokendoctor check --answers a", "answers file.json", "check"},
	{"tokendoctor practice expired --", "--seed", "disabled"},
	{"tokendoctor practice --seed 7 expi", "expired", "disabled"},
	{"tokendoctor open --", "--json", "--zone"},
	{"tokendoctor open a", "answers file.json", "check"},
	{"tokendoctor open other a", "answers file.json", "check"},
}

// script writes a shell's completion script. It returns its path and a folder to work in
// that holds "answers file.json".
func script(t *testing.T, shell string) (path, folder string) {
	t.Helper()
	needs(t, shell)
	path, folder = filepath.Join(t.TempDir(), "completion"), t.TempDir()
	for name, text := range map[string]string{path: Completion(shell), filepath.Join(folder, "answers file.json"): "{}"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return path, folder
}

// offers runs a shell that prints what it offers for a line, one a line.
func offers(t *testing.T, shell string, run func(path, line string) []string) {
	path, folder := script(t, shell)
	for _, c := range completions {
		args := run(path, c.line)
		cmd := exec.Command(shell, args...)
		cmd.Dir, cmd.Env = folder, append(os.Environ(), "HOME="+folder)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v %s", c.line, err, out)
		}
		offered := false
		for line := range strings.Lines(string(out)) {
			word, _, _ := strings.Cut(strings.TrimSpace(line), "\t") // fish: the description
			word = strings.ReplaceAll(word, `\ `, " ")
			offered = offered || word == c.offered
			if word == c.not {
				t.Errorf("%s: offers %s", c.line, word)
			}
		}
		if !offered {
			t.Errorf("%s: does not offer %s: %s", c.line, c.offered, out)
		}
	}
}

// bashOffers prints what the given script offers for the words after it.
const bashOffers = `. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _tokendoctor; for word in "${COMPREPLY[@]}"; do printf '%q\n' "$word"; done`

func TestCompletionInBash(t *testing.T) {
	offers(t, "bash", func(path, line string) []string {
		words := strings.Split(line, " ")
		return append([]string{"--norc", "-c", bashOffers, "bash", path}, words...)
	})
}

func TestCompletionInFish(t *testing.T) {
	offers(t, "fish", func(path, line string) []string {
		return []string{"--no-config", "-c", `source $argv[1]; complete -C $argv[2]`, path, line}
	})
}

// zsh completes only where somebody types.
func TestCompletionInZsh(t *testing.T) {
	path, folder := script(t, "zsh")
	cmd := exec.Command("zsh", "-f", "-i")
	cmd.Dir, cmd.Env = folder, append(os.Environ(), "HOME="+folder, "TERM=xterm-256color")
	x := ptytest.Start(t, cmd, 100, 50)
	x.Press("PS1='re''ady> ' PROMPT_EOL_MARK=; autoload -Uz compinit && compinit -u -D; LISTMAX=999; . "+path+"\r", "ready>")
	for _, c := range completions {
		// ctrl+u and ctrl+l: each line begins on an empty screen.
		x.Pause()
		x.Send("\x15\x0c")
		x.WaitFor("an empty line", func(screen string) bool { return screen == "ready>" })
		x.Send(c.line + "\t")
		x.WaitFor(c.offered+" for "+c.line, func(screen string) bool {
			return strings.Contains(strings.ReplaceAll(screen, `\ `, " "), c.offered)
		})
		if _, shown, _ := strings.Cut(x.Screen(), c.line); strings.Contains(shown, c.not) {
			t.Errorf("%s: offers %s:\n%s", c.line, c.not, x.Screen())
		}
	}
}

// A command has one operand: after it no second one is offered.
func TestCompletionOffersNoSecondOperand(t *testing.T) {
	for shell, run := range map[string]func(path, line string) []string{
		"bash": func(path, line string) []string {
			return append([]string{"--norc", "-c", bashOffers, "bash", path}, strings.Split(line, " ")...)
		},
		"fish": func(path, line string) []string {
			return []string{"--no-config", "-c", `source $argv[1]; complete -C $argv[2]`, path, line}
		},
	} {
		t.Run(shell, func(t *testing.T) {
			path, folder := script(t, shell)
			for _, line := range []string{"tokendoctor practice expired ", "tokendoctor practice --seed 7 expired ", "tokendoctor completion bash ", "tokendoctor help check "} {
				cmd := exec.Command(shell, run(path, line)...)
				cmd.Dir, cmd.Env = folder, append(os.Environ(), "HOME="+folder)
				out, err := cmd.CombinedOutput()
				if err != nil {
					t.Fatalf("%s: %v %s", line, err, out)
				}
				for word := range strings.FieldsSeq(string(out)) {
					if word == "expired" || word == "fish" || word == "check" {
						t.Errorf("%s: offers %s", line, word)
					}
				}
			}
		})
	}
}
