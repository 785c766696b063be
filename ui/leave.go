package ui

// The end of the program. It waits for a paste to end, whose tail would land in the shell.

import (
	"errors"
	"strings"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tokendoctor/ui/terminal"
	"tokendoctor/wizard"
)

type (
	leaveMsg   struct{}
	suspendMsg struct{ asked time.Time }
	endMsg     struct{} // the program is asked to end from outside
	goneMsg    struct{} // the terminal is gone, and everything that could still arrive with it
)

// ending is what is known of the program's end.
type ending struct {
	queried     time.Time // when the terminal was asked what it can do, at the start
	since       time.Time // when it was asked to leave; waits until a paste has ended
	alone       time.Time // when the key that asked for it came, if that was alone
	fromOutside bool      // so that a paste may be on its way on any screen
	done        bool      // the verdict was read
}

// stop ends the program early, as ctrl+c does.
func (m *model) stop() tea.Cmd {
	if !m.ending.since.IsZero() {
		return nil // it is ending already
	}
	m.ending.since = m.clock()
	if m.arrivals.came.Alone {
		m.ending.alone = m.arrivals.came.At
	}
	return m.leave()
}

// leave ends the program once nothing arrives any more. On a screen that takes text a
// paste may be about to arrive; elsewhere only the rest of one that has begun.
func (m *model) leave() tea.Cmd {
	last := m.arrivals.lastInput
	if (m.typing() || m.ending.fromOutside) && m.ending.since.After(last) {
		last = m.ending.since
	}
	if m.arrivals.arrived != nil { // Bubble Tea reports a marked paste only at its end
		if at := m.arrivals.arrived().At; at.After(last) {
			last = at
		}
	}
	wait := terminal.Quiet
	if !m.ending.alone.IsZero() && !m.ending.fromOutside && m.arrival().At.Equal(m.ending.alone) {
		wait = terminal.QuietAlone
	}
	since := m.clock().Sub(last)
	if since >= wait && m.arrivals.waiting != nil && m.arrivals.waiting() { // the program was held up, and not the paste
		since = wait - terminal.BurstRate
	}
	rest := max(wait-since, terminal.Answers-m.clock().Sub(m.ending.queried))
	if rest > 0 && m.clock().Sub(m.ending.since) < terminal.QuietMax {
		return tea.Tick(rest, func(time.Time) tea.Msg { return leaveMsg{} })
	}
	// Not tea.Interrupt: Bubble Tea would close its reader during a read.
	return tea.Quit
}

// finish leaves after the verdict was read, or from practice.
func (m *model) finish() tea.Cmd {
	m.ending.done = true
	m.ending.since = m.clock()
	return m.leave()
}

// Exit is how a sitting ended.
type Exit struct {
	Interrupted bool          // by ctrl+c or a signal
	Stopped     bool          // plain mode: before a result, at the end of the input or with q
	Opened      *wizard.State // of a report that was opened; nil elsewhere
	Text        string        // printed on the normal screen afterwards
}

// outcome is how a sitting ended, given the error of its program.
func (g *guardedModel) outcome(err error) (Exit, error) {
	g.close()
	if g.crash != nil {
		return Exit{}, *g.crash
	}
	if err != nil && !errors.Is(err, syscall.EIO) { // EIO: the terminal is gone
		return Exit{}, err
	}
	return g.exit(), nil
}

// exit is the end of a full-screen sitting: the result goes with the screen, so the text
// repeats it.
func (m *model) exit() Exit {
	text := ""
	switch {
	case m.fromReport() != nil:
		text = OpenedText(m.state)
	case m.state.Fixed():
		text = m.fixedText()
	case m.decided():
		text = verdictText(m.state, m.fix.shown(m, m.state.Card()), m.window.width-1)
	case !m.ending.done:
		text = m.stopped()
	}
	if m.practice != nil && text != "" {
		text = "This was practice, on a simulated Cloudflare.\n\n" + text
	}
	text += m.beside()
	if m.decided() { // the last thing that a screen reader speaks of a text taller than the window
		text += "\n" + m.outcome()
	}
	return Exit{Interrupted: !m.ending.done, Opened: m.fromReport(), Text: fitted(text, m.window.width-1)}
}

// fixedText is what is left to do after a fix: nobody needs the evidence any more.
func (m *model) fixedText() string {
	p := newPage(m.window.width - 1)
	card := m.state.Card()
	p.text(card.Summary)
	p.blank()
	fixed(m, p, card, endingText(m.state))
	return strings.TrimSpace(ansi.Strip(strings.Join(p.lines, "\n"))) + "\n"
}

// fitted breaks the lines that are longer than the window, but no address.
func fitted(text string, width int) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		words, end := strings.CutSuffix(line, "\n")
		if len(words) > width && strings.Contains(words, " ") {
			words = strings.Join(wrap(words, width), "\n")
		}
		out.WriteString(words)
		if end {
			out.WriteString("\n")
		}
	}
	return out.String()
}

// fromReport is the sitting, if it is a report at the agent's desk.
func (m *model) fromReport() *wizard.State {
	if _, ok := m.state.FromReport(); !ok {
		return nil
	}
	return &m.state
}

// outcome is the result in two lines.
func (m *model) outcome() string {
	return "Result: " + m.state.Card().Title + "\n" + causeLine(m.state) + "\n"
}

// plainExit is the end of a sitting on ordinary lines, where the result is still visible.
func (m *model) plainExit() Exit {
	e := Exit{Interrupted: !m.ending.done, Opened: m.fromReport()}
	if m.decided() {
		e.Text = m.outcome()
	} else {
		e.Stopped, e.Text = m.ending.done, m.stopped()
	}
	if m.practice != nil {
		e.Text = "This was practice, on a simulated Cloudflare.\n" + e.Text
	}
	e.Text += m.beside()
	return e
}

// stopped says what is known when a sitting ends before a result.
func (m *model) stopped() string {
	if before, title, again := m.state.Before(); again {
		return "Stopped before the result of the new test. Before it: " + title + " (" + before.Confidence.Words() + ").\n"
	}
	return "Stopped before a result.\n"
}

// beside reports the guesses in practice, and what became of the token in the keyring, if
// there is anything to report.
func (m *model) beside() string {
	out := ""
	for _, text := range []string{m.training.report(), m.keeping.run.text()} {
		if text != "" {
			out += "\n" + text + "\n"
		}
	}
	return out
}
