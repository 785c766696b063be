package ui

import (
	"context"
	"testing"
	"time"

	"tokendoctor/cloudflare"
	"tokendoctor/wizard"
)

// silent is a prober that is never run: these tests look at what is started.
type silent struct{}

func (silent) Run(context.Context, cloudflare.Probe) cloudflare.Reply { return cloudflare.Reply{} }

// atChecks is a sitting with the first checks under way.
func atChecks(clock func() time.Time) *model {
	m := newModel(context.Background(), Options{Prober: silent{}}, clock)
	m.run()
	m.apply(wizard.Next{}, wizard.Next{}, wizard.ZoneEntered{ID: "0123456789abcdef0123456789abcdef"},
		wizard.TokenEntered{Inspection: cloudflare.Inspect("cfut_SAMPLEsampleSAMPLEsampleSAMPLEsampleSAMP0badc0de")},
		wizard.Consented{Purge: true})
	return m
}

// comes ends a running probe with its answer.
func comes(t *testing.T, m *model, id wizard.ProbeID, r cloudflare.Reply) {
	t.Helper()
	running, ok := m.probing.running[id]
	if !ok {
		t.Fatalf("%s is not under way", id)
	}
	r.Endpoint = running.probe.Endpoint
	m.update(probeFinishedMsg{running.number, wizard.ProbeDone{ID: id, Probe: running.probe, Reply: r}})
}

// atPurge is a sitting whose first purge was refused, with its repeat in progress.
func atPurge(t *testing.T) *model {
	t.Helper()
	now := time.Unix(0, 0)
	m := atChecks(func() time.Time { return now })
	comes(t, m, wizard.ProbeVerifyUser, cloudflare.Reply{Outcome: cloudflare.OutcomeOK, Life: cloudflare.Life{Status: "active"}})
	comes(t, m, wizard.ProbeZone, cloudflare.Reply{Outcome: cloudflare.OutcomeOK, Zones: []cloudflare.Zone{{ID: m.state.Zone, Name: "example.com", Status: "active"}}})
	comes(t, m, wizard.ProbePurge, cloudflare.Reply{Outcome: cloudflare.OutcomeRefused})
	if _, ok := m.probing.running[wizard.ProbePurge]; !ok {
		t.Fatal("a lone 10000 is not asked once more")
	}
	return m
}

// A no cancels the purge that is still to come.
func TestANoEndsTheRepeatedPurge(t *testing.T) {
	m := atPurge(t)
	m.apply(wizard.Back{}, wizard.Consented{Purge: false})
	if _, ok := m.probing.running[wizard.ProbePurge]; ok {
		t.Error("the purge goes on after a no")
	}
}

// An answer for a sitting that was left is not taken for one of this sitting.
func TestLateAnswersAreDropped(t *testing.T) {
	m := atPurge(t)
	late := m.probing.running[wizard.ProbePurge]
	m.leavePractice() // a new sitting
	m.run()
	m.update(probeFinishedMsg{late.number, wizard.ProbeDone{ID: wizard.ProbeReach, Probe: cloudflare.Reach()}})
	if len(m.state.Log()) != 0 {
		t.Error("an answer of the sitting before was taken")
	}
}

// The wait that Cloudflare asks for is kept: nothing shortens it, neither another sitting
// nor practice ends it, sleep counts, and no header makes it longer than Cloudflare's
// own.
func TestTheWaitIsKept(t *testing.T) {
	now := time.Now()
	m := atChecks(func() time.Time { return now })
	limit := func(after time.Duration) cloudflare.Reply {
		return cloudflare.Reply{Outcome: cloudflare.OutcomeRateLimited, RetryAfter: after}
	}
	comes(t, m, wizard.ProbeVerifyUser, limit(time.Minute))
	comes(t, m, wizard.ProbeZone, limit(0))
	if left := m.toWait(); left != time.Minute {
		t.Errorf("a second 429 makes of a minute %v", left)
	}
	m.apply(wizard.Retried{})
	if m.busy() || m.window.note == "" {
		t.Errorf("it asks again at once, and says %q", m.window.note)
	}
	m.leavePractice()
	if m.run(); len(m.probing.running) > 0 || !m.probing.held {
		t.Error("another sitting asks within the wait")
	}
	now = now.Round(0).Add(time.Minute) // which the processor's clock does not count
	if m.update(waitedMsg{}); len(m.probing.running) != 1 {
		t.Error("nothing is asked when the wait is over")
	}
	comes(t, m, wizard.ProbeReach, limit(24*time.Hour))
	if left := m.toWait(); left != longestWait {
		t.Errorf("a header makes it wait for %v", left)
	}
}
