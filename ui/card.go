package ui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tokendoctor/cloudflare"
	"tokendoctor/wizard"
)

// cardScreen is the result: what is wrong, what to do about it and what speaks for it,
// on one page. Everything else that is known is in the details.
type cardScreen struct {
	guess string // what came of the trainee's guess; only for a surprise case
}

func (s *cardScreen) reads() bool { return true }

func (s *cardScreen) title(m *model) string { return m.state.Card().Title }

// judgement is how sure the result is, or that the sitting has ended.
func (s *cardScreen) judgement(m *model) (string, tone) {
	v := m.state.Verdict()
	switch {
	case m.state.Fixed():
		return "FIXED", good
	case v.Cause == wizard.Healthy:
		return strings.ToUpper(v.Confidence.Words()), good
	case v.Confidence == wizard.Confirmed:
		return strings.ToUpper(v.Confidence.Words()), bad
	}
	return strings.ToUpper(v.Confidence.Words()), doubtful
}

func (s *cardScreen) bindings(m *model) []binding {
	if m.state.Fixed() {
		b := []binding{keyFinish, keyBack, keyReport, keyDetails, keyScroll, keyPage, keyTop, keyEnd}
		if m.training.drawn {
			b = slices.Insert(b, 1, keyNextCase)
		}
		return remindKey(m, b)
	}
	b := []binding{keyToSteps, keyDetails, keyBack, keyReport, keyDone, keyScroll, keyPage}
	if m.state.Early() {
		b = append([]binding{keyAnyway}, b...)
	}
	if m.state.CanAskHost() {
		b = slices.Insert(b, 3, keyHost)
	}
	if _, ok := m.state.Token().Fingerprint(); ok {
		b = slices.Insert(b, 3, keyCompare)
	}
	if m.training.drawn {
		b = slices.Insert(b, 1, keyNextCase)
	}
	return remindKey(m, append(b, keyTop, keyEnd))
}

func (s *cardScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	switch {
	case matches(k, keyBack):
		return m.apply(wizard.Back{})
	case matches(k, keyFinish) && m.state.Fixed(), matches(k, keyDone):
		return m.finish()
	case matches(k, keyAnyway):
		return m.apply(wizard.CheckAnyway{})
	case matches(k, keyCompare):
		if _, ok := m.state.Token().Fingerprint(); ok {
			m.compare()
		}
	case matches(k, keyRemind):
		return m.remind()
	case matches(k, keyDetails):
		m.goAside(&detailsScreen{})
	case matches(k, keyHost):
		return m.apply(wizard.HostWanted{})
	case matches(k, keyReport):
		return m.apply(wizard.ReportWanted{})
	case matches(k, keyToSteps):
		return m.apply(wizard.Next{})
	case matches(k, keyNextCase) && m.training.drawn:
		m.draw()
		return m.run()
	}
	return nil
}

func (s *cardScreen) view(m *model, p *page) {
	if s.guess != "" {
		p.text(s.guess)
		p.text(m.training.tally() + " n gives the next case.")
		p.blank()
	}
	card := m.state.Card()
	p.text(card.Summary)
	if m.state.Early() {
		p.text("This follows from what you said. Nothing was checked yet: c goes on to the checks.")
	}
	p.blank()
	if m.state.Fixed() {
		end := endingText(m.state)
		if canRemind(m.state) {
			end += " a saves it for your calendar."
		}
		fixed(m, p, card, end)
		if !p.plain { // its prompt says so
			p.text("Enter finishes.")
		}
		return
	}
	doubts(m, p)
	left := maxWords - len(strings.Fields(card.Title)) - len(strings.Fields("CANNOT TELL, SAFE TO SHARE")) - countWords(p)
	var tail *page
	firstSteps := len(strings.Fields(strings.Join(stepTexts(card.Steps[:min(3, len(card.Steps))]), " ")))
	for most := 3; most > 0; most-- { // reasons, as far as there is room for some steps as well
		tail = newPage(p.width)
		tail.plain = p.plain
		why(m, tail, most)
		outlook(m, tail)
		if countWords(tail)+firstSteps+9 <= left {
			break
		}
	}
	whatToDo(m, p, card, left-countWords(tail))
	p.lines = append(p.lines, tail.lines...)
	if p.wide && !m.state.Early() { // more than a glance, and below what is one
		measured(m, p)
	}
}

