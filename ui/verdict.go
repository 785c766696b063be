package ui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"tokendoctor/wizard"
)

// VerdictText is a verdict as plain text, for check without --json.
func VerdictText(s wizard.State) string {
	return verdictText(s, len(wizard.CardFor(s.Verdict().Cause).Steps))
}

// verdictText is a verdict with so many of the card's steps: for the normal screen
// when the full-screen program ends, which may be shared.
func verdictText(s wizard.State, shown int) string {
	v := s.Verdict()
	p := newPage(maxText)
	card := wizard.CardFor(v.Cause)
	p.text(card.Title)
	p.text(fmt.Sprintf("Cause: %s (%s)", v.Cause, v.Confidence.Words()))
	p.blank()
	p.text(card.Summary)
	p.blank()
	reasons(p, v, true)
	if v.Cause != wizard.Healthy {
		p.lines = append(p.lines, "Steps")
		steps(p, card.Steps[:shown])
		if shown < len(card.Steps) {
			p.text(fmt.Sprintf("Step %d of %d can show a secret in the browser. Token Doctor shows it once sharing is off.", shown+1, len(card.Steps)))
			p.blank()
		}
	}
	section(p, "Avoid", card.Avoid)
	if f, ok := s.Finding(wizard.TokenFingerprint); ok {
		p.text(f.Text)
		p.blank()
	}
	ruledOut(p, v)
	return strings.TrimSpace(ansi.Strip(strings.Join(p.lines, "\n"))) + "\n"
}
