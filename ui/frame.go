package ui

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

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
)

// layout is a screen before it is cut to the window.
type layout struct {
	head  []string
	foot  string
	body  *page
	room  int // lines for the body
	first int // body line that is shown first
}

// layout measures the screen. The focused row is in view unless the person
// scrolled away from it.
func (m *model) layout() layout {
	l := layout{head: m.head(), body: newPage(m.width - 1)}
	l.body.small = m.width < smallWidth || m.height < smallHeight
	if m.help {
		m.helpPage(l.body)
	} else {
		if note := cmp.Or(m.state.Problem, m.note); note != "" {
			l.body.text(note)
			for i, line := range l.body.lines {
				l.body.lines[i] = noteStyle.Render(line)
			}
			l.body.blank()
		}
		m.screen().view(m, l.body)
	}
	l.room = max(1, m.height-len(l.head)-2)
	l.first = m.scroll
	if l.body.hasCursor && !m.pinned {
		l.first = min(l.first, l.body.cursorY-1)
		l.first = min(max(l.first, max(l.body.cursorY, l.body.focusEnd)-l.room+2), l.body.cursorY)
	}
	l.first = max(0, min(l.first, l.last()))
	l.foot = m.helpLine(l.more())
	return l
}

// last is the first line of the last page.
func (l layout) last() int { return max(0, len(l.body.lines)-l.room) }

// more reports whether there is text below what is shown.
func (l layout) more() bool { return l.first < l.last() }

// tooSmall reports that no screen fits; only ctrl+c works then.
func (m *model) tooSmall() bool { return m.width < minWidth || m.height < minHeight }

// view draws the title, the body and the help line. A frame never grows taller
// than the window, or the help line would be lost first.
func (m *model) view() tea.View {
	var v tea.View
	v.AltScreen = true
	if m.tooSmall() {
		v.Content = fit(append(wrap("The window is too small. Make it 40 x 12 or larger.", max(1, m.width)), "Ctrl+C quits."), m.width, m.height)
		return v
	}
	l := m.layout()
	lines := slices.Concat(l.head, l.body.lines[l.first:min(len(l.body.lines), l.first+l.room)])
	for len(lines) < m.height-1 {
		lines = append(lines, "")
	}
	if l.more() {
		lines[m.height-2] = faintStyle.Render("-- more below: page down --")
	}
	v.Content = fit(append(lines, l.foot), m.width, m.height)
	// Screen readers and magnifiers follow the real cursor: to the focused row,
	// or to the first line of a text.
	x, y := 0, 0
	if l.body.hasCursor {
		x, y = min(l.body.cursorX, m.width-1), l.body.cursorY-l.first
	}
	v.Cursor = tea.NewCursor(x, len(l.head)+max(0, min(y, l.room-1)))
	v.Cursor.Shape, v.Cursor.Blink = cursorAsItIs, false
	return v
}

// cursorAsItIs keeps Bubble Tea from setting the cursor's shape, which would take away
// the one that the person has chosen to see it by. Bubble Tea computes the number of a
// shape as 2*shape+1, plus 1 without blinking, and writes nothing for 0.
const cursorAsItIs = tea.CursorShape(-1)

// head is the title, under a banner in practice.
func (m *model) head() []string {
	var head []string
	if m.practice != nil {
		head = append(head, bannerStyle.Render(clip("PRACTICE - simulated Cloudflare, sample token", m.width-1)))
	}
	for _, l := range wrap(m.screen().title(m), newPage(m.width-1).width) {
		head = append(head, titleStyle.Render(l))
	}
	style := faintStyle
	if m.secret() {
		style = noteStyle
	}
	for _, l := range wrap(m.shareMark(), newPage(m.width-1).width) {
		head = append(head, style.Render(l))
	}
	return head
}

// shareMark says whether the screen can be shown to others.
func (m *model) shareMark() string {
	if m.secret() {
		return "Keep sharing off here: the browser can show a secret."
	}
	return "Safe to share."
}

// scrollKey scrolls if the key is one that does, and reports whether it was.
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
		to += page
	case s == "enter" && l.more():
		to += page // Enter reads on; only at the end does it do its own thing
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
	m.scroll, m.pinned = max(0, min(to, l.last())), true
	return true
}

// helpLine names as many keys as fit on one line, always with help and quit. While there
// is more to read below, Enter reads on.
func (m *model) helpLine(more bool) string {
	if m.help {
		return faintStyle.Render("any key closes this help")
	}
	if !m.leaving.IsZero() {
		return faintStyle.Render("stopping...")
	}
	all := m.bindings()
	own, always := all[:len(all)-2], all[len(all)-2:]
	tail := ""
	for _, b := range always {
		tail += " - " + b.Help().Key + " " + b.Help().Desc
	}
	line := ""
	for _, b := range own {
		if more && m.reading() && b.Help().Key == "enter" {
			b = keyReadOn
		}
		part := b.Help().Key + " " + b.Help().Desc
		if line != "" {
			part = " - " + part
		}
		if lipgloss.Width(line+part+tail) >= m.width {
			break
		}
		line += part
	}
	return faintStyle.Render(strings.TrimPrefix(line+tail, " - "))
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
	if l := m.list(); l != nil && p.small && l.about() != "" {
		p.text(l.about())
		p.blank()
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
	p.text("page up, page down: scroll. ctrl+l: draw the screen anew.")
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
	if m.fullIDs {
		return string(m.state.Zone)
	}
	return m.state.Zone.Short()
}

// stepTitle numbers the steps up to the first result.
func stepTitle(m *model, step wizard.Step, what string) string {
	if m.state.Retesting() {
		return "Retest: " + what
	}
	steps := []wizard.Step{wizard.StepSymptoms, wizard.StepZone, wizard.StepToken, wizard.StepConsent, wizard.StepProbes}
	for i, s := range steps {
		if s == step {
			return "Step " + strconv.Itoa(i+1) + " of 5: " + what
		}
	}
	return what
}
