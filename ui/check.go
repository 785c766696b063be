package ui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tokendoctor/cloudflare"
	"tokendoctor/ui/terminal"
	"tokendoctor/wizard"
)

// Check runs every probe that a sitting wants and asks no questions. Probes
// that do not need each other run side by side. It ends within ten seconds. An
// error is a PanicError.
func Check(ctx context.Context, p Prober, s wizard.State) (wizard.State, error) {
	return CheckWithin(ctx, setTimeout, p, s)
}

// CheckWithin is Check with another bound, for a Prober that waits before it asks.
func CheckWithin(ctx context.Context, most time.Duration, p Prober, s wizard.State) (wizard.State, error) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	for pending := s.NextProbes(); len(pending) > 0 && ctx.Err() == nil; pending = s.NextProbes() {
		done := make([]wizard.ProbeDone, len(pending))
		crashes := make([]error, len(pending))
		var wg sync.WaitGroup
		pause := beforeRepeat()
		for i, w := range pending {
			wg.Go(func() {
				defer func() {
					if r := recover(); r != nil {
						crashes[i] = Recovered(r)
					}
				}()
				done[i] = ask(ctx, p, w, pause)
			})
		}
		wg.Wait()
		if err := cmp.Or(crashes...); err != nil {
			return s, err
		}
		for _, d := range done {
			s = s.Apply(d)
		}
	}
	return s, nil
}

// PipedToken inspects what was piped in. What the pipe itself adds, such as the line
// break at the end, is not part of what was given; see terminal.PipedValue for the notes.
func PipedToken(raw []byte) (in cloudflare.Inspection, notes []string, err error) {
	text, notes := terminal.PipedValue(raw)
	in = cloudflare.Inspect(text)
	in.Verbatim = true
	switch in.Kind {
	case cloudflare.KindEmpty:
		return in, notes, errors.New("there is no token on standard input")
	case cloudflare.KindProse:
		return in, notes, fmt.Errorf("standard input holds a longer text (%s), not a token", characters(text))
	case cloudflare.KindSeveral:
		return in, notes, errors.New("standard input holds two different tokens. Give only the one that ForgeCache uses")
	}
	return in, notes, nil
}

// ArgumentToken reports whether an argument of the program, or what a flag was set to,
// is a token or key.
func ArgumentToken(arg string) bool {
	arg = strings.TrimLeft(arg, "-")
	if strings.ContainsAny(arg, `/\`) {
		return false // a path or an address: no token has such characters
	}
	_, value, _ := strings.Cut(arg, "=")
	return secret(arg) || secret(value)
}

// secret reports whether a text is a token or key. A lower-case word is known to be none
// without the inspection, which takes longer than all of --version.
func secret(text string) bool {
	return strings.Trim(text, "abcdefghijklmnopqrstuvwxyz") != "" && cloudflare.Inspect(text).Kind.Credential()
}

// VerdictText is a verdict as plain text, for check without --json.
func VerdictText(s wizard.State) string {
	return verdictText(s, len(s.Card().Steps), maxText)
}

// verdictText is a verdict with the first steps of its card: those that were shown, for
// the normal screen may be shared when the full-screen program ends.
func verdictText(s wizard.State, shown, width int) string {
	v := s.Verdict()
	p := newPage(width)
	card := s.Card()
	p.text(card.Title)
	p.text(causeLine(s))
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
		p.text(strings.TrimSpace(r + " " + s.DaysLeft()))
	}
	return strings.TrimSpace(ansi.Strip(strings.Join(p.lines, "\n"))) + "\n"
}

// causeLine is the verdict's cause and how sure it is. What is fixed is not likely to be so.
func causeLine(s wizard.State) string {
	v := s.Verdict()
	word := v.Confidence.Words()
	if s.Fixed() {
		word = "fixed"
	}
	return fmt.Sprintf("Cause: %s (%s)", v.Cause, word)
}

// plainSteps lists the first steps of a card. An address gets an unbroken line of its
// own, so that it can be copied.
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

// beforeStep writes what comes before a step: where a secret can show from or that ends,
// and the heading of a list. It reports whether one can show at the step.
func beforeStep(p *page, step wizard.CardStep, secret bool) bool {
	if step.Secret != secret {
		p.text(sharingText(step.Secret))
	}
	if step.Part != "" {
		p.blank()
		p.lines = append(p.lines, titleStyle.Render("Then: "+step.Part))
	}
	return step.Secret
}

// stepDetails says what shows when a step worked, and what to do otherwise.
func stepDetails(p *page, lead string, step wizard.CardStep) {
	pad := strings.Repeat(" ", len(lead))
	p.indented(pad, "You will see: "+step.See)
	p.indented(pad, "If not: "+step.IfNot)
}
