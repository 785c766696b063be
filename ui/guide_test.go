package ui

import (
	"context"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/wizard"
)

// opening is a desktop that notes what it was asked to open.
type opening struct {
	Desktop
	opened []string
}

func (o *opening) Open(_ context.Context, link string) error {
	o.opened = append(o.opened, link)
	return nil
}
func (o *opening) Verifies() bool { return false }

// A person who has no token yet opens the guide from the token's screen, where letters
// are text. Nothing is opened in practice, or once something was pasted.
func TestTheGuideOpensFromTheTokenScreen(t *testing.T) {
	desktop := &opening{}
	m := newModel(t.Context(), Options{Desktop: desktop}, time.Now)
	m.state.Step = wizard.StepToken
	press := func() {
		if cmd := m.update(tea.KeyPressMsg{Code: 'o', Mod: tea.ModCtrl}); cmd != nil {
			m.update(cmd())
		}
	}
	press()
	if len(desktop.opened) != 1 || desktop.opened[0] != wizard.SetupGuide {
		t.Fatalf("opened: %q", desktop.opened)
	}
	m.update(tea.PasteMsg{Content: "cfut_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP01234567"})
	press()
	if len(desktop.opened) != 1 {
		t.Errorf("opened after a paste: %q", desktop.opened)
	}
}
