package ui

import (
	tea "charm.land/bubbletea/v2"

	"tokendoctor/wizard"
)

// unlikeScreen asks once more before a value without the shape of a token leaves the
// computer: it may be a password.
type unlikeScreen struct{ choice }

// The rows. Enter alone sends nothing.
const (
	unlikeKeep = iota
	unlikeSend
)

func (s *unlikeScreen) enter(*model) tea.Cmd {
	s.choice = choice{
		labels: []string{"No. Judge it here, by its shape alone", "Yes. Send it to Cloudflare"},
		notes:  []string{"Nothing is sent. The result is likely, and no surer.", "It goes to api.cloudflare.com and nowhere else."},
		focus:  unlikeKeep,
	}
	return nil
}

func (s *unlikeScreen) title(m *model) string {
	return stepTitle(m, "Not sent yet: is this a token?")
}

func (s *unlikeScreen) agrees() {}

func (s *unlikeScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	switch {
	case matches(k, keyBack):
		return m.apply(wizard.Back{})
	case s.choice.key(k):
		return m.apply(wizard.SendAnyway{Send: s.choice.focus == unlikeSend})
	}
	return nil
}

func (s *unlikeScreen) view(m *model, p *page) {
	p.text("This does not look like a Cloudflare token. Send it to Cloudflare anyway?")
	p.text(m.state.Doubt())
	p.blank()
	s.choice.view(p)
}
