package ui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"tokendoctor/wizard"
)

// fixScreen is the card's steps, one open at a time, to be ticked off. A stop comes
// before each run of steps that can show a secret in the browser.
type fixScreen struct {
	card   string // the title of the card that the rest is about
	focus  int    // the open step
	passed int    // the step behind the secret ones that were passed to, from 0
	failed bool   // the open step did not work
	copied bool   // its address was copied, and is shown whole in case that failed
	moved  bool   // it was moved to by an arrow
}

// enter brings the stops back, because the screen may be shared again. The focus stays
// where it was; on another card it goes to the first step that is not done.
func (s *fixScreen) enter(m *model) tea.Cmd {
	s.passed, s.failed = 0, false
	card := m.state.Card()
	if s.card != card.Title {
		s.card, s.focus = card.Title, 0
		for s.focus < len(card.Steps) && m.state.Done(s.focus) {
			s.focus++
		}
	}
	shown := s.shown(m, card)
	s.open(min(s.focus, shown-1), false)
	if shown == 0 {
		s.private(m, card, 0)
	}
	if m.waitsOut() > 0 {
		return m.startTicking()
	}
	return nil
}

// waitsOut is how much is left of the wait that Cloudflare asked for, if the first step is
// to wait.
func (m *model) waitsOut() time.Duration {
	if m.state.Step != wizard.StepFix || m.state.Verdict().Cause != wizard.RateLimited {
		return 0
	}
	return m.toWait()
}

// private goes on to the first step at which a secret can show, past a stop.
func (s *fixScreen) private(m *model, card wizard.Card, from int) {
	m.private(fmt.Sprintf("From step %d on, the browser can show a token or key.", from+1), func(*model) {
		s.card, s.passed = card.Title, card.SafeFrom(from)
		s.open(from, false)
	})
}

// shown is how many steps are shown: up to the next that can show a secret.
func (s *fixScreen) shown(m *model, card wizard.Card) int {
	if m.sharing == sharingNone {
		return len(card.Steps)
	}
	if s.card != card.Title {
		return card.SecretFrom(0)
	}
	return card.SecretFrom(s.passed)
}

func (s *fixScreen) title(m *model) string {
	card := m.state.Card()
	title := fmt.Sprintf("Fix, step %d of %d", s.focus+1, len(card.Steps))
	if long := title + ": " + card.Title; m.plain || len(long)+len("  DO NOT SHARE")+3 < m.window.width {
		return long
	}
	return title
}

func (s *fixScreen) bindings(m *model) []binding {
	b := []binding{keyDoneNext, keyFailed, keyTick, keyRetest, keyBack, keyReport, keyMove, keyPick, keyDone}
	if s.link(m) != "" {
		b = m.withClear(slices.Insert(b, 2, keyOpen, keyCopyLink)...)
	}
	return b
}

// link is the address that the open step is about, if it has one.
func (s *fixScreen) link(m *model) string {
	card := m.state.Card()
	if s.focus >= s.shown(m, card) {
		return ""
	}
	return card.Steps[s.focus].Link
}

// secret reports whether the browser can show a secret during the open step.
func (s *fixScreen) secret(m *model) bool {
	card := m.state.Card()
	return s.focus < s.shown(m, card) && card.Steps[s.focus].Secret
}

func (s *fixScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	card := m.state.Card()
	shown := s.shown(m, card)
	onStep := s.focus < shown
	switch {
	case matches(k, keyBack):
		return m.apply(wizard.Back{})
	case matches(k, keyFailed) && onStep:
		s.failed = !s.failed
	case matches(k, keyUp):
		s.open(s.focus-1, true)
	case matches(k, keyDown):
		s.open(min(shown-1, s.focus+1), true)
	case matches(k, keyPick):
		s.open(min(shown-1, int(k.String()[0]-'1')), false)
	case matches(k, keyTick) && onStep:
		return m.apply(wizard.Ticked{Step: s.focus})
	case matches(k, keyDoneNext):
		return s.next(m, card)
	case matches(k, keyOpen):
		return m.open(s.link(m))
	case matches(k, keyCopyLink) && s.link(m) != "":
		s.copied = true
		return m.copy(s.link(m), "mark the address here")
	case matches(k, keyClearClip) && s.link(m) != "" && m.clears():
		return m.clearClipboard()
	case matches(k, keyRetest):
		return m.fixDone()
	case matches(k, keyReport):
		return m.apply(wizard.ReportWanted{})
	case matches(k, keyDone):
		return m.finish()
	}
	return nil
}

