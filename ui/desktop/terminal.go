package desktop

import (
	"path"
	"slices"
	"strings"

	"github.com/charmbracelet/colorprofile"
)

// What the variables of a computer say of its terminal. The system is a value, one of
// those of runtime.GOOS, so that each can be tested on any.

// Plain reports whether ordinary lines are wanted in place of a full screen: ACCESSIBLE
// is set to anything but a no, or the terminal can do no more.
func Plain(getenv func(string) string) bool {
	no := []string{"", "0", "false", "no"}
	return !slices.Contains(no, strings.ToLower(getenv("ACCESSIBLE"))) || getenv("TERM") == "dumb"
}

// SecretPrompt is a question whose answer Emacs hides in its shell (M-x shell), by its own
// rule for passwords (comint-password-prompt-regexp); empty anywhere else. Otherwise the
// token would stand in the buffer.
func SecretPrompt(getenv func(string) string) string {
	if strings.Contains(getenv("INSIDE_EMACS"), "comint") {
		return "Password of the API token: "
	}
	return ""
}

// PoorTerminal says why a full screen cannot be drawn in a terminal, by its name; empty where
// it can, or where nothing is known against it. A name that only this computer does not know
// is no reason: it may be newer than the computer.
func PoorTerminal(system string, getenv func(string) string) string {
	name := getenv("TERM")
	switch {
	case system == "windows", getenv("WT_SESSION") != "":
		return "" // the variable means nothing there
	case name == "":
		return "The variable TERM is not set, so nothing is known of this terminal."
	case name == "unknown", name == "network", name == "dialup", name == "switch":
		return "The variable TERM says that this terminal is not known."
	}
	if slices.ContainsFunc(printing, func(pattern string) bool { ok, _ := path.Match(pattern, name); return ok }) {
		return "The variable TERM says that this terminal prints on paper."
	}
	return ""
}

// printing are the terminals of terminfo that have the capability hc (hard copy), or that
// cannot put the cursor anywhere: those of ncurses 6.4.
var printing = []string{
	"lpr", "printer", "hardcopy", "hard-copy", "tty3[357]", "tty4[03]", "teletype", "la120", "decwriter", "dw", "dw[1-4]", "gt100[0-9]", "ti[78]00",
	"oki*", "pr-*", "qdcons", "diablo*", "xerox*", "dtc*", "gsi", "aj*", "nec5520", "qume*", "citoh*",
}

// marked is what terminals paste that have no key for the clipboard: what was marked last.
const marked = "Shift+Insert, or the middle button, after you have marked the token"

// PasteKeys names the keys that paste in a terminal of the system. WSL runs in a Windows
// terminal. Measured with .ci/real-terminals.
func PasteKeys(system string, getenv func(string) string) string {
	switch {
	case strings.Contains(getenv("INSIDE_EMACS"), ",term:"): // M-x term and ansi-term, in char mode
		return "Shift+Insert"
	case getenv("SSH_CONNECTION") != "":
		return "your terminal's own paste: Ctrl+Shift+V, Cmd+V on a Mac, or a right-click" // over SSH, the terminal can be on any system
	case system == "darwin":
		return "Cmd+V"
	case system == "windows", getenv("WSL_DISTRO_NAME") != "", getenv("WT_SESSION") != "":
		return "Ctrl+Shift+V or a right-click"
	case kind("rxvt")(getenv):
		return "Ctrl+Alt+V"
	case getenv("XTERM_VERSION") != "" && getenv("TMUX") != "": // whose mouse may be on
		return "Shift+Insert, or Shift and the middle button, after you have marked the token"
	case getenv("XTERM_VERSION") != "", getenv("MLTERM") != "":
		return marked
	case getenv("TMUX") != "", kind("tmux", "screen")(getenv): // inside any terminal
		return "Ctrl+Shift+V, or " + strings.Replace(marked, "the middle button", "Shift and the middle button", 1)
	}
	return "Ctrl+Shift+V"
}

// Colors honours NO_COLOR and CLICOLOR=0 as they are documented: any value of the first
// that is not empty. The library reads the first as true or false. More than the 16
// colours of the person's own theme are not used.
func Colors(detected colorprofile.Profile, getenv func(string) string) colorprofile.Profile {
	if getenv("NO_COLOR") != "" || getenv("CLICOLOR") == "0" {
		return colorprofile.ASCII
	}
	return min(detected, colorprofile.ANSI)
}
