package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tokendoctor/wizard"
	cases "tokendoctor/wizard/practice"
)

// In the smallest window the checklist's instruction and the answers to its first
// question are in view, and so is the help beside the picked message.
func TestTheSmallestWindowShowsTheInstruction(t *testing.T) {
	m := newModel(context.Background(), Options{}, time.Now)
	m.window.width, m.window.height = minWidth, minHeight
	m.state = m.state.Apply(wizard.Next{})
	in := func(want ...string) {
		t.Helper()
		text := strings.Join(strings.Fields(ansi.Strip(m.view().Content)), " ")
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("not in view: %q\n%s", w, ansi.Strip(m.view().Content))
			}
		}
	}
	in("Answer, or paste the message here.", "What does ForgeCache say?", "( ) 1 Cloudflare rejected the API token", "(x) 6 Not sure")
	s := m.screens[wizard.StepSymptoms].(*symptomsScreen)
	s.row = 0
	for value, want := range map[wizard.Value]string{
		"other":    "Paste that message here if you can",
		"rejected": "two kinds of refusal, 401 and 403. The checks tell them apart.",
	} {
		m.apply(wizard.Answered{Question: wizard.AskMessage, Value: value})
		in(want, "> What does ForgeCache say? "+labelOf(wizard.Symptoms[0], value))
	}
}

// In the smallest window each practice case shows its story and the choice to begin.
func TestTheSmallestWindowShowsTheStory(t *testing.T) {
	for _, sc := range cases.Scenarios() {
		m := newModel(context.Background(), Options{}, time.Now)
		m.window.width, m.window.height = minWidth, minHeight
		m.practice = &practice{scenario: Scenario{Cause: sc.Cause, Story: sc.Story}}
		m.reset(wizard.State{Step: wizard.StepStart})
		text := strings.Join(strings.Fields(ansi.Strip(m.view().Content)), " ")
		if !strings.Contains(text, sc.Story) || !strings.Contains(text, "> 1 Begin this practice case") {
			t.Errorf("%s:\n%s", sc.Cause, ansi.Strip(m.view().Content))
		}
	}
}
