package ui

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/wizard"
)

// probing runs what the wizard wants, and knows what is under way.
type probing struct {
	ctx     context.Context
	prober  Prober
	running map[wizard.ProbeID]run
	started int       // runs started so far; numbers them
	end     time.Time // by which all that runs has an answer; zero while nothing does
}

// setTimeout bounds a whole set of probes: those that run side by side, and
// those that need their answers.
const setTimeout = 10 * time.Second

// run is a probe under way.
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
)

// run starts every wanted probe that is not under way yet, and ends what is no
// longer wanted.
func (m *model) run() tea.Cmd {
	if m.probing.prober == nil {
		return nil // practice, before a case was picked
	}
	var cmds []tea.Cmd
	wants := m.state.Wants()
	switch {
	case len(wants) == 0:
		m.probing.end = time.Time{}
	case m.probing.end.IsZero():
		m.probing.end = m.clock().Add(setTimeout)
	}
	m.probing.drop(wants)
	for _, w := range wants {
		if _, ok := m.probing.running[w.ID]; ok {
			continue
		}
		ctx, cancel := context.WithTimeout(m.probing.ctx, m.probing.end.Sub(m.clock()))
		m.probing.started++
		m.probing.running[w.ID] = run{m.probing.started, w.Probe, m.clock(), cancel}
		cmds = append(cmds, runProbe(ctx, m.probing.prober, w, m.probing.started))
	}
	if len(m.probing.running) > 0 {
		cmds = append(cmds, m.startTicking())
	}
	return tea.Batch(cmds...)
}

func (m *model) finished(msg probeFinishedMsg) tea.Cmd {
	r, ok := m.probing.running[msg.done.ID]
	if !ok || r.number != msg.number {
		return nil // of an earlier token, zone or sitting
	}
	r.cancel()
	delete(m.probing.running, msg.done.ID)
	return m.apply(msg.done)
}

// startTicking redraws the seconds from now on.
func (m *model) startTicking() tea.Cmd {
	if m.ticking {
		return nil
	}
	m.ticking = true
	return second()
}

// tick goes on only while something is awaited: nothing is repainted while a
// person types.
func (m *model) tick() tea.Cmd {
	if len(m.probing.running) == 0 && m.keeping.waiting == nil {
		m.ticking = false
		return nil
	}
	return second()
}

// drop ends what is no longer wanted: for another token or zone, or after a no.
func (p *probing) drop(wants []wizard.Wanted) {
	for id, r := range p.running {
		if !slices.ContainsFunc(wants, func(w wizard.Wanted) bool { return w.ID == id && w.Probe == r.probe }) {
			r.cancel()
			delete(p.running, id)
		}
	}
}

// busy reports whether an answer is still awaited.
func (m *model) busy() bool { return len(m.probing.running) > 0 || len(m.state.Wants()) > 0 }

// stop ends what is under way. The first answer, "Cancelled", keeps the wizard
// from wanting the rest.
func (p *probing) stop() {
	for _, r := range p.running {
		r.cancel()
	}
}

// cancelAll ends what is under way and forgets it.
func (p *probing) cancelAll() {
	p.stop()
	p.running = map[wizard.ProbeID]run{}
	p.end = time.Time{}
}

// seconds is how long a probe has been under way.
func (m *model) seconds(id wizard.ProbeID) (int, bool) {
	r, ok := m.probing.running[id]
	if !ok {
		return 0, false
	}
	return int(m.clock().Sub(r.started).Seconds()), true
}

func runProbe(ctx context.Context, p Prober, w wizard.Wanted, number int) tea.Cmd {
	return func() tea.Msg { return probeFinishedMsg{number, ask(ctx, p, w)} }
}

// repeatPause is how long to wait before a doubtful answer is asked for again,
// with some jitter on top: what is wrong at Cloudflare then needs seconds to end.
const (
	repeatPause  = 2 * time.Second
	repeatJitter = time.Second
)

// ask runs one wanted probe.
func ask(ctx context.Context, p Prober, w wizard.Wanted) wizard.ProbeDone {
	if w.Again {
		select {
		case <-time.After(repeatPause + rand.N(repeatJitter)):
		case <-ctx.Done(): // the probe says how it ended
		}
	}
	return wizard.ProbeDone{ID: w.ID, Probe: w.Probe, Reply: p.Run(ctx, w.Probe)}
}

func second() tea.Cmd {
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return secondPassedMsg{} })
}
