package ui

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/keyring"
	"tokendoctor/wizard"
)

// keeping is the keyring's side of a sitting: what was found there, and how
// keeping the token went. The token is kept only when the person says so.
type keeping struct {
	keyring Keyring
	state   keyring.State // empty until it was looked at
	found   cloudflare.Token
	looked  bool                                   // an answer has come, or is on its way
	kept    map[cloudflare.ZoneID]cloudflare.Token // what is known to be in the keyring
	stored  bool                                   // something was put there in this run
	note    string                                 // how the last action ended, for the screen
}

type (
	keyringLookedMsg struct{ state keyring.State }
	tokenFoundMsg    struct {
		zone  cloudflare.ZoneID
		token cloudflare.Token
		err   error
	}
	tokenKeptMsg struct {
		zone  cloudflare.ZoneID
		token cloudflare.Token
		err   error
	}
)

// look begins anew for the zone that was entered, without waking the keyring.
func (k *keeping) look(m *model) tea.Cmd {
	k.found, k.looked, k.note = cloudflare.Token{}, false, ""
	if k.keyring == nil {
		return nil
	}
	return lookAtKeyring(m.probing.ctx, k.keyring)
}

// find asks the keyring for the zone's token.
func (k *keeping) find(m *model) tea.Cmd {
	k.looked = true
	if k.state == keyring.Locked {
		k.note = "Looking in the keyring. It may ask for its password."
	}
	return findToken(m.probing.ctx, k.keyring, m.state.Zone)
}

// holds reports whether the token under test is in the keyring for its zone.
func (k *keeping) holds(m *model) bool {
	t, ok := k.kept[m.state.Zone]
	return ok && t.Equal(m.state.Token())
}

func (k *keeping) update(m *model, msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case keyringLookedMsg:
		k.state = msg.state
		if k.state == keyring.Ready && k.keyring != nil && m.state.Step == wizard.StepToken {
			return k.find(m)
		}
	case tokenFoundMsg:
		if msg.zone != m.state.Zone || m.state.Step != wizard.StepToken {
			return nil
		}
		k.found, k.note = msg.token, ""
		if msg.err == nil {
			k.hold(msg.zone, msg.token)
		}
		if msg.err != nil && (!errors.Is(msg.err, keyring.ErrNotFound) || k.state == keyring.Locked) {
			k.note = "From the keyring: " + msg.err.Error() + "."
		}
	case tokenKeptMsg:
		if msg.err == nil || errors.Is(msg.err, keyring.ErrUnknown) {
			k.stored = true
		}
		if msg.err == nil {
			k.hold(msg.zone, msg.token)
		}
		if msg.zone == m.state.Zone && msg.token == m.state.Token() {
			k.note = keptText(msg.err)
		}
	}
	return nil
}

func (k *keeping) hold(zone cloudflare.ZoneID, t cloudflare.Token) {
	if k.kept == nil {
		k.kept = map[cloudflare.ZoneID]cloudflare.Token{}
	}
	k.kept[zone] = t
}

// available reports whether keeping a token can be offered.
func (k *keeping) available() bool { return k.keyring != nil && k.state.Usable() }

// canUnlock reports whether the keyring could be looked into if the person
// agrees to give its password.
func (k *keeping) canUnlock() bool {
	return k.keyring != nil && k.state == keyring.Locked && !k.looked
}

func keptText(err error) string {
	switch {
	case err == nil:
		return "The token is kept in this computer's keyring."
	case errors.Is(err, keyring.ErrUnknown):
		return "The keyring did not answer in time. The token may be kept there or not."
	}
	return "The token is not kept, and is in memory for this run only: " + err.Error() + "."
}

func lookAtKeyring(ctx context.Context, k Keyring) tea.Cmd {
	return func() tea.Msg { return keyringLookedMsg{k.Look(ctx)} }
}

func findToken(ctx context.Context, k Keyring, zone cloudflare.ZoneID) tea.Cmd {
	return func() tea.Msg {
		t, err := k.Get(ctx, zone)
		return tokenFoundMsg{zone, t, err}
	}
}

func keepToken(ctx context.Context, k Keyring, zone cloudflare.ZoneID, t cloudflare.Token) tea.Cmd {
	return func() tea.Msg { return tokenKeptMsg{zone, t, k.Set(ctx, zone, t)} }
}
