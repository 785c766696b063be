package ui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/wizard"
)

// A field that was emptied because it held a token draws what is typed into it next.
func TestAFieldThatWasEmptiedDrawsAgain(t *testing.T) {
	m, now := at(wizard.StepZone)
	shown := func() string {
		p := newPage(80)
		m.screen().view(m, p)
		return strings.Join(p.lines, "\n")
	}
	send(m, now, time.Second, oneToken[:len(oneToken)-1])
	m.update(tea.KeyPressMsg{Code: tea.KeyLeft})
	send(m, now, time.Second, "0") // within the text
	send(m, now, time.Second, "\r")
	if !strings.Contains(shown(), "> \n") {
		t.Errorf("something of the token is still there:\n%s", shown())
	}
	send(m, now, time.Second, "example.com")
	if !strings.Contains(shown(), "> example.com") {
		t.Errorf("what was typed does not show:\n%s", shown())
	}
}
