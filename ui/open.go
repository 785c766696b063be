package ui

// A report at the agent's desk.

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tokendoctor/wizard"
)

// openedScreen shows a report whole, with the verdict as it is after what was answered here.
type openedScreen struct{}

// reads: the movement keys scroll the screen.
func (*openedScreen) reads() bool { return true }

func (*openedScreen) title(m *model) string {
	r, _ := m.state.FromReport()
	return "From a report, case " + spacedCase(r.Case) + ": " + m.state.Card().Title
}

// judgement is that of the verdict as it is now.
func (*openedScreen) judgement(m *model) (string, tone) { return (&cardScreen{}).judgement(m) }

func spacedCase(code string) string {
	if len(code) != 8 {
		return code
	}
	return code[:4] + " " + code[4:]
}

func (*openedScreen) bindings(m *model) []binding {
	b := []binding{keyDone, keyScroll, keyTop, keyEnd}
	if m.state.AskedOn() {
		b = append([]binding{keyBack}, b...)
	}
	if m.state.CanAsk() {
		b = append([]binding{keyAsk}, b...)
	}
	return b
}

func (*openedScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	switch {
	case matches(k, keyAsk) && m.state.CanAsk():
		return m.apply(wizard.Next{})
	case matches(k, keyBack) && m.state.AskedOn():
		return m.apply(wizard.Back{})
	case matches(k, keyDone):
		return m.finish()
	}
	return nil
}

func (*openedScreen) view(m *model, p *page) { openedPage(p, m.state) }

// OpenedText is a report as plain text, for where nobody can be asked.
func OpenedText(s wizard.State) string {
	r, _ := s.FromReport()
	p := newPage(maxText)
	p.text("From a report, case " + spacedCase(r.Case) + ": " + s.Card().Title)
	openedPage(p, s)
	return strings.TrimSpace(ansi.Strip(strings.Join(p.lines, "\n"))) + "\n"
}

// openedPage is a report as it is read, the verdict first.
func openedPage(p *page, s wizard.State) {
	r, _ := s.FromReport()
	v, card := s.Verdict(), s.Card()
	p.text(fmt.Sprintf("Cause: %s (%s)", v.Cause, v.Confidence.Words()))
	if s.Moved() {
		why := "This version of Token Doctor reads the same findings in another way."
		if s.AskedOn() {
			why = "It moved by what was answered here."
		}
		p.text(fmt.Sprintf("The report said: %s, %s (%s). %s", r.Verdict.Title, r.Verdict.Cause, r.Verdict.Confidence.Words(), why))
	}
	if s.CanAsk() {
		p.text("A question is left that would tell more: a asks it, and the verdict moves with the answer.")
	}
	p.blank()
	p.text(card.Summary)
	if s.Early() {
		p.text("This follows from what the user said. Nothing was checked.")
	}
	p.blank()
	reasons(p, v, !s.Early())
	if b := r.Before; b != nil {
		p.text(fmt.Sprintf("Before the fix it was: %s, %s (%s).", b.Title, b.Cause, b.Confidence.Words()))
		p.blank()
	}
	var said []string
	for _, f := range s.Findings() {
		if f.Said() {
			said = append(said, f.Text)
		}
	}
	section(p, "What the user said", said)
	section(p, "The steps that fix it", stepTexts(card.Steps))
	section(p, "Avoid", card.Avoid)
	ruledOut(p, v)
	for _, part := range r.Sections() {
		section(p, part.Title, part.Items)
	}
	p.text("Made by " + r.Tool + ". Nothing is sent from here, and no token is in it.")
}

// OpenedRow is one of many reports.
type OpenedRow struct {
	Name  string
	State wizard.State
}

// OpenedTable lists reports, one a line, for a day's queue.
func OpenedTable(rows []OpenedRow, now time.Time) string {
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "CASE\tCAUSE\tCONFIDENCE\tAGE\tFILE")
	for _, row := range rows {
		r, _ := row.State.FromReport()
		v := row.State.Verdict()
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", spacedCase(r.Case), v.Cause, v.Confidence.Words(), age(r.LastAt(), now), ShownPath(row.Name))
	}
	_ = w.Flush() // to memory
	return out.String()
}

// age is how long ago Cloudflare last answered in a report, by this computer's clock.
func age(at string, now time.Time) string {
	then, err := time.Parse(time.RFC3339, at)
	since := now.Sub(then)
	switch {
	case err != nil:
		return "not known"
	case since < -time.Hour: // by more than what clocks are usually off
		return "ahead of this clock"
	case since < time.Hour:
		return count(max(0, int(since.Minutes())), "minute", "minutes")
	case since < 48*time.Hour:
		return count(int(since.Hours()), "hour", "hours")
	}
	return count(int(since.Hours()/24), "day", "days")
}

// takeReport opens a report that was pasted on the first screen, if it is one.
func (m *model) takeReport(text string) tea.Cmd {
	r, err := wizard.ReadReport(text)
	if err != nil {
		m.say("The paste was not taken: " + err.Error() + ".")
		return nil
	}
	m.probing.cancelAll()
	m.probing.prober = nil // nothing is sent from a report
	m.reset(r.State())
	return nil
}
