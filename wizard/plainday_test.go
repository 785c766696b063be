package wizard_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tokendoctor/wizard"
	"tokendoctor/wizard/bank"
)

// Every family of the bank on a plain day: Cloudflare answers as is most plausible, and
// the customer goes along with all. What it comes to is kept in testdata/plainday.txt, so
// that a change of the diagnosis shows in seconds and by family; what is right is decided
// by the whole bank, in wizard/bank. A wanted change is kept with
//
//	go test ./wizard -run PlainDay -update
func TestEachFamilyOnAPlainDay(t *testing.T) {
	t.Parallel()
	days, err := plainDays()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, d := range days {
		v := d.State.Verdict()
		fmt.Fprintf(&b, "%s: %s (%s)", d.Family.Name, v.Cause, v.Confidence)
		if len(v.Also) > 0 {
			fmt.Fprint(&b, "; also ", v.Also)
		}
		if len(v.Alternatives) > 0 {
			fmt.Fprint(&b, "; or ", v.Alternatives)
		}
		b.WriteString("\n")
		if v.Confidence == wizard.Confirmed && !slices.Contains(d.Family.Faults, v.Cause) {
			t.Errorf("%s: confirmed %s, and it is %v", d.Family.Name, v.Cause, d.Family.Faults)
		}
	}
	if len(days) != len(bank.Families()) {
		t.Errorf("%d days for %d families", len(days), len(bank.Families()))
	}
	was := strings.Split(wizard.Kept(t, "testdata/plainday.txt", b.String()), "\n")
	for line := range strings.SplitSeq(b.String(), "\n") {
		if !slices.Contains(was, line) {
			t.Errorf("now: %s", line)
		}
	}
	is := strings.Split(b.String(), "\n")
	for _, line := range was {
		if !slices.Contains(is, line) {
			t.Errorf("was: %s", line)
		}
	}
}
