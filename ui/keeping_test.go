package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/keyring"
	"tokendoctor/wizard"
)

const (
	zoneHere  cloudflare.ZoneID = "0123456789abcdef0123456789abcdef"
	zoneThere cloudflare.ZoneID = "fedcba9876543210fedcba9876543210"
)

var (
	oneToken     = "cfut_" + strings.Repeat("SAMPLE", 6) + "SAMP" + "0badc0de" // both made up
	anotherToken = "cfut_" + strings.Repeat("sample", 6) + "samp" + "0badc0de"
)

// scripted is a keyring that answers as the test says.
type scripted struct {
	state  keyring.State
	asks   keyring.State // the dialog it announces before it reads or keeps, if any
	token  cloudflare.Token
	getErr error
	setErr error
	set    []bool // for each call of Set, whether it was to replace another token
}

func (s *scripted) Look(context.Context, cloudflare.ZoneID) keyring.Seen {
	return keyring.Seen{State: s.state}
}

func (s *scripted) Get(_ context.Context, _ cloudflare.ZoneID, notice keyring.Notice) (keyring.Kept, error) {
	if seen := (keyring.Seen{State: s.asks}); seen.Asks() && !notice(seen) {
		return keyring.Kept{}, keyring.UnavailableError{Seen: seen}
	}
	return keyring.Kept{Token: s.token}, s.getErr
}

func (s *scripted) Set(_ context.Context, _ cloudflare.ZoneID, _ cloudflare.Token, replace bool, _ keyring.Notice) error {
	s.set = append(s.set, replace)
	return s.setErr
}

// withKeyring is a sitting at the token's screen, with a token under test.
func withKeyring(token string) (*model, *scripted) {
	ring := &scripted{state: keyring.Ready, getErr: keyring.ErrNotFound}
	m, _ := at(wizard.StepToken)
	m.options.Keyring, m.keeping.keyring, m.keeping.seen.State = ring, ring, ring.state
	m.state.Zone = zoneHere
	m.state = m.state.WithPaste(cloudflare.Inspect(token))
	return m, ring
}

// keep keeps the token under test, as if Cloudflare had shown it to be active.
func keep(m *model) tea.Cmd {
	m.keeping.wish = wish{m.state.Zone, m.state.Token(), m.keeping.holdsOther(m)}
	return m.keeping.keep(m)
}

// answer lets the keyring answer, and hands the answer to the program.
func answer(m *model, cmd tea.Cmd) {
	msg := cmd()
	if batch, ok := msg.(tea.BatchMsg); ok {
		msg = batch[0]()
	}
	m.update(msg)
}

// A token that was kept may be gone once it may have been replaced, or was not found
// again.
func TestHolding(t *testing.T) {
	m, ring := withKeyring(oneToken)
	answer(m, keep(m))
	if !m.keeping.holds(m) {
		t.Fatal("a token that was kept is not known to be")
	}
	m.state = m.state.WithPaste(cloudflare.Inspect(anotherToken))
	ring.setErr = keyring.ErrUnknown
	answer(m, keep(m))
	m.state = m.state.WithPaste(cloudflare.Inspect(oneToken))
	if m.keeping.holds(m) {
		t.Error("a token that may have been replaced is said to be kept")
	}

	m, ring = withKeyring(oneToken)
	answer(m, keep(m))
	answer(m, m.keeping.find(m, true))
	if m.keeping.holds(m) {
		t.Error("a token that is not found any more is said to be kept")
	}
	ring.token, ring.getErr = cloudflare.NewToken(oneToken), nil
	answer(m, m.keeping.find(m, true))
	if !m.keeping.holds(m) || m.keeping.found.Token.IsZero() {
		t.Error("a token that was found is not known to be there")
	}
}

// Only the newest look and the newest search count, and an end that the person did not
// ask for is not called theirs.
func TestLateAnswersOfTheKeyring(t *testing.T) {
	m, ring := withKeyring(oneToken)
	first, second := m.keeping.look(m), m.keeping.look(m)
	ring.state = keyring.NoService
	late := first()
	ring.state = keyring.Ready
	find := m.update(second())
	m.update(late)
	if m.keeping.seen.State != keyring.Ready {
		t.Errorf("a late look counts: %s", m.keeping.seen.State)
	}

	ring.getErr = keyring.ErrUnknown
	late = find().(tea.BatchMsg)[0]()
	ring.token, ring.getErr = cloudflare.NewToken(oneToken), nil
	answer(m, m.keeping.find(m, true))
	m.update(late)
	if m.keeping.found.Token.IsZero() || m.keeping.note != "" {
		t.Errorf("a late error counts: %q", m.keeping.note)
	}

	find = m.keeping.find(m, true)
	m.state.Zone = zoneThere
	m.keeping.found = keyring.Kept{}
	answer(m, find)
	if !m.keeping.found.Token.IsZero() {
		t.Error("the token of another zone was found")
	}
}

