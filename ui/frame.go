package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"tokendoctor/wizard"
)

type binding = key.Binding

func matches(k tea.KeyPressMsg, b binding) bool { return key.Matches(k, b) }

// The smallest window in which a screen still makes sense.
const (
	minWidth  = 40
	minHeight = 12
)

// Below this size a row's description is shown in the help only.
const (
	smallWidth  = 60
	smallHeight = 18
	airyHeight  = 24 // and from this on there is room for air
	wideWidth   = 110
)

// layout is a screen before it is cut to the window.
type layout struct {
	head  []string
	foot  string
	body  *page
	room  int // lines for the body
	first int // body line that is shown first
}

// layout measures the screen. Bubbles' viewport knows no cursor to keep in view with what
// belongs to its row. The focused row is in view unless the person
// scrolled away from it.
func (m *model) layout() layout {
	l := layout{head: m.head(), body: m.newPage()}
	if m.window.help {
		m.helpPage(l.body)
	} else {
		if note := cmp.Or(m.state.Problem, m.window.note); note != "" {
			l.body.note(note)
			for i, line := range l.body.lines {
				l.body.lines[i] = noteStyle.Render(line)
			}
			l.body.blank()
		}
		m.screen().view(m, l.body)
	}
	l.room = m.room()
	l.first = m.window.scroll
	if l.body.hasCursor && !m.window.pinned {
		top, end := l.body.focusTop, max(l.body.cursorY, l.body.focusEnd)
		l.first = min(l.first, top-1) // what stands before it shows that there is more
		l.first = max(l.first, min(end-l.room+2, top))
		l.first = max(l.first, end-l.room+1) // the end before the top, where not both fit
	}
	l.first = max(0, min(l.first, l.last()))
	l.foot = m.helpLine(l.more())
	return l
}

// room is how many lines there are between the title and the keys.
func (m *model) room() int { return max(1, m.window.height-len(m.head())-2) }

// newPage is an empty page for the window.
func (m *model) newPage() *page {
	p := newPage(m.window.width - 1)
	p.window = m.window.width - 1
	p.small = m.window.width < smallWidth || m.window.height < smallHeight
	p.wide = m.window.width >= wideWidth
	return p
}

// last is the first line of the last page.
func (l layout) last() int { return max(0, len(l.body.lines)-l.room) }

// after is the line with which the next page begins, where it would begin with another.
// It is not a blank one: after a page that begins so as well, the first row that changed
// is below the cursor's, and Orca would say nothing.
func (l layout) after(line int) int {
	for line < l.last() && strings.TrimSpace(ansi.Strip(l.body.lines[line])) == "" {
		line++
	}
	return line
}

// more reports whether there is text below what is shown.
func (l layout) more() bool { return l.first < l.last() }

// tooSmall reports that no screen fits; only ctrl+c works then.
func (w *window) tooSmall() bool { return w.width < minWidth || w.height < minHeight }

// view draws the title, the body and the help line. A frame never grows taller
// than the window, or the help line would be lost first.
func (m *model) view() tea.View {
	var v tea.View
	v.AltScreen = true
	if m.window.tooSmall() {
		v.Content = fit(append(wrap("The window is too small. Make it 40 x 12 or larger.", max(1, m.window.width)), "Ctrl+C quits.", "", "tokendoctor --plain", "fits any size."), m.window.width, m.window.height)
		return v
	}
	l := m.layout()
	lines := slices.Concat(l.head, l.body.lines[l.first:min(len(l.body.lines), l.first+l.room)])
	for len(lines) < m.window.height-1 {
		lines = append(lines, "")
	}
	lines[m.window.height-2] = m.progress(l)
	v.Content = fit(append(lines, l.foot), m.window.width, m.window.height)
	// Screen readers and magnifiers follow the real cursor: to the focused row, or to the
	// title of what is read. Orca speaks a new screen from its first changed row to the
	// cursor, and all of it where the cursor is on that row.
	x, y := 0, 0
	switch {
	case l.body.hasCursor:
		x, y = min(l.body.cursorX, m.window.width-1), len(l.head)+max(0, min(l.body.cursorY-l.first, l.room-1))
	case l.first > 0 || m.window.help:
		y = len(l.head)
	case m.practice != nil: // the banner is the same on each screen
		y = 1
	}
	v.Cursor = tea.NewCursor(x, y)
	v.Cursor.Shape, v.Cursor.Blink = cursorAsItIs, false
	return v
}

