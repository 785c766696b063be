//go:build unix

package ui_test

import (
	"strings"
	"testing"
	"time"

	"tokendoctor/ui"
	"tokendoctor/ui/ptytest"
	"tokendoctor/wizard"
	"tokendoctor/wizard/bank"
	"tokendoctor/wizard/practice"
)

// reportOf is the report of a customer who answered no question.
func reportOf(t *testing.T, cause wizard.Cause) wizard.SupportReport {
	t.Helper()
	sc, _ := practice.ScenarioFor(cause)
	sc.Answers = nil
	w := bank.Walk(t, sc, true)
	return w.State.SupportReport("tokendoctor test")
}

// A report that is pasted on the first screen is opened: it is read whole, the open
// question is asked, and the verdict moves with the answer and back.
func TestReportIsPastedOnTheFirstScreen(t *testing.T) {
	r := reportOf(t, "revoked")
	bubble(t, func(t *testing.T) {
		x := sit(t, runLive, "expired", 80, 24)
		x.Wait("Find out why")
		x.Paste("Dear support, it does not work.")
		x.Wait("The paste was not taken: there is no report of Token Doctor in it.")
		x.Paste("> " + strings.ReplaceAll(r.Text()[:len(r.Text())-100], "\n", "\r> "))
		x.Wait("The paste was not taken: the report was cut short")
		x.Paste("Hello,\r> " + strings.ReplaceAll(r.Text(), "\n", "\r> "))
		x.Wait("From a report, case "+r.Case[:4]+" "+r.Case[4:], "A question is left")
		x.Press("a", "Question 1 of up to 3")
		x.Press("1", "From a report")
		x.Wait("The user said that the list at Cloudflare shows the token as Active.")
		x.Press(ptytest.Esc, "Question 1 of up to 3")
	})
}

// A printed report holds all of it, and names what nobody has answered.
func TestOpenedText(t *testing.T) {
	r := reportOf(t, "missing-permission")
	got := ui.OpenedText(r.State())
	for _, part := range []string{"From a report, case " + r.Case[:4], "Cause: missing-permission (", "Requests to Cloudflare", "Ray ", "What support asks for", "Left out or shortened", "Nothing is sent from here"} {
		if !strings.Contains(got, part) {
			t.Errorf("%q is not in it:\n%s", part, got)
		}
	}
	table := ui.OpenedTable([]ui.OpenedRow{{Name: "a.txt", State: r.State()}, {Name: "b\x1b[2J.json", State: reportOf(t, "expired").State()}}, time.Now().Add(50*time.Hour))
	if lines := strings.Split(table, "\n"); len(lines) != 4 || !strings.Contains(lines[1], "missing-permission") || !strings.Contains(lines[1], "2 days") || strings.Contains(table, "\x1b") {
		t.Errorf("%s", table)
	}
	if early := ui.OpenedTable([]ui.OpenedRow{{Name: "a.txt", State: r.State()}}, time.Now().Add(-50*time.Hour)); !strings.Contains(early, "ahead of this clock") {
		t.Errorf("a clock that is behind: %s", early)
	}
}
