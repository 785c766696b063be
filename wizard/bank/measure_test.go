package bank_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tokendoctor/wizard"
	"tokendoctor/wizard/bank"
)

// day is a day of the bank, with its verdict.
type day struct {
	bank.Day
	verdict    wizard.Verdict
	same, twin string // found and seen, worked out once
}

func (d day) String() string {
	return fmt.Sprintf("%s [%s, purge %v, domain %v, sure %v]", d.Family.Name, d.Variant, d.Purge, d.Domain, d.Sure)
}

// found is what the probes found, before the first question.
func (d day) found() string {
	var lines []string
	for _, f := range d.Checked.Findings() {
		if !f.Said() && f.Value != "" {
			lines = append(lines, fmt.Sprint(f.ID, "=", f.Value))
		}
	}
	return strings.Join(lines, "\n")
}

// seen is what came back, byte for byte, before the program made findings of it: the
// paste, and each request with its status, codes and texts.
func (d day) seen() string {
	in := d.Checked.Paste
	lines := []string{fmt.Sprint(in.Kind, in.Size, in.Foreign, in.Cut, in.Verbatim, d.Checked.ZoneShape, d.Checked.Domain)}
	for _, r := range d.Checked.Log() {
		lines = append(lines, strings.ToLower(fmt.Sprint(r.Endpoint, r.Status, r.Errors, r.Life.Status)))
		for _, z := range r.Zones {
			lines = append(lines, fmt.Sprint(z.ID == d.Checked.Zone, z.Name, z.Status, z.Paused, z.Permissions))
		}
	}
	return strings.Join(lines, "\n")
}

// soft lists the questions whose answers suggest a cause and prove none.
var soft = []wizard.QuestionID{wizard.AskChanged, wizard.AskSaved}

// answered lists the symptoms and the questions that the customer was asked.
func (d day) answered() []wizard.QuestionID {
	var out []wizard.QuestionID
	for q := range d.State.Answers {
		if !slices.Contains(soft, q) {
			out = append(out, q)
		}
	}
	return out
}

// tell gives the faults of all customers with the same findings who answer these
// questions alike. If they share a fault, the evidence tells the cause. If they share
// none, nobody can tell: different faults look the same.
func (d day) tell(peers []day, questions []wizard.QuestionID) []wizard.Cause {
	faults := d.Family.Faults
	for _, p := range peers {
		differs := func(q wizard.QuestionID) bool {
			return p.Scenario.Answers[q] != d.Scenario.Answers[q]
		}
		if len(faults) == 0 {
			break
		}
		if p.Family.Mistaken || slices.ContainsFunc(questions, differs) {
			continue
		}
		faults = slices.DeleteFunc(slices.Clone(faults), func(c wizard.Cause) bool { return !slices.Contains(p.Family.Faults, c) })
	}
	return faults
}

