package desktop

import "testing"

// The variables are those that each terminal sets, as .ci/real-terminals prints them.
func TestDeafTerminal(t *testing.T) {
	for want, all := range map[string][]func(string) string{
		"xterm": {vars("TERM", "xterm", "XTERM_VERSION", "XTerm(379)"), vars("TERM", "xterm-256color", "XTERM_VERSION", "XTerm(412)")},
		"this kind of terminal": {
			vars("TERM", "xterm-256color", "VTE_VERSION", "7006", "COLORTERM", "truecolor"),
			vars("TERM", "xterm-256color", "VTE_VERSION", "8401"),
		},
		"konsole":        {vars("TERM", "xterm-256color", "KONSOLE_VERSION", "221203")},
		"rxvt":           {vars("TERM", "rxvt-unicode-256color"), vars("TERM", "rxvt")},
		"st":             {vars("TERM", "st-256color"), vars("TERM", "st")},
		"zutty":          {vars("TERM", "xterm-256color", "ZUTTY_VERSION", "0.14-DEBUG")},
		"mlterm":         {vars("TERM", "mlterm", "MLTERM", "3.9.0"), vars("TERM", "xterm", "MLTERM", "3.9.4")},
		"terminology":    {vars("TERM", "xterm-256color", "TERMINOLOGY", "1", "TERM_PROGRAM", "terminology")},
		"tmux":           {vars("TERM", "tmux-256color", "TMUX", "/tmp/x,1,1"), vars("TERM", "screen", "TMUX", "/tmp/x,1,1", "XTERM_VERSION", "XTerm(379)")},
		"screen":         {vars("TERM", "screen", "STY", "1.pts-1"), vars("TERM", "screen5", "STY", "1.pts-1", "XTERM_VERSION", "XTerm(379)")},
		"tmux or screen": {vars("TERM", "tmux-256color"), vars("TERM", "screen.xterm-256color"), vars("TERM", "screen5")}, // over SSH
		"": {
			vars("TERM", "xterm-kitty"), vars("TERM", "alacritty"), vars("TERM", "foot"), vars("TERM", "xterm-256color"), vars(),
			vars("TERM", "xterm-256color", "KONSOLE_VERSION", "260802"), vars("TERM", "xterm-256color", "KONSOLE_VERSION", "x"), vars("TERM", "stterm"),
		},
	} {
		for i, getenv := range all {
			if got := DeafTerminal(getenv); got != want {
				t.Errorf("%q, row %d: %q", want, i+1, got)
			}
		}
	}
}