// open opens a step. Moving there by arrow puts the cursor on its first line, which is
// what a screen reader then speaks; after Enter it is on the last, and all is spoken.
func (s *fixScreen) open(step int, moved bool) {
	s.focus, s.failed, s.copied, s.moved = max(0, step), false, false, moved
}

// next ticks the open step off and goes on: to the one that the card names or the next one,
// past a stop to those that can show a secret, or to the test. A step that did not work is
// not ticked off where the card leads to another one.
func (s *fixScreen) next(m *model, card wizard.Card) tea.Cmd {
	var cmd tea.Cmd
	to := s.focus
	if s.focus < s.shown(m, card) {
		var said bool
		to, said = card.After(s.focus, !s.failed)
		if !m.state.Done(s.focus) && !(s.failed && said) {
			cmd = m.apply(wizard.Ticked{Step: s.focus})
		}
	}
	switch {
	case to >= len(card.Steps):
		s.failed = false
		return tea.Batch(cmd, m.fixDone(), m.testFixed())
	case to < s.shown(m, card):
		s.open(to, false)
	case card.Steps[to].Secret:
		s.private(m, card, to)
	default: // the steps that can show a secret are left out
		s.passed = to
		s.open(to, false)
	}
	return cmd
}

func (s *fixScreen) view(m *model, p *page) {
	card := m.state.Card()
	shown := s.shown(m, card)
	s.focus = max(0, min(s.focus, shown-1))
	if s.focus > 0 && !p.plain {
		var before []string
		for i := range s.focus {
			before = append(before, tickMark(m, i)+strconv.Itoa(i+1))
		}
		p.indented("  ", strings.Join(before, "  "))
		p.blank()
	}
	for i, step := range card.Steps[s.focus:shown] {
		i += s.focus
		if step.Part != "" {
			p.heading("Then: " + step.Part)
		}
		if i > s.focus {
			if p.plain {
				break // one thing after another
			}
			p.step("  "+tickMark(m, i), i, step.Do)
			continue
		}
		s.openStep(m, p, step)
		p.blank()
	}
	if shown == 0 {
		p.row(true, "The first step can show a secret in the browser. Enter goes on to it.")
	} else if !p.plain && shown < len(card.Steps) {
		p.indented("  ", fmt.Sprintf("From step %d on, the browser can show a secret.", shown+1))
	}
	if r := endingText(m.state); r != "" {
		p.blank()
		p.text(r)
	}
}

// openStep is the step in hand, with all that belongs to it.
func (s *fixScreen) openStep(m *model, p *page, step wizard.CardStep) {
	top := len(p.lines)
	pad := p.step(p.mark(true)+tickMark(m, s.focus), s.focus, step.Do)
	if left := m.waitsOut(); left > 0 && s.focus == 0 {
		p.indented(pad, fmt.Sprintf("That is until %s: %s from now.", m.probing.until.Format("15:04:05"), remaining(left)))
	}
	switch {
	case p.plain:
		p.indented(pad, "You will see: "+step.See)
		p.indented(pad, "If not: "+step.IfNot)
	case s.failed:
		p.indented(pad, "If not: "+step.IfNot)
		p.indented(pad, s.wayOn(m.state.Card()))
	default:
		p.indented(pad, "You will see: "+step.See)
	}
	if step.Link != "" && (p.plain || !s.failed) {
		p.link(step.Link, s.copied)
		if note := m.state.LinkNote(step.Link); note != "" && !p.small { // the next steps say it as well
			p.indented(pad, note)
		}
		if warning := m.clipboardWarning(); warning != "" {
			p.indented(pad, warning)
		}
	}
	p.open(top)
	if !s.moved {
		p.cursorY = p.focusEnd
	}
}

// wayOn is what to press once a step did not work.
func (s *fixScreen) wayOn(card wizard.Card) string {
	switch to, said := card.After(s.focus, false); {
	case !said:
		return "Enter if that worked, e if not."
	case to < len(card.Steps):
		return fmt.Sprintf("Enter goes to step %d.", to+1)
	}
	return "Enter tests again."
}

// step adds a step after its marks, and returns how far what belongs to it is indented.
func (p *page) step(marks string, i int, do string) (pad string) {
	lead := marks + strconv.Itoa(i+1) + ". "
	if p.small { // no room for a hanging indent
		pad = strings.Repeat(" ", len("> "))
		p.hanging(lead, pad, do)
		return pad
	}
	p.indented(lead, do)
	return strings.Repeat(" ", lipgloss.Width(lead))
}

func tickMark(m *model, step int) string {
	if m.state.Done(step) {
		return "[x] "
	}
	return "[ ] "
}
