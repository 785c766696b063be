package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard"
	"tokendoctor/wizard/bank"
	cases "tokendoctor/wizard/practice"
)

// everyCard walks to each card there is, in each of its forms.
func everyCard(t *testing.T) map[string]wizard.State {
	t.Helper()
	all := map[string]cases.Scenario{}
	for _, sc := range cases.Scenarios() {
		all[string(sc.Cause)] = sc
	}
	form := func(cause wizard.Cause, name string, change func(*cases.Scenario)) {
		sc, _ := cases.ScenarioFor(cause)
		change(&sc)
		all[string(cause)+" "+name] = sc
	}
	for name, paste := range map[string]string{
		"origin": "v1.0-" + strings.Repeat("5a", 12) + "-" + strings.Repeat("c3", 73), "oauth": "cfoat_" + strings.Repeat("Sample", 7) + "S",
		"id": strings.Repeat("5a", 16), "placeholder": "<your-token>", "other": strings.Repeat("5a", 32),
	} {
		form("wrong-credential", name, func(sc *cases.Scenario) { sc.Paste = paste })
	}
	form("revoked", "active", func(sc *cases.Scenario) { sc.Answers["listed"] = "active" })
	form("healthy", "unsure", func(sc *cases.Scenario) { sc.Answers["still"], sc.Host = "unsure", nil })
	form("zone-inactive", "paused", func(sc *cases.Scenario) {
		sc.World.Zones[0].Status, sc.World.Zones[0].Paused = "active", true
	})
	const hostAddress = "192.0.2.44"
	for name, h := range map[string]simulator.Host{
		"all is well": {Caller: hostAddress}, "another value": {Caller: hostAddress, Paste: "cfut_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP76543210"},
		"stray":   {Caller: hostAddress, Paste: "cfut_SAMPLESAMPLESAMPLE\u00a0SAMPLESAMPLESAMPLESAMP01234567"},
		"connect": {Faults: []simulator.Fault{{Kind: simulator.FaultRefused}}}, "tls": {Faults: []simulator.Fault{{Kind: simulator.FaultTLS}}},
		"proxy": {Faults: []simulator.Fault{{Kind: simulator.FaultProxyConnect}}}, "wordpress": {Blocked: true},
		"portal": {Faults: []simulator.Fault{{Kind: simulator.FaultCaptivePortal}}}, "firewall": {Faults: []simulator.Fault{{Kind: simulator.FaultWAFBlock}}},
		"inactive": {Caller: hostAddress, ForgeCache: "2.1.20", Inactive: true},
	} {
		form("healthy", "host: "+name, func(sc *cases.Scenario) { sc.Answers["still"], sc.Host = "unsure", &h })
	}
	form("healthy", "host: one address", func(sc *cases.Scenario) {
		sc.Answers["still"], sc.Host = "unsure", &simulator.Host{Caller: hostAddress, Caller6: "2001:db8::44"}
		sc.World.Tokens[0].AllowedFrom = []string{"203.0.113.0/24", hostAddress + "/32"}
	})
	form("ip-restricted", "no shell", func(sc *cases.Scenario) { sc.Host = nil })
	out, titles := map[string]wizard.State{}, map[string]bool{}
	for name, sc := range all {
		w := bank.Walk(t, sc, true)
		out[name] = w.State
		if title := w.State.Card().Title; titles[title] && title != "ForgeCache saved a different value" { // by the host's word, and by the person's
			t.Errorf("%s has the card of another case: %s", name, title)
		}
		titles[w.State.Card().Title] = true
	}
	return out
}

// Each card can be read to its end, and each step is shown whole with the keys below,
// whatever the size of the window.
func TestEveryCardFitsOrScrolls(t *testing.T) {
	for name, state := range everyCard(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fitsOrScrolls(t, name, state)
		})
	}
}

func fitsOrScrolls(t *testing.T, name string, state wizard.State) {
	for _, size := range [][2]int{{80, 24}, {60, 20}, {40, 15}, {40, 12}} {
		m := newModel(context.Background(), Options{}, time.Now)
		m.window.width, m.window.height = size[0], size[1]
		m.state = state
		where := fmt.Sprintf("%s at %dx%d", name, size[0], size[1])
		read, whole := map[string]bool{}, m.layout()
		for m.window.scroll = 0; m.window.scroll <= whole.last(); m.window.scroll++ {
			for _, line := range frameLines(t, m, where) {
				read[line] = true
			}
			m.window.pinned = true
		}
		for _, line := range whole.body.lines {
			if line = ansi.Strip(line); line != "" && !read[line] {
				t.Fatalf("%s: never in view: %q", where, line)
			}
		}
		stepsFit(t, m, where)
	}
}