// A look that an earlier sitting began is not the newest of this one.
func TestALookOfAnEarlierSitting(t *testing.T) {
	m, ring := withKeyring(oneToken)
	ring.state = keyring.Stuck
	late := m.keeping.look(m)()
	m.leavePractice() // a new sitting
	ring.state = keyring.Ready
	m.update(m.keeping.look(m)())
	m.update(late)
	if m.keeping.seen.State != keyring.Ready {
		t.Errorf("it counts: %s", m.keeping.seen.State)
	}
}

// The end says what is known, in whichever sitting it was kept.
func TestWhatIsSaidOfTheKeyringAtTheEnd(t *testing.T) {
	for name, c := range map[string]struct {
		act  func(m *model, ring *scripted)
		want string
	}{
		"nothing": {func(*model, *scripted) {}, ""},
		"kept":    {func(m *model, _ *scripted) { answer(m, keep(m)) }, "The token is in this computer's keyring."},
		"refused": {func(m *model, ring *scripted) {
			ring.setErr = keyring.ErrRefused
			answer(m, keep(m))
		}, "The token is not kept"},
		"no answer": {func(m *model, ring *scripted) {
			ring.setErr = keyring.ErrUnknown
			answer(m, keep(m))
		}, "may be in it or not"},
		"no answer, and then refused": {func(m *model, ring *scripted) {
			ring.setErr = keyring.ErrUnknown
			answer(m, keep(m))
			ring.setErr = keyring.UnavailableError{Seen: keyring.Seen{State: keyring.Stuck}}
			answer(m, keep(m))
			if !strings.Contains(m.keeping.note, "may be kept there or not") {
				t.Errorf("on the screen: %s", m.keeping.note)
			}
		}, "may be in it or not"},
		"kept, and then refused": {func(m *model, ring *scripted) {
			answer(m, keep(m))
			ring.setErr = keyring.ErrRefused
			answer(m, keep(m))
		}, "The token is in this computer's keyring."},
		"kept, and gone when it was looked for": {func(m *model, _ *scripted) {
			answer(m, keep(m))
			answer(m, m.keeping.find(m, true))
		}, ""},
		"no answer, and found when it was looked for": {func(m *model, ring *scripted) {
			ring.setErr = keyring.ErrUnknown
			answer(m, keep(m))
			ring.token, ring.getErr = cloudflare.NewToken(oneToken), nil
			answer(m, m.keeping.find(m, true))
		}, "The token is in this computer's keyring."},
		"under way":            {func(m *model, _ *scripted) { keep(m) }, "may be in it or not"},
		"given up, and kept":   {func(m *model, _ *scripted) { cmd := keep(m); m.keeping.stop(); answer(m, cmd) }, "The token is in this computer's keyring."},
		"kept, then practised": {func(m *model, _ *scripted) { answer(m, keep(m)); m.endSitting() }, "The token is in this computer's keyring."},
		"not known, and then another zone's is kept": {func(m *model, ring *scripted) {
			ring.setErr = keyring.ErrUnknown
			answer(m, keep(m))
			m.state.Zone, ring.setErr = zoneThere, nil
			answer(m, keep(m))
		}, "may be in it or not"},
	} {
		m, ring := withKeyring(oneToken)
		c.act(m, ring)
		m.close()
		if got := m.keeping.run.text(); c.want == "" != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// verified answers the checks that ask whether the token is alive.
func verified(t *testing.T, m *model, r cloudflare.Reply) {
	t.Helper()
	for _, w := range m.state.NextProbes() {
		if w.ID == wizard.ProbeVerifyUser {
			r.Endpoint = w.Probe.Endpoint
			m.state = m.state.Apply(wizard.ProbeDone{ID: w.ID, Probe: w.Probe, Reply: r})
			return
		}
	}
	t.Fatal("the wizard does not ask whether the token is alive")
}

// A token is put into the keyring only after Cloudflare has shown it to be active.
func TestATokenIsKeptOnceItIsActive(t *testing.T) {
	m, ring := withKeyring(oneToken)
	if cmd := m.keeping.keepOnceActive(m); cmd != nil || len(ring.set) > 0 {
		t.Fatal("a token of which Cloudflare has said nothing is kept")
	}
	verified(t, m, cloudflare.Reply{Outcome: cloudflare.OutcomeOK, Life: cloudflare.Life{Status: "active"}})
	answer(m, m.keeping.checked(m))
	if len(ring.set) != 1 || ring.set[0] || !m.keeping.holds(m) {
		t.Errorf("kept %v, as replacement; want once and not so", ring.set)
	}
	if m.keeping.checked(m) != nil {
		t.Error("it is kept a second time")
	}

	for name, r := range map[string]cloudflare.Reply{
		"unknown":  {Outcome: cloudflare.OutcomeTokenUnknown, Status: 401},
		"disabled": {Outcome: cloudflare.OutcomeOK, Life: cloudflare.Life{Status: "disabled"}},
	} {
		m, ring := withKeyring(oneToken)
		m.keeping.keepOnceActive(m)
		verified(t, m, r)
		if m.keeping.checked(m) != nil || len(ring.set) > 0 || !strings.Contains(m.keeping.note, "not shown that it is active") {
			t.Errorf("%s: kept %v, %q", name, ring.set, m.keeping.note)
		}
		m.close()
		if !strings.Contains(m.keeping.run.text(), "not kept") {
			t.Errorf("%s: at the end: %q", name, m.keeping.run.text())
		}
	}

	// What was agreed to for one token is not done for the next.
	m, ring = withKeyring(oneToken)
	m.keeping.keepOnceActive(m)
	m.state = m.state.WithPaste(cloudflare.Inspect(anotherToken))
	verified(t, m, cloudflare.Reply{Outcome: cloudflare.OutcomeOK, Life: cloudflare.Life{Status: "active"}})
	if m.keeping.checked(m) != nil || len(ring.set) > 0 {
		t.Error("another token is kept")
	}
}

// Enter alone does not replace a kept token; the row says which one is there, and a yes
// replaces it.
func TestAKeptTokenIsNotReplacedByEnter(t *testing.T) {
	m, ring := withKeyring(oneToken)
	ring.token, ring.getErr = cloudflare.NewToken(anotherToken), nil
	answer(m, m.keeping.find(m, true))
	if kept := m.keeping.inKeyring[zoneHere]; kept.Token.IsZero() {
		t.Fatal("the kept token was not found")
	}
	m.keeping.inKeyring[zoneHere] = keyring.Kept{Token: ring.token, Since: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	s := m.screens[wizard.StepConsent].(*consentScreen)
	s.keep = true // of an earlier visit
	s.enter(m)
	if s.keep {
		t.Error("the row starts at Yes")
	}
	line, _ := ring.token.Fingerprint()
	if text := strings.Join(s.keepTexts(m), " "); !strings.Contains(text, line) || !strings.Contains(text, "2 November 2026") || !strings.Contains(text, "replaces it") {
		t.Errorf("the row does not say which one is there: %s", text)
	}
	m.keeping.keepOnceActive(m)
	verified(t, m, cloudflare.Reply{Outcome: cloudflare.OutcomeOK, Life: cloudflare.Life{Status: "active"}})
	answer(m, m.keeping.checked(m))
	if len(ring.set) != 1 || !ring.set[0] {
		t.Errorf("replaced %v, want once", ring.set)
	}
}

// Another token that nobody has looked at stays where it is, and is named.
func TestAnUnreadTokenIsNotReplaced(t *testing.T) {
	m, ring := withKeyring(oneToken)
	ring.setErr = keyring.HoldsOtherError{Kept: keyring.Kept{Token: cloudflare.NewToken(anotherToken)}}
	m.keeping.seen.Items = 1
	if text := strings.Join(m.screens[wizard.StepConsent].(*consentScreen).keepTexts(m), " "); !strings.Contains(text, "was not read") {
		t.Errorf("the row says nothing of it: %s", text)
	}
	answer(m, keep(m))
	line, _ := cloudflare.NewToken(anotherToken).Fingerprint()
	if len(ring.set) != 1 || ring.set[0] || !strings.Contains(m.keeping.note, line) || !strings.Contains(m.keeping.note, "not kept") {
		t.Errorf("replaced %v; %q", ring.set, m.keeping.note)
	}
	if !m.keeping.holdsOther(m) {
		t.Error("a second yes would not know of it")
	}
}

// No dialog comes up without a person's Enter, and the Enter's wait is announced.
func TestTheKeyringAsksOnlyAfterAnEnter(t *testing.T) {
	m, ring := withKeyring(oneToken)
	ring.asks = keyring.MayAsk // locked or not, it looked open
	ring.token, ring.getErr = cloudflare.NewToken(oneToken), nil
	look := m.keeping.look(m)
	find := m.update(look())
	if find == nil {
		t.Fatal("an open keyring is not looked into")
	}
	answer(m, find)
	if !m.keeping.canUnlock() || !m.keeping.found.Token.IsZero() || m.keeping.note != "" {
		t.Fatalf("asked without a word, or never again: %q", m.keeping.note)
	}
	batch := m.keeping.find(m, true)().(tea.BatchMsg)
	found, notice := batch[0](), batch[1]()
	m.update(notice)
	if text := m.keeping.text(m); !strings.Contains(text, "which may ask for permission") || !strings.Contains(text, "60 s") {
		t.Errorf("the wait is not announced: %q", text)
	}
	m.update(found)
	if m.keeping.found.Token.IsZero() {
		t.Error("the token was not taken")
	}

	// After a no it can be asked again, in the same sitting.
	ring.getErr = keyring.ErrDenied
	m.keeping.look(m)
	m.keeping.shut = true
	answer(m, m.keeping.find(m, true))
	if !m.keeping.canUnlock() || strings.Contains(m.keeping.note, "not answered") {
		t.Errorf("after a no: %q", m.keeping.note)
	}
}
