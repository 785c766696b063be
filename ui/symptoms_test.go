package ui

import (
	"context"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/wizard"
)

// A digit picks the choice with that number, and nothing where there is none.
func TestDigitsPickWhatIsThere(t *testing.T) {
	m := newModel(context.Background(), Options{Prober: silent{}}, time.Now)
	s := &symptomsScreen{row: 1} // yes, no, not sure
	press := func(digit rune) wizard.Value {
		s.key(m, tea.KeyPressMsg{Code: digit, Text: string(digit)})
		return m.state.Answers[wizard.AskIntegration]
	}
	for digit, want := range map[rune]wizard.Value{'1': "yes", '2': "no", '3': wizard.Unsure} {
		if got := press(digit); got != want {
			t.Errorf("%c picks %q", digit, got)
		}
		if got := press('9'); got != want {
			t.Errorf("9 picks %q", got)
		}
	}
}
