package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"
)

// choice is a list from which one row is taken. A screen that embeds it is a lister, and has
// the keys of a list unless it names its own.
type choice struct {
	labels []string
	notes  []string // shown below the focused row, if not empty; in a small window only in the help
	focus  int
	where  string // where the answer is found; in a small window in the help, if there is no room
	asks   bool   // in plain mode Enter alone takes no row: an answer must not be given by default
}

// key moves the focus; it reports whether a row was taken.
func (c *choice) key(k tea.KeyPressMsg) bool {
	switch {
	case matches(k, keyUp):
		c.focus = max(0, c.focus-1)
	case matches(k, keyDown):
		c.focus = min(len(c.labels)-1, c.focus+1)
	case matches(k, keyPick):
		if n := int(k.String()[0] - '1'); n < len(c.labels) {
			c.focus = n
			return true
		}
	case matches(k, keyChoose):
		return true
	}
	return false
}

func (c *choice) view(p *page) {
	for i, label := range c.labels {
		lead := "   "
		if i < 9 || p.plain {
			lead = fmt.Sprintf("%-3d", i+1)
		}
		p.indented(p.mark(i == c.focus)+lead, label)
		if (i == c.focus && !p.small || p.plain) && i < len(c.notes) && c.notes[i] != "" {
			p.indented("     ", c.notes[i])
		}
	}
}

func (c *choice) list(*model) *choice { return c }

func (*choice) bindings(*model) []binding { return listKeys }

// about is the note of the focused row.
func (c *choice) about() string {
	if c.focus >= len(c.notes) || c.notes[c.focus] == "" {
		return ""
	}
	return c.labels[c.focus] + ": " + c.notes[c.focus]
}
