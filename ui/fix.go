package ui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/wizard"
)

// fixScreen is the card's steps, one open at a time, to be ticked off. A stop comes
// before each run of steps that can show a secret in the browser.
type fixScreen struct {
	card   string // the title of the card that the rest is about
	focus  int    // a step, or the row after the last one
	passed int    // the first step, from 0, after the private ones that the last stop led to
}

// enter brings the stops back, for the screen may be shared again. The focus stays where
// it was; on another card it goes to the first step that is not done.
func (s *fixScreen) enter(m *model) tea.Cmd {
	s.passed = 0
	card := m.state.Card()
	if s.card != card.Title {
		s.card, s.focus = card.Title, 0
		for s.focus < len(card.Steps) && m.state.Done(s.focus) {
			s.focus++
		}
	}
	s.focus = min(s.focus, s.shown(card))
	return nil
}

// shown is how many steps are shown: those before the next private one.
func (s *fixScreen) shown(card wizard.Card) int {
	if s.card != card.Title {
		return card.SecretFrom(0)
	}
	return card.SecretFrom(s.passed)
}

func (s *fixScreen) title(m *model) string {
	card := m.state.Card()
	if s.focus >= len(card.Steps) {
		return "Fix, then test again: " + card.Title
	}
	return fmt.Sprintf("Fix, step %d of %d: %s", s.focus+1, len(card.Steps), card.Title)
}

func (s *fixScreen) bindings(m *model) []binding {
	b := []binding{keyDoneNext, keyTick, keyRetest, keyBack, keyReport, keyMove, keyPick, keyDone}
	if s.link(m) != "" {
		b = slices.Insert(b, 1, keyOpen, keyCopyLink)
	}
	return b
}

// link is the address that the open step is about, if it has one.
func (s *fixScreen) link(m *model) string {
	card := m.state.Card()
	if s.focus >= s.shown(card) {
		return ""
	}
	return card.Steps[s.focus].Link
}

// secret reports whether the browser can show a secret during the open step.
func (s *fixScreen) secret(m *model) bool {
	card := m.state.Card()
	return s.focus < s.shown(card) && card.Steps[s.focus].Secret
}

func (s *fixScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	card := m.state.Card()
	shown := s.shown(card)
	onStep := s.focus < shown
	switch {
	case matches(k, keyBack):
		return m.apply(wizard.Back{})
	case matches(k, keyUp):
		s.focus = max(0, s.focus-1)
	case matches(k, keyDown):
		s.focus = min(shown, s.focus+1)
	case matches(k, keyPick):
		s.focus = min(shown, int(k.String()[0]-'1'))
	case matches(k, keyTick) && onStep:
		return m.apply(wizard.Ticked{Step: s.focus})
	case matches(k, keyDoneNext):
		return s.next(m, card)
	case matches(k, keyOpen):
		return m.open(s.link(m))
	case matches(k, keyCopyLink) && s.link(m) != "":
		return m.copy(s.link(m), "mark the address here")
	case matches(k, keyRetest):
		return m.apply(wizard.Next{})
	case matches(k, keyReport):
		return m.apply(wizard.ReportWanted{})
	case matches(k, keyDone):
		return m.finish()
	}
	return nil
}

// next ticks the open step off and goes on: to the next step, to the stop before private
// ones, or to the test.
func (s *fixScreen) next(m *model, card wizard.Card) tea.Cmd {
	shown := s.shown(card)
	switch {
	case s.focus < shown && !m.state.Done(s.focus):
		cmd := m.apply(wizard.Ticked{Step: s.focus})
		s.focus++
		return cmd
	case s.focus < shown:
		s.focus++
	case shown < len(card.Steps):
		m.goAside(&stopScreen{
			why: fmt.Sprintf("From step %d on, the browser can show a token or key.", shown+1),
			then: func(*model) {
				s.card, s.passed, s.focus = card.Title, card.SafeFrom(shown), shown
			},
		})
	default:
		return m.apply(wizard.Next{})
	}
	return nil
}

func (s *fixScreen) view(m *model, p *page) {
	card := m.state.Card()
	shown := s.shown(card)
	secret := false
	for i, step := range card.Steps[:shown] {
		if p.plain && i != s.focus {
			continue // plain mode shows one step at a time
		}
		if p.plain { // the step before has said so already
			secret = step.Secret && i > 0 && card.Steps[i-1].Secret
		}
		secret = beforeStep(p, step, secret)
		mark := "[ ] "
		if m.state.Done(i) {
			mark = "[x] "
		}
		lead := p.mark(i == s.focus) + mark + fmt.Sprintf("%d. ", i+1)
		p.indented(lead, step.Do)
		if i != s.focus {
			continue
		}
		stepDetails(p, lead, step)
		if step.Link != "" {
			p.link(step.Link)
			if note := m.state.LinkNote(step.Link); note != "" {
				p.indented("    ", note)
			}
		}
		p.open()
	}
	if next := s.focus + 1; secret && !(p.plain && next < len(card.Steps) && card.Steps[next].Secret) {
		p.text(sharingText(false))
	}
	p.blank()
	switch focused := s.focus >= shown; {
	case p.plain && !focused:
	case shown < len(card.Steps):
		p.row(focused, fmt.Sprintf("Step %d of %d can show a secret in the browser. Enter goes on to it.", shown+1, len(card.Steps)))
	case m.state.Early():
		p.row(focused, "Done. Enter goes on to the checks.")
	default:
		p.row(focused, "Done. Enter tests again.")
	}
	if r := m.state.Reminder(); r != "" {
		p.blank()
		p.text(r)
	}
}

// beforeStep writes what comes before a step: where private steps begin or end, and the
// heading of a list. It reports whether the step is private.
func beforeStep(p *page, step wizard.CardStep, secret bool) bool {
	if step.Secret != secret {
		p.text(sharingText(step.Secret))
	}
	if step.Part != "" {
		p.blank()
		p.lines = append(p.lines, titleStyle.Render("Then: "+step.Part))
	}
	return step.Secret
}

// stepDetails says how to see that a step worked, and what to do otherwise.
func stepDetails(p *page, lead string, step wizard.CardStep) {
	pad := strings.Repeat(" ", len(lead))
	p.indented(pad, "You will see: "+step.See)
	p.indented(pad, "If not: "+step.IfNot)
}

// sharingText marks where private steps begin, and where they end.
func sharingText(secret bool) string {
	if secret {
		return "No screen sharing here: the browser can show a secret."
	}
	return safeAgain
}

const safeAgain = "Close what shows the token. Then sharing is safe again."
