package desktop

import (
	"strconv"
	"strings"
)

// deaf are the terminals that ignore a request to put a text on the clipboard (OSC 52).
// Measured with the versions of Debian 12 and with the newest of November 2026, each in
// its default configuration (.ci/real-terminals); some draw the text over the screen.
// Programs inside a terminal that is not listed may be heard.
var deaf = []struct {
	name string
	is   func(getenv func(string) string) bool
}{
	// What runs inside another terminal comes first: it keeps the variables of that one.
	{"tmux", set("TMUX")},
	{"screen", set("STY")},
	{"tmux or screen", kind("tmux", "screen")},
	{"terminology", set("TERMINOLOGY")},
	{"mlterm", set("MLTERM")},
	{"rxvt", kind("rxvt")},
	{"st", kind("st")},
	{"zutty", set("ZUTTY_VERSION")}, // it takes less than a report, and draws what is longer
	{"konsole", oldKonsole},
	{"this kind of terminal", set("VTE_VERSION")}, // gnome-terminal, xfce4-terminal, tilix and more
	{"xterm", set("XTERM_VERSION")},
}

// set reports whether a variable is there.
func set(name string) func(func(string) string) bool {
	return func(getenv func(string) string) bool { return getenv(name) != "" }
}

// kind reports whether TERM is one of these names, or a longer form of one.
func kind(names ...string) func(func(string) string) bool {
	return func(getenv func(string) string) bool {
		term := getenv("TERM")
		for _, name := range names {
			rest, ok := strings.CutPrefix(term, name)
			if ok && (rest == "" || strings.ContainsRune("-.0123456789", rune(rest[0]))) {
				return true
			}
		}
		return false
	}
}

// oldKonsole is one that is known to ignore the request: 22.12 does, 26.08 does not, and
// nobody has measured those in between.
func oldKonsole(getenv func(string) string) bool {
	version, err := strconv.Atoi(getenv("KONSOLE_VERSION"))
	return err == nil && version <= 221299
}

// DeafTerminal names the terminal if it is known not to put a text on the clipboard when
// a program asks it to; otherwise it is empty.
func DeafTerminal(getenv func(string) string) string {
	for _, d := range deaf {
		if d.is(getenv) {
			return d.name
		}
	}
	return ""
}
