//go:build unix

package ptytest

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"image/color"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// The measures of a picture, in pixels. The letters of most fonts for terminals are six
// tenths of their size wide; where they are not, each span is fitted to its cells.
const (
	cellWidth, cellHeight = 9, 19
	fontSize              = 15
	baseline              = 14 // below the top of a cell
	margin                = 18
	titleBar              = 30 // above the first line, with the marks of a window
)

// The colours of a picture, for eyes that look at a light page and at a dark one.
const (
	paper = "#1b1f27"
	ink   = "#d8dee9"
)

// themed are the 16 colours of a terminal, which leaves them to the theme.
var themed = [16]string{
	"#3b4252", "#f07178", "#a3d977", "#ffcb6b", "#82aaff", "#c792ea", "#6fd3e8", "#d8dee9",
	"#667084", "#ff8b92", "#b9f291", "#ffd98f", "#9cc0ff", "#d6acff", "#8be4f7", "#ffffff",
}

// Frame is what a person sees now, as a part of a film: the same text for the same cells.
// Colours, bold, faint and reverse are kept, which is all that the program uses.
func (x *Terminal) Frame() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	var b strings.Builder
	for y := range x.screen.Height() {
		for at := 0; at < x.screen.Width(); {
			at = x.draw(&b, at, y)
		}
	}
	return b.String()
}

// plays is how often a film is shown, before it rests on its last frame.
const plays = 3

// Film is an SVG that shows one frame after another, each for its seconds. Viewers who
// asked for less motion see only the still, by its index. The title describes it to those
// who cannot see it.
func Film(title string, columns, rows int, frames []string, seconds []float64, still int) string {
	width, height := columns*cellWidth+2*margin, rows*cellHeight+titleBar+margin
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%[1]d" height="%[2]d" role="img"`+
		` font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="%[3]d" fill="%[4]s">`+"\n",
		width, height, fontSize, ink)
	fmt.Fprintf(&b, "<title>%s</title>\n<style>\n", escaped(title))
	fmt.Fprintf(&b, "g { visibility: hidden }\n#f%d { visibility: visible }\n", still)
	all, from := 0.0, 0.0
	for _, s := range seconds {
		all += s
	}
	b.WriteString("@media (prefers-reduced-motion: no-preference) {\n")
	for i, s := range seconds {
		start, end := 100*from/all, 100*(from+s)/all
		from += s
		last := "hidden"
		if i == len(seconds)-1 {
			last = "visible"
		}
		first := "hidden"
		if i == 0 {
			first = "visible"
		}
		fmt.Fprintf(&b, "#f%d { animation: k%[1]d %.1fs step-end %d forwards }\n", i, all, plays)
		fmt.Fprintf(&b, "@keyframes k%d { 0%% { visibility: %s } %.2f%% { visibility: visible } %.2f%% { visibility: %s } }\n", i, first, start, end, last)
	}
	b.WriteString("}\n</style>\n")
	fmt.Fprintf(&b, `<rect width="%d" height="%d" rx="10" fill="%s"/>`+"\n", width, height, paper)
	for i := range 3 {
		fmt.Fprintf(&b, `<circle cx="%d" cy="%d" r="5" fill="%s"/>`+"\n", margin+5+i*17, titleBar/2, themed[0])
	}
	for i, frame := range frames {
		fmt.Fprintf(&b, "<g id=\"f%d\">\n%s</g>\n", i, frame)
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// draw draws the cells from one on that look alike, and returns the column after them.
func (x *Terminal) draw(b *strings.Builder, from, line int) int {
	text, end, style := "", from, uv.Style{}
	for end < x.screen.Width() {
		cell := x.screen.CellAt(end, line)
		if cell == nil {
			cell = &uv.EmptyCell
		}
		if end == from {
			style = cell.Style
		} else if !cell.Style.Equal(&style) {
			break
		}
		text += cmp.Or(cell.Content, " ")
		end += max(1, cell.Width)
	}
	top := titleBar + line*cellHeight
	front, behind := hex(style.Fg), hex(style.Bg)
	if style.Attrs&uv.AttrReverse != 0 {
		front, behind = cmp.Or(behind, paper), cmp.Or(front, ink)
	}
	if behind != "" {
		fmt.Fprintf(b, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>`+"\n", margin+from*cellWidth, top, (end-from)*cellWidth, cellHeight, behind)
	}
	// Spaces at the ends show nothing, and not every program keeps them.
	trimmed := strings.Trim(text, " ")
	if trimmed == "" {
		return end
	}
	column := from + len(text) - len(strings.TrimLeft(text, " "))
	fmt.Fprintf(b, `<text x="%d" y="%d" textLength="%d" lengthAdjust="spacingAndGlyphs" xml:space="preserve"`,
		margin+column*cellWidth, top+baseline, (end-from-len(text)+len(trimmed))*cellWidth)
	for _, a := range []struct {
		used bool
		text string
	}{
		{front != "", `fill="` + front + `"`},
		{style.Attrs&uv.AttrBold != 0, `font-weight="bold"`},
		{style.Attrs&uv.AttrFaint != 0, `opacity="0.6"`},
	} {
		if a.used {
			b.WriteString(" " + a.text)
		}
	}
	fmt.Fprintf(b, ">%s</text>\n", escaped(trimmed))
	return end
}

// hex is a colour as SVG writes it; empty if the terminal's own is meant.
func hex(c color.Color) string {
	switch c := c.(type) {
	case nil:
		return ""
	case ansi.BasicColor:
		return themed[c&15]
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder takes everything
	return b.String()
}
