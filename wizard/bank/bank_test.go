package bank_test

import (
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"tokendoctor/wizard"
	"tokendoctor/wizard/bank"
)

// All days of the bank are kept until its end: looking for what is not is of little use.
func init() { debug.SetGCPercent(400) }

func TestFamilies(t *testing.T) {
	families := bank.Families()
	if len(families) < 60 {
		t.Errorf("%d families", len(families))
	}
	names := map[string]bool{}
	first := map[wizard.Cause]bool{}
	for _, f := range families {
		if f.Name == "" || names[f.Name] || f.From == "" {
			t.Errorf("%q: its name is not its own, or its source is missing", f.Name)
		}
		names[f.Name] = true
		if len(f.Faults) == 0 || slices.Contains(f.Faults, wizard.Healthy) && len(f.Faults) > 1 {
			t.Errorf("%s: faults %v", f.Name, f.Faults)
			continue
		}
		first[f.Faults[0]] = true
		for _, c := range f.Faults {
			if !slices.Contains(wizard.Causes, c) {
				t.Errorf("%s: there is no cause %q", f.Name, c)
			}
		}
	}
	for _, c := range wizard.Causes {
		if !first[c] && c != wizard.Undetermined {
			t.Errorf("nobody has %s", c)
		}
	}
}

// Every answer is one that the wizard offers.
func TestAnswers(t *testing.T) {
	for _, f := range bank.Families() {
		for id, v := range f.Scenario().Answers {
			q, ok := wizard.QuestionByID(id)
			if !ok || !q.Accepts(v) {
				t.Errorf("%s: %s cannot be answered with %q", f.Name, id, v)
			}
		}
	}
}

// No value may be taken for somebody's secret, by a person or by a scanner.
func TestSamples(t *testing.T) {
	for _, f := range bank.Families() {
		s := f.Scenario()
		values := []string{s.Paste}
		for _, token := range s.World.Tokens {
			values = append(values, token.Value)
		}
		for _, v := range values {
			if len(v) >= 32 && !strings.Contains(v, "SAMPLE") && !strings.Contains(v, "0123456789abcdef") &&
				v != s.World.Zones[0].AccountID && !strings.HasPrefix(v, "\u2022") {
				t.Errorf("%s: a value looks real", f.Name)
			}
		}
	}
}

// A family's customer shares nothing with the next one: cases change theirs.
func TestScenarioIsNew(t *testing.T) {
	for _, f := range bank.Families() {
		f.Scenario().Answers["message"] = "changed"
		if f.Scenario().Answers["message"] == "changed" {
			t.Fatalf("%s: customers share their answers", f.Name)
		}
	}
}

func TestCases(t *testing.T) {
	n := 0
	days, err := bank.WalkAll(func(c bank.Case) bool {
		n++
		return c.Plausible() && c.Purge && c.Domain && c.Sure
	})
	if err != nil {
		t.Error(err)
	}
	if len(days) != len(bank.Families()) {
		t.Errorf("%d plausible days of customers who go along with all, for %d families", len(days), len(bank.Families()))
	}
	for _, d := range days {
		if d.State.Step != wizard.StepCard {
			t.Errorf("%s: ends at %s", d.Family.Name, d.State.Step)
		}
	}
	if n < 400 {
		t.Errorf("%d cases", n)
	}
}