// cursorAsItIs keeps Bubble Tea from setting the cursor's shape, which would take away
// the one that the person has chosen to see it by. Bubble Tea computes the number of a
// shape as 2*shape+1, plus 1 without blinking, and writes nothing for 0.
const cursorAsItIs = tea.CursorShape(-1)

// head is the title, under a banner in practice, with what a result is worth and whether
// the screen can be shown to others at its end.
func (m *model) head() []string {
	var head []string
	if m.practice != nil {
		head = append(head, bannerStyle.Render(clip(practiceBanner, m.window.width)))
	}
	mark, t := shareMark(m.secret()), neutral
	if m.secret() {
		t = bad
	}
	if s, ok := m.screen().(judging); ok {
		var word string
		if word, t = s.judgement(m); word != "" {
			mark = word + "  " + mark
		}
	}
	head = append(head, bar(t, m.screen().title(m), mark, m.window.width)...)
	if m.window.height >= airyHeight {
		head = append(head, "")
	}
	return head
}

const practiceBanner = " PRACTICE - simulated Cloudflare, sample token "

// shareMark says in the title whether the screen can be shown to others.
func shareMark(secret bool) string {
	if secret {
		return "DO NOT SHARE"
	}
	return "SAFE TO SHARE"
}

// stages are what a sitting goes through, as the line above the keys shows them.
var stages = []string{"Symptoms", "Zone", "Token", "Checks", "Result", "Fix"}

const (
	stageResult = 4
	stageFix    = 5
)

// stage is where the sitting is, counted from 0; -1 before it has begun.
func (m *model) stage() int {
	step := m.state.Step
	if m.training.withheld && step == wizard.StepCard { // the guess comes first
		step = wizard.StepQuestion
	}
	switch step {
	case wizard.StepSymptoms:
		return 0
	case wizard.StepZone:
		return 1
	case wizard.StepToken, wizard.StepUnlike:
		return 2
	case wizard.StepConsent, wizard.StepProbes, wizard.StepQuestion:
		if m.state.Retesting() {
			return stageFix
		}
		return 3
	case wizard.StepCard, wizard.StepSite, wizard.StepReport, wizard.StepHost:
		return stageResult
	case wizard.StepFix, wizard.StepRetest, wizard.StepRetested:
		return stageFix
	}
	return -1
}

// progress is the line above the keys: where the sitting is, and where on its screen.
// It is not at the top, so that a screen reader begins with the title.
func (m *model) progress(l layout) string {
	pages := ""
	if l.last() > 0 {
		page := max(1, l.room-1)
		pages = fmt.Sprintf("page %d of %d", 1+(l.first+page-1)/page, 1+(l.last()+page-1)/page)
		if l.more() {
			pages += ", more below"
		} else {
			pages += ", more above"
		}
	}
	where := m.stageLine(true)
	if lipgloss.Width(where)+len(pages)+2 > m.window.width {
		where = m.stageLine(false)
	}
	return where + strings.Repeat(" ", max(1, m.window.width-1-lipgloss.Width(where)-len(pages))) + titleStyle.Render(pages)
}

// stageLine names the stages, or only the one in hand.
func (m *model) stageLine(all bool) string {
	at := m.stage()
	if at < 0 || m.window.help {
		return ""
	}
	line := ""
	for i, name := range stages {
		name = strconv.Itoa(i+1) + " " + name
		switch {
		case i == at:
			line += titleStyle.Render("[" + name + "]")
		case all:
			line += " " + name + " "
		}
	}
	return line
}

// scrollKey scrolls if the key is one that does, and reports whether it is.
func (m *model) scrollKey(k tea.KeyPressMsg) bool {
	reading := m.reading()
	if s := k.String(); !reading && s != "pgup" && s != "pgdown" {
		return false // most keys: no need to lay out the screen
	}
	l := m.layout()
	page := max(1, l.room-1)
	to := l.first
	switch s := k.String(); {
	case s == "pgup", s == "b":
		to -= page
	case s == "pgdown", s == "space":
		to = l.after(to + page)
	case s == "enter" && l.more() && m.readsOn():
		to = l.after(to + page) // Enter reads on; only at the end does it do its own thing
	case matches(k, keyUp):
		to--
	case matches(k, keyDown):
		to++
	case matches(k, keyTop):
		to = 0
	case matches(k, keyEnd):
		to = l.last()
	default:
		return false
	}
	m.window.scroll, m.window.pinned = max(0, min(to, l.last())), true
	return true
}

