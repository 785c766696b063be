package ui

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/keyring"
)

// keeping is the keyring's side of a sitting: what was found there, and how
// keeping the token went. The token is kept only when the person says so.
type keeping struct {
	keyring Keyring
	state   keyring.State // empty until it was looked at
	zone    cloudflare.ZoneID
	found   cloudflare.Token // kept for zone by an earlier sitting
	loaded  bool             // the token under test came from the keyring
	wanted  bool             // the person wants it kept
	note    string           // how the last action ended, for the screen
}

type (
	keyringLookedMsg struct{ state keyring.State }
	tokenFoundMsg    struct {
		zone  cloudflare.ZoneID
		token cloudflare.Token
		err   error
	}
	tokenKeptMsg struct{ err error }
)

func (k *keeping) update(m *Model, msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case keyringLookedMsg:
		k.state = msg.state
		if k.state == keyring.Ready && m.state.Zone.Valid() {
			return findToken(m.probing.ctx, k.keyring, m.state.Zone)
		}
	case tokenFoundMsg:
		if msg.zone == m.state.Zone {
			k.zone, k.found = msg.zone, msg.token
		}
	case tokenKeptMsg:
		k.note = keptText(msg.err)
	}
	return nil
}

// available reports whether keeping a token can be offered.
func (k *keeping) available() bool {
	return k.keyring != nil && (k.state == keyring.Ready || k.state == keyring.Locked)
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
	if k == nil {
		return nil
	}
	return func() tea.Msg { return keyringLookedMsg{k.Look(ctx)} }
}

func findToken(ctx context.Context, k Keyring, zone cloudflare.ZoneID) tea.Cmd {
	return func() tea.Msg {
		t, err := k.Get(ctx, zone)
		return tokenFoundMsg{zone, t, err}
	}
}

func keepToken(ctx context.Context, k Keyring, zone cloudflare.ZoneID, t cloudflare.Token) tea.Cmd {
	return func() tea.Msg { return tokenKeptMsg{k.Set(ctx, zone, t)} }
}
