package ui

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/wizard"
)

// probing runs the probes that the wizard wants, and keeps track of them.
type probing struct {
	ctx     context.Context
	prober  Prober
	running map[wizard.ProbeID]run
	started int       // runs started so far; numbers them
	end     time.Time // when everything running must have an answer; zero while nothing runs
	until   time.Time // when Cloudflare may be asked again; wall-clock time, which goes on during sleep
	held    bool      // wanted probes are held back until then
}

// setTimeout bounds a whole set of probes: those that run side by side and those that
// need their answers.
const setTimeout = 10 * time.Second

// run is a probe in progress.
type run struct {
	number  int
	probe   cloudflare.Probe
	started time.Time
	cancel  context.CancelFunc
}

func newProbing(ctx context.Context, p Prober) probing {
	return probing{ctx: ctx, prober: p, running: map[wizard.ProbeID]run{}}
}

type (
	probeFinishedMsg struct {
		number int
		done   wizard.ProbeDone
	}
	secondPassedMsg struct{}
	waitedMsg       struct{} // the wait that Cloudflare asked for is over
)

// run starts every wanted probe that is not running yet, and cancels those that are no
// longer wanted.
func (m *model) run() tea.Cmd {
	if m.probing.prober == nil {
		return nil // practice, before a case was picked
	}
	var cmds []tea.Cmd
	pending := m.state.NextProbes()
	m.probing.drop(pending)
	if left := m.toWait(); left > 0 && len(pending) > len(m.probing.running) {
		if m.probing.held {
			return nil
		}
		m.probing.held = true
		return tea.Tick(left, func(time.Time) tea.Msg { return waitedMsg{} })
	}
	switch {
	case len(pending) == 0:
		m.probing.end = time.Time{}
		if cmd := m.patience.begin(m); cmd != nil {
			cmds = append(cmds, cmd)
		}
	case m.probing.end.IsZero():
		m.probing.end = m.clock().Add(setTimeout)
	}
	pause := beforeRepeat() // the same for all, so that none waits for the answer of another
	for _, w := range pending {
		if _, ok := m.probing.running[w.ID]; ok {
			continue
		}
		ctx, cancel := context.WithTimeout(m.probing.ctx, m.probing.end.Sub(m.clock()))
		m.probing.started++
		m.probing.running[w.ID] = run{m.probing.started, w.Probe, m.clock(), cancel}
		cmds = append(cmds, runProbe(ctx, m.probing.prober, w, pause, m.probing.started))
	}
	if len(m.probing.running) > 0 {
		cmds = append(cmds, m.startTicking())
	}
	return tea.Batch(cmds...)
}

func (m *model) finished(msg probeFinishedMsg) tea.Cmd {
	r, ok := m.probing.running[msg.done.ID]
	if !ok || r.number != msg.number {
		return nil // it belongs to an earlier token, zone or sitting
	}
	r.cancel()
	delete(m.probing.running, msg.done.ID)
	switch reply := msg.done.Reply; {
	case reply.Failure.Slept():
		m.probing.end = time.Time{} // the time asleep does not count
	case reply.Outcome == cloudflare.OutcomeRateLimited, reply.Outcome == cloudflare.OutcomePurgeLimited:
		if at := m.clock().Round(0).Add(min(reply.RetryAfter, longestWait)); m.practice == nil && at.After(m.probing.until) {
			m.probing.until = at
		}
	}
	return tea.Batch(m.apply(msg.done), m.keeping.checked(m))
}

// longestWait is how long Cloudflare refuses requests after too many (its page "Rate
// limits"). A header that says more does not keep the person waiting any longer.
const longestWait = 5 * time.Minute

// toWait is how long to wait before Cloudflare may be asked. In practice nobody waits.
func (m *model) toWait() time.Duration {
	if m.practice != nil {
		return 0
	}
	return m.probing.until.Sub(m.clock())
}

// mustWait tells the person to wait if an event would ask Cloudflare too early.
func (m *model) mustWait(e wizard.Event, next wizard.State) bool {
	_, answer := e.(wizard.ProbeDone)
	left := m.toWait()
	if answer || left <= 0 || len(next.NextProbes()) <= len(m.state.NextProbes()) {
		return false
	}
	m.say(fmt.Sprintf("Cloudflare said to wait before it is asked again: %d more seconds. Then press the key again.", int(left.Seconds())+1))
	return true
}

