package ui

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/keyring"
	"tokendoctor/wizard"
)

// keeping is the keyring's side of a sitting: what was found there, and how
// keeping the token went. The token is kept only when the person says so, and
// nothing is said to be kept, or not, that is not known.
type keeping struct {
	keyring   Keyring
	looking   *wait         // the newest look, in this sitting: no other one counts
	state     keyring.State // what it told; empty until then
	searched  bool          // for the zone's token: the answer has come, or is on its way
	found     cloudflare.Token
	inKeyring map[cloudflare.ZoneID]cloudflare.Token // as far as is known
	note      string                                 // how the last action ended, for the screen
	waiting   *wait                                  // for a search or for keeping; nil while neither was asked
	run       kept
}

// kept is what this run has put into the keyring, in any of its sittings.
type kept struct {
	zones  map[cloudflare.ZoneID]bool // true where the keyring holds a token, false where nobody knows
	failed string                     // why the last one is not there
}

func (r *kept) note(zone cloudflare.ZoneID, known bool) {
	if r.zones == nil {
		r.zones = map[cloudflare.ZoneID]bool{}
	}
	r.zones[zone], r.failed = known, ""
}

// add takes note of the answer to an attempt, and says what is known then. What
// failed changes nothing of what an earlier attempt did, or may yet do.
func (r *kept) add(zone cloudflare.ZoneID, err error) string {
	known, tried := r.zones[zone]
	switch {
	case err == nil:
		r.note(zone, true)
	case errors.Is(err, keyring.ErrUnknown), tried && !known:
		r.note(zone, false)
		err = keyring.ErrUnknown
	default:
		r.failed = keptText(err)
	}
	return keptText(err)
}

// seen takes note of what a search found of what was put there.
func (r *kept) seen(zone cloudflare.ZoneID, err error) {
	switch _, tried := r.zones[zone]; {
	case tried && err == nil:
		r.zones[zone] = true
	case errors.Is(err, keyring.ErrNotFound):
		delete(r.zones, zone)
	}
}

// text is what there is to say when the program ends.
func (r *kept) text() string {
	const out = "To take it out: tokendoctor forget --zone <id>"
	known := slices.Collect(maps.Values(r.zones))
	switch {
	case slices.Contains(known, false):
		return "The keyring has not answered, so the token may be in it or not. " + out
	case len(known) > 0:
		return "The token is in this computer's keyring. " + out
	}
	return r.failed
}

// wait is a call to the keyring under way. The keyring has its own patience, see
// there; the person can have less.
type wait struct {
	doing   string // what the screen says meanwhile
	started time.Time
	cancel  context.CancelFunc
	keeps   cloudflare.ZoneID // for which a token is to be put there; empty if none is
	stopped bool              // the person has stopped waiting
}

// begin starts a call to the keyring, in the place of the one before.
func (k *keeping) begin(m *model, w *wait, call func(context.Context) tea.Msg) tea.Cmd {
	k.end()
	ctx, cancel := context.WithCancel(m.probing.ctx)
	w.started, w.cancel = m.clock(), cancel
	k.note, k.waiting = "", w
	return tea.Batch(func() tea.Msg { return call(ctx) }, m.startTicking())
}

// ended takes note that a call has ended. It reports whether that was still
// waited for: the answer to an earlier one says nothing of now.
func (k *keeping) ended(w *wait) (current bool) {
	w.cancel()
	if k.waiting != w {
		return false
	}
	k.waiting = nil
	return true
}

// end ends the wait for the keyring. What was asked of it may still happen there.
func (k *keeping) end() {
	if k.waiting == nil {
		return
	}
	k.waiting.cancel()
	if k.waiting.keeps != "" {
		k.run.note(k.waiting.keeps, false) // until the answer tells
	}
}

