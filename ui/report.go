package ui

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"runtime"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/wizard"
)

// reportScreen shows the report for support, whole, before any of it leaves.
type reportScreen struct {
	json bool   // shown, copied and saved as JSON
	file string // the path that the report was saved to for a mail; empty if it was not
}

func (s *reportScreen) report(m *model) wizard.SupportReport {
	tool := "tokendoctor " + m.options.Version
	if m.practice != nil {
		tool += ", practice on a simulated Cloudflare"
	}
	return m.state.SupportReport(tool)
}

// reportEnd is the extension of a report that people read.
const reportEnd = ".txt"

// text is the report in the current form, and the extension of its file.
func (s *reportScreen) text(m *model) (text, end string) {
	r := s.report(m)
	if s.json {
		return r.JSON(), ".json"
	}
	return r.Text(), reportEnd
}

func (s *reportScreen) title(m *model) string {
	code := m.state.CaseCode()
	return "Report, 2 of 2: case " + code[:4] + " " + code[4:]
}

// reads: the movement keys scroll the screen.
func (s *reportScreen) reads() bool { return true }

func (s *reportScreen) bindings(m *model) []binding {
	return m.withClear(keyCopyReport, keySave, keyMail, keyForm, keyBack, keyScroll, keyDone, keyTop, keyEnd)
}

func (s *reportScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	switch {
	case matches(k, keyBack):
		return m.apply(wizard.Back{})
	case matches(k, keyForm):
		s.json = !s.json
		m.window.showTop()
	case matches(k, keyCopyReport):
		text, _ := s.text(m)
		return m.copy(text, "s saves it to a file")
	case matches(k, keySave):
		text, end := s.text(m)
		return m.save(savedFile{what: "report", text: text, name: s.report(m).FileName(), end: end})
	case matches(k, keyMail):
		return s.mail(m)
	case matches(k, keyClearClip) && m.clears():
		return m.clearClipboard()
	case matches(k, keyDone):
		return m.finish()
	}
	return nil
}

type (
	reportFiledMsg struct {
		by   *reportScreen
		from screen
		path string
		err  error
	}
	mailOpenedMsg struct {
		from screen
		path string
		err  error
	}
)

// mail saves the report and begins a mail to support, to attach it to. Nobody is told to
// paste anything into it: the clipboard may hold the token.
func (s *reportScreen) mail(m *model) tea.Cmd {
	if m.practice != nil {
		m.say("In practice nothing is opened. With a real token, the report is saved and a mail started: attach the file there.")
		return nil
	}
	m.say("Saving the report.")
	r, desktop, from, before := s.report(m), m.options.Desktop, m.screen(), s.file
	text, name := r.Text(), r.FileName()
	return func() tea.Msg {
		path, err := fileReport(desktop, text, name, before)
		return reportFiledMsg{s, from, path, err}
	}
}

// fileReport saves the report in the first folder that takes it, and returns the path. A
// file that was saved for a mail before is replaced.
func fileReport(desktop Desktop, text, name, before string) (path string, err error) {
	err = errNoDesktop
	if desktop == nil {
		return "", err
	}
	if before != "" && strings.HasPrefix(filepath.Base(before), name) && desktop.Save(before, text, true) == nil {
		return before, nil
	}
	file := savedFile{name: name, end: reportEnd}
	places := desktop.Places()
	if len(places) > 1 { // a mail program begins in the person's own folders, not in the current one
		places = append(places[1:], places[0])
	}
	for _, place := range places {
		for n := 1; n < 100; n++ {
			path = filepath.Join(place, file.nameOf(n))
			if err = desktop.Save(path, text, false); !errors.Is(err, fs.ErrExist) {
				break
			}
		}
		if err == nil {
			return path, nil
		}
	}
	return "", err
}

// filed begins the mail, unless the person has moved on.
func (s *reportScreen) filed(m *model, msg reportFiledMsg) tea.Cmd {
	switch {
	case msg.err != nil:
		if m.screen() == msg.from {
			m.say("The report could not be saved, so no mail was begun: " + saveProblem(msg.err) + ". s offers the folders, one by one.")
		}
		return nil
	case m.screen() != msg.from:
		s.file = msg.path
		m.say(savedText(runtime.GOOS, msg.path))
		return nil
	}
	s.file = msg.path
	m.say("Opening a mail: attach the file there. " + savedText(runtime.GOOS, msg.path))
	link, desktop := s.report(m).MailLink(filepath.Base(msg.path)), m.options.Desktop
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), openPatience)
		defer cancel()
		return mailOpenedMsg{msg.from, msg.path, desktop.Open(ctx, link)}
	}
}

// mailOpened says what to attach.
func (m *model) mailOpened(msg mailOpenedMsg) {
	if m.screen() == msg.from {
		m.say(mailText(runtime.GOOS, msg.path, msg.err))
	}
}

// mailText says what to attach to a mail, once a mail program was asked to begin one. The
// path is on a line of its own, as in savedText.
func mailText(system, path string, err error) string {
	text := "Attach the file below to the mail that your mail program shows. If no mail shows, write to " + wizard.SupportAddress + ". The file"
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		text = "No mail program could be opened here. Write to " + wizard.SupportAddress + " and attach this file"
	}
	return text + ownersOnly(system, " (only you can read it)") + ":\n" + ShownPath(path)
}

func (s *reportScreen) view(m *model, p *page) {
	p.text("This is all that you would send. It holds no token. c copies it, s saves it. m saves it and starts a mail to " + wizard.SupportAddress + ": attach the file there.")
	p.text("Support by mail comes with a ForgeCache Pro licence. It usually answers within 24 hours.")
	if warning := m.clipboardWarning(); warning != "" {
		p.text(warning)
	}
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
