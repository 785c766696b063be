package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tokendoctor/wizard"
)

func m0() time.Time { return time.Unix(1e9, 0) }

// From each card one key leads to its first step, however small the window: to the step
// itself, or to the one question before a step that shows a secret. And the first page of
// a result can be read at a glance.
func TestOneKeyFromTheResultToTheFirstStep(t *testing.T) {
	const mostWords = 120 // 150 to 830 until 2026-11
	words := 0
	for name, state := range everyCard(t) {
		for _, size := range [][2]int{{80, 24}, {60, 20}, {40, 15}, {40, 12}} {
			m := newModel(t.Context(), Options{}, m0)
			m.window.width, m.window.height, m.state = size[0], size[1], state
			where := fmt.Sprintf("%s at %dx%d", name, size[0], size[1])
			if !m.state.Fixed() {
				lines := strings.Split(ansi.Strip(m.view().Content), "\n")
				n := len(strings.Fields(strings.Join(lines[:len(lines)-2], " "))) // without the stages and the keys
				if words = max(words, n); n > mostWords {
					t.Errorf("%s: %d words on the first page", where, n)
				}
			}
			m.update(tea.KeyPressMsg{Code: tea.KeyEnter})
			_, asks := m.screen().(*stopScreen)
			switch {
			case state.Fixed(): // Enter finishes there
				if m.ending.since.IsZero() {
					t.Errorf("%s: Enter does not finish", where)
				}
			case m.state.Step != wizard.StepFix:
				t.Errorf("%s: at %s after one key", where, m.state.Step)
			case !asks && !strings.Contains(ansi.Strip(m.view().Content), "> [ ] 1. "):
				t.Errorf("%s: the first step is not in view", where)
			}
		}
	}
	t.Logf("%d words at most, %d are allowed; one key to the first step at each size", words, mostWords)
}
