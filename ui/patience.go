package ui

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/wizard"
)

// patience is the wait for a token that was made or edited a moment ago, and that
// Cloudflare does not know everywhere yet: the test after the fix is run again, later and
// later, in the open. It is for the full screen. Plain mode writes nothing while it
// waits for an answer, so that it says when to test again; in practice nobody waits.
type patience struct {
	round int       // the waits are those of one test after a fix
	tries int       // that were made, or given up
	until time.Time // of the wait that goes on; zero while there is none
}

// patienceWaits are the waits before each further test. Together they take as long as
// most tokens need.
var patienceWaits = []time.Duration{5 * time.Second, 10 * time.Second, 20 * time.Second, 30 * time.Second}

// begin starts the next wait where there is a reason to, once a test has ended.
func (p *patience) begin(m *model) tea.Cmd {
	if r := m.state.Round(); r != p.round {
		*p = patience{round: r}
	}
	if m.plain || m.practice != nil || m.state.Step != wizard.StepRetested || !p.until.IsZero() || p.tries >= len(patienceWaits) || !m.state.MayBeTooNew() || m.toWait() > 0 {
		return nil
	}
	p.until = m.clock().Add(patienceWaits[p.tries])
	return m.startTicking()
}

// waiting reports whether a wait goes on.
func (p *patience) waiting(m *model) bool {
	return !p.until.IsZero() && m.state.Step == wizard.StepRetested && p.round == m.state.Round()
}

// over tests again once the wait is over.
func (p *patience) over(m *model) tea.Cmd {
	switch {
	case !p.waiting(m):
		p.until = time.Time{}
		return nil
	case m.clock().Before(p.until):
		return nil
	}
	p.until = time.Time{}
	p.tries++
	return m.apply(wizard.Retried{})
}

// stop ends the waits of this test for good.
func (p *patience) stop() { p.until, p.tries = time.Time{}, len(patienceWaits) }

// note says what is waited for, in seconds, or that there is something to wait for.
func (p *patience) note(m *model) string {
	switch {
	case p.waiting(m):
		left := remaining(p.until.Sub(m.clock()))
		return fmt.Sprintf("It was made or edited a moment ago, and can be refused for a while. Next test within %s, %d of %d; x stops the wait.", left, p.tries+1, len(patienceWaits))
	case !m.busy() && m.state.MayBeTooNew() && p.tries < len(patienceWaits):
		return "It was made or edited a moment ago, and can be refused for a while. Wait a minute, then r tests again."
	}
	return ""
}
