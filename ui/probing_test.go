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

// atPurge is a sitting whose first purge was refused, with the repeat under way.
func atPurge(t *testing.T) *model {
	t.Helper()
	now := time.Unix(0, 0)
	m := newModel(context.Background(), Options{Prober: silent{}}, func() time.Time { return now })
	m.run()
	m.apply(wizard.Next{}, wizard.Next{}, wizard.ZoneEntered{ID: "0123456789abcdef0123456789abcdef"},
		wizard.TokenEntered{Inspection: cloudflare.Inspect("cfut_SAMPLEsampleSAMPLEsampleSAMPLEsampleSAMP0badc0de")},
		wizard.Consented{Purge: true})
	answer := func(id wizard.ProbeID, r cloudflare.Reply) {
		running, ok := m.probing.running[id]
		if !ok {
			t.Fatalf("%s is not under way", id)
		}
		r.Endpoint = running.probe.Endpoint
		m.update(probeFinishedMsg{running.number, wizard.ProbeDone{ID: id, Probe: running.probe, Reply: r}})
	}
	answer(wizard.ProbeReach, cloudflare.Reply{Outcome: cloudflare.OutcomeNoHeader})
	answer(wizard.ProbeVerifyUser, cloudflare.Reply{Outcome: cloudflare.OutcomeOK, Life: cloudflare.Life{Status: "active"}})
	answer(wizard.ProbeZone, cloudflare.Reply{Outcome: cloudflare.OutcomeOK, Zones: []cloudflare.Zone{{ID: m.state.Zone, Name: "example.com", Status: "active"}}})
	answer(wizard.ProbePurge, cloudflare.Reply{Outcome: cloudflare.OutcomeRefused})
	if _, ok := m.probing.running[wizard.ProbePurge]; !ok {
		t.Fatal("a lone 10000 is not asked once more")
	}
	return m
}

// A no ends the purge that is still to come.
func TestANoEndsTheRepeatedPurge(t *testing.T) {
	m := atPurge(t)
	m.apply(wizard.Back{}, wizard.Consented{Purge: false})
	if _, ok := m.probing.running[wizard.ProbePurge]; ok {
		t.Error("the purge goes on after a no")
	}
}

// The answer of a sitting that was left is not taken for one of this sitting.
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
