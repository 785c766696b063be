package ui

import (
	"context"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/ui/terminal"
	"tokendoctor/wizard"
)

// at is a sitting on a step, with a clock that the test sets.
func at(step wizard.Step) (*model, *time.Time) {
	now := time.Unix(1e9, 0)
	m := newModel(context.Background(), Options{Prober: silent{}}, func() time.Time { return now })
	m.state.Step = step
	return m, &now
}

// send sends keys, each a pause after the one before.
func send(m *model, now *time.Time, pause time.Duration, text string) {
	for _, r := range text {
		*now = now.Add(pause)
		k := tea.KeyPressMsg{Code: r, Text: string(r)}
		switch r {
		case '\r':
			k = tea.KeyPressMsg{Code: tea.KeyEnter}
		case '\t':
			k = tea.KeyPressMsg{Code: tea.KeyTab}
		}
		m.update(k)
	}
}

// Where a paste comes letter by letter, no letter and no line break of it presses a key,
// and none is lost.
func TestAPasteThatComesAsKeys(t *testing.T) {
	const slow, fast = 20 * time.Millisecond, 2 * time.Millisecond

	m, now := at(wizard.StepToken)
	send(m, now, slow, "cfut_SAMPLE\r\rsample\tSAMPLE")
	if got := string(m.screens[wizard.StepToken].(*tokenScreen).raw); got != "cfut_SAMPLE\n\nsample\tSAMPLE" || m.state.Step != wizard.StepToken {
		t.Errorf("on %v with %q", m.state.Step, got)
	}

	m, now = at(wizard.StepSymptoms)
	send(m, now, fast, "Cloudflare rejected the API token 1 2 3\rsecond line\rq")
	if got := m.state.Answers[wizard.AskMessage]; got != "rejected" || m.state.Step != wizard.StepSymptoms {
		t.Errorf("recognised %q, on %v", got, m.state.Step)
	}

	m, now = at(wizard.StepZone)
	send(m, now, slow, "example.com\r")
	if z := m.screens[wizard.StepZone].(*zoneScreen); m.state.Problem != "" || z.fields[zoneField].Value() != "example.com" {
		t.Errorf("the line break submitted the form: %q", m.state.Problem)
	}
}

// The first letter of a paste may arrive alone.
func TestAPasteWhoseFirstLetterCameAlone(t *testing.T) {
	for step, held := range map[wizard.Step]func(m *model) string{
		wizard.StepToken: func(m *model) string { return string(m.screens[wizard.StepToken].(*tokenScreen).raw) },
		wizard.StepZone:  func(m *model) string { return m.screens[wizard.StepZone].(*zoneScreen).fields[zoneField].Value() },
	} {
		m, now := at(step)
		send(m, now, time.Millisecond, "0")
		*now = now.Add(40 * time.Millisecond)
		m.update(tea.PasteMsg{Content: "123456789abcdef"})
		if got := held(m); got != "0123456789abcdef" {
			t.Errorf("%v: %q", step, got)
		}
		*now = now.Add(time.Second) // and a new one takes its place
		m.update(tea.PasteMsg{Content: "fedcba9876543210"})
		if got := held(m); got != "fedcba9876543210" {
			t.Errorf("%v: %q", step, got)
		}
	}
}

// Windows Terminal sends a bare Enter after a paste; it leads nowhere.
func TestTheEnterBehindAPaste(t *testing.T) {
	for _, step := range []wizard.Step{wizard.StepSymptoms, wizard.StepZone, wizard.StepToken} {
		m, now := at(step)
		m.update(tea.PasteMsg{Content: "0123456789abcdef0123456789abcdef"})
		send(m, now, 20*time.Millisecond, "\r")
		if z := m.screens[wizard.StepZone].(*zoneScreen); m.state.Step != step || z.focus != zoneField {
			t.Errorf("%v: the Enter was taken", step)
		}
		send(m, now, time.Second, "\r")
		if z := m.screens[wizard.StepZone].(*zoneScreen); m.state.Step == step && z.focus == zoneField && m.state.Problem == "" {
			t.Errorf("%v: a later Enter was not taken", step)
		}
	}
}

// An Enter from before a screen was shown does not agree to it, however late a busy
// machine gets to it.
func TestAnEnterFromBeforeAScreenDoesNotAgreeToIt(t *testing.T) {
	agreed := false
	m, now := at(wizard.StepCard)
	read := *now
	m.arrivals.arrived = func() terminal.Arrival { return terminal.Arrival{At: read} }
	m.goAside(&stopScreen{then: func(*model) { agreed = true }})
	*now = now.Add(5 * time.Second)
	m.update(tea.KeyPressMsg{Code: tea.KeyEnter})
	if agreed {
		t.Error("it was taken")
	}
	*now = now.Add(5 * time.Second)
	read = *now
	m.update(tea.KeyPressMsg{Code: tea.KeyEnter})
	if !agreed {
		t.Error("a later one was not taken")
	}
}