// startTicking redraws the seconds from now on.
func (m *model) startTicking() tea.Cmd {
	if m.ticking {
		return nil
	}
	m.ticking = true
	return second()
}

// tick goes on only while something is awaited, so that nothing is redrawn while the
// person types.
func (m *model) tick() tea.Cmd {
	again := m.patience.over(m)
	if len(m.probing.running) == 0 && m.keeping.waiting == nil && !m.patience.waiting(m) && m.waitsOut() <= 0 {
		m.ticking = false
		return again
	}
	return tea.Batch(second(), again)
}

// drop cancels what is no longer wanted: after another token or zone, or a no.
func (p *probing) drop(pending []wizard.PendingProbe) {
	for id, r := range p.running {
		if !slices.ContainsFunc(pending, func(w wizard.PendingProbe) bool { return w.ID == id && w.Probe == r.probe }) {
			r.cancel()
			delete(p.running, id)
		}
	}
}

// busy reports whether an answer is still awaited.
func (m *model) busy() bool { return len(m.probing.running) > 0 || len(m.state.NextProbes()) > 0 }

// stop cancels what is running. The first answer, "Cancelled", keeps the wizard from
// wanting the rest.
func (p *probing) stop() {
	for _, r := range p.running {
		r.cancel()
	}
}

// cancelAll cancels what is running and forgets it.
func (p *probing) cancelAll() {
	p.stop()
	p.running = map[wizard.ProbeID]run{}
	p.end = time.Time{}
}

// runs reports whether a probe is running.
func (m *model) runs(id wizard.ProbeID) bool {
	_, ok := m.probing.running[id]
	return ok
}

// waited is how long the oldest of the running probes has been running.
func (m *model) waited() time.Duration {
	longest := time.Duration(0)
	for _, r := range m.probing.running {
		longest = max(longest, m.clock().Sub(r.started))
	}
	return longest
}

// shownSeconds are the seconds at which the figure of a wait changes.
var shownSeconds = []int{1, 5, 15, 30, 60, 90}

// elapsed is a wait that goes on, in seconds. It stands in place of Bubbles' spinner, each frame of
// which a screen reader may speak. Newer screen readers speak each change of the
// figure (Orca 51), so it changes only now and then.
func elapsed(waited time.Duration) string {
	at := 0
	for _, s := range shownSeconds {
		if waited >= time.Duration(s)*time.Second {
			at = s
		}
	}
	return fmt.Sprintf("%d s", at)
}

// remaining is what is left of a wait at most, in the same figures.
func remaining(left time.Duration) string {
	for _, s := range shownSeconds {
		if left <= time.Duration(s)*time.Second {
			return fmt.Sprintf("%d s", s)
		}
	}
	return fmt.Sprintf("%.0f s", left.Seconds())
}

func runProbe(ctx context.Context, p Prober, w wizard.PendingProbe, pause time.Duration, number int) tea.Cmd {
	return func() tea.Msg { return probeFinishedMsg{number, ask(ctx, p, w, pause)} }
}

// repeatPause is how long to wait before a request is repeated, plus some jitter: a fault
// at Cloudflare's side takes seconds to pass.
const (
	repeatPause  = 1500 * time.Millisecond
	repeatJitter = time.Second
)

func beforeRepeat() time.Duration { return repeatPause + rand.N(repeatJitter) }

// ask runs one wanted probe, after the pause if it is a repeat.
func ask(ctx context.Context, p Prober, w wizard.PendingProbe, pause time.Duration) wizard.ProbeDone {
	if w.Again {
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return wizard.ProbeDone{ID: w.ID, Probe: w.Probe}
			} // otherwise the probe reports that it was cancelled
		}
	}
	return wizard.ProbeDone{ID: w.ID, Probe: w.Probe, Reply: p.Run(ctx, w.Probe)}
}

func second() tea.Cmd {
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return secondPassedMsg{} })
}
