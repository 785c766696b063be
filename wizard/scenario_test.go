package wizard_test

import (
	"testing"

	"tokendoctor/wizard"
	"tokendoctor/wizard/bank"
	"tokendoctor/wizard/practice"
)

// walk takes a customer through the wizard to the card.
func walk(t testing.TB, sc practice.Scenario) wizard.State {
	t.Helper()
	w := bank.Walk(t, sc, true)
	return w.State
}

// walked does so with the customer of a practice case.
func walked(t *testing.T, cause wizard.Cause) wizard.State {
	t.Helper()
	sc, _ := practice.ScenarioFor(cause)
	return walk(t, sc)
}

// Every practice scenario ends at the card of its own cause, and without the
// purge none ends at another one for sure.
func TestScenariosEndAtTheirCause(t *testing.T) {
	if n := len(practice.Scenarios()); n != len(wizard.Causes) {
		t.Errorf("%d scenarios for %d causes", n, len(wizard.Causes))
	}
	for _, sc := range practice.Scenarios() {
		t.Run(string(sc.Cause), func(t *testing.T) {
			w := bank.Walk(t, sc, true)
			v := w.State.Verdict()
			if v.Cause != sc.Cause {
				t.Errorf("verdict %s, %s; alternatives %v", v.Cause, v.Confidence, v.Alternatives)
				for _, f := range w.State.Findings() {
					t.Logf("%-7s %-18s %-20s %s", f.Status, f.ID, f.Value, f.Text)
				}
				for _, r := range v.RuledOut {
					t.Logf("ruled out %s: %s", r.Cause, r.Because)
				}
			}
			t.Logf("%s (%s), asked %v, alternatives %v, requests %d", v.Cause, v.Confidence, w.Questions, v.Alternatives, len(w.State.Log()))
			for _, f := range w.State.Findings() {
				if !wizard.HasValue(f) {
					t.Errorf("%s is %q, which is not listed", f.ID, f.Value)
				}
			}
			if len(w.State.Log()) > 8 {
				t.Errorf("%d requests", len(w.State.Log()))
			}
			w = bank.Walk(t, sc, false)
			if v := w.State.Verdict(); v.Confidence == wizard.Confirmed && v.Cause != sc.Cause {
				t.Errorf("confirmed %s without the purge probe", v.Cause)
			}
		})
	}
}
