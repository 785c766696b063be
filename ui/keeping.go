package ui

import (
	"context"
	"errors"
	"fmt"
	"time"

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
	waiting *wait                                  // for the keyring; nil while nothing was asked of it
}

// wait is a call to the keyring under way. The keyring has its own patience, see
// there; the person can have less.
type wait struct {
	doing   string // what the screen says meanwhile
	started time.Time
	cancel  context.CancelFunc
	stopped bool // the person has stopped waiting
}

// begin starts a call to the keyring, in the place of the one before.
func (k *keeping) begin(m *model, doing string, call func(context.Context, *wait) tea.Msg) tea.Cmd {
	k.stop()
	ctx, cancel := context.WithCancel(m.probing.ctx)
	w := &wait{doing: doing, started: m.clock(), cancel: cancel}
	k.note, k.waiting = "", w
	return tea.Batch(func() tea.Msg { return call(ctx, w) }, m.startTicking())
}

// ended takes note that a call has ended.
func (k *keeping) ended(w *wait) {
	w.cancel()
	if k.waiting == w {
		k.waiting = nil
	}
}

// stop ends the wait for the keyring. What was asked of it may still happen there.
func (k *keeping) stop() {
	if k.waiting != nil {
		k.waiting.stopped = true
		k.waiting.cancel()
	}
}

// canStop reports whether there is a wait that the person can end.
func (k *keeping) canStop() bool { return k.waiting != nil && !k.waiting.stopped }

// text is what there is to say of the keyring now.
func (k *keeping) text(m *model) string {
	if k.waiting == nil {
		return k.note
	}
	return fmt.Sprintf("%s (%d s)", k.waiting.doing, int(m.clock().Sub(k.waiting.started).Seconds()))
}

type (
	keyringLookedMsg struct{ state keyring.State }
	tokenFoundMsg    struct {
		wait  *wait
		zone  cloudflare.ZoneID
		token cloudflare.Token
		err   error
	}
	tokenKeptMsg struct {
		wait  *wait
		zone  cloudflare.ZoneID
		token cloudflare.Token
		err   error
	}
)

// look begins anew for the zone that was entered, without waking the keyring.
func (k *keeping) look(m *model) tea.Cmd {
	k.stop()
	k.found, k.looked, k.note = cloudflare.Token{}, false, ""
	if k.keyring == nil {
		return nil
	}
	return lookAtKeyring(m.probing.ctx, k.keyring)
}

// find asks the keyring for the zone's token.
func (k *keeping) find(m *model) tea.Cmd {
	k.looked = true
	doing := "Looking in the keyring."
	if k.state == keyring.Locked {
		doing = "Looking in the keyring, which asks for its password. Esc stops the wait, and it ends by itself after 90 s."
	}
	ring, zone := k.keyring, m.state.Zone
	return k.begin(m, doing, func(ctx context.Context, w *wait) tea.Msg {
		t, err := ring.Get(ctx, zone)
		return tokenFoundMsg{w, zone, t, err}
	})
}

// keep puts the token into the keyring.
func (k *keeping) keep(m *model) tea.Cmd {
	doing := "Keeping the token in the keyring."
	if k.state == keyring.Locked {
		doing = "Keeping the token in the keyring, which asks for its password. The wait ends by itself after 90 s."
	}
	ring, zone, token := k.keyring, m.state.Zone, m.state.Token()
	return k.begin(m, doing, func(ctx context.Context, w *wait) tea.Msg {
		return tokenKeptMsg{w, zone, token, ring.Set(ctx, zone, token)}
	})
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
		k.ended(msg.wait)
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
		if msg.wait.stopped && msg.err != nil {
			k.note = "You stopped the wait for the keyring. Paste the token instead."
		}
	case tokenKeptMsg:
		k.ended(msg.wait)
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
		return "The keyring has not answered. The token may be kept there or not: tokendoctor forget --all takes it out."
	}
	return "The token is not kept, and is in memory for this run only: " + err.Error() + "."
}

func lookAtKeyring(ctx context.Context, k Keyring) tea.Cmd {
	return func() tea.Msg { return keyringLookedMsg{k.Look(ctx)} }
}
