package ui

import (
	"context"
	"strings"
	"testing"

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
	token  cloudflare.Token
	getErr error
	setErr error
}

func (s *scripted) Look(context.Context) keyring.State { return s.state }

func (s *scripted) Get(context.Context, cloudflare.ZoneID) (cloudflare.Token, error) {
	return s.token, s.getErr
}

func (s *scripted) Set(context.Context, cloudflare.ZoneID, cloudflare.Token) error { return s.setErr }

// withKeyring is a sitting at the token's screen, with a token under test.
func withKeyring(token string) (*model, *scripted) {
	ring := &scripted{state: keyring.Ready, getErr: keyring.ErrNotFound}
	m, _ := at(wizard.StepToken)
	m.options.Keyring, m.keeping.keyring, m.keeping.state = ring, ring, ring.state
	m.state.Zone = zoneHere
	m.state = m.state.WithPaste(cloudflare.Inspect(token))
	return m, ring
}

// answer lets the keyring answer, and hands that to the program.
func answer(m *model, cmd tea.Cmd) {
	msg := cmd()
	if batch, ok := msg.(tea.BatchMsg); ok {
		msg = batch[0]()
	}
	m.update(msg)
}

// What was known to be kept is no longer, once it may have been replaced or was
// not found again.
func TestHolding(t *testing.T) {
	m, ring := withKeyring(oneToken)
	answer(m, m.keeping.keep(m))
	if !m.keeping.holds(m) {
		t.Fatal("a token that was kept is not known to be")
	}
	m.state = m.state.WithPaste(cloudflare.Inspect(anotherToken))
	ring.setErr = keyring.ErrUnknown
	answer(m, m.keeping.keep(m))
	m.state = m.state.WithPaste(cloudflare.Inspect(oneToken))
	if m.keeping.holds(m) {
		t.Error("a token that may have been replaced is said to be kept")
	}

	m, ring = withKeyring(oneToken)
	answer(m, m.keeping.keep(m))
	answer(m, m.keeping.find(m))
	if m.keeping.holds(m) {
		t.Error("a token that is not found any more is said to be kept")
	}
	ring.token, ring.getErr = cloudflare.NewToken(oneToken), nil
	answer(m, m.keeping.find(m))
	if !m.keeping.holds(m) || m.keeping.found.IsZero() {
		t.Error("a token that was found is not known to be there")
	}
}

// Only the newest look and the newest search count, and an end that the person
// did not wish for is not called theirs.
func TestLateAnswersOfTheKeyring(t *testing.T) {
	m, ring := withKeyring(oneToken)
	first, second := m.keeping.look(m), m.keeping.look(m)
	ring.state = keyring.NoService
	late := first()
	ring.state = keyring.Ready
	find := m.update(second())
	m.update(late)
	if m.keeping.state != keyring.Ready {
		t.Errorf("a late look counts: %s", m.keeping.state)
	}

	ring.getErr = keyring.ErrUnknown
	late = find().(tea.BatchMsg)[0]()
	ring.token, ring.getErr = cloudflare.NewToken(oneToken), nil
	answer(m, m.keeping.find(m))
	m.update(late)
	if m.keeping.found.IsZero() || m.keeping.note != "" {
		t.Errorf("a late error counts: %q", m.keeping.note)
	}

	find = m.keeping.find(m)
	m.state.Zone = zoneThere
	m.keeping.found = cloudflare.Token{}
	answer(m, find)
	if !m.keeping.found.IsZero() {
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
	if m.keeping.state != keyring.Ready {
		t.Errorf("it counts: %s", m.keeping.state)
	}
}

// What is said at the end is what is known, in whichever sitting it was kept.
func TestWhatIsSaidOfTheKeyringAtTheEnd(t *testing.T) {
	for name, c := range map[string]struct {
		act  func(m *model, ring *scripted)
		want string
	}{
		"nothing": {func(*model, *scripted) {}, ""},
		"kept":    {func(m *model, _ *scripted) { answer(m, m.keeping.keep(m)) }, "The token is in this computer's keyring."},
		"refused": {func(m *model, ring *scripted) {
			ring.setErr = keyring.ErrRefused
			answer(m, m.keeping.keep(m))
		}, "The token is not kept"},
		"no answer": {func(m *model, ring *scripted) {
			ring.setErr = keyring.ErrUnknown
			answer(m, m.keeping.keep(m))
		}, "may be in it or not"},
		"no answer, and then refused": {func(m *model, ring *scripted) {
			ring.setErr = keyring.ErrUnknown
			answer(m, m.keeping.keep(m))
			ring.setErr = keyring.UnavailableError{State: keyring.Stuck}
			answer(m, m.keeping.keep(m))
			if !strings.Contains(m.keeping.note, "may be kept there or not") {
				t.Errorf("on the screen: %s", m.keeping.note)
			}
		}, "may be in it or not"},
		"kept, and then refused": {func(m *model, ring *scripted) {
			answer(m, m.keeping.keep(m))
			ring.setErr = keyring.ErrRefused
			answer(m, m.keeping.keep(m))
		}, "The token is in this computer's keyring."},
		"kept, and gone when it was looked for": {func(m *model, _ *scripted) {
			answer(m, m.keeping.keep(m))
			answer(m, m.keeping.find(m))
		}, ""},
		"no answer, and found when it was looked for": {func(m *model, ring *scripted) {
			ring.setErr = keyring.ErrUnknown
			answer(m, m.keeping.keep(m))
			ring.token, ring.getErr = cloudflare.NewToken(oneToken), nil
			answer(m, m.keeping.find(m))
		}, "The token is in this computer's keyring."},
		"under way":            {func(m *model, _ *scripted) { m.keeping.keep(m) }, "may be in it or not"},
		"given up, and kept":   {func(m *model, _ *scripted) { cmd := m.keeping.keep(m); m.keeping.stop(); answer(m, cmd) }, "The token is in this computer's keyring."},
		"kept, then practised": {func(m *model, _ *scripted) { answer(m, m.keeping.keep(m)); m.endSitting() }, "The token is in this computer's keyring."},
		"not known, and then another zone's is kept": {func(m *model, ring *scripted) {
			ring.setErr = keyring.ErrUnknown
			answer(m, m.keeping.keep(m))
			m.state.Zone, ring.setErr = zoneThere, nil
			answer(m, m.keeping.keep(m))
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
