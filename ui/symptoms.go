package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/wizard"
)

// symptomsScreen is the article's checklist, open at its first question. Enter goes on with
// the answers as they are. A message of ForgeCache can be pasted anywhere on it.
type symptomsScreen struct {
	row   int    // the focused question
	moved bool   // it was moved to by an arrow
	note  string // what came of a pasted message
	typed string // a paste that arrives as keys
}

func (s *symptomsScreen) title(m *model) string {
	return stepTitle(m, "What ForgeCache shows")
}

func (s *symptomsScreen) bindings(*model) []binding {
	return []binding{keyNext, keyMove, keyChange, keyPick, keyBack}
}

func (s *symptomsScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	s.note, s.typed = "", k.Text
	switch {
	case matches(k, keyBack):
		return m.apply(wizard.Back{})
	case matches(k, keyNext):
		return m.apply(wizard.Next{})
	case matches(k, keyUp):
		s.row, s.moved = max(0, s.row-1), true
	case matches(k, keyDown):
		s.row, s.moved = min(len(wizard.Symptoms)-1, s.row+1), true
	case matches(k, keyPick):
		return s.answer(m, int(k.String()[0]-'1'))
	case matches(k, keyChange):
		return s.step(m, 1)
	case matches(k, keyPrev):
		return s.step(m, -1)
	}
	return nil
}

// pastedKey takes the next character of a paste that arrives as keys. The first one was
// handled as a key, and is part of the text all the same.
func (s *symptomsScreen) pastedKey(m *model, text string) tea.Cmd {
	s.typed += text
	if len(s.typed) > 4<<10 {
		return nil
	}
	if _, ok := wizard.RecogniseMessage(s.typed); ok {
		return s.paste(m, s.typed)
	}
	return nil
}

// paste recognises a message of ForgeCache.
func (s *symptomsScreen) paste(m *model, text string) tea.Cmd {
	m.window.showTop()
	message, ok := wizard.RecogniseMessage(text)
	if !ok && cloudflare.Inspect(text).Kind.Credential() {
		s.note = "This looks like a token or key, so it was not taken. The token has a screen of its own, two screens on."
		return nil
	}
	if !ok {
		s.note = "This is not one of the messages that the program knows. Pick what fits."
		return nil
	}
	cmd := m.apply(wizard.Answered{Question: wizard.AskMessage, Value: message.Answer})
	s.note = "Recognised the message: " + labelOf(wizard.Symptoms[0], message.Answer) + ". " + message.Meaning
	return cmd
}

// step moves to the next or the previous answer of the focused question.
func (s *symptomsScreen) step(m *model, by int) tea.Cmd {
	q := wizard.Symptoms[s.row]
	n := len(q.Choices())
	return s.answer(m, (q.Chosen(m.state.Answers[q.ID])+by+n)%n)
}

// answer takes a choice of the focused question by its number, if it exists.
func (s *symptomsScreen) answer(m *model, i int) tea.Cmd {
	q := wizard.Symptoms[s.row]
	if i >= len(q.Choices()) {
		return nil
	}
	return m.apply(wizard.Answered{Question: q.ID, Value: q.Choices()[i].Value})
}

// rows are the questions of the checklist.
func (s *symptomsScreen) rows(m *model) []plainRow {
	var out []plainRow
	for _, q := range wizard.Symptoms {
		row := plainRow{text: q.Text, choices: labelsOf(q.Choices()), start: q.Chosen(m.state.Answers[q.ID])}
		if q.Help != "" {
			row.help = "Look in " + q.Help + "."
		}
		row.set = func(n int, _ string) tea.Cmd {
			cmd := m.apply(wizard.Answered{Question: q.ID, Value: q.Choices()[n].Value})
			if s.note = ""; q.ID == wizard.AskMessage {
				s.note = aboutMessage(m)
			}
			return cmd
		}
		out = append(out, row)
	}
	return out
}

func (s *symptomsScreen) outcome() string { return s.note }

func (s *symptomsScreen) view(m *model, p *page) {
	if s.note != "" {
		p.text(s.note)
		p.blank()
	}
	about := aboutMessage(m)
	if s.row > 0 || s.note != "" || p.plain {
		about = ""
	}
	switch {
	case p.plain:
		p.text("Answer what you know, or paste ForgeCache's message here. Not sure is fine.")
		return
	case !p.small:
		p.text("Answer what you know, or paste ForgeCache's message here. Not sure is fine. Enter goes on.")
		if about != "" {
			p.text(about)
		}
		p.blank()
	case about != "": // right above its row, in view in each window
		p.text(about)
	default:
		p.text("Answer, or paste the message here.")
	}
	for i, q := range wizard.Symptoms {
		focused := i == s.row
		text, answer := q.Text, m.state.Answers[q.ID]
		if !p.small || focused || answer != "" && answer != wizard.Unsure {
			text += " " + labelOf(q, answer)
		}
		top := len(p.lines)
		p.row(focused, text)
		if !focused {
			continue
		}
		lead := "    "
		if p.small {
			lead = ""
		}
		for j, o := range q.Choices() {
			mark := "( )"
			if j == q.Chosen(m.state.Answers[q.ID]) {
				mark = "(x)"
			}
			p.indented(lead+fmt.Sprintf("%s %d ", mark, j+1), o.Label)
		}
		if q.Help != "" {
			p.indented(lead, "Look in "+q.Help+".")
		}
		if !p.small {
			p.open(top)
			if !s.moved { // a screen reader speaks the answers too; after an arrow only the cursor's line
				p.cursorY = p.focusEnd
			}
		}
	}
}

// aboutMessage is what to know of the message that was picked.
func aboutMessage(m *model) string {
	switch m.state.Answers[wizard.AskMessage] {
	case "rejected":
		return "ForgeCache shows this message for two kinds of refusal, 401 and 403. The checks tell them apart."
	case "other":
		return "Paste that message here if you can: many are known. The checks work without it too."
	}
	return ""
}

func labelOf(q wizard.Question, v wizard.Value) string { return q.Choices()[q.Chosen(v)].Label }
