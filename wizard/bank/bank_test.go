package bank_test

import (
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"

	"tokendoctor/wizard"
	"tokendoctor/wizard/bank"
)

// All days of the bank stay in memory until the end, so frequent collections find little.
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

// walked are all days of the bank.
var walked = sync.OnceValues(func() ([]bank.Day, error) {
	return bank.WalkAll(func(bank.Case) bool { return true })
})

func everyDay(t *testing.T) []bank.Day {
	t.Helper()
	if testing.Short() {
		t.Skip("it only reckons")
	}
	days, err := walked()
	if err != nil {
		t.Fatal(err)
	}
	return days
}

func TestCases(t *testing.T) {
	plain := 0
	days := everyDay(t)
	for _, d := range days {
		if d.Plausible() && d.Purge && d.Domain && d.Sure {
			plain++
		}
		if d.State.Step != wizard.StepCard {
			t.Errorf("%s: ends at %s", d.Family.Name, d.State.Step)
		}
	}
	if plain != len(bank.Families()) {
		t.Errorf("%d plausible days of customers who go along with all, for %d families", plain, len(bank.Families()))
	}
	if len(days) < 400 {
		t.Errorf("%d cases", len(days))
	}
}

// The table names no value that is never found: a misspelled value, or one that no reply
// leads to any more, would disable its rows for good. The kept table is the real one:
// TestTheWholeTable checks that.
func TestTableSpeaksOfWhatIsFound(t *testing.T) {
	met := map[string]bool{}
	for _, d := range everyDay(t) {
		for _, f := range d.Checked.Findings() {
			met[fmt.Sprint(f.ID, "=", f.Value)] = true
		}
	}
	table, err := os.ReadFile("../testdata/table.txt")
	if err != nil {
		t.Fatal(err)
	}
	found, inRule := 0, false
	for line := range strings.Lines(string(table)) {
		if !strings.HasPrefix(line, " ") {
			inRule = strings.Contains(line, " odds=")
			continue
		}
		words := strings.Fields(line)
		if words[0] == "must" || words[0] == "may" {
			words = words[1:]
		}
		id := wizard.FindingID(words[0])
		if !inRule || (wizard.Finding{ID: id}).Said() || id == wizard.SittingAge {
			continue
		}
		for _, value := range words[1:] {
			found++
			// TestAFreshTokenIsNotAWrongZoneID covers the value that only a retest has.
			if pair := fmt.Sprint(id, "=", value); !met[pair] && value != "read-before" {
				t.Errorf("nobody has %s", pair)
			}
		}
	}
	if found < 1000 {
		t.Errorf("the kept table has only %d values", found)
	}
}
