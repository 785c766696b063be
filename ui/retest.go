package ui

import (
	tea "charm.land/bubbletea/v2"

	"tokendoctor/wizard"
)

// retestScreen asks what was changed, so that only what this can affect is tested again.
type retestScreen struct{ choice }

func (s *retestScreen) enter(m *model) tea.Cmd {
	s.choice = choice{}
	for _, c := range m.state.CanHaveChanged() {
		label, note := changedTexts(c, m.state.OnHost())
		s.choice.labels, s.choice.notes = append(s.choice.labels, label), append(s.choice.notes, note)
	}
	return nil
}

func changedTexts(c wizard.Changed, onHost bool) (label, note string) {
	switch {
	case c == wizard.ChangedToken:
		return "Another token, or a fresh copy: paste it", "After Roll or Create Token, or if the copy was at fault."
	case c == wizard.ChangedZone:
		return "Another Zone ID: enter it", "The token is tested with the new one."
	case onHost:
		return "Something in WordPress or at its host: say how Test connection went", "Cloudflare has nothing new to say about that."
	}
	return "The same token: test it again", "After a change at Cloudflare, such as a new permission or date, or in the network."
}

func (s *retestScreen) title(*model) string { return "Retest: what did you change?" }

func (s *retestScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	if matches(k, keyBack) {
		return m.apply(wizard.Back{})
	}
	if !s.choice.key(k) {
		return nil
	}
	return s.take(m)
}

// take tests what can have changed by the marked choice.
func (s *retestScreen) take(m *model) tea.Cmd {
	changed := m.state.CanHaveChanged()[s.choice.focus]
	if m.practice != nil {
		m.followCard()
	}
	m.screens[wizard.StepToken] = &tokenScreen{another: changed == wizard.ChangedToken}
	return m.apply(wizard.Retested{Changed: changed})
}

// fixDone goes on from the steps of a card. In practice the customer has done them: a card
// that followed from the symptoms alone has no retest screen, so the checks are next.
func (m *model) fixDone() tea.Cmd {
	if m.practice != nil && m.state.Early() {
		m.followCard()
	}
	return m.apply(wizard.Next{})
}

// testFixed takes the first choice, which is what the steps of the card have changed. Going
// back leads to the others.
func (m *model) testFixed() tea.Cmd {
	if s, ok := m.screen().(*retestScreen); ok {
		return s.take(m)
	}
	return nil
}

func (s *retestScreen) view(m *model, p *page) {
	p.text("Only what can have changed is tested again. Then you see before and after side by side.")
	p.blank()
	s.choice.view(p)
	if m.practice != nil {
		p.blank()
		p.text("Practice: the customer has done all steps by now.")
	}
}