// readsOn reports whether Enter may read on: it does nothing but lead to the next screen.
func (m *model) readsOn() bool {
	first := m.bindings()[0].Help()
	return first == keyNext.Help() || first == keyBackToResult.Help()
}

// helpLine names as many keys as fit on one line, always with the first one, help and
// quit. While there is more to read below, Enter reads on if it has no other meaning.
// Bubbles' help gives up the last keys first, and those are help and quit.
func (m *model) helpLine(more bool) string {
	if m.window.help {
		return keyCap("any key", "closes this help", false)
	}
	if !m.ending.since.IsZero() {
		return "stopping..."
	}
	all := m.bindings()
	if more && m.reading() && m.readsOn() {
		all[0] = keyReadOn
	}
	caps := func(b binding, tight bool) string {
		name := b.Help().Key
		if keys := b.Keys(); name == "esc" && len(keys) > 1 && !tight { // Orca is silent after Escape
			name += "/" + keys[1]
		}
		return keyCap(name, b.Help().Desc, tight)
	}
	own, always := all[:len(all)-2], all[len(all)-2:]
	fits := func(n int, tight bool) bool { // so many of the screen's own
		line := ""
		for _, b := range append(slices.Clip(own[:min(n, len(own))]), always...) {
			line += caps(b, tight)
		}
		return lipgloss.Width(line) <= m.window.width
	}
	tight := !fits(1, false) || !fits(2, false) && fits(2, true)
	line, tail := "", caps(always[0], tight)+caps(always[1], tight)
	for i, b := range own {
		part := caps(b, tight)
		if i > 0 && lipgloss.Width(line+part+tail) > m.window.width {
			break
		}
		line += part
	}
	return line + tail
}

// keyCap is a key and what it does, with less air where the window is small.
func keyCap(name, what string, tight bool) string {
	if tight {
		return keyStyle.Render(name) + " " + what + " "
	}
	return keyStyle.Render(" "+name+" ") + " " + what + "  "
}

// bindings are the keys that work now, the screen's own first.
func (m *model) bindings() []binding {
	all := slices.Clone(m.screen().bindings(m))
	if m.typing() {
		all = append(all, bind("help", "f1"))
	} else {
		all = append(all, keyHelp)
	}
	return append(all, keyQuit)
}

func (m *model) helpPage(p *page) {
	if l := m.list(); l != nil && p.small {
		for _, text := range []string{l.about(), l.where} {
			if text != "" {
				p.text(text)
				p.blank()
			}
		}
	}
	p.text("Keys on this screen")
	p.blank()
	for _, b := range m.bindings() {
		keys := strings.Join(b.Keys(), ", ")
		if picks(b) {
			keys = "1 to 9"
		}
		p.indented("  ", keys+": "+b.Help().Desc)
	}
	p.blank()
	p.text("page up, page down: scroll. ctrl+l: redraw the screen.")
	p.text("The token is never shown. The ids are shortened; i shows them where no text is typed.")
}

// fit cuts what a screen drew to the window.
func fit(lines []string, width, height int) string {
	lines = lines[:min(len(lines), max(0, height))]
	for i, l := range lines {
		lines[i] = clip(l, width)
	}
	return strings.Join(lines, "\n")
}

func clip(s string, width int) string {
	return lipgloss.NewStyle().Inline(true).MaxWidth(max(0, width)).Render(s)
}

// zoneName is how a Zone ID is shown: shortened until asked for.
func (m *model) zoneName() string {
	if m.window.fullIDs {
		return string(m.state.Zone)
	}
	return m.state.Zone.Short()
}

// stepTitle is the title of a screen that a retest shows as well.
func stepTitle(m *model, what string) string {
	if m.state.Retesting() {
		return "Retest: " + strings.ToLower(what[:1]) + what[1:]
	}
	return what
}
