package ui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/wizard"
)

// cardScreen is the result: the cause and why. It is read by scrolling; the steps of
// the fix have a screen of their own, the next one.
type cardScreen struct {
	guess string // what came of the trainee's guess; only for a surprise case
}

// reads: the movement keys scroll the screen.
func (s *cardScreen) reads() bool { return true }

func (s *cardScreen) title(m *model) string {
	return "Result: " + m.state.Card().Title + " (" + m.state.Verdict().Confidence.Words() + ")"
}

func (s *cardScreen) bindings(m *model) []binding {
	b := []binding{keyToSteps, keyDone, keyBack, keyReport, keyScroll, bind("page", "space", "pgdown", "b", "pgup")}
	if m.state.Early() {
		b = append([]binding{keyAnyway}, b...)
	}
	if m.state.CanAskHost() {
		b = slices.Insert(b, 3, keyHost)
	}
	if _, ok := m.state.Token().Fingerprint(); ok {
		b = slices.Insert(b, 3, keyCompare)
	}
	if m.training.drawn {
		b = slices.Insert(b, 1, keyNextCase)
	}
	return append(b, keyTop, keyEnd)
}

func (s *cardScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	switch {
	case matches(k, keyBack):
		return m.apply(wizard.Back{})
	case matches(k, keyAnyway):
		return m.apply(wizard.CheckAnyway{})
	case matches(k, keyCompare):
		if _, ok := m.state.Token().Fingerprint(); ok {
			m.compare()
		}
	case matches(k, keyHost):
		return m.apply(wizard.HostWanted{})
	case matches(k, keyReport):
		return m.apply(wizard.ReportWanted{})
	case matches(k, keyToSteps):
		return m.apply(wizard.Next{})
	case matches(k, keyNextCase) && m.training.drawn:
		m.draw()
		return m.run()
	case matches(k, keyDone):
		return m.finish()
	}
	return nil
}

func (s *cardScreen) view(m *model, p *page) {
	v := m.state.Verdict()
	card := m.state.Card()
	if s.guess != "" {
		p.text(s.guess)
		p.text(m.training.tally() + " n gives the next case.")
		p.blank()
	}
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
	see := slices.Clone(card.See) // the original belongs to the wizard
	if line, ok := m.state.Token().Fingerprint(); ok {
		see = append(see, "The tested value has the fingerprint "+line+". f compares it with the saved one.")
	}
	if m.state.CanAskHost() && !m.state.HostKnown() && m.state.TurnsOnHost() {
		see = append(see, "h shows how to ask from the web host as well. That tells more.")
	}
	section(p, "See it for yourself", see)
	section(p, "Avoid", card.Avoid)
	ruledOut(p, v)
	if r := m.state.Reminder(); r != "" {
		p.text(r)
		p.blank()
	}
	n := len(card.Steps)
	p.text(fmt.Sprintf("What to do next: %s. Enter goes through them, one by one.", count(n, "step", "steps")))
}

// reasons say what supports a verdict, what contradicts it, and what else is possible.
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

// ruledOut names what the cause is not: each finding once, with everything it excludes.
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

func causeTitles(causes []wizard.Cause) (titles []string) {
	for _, c := range causes {
		titles = append(titles, wizard.CardFor(c).Title)
	}
	return titles
}

// alternatives names what is still possible, cut where a longer list would not help.
func alternatives(causes []wizard.Cause) []string {
	const most = 6
	titles := causeTitles(causes)
	if len(titles) > most {
		return append(titles[:most:most], fmt.Sprintf("and %d more, because little was checked", len(titles)-most))
	}
	return titles
}
