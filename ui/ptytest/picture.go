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

// SVG is a picture of what a person sees now: the same bytes for the same cells. Colours,
// bold, faint and reverse are kept, which is all that the program uses; title says what
// is seen to those who do not see it.
func (x *Terminal) SVG(title string) string {
	x.mu.Lock()
	defer x.mu.Unlock()
	columns, rows := x.screen.Width(), x.screen.Height()
	width, height := columns*cellWidth+2*margin, rows*cellHeight+titleBar+margin
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%[1]d" height="%[2]d" role="img"`+
		` font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="%[3]d" fill="%[4]s">`+"\n",
		width, height, fontSize, ink)
	fmt.Fprintf(&b, "<title>%s</title>\n", escaped(title))
	fmt.Fprintf(&b, `<rect width="%d" height="%d" rx="10" fill="%s"/>`+"\n", width, height, paper)
	for i := range 3 {
		fmt.Fprintf(&b, `<circle cx="%d" cy="%d" r="5" fill="%s"/>`+"\n", margin+5+i*17, titleBar/2, themed[0])
	}
	for y := range rows {
		for at := 0; at < columns; {
			r := x.spanAt(at, y, columns)
			r.write(&b, y)
			at += r.cells
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// span is cells side by side that look alike.
type span struct {
	column, cells int
	text          string
	style         uv.Style
}

// spanAt is the span that begins in a cell.
func (x *Terminal) spanAt(column, line, columns int) span {
	r := span{column: column}
	for at := column; at < columns; {
		text, style, width := " ", uv.Style{}, 1
		if cell := x.screen.CellAt(at, line); cell != nil {
			text, style, width = cmp.Or(cell.Content, " "), cell.Style, max(1, cell.Width)
		}
		if at > column && !style.Equal(&r.style) {
			break
		}
		r.style, r.text, r.cells = style, r.text+text, r.cells+width
		at += width
	}
	return r
}

func (r span) write(b *strings.Builder, line int) {
	top := titleBar + line*cellHeight
	front, behind := hex(r.style.Fg), hex(r.style.Bg)
	if r.style.Attrs&uv.AttrReverse != 0 {
		front, behind = cmp.Or(behind, paper), cmp.Or(front, ink)
	}
	if behind != "" {
		fmt.Fprintf(b, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>`+"\n",
			margin+r.column*cellWidth, top, r.cells*cellWidth, cellHeight, behind)
	}
	// Spaces at the ends show nothing, and not every program keeps them.
	text := strings.TrimLeft(r.text, " ")
	column := r.column + len(r.text) - len(text)
	cells := r.cells - (len(r.text) - len(text))
	trimmed := strings.TrimRight(text, " ")
	if cells -= len(text) - len(trimmed); trimmed == "" {
		return
	}
	fmt.Fprintf(b, `<text x="%d" y="%d" textLength="%d" lengthAdjust="spacingAndGlyphs" xml:space="preserve"`,
		margin+column*cellWidth, top+baseline, cells*cellWidth)
	if front != "" {
		fmt.Fprintf(b, ` fill="%s"`, front)
	}
	if r.style.Attrs&uv.AttrBold != 0 {
		b.WriteString(` font-weight="bold"`)
	}
	if r.style.Attrs&uv.AttrFaint != 0 {
		b.WriteString(` opacity="0.6"`)
	}
	fmt.Fprintf(b, ">%s</text>\n", escaped(trimmed))
}

// hex is a colour as SVG writes it; nothing where the terminal's own is meant.
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
