package desktop

import (
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

// PasteKeys names the keys that paste in a terminal of the system. WSL runs in a Windows terminal.
func PasteKeys(system string, getenv func(string) string) string {
	switch {
	case getenv("SSH_CONNECTION") != "":
		return "your terminal's own paste: Ctrl+Shift+V, Cmd+V on a Mac, or a right-click" // over SSH, the terminal can be on any system
	case system == "darwin":
		return "Cmd+V"
	case system == "windows", getenv("WSL_DISTRO_NAME") != "", getenv("WT_SESSION") != "":
		return "Ctrl+Shift+V or a right-click"
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
