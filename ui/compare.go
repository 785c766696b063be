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
	question wizard.Question
	choice   choice
	asking   bool // the line for the browser has been run
	copied   bool
}

// compare leads to the screen, past the stop.
func (m *model) compare() {
	m.goAside(&stopScreen{
		why: "Next you open the browser's inspector, and that shows the saved token.",
		then: func(m *model) {
			s := &compareScreen{}
			s.question, _ = wizard.QuestionByID(wizard.AskCompared)
			for _, o := range s.question.Choices() {
				s.choice.labels = append(s.choice.labels, o.Label)
			}
			s.choice.focus = s.question.Chosen(m.state.Answers[s.question.ID])
			m.goAside(s)
		},
	})
}

func (s *compareScreen) title(*model) string { return "Compare the saved value (keep sharing off)" }

func (s *compareScreen) bindings(*model) []binding {
	if s.asking {
		return []binding{keyChoose, keyBack, keyPick, keyMove}
	}
	return []binding{keyNext, keyCopy, keyBack}
}

func (s *compareScreen) typing() bool { return false }

func (s *compareScreen) update(m *model, msg tea.Msg) tea.Cmd {
	k, ok := msg.(tea.KeyPressMsg)
	switch {
	case !ok:
	case matches(k, keyBack) && s.asking:
		s.asking = false
	case matches(k, keyBack):
		m.leaveAside()
		m.note = safeAgain
	case s.asking:
		if s.choice.update(msg) {
			return s.answer(m)
		}
	case matches(k, keyCopy):
		s.copied = true
		return tea.SetClipboard(cloudflare.FingerprintSnippet)
	case matches(k, keyNext):
		s.asking, m.scroll, m.pinned = true, 0, false
	}
	return nil
}

func (s *compareScreen) answer(m *model) tea.Cmd {
	m.leaveAside()
	m.scroll = 0 // another result, perhaps
	answer := s.question.Choices()[s.choice.focus].Value
	cmd := m.apply(wizard.Answered{Question: s.question.ID, Value: answer})
	m.note = safeAgain
	if answer != wizard.ComparedDifferent {
		return cmd
	}
	switch m.state.Verdict().Cause {
	case wizard.SavedValueDiffers: // the card says it all
	case wizard.Healthy:
		m.note += " ForgeCache holds another value, and it works as well."
	default:
		m.note += " What was tested is not what ForgeCache holds: go back with Esc and test that value, too."
	}
	return cmd
}

func (s *compareScreen) view(m *model, p *page) {
	if s.asking {
		line, _ := m.state.Token().Fingerprint()
		p.text(s.question.Text)
		p.blank()
		p.text("The value that was tested here: " + line)
		p.blank()
		s.choice.view(p)
		p.blank()
		p.text("no-https: compare what stands before it. other 0: inspect the field itself, and run the line again. other with another number: that is no whole token, so another one. mask: the page holds only dots, so answer Not sure.")
		return
	}
	p.indented("1. ", "In ForgeCache > Settings > Advanced > CDN Integration, right-click the API Token field and choose Inspect. By keyboard, Shift+F10 in the field opens that menu.")
	p.indented("2. ", "In the panel that opens, choose Console. Press c here to copy the line below, paste it there and press Enter. If the browser warns about pasting, type: allow pasting")
	p.indented("3. ", "It prints a line that begins with Fingerprint, and nothing of the token. Ignore a line with Promise. Enter goes on.")
	if m.practice != nil {
		p.text("In practice there is no ForgeCache to look at: answer as you like.")
	}
	if s.copied {
		p.text("The line is in the clipboard, if your terminal allows it.")
	}
	p.blank()
	p.text(cloudflare.FingerprintSnippet)
}
