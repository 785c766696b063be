package ui

import (
	"context"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/keyring"
)

// wait is a call to the keyring under way. The keyring has its own patience
// (keyring.State.Patience); the person can have less.
type wait struct {
	what    string // what is done
	doing   string // what the screen says of it
	notices chan keyring.Seen
	started time.Time
	cancel  context.CancelFunc
	keeps   cloudflare.ZoneID // for which a token is to be put there; empty if none is
	stopped bool              // the person has stopped waiting
}

// begin starts a call to the keyring, replacing the one before. What the keyring is about
// to ask, or to wait for, is shown on the screen; without mayAsk nobody is asked.
func (k *keeping) begin(m *model, w *wait, mayAsk bool, call func(context.Context, keyring.Notice) tea.Msg) tea.Cmd {
	k.end()
	ctx, cancel := context.WithCancel(m.probing.ctx)
	w.started, w.cancel = m.clock(), cancel
	w.notices = make(chan keyring.Seen, 1)
	k.note, k.waiting = "", w
	notice := func(seen keyring.Seen) bool {
		if seen.Asks() && !mayAsk {
			return false
		}
		select {
		case w.notices <- seen:
		case <-ctx.Done():
		}
		return true
	}
	return tea.Batch(func() tea.Msg {
		defer close(w.notices)
		return call(ctx, notice)
	}, w.listen, m.startTicking())
}

// listen waits for the next thing that the keyring is about to wait for.
func (w *wait) listen() tea.Msg {
	seen, more := <-w.notices
	if !more {
		return nil
	}
	return keyringNoticeMsg{w, seen}
}

// tell says on the screen what the keyring waits for.
func (w *wait) tell(seen keyring.Seen) {
	stop := "Esc stops the wait, and it"
	if w.keeps != "" {
		stop = "The wait"
	}
	ends := fmt.Sprintf("%s ends by itself after %.0f s.", stop, seen.Patience().Seconds())
	switch {
	case seen.Asks():
		w.doing = w.what + ", which " + seen.Dialog() + ". " + ends
	case seen.State == keyring.Writing:
		w.doing = "The keyring has taken the token: " + seen.Describe() + ". " + ends
	}
}

// ended records that a call has ended. It reports whether it was still waited for: a late
// answer must not change the current state.
func (k *keeping) ended(w *wait) (current bool) {
	w.cancel()
	if k.waiting != w {
		return false
	}
	k.waiting = nil
	return true
}

// end ends the wait for the keyring. What was asked of it may still happen.
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
	if m.busy() { // one counter is enough
		return k.waiting.doing
	}
	return k.waiting.doing + " (" + elapsed(m.clock().Sub(k.waiting.started)) + ")"
}
