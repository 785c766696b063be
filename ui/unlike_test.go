package ui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/wizard"
)

// Before a value without the shape of a token is sent, the person is asked once more, and
// Enter alone sends nothing.
func TestADoubtfulValueIsAskedAbout(t *testing.T) {
	const password = "x7!pass$word-of-mine"
	enter := func() (*model, wizard.State) {
		m, _ := at(wizard.StepToken)
		m.state.Zone, m.state.ZoneShape = "0123456789abcdef0123456789abcdef", cloudflare.ZoneIDOK
		m.update(tea.PasteMsg{Content: password})
		m.screens[wizard.StepToken].key(m, tea.KeyPressMsg{Code: tea.KeyEnter})
		return m, m.state
	}
	m, s := enter()
	if s.Step != wizard.StepUnlike || !s.Token().IsZero() {
		t.Fatalf("after the paste: %s, a token: %v", s.Step, !s.Token().IsZero())
	}
	p := newPage(80)
	m.screen().view(m, p)
	text := strings.Join(strings.Fields(strings.Join(p.lines, " ")), " ")
	if !strings.Contains(text, "This does not look like a Cloudflare token. Send it to Cloudflare anyway?") || strings.Contains(text, "pass$") {
		t.Errorf("it says: %s", text)
	}
	m.screen().key(m, tea.KeyPressMsg{Code: tea.KeyEnter})
	if v := m.state.Verdict(); m.state.Step != wizard.StepCard || !m.state.Token().IsZero() || v.Cause != wizard.WrongCredential || v.Confidence != wizard.Likely {
		t.Errorf("Enter alone: %s, %s (%s)", m.state.Step, v.Cause, v.Confidence)
	}
	m.apply(wizard.Back{})
	if m.state.Step != wizard.StepUnlike {
		t.Errorf("back from the card: %s", m.state.Step)
	}
	m, _ = enter()
	m.screen().key(m, tea.KeyPressMsg{Code: '2', Text: "2"})
	if m.state.Step != wizard.StepConsent || m.state.Token().Reveal() != password {
		t.Errorf("a yes: %s", m.state.Step)
	}
	m.apply(wizard.Back{})
	if m.state.Step != wizard.StepToken {
		t.Errorf("back from the consent: %s", m.state.Step)
	}
}
