package ui

import (
	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/wizard"
)

// compareScreen compares the tested value with the one that ForgeCache has saved
// by their fingerprints, so that nobody reads a token aloud or shows it. It comes
// after a stop: the browser's inspector shows the saved value.
type compareScreen struct {
	question wizard.Question
	choice   choice
	asking   bool // the browser has run the line
}

// compare shows the stop, and then the screen.
func (m *model) compare() {
	m.private("Next you open the browser's inspector, and that shows the saved token.", func(m *model) {
		s := &compareScreen{}
		s.question, _ = wizard.QuestionByID(wizard.AskCompared)
		s.choice.labels = labelsOf(s.question.Choices())
		s.choice.focus = s.question.Chosen(m.state.Answers[s.question.ID])
		m.goAside(s)
	})
}

func (s *compareScreen) title(*model) string { return "Compare the saved value" }

func (s *compareScreen) bindings(m *model) []binding {
	if s.asking {
		return []binding{keyChoose, keyBack, keyPick, keyMove}
	}
	return m.withClear(keyNext, keyCopy, keyBack, keyScroll)
}

func (s *compareScreen) secret(*model) bool { return true }

// reads: the movement keys scroll the screen while there is nothing to choose.
func (s *compareScreen) reads() bool { return !s.asking }

func (s *compareScreen) list(*model) *choice {
	if s.asking {
		return &s.choice
	}
	return nil
}

func (s *compareScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	switch {
	case matches(k, keyBack) && s.asking:
		s.asking = false
	case matches(k, keyBack):
		m.leaveAside()
		m.say(safeAgain)
	case s.asking:
		if s.choice.key(k) {
			return s.answer(m)
		}
	case matches(k, keyCopy):
		return m.copy(cloudflare.FingerprintSnippet, "mark the line here")
	case matches(k, keyClearClip) && m.clears():
		return m.clearClipboard()
	case matches(k, keyNext):
		s.ask(m)
	}
	return nil
}

func (s *compareScreen) ask(m *model) { s.asking, m.window.scroll, m.window.pinned = true, 0, false }

// paste takes the browser's line and marks the answer that it gives.
func (s *compareScreen) paste(m *model, line string) tea.Cmd {
	answer, problem := m.state.Compare(line)
	s.ask(m)
	if problem != "" {
		s.choice.focus = s.question.Chosen(wizard.Unsure)
		m.say(problem)
		return nil
	}
	s.choice.focus = s.question.Chosen(answer)
	m.say("By the line that you pasted: " + s.question.Choices()[s.choice.focus].Label + ". Enter takes that.")
	return nil
}

func (s *compareScreen) answer(m *model) tea.Cmd {
	m.leaveAside()
	answer := s.question.Choices()[s.choice.focus].Value
	cmd := m.apply(wizard.Answered{Question: s.question.ID, Value: answer})
	note := safeAgain
	if answer == wizard.ComparedDifferent && m.state.Verdict().Cause == wizard.Healthy {
		note += " ForgeCache holds another value, and it works as well."
	}
	m.say(note) // the answer may have changed the result below it
	return cmd
}

func (s *compareScreen) view(m *model, p *page) {
	if s.asking {
		line, _ := m.state.Token().Fingerprint()
		p.text(s.question.Text + " Paste the browser's line here, or compare it with this:")
		p.indented("  ", line)
		p.blank()
		s.choice.view(p)
		p.blank()
		for _, text := range []string{
			"no-https: the page is not secure. If all before that is the same, answer Not sure.",
			"other 0: inspect the field itself, and run the line again. If that changes nothing, answer Not sure.",
			"other and another number: no whole token is saved, so it is another one.",
			"mask: the page holds only dots. Answer Not sure.",
			"typed: the page brought no saved value. Reload it, and run the line again before you touch the field.",
			"line-break at the end: a line break is saved along, which the field does not show. Pick the answer that says so, if all before it is the same.",
		} {
			p.indented("- ", text)
		}
		return
	}
	p.indented("1. ", "In ForgeCache > Settings > Advanced > CDN Integration, right-click the API Token field and choose Inspect. By keyboard, Shift+F10 in the field opens that menu.")
	p.indented("2. ", "In the panel that opens, choose Console. Copy the line below: press c here, or mark it. Paste it there, check that it is this line, and press Enter. If the browser warns about pasting, type: allow pasting")
	if warning := m.clipboardWarning(); warning != "" {
		p.indented("   ", warning)
	}
	p.indented("3. ", "It prints a line that begins with Fingerprint, and nothing of the token. Copy that line, paste it here, or go on with Enter and compare.")
	if m.practice != nil {
		p.text("In practice there is no ForgeCache to look at: answer as you like.")
	}
	p.blank()
	p.text(cloudflare.FingerprintSnippet)
}