// stop is end at the person's wish.
func (k *keeping) stop() {
	if k.waiting != nil {
		k.waiting.stopped = true
		k.end()
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
	keyringLookedMsg struct {
		look  *wait
		state keyring.State
	}
	tokenFoundMsg struct {
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
	k.end()
	k.found, k.searched, k.note = cloudflare.Token{}, false, ""
	if k.keyring == nil {
		return nil
	}
	k.looking = &wait{}
	ctx, ring, look := m.probing.ctx, k.keyring, k.looking
	return func() tea.Msg { return keyringLookedMsg{look, ring.Look(ctx)} }
}

// find asks the keyring for the zone's token.
func (k *keeping) find(m *model) tea.Cmd {
	k.searched = true
	doing := "Looking in the keyring."
	if k.state.Asks() {
		doing = "Looking in the keyring, which " + k.state.Dialog() + ". Esc stops the wait, and it ends by itself after " + k.patience() + "."
	}
	ring, zone, w := k.keyring, m.state.Zone, &wait{doing: doing}
	return k.begin(m, w, func(ctx context.Context) tea.Msg {
		t, err := ring.Get(ctx, zone)
		return tokenFoundMsg{w, zone, t, err}
	})
}

// keep puts the token into the keyring.
func (k *keeping) keep(m *model) tea.Cmd {
	doing := "Keeping the token in the keyring."
	if k.state.Asks() {
		doing = "Keeping the token in the keyring, which " + k.state.Dialog() + ". The wait ends by itself after " + k.patience() + "."
	}
	ring, zone, token, w := k.keyring, m.state.Zone, m.state.Token(), &wait{doing: doing, keeps: m.state.Zone}
	delete(k.inKeyring, zone) // from now on nobody knows
	return k.begin(m, w, func(ctx context.Context) tea.Msg {
		return tokenKeptMsg{w, zone, token, ring.Set(ctx, zone, token)}
	})
}

func (k *keeping) patience() string { return fmt.Sprintf("%.0f s", k.state.Patience().Seconds()) }

// holds reports whether the token under test is in the keyring for its zone.
func (k *keeping) holds(m *model) bool {
	t, ok := k.inKeyring[m.state.Zone]
	return ok && t.Equal(m.state.Token())
}

// holdsOther reports whether another token is in the keyring for the zone.
func (k *keeping) holdsOther(m *model) bool {
	_, ok := k.inKeyring[m.state.Zone]
	return ok && !k.holds(m)
}

func (k *keeping) update(m *model, msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case keyringLookedMsg:
		if msg.look != k.looking {
			return nil
		}
		k.state = msg.state
		if k.state == keyring.Ready && m.state.Step == wizard.StepToken {
			return k.find(m)
		}
	case tokenFoundMsg:
		if k.ended(msg.wait) {
			k.foundToken(m, msg)
		}
	case tokenKeptMsg:
		current := k.ended(msg.wait)
		note := k.run.add(msg.zone, msg.err)
		if !current {
			return nil
		}
		if msg.err == nil {
			k.hold(msg.zone, msg.token)
		}
		if msg.zone == m.state.Zone && msg.token == m.state.Token() {
			k.note = note
		}
	}
	return nil
}

// foundToken takes what the keyring says of the zone's token.
func (k *keeping) foundToken(m *model, msg tokenFoundMsg) {
	delete(k.inKeyring, msg.zone)
	if msg.err == nil {
		k.hold(msg.zone, msg.token)
	}
	k.run.seen(msg.zone, msg.err)
	if msg.zone != m.state.Zone || m.state.Step != wizard.StepToken {
		return
	}
	k.found, k.note = msg.token, ""
	switch {
	case msg.err == nil:
	case msg.wait.stopped:
		k.note = "You stopped the wait for the keyring. Paste the token instead."
	case !errors.Is(msg.err, keyring.ErrNotFound) || k.state.Asks():
		k.note = "From the keyring: " + msg.err.Error() + "."
	}
}

func (k *keeping) hold(zone cloudflare.ZoneID, t cloudflare.Token) {
	if k.inKeyring == nil {
		k.inKeyring = map[cloudflare.ZoneID]cloudflare.Token{}
	}
	k.inKeyring[zone] = t
}

// available reports whether keeping a token can be offered.
func (k *keeping) available() bool { return k.state.Usable() }

// canUnlock reports whether the keyring could be looked into if the person
// agrees to be asked by it.
func (k *keeping) canUnlock() bool { return k.state.Asks() && !k.searched }

func keptText(err error) string {
	switch {
	case err == nil:
		return "The token is kept in this computer's keyring."
	case errors.Is(err, keyring.ErrUnknown):
		return "The keyring has not answered. The token may be kept there or not: tokendoctor forget --all takes it out."
	}
	return "The token is not kept, and is in memory for this run only: " + err.Error() + "."
}
