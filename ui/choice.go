package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"
)

// choice is a list of which one row is taken.
type choice struct {
	labels []string
	notes  []string // what is said below a row while it has the focus, if anything
	focus  int
}

// update moves the focus; it reports whether a row was taken.
func (c *choice) update(msg tea.Msg) bool {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false
	}
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
		if (i == c.focus || p.plain) && i < len(c.notes) {
			p.indented("     ", c.notes[i])
		}
	}
}
