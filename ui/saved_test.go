package ui

import (
	"errors"
	"strings"
	"syscall"
	"testing"
)

// A saved path stands on a line of its own as it is, with its spaces, and is broken only
// where the window ends.
func TestASavedPathIsUnbroken(t *testing.T) {
	path := "/home/anna/My  Documents of the year/" + strings.Repeat("x", 60) + "/report one.txt"
	for window, want := range map[int][]string{200: {path}, 79: {path[:79], path[79:]}} {
		p := newPage(window)
		p.window = window
		p.note(savedText(path))
		if got := p.lines[1:]; len(p.lines) != len(want)+1 || strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("in %d columns: %q", window, p.lines)
		}
	}
	p := newPage(40)
	p.plain = true
	p.note(savedText(path))
	if p.lines[len(p.lines)-1] != path {
		t.Errorf("in plain mode: %q", p.lines)
	}
}

// The search for folders ends where there is none, and a read-only disk is called that.
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
	if got := saveProblem(errors.Join(syscall.EROFS)); got != "this disk is read-only" {
		t.Errorf("a read-only disk: %s", got)
	}
}
