package ui

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/wizard"
	"tokendoctor/wizard/bank"
	cases "tokendoctor/wizard/practice"
)

// The host's block can be pasted at the question about it as well, in pieces too.
func TestHostBlockInPiecesAtTheQuestion(t *testing.T) {
	sc, _ := cases.ScenarioFor("host-blocked")
	block := sc.HostBlock()
	sc.Host = nil
	w := bank.Walk(t, sc, true)
	m, now := at(wizard.StepQuestion)
	m.state = w.State
	for range 10 {
		if !m.state.AsksHost() {
			m.state = m.state.Apply(wizard.Back{})
		}
	}
	if !m.state.AsksHost() {
		t.Fatalf("the host is not asked about: %s", m.state.Step)
	}
	for _, piece := range []string{block[:60], block[60:200], block[200:]} {
		*now = now.Add(pasteEcho - time.Millisecond)
		m.update(tea.PasteMsg{Content: piece})
	}
	if m.state.Step != wizard.StepCard || m.state.Verdict().Cause != wizard.HostBlocked {
		t.Errorf("%s: %s", m.state.Step, m.state.Problem)
	}
}
