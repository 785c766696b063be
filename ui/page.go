package ui

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"tokendoctor/cloudflare/webhost"
	"tokendoctor/wizard/wordwrap"
)

// page collects the lines of a screen's body and where the real cursor belongs,
// so that screen readers and magnifiers find the focused row.
type page struct {
	width            int
	window           int // of the terminal, where a line may be longer than text is
	lines            []string
	cursorX, cursorY int
	hasCursor        bool
	focusTop         int  // the first line that belongs to the focused row
	focusEnd         int  // and the last; 0 where that is the cursor's
	reported         bool // in plain mode: each check was reported when it ended
	small            bool // a row has no description below it
	plain            bool // for ordinary lines: nothing has the focus, and questions come after the page
	wide             bool // there is room for a second column
}

// maxText is the longest line of text, in characters: longer ones are hard to read.
const maxText = 76

func newPage(width int) *page { return &page{width: max(1, min(width, maxText))} }

// text adds a wrapped paragraph. The texts of the program are ASCII; from outside come
// only domain names, in their ASCII form.
func (p *page) text(s string) { p.indented("", s) }

// indented adds a paragraph after a lead such as "1. ", with a hanging indent.
func (p *page) indented(lead, s string) {
	p.hanging(lead, strings.Repeat(" ", lipgloss.Width(lead)), s)
}

// hanging adds a paragraph after a lead, its other lines after an indent.
func (p *page) hanging(lead, indent, s string) {
	room := max(8, p.width-lipgloss.Width(indent))
	// Wrapped as if the lead were an indent and a word that is longer by the rest.
	more := strings.Repeat("x", max(0, lipgloss.Width(lead)-len(indent)))
	lines := wrap(more+s, room)
	if p.plain { // an address is one word, however long
		lines = wordwrap.Fill(words(more+plainKeys.Replace(s)), room)
	}
	for i, line := range lines {
		if i == 0 {
			p.lines = append(p.lines, lead+line[len(more):])
		} else {
			p.lines = append(p.lines, indent+line)
		}
	}
}

// columns adds a text with another one beside it, which alone may have more lines than one:
// what is read row by row, as by a screen reader, keeps its order.
func (p *page) columns(lead, left string, width int, right string) {
	start := lipgloss.Width(lead) + width + 2
	lines := wrap(right, min(maxText, p.window-start))
	p.lines = append(p.lines, fmt.Sprintf("%s%-*s  %s", lead, width, left, lines[0]))
	for _, line := range lines[1:] {
		p.lines = append(p.lines, strings.Repeat(" ", start)+line)
	}
}

// plainKeys replaces the names of keys by what is typed in plain mode.
var plainKeys = strings.NewReplacer("Esc goes back", "b goes back", "Esc shows", "b shows", "with Esc", "with b", "Esc stops", "x stops")

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

// sentence adds a paragraph with the cursor on its last line: a screen reader speaks what is
// new down to the cursor's line. All of it from line top on is kept in view.
func (p *page) sentence(top int, s string) {
	p.row(true, s)
	p.open(top)
	p.cursorY = len(p.lines) - 1
}

// cursor puts the real cursor at a column of the next line.
func (p *page) cursor(x int) {
	p.cursorX, p.cursorY, p.hasCursor = x, len(p.lines), true
	p.focusTop, p.focusEnd = p.cursorY, p.cursorY
}

// open keeps the lines from top on in view as a whole, with the cursor among them.
func (p *page) open(top int) { p.focusTop, p.focusEnd = top, len(p.lines)-1 }

// link adds an address from the first column on, so that it can be selected; a browser
// accepts it with line breaks inside. A form that is filled in is addressed by a wall of
// escapes: that part is in the hyperlink alone, unless the whole is asked for.
func (p *page) link(address string, whole bool) {
	if p.plain {
		p.lines = append(p.lines, address)
		return
	}
	shown := address
	if head, query, ok := strings.Cut(address, "?"); ok && !whole && strings.Contains(query, "%") {
		shown = head
	}
	style := lipgloss.NewStyle().Hyperlink(address)
	for len(shown) > p.width {
		p.lines = append(p.lines, style.Render(shown[:p.width]))
		shown = shown[p.width:]
	}
	p.lines = append(p.lines, style.Render(shown))
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

// note adds what is said above a screen. A line after the first is a path: it is broken
// only where the window ends, so that it can be marked, and its spaces are its own.
func (p *page) note(s string) {
	text, path, _ := strings.Cut(s, "\n")
	p.text(text)
	for room := max(p.window, p.width); path != ""; {
		n := len(path)
		if !p.plain {
			n = min(n, room)
		}
		p.lines = append(p.lines, path[:n])
		path = path[n:]
	}
}

// heading begins a part of the page.
func (p *page) heading(title string) {
	p.blank()
	p.lines = append(p.lines, titleStyle.Render(title))
}

// section adds a heading and a list, or nothing if the list is empty.
func section(p *page, title string, items []string) {
	if len(items) == 0 {
		return
	}
	p.heading(title)
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
