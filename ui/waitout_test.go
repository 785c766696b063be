package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tokendoctor/wizard"
)

// The wait that Cloudflare asked for is in its step, with the time of day at which it
// ends and how long that still takes.
func TestTheWaitIsInItsStep(t *testing.T) {
	now := time.Date(2026, 11, 30, 14, 30, 0, 0, time.UTC)
	m := newModel(t.Context(), Options{}, func() time.Time { return now })
	m.state = everyCard(t)["rate-limited"]
	m.probing.until = now.Add(2 * time.Minute)
	m.state = m.state.Apply(wizard.Next{})
	if m.state.Step != wizard.StepFix {
		t.Skip("the card leads elsewhere first")
	}
	cmd := m.screens[wizard.StepFix].(*fixScreen).enter(m)
	frame := func() string { return strings.Join(strings.Fields(ansi.Strip(m.view().Content)), " ") }
	if text := frame(); cmd == nil || !strings.Contains(text, "That is until 14:32:00: 120 s from now.") {
		t.Errorf("ticks: %v, in\n%s", cmd != nil, text)
	}
	now = now.Add(115 * time.Second)
	if text := frame(); !strings.Contains(text, "5 s from now") || m.tick() == nil {
		t.Errorf("the countdown does not go on:\n%s", text)
	}
	now = now.Add(10 * time.Second)
	if text := frame(); strings.Contains(text, "from now") || m.tick() != nil {
		t.Errorf("it goes on after the end:\n%s", text)
	}
}
