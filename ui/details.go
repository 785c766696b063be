package ui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/wizard"
)

// detailsScreen is all that is known beside a result: every reason, what was ruled out
// and by what, and how to see it for oneself.
type detailsScreen struct{}

func (s *detailsScreen) reads() bool { return true }

func (s *detailsScreen) concludes() {}

func (s *detailsScreen) title(m *model) string { return "Details: " + m.state.Card().Title }

func (s *detailsScreen) bindings(*model) []binding {
	return []binding{keyBackToResult, keyScroll, keyPage, keyTop, keyEnd}
}

func (s *detailsScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	if matches(k, keyBackToResult) {
		m.leaveAside()
	}
	return nil
}

func (s *detailsScreen) view(m *model, p *page) {
	v := m.state.Verdict()
	card := m.state.Card()
	reasons(p, v, !m.state.Early())
	see := slices.Clone(card.See) // the card is the wizard's
	if line, ok := m.state.Token().Fingerprint(); ok {
		see = append(see, "The tested value has the fingerprint "+line+". f on the result compares it with the saved one.")
	}
	section(p, "See it for yourself", see)
	section(p, "Avoid", card.Avoid)
	ruledOut(p, v)
	if !m.state.Early() {
		measured(m, p)
	}
}

func measured(m *model, p *page) {
	p.heading("Everything that was checked")
	for _, l := range m.state.Lines() {
		probeLine(m, p, l, false)
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
	section(p, "Still possible", alternatives(v.Alternatives, 6))
	if v.Cause == wizard.Undetermined && len(v.Alternatives) == 0 {
		p.text("Nothing that this program knows fits all of this. One of the answers may not be right: Esc goes back to them.")
		p.blank()
	}
	if v.Confidence == wizard.Likely && len(v.Alternatives) == 0 {
		p.text("Nothing else fits. It is called likely, not confirmed, because not all of it could be measured.")
		p.blank()
	}
	if len(v.Hidden) > 0 && v.Cause != wizard.Undetermined {
		p.text("Something else may be wrong too. Test again after this fix.")
		p.blank()
	}
}

// ruledOut names what it is not: each finding once, with everything that it excludes.
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
		out = append(out, x.Because+" So it is not: "+title)
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

// alternatives names what is still possible, while that is few enough to help.
func alternatives(causes []wizard.Cause, most int) []string {
	titles := causeTitles(causes)
	if len(titles) > most {
		return append(titles[:most:most], fmt.Sprintf("and %d more", len(titles)-most))
	}
	return titles
}
