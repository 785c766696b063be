//go:build unix

package ui_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tokendoctor/ui"
	"tokendoctor/ui/ptytest"
)

// The entry is a week before the end, at nine by the clock of whoever reads it, with an
// alarm; it names no site unless that was agreed to.
func TestCalendar(t *testing.T) {
	end, now := time.Date(2026, 12, 31, 23, 59, 59, 0, time.UTC), time.Date(2026, 11, 30, 15, 0, 0, 0, time.UTC)
	got := ui.Calendar(end, now, "")
	for _, line := range []string{"BEGIN:VCALENDAR", "VERSION:2.0", "DTSTART:20261224T090000", "DTSTAMP:20261130T150000Z", "BEGIN:VALARM", "TRIGGER:PT0S", "END:VCALENDAR"} {
		if !strings.Contains(got, line+"\r\n") {
			t.Errorf("%q is no line of it:\n%s", line, got)
		}
	}
	if strings.Contains(got, "example.com") || !strings.Contains(ui.Calendar(end, now, "example.com"), "example.com") {
		t.Error("the site's name")
	}
	for line := range strings.SplitAfterSeq(strings.TrimSuffix(got, "\r\n"), "\r\n") {
		if len(line) > 77 || strings.Count(line, "\n") > 1 {
			t.Errorf("a line of %d: %q", len(line), line)
		}
	}
	if again := ui.Calendar(end, now.Add(time.Hour), "example.com"); !strings.Contains(again, "UID:token-end-20261231T235959@") {
		t.Errorf("another entry for the same end:\n%s", again)
	}
	if soon := ui.Calendar(now.Add(48*time.Hour), now, ""); !strings.Contains(soon, "DTSTART:20261201T090000\r\n") {
		t.Errorf("an end within the week:\n%s", soon)
	}
}

// From a result that has an end, one key saves the date.
func TestReminderIsSaved(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	sc := scenarioOf(t, "missing-permission")
	x := start(t, runLive, "missing-permission", 80, 24, "HOME="+folder, "TMPDIR="+folder, "DISPLAY=")
	enterZone(x, sc)
	giveToken(x, sc.Paste)
	agree(x)
	x.Press(ptytest.Enter, "is not allowed")
	x.Press("a", "With the site's name")
	x.Press("2", "Save the reminder: where?")
	x.WaitFor("the folder", func(s string) bool { return strings.Contains(s, folder) })
	for n := range 9 { // the folder is one of those that are offered
		if strings.Contains(x.Line(5+n), folder) {
			x.Press(strings.TrimLeft(x.Line(5 + n), "> ")[:1], "Saved")
			break
		}
	}
	all, _ := filepath.Glob(filepath.Join(folder, "*.ics"))
	if len(all) != 1 {
		t.Fatalf("saved: %v", all)
	}
	if text, _ := os.ReadFile(all[0]); !strings.Contains(string(text), "BEGIN:VEVENT") || strings.Contains(string(text), "example.com") {
		t.Errorf("%s", text)
	}
}
