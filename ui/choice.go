package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"
)

// choice is a list of which one row is taken.
type choice struct {
	labels []string
	notes  []string // what is said below a row while it has the focus, if anything; in a small window by the help
	focus  int
	asks   bool // in plain mode Enter alone takes none: it would say what nobody has said
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
		if (i == c.focus && !p.small || p.plain) && i < len(c.notes) && c.notes[i] != "" {
			p.indented("     ", c.notes[i])
		}
	}
}

// about is what there is to say of the row that has the focus.
func (c *choice) about() string {
	if c.focus >= len(c.notes) || c.notes[c.focus] == "" {
		return ""
	}
	return c.labels[c.focus] + ": " + c.notes[c.focus]
}

// list is what the screen has to choose from, if that is all that it asks.
func (m *model) list() *choice {
	if s, ok := m.screen().(lister); ok {
		return s.list(m)
	}
	return nil
}

func (s *startScreen) list(*model) *choice    { return &s.choice }
func (s *scenarioScreen) list(*model) *choice { return &s.choice }
func (s *questionScreen) list(*model) *choice { return &s.choice }
func (s *guessScreen) list(*model) *choice    { return &s.choice }
func (s *retestScreen) list(*model) *choice   { return &s.choice }
func (s *saveScreen) list(*model) *choice     { return &s.choice }
func (s *compareScreen) list(*model) *choice {
	if s.asking {
		return &s.choice
	}
	return nil
}

func (s *hostScreen) list(*model) *choice {
	switch {
	case s.open == nil:
		return &s.ways
	case s.open.codes:
		return &s.codes
	}
	return nil
}
