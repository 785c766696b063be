package ui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"tokendoctor/wizard"
)

// VerdictText is a report as plain text: for the normal screen when the
// full-screen program ends, and for check without --json.
func VerdictText(r wizard.Report) string {
	p := newPage(maxText)
	card := wizard.CardFor(r.Verdict.Cause)
	p.text(card.Title)
	p.text(fmt.Sprintf("Cause: %s (%s)", r.Verdict.Cause, r.Verdict.Confidence.Words()))
	p.blank()
	p.text(card.Summary)
	p.blank()
	section(p, "Why we think so", r.Verdict.Because)
	section(p, "This is wrong as well", causeTitles(r.Verdict.Also))
	section(p, "Still possible", alternatives(r.Verdict.Alternatives))
	if r.Verdict.Cause != wizard.Healthy {
		p.lines = append(p.lines, "Steps")
		steps(p, card)
	}
	section(p, "Avoid", card.Avoid)
	section(p, "Ruled out", ruledOut(r))
	return strings.TrimSpace(ansi.Strip(strings.Join(p.lines, "\n"))) + "\n"
}
