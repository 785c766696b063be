package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/wizard"
)

// reportScreen shows the report for support, whole, before any of it leaves.
type reportScreen struct {
	json bool // shown, copied and saved as JSON
}

func (s *reportScreen) report(m *model) wizard.SupportReport {
	tool := "tokendoctor " + m.options.Version
	if m.practice != nil {
		tool += ", practice on a simulated Cloudflare"
	}
	return m.state.SupportReport(tool)
}

// text is the report in the current form, and the extension of its file.
func (s *reportScreen) text(m *model) (text, end string) {
	r := s.report(m)
	if s.json {
		return r.JSON(), ".json"
	}
	return r.Text(), ".txt"
}

func (s *reportScreen) title(m *model) string {
	code := m.state.CaseCode()
	return "Report, 2 of 2: case " + code[:4] + " " + code[4:]
}

// reads: the movement keys scroll the screen.
func (s *reportScreen) reads() bool { return true }

func (s *reportScreen) bindings(*model) []binding {
	return []binding{keyCopyReport, keySave, keyMail, keyForm, keyBack, keyScroll, keyDone, keyTop, keyEnd}
}

func (s *reportScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	switch {
	case matches(k, keyBack):
		return m.apply(wizard.Back{})
	case matches(k, keyForm):
		s.json = !s.json
		m.scroll, m.pinned = 0, true
	case matches(k, keyCopyReport):
		text, _ := s.text(m)
		return m.copy(text, "s saves it to a file")
	case matches(k, keySave):
		text, end := s.text(m)
		return m.save(savedFile{what: "report", text: text, name: s.report(m).FileName(), end: end})
	case matches(k, keyMail):
		return s.mail(m)
	case matches(k, keyDone):
		return m.finish()
	}
	return nil
}

// mail opens a mail to support. A link can hold only so much, so the whole report also
// goes to the clipboard.
func (s *reportScreen) mail(m *model) tea.Cmd {
	r := s.report(m)
	link, whole := r.MailLink()
	cmd := m.open(link)
	if whole || m.practice != nil || m.plain { // plain mode has printed the report above
		return cmd
	}
	return tea.Batch(cmd, tea.SetClipboard(r.Text()))
}

func (s *reportScreen) view(m *model, p *page) {
	p.text("This is all that you would send: c copies it, s saves it, m begins a mail to " + wizard.SupportAddress + ". It holds no token.")
	p.text("To read the case aloud: " + wizard.SpellCase(m.state.CaseCode()) + ".")
	p.blank()
	text, _ := s.text(m)
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		rest := strings.TrimLeft(line, " ")
		lead := line[:len(line)-len(rest)]
		if item, ok := strings.CutPrefix(rest, "- "); ok {
			lead, rest = lead+"- ", item
		}
		if rest == "" {
			p.lines = append(p.lines, "")
			continue
		}
		p.indented(lead, rest)
	}
}
