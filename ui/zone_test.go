package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tokendoctor/ui/terminal"
	"tokendoctor/wizard"
)

// A field that was cleared because it held a token draws what is typed into it next.
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

// Text that was typed within other text is not drawn, even when the rest of a paste
// follows it.
func TestAPasteBehindWhatWasTypedWithin(t *testing.T) {
	m, now := at(wizard.StepZone)
	send(m, now, time.Second, "shop.example.com")
	for range len(".example.com") {
		m.update(tea.KeyPressMsg{Code: tea.KeyLeft})
	}
	send(m, now, time.Second, "secret")
	*now = now.Add(pasteEcho / 2)
	m.update(tea.PasteMsg{Content: ".au"})
	if field := &m.screens[wizard.StepZone].(*zoneScreen).fields[zoneField]; field.Value() != "shopsecret.example.com.au" {
		t.Fatalf("the field holds %q", field.Value())
	}
	p := newPage(80)
	m.screen().view(m, p)
	if text := strings.Join(p.lines, "\n"); strings.Contains(text, "secret") {
		t.Errorf("it shows:\n%s", text)
	}
}

// A name in another encoding than UTF-8 is not taken for another name, and the earlier
// entry stays.
func TestANameInAnotherEncoding(t *testing.T) {
	for _, plain := range []bool{false, true} {
		m, _ := at(wizard.StepZone)
		m.plain = plain
		s := m.screens[wizard.StepZone].(*zoneScreen)
		s.focus = domainField
		for _, pasted := range []string{"m\xfcller.de", "m\x1aller.de", "m\ufffdller.de"} {
			s.paste(m, pasted)
			if s.fields[domainField].Value() != "" || !strings.Contains(m.state.Problem, "could not be read") {
				t.Errorf("%q became %q: %s", pasted, s.fields[domainField].Value(), m.state.Problem)
			}
		}
		m.state.Problem = ""
		s.key(m, tea.KeyPressMsg{Code: terminal.LostKey, Text: string(terminal.LostKey)})
		if s.fields[domainField].Value() != "" || m.state.Problem == "" {
			t.Errorf("a key became %q: %s", s.fields[domainField].Value(), m.state.Problem)
		}
		s.paste(m, "m\u00fcller.de")
		if s.fields[domainField].Value() != "m\u00fcller.de" {
			t.Errorf("the name itself became %q", s.fields[domainField].Value())
		}
	}
}

// What is said of a paste that was not taken is in view in a small window too, whichever
// field has the focus.
func TestAPasteThatWasNotTakenIsNamedInView(t *testing.T) {
	m := newModel(context.Background(), Options{}, time.Now)
	m.window.width, m.window.height = 40, 15
	m.state = m.state.Apply(wizard.Next{}).Apply(wizard.Next{})
	m.update(tea.KeyPressMsg{Code: tea.KeyTab})
	m.update(tea.PasteMsg{Content: "cfut_" + strings.Repeat("SAMPLEsample", 4)})
	if text := strings.Join(strings.Fields(ansi.Strip(m.view().Content)), " "); !strings.Contains(text, "This looks like a token or key, so it was not taken.") {
		t.Errorf("not in view:\n%s", ansi.Strip(m.view().Content))
	}
}

// The library's code for it has been seen to panic.
func TestNoFieldDeletesAWordForward(t *testing.T) {
	if newField().KeyMap.DeleteWordForward.Enabled() {
		t.Error("a key is bound to it")
	}
}
