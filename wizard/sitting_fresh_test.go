package wizard_test

import (
	"slices"
	"testing"
	"time"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard"
	"tokendoctor/wizard/practice"
)

// freshToken is a retest with a new token that verify knows and nothing else does yet,
// after the first token has read the zone.
func freshToken(t *testing.T) (wizard.State, practice.Scenario) {
	t.Helper()
	sc, _ := practice.ScenarioFor(wizard.TooNew)
	first, _ := practice.ScenarioFor(wizard.MissingPermission)
	fixed := first.Fixed()
	fixed.World.Tokens[0].Value = "cfut_FRESHSAMPLEFRESHSAMPLEFRESHSAMPLEFRESHSA76543210"
	fixed.Paste = fixed.World.Tokens[0].Value
	fixed.World.Faults = sc.World.Faults
	s, _ := retest(t, walk(t, first), wizard.ChangedToken, fixed)
	return s, fixed
}

// A token that was made a moment ago is not blamed for what another one of this sitting
// has read: the Zone ID is right, and time may be all that it needs.
func TestAFreshTokenIsNotAWrongZoneID(t *testing.T) {
	s, _ := freshToken(t)
	if !s.MayBeTooNew() {
		t.Fatal("nothing is said of its age")
	}
	if f, _ := s.Finding(wizard.ZoneSearch); f.Value != "read-before" {
		t.Errorf("%+v", f)
	}
	s = wizard.PastQuestions(s.Apply(wizard.Answered{Question: wizard.AskRow, Value: "purge-this-zone"}))
	v := s.Verdict()
	if v.Cause != wizard.TooNew || v.Confidence != wizard.Likely {
		t.Errorf("%s (%s), alternatives %v, because %q", v.Cause, v.Confidence, v.Alternatives, v.Because)
	}
	for _, c := range append(v.Alternatives, v.Cause) {
		if c == wizard.WrongZoneID {
			t.Error("the Zone ID is still a suspect")
		}
	}
}

// Once it has passed it is not new any more, and neither is it after some minutes.
func TestAFreshTokenGrowsOld(t *testing.T) {
	s, fixed := freshToken(t)
	fixed.World.Faults = nil
	sim := simulator.New(fixed.World)
	defer sim.Close()
	client := cloudflare.NewClient("test", sim.Transport())
	defer client.Close()
	good := s.Apply(wizard.Retried{})
	for pending := good.NextProbes(); len(pending) > 0; pending = good.NextProbes() {
		for _, w := range pending {
			good = good.Apply(wizard.ProbeDone{ID: w.ID, Probe: w.Probe, Reply: client.Run(t.Context(), w.Probe)})
		}
	}
	if good.MayBeTooNew() || !good.Passes() {
		t.Errorf("after it has passed: %s", good.Verdict().Cause)
	}
	late := s.Apply(wizard.Retried{})
	for pending := late.NextProbes(); len(pending) > 0; pending = late.NextProbes() {
		for _, w := range pending {
			r := cloudflare.Reply{Endpoint: w.Probe.Endpoint, Outcome: cloudflare.OutcomeRefused, Status: 401, Date: time.Now().Add(3 * time.Minute)}
			if w.ID == wizard.ProbeVerifyUser {
				r.Outcome, r.Life.Status = cloudflare.OutcomeOK, "active"
			}
			late = late.Apply(wizard.ProbeDone{ID: w.ID, Probe: w.Probe, Reply: r})
		}
	}
	if late.MayBeTooNew() {
		t.Error("it is new after three minutes")
	}
}

// Another token is as new after a result that left the cause open.
func TestAFreshTokenAfterAnOpenResult(t *testing.T) {
	for cause, want := range map[wizard.Cause]bool{wizard.Undetermined: true, wizard.SavedValueDiffers: true, wizard.MissingPermission: true} {
		sc, _ := practice.ScenarioFor(cause)
		fresh := sc
		fresh.World.Tokens = slices.Clone(sc.World.Tokens)
		fresh.World.Tokens[0].Value = "cfut_FRESHSAMPLEFRESHSAMPLEFRESHSAMPLEFRESHSA76543210"
		fresh.Paste = fresh.World.Tokens[0].Value
		late, _ := practice.ScenarioFor(wizard.TooNew)
		fresh.World.Faults = late.World.Faults
		if s, _ := retest(t, walk(t, sc), wizard.ChangedToken, fresh); s.MayBeTooNew() != want {
			t.Errorf("after %s: %v", cause, s.MayBeTooNew())
		}
		fresh.Paste = sc.Paste
		fresh.World.Tokens[0].Value = sc.World.Tokens[0].Value
		if s, _ := retest(t, walk(t, sc), wizard.ChangedNothing, fresh); s.MayBeTooNew() != (cause == wizard.MissingPermission) {
			t.Errorf("the same token after %s: %v", cause, s.MayBeTooNew())
		}
	}
}
