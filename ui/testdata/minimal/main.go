// Command minimal is the least that Bubble Tea takes to show a full screen: what the
// program's own start is measured against.
package main

import (
	"os"

	tea "charm.land/bubbletea/v2"
)

type model struct{ presses int }

func (m model) Init() tea.Cmd { return nil }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		if k.String() == "ctrl+c" {
			return m, tea.Quit
		}
		m.presses++
	}
	return m, nil
}

func (m model) View() tea.View {
	v := tea.NewView("A minimal program." + string(rune('a'+m.presses%26)))
	v.AltScreen = true
	return v
}

func main() {
	if _, err := tea.NewProgram(model{}).Run(); err != nil {
		os.Exit(1)
	}
}