// stepsFit walks through the steps by keys, on a shared screen: past each stop, to what
// to do where a step did not work, and by arrows. After each key the open step is in view
// as a whole, with the cursor.
func stepsFit(t *testing.T, m *model, where string) {
	t.Helper()
	now := m0()
	m.clock = func() time.Time { return now }
	press := func(k tea.KeyPressMsg) {
		now = now.Add(time.Minute) // no key comes too soon
		m.update(k)
	}
	letter := func(r rune) tea.KeyPressMsg { return tea.KeyPressMsg{Code: r, Text: string(r)} }
	enter := tea.KeyPressMsg{Code: tea.KeyEnter}
	m.window.scroll, m.window.pinned = 0, false
	for m.state.Step == wizard.StepCard && !m.state.Fixed() { // the card may have more pages
		press(enter)
	}
	if m.state.Fixed() { // Enter ends it there
		return
	}
	seen, steps := map[int]bool{}, len(m.state.Card().Steps)
	for n := 0; m.state.Step == wizard.StepFix; n++ {
		if n > 60 {
			t.Fatalf("%s: the steps do not end", where)
		}
		card := m.state.Card()
		s, onStep := m.screen().(*fixScreen)
		switch {
		case !onStep && m.sharing == sharingUnknown:
			press(letter('2'))
			continue
		case !onStep, s.focus >= s.shown(m, card): // a stop, or what comes before the first one
			press(enter)
			continue
		}
		i, step := s.focus, card.Steps[s.focus]
		seen[i] = true
		stepInView(t, m, where, i, step.Do, "You will see: "+step.See)
		press(letter('n'))
		stepInView(t, m, where, i, step.Do, "If not: "+step.IfNot+" "+s.wayOn(card))
		press(letter('n'))
		if i > 0 {
			press(tea.KeyPressMsg{Code: tea.KeyUp})
			press(tea.KeyPressMsg{Code: tea.KeyDown})
			stepInView(t, m, where, i, step.Do, "You will see: "+step.See)
			if v := m.view(); !strings.HasPrefix(frameLines(t, m, where)[v.Cursor.Y], "> ") {
				t.Errorf("%s: after an arrow the cursor is not on the first line of step %d", where, i+1)
			}
		}
		if to, _ := card.After(i, true); to != i+1 {
			if to, _ := card.After(i, false); to == i+1 { // so that no step is left out
				press(letter('n'))
			}
		}
		press(enter)
	}
	if len(seen) < steps {
		t.Errorf("%s: %d of %d steps were open", where, len(seen), steps)
	}
}

// stepInView looks for an open step as a whole, with the cursor on it.
func stepInView(t *testing.T, m *model, where string, i int, texts ...string) {
	t.Helper()
	lines := frameLines(t, m, where)
	text := strings.Join(strings.Fields(strings.Join(lines, " ")), " ")
	text = strings.ReplaceAll(text, "[x]", "[ ]")
	whole := strings.Join(strings.Fields(fmt.Sprintf("> [ ] %d. %s", i+1, strings.Join(texts, " "))), " ")
	if !strings.Contains(text, whole) {
		t.Errorf("%s: step %d is not in view as a whole:\n%s", where, i+1, strings.Join(lines, "\n"))
	}
	if foot := strings.Join(strings.Fields(lines[len(lines)-1]), " "); !strings.HasPrefix(foot, "enter done n failed ") {
		t.Errorf("%s: the keys of a step are not named: %s", where, foot)
	}
	first := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "> ") })
	if v := m.view(); v.Cursor == nil || v.Cursor.Y < first || v.Cursor.Y > len(lines)-3 {
		t.Errorf("%s: the cursor is not on step %d", where, i+1)
	}
}

// frameLines draws a frame, which fits the window and has the way to the help in its last
// line.
func frameLines(t *testing.T, m *model, where string) []string {
	t.Helper()
	lines := strings.Split(ansi.Strip(m.view().Content), "\n")
	if foot := strings.Join(strings.Fields(lines[len(lines)-1]), " "); len(lines) > m.window.height || !strings.Contains(foot, "? help ctrl+c quit") {
		t.Fatalf("%s: %d lines, the last is %q", where, len(lines), lines[len(lines)-1])
	}
	for _, line := range lines {
		if len(line) > m.window.width {
			t.Errorf("%s: a line of %d columns: %q", where, len(line), line)
		}
	}
	return lines
}
