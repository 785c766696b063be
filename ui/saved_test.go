package ui

import (
	"errors"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"tokendoctor/wizard"
)

// A saved path stands on a line of its own as it is, with its spaces, and is broken only
// where the window ends: after saving, and where it is to be attached to a mail.
func TestASavedPathIsUnbroken(t *testing.T) {
	path := "/home/anna/My  Documents of the year/" + strings.Repeat("x", 60) + "/report one.txt"
	const short = "/home/anna/My  Documents/report one.txt"
	for name, text := range map[string]func(path string) string{
		"saved":   func(path string) string { return savedText("linux", path) },
		"mail":    func(path string) string { return mailText("linux", path, nil) },
		"no mail": func(path string) string { return mailText("linux", path, errNoDesktop) },
	} {
		for window, want := range map[int][]string{200: {path}, 79: {path[:79], path[79:]}, 40: {path[:40], path[40:80], path[80:]}} {
			p := newPage(window)
			p.window = window
			p.note(text(path))
			if got := p.lines[max(0, len(p.lines)-len(want)):]; strings.Join(got, "|") != strings.Join(want, "|") {
				t.Errorf("%s, in %d columns: %q", name, window, p.lines)
			}
			p = newPage(window)
			p.note(text(short))
			if p.lines[len(p.lines)-1] != short {
				t.Errorf("%s, in %d columns: %q", name, window, p.lines)
			}
		}
		p := newPage(40)
		p.plain = true
		p.note(text(path))
		if p.lines[len(p.lines)-1] != path {
			t.Errorf("%s, in plain mode: %q", name, p.lines)
		}
	}
}

// On Windows the folder decides who can read a file, so nothing is promised there.
func TestWhoCanReadASavedFile(t *testing.T) {
	s := &saveScreen{file: savedFile{what: "report", name: "a", end: ".txt"}}
	for system, want := range map[string]bool{"linux": true, "darwin": true, "freebsd": true, "windows": false} {
		for _, text := range []string{s.about(system), savedText(system, "a.txt"), mailText(system, "a.txt", nil), mailText(system, "a.txt", errNoDesktop)} {
			if got := strings.Contains(strings.ToLower(text), "only you") || strings.Contains(text, "eyes only"); got != want {
				t.Errorf("%s: %q", system, text)
			}
		}
	}
}

// The search for folders ends where there is none.
func TestNoFolderToSaveIn(t *testing.T) {
	s := &saveScreen{file: savedFile{what: "report", name: "a", end: ".txt"}}
	text := func() string {
		p := newPage(80)
		s.view(nil, p)
		return strings.Join(p.lines, "\n")
	}
	if got := text(); !strings.Contains(got, "Looking for folders.") {
		t.Errorf("at first: %s", got)
	}
	s.offer(nil)
	if got := text(); !strings.Contains(got, "There is no folder to save it in.") || strings.Contains(got, "Looking") {
		t.Errorf("then: %s", got)
	}
}

// A read-only disk is called that, on the way to a mail too, where other folders were tried
// before and after it.
func TestAReadOnlyDiskIsCalledThat(t *testing.T) {
	readOnly := &fs.PathError{Op: "open", Path: "a", Err: syscall.EROFS}
	if got := saveProblem(errors.Join(readOnly)); got != "this disk is read-only" {
		t.Errorf("a read-only disk: %s", got)
	}
	m, _ := at(wizard.StepReport)
	s := &reportScreen{}
	s.filed(m, reportFiledMsg{by: s, from: m.screen(), err: readOnly})
	if !strings.Contains(m.window.note, "so no mail was begun: this disk is read-only.") {
		t.Errorf("said: %q", m.window.note)
	}
}
