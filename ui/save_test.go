package ui

import (
	"context"
	"io/fs"
	"runtime"
	"strings"
	"testing"

	"tokendoctor/wizard"
)

// The screen that saved a file is told how it went. A later screen has another text,
// which must not replace the first one's file.
func TestALateFileIsNotThisScreens(t *testing.T) {
	m, _ := at(wizard.StepReport)
	m.options.Desktop = full{}
	saving := func(what string) *saveScreen {
		m.update(m.save(savedFile{what: what, text: what, name: what, end: ".txt"})())
		return m.aside.(*saveScreen)
	}
	late := saving("report").write(m, "/a/report.txt", false)()
	script := saving("script")
	m.update(late)
	if script.taken != "" {
		t.Errorf("the script may replace %s", script.taken)
	}
	late = script.write(m, "/a/script.txt", true)()
	again := saving("report")
	m.update(late)
	if m.aside != again || m.window.note != savedText(runtime.GOOS, "/a/script.txt") {
		t.Errorf("a file that was saved late is told of with %q, on %T", m.window.note, m.aside)
	}
}

// full is a computer where every file name is taken.
type full struct {
	fussy
	odd string // a folder with a strange name
}

func (full) Verifies() bool { return false }

func (full) Copy(context.Context, string) error { return nil }

func (f full) Places() []string { return []string{"/a", f.odd} }

// Wherever a path is shown, characters that would change the text beside it are left out.
// The real path is the one saved to.
func TestPathsAreShownPlainly(t *testing.T) {
	const odd = "/a/\u202egnp.exe\x1b[31m\nred\u200b/b"
	shown := func(m *model) string {
		p := newPage(200)
		m.screen().view(m, p)
		return strings.Join(p.lines, "\n")
	}
	m, _ := at(wizard.StepReport)
	m.options.Desktop = full{odd: odd}
	m.update(m.save(savedFile{what: "report", text: "text", name: "report", end: ".txt"})())
	s := m.aside.(*saveScreen)
	if text := shown(m); !strings.Contains(text, "/a/gnp.exe[31mred/b") || strings.ContainsAny(text, "\u202e\x1b\u200b") {
		t.Errorf("the folders: %q", text)
	}
	m.update(s.write(m, odd, false)())
	if text := shown(m); s.taken != odd || !strings.Contains(text, "of this name: /a/gnp.exe[31mred/b") || strings.ContainsAny(text, "\u202e\x1b\u200b") {
		t.Errorf("a file that is there: %q", text)
	}
	m.update(s.write(m, odd, true)())
	if !strings.Contains(m.window.note, "/a/gnp.exe[31mred/b") || strings.ContainsAny(m.window.note, "\u202e\x1b\u200b") {
		t.Errorf("saved: %q", m.window.note)
	}
}

func (full) Save(_, _ string, replace bool) error {
	if !replace {
		return fs.ErrExist
	}
	return nil
}
