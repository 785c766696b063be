package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/wizard"
)

// consentScreen asks before the two things that do more than read: the test
// purge, and keeping the token.
type consentScreen struct {
	row     int
	noPurge bool
	keep    bool
}

const (
	consentPurge = iota
	consentKeep
)

// enter asks again whether to keep the token. Enter alone never replaces one
// that the keyring holds. In a retest of the same value on the same zone there is nothing
// to ask, if the purge was agreed to before.
func (s *consentScreen) enter(m *model) tea.Cmd {
	s.row, s.keep = consentPurge, false
	if m.state.Retesting() && m.state.Consent == wizard.Yes && !s.canKeep(m) {
		return m.apply(wizard.Consented{Purge: true})
	}
	return m.keeping.lookAgain(m)
}

func (s *consentScreen) title(m *model) string {
	return stepTitle(m, "What the checks may do")
}

func (s *consentScreen) bindings(*model) []binding {
	return []binding{keyNext, keyMove, keyChange, keyBack}
}

func (s *consentScreen) agrees() {}

func (s *consentScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	switch {
	case matches(k, keyBack):
		return m.apply(wizard.Back{})
	case matches(k, keyUp):
		s.row = consentPurge
	case matches(k, keyDown) && s.canKeep(m):
		s.row = consentKeep
	case matches(k, keyChange), matches(k, keyPrev):
		if s.row == consentPurge {
			s.noPurge = !s.noPurge
		} else {
			s.keep = !s.keep
		}
	case matches(k, keyNext) && s.row == consentPurge && s.canKeep(m) && !m.plain:
		s.row, m.entered = consentKeep, m.clock()
	case matches(k, keyNext):
		cmds := []tea.Cmd{m.apply(wizard.Consented{Purge: !s.noPurge})}
		if s.keep && s.canKeep(m) {
			cmds = append(cmds, m.keeping.keepOnceActive(m))
			s.keep = false
		}
		return tea.Batch(cmds...)
	}
	return nil
}

func (s *consentScreen) canKeep(m *model) bool {
	return m.practice == nil && m.state.Paste.Kind != cloudflare.KindUnknown && !m.keeping.holds(m) && m.keeping.available()
}

// rows ask what the checks may do.
func (s *consentScreen) rows(m *model) []plainRow {
	answer := func(texts []string, no *bool, yes bool) plainRow {
		row := plainRow{text: texts[0] + "?", help: strings.Join(texts[1:], " "), choices: []string{"Yes", "No"}}
		if *no == yes {
			row.start = 1
		}
		row.set = func(n int, _ string) tea.Cmd {
			*no = (n == 1) == yes
			return nil
		}
		return row
	}
	out := []plainRow{answer(s.purgeTexts(m), &s.noPurge, true)}
	if s.canKeep(m) {
		out = append(out, answer(s.keepTexts(m), &s.keep, false))
	}
	return out
}

// view explains the question in hand above its row: a screen reader speaks down to the
// cursor, and nothing is agreed to that was not heard. The other question is its row alone.
func (s *consentScreen) view(m *model, p *page) {
	if p.plain {
		s.keeping(m, p)
		return
	}
	purge, keep := s.purgeTexts(m), s.keepTexts(m)
	if s.row == consentKeep && s.canKeep(m) {
		p.row(false, purge[0]+": "+yesOrNo(!s.noPurge))
		p.blank()
		top := len(p.lines)
		s.explain(p, keep[1:], "Space changes the answer. Enter starts the checks.")
		p.row(true, keep[0]+": "+yesOrNo(s.keep))
		p.open(top)
		return
	}
	s.explain(p, purge[1:], "")
	s.keeping(m, p)
	end := "Space changes the answer. Enter starts the checks."
	if s.canKeep(m) {
		end = "Space changes the answer. Enter goes on to the other question."
	}
	s.explain(p, nil, end)
	p.row(true, purge[0]+": "+yesOrNo(!s.noPurge))
	p.open(0)
	if s.canKeep(m) {
		p.row(false, keep[0]+": "+yesOrNo(s.keep))
	}
}

// explain says what to know before an answer, and the keys. A small window has all of it in
// view with the row, and no lines to spare.
func (s *consentScreen) explain(p *page, texts []string, keys string) {
	for _, text := range texts {
		p.text(text)
	}
	if !p.small {
		p.blank()
	}
	if keys != "" {
		p.text(keys)
		p.blank()
	}
}

// keeping says what becomes of the token where there is nothing to ask about it.
func (s *consentScreen) keeping(m *model, p *page) {
	switch {
	case s.canKeep(m):
	case m.practice != nil && p.small:
	case m.practice != nil:
		p.text("In practice nothing is kept.")
	case m.keeping.holds(m):
		p.text("The token is in this computer's keyring and stays there.")
	case m.state.Paste.Kind == cloudflare.KindUnknown, m.keeping.seen.State == "":
		p.text("The token is in memory for this run only.")
	default:
		p.text("The token is in memory for this run only: " + m.keeping.seen.Describe() + ".")
	}
}

// purgeTexts is the question about the test purge, and what to know before answering.
func (s *consentScreen) purgeTexts(m *model) []string {
	texts := []string{"Try the purge permission", "The last check purges one made-up address of this zone, so nothing is lost."}
	if name := m.state.ZoneName(); name != "" {
		texts = []string{texts[0], "The last check purges one made-up address of this zone, so nothing is lost:", "https://" + name + cloudflare.PurgePath + "..."}
	}
	return append(texts, "Without it, a missing permission is only a guess.")
}

// keepTexts does the same for keeping the token.
func (s *consentScreen) keepTexts(m *model) []string {
	k := &m.keeping
	texts := []string{
		"Keep the token in this computer's keyring",
		"For the next time you check this zone, and only if Cloudflare shows that it is active. Otherwise it is forgotten when the program ends.",
	}
	switch {
	case k.holdsOther(m):
		texts = append(texts, "The keyring holds another token for this zone ("+which(k.inKeyring[m.state.Zone])+"). Yes replaces it.")
	case k.seen.Items > 0:
		texts = append(texts, "The keyring holds a token for this zone that was not read. If it is another one, it stays there.")
	}
	if k.seen.Asks() {
		texts = append(texts, "The keyring "+k.seen.Dialog()+".")
	}
	return append(texts, k.seen.Provider.Keeping(k.holdsOther(m))...)
}

func yesOrNo(yes bool) string {
	if yes {
		return "Yes"
	}
	return "No"
}
