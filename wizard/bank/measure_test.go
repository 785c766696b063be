package bank_test

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"tokendoctor/wizard"
	"tokendoctor/wizard/bank"
)

// day is a case and what came of it.
type day struct {
	bank.Case
	bank.Walked
	verdict wizard.Verdict
}

func (d day) String() string {
	return fmt.Sprintf("%s [%s, purge %v, domain %v, sure %v]", d.Family.Name, d.Variant, d.Purge, d.Domain, d.Sure)
}

// gathered is what was known when the sitting ended: what the probes found, and
// what the customer answered to what was asked.
func (d day) gathered() string { return evidence(d.State.Findings(), nil) }

// known is all that anybody could have found out: every answer that the customer
// has, asked or not.
func (d day) known() string { return evidence(d.Checked.Findings(), d.Scenario.Answers) }

func evidence(findings []wizard.Finding, answers map[string]string) string {
	var lines []string
	for _, f := range findings {
		if f.Value != "" && (answers == nil || !f.Said()) {
			lines = append(lines, fmt.Sprint(f.ID, "=", f.Value))
		}
	}
	for _, q := range slices.Sorted(maps.Keys(answers)) {
		lines = append(lines, q+" is "+answers[q])
	}
	return strings.Join(lines, "\n")
}

// walkAll takes every case through the wizard, as many at a time as there are processors.
func walkAll(t *testing.T) []day {
	t.Helper()
	days := []day{}
	for c := range bank.Cases() {
		days = append(days, day{Case: c})
	}
	next := make(chan int)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				d := &days[i]
				var err error
				if d.Walked, err = bank.Walk(d.Scenario, d.Purge); err != nil {
					t.Errorf("%s: %v", d, err)
				}
				d.verdict = d.State.Verdict()
			}
		})
	}
	for i := range days {
		next <- i
	}
	close(next)
	wg.Wait()
	return days
}

// shared gives the faults that all cases with the same evidence have. Where it
// is not empty the evidence tells the cause, and where it is empty nobody can
// tell: the same was seen at customers with different faults.
func shared(days []day, evidence func(day) string) map[string][]wizard.Cause {
	out := map[string][]wizard.Cause{}
	for _, d := range days {
		if d.Family.Mistaken {
			continue
		}
		e := evidence(d)
		faults, known := out[e]
		if !known {
			out[e] = d.Family.Faults
			continue
		}
		out[e] = slices.DeleteFunc(slices.Clone(faults), func(c wizard.Cause) bool { return !slices.Contains(d.Family.Faults, c) })
	}
	return out
}

// tally is what a count of cases comes to.
type tally struct{ right, of int }

func (n *tally) count(right bool) {
	n.of++
	if right {
		n.right++
	}
}

func (n tally) String() string { return fmt.Sprintf("%d of %d", n.right, n.of) }

// The promise of the product, held against every case of the bank: where the
// evidence tells the cause it comes first, where it does not the cause is among
// those named, and nothing is ever confirmed that is not so.
func TestBank(t *testing.T) {
	days := walkAll(t)
	told, tellable := shared(days, day.gathered), shared(days, day.known)
	confusion := map[[2]wizard.Cause]int{}
	var first, named, anyhow, confirmed tally
	var questions, contradictions int
	var effort float64
	for _, d := range days {
		v, faults := d.verdict, d.Family.Faults
		confusion[[2]wizard.Cause{faults[0], v.Cause}]++
		questions += len(d.Questions)
		effort += d.Effort
		contradictions += len(v.Contradictions)
		if len(d.Questions) > wizard.MaxQuestions {
			t.Errorf("%s: %d questions", d, len(d.Questions))
		}
		if v.Confidence == wizard.Confirmed {
			right := slices.Contains(faults, v.Cause)
			if confirmed.count(right); !right {
				t.Errorf("%s: confirmed %s, and it is %v", d, v.Cause, faults)
			}
		}
		if d.Early != nil && d.Early.Confidence == wizard.Confirmed {
			t.Errorf("%s: the symptoms alone confirm %s", d, d.Early.Cause)
		}
		if d.Family.Mistaken || faults[0] == wizard.Undetermined {
			continue // nothing but a wrong "confirmed" is held against it
		}
		if must := tellable[d.known()]; len(must) > 0 && d.Plausible() {
			anyhow.count(slices.Contains(must, v.Cause))
		}
		if must := told[d.gathered()]; len(must) > 0 {
			right := slices.Contains(must, v.Cause)
			if first.count(right); !right {
				t.Errorf("%s: %s (%s) comes first, and the evidence tells %v; alternatives %v", d, v.Cause, v.Confidence, must, v.Alternatives)
			}
			continue
		}
		among := append(slices.Concat(v.Also, v.Alternatives), v.Cause)
		right := slices.ContainsFunc(faults, func(c wizard.Cause) bool { return slices.Contains(among, c) })
		if named.count(right); !right {
			t.Errorf("%s: none of %v is named: %s (%s), alternatives %v", d, faults, v.Cause, v.Confidence, v.Alternatives)
		}
	}
	mean := float64(questions) / float64(len(days))
	t.Logf("%d families, %d cases", len(bank.Families()), len(days))
	t.Logf("right cause first where the evidence tells it: %v", first)
	t.Logf("the cause among those named where it does not: %v", named)
	t.Logf("right cause first where more than %d questions could tell it, on plausible days: %v", wizard.MaxQuestions, anyhow)
	t.Logf("confirmed, and so: %v", confirmed)
	t.Logf("questions: %.2f in the mean, %.0f seconds; contradictions shown: %d", mean, effort/float64(len(days)), contradictions)
	if mean > 1 {
		t.Errorf("%.2f questions in the mean", mean)
	}
	t.Log("\n" + matrix(confusion))
}

// matrix prints the true causes, each with the causes that came first and how often.
func matrix(confusion map[[2]wizard.Cause]int) string {
	var b strings.Builder
	for _, truth := range wizard.Causes {
		var cells []string
		for _, got := range wizard.Causes {
			if n := confusion[[2]wizard.Cause{truth, got}]; n > 0 {
				cells = append(cells, fmt.Sprintf("%s %d", got, n))
			}
		}
		if cells != nil {
			fmt.Fprintf(&b, "%-23s %s\n", truth, strings.Join(cells, ", "))
		}
	}
	return b.String()
}
