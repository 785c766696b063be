package ui

import (
	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/wizard"
)

// consentScreen asks before the two things that do more than read: the test
// purge, and keeping the token.
type consentScreen struct {
	row     int
	noPurge bool
	keep    bool
}

const (
	consentPurge = iota
	consentKeep
)

// enter asks anew whether the token is to be kept. Where the keyring holds another
// one for the zone, which the person wanted there, the answer is yes until changed.
func (s *consentScreen) enter(m *model) tea.Cmd {
	s.row, s.keep = consentPurge, m.keeping.holdsOther(m)
	return nil
}

func (s *consentScreen) title(m *model) string {
	return stepTitle(m, wizard.StepConsent, "what the checks may do")
}

func (s *consentScreen) bindings(*model) []binding {
	return []binding{keyNext, keyMove, keyChange, keyBack}
}

func (s *consentScreen) typing() bool { return false }

func (s *consentScreen) update(m *model, msg tea.Msg) tea.Cmd {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	switch {
	case matches(k, keyBack):
		return m.apply(wizard.Back{})
	case matches(k, keyUp):
		s.row = consentPurge
	case matches(k, keyDown) && s.canKeep(m):
		s.row = consentKeep
	case matches(k, keyChange), matches(k, keyPrev):
		if s.row == consentPurge {
			s.noPurge = !s.noPurge
		} else {
			s.keep = !s.keep
		}
	case matches(k, keyNext):
		cmds := []tea.Cmd{m.apply(wizard.Consented{Purge: !s.noPurge})}
		if s.keep && s.canKeep(m) {
			cmds = append(cmds, m.keeping.keep(m))
			s.keep = false
		}
		return tea.Batch(cmds...)
	}
	return nil
}

func (s *consentScreen) canKeep(m *model) bool {
	return m.practice == nil && m.state.Paste.Kind != cloudflare.KindUnknown && !m.keeping.holds(m) && m.keeping.available()
}

func (s *consentScreen) view(m *model, p *page) {
	p.row(s.row == consentPurge, "Try the purge permission: "+yesOrNo(!s.noPurge))
	if name := m.state.ZoneName(); name != "" {
		p.indented("    ", "It purges one made-up address of this zone, so nothing is lost:")
		p.indented("    ", "https://"+name+cloudflare.PurgePath+"...")
	} else {
		p.indented("    ", "It purges one made-up address of this zone, so nothing is lost.")
	}
	p.indented("    ", "Without it, a missing permission is only a guess.")
	p.blank()
	switch {
	case s.canKeep(m):
		p.row(s.row == consentKeep, "Keep the token in this computer's keyring: "+yesOrNo(s.keep))
		if m.keeping.holdsOther(m) {
			p.indented("    ", "It takes the place of the one that is kept there for this zone.")
		} else {
			p.indented("    ", "For the next time you check this zone. Otherwise it is forgotten when the program ends.")
		}
		if state := m.keeping.state; state.Asks() {
			p.indented("    ", "The keyring "+state.Dialog()+".")
		}
	case m.practice != nil:
		p.text("In practice nothing is kept.")
	case m.keeping.holds(m):
		p.text("The token is in this computer's keyring and stays there.")
	case m.state.Paste.Kind == cloudflare.KindUnknown, m.keeping.state == "":
		p.text("The token is in memory for this run only.")
	default:
		p.text("The token is in memory for this run only: " + m.keeping.state.Describe() + ".")
	}
	p.blank()
	p.text("Space changes an answer. Enter starts the checks.")
}

func yesOrNo(yes bool) string {
	if yes {
		return "Yes"
	}
	return "No"
}
