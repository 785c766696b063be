package ui

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"tokendoctor/wizard"
	"tokendoctor/wizard/wordwrap"
)

// page collects the lines of a screen's body and where the real cursor belongs,
// so that screen readers and magnifiers find the focused row.
type page struct {
	width            int
	lines            []string
	cursorX, cursorY int
	hasCursor        bool
	focusEnd         int  // the last line that belongs to the focused row
	told             bool // in plain mode: how the checks went was said as they ended
	small            bool // a row has no description below it
	plain            bool // for ordinary lines: nothing has the focus, and what is asked is asked below
}

// maxText is the widest that text is set: longer lines are hard to read.
const maxText = 76

func newPage(width int) *page { return &page{width: max(1, min(width, maxText))} }

// text adds a paragraph, wrapped. All texts of the program are ASCII, and what
// comes from outside is a domain name in its ASCII form.
func (p *page) text(s string) { p.indented("", s) }

// indented adds a paragraph behind a lead such as "1. "; the lines after the
// first are set under its text.
func (p *page) indented(lead, s string) {
	room := max(8, p.width-lipgloss.Width(lead))
	pad := strings.Repeat(" ", lipgloss.Width(lead))
	lines := wrap(s, room)
	if p.plain { // an address is one word, however long
		lines = wordwrap.Fill(words(plainKeys.Replace(s)), room)
	}
	for i, line := range lines {
		if i == 0 {
			p.lines = append(p.lines, lead+line)
		} else {
			p.lines = append(p.lines, pad+line)
		}
	}
}

// plainKeys names what is typed in plain mode in place of a key.
var plainKeys = strings.NewReplacer("Esc goes back", "b goes back", "with Esc", "with b", "Esc stops", "x stops")

// blank adds an empty line, never two and never first.
func (p *page) blank() {
	if n := len(p.lines); n > 0 && p.lines[n-1] != "" {
		p.lines = append(p.lines, "")
	}
}

// row adds a row that can have the focus; the focused one has the cursor.
func (p *page) row(focused bool, s string) {
	if p.plain {
		p.text(s)
		return
	}
	p.indented(p.mark(focused), s)
}

// mark is what stands before a row, and puts the cursor there.
func (p *page) mark(focused bool) string {
	if !focused || p.plain {
		return "  "
	}
	p.cursor(0)
	return "> "
}

// cursor puts the real cursor at a column of the next line.
func (p *page) cursor(x int) { p.cursorX, p.cursorY, p.hasCursor = x, len(p.lines), true }

// open keeps what was added since the focused row in view with it.
func (p *page) open() { p.focusEnd = len(p.lines) - 1 }

// link adds an address from the first column on, so that it can be marked; a
// browser takes it with the line breaks in it.
func (p *page) link(address string) {
	for len(address) > p.width && !p.plain {
		p.lines = append(p.lines, address[:p.width])
		address = address[p.width:]
	}
	p.lines = append(p.lines, address)
}

// section adds a heading with a list below it, or nothing if there is none to list.
func section(p *page, title string, items []string) {
	if len(items) == 0 {
		return
	}
	p.lines = append(p.lines, titleStyle.Render(title))
	for _, item := range items {
		p.indented("- ", item)
	}
	p.blank()
}

// wrap breaks plain text at spaces only. A word that is longer than a line is cut.
func wrap(s string, width int) []string {
	var pieces []string
	for _, word := range words(s) {
		for len(word) > width {
			pieces = append(pieces, word[:width])
			word = word[width:]
		}
		pieces = append(pieces, word)
	}
	return wordwrap.Fill(pieces, width)
}

// words are those of a text. The sign of a menu path stays with the one before: a line
// that begins with it would look like a marked row.
func words(s string) []string {
	out := strings.Fields(strings.ReplaceAll(s, " > ", "\x00> "))
	for i, word := range out {
		out[i] = strings.ReplaceAll(word, "\x00", " ")
	}
	return out
}

// count is a number with the word for it.
func count(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

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
