package ui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/wizard"
)

// cardScreen is the result: the cause, why, and the way to mend it. It is read
// by scrolling. Each run of steps that can show a secret in the browser comes
// behind a stop.
type cardScreen struct {
	cause  wizard.Cause // of the card of which a stop was passed
	passed int          // the step behind the secret ones that were passed to, from 0
}

// enter begins with a stop again: the screen may be shared once more.
func (s *cardScreen) enter(*model) tea.Cmd {
	s.passed = 0
	return nil
}

// shownSteps is how many steps are shown: up to the next that can show a secret.
func (s *cardScreen) shownSteps(v wizard.Verdict, card wizard.Card) int {
	if s.cause != v.Cause {
		return card.SecretFrom(0)
	}
	return card.SecretFrom(s.passed)
}

// reads reports that the keys for moving scroll the screen.
func (s *cardScreen) reads() bool { return true }

func (s *cardScreen) title(m *model) string {
	v := m.state.Verdict()
	return "Result: " + wizard.CardFor(v.Cause).Title + " (" + v.Confidence.Words() + ")"
}

func (s *cardScreen) bindings(m *model) []binding {
	b := []binding{keyReadOn, keyDone, keyBack, keyScroll, bind("page", "space", "pgdown", "b", "pgup")}
	if m.state.Early() {
		b = append([]binding{keyAnyway}, b...)
	}
	if _, ok := m.state.Token().Fingerprint(); ok {
		b = slices.Insert(b, 3, keyCompare)
	}
	return append(b, keyTop, keyEnd)
}

func (s *cardScreen) typing() bool { return false }

func (s *cardScreen) update(m *model, msg tea.Msg) tea.Cmd {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	switch {
	case matches(k, keyBack):
		return m.apply(wizard.Back{})
	case matches(k, keyAnyway):
		return m.apply(wizard.CheckAnyway{})
	case matches(k, keyCompare):
		if _, ok := m.state.Token().Fingerprint(); ok {
			s.passed = 0 // sharing goes on after it
			m.compare()
		}
	case matches(k, keyNext):
		v := m.state.Verdict()
		card := wizard.CardFor(v.Cause)
		if shown := s.shownSteps(v, card); shown < len(card.Steps) {
			m.goAside(&stopScreen{
				why: fmt.Sprintf("From step %d on, the browser can show a token or key.", shown+1),
				then: func(m *model) {
					s.cause, s.passed = v.Cause, card.SafeFrom(shown)
					m.scroll, m.pinned = m.layout().body.anchor, true
				},
			})
			return nil
		}
		return m.finish()
	case matches(k, keyDone):
		return m.finish()
	}
	return nil
}

func (s *cardScreen) view(m *model, p *page) {
	v := m.state.Verdict()
	card := wizard.CardFor(v.Cause)
	p.text(card.Summary)
	if m.state.Early() {
		p.blank()
		p.text("This follows from what you said. Nothing was checked yet: c goes on to the checks.")
	}
	p.blank()
	reasons(p, v, !m.state.Early())
	if len(v.Alternatives) > 0 && m.state.Consent == wizard.No {
		p.text("The purge permission was not tried. Trying it would tell more: Esc goes back to it.")
		p.blank()
	}
	see := card.See
	if line, ok := m.state.Token().Fingerprint(); ok {
		see = append(see, "The tested value has the fingerprint "+line+". f compares it with the saved one.")
	}
	section(p, "See it for yourself", see)
	p.lines = append(p.lines, titleStyle.Render("Steps"))
	shown := s.shownSteps(v, card)
	steps(p, card.Steps[:shown])
	if shown < len(card.Steps) {
		p.text(fmt.Sprintf("Step %d of %d can show a secret in the browser. Enter goes on to it.", shown+1, len(card.Steps)))
		return
	}
	section(p, "Avoid", card.Avoid)
	ruledOut(p, v)
}

const safeAgain = "Close what shows the token. Then sharing is safe again."

// steps lists steps, with a word where a secret can show and where that ends. The
// last such place is the page's anchor.
func steps(p *page, all []wizard.CardStep) {
	secret := false
	for i, step := range all {
		if step.Secret != secret {
			secret = step.Secret
			p.blank()
			if secret {
				p.anchor = len(p.lines)
				p.text("No screen sharing here: the browser can show a secret.")
			} else {
				p.text(safeAgain)
			}
		}
		p.indented(fmt.Sprintf("%d. ", i+1), step.Do)
		p.indented("   ", "You will see: "+step.See)
		p.indented("   ", "If not: "+step.IfNot)
	}
	p.blank()
	if secret {
		p.text(safeAgain)
		p.blank()
	}
}

// reasons say what speaks for a verdict, what does not fit, and what else there is.
func reasons(p *page, v wizard.Verdict, checked bool) {
	section(p, "Why we think so", v.Because)
	var odds []string
	for _, c := range v.Contradictions {
		odds = append(odds, c.Text())
	}
	section(p, "This does not fit together", odds)
	if len(odds) > 0 {
		p.text("Did you look at another token, or another site? You can go back and change the answer.")
		p.blank()
	}
	section(p, "This is wrong as well", causeTitles(v.Also))
	if v.OtherSaved {
		p.text("This is about the value that was tested here. You said that ForgeCache has saved another one: once this one works, paste it there and save.")
		p.blank()
	}
	if !checked {
		return
	}
	section(p, "Still possible", alternatives(v.Alternatives))
	if v.Cause == wizard.Undetermined && len(v.Alternatives) == 0 {
		p.text("Nothing that this program knows fits all of this. One of the answers may not be right: Esc goes back to them.")
		p.blank()
	}
	if v.Confidence == wizard.Likely && len(v.Alternatives) == 0 {
		p.text("Nothing else fits. It is called likely, not confirmed, because not all of it could be measured.")
		p.blank()
	}
	if len(v.Hidden) > 0 && v.Cause != wizard.Undetermined {
		p.text("There may be a second fault that does not show yet. Check again after you mend this one.")
		p.blank()
	}
}

// ruledOut names what it is not: each finding once, with all that it excludes.
func ruledOut(p *page, v wizard.Verdict) {
	var out []string
	at := map[string]int{}
	for _, x := range v.RuledOut {
		if x.Cause == wizard.Healthy {
			continue // nobody who reads this thinks so
		}
		title := wizard.CardFor(x.Cause).Title
		if i, ok := at[x.Because]; ok {
			out[i] += "; " + title
			continue
		}
		at[x.Because] = len(out)
		out = append(out, x.Because+" That rules out: "+title)
	}
	for i := range out {
		out[i] += "."
	}
	section(p, "Ruled out", out)
}

func section(p *page, title string, items []string) {
	if len(items) == 0 {
		return
	}
	p.lines = append(p.lines, titleStyle.Render(title))
	for _, item := range items {
		p.indented("- ", item)
	}
	p.blank()
}

func causeTitles(causes []wizard.Cause) []string {
	var out []string
	for _, c := range causes {
		out = append(out, wizard.CardFor(c).Title)
	}
	return out
}

// alternatives names what is still possible, while that is few enough to help.
func alternatives(causes []wizard.Cause) []string {
	const most = 6
	titles := causeTitles(causes)
	if len(titles) > most {
		return append(titles[:most:most], fmt.Sprintf("and %d more, because little was checked", len(titles)-most))
	}
	return titles
}
