package ui

import (
	"context"
	"errors"
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/keyring"
	"tokendoctor/wizard"
)

// keeping is the keyring's side of a sitting: what was found there, and how
// keeping the token went. The token is kept only when the person says so and
// Cloudflare has shown it to be active, and nothing is said to be kept, or not,
// that is not known.
type keeping struct {
	keyring   Keyring
	looking   *wait        // the newest look, in this sitting: no other one counts
	seen      keyring.Seen // what it told; empty until then
	shut      bool         // the keyring would ask a person before it can be looked into
	found     keyring.Kept
	inKeyring map[cloudflare.ZoneID]keyring.Kept // as far as is known
	wish      wish
	note      string // how the last action ended, for the screen
	waiting   *wait  // for a search or for keeping; nil while neither was asked
	run       kept
}

// wish is a token that is to be kept once Cloudflare has shown it to be active.
type wish struct {
	zone    cloudflare.ZoneID
	token   cloudflare.Token
	replace bool // the person knows which other one it replaces
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

// add records the answer to an attempt, and says what is known then. A failure changes
// nothing of what an earlier attempt did, or may yet do.
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

// seen records what a search found of what was put there.
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

type (
	keyringLookedMsg struct {
		look *wait
		seen keyring.Seen
	}
	keyringNoticeMsg struct {
		wait *wait
		seen keyring.Seen
	}
	tokenFoundMsg struct {
		wait *wait
		zone cloudflare.ZoneID
		kept keyring.Kept
		err  error
	}
	tokenKeptMsg struct {
		wait *wait
		wish wish
		err  error
	}
)

// look starts over for the zone that was entered, without waking the keyring.
func (k *keeping) look(m *model) tea.Cmd {
	k.end()
	k.found, k.shut, k.note, k.wish = keyring.Kept{}, false, "", wish{}
	return k.lookAgain(m)
}

// lookAgain finds out what state the keyring is in by now: a database may have been
// locked.
func (k *keeping) lookAgain(m *model) tea.Cmd {
	if k.keyring == nil {
		return nil
	}
	k.looking = &wait{}
	ctx, ring, look, zone := m.probing.ctx, k.keyring, k.looking, m.state.Zone
	return func() tea.Msg { return keyringLookedMsg{look, ring.Look(ctx, zone)} }
}

// find looks for the zone's token. Only a person's wish lets the keyring ask for anything.
func (k *keeping) find(m *model, mayAsk bool) tea.Cmd {
	ring, zone, w := k.keyring, m.state.Zone, &wait{what: "Looking in the keyring", doing: "Looking in the keyring."}
	if mayAsk {
		w.tell(k.seen)
	}
	return k.begin(m, w, mayAsk, func(ctx context.Context, notice keyring.Notice) tea.Msg {
		t, err := ring.Get(ctx, zone, notice)
		return tokenFoundMsg{w, zone, t, err}
	})
}

// keepOnceActive records that the token under test is to be kept, and keeps it as soon as that is
// allowed.
func (k *keeping) keepOnceActive(m *model) tea.Cmd {
	k.wish = wish{m.state.Zone, m.state.Token(), k.holdsOther(m)}
	return k.checked(m)
}

// checked keeps the token that is to be kept once a check has shown it to be active.
func (k *keeping) checked(m *model) tea.Cmd {
	if k.wish.token.IsZero() || k.wish.zone != m.state.Zone || k.wish.token != m.state.Token() {
		return nil
	}
	if life, _ := m.state.Finding(wizard.TokenLife); life.Value == "active" {
		return k.keep(m)
	}
	if !m.busy() && k.waiting == nil {
		k.note = "The token is not kept: Cloudflare has not shown that it is active."
		k.run.failed = k.note
	}
	return nil
}

// keep puts the token into the keyring.
func (k *keeping) keep(m *model) tea.Cmd {
	wanted := k.wish
	k.wish = wish{}
	ring, w := k.keyring, &wait{what: "Keeping the token in the keyring", doing: "Keeping the token in the keyring.", keeps: wanted.zone}
	delete(k.inKeyring, wanted.zone) // from now on nobody knows
	return k.begin(m, w, true, func(ctx context.Context, notice keyring.Notice) tea.Msg {
		return tokenKeptMsg{w, wanted, ring.Set(ctx, wanted.zone, wanted.token, wanted.replace, notice)}
	})
}

// holds reports whether the token under test is in the keyring for its zone.
func (k *keeping) holds(m *model) bool {
	t, ok := k.inKeyring[m.state.Zone]
	return ok && t.Token.Equal(m.state.Token())
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
		k.seen = msg.seen
		if k.seen.Usable() && m.state.Step == wizard.StepToken && k.waiting == nil {
			return k.find(m, false)
		}
	case keyringNoticeMsg:
		msg.wait.tell(msg.seen)
		if msg.wait == k.waiting && msg.seen.Asks() {
			k.seen.State = msg.seen.State
		}
		return msg.wait.listen
	case tokenFoundMsg:
		if k.ended(msg.wait) {
			k.foundToken(m, msg)
		}
	case tokenKeptMsg:
		current := k.ended(msg.wait)
		if other, ok := errors.AsType[keyring.HoldsOtherError](msg.err); ok {
			k.hold(msg.wish.zone, other.Kept)
		}
		note := k.run.add(msg.wish.zone, msg.err)
		if !current {
			return nil
		}
		if msg.err == nil {
			k.hold(msg.wish.zone, keyring.Kept{Token: msg.wish.token, Since: m.clock()})
		}
		if msg.wish.zone == m.state.Zone && msg.wish.token == m.state.Token() {
			k.note = note
		}
	}
	return nil
}

