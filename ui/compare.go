package ui

import (
	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/wizard"
)

// compareScreen compares the tested value with the one that ForgeCache has saved
// by their fingerprints, so that nobody reads a token aloud or shows it. It comes
// behind a stop screen: the browser's inspector shows the saved value.
type compareScreen struct {
	choice choice
	copied bool
}

// compare leads to the screen, past the stop.
func (m *model) compare() {
	m.goAside(&stopScreen{
		why: "The next step opens the browser's inspector, and that shows the saved token.",
		then: func(m *model) {
			q, _ := wizard.QuestionByID(wizard.AskCompared)
			s := &compareScreen{}
			for _, o := range q.Choices() {
				s.choice.labels = append(s.choice.labels, o.Label)
			}
			s.choice.focus = -1 // the cursor is with what is to be read first
			m.goAside(s)
		},
	})
}

func (s *compareScreen) title(*model) string { return "Compare the saved value (keep sharing off)" }

func (s *compareScreen) bindings(*model) []binding {
	return []binding{keyChoose, keyMove, keyPick, keyCopy, keyBack}
}

func (s *compareScreen) typing() bool { return false }

func (s *compareScreen) update(m *model, msg tea.Msg) tea.Cmd {
	k, ok := msg.(tea.KeyPressMsg)
	switch {
	case !ok:
	case matches(k, keyBack):
		m.leaveAside()
	case matches(k, keyCopy):
		s.copied = true
		return tea.SetClipboard(cloudflare.FingerprintSnippet)
	case s.choice.update(msg) && s.choice.focus >= 0:
		return s.answer(m)
	}
	return nil
}

func (s *compareScreen) answer(m *model) tea.Cmd {
	q, _ := wizard.QuestionByID(wizard.AskCompared)
	value := q.Choices()[s.choice.focus].Value
	m.leaveAside()
	cmd := m.apply(wizard.Answered{Question: q.ID, Value: value})
	if value == "different" && m.state.Verdict().Cause != wizard.Healthy {
		m.state.Problem = "ForgeCache holds another value than the one tested here. Paste the tested one there and save, or press Esc and test the other."
	}
	return cmd
}

func (s *compareScreen) view(m *model, p *page) {
	p.indented("1. ", "In ForgeCache > Settings > Advanced > CDN Integration, right-click the API Token field and choose Inspect.")
	p.indented("2. ", "In the panel that opens, choose Console, paste this line there and press Enter. If the browser warns about pasting, type: allow pasting")
	p.blank()
	p.text(cloudflare.FingerprintSnippet)
	p.blank()
	p.indented("3. ", "Read what it prints, then close the panel. It sends nothing, and prints nothing of the token. The word other means: no whole token.")
	p.blank()
	line, _ := m.state.Token().Fingerprint()
	p.text("The value that was tested here has the fingerprint " + line + ". What has the saved one?")
	s.choice.view(p)
	if s.copied {
		p.blank()
		p.text("The line is in the clipboard, if your terminal allows it.")
	}
}
