package ui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"tokendoctor/wizard"
)

// VerdictText is a verdict as plain text, for check without --json.
func VerdictText(s wizard.State) string {
	return verdictText(s, len(s.Card().Steps))
}

// verdictText is a verdict with so many of the card's steps: for the normal screen
// when the full-screen program ends, which may be shared.
func verdictText(s wizard.State, shown int) string {
	v := s.Verdict()
	p := newPage(maxText)
	card := s.Card()
	p.text(card.Title)
	p.text(fmt.Sprintf("Cause: %s (%s)", v.Cause, v.Confidence.Words()))
	p.blank()
	p.text(card.Summary)
	p.blank()
	reasons(p, v, true)
	if v.Cause != wizard.Healthy {
		plainSteps(p, s, card, shown)
	}
	section(p, "Avoid", card.Avoid)
	if f, ok := s.Finding(wizard.TokenFingerprint); ok {
		p.text(f.Text)
		p.blank()
	}
	ruledOut(p, v)
	if r := s.Reminder(); r != "" {
		p.text(r)
	}
	return strings.TrimSpace(ansi.Strip(strings.Join(p.lines, "\n"))) + "\n"
}

// plainSteps lists the first steps of a card, with an address on a line of its own, in
// one piece, so that it can be copied.
func plainSteps(p *page, s wizard.State, card wizard.Card, shown int) {
	p.lines = append(p.lines, "Steps")
	secret := false
	for i, step := range card.Steps[:shown] {
		secret = beforeStep(p, step, secret)
		lead := fmt.Sprintf("%d. ", i+1)
		done := ""
		if s.Done(i) {
			done = " (done)"
		}
		p.indented(lead, step.Do+done)
		if step.Link != "" {
			p.lines = append(p.lines, step.Link)
		}
		stepDetails(p, lead, step)
	}
	if secret {
		p.text(sharingText(false))
	}
	if shown < len(card.Steps) {
		p.text(fmt.Sprintf("Step %d of %d can show a secret in the browser. Token Doctor shows it once sharing is off.", shown+1, len(card.Steps)))
	}
	p.text("Then test again with Token Doctor. When that passes, press Save Changes, then Test connection in ForgeCache.")
	p.blank()
}
