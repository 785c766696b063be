package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/wizard"
)

// What a terminal sends, read by read, and what is passed on. A chunk that ends
// in "|" has its rest on the way.
func TestPastesAreMarked(t *testing.T) {
	const text = "cfut_SAMPLEsampleSAMPLEsampleSAMPLE"
	long := strings.Repeat("x", 4000)
	for name, c := range map[string]struct {
		chunks []string
		want   string
	}{
		"keys":                                  {[]string{"j", "\r", "\x1b[A", "abc\r"}, "j\r\x1b[Aabc\r"},
		"a paste with marks":                    {[]string{pasteStart + text + pasteEnd}, pasteStart + text + pasteEnd},
		"a paste without":                       {[]string{text + "\r"}, pasteStart + text + "\r" + pasteEnd},
		"without, in pieces":                    {[]string{text + "|", "tail|", "\r"}, pasteStart + text + "tail\r" + pasteEnd},
		"with marks, in pieces":                 {[]string{pasteStart + long + "|", long + "|", "y" + pasteEnd}, pasteStart + long + long + "y" + pasteEnd},
		"with marks, on a slow line":            {[]string{pasteStart + text, text, pasteEnd}, pasteStart + text + text + pasteEnd},
		"an end mark of its own":                {[]string{pasteStart + text + pasteEnd + "rm -rf\r" + pasteEnd}, pasteStart + text + "rm -rf\r" + pasteEnd},
		"an end mark of its own, later":         {[]string{pasteStart + text + pasteEnd + "|", "rest\r" + pasteEnd}, pasteStart + text + "rest\r" + pasteEnd},
		"ctrl+c, then a paste":                  {[]string{"\x03" + text}, "\x03" + text},
		"ctrl+c within":                         {[]string{text + "|", "\x03" + text}, pasteStart + text + pasteEnd + "\x03" + text},
		"the end mark got lost":                 {[]string{pasteStart + text, "\x03", "q"}, pasteStart + text + pasteEnd + "\x03q"},
		"a key after a paste":                   {[]string{text, "\r"}, pasteStart + text + pasteEnd + "\r"},
		"a reply of the terminal":               {[]string{"\x1b[?62;22c\x1b[?2026;2$y"}, "\x1b[?62;22c\x1b[?2026;2$y"},
		"two pastes":                            {[]string{pasteStart + text + pasteEnd, pasteStart + "b" + pasteEnd}, pasteStart + text + pasteEnd + pasteStart + "b" + pasteEnd},
		"keys and then a paste at once":         {[]string{"j" + pasteStart + text + pasteEnd}, "j" + pasteStart + text + pasteEnd},
		"a marked paste with a ctrl+c":          {[]string{pasteStart + text + "\x03" + text + pasteEnd}, pasteStart + text + "\x03" + text + pasteEnd},
		"a command within":                      {[]string{pasteStart + "a\x1b]0;\x90" + pasteEnd}, pasteStart + "a\x1a]0;\x1a" + pasteEnd},
		"a mark in pieces":                      {[]string{pasteStart + "a\x1b[20" + pasteEnd + "1~\r" + pasteEnd}, pasteStart + "a\x1a[201~\r" + pasteEnd},
		"a letter over two reads":               {[]string{pasteStart + "a\xe2\x80|", "\x8bb" + pasteEnd}, pasteStart + "a\u200bb" + pasteEnd},
		"the end mark got lost, in other words": {[]string{pasteStart + text, "\x1b[99;5u", "q"}, pasteStart + text + pasteEnd + "\x1b[99;5uq"},
		"a paste of letters beyond ASCII":       {[]string{"“cfut_SAMPLEsample”"}, pasteStart + "“cfut_SAMPLEsample”" + pasteEnd},
	} {
		var p pasteMarker
		var got strings.Builder
		for _, chunk := range c.chunks {
			chunk, more := strings.CutSuffix(chunk, "|")
			out := p.rewrite([]byte(chunk), func() bool { return more })
			if len(out) > len(chunk)+len(pasteStart)+len(pasteEnd) {
				t.Errorf("%s: %d bytes became %d", name, len(chunk), len(out))
			}
			got.Write(out)
		}
		if got.String() != c.want {
			t.Errorf("%s: %q", name, got.String())
		}
		if p != (pasteMarker{}) {
			t.Errorf("%s: left in %+v", name, p)
		}
	}
}

// A chunk that ends within a mark is read on; a lone Esc is not.
func TestMarksAreNotCut(t *testing.T) {
	for chunk, want := range map[string]bool{"\x1b": false, "a\x1b": true, "a\x1b[": true, "a\x1b[20": true, "a\x1b[201": true, "\x1b[A": false, "a": false, pasteEnd: false} {
		if got := new(pasteMarker).cut([]byte(chunk)); got != want {
			t.Errorf("%q: %v", chunk, got)
		}
	}
	if !(&pasteMarker{inside: true}).cut([]byte("\x1b")) {
		t.Error("the end mark's first byte is taken for Esc")
	}
}

// at is a sitting on a step, with a clock that the test turns.
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

// Where a paste comes letter by letter, no letter and no line break of it
// presses a key, and none is lost.
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

// Windows Terminal sends a bare Enter behind a paste; it goes on nowhere.
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

// An Enter that came before a screen was there does not agree to it, however late
// a busy machine gets to it.
func TestAnEnterFromBeforeAScreenDoesNotAgreeToIt(t *testing.T) {
	agreed := false
	m, now := at(wizard.StepCard)
	read := *now
	m.arrived = func() time.Time { return read }
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
