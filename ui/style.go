package ui

import (
	"image/color"
	"strings"

	"charm.land/lipgloss/v2"

	"tokendoctor/wizard"
)

// How the screens look. Structure is drawn with attributes (reverse, bold, background
// colour, space) and never with glyphs: a screen reader hears words alone, and what is
// marked with the mouse copies clean. Of the 16 colours no red, green or yellow can be
// read beside text in every common palette (TestContrast), so a colour is a swatch: a
// blank cell or two before a word that says the same. Where the text's colour is set, it is
// not bold: many terminals draw bold black as grey.
var (
	titleStyle  = lipgloss.NewStyle().Bold(true)
	barStyle    = lipgloss.NewStyle().Bold(true).Reverse(true)
	keyStyle    = lipgloss.NewStyle().Reverse(true)
	noteStyle   = lipgloss.NewStyle().Bold(true)
	bannerStyle = lipgloss.NewStyle().Foreground(lipgloss.Black).Background(lipgloss.BrightCyan)
)

// tone is what a swatch says beside its word.
type tone int

const (
	neutral tone = iota
	good
	bad
	doubtful
)

var tones = map[tone]color.Color{good: lipgloss.Green, bad: lipgloss.Red, doubtful: lipgloss.Yellow}

// swatch is a blank in a colour, or a mere blank.
func (t tone) swatch(width int) string {
	style := lipgloss.NewStyle()
	if c, ok := tones[t]; ok {
		style = style.Background(c)
	}
	return style.Render(strings.Repeat(" ", width))
}

// bar is a title across the whole width. The mark stands at the right end of its last
// line that has room for it.
func bar(t tone, title, mark string, width int) []string {
	const edge = 1
	room := max(1, width-edge-2)
	lines := wrap(title, room)
	if lipgloss.Width(lines[len(lines)-1])+2+len(mark) > room {
		lines = wrap(title, max(minWidth/2, room-len(mark)-2))
	}
	if lipgloss.Width(lines[len(lines)-1])+2+len(mark) > room {
		lines = append(lines, "")
	}
	for i, line := range lines {
		if i == len(lines)-1 {
			line += strings.Repeat(" ", max(0, room-lipgloss.Width(line)-len(mark))) + mark
		}
		lines[i] = t.swatch(edge) + barStyle.Render(" "+line+strings.Repeat(" ", max(0, room-lipgloss.Width(line)))+" ")
	}
	return lines
}

// statusWidth is the column of status words: the longest is UNKNOWN.
const statusWidth = 7

// saidBadge is what stands in place of a status before what a person said.
var saidBadge = "  SAID" + strings.Repeat(" ", statusWidth-len("SAID"))

var statusTones = map[wizard.Status]tone{wizard.Pass: good, wizard.Fail: bad, wizard.Unknown: doubtful}

// badge is a status as a swatch and its word, padded to one column.
func badge(s wizard.Status) string {
	style := lipgloss.NewStyle()
	if s == wizard.Fail {
		style = titleStyle
	}
	word := strings.ToUpper(string(s))
	return statusTones[s].swatch(1) + " " + style.Render(word) + strings.Repeat(" ", max(0, statusWidth-len(word)))
}