// foundToken takes what the keyring says of the zone's token.
func (k *keeping) foundToken(m *model, msg tokenFoundMsg) {
	delete(k.inKeyring, msg.zone)
	if msg.err == nil {
		k.hold(msg.zone, msg.kept)
	}
	k.run.seen(msg.zone, msg.err)
	if msg.zone != m.state.Zone || m.state.Step != wizard.StepToken {
		return
	}
	k.found, k.note = msg.kept, ""
	unavailable, ok := errors.AsType[keyring.UnavailableError](msg.err)
	asked := k.shut
	switch {
	case msg.err == nil:
		k.shut = false
	case ok && unavailable.Seen.Asks():
		k.shut, k.seen.State = true, unavailable.Seen.State
	case msg.wait.stopped:
		k.note = "You stopped the wait for the keyring. Paste the token instead."
		if errors.Is(msg.err, keyring.ErrDialogOpen) {
			k.note += " Its dialog may still be open: close it."
		}
	case errors.Is(msg.err, keyring.ErrNotFound):
		k.shut = false
		if asked {
			k.note = "From the keyring: " + msg.err.Error() + "."
		}
	default:
		k.note = "From the keyring: " + msg.err.Error() + "."
	}
}

func (k *keeping) hold(zone cloudflare.ZoneID, t keyring.Kept) {
	if k.inKeyring == nil {
		k.inKeyring = map[cloudflare.ZoneID]keyring.Kept{}
	}
	k.inKeyring[zone] = t
}

// available reports whether keeping a token can be offered.
func (k *keeping) available() bool { return k.seen.Usable() }

// canUnlock reports whether the keyring could be looked into if the person
// agrees to be asked by it.
func (k *keeping) canUnlock() bool { return k.shut && k.waiting == nil }

// which says which token is kept: its fingerprint and the day.
func which(kept keyring.Kept) string {
	text := "a value of no known shape"
	if line, ok := kept.Token.Fingerprint(); ok {
		text = "fingerprint " + line
	}
	if !kept.Since.IsZero() {
		text += ", kept since " + kept.Since.Format("2 January 2006")
	}
	return text
}

func keptText(err error) string {
	switch {
	case err == nil:
		return "The token is kept in this computer's keyring."
	case errors.Is(err, keyring.ErrUnwritten):
		return "KWallet has taken the token, but was not seen to write it to disk. The token may be kept there or not: tokendoctor forget --all takes it out."
	case errors.Is(err, keyring.ErrUnknown):
		return "The keyring has not answered. The token may be kept there or not: tokendoctor forget --all takes it out."
	}
	if other, ok := errors.AsType[keyring.HoldsOtherError](err); ok {
		return "The token is not kept: the keyring holds another one for this zone (" + which(other.Kept) + "), which stays there. Go back and answer Yes again to replace it."
	}
	return "The token is not kept, and is in memory for this run only: " + err.Error() + "."
}
