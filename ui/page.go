package ui

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"tokendoctor/cloudflare/webhost"
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
	reported         bool // in plain mode: each check was reported when it ended
	small            bool // a row has no description below it
	plain            bool // for ordinary lines: nothing has the focus, and questions come after the page
}

// maxText is the longest line of text, in characters: longer ones are hard to read.
const maxText = 76

func newPage(width int) *page { return &page{width: max(1, min(width, maxText))} }

// text adds a wrapped paragraph. The texts of the program are ASCII; from outside come
// only domain names, in their ASCII form.
func (p *page) text(s string) { p.indented("", s) }

// indented adds a paragraph after a lead such as "1. ", with a hanging indent.
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

// plainKeys replaces the names of keys by what is typed in plain mode.
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

// mark is the lead of a row. If the row has the focus, the cursor goes there.
func (p *page) mark(focused bool) string {
	if !focused || p.plain {
		return "  "
	}
	p.cursor(0)
	return "> "
}

// cursor puts the real cursor at a column of the next line.
func (p *page) cursor(x int) { p.cursorX, p.cursorY, p.hasCursor = x, len(p.lines), true }

// open keeps everything added since the focused row in view with it.
func (p *page) open() { p.focusEnd = len(p.lines) - 1 }

// link adds an address from the first column on, so that it can be selected; a browser
// accepts it with line breaks inside.
func (p *page) link(address string) {
	for len(address) > p.width && !p.plain {
		p.lines = append(p.lines, address[:p.width])
		address = address[p.width:]
	}
	p.lines = append(p.lines, address)
}

// command adds a line for a shell from the first column on. It is broken only where a
// line break changes nothing, because a person may mark it off the screen.
func (p *page) command(line string) {
	if p.plain { // the terminal breaks it, and knows that it did
		p.lines = append(p.lines, line)
		return
	}
	p.lines = append(p.lines, webhost.Lines(line, p.width)...)
}

// section adds a heading and a list, or nothing if the list is empty.
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

// wrap breaks text at spaces only, and cuts a word that is longer than a line.
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

// words splits a text. The > of a menu path stays with the word before it: a line that
// begins with > would look like a focused row.
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

// Only the 16 colours of the terminal, so that the person's theme decides.
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
