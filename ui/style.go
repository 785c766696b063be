package ui

import (
	"strings"

	"charm.land/lipgloss/v2"

	"tokendoctor/wizard"
)

// The 16 colours of the terminal only, so that the person's theme decides.
var (
	titleStyle  = lipgloss.NewStyle().Bold(true)
	bannerStyle = lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Color("6"))
	noteStyle   = lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Color("3"))
	faintStyle  = lipgloss.NewStyle().Faint(true)

	statusStyles = map[wizard.Status]lipgloss.Style{
		wizard.Pass:    lipgloss.NewStyle().Foreground(lipgloss.Color("2")),
		wizard.Fail:    lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Color("1")),
		wizard.Skip:    lipgloss.NewStyle().Faint(true),
		wizard.Unknown: lipgloss.NewStyle().Foreground(lipgloss.Color("3")),
	}
)

// statusWidth is the column of status words: the longest is UNKNOWN.
const statusWidth = 7

// statusWord is a status as shown, padded to one column.
func statusWord(s wizard.Status) string {
	w := strings.ToUpper(string(s))
	return statusStyles[s].Render(w) + strings.Repeat(" ", max(0, statusWidth-len(w)))
}