// hard lists the questions whose answers can tell a cause.
func hard() []wizard.QuestionID {
	var out []wizard.QuestionID
	for _, q := range wizard.AllQuestions {
		if !slices.Contains(soft, q.ID) {
			out = append(out, q.ID)
		}
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

func (n tally) share() float64 { return float64(n.right) / float64(n.of) }

func (n tally) String() string { return fmt.Sprintf("%d of %d", n.right, n.of) }

// The promise of the product, checked on every case of the bank: where the evidence tells
// the cause, it comes first; where it does not, the cause is among those named; and
// nothing false is ever confirmed. A reply that nobody has recorded proves nothing,
// whatever it is.
func TestBank(t *testing.T) {
	var days []day
	for _, d := range everyDay(t) {
		days = append(days, day{Day: d, verdict: d.State.Verdict()})
	}
	peers, twins := map[string][]day{}, map[string][]day{}
	// A family's customers say the same on each day, or nothing.
	add := func(group map[string][]day, key string, d day) {
		if !slices.ContainsFunc(group[key], func(p day) bool { return p.Family.Name == d.Family.Name && p.Sure == d.Sure }) {
			group[key] = append(group[key], d)
		}
	}
	for i := range days {
		d := &days[i]
		d.same, d.twin = d.found(), d.seen()
		add(peers, d.same, *d)
		add(twins, d.twin, *d)
	}
	confusion := map[[2]wizard.Cause]int{}
	var first, firstOther, named, anyhow, letter, confirmed tally
	var questions, contradictions, others int
	var effort float64
	var requests, repeats int
	for _, d := range days {
		v, faults := d.verdict, d.Family.Faults
		confusion[[2]wizard.Cause{faults[0], v.Cause}]++
		questions += len(d.Questions)
		effort += d.Effort
		contradictions += len(v.Contradictions)
		if len(d.Questions) > wizard.MaxQuestions {
			t.Errorf("%s: %d questions", d, len(d.Questions))
		}
		again := 0
		for _, r := range d.State.Log() {
			again += r.Attempts - 1
		}
		if n := len(d.State.Log()); n > 6 || n+again > wizard.MaxRequests {
			t.Errorf("%s: %d requests, and %d once more", d, n, again)
		}
		requests, repeats = requests+len(d.State.Log()), repeats+again
		if v.Confidence == wizard.Confirmed {
			right := slices.Contains(faults, v.Cause)
			if confirmed.count(right); !right {
				t.Errorf("%s: confirmed %s, and it is %v", d, v.Cause, faults)
			}
		}
		if missing := unexplained(v); len(missing) > 0 {
			t.Errorf("%s: nothing is said of %v", d, missing)
		}
		for _, c := range v.Also {
			if !d.Family.Mistaken && !slices.Contains(faults, c) {
				t.Errorf("%s: %s is said to be there as well, and it is %v", d, c, faults)
			}
		}
		others += len(v.Alternatives)
		if d.Early != nil && d.Early.Confidence == wizard.Confirmed {
			t.Errorf("%s: the symptoms alone confirm %s", d, d.Early.Cause)
		}
		if d.Family.Mistaken || faults[0] == wizard.Undetermined {
			continue // only a wrong "confirmed" counts against it
		}
		same := peers[d.same]
		if must := d.tell(same, hard()); len(must) > 0 && d.Plausible() {
			anyhow.count(slices.Contains(must, v.Cause))
		}
		if must := d.tell(twins[d.twin], hard()); len(must) > 0 && d.Plausible() {
			letter.count(slices.Contains(must, v.Cause))
		}
		if must := d.tell(same, d.answered()); len(must) > 0 {
			right := slices.Contains(must, v.Cause)
			if d.Plausible() {
				if first.count(right); !right {
					t.Errorf("%s: %s (%s) comes first, and the evidence tells %v; alternatives %v", d, v.Cause, v.Confidence, must, v.Alternatives)
				}
				continue
			}
			if firstOther.count(right); right {
				continue
			}
		}
		among := append(slices.Concat(v.Also, v.Alternatives), v.Cause)
		right := slices.ContainsFunc(faults, func(c wizard.Cause) bool { return slices.Contains(among, c) })
		if named.count(right); !right {
			t.Errorf("%s: none of %v is named: %s (%s), alternatives %v", d, faults, v.Cause, v.Confidence, v.Alternatives)
		}
	}
	mean := float64(questions) / float64(len(days))
	t.Logf("%d families, %d cases", len(bank.Families()), len(days))
	t.Logf("requests: %.2f in the mean, and %.2f once more", float64(requests)/float64(len(days)), float64(repeats)/float64(len(days)))
	t.Logf("right cause first where the evidence tells it: %v; where it does beside an unrecorded reply: %v", first, firstOther)
	t.Logf("the cause among those named where it does not: %v", named)
	t.Logf("right cause first where all that the customer knows would tell it: %v; with the replies to the letter: %v", anyhow, letter)
	t.Logf("confirmed, and so: %v", confirmed)
	t.Logf("still possible beside the first: %.1f in the mean", float64(others)/float64(len(days)))
	t.Logf("questions: %.2f in the mean, %.0f seconds; contradictions shown: %d", mean, effort/float64(len(days)), contradictions)
	for _, n := range []tally{first, firstOther, named, anyhow, letter, confirmed} {
		if n.of == 0 {
			t.Error("one of these counts nothing, and would hold whatever the verdicts are")
		}
	}
	// The rest is what more than three questions would tell, and what tells two customers
	// of a bank apart but not two causes.
	if anyhow.share() < 0.98 || letter.share() < 0.96 {
		t.Errorf("of what could be told, too little comes first: %v, to the letter %v", anyhow, letter)
	}
	if confirmed.of*3 < len(days) {
		t.Errorf("only %d of %d cases end in a confirmed verdict", confirmed.of, len(days))
	}
	if mean > 1 {
		t.Errorf("%.2f questions in the mean", mean)
	}
	t.Log("\n" + matrix(confusion))
}

// unexplained lists the causes that a verdict does not account for, or names more than
// once. Where nothing could be checked, there is nothing to account for.
func unexplained(v wizard.Verdict) []wizard.Cause {
	if v.Cause.Unjudged() && v.Confidence == wizard.Confirmed {
		return nil
	}
	times := map[wizard.Cause]int{v.Cause: 1, wizard.Undetermined: 1}
	for _, c := range slices.Concat(v.Also, v.Alternatives) {
		times[c]++
	}
	for _, r := range slices.Concat(v.RuledOut, v.Hidden) {
		if r.Because != "" {
			times[r.Cause]++
		}
	}
	return slices.DeleteFunc(slices.Clone(wizard.Causes), func(c wizard.Cause) bool { return times[c] == 1 })
}

// matrix prints each true cause with the causes that came first, and how often.
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
