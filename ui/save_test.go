package ui

import (
	"context"
	"io/fs"
	"testing"

	"tokendoctor/wizard"
)

// How a file was saved is told to the screen that saved it. One that came later has
// another text, which must not replace the first one's file.
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
	if m.aside != again || m.note != savedText("/a/script.txt") {
		t.Errorf("a file that was saved late is told of with %q, on %T", m.note, m.aside)
	}
}

// full is a computer with a file of each name.
type full struct{ fussy }

func (full) Verifies() bool { return false }

func (full) Copy(context.Context, string) error { return nil }

func (full) Places() []string { return []string{"/a"} }

func (full) Save(_, _ string, replace bool) error {
	if !replace {
		return fs.ErrExist
	}
	return nil
}
