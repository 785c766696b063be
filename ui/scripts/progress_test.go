package scripts_test

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tokendoctor/ui/ptytest"
	"tokendoctor/ui/scripts"
)

// The line of a terminal is written over, and cleared at the end.
func TestProgress(t *testing.T) {
	ptytest.Bubble(t, func(t *testing.T) {
		w, list := sitesOf(30, 2)
		var shown, lines bytes.Buffer
		runSites(t, t.Context(), w, list, func(s *scripts.Sites, _ *counting) {
			s.Progress = &scripts.Progress{Out: &shown, Width: 90}
		})
		frames := strings.Split(shown.String(), "\r")
		if !strings.Contains(shown.String(), "[##########..........] 15 of 30 sites, 1 not working, now site") || frames[len(frames)-1] != "" {
			t.Errorf("%q", shown.String())
		}
		for _, f := range frames {
			if len(f) > 89 || strings.Contains(f, "\n") {
				t.Errorf("a frame of %d: %q", len(f), f)
			}
		}
		for width, want := range map[int]string{80: `\[#{10}\.{10}\] 15 of 30 sites, 1 not working, now site1\d.example.com\r`, 60: `15 of 30 sites, 1 not working, now site1\d.example.com\r`, 40: `15 of 30, now site1\d.example.com\r`} {
			shown.Reset()
			runSites(t, t.Context(), w, list, func(s *scripts.Sites, _ *counting) {
				s.Progress = &scripts.Progress{Out: &shown, Width: width}
			})
			if !regexp.MustCompile(`\r` + want).Match(shown.Bytes()) {
				t.Errorf("in %d columns %s is not among %q", width, want, shown.String())
			}
		}
		runSites(t, t.Context(), w, list, func(s *scripts.Sites, _ *counting) {
			s.Progress = &scripts.Progress{Out: &lines, Width: 60, Lines: true}
		})
		if n := strings.Count(lines.String(), "\n"); n != 10 || strings.Contains(lines.String(), "\r") {
			t.Errorf("%d lines: %q", n, lines.String())
		}
	})
}

// A run that goes on counts the faults that were found before.
func TestProgressOfARunThatGoesOn(t *testing.T) {
	ptytest.Bubble(t, func(t *testing.T) {
		w, list := sitesOf(30, 2)
		file := filepath.Join(t.TempDir(), "results.jsonl")
		var shown bytes.Buffer
		_, first := sitesOf(10)
		for _, list := range []string{first, list} {
			shown.Reset()
			runSites(t, t.Context(), w, list, func(s *scripts.Sites, _ *counting) {
				s.Resume, s.Progress = file, &scripts.Progress{Out: &shown, Width: 90}
			})
		}
		if got := shown.String(); !strings.Contains(got, " 10 of 30 sites, 1 not working") || strings.Contains(got, " 0 not working") {
			t.Errorf("%q", got)
		}
	})
}