func countWords(p *page) (n int) {
	for _, line := range p.lines {
		n += len(strings.Fields(ansi.Strip(line)))
	}
	return n
}

// outlook is what else there is: a date to remember, and the keys that show more.
func outlook(m *model, p *page) {
	if r := m.state.Reminder(); r != "" {
		p.text(r)
		p.blank()
	}
	if m.state.CanAskHost() && !m.state.HostKnown() && m.state.TurnsOnHost() {
		p.text("h shows how to ask from the web host as well.")
	}
	p.text("d shows all that was measured and ruled out.")
}

// fixed is the end of a sitting: what changed, what is left to do, and when the token ends
// if that is known.
func fixed(m *model, p *page, card wizard.Card, end string) {
	if _, title, ok := m.state.Before(); ok {
		p.text("Before: " + title + ".")
		p.text("Now: " + card.Title + ".")
		p.blank()
	}
	steps := card.Steps
	if end != "" {
		steps = slices.DeleteFunc(slices.Clone(steps), func(s wizard.CardStep) bool { return s.Reminds })
	}
	section(p, "What is left to do", stepTexts(steps))
	if end != "" {
		p.text(end)
		p.blank()
	}
}

// maxWords is how much the first page of a result says: what is read at a glance.
const maxWords = 120

// whatToDo lists the steps but the first, as far as there are words left for them.
func whatToDo(m *model, p *page, card wizard.Card, left int) {
	left -= len(strings.Fields("What to do and more steps")) + 1
	p.heading("What to do")
	for i, step := range card.Steps {
		if left -= len(strings.Fields(step.Do)) + 1; left < 0 && i > 0 {
			p.indented("  ", "and "+count(len(card.Steps)-i, "more step", "more steps"))
			break
		}
		p.row(i == 0, fmt.Sprintf("%d. %s", i+1, m.shortIDs(step.Do)))
	}
	p.hasCursor = false // the page is read from its title
	p.blank()
}

// why lists the findings that speak most for the verdict.
func why(m *model, p *page, most int) {
	because := m.state.Verdict().Because
	if len(because) == 0 {
		return
	}
	p.heading("Why")
	findings := m.state.Findings()
	for _, text := range because[:min(most, len(because))] {
		if i := slices.IndexFunc(findings, func(f wizard.Finding) bool { return f.Text == text && !f.Said() }); i >= 0 {
			p.indented("  "+badge(findings[i].Status)+" ", text)
		} else {
			p.indented("  "+saidBadge+" ", text)
		}
	}
	p.blank()
}

// doubts are what keeps a result from being the whole story.
func doubts(m *model, p *page) {
	v := m.state.Verdict()
	if len(v.Contradictions) > 0 {
		p.text("Two things do not fit together: d shows which.")
	}
	if len(v.Also) > 0 {
		p.text("Also wrong: " + strings.Join(causeTitles(v.Also), "; ") + ".")
	}
	if !m.state.Early() && len(v.Alternatives) > 0 {
		p.text("Still possible: " + strings.Join(alternatives(v.Alternatives, 2), "; ") + ".")
		if m.state.Consent == wizard.No {
			p.text("The purge permission was not tried. Trying it would tell more: Esc goes back to it.")
		}
	}
	if v.OtherSaved {
		p.text("ForgeCache has saved another value than the one tested here.")
	}
	p.blank()
}

func stepTexts(steps []wizard.CardStep) (texts []string) {
	for _, s := range steps {
		texts = append(texts, s.Do)
	}
	return texts
}

// result is the verdict in a line.
func (m *model) result() string {
	title, s := m.state.Card().Title, screen(&cardScreen{})
	if can[judging](m) {
		s = m.screen()
		title = s.title(m)
	}
	word, _ := s.(judging).judgement(m)
	return "Result: " + title + " (" + strings.ToLower(word) + ")"
}

// anID is a Zone ID or an Account ID.
var anID = cloudflare.Lazy(`\b[0-9a-f]{32}\b`)

// shortIDs shortens the ids in a text, unless they are wanted in full.
func (m *model) shortIDs(text string) string {
	if m.window.fullIDs {
		return text
	}
	return anID().ReplaceAllStringFunc(text, func(id string) string { return cloudflare.ZoneID(id).Short() })
}
