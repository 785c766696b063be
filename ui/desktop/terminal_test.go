package desktop

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
)

// vars is an environment.
func vars(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestPlain(t *testing.T) {
	for _, c := range []struct {
		accessible, term string
		want             bool
	}{
		{"", "xterm-256color", false}, {"0", "xterm", false}, {"false", "xterm", false}, {"No", "xterm", false},
		{"1", "xterm", true}, {"yes", "xterm", true}, {"anything", "", true}, {"", "dumb", true}, {"0", "dumb", true},
		{"", "", false}, // as on Windows
	} {
		if got := Plain(vars("ACCESSIBLE", c.accessible, "TERM", c.term)); got != c.want {
			t.Errorf("ACCESSIBLE=%s TERM=%s: %t", c.accessible, c.term, got)
		}
	}
}

func TestPasteKeys(t *testing.T) {
	for _, c := range []struct {
		system string
		vars   func(string) string
		want   string
	}{
		{"linux", vars(), "Ctrl+Shift+V"},
		{"freebsd", vars(), "Ctrl+Shift+V"},
		{"darwin", vars(), "Cmd+V"},
		{"windows", vars(), "right-click"},
		{"windows", vars("WT_SESSION", "x"), "Ctrl+Shift+V"},
		{"linux", vars("WSL_DISTRO_NAME", "Debian"), "right-click"},
		{"linux", vars("TERM", "rxvt-unicode-256color"), "Ctrl+Alt+V"},
		{"linux", vars("TERM", "eterm-color", "INSIDE_EMACS", "28.2,term:0.96"), "Shift+Insert"},
		{"linux", vars("TERM", "xterm", "XTERM_VERSION", "XTerm(379)"), "Shift+Insert, or the middle button, after you have marked"},
		{"linux", vars("TERM", "mlterm", "MLTERM", "3.9.0"), "Shift+Insert, or the middle"},
		{"linux", vars("TERM", "tmux-256color", "TMUX", "x", "XTERM_VERSION", "XTerm(412)"), "Shift+Insert, or Shift and the middle"},
		{"linux", vars("TERM", "screen", "STY", "x", "XTERM_VERSION", "XTerm(412)"), "Shift+Insert, or the middle"},
		{"linux", vars("TERM", "tmux-256color", "TMUX", "x"), "Ctrl+Shift+V, or Shift+Insert"},
		{"linux", vars("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22"), "Cmd+V on a Mac"},
	} {
		if got := PasteKeys(c.system, c.vars); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, without %q", c.system, got, c.want)
		}
	}
}

// Emacs hides the answer to what its own rule takes for a question for a password.
func TestSecretPrompt(t *testing.T) {
	for inside, want := range map[string]string{"": "", "29.1,comint": "Password of the API token: ", "28.2,term:0.96": "", "29.1,vterm": ""} {
		if got := SecretPrompt(vars("INSIDE_EMACS", inside)); got != want {
			t.Errorf("%q: %q", inside, got)
		}
	}
}

func TestColors(t *testing.T) {
	for _, c := range []struct {
		vars func(string) string
		want colorprofile.Profile
	}{
		{vars(), colorprofile.ANSI},
		{vars("NO_COLOR", "yes"), colorprofile.ASCII},
		{vars("NO_COLOR", "0"), colorprofile.ASCII},
		{vars("CLICOLOR", "0"), colorprofile.ASCII},
		{vars("CLICOLOR", "1"), colorprofile.ANSI},
	} {
		if got := Colors(colorprofile.TrueColor, c.vars); got != c.want {
			t.Errorf("%s", got)
		}
	}
	if got := Colors(colorprofile.NoTTY, vars()); got != colorprofile.NoTTY {
		t.Errorf("no terminal: %s", got)
	}
}

func TestPoorTerminal(t *testing.T) {
	for _, c := range []struct {
		system string
		vars   func(string) string
		want   string
	}{
		{"linux", vars("TERM", "xterm-256color"), ""},
		{"linux", vars("TERM", "a-terminal-of-tomorrow"), ""},
		{"linux", vars(), "is not set"},
		{"linux", vars("TERM", "unknown"), "is not known"},
		{"freebsd", vars("TERM", "lpr"), "on paper"},
		{"linux", vars("TERM", "hardcopy"), "on paper"},
		{"linux", vars("TERM", "hard-copy"), "on paper"},
		{"darwin", vars("TERM", "tty37"), "on paper"},
		{"windows", vars(), ""},
		{"linux", vars("WT_SESSION", "x"), ""},
	} {
		if got := PoorTerminal(c.system, c.vars); (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s, TERM=%s: %q", c.system, c.vars("TERM"), got)
		}
	}
}
