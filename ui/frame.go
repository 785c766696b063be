package ui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"tokendoctor/wizard"
)

type binding = key.Binding

func matches(k tea.KeyPressMsg, b binding) bool { return key.Matches(k, b) }

// The smallest terminal in which a screen still makes sense.
const (
	minWidth  = 40
	minHeight = 12
)

// View draws the title, the body and the help line, in that order of
// importance from the edges inward: a frame never grows taller than the screen.
func (m *Model) View() tea.View {
	var v tea.View
	v.AltScreen = true
	if m.width < minWidth || m.height < minHeight {
		v.Content = fit([]string{"The window is too small.", "Make it 40 x 12 or larger.", "Ctrl+C quits."}, m.width, m.height)
		return v
	}
	head := m.head()
	foot := []string{m.helpLine()}
	body := newPage(m.width - 1)
	if m.help {
		m.helpPage(body)
	} else {
		m.screen().view(m, body)
		if m.state.Problem != "" {
			problem := newPage(m.width - 1)
			problem.text(m.state.Problem)
			for i, l := range problem.lines {
				problem.lines[i] = noteStyle.Render(l)
			}
			foot = append(append(problem.lines, ""), foot...)
		}
	}
	room := m.height - len(head) - len(foot) - 1
	first := m.window(body, room)
	lines := append(head, body.lines[first:min(len(body.lines), first+room)]...)
	for len(lines) < m.height-len(foot) {
		lines = append(lines, "")
	}
	if more := len(body.lines) - first - room; more > 0 {
		lines[m.height-len(foot)-1] = faintStyle.Render("-- more below: page down --")
	}
	v.Content = fit(append(lines, foot...), m.width, m.height)
	y := len(head)
	if body.hasCursor && body.cursorY >= first && body.cursorY < first+room {
		v.Cursor = tea.NewCursor(min(body.cursorX, m.width-1), y+body.cursorY-first)
	} else {
		v.Cursor = tea.NewCursor(0, 0) // the title: what a screen reader reads first
	}
	return v
}

// head is the title, under a banner in practice.
func (m *Model) head() []string {
	var head []string
	if m.practice != nil {
		head = append(head, bannerStyle.Render(clip("PRACTICE - simulated Cloudflare, sample token", m.width-1)))
	}
	title := newPage(m.width - 1)
	title.text(m.screen().title(m))
	for _, l := range title.lines {
		head = append(head, titleStyle.Render(l))
	}
	return append(head, "")
}

// window decides on the first body line: the focused row stays in view unless
// the person scrolled away from it.
func (m *Model) window(body *page, room int) int {
	last := max(0, len(body.lines)-room)
	if body.hasCursor && !m.pinned {
		switch {
		case body.cursorY < m.scroll+1:
			m.scroll = body.cursorY - 1
		case body.cursorY > m.scroll+room-2:
			m.scroll = body.cursorY - room + 2
		}
	}
	m.scroll = max(0, min(m.scroll, last))
	return m.scroll
}

// scrollKey moves the view; it reports whether the key was one for that.
func (m *Model) scrollKey(k tea.KeyPressMsg, typing bool) bool {
	step := max(1, m.height-6)
	_, reading := m.screen().(*cardScreen)
	switch s := k.String(); {
	case s == "pgup", reading && s == "b":
		m.scroll -= step
	case s == "pgdown", reading && s == "space":
		m.scroll += step
	case reading && matches(k, keyUp):
		m.scroll--
	case reading && matches(k, keyDown):
		m.scroll++
	case reading && matches(k, keyTop):
		m.scroll = 0
	case reading && matches(k, keyEnd):
		m.scroll = 1 << 20
	default:
		return false
	}
	m.scroll = max(0, m.scroll)
	m.pinned = true
	return true
}

// helpLine names the keys that fit on one line; ctrl+c and ? come first.
func (m *Model) helpLine() string {
	if m.help {
		return faintStyle.Render("any key closes this help")
	}
	if m.leaving {
		return faintStyle.Render("stopping...")
	}
	parts := []string{}
	for _, b := range m.bindings() {
		parts = append(parts, b.Help().Key+" "+b.Help().Desc)
	}
	line := ""
	for i, part := range parts {
		next := line
		if i > 0 {
			next += " - "
		}
		next += part
		if lipgloss.Width(next) >= m.width {
			break
		}
		line = next
	}
	return faintStyle.Render(line)
}

// bindings are the keys that work now, the screen's own first.
func (m *Model) bindings() []binding {
	all := append([]binding{}, m.screen().bindings(m)...)
	if m.screen().typing() {
		all = append(all, bind("help", "f1"))
	} else {
		all = append(all, keyHelp)
	}
	return append(all, keyQuit)
}

func (m *Model) helpPage(p *page) {
	p.text("Keys on this screen")
	p.blank()
	for _, b := range m.bindings() {
		keys := strings.Join(b.Keys(), ", ")
		if len(b.Keys()) == 9 {
			keys = "1 to 9"
		}
		p.indented("  "+keys+strings.Repeat(" ", max(1, 24-len(keys))), b.Help().Desc)
	}
	p.blank()
	p.text("page up, page down: scroll. ctrl+l: draw the screen anew.")
	p.text("The token is never shown. The ids are shortened; i shows them where no text is typed.")
}

// fit cuts what is drawn to the window, whatever a screen made.
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
func (m *Model) zoneName() string {
	if m.fullIDs {
		return string(m.state.Zone)
	}
	return m.state.Zone.Short()
}

// stepTitle numbers the steps that a person goes through.
func stepTitle(step wizard.Step, what string) string {
	steps := []wizard.Step{wizard.StepSymptoms, wizard.StepZone, wizard.StepToken, wizard.StepConsent, wizard.StepProbes}
	for i, s := range steps {
		if s == step {
			return "Step " + string(rune('1'+i)) + " of 5: " + what
		}
	}
	return what
}
