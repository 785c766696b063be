//go:build unix

package ui_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/ui"
	"tokendoctor/ui/desktop"
	"tokendoctor/ui/ptytest"
	"tokendoctor/wizard"
	"tokendoctor/wizard/practice"
)

// The entry is a week before the end, at nine by the reader's clock, with an alarm; it
// names no site unless that was agreed to.
func TestCalendar(t *testing.T) {
	end, now := time.Date(2026, 12, 31, 23, 59, 59, 0, time.UTC), time.Date(2026, 11, 30, 15, 0, 0, 0, time.UTC)
	nine := func(day time.Time) string { return "DTSTART:" + day.Local().Format("20060102") + "T090000" } // wherever the person is
	got := ui.Calendar(end, now, "")
	for _, line := range []string{"BEGIN:VCALENDAR", "VERSION:2.0", nine(end.AddDate(0, 0, -7)), "DTSTAMP:20261130T150000Z", "BEGIN:VALARM", "TRIGGER:PT0S", "END:VCALENDAR"} {
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
	if soon := ui.Calendar(now.Add(48*time.Hour), now, ""); !strings.Contains(soon, nine(now.AddDate(0, 0, 1))+"\r\n") {
		t.Errorf("an end within the week:\n%s", soon)
	}
	for _, left := range []time.Duration{time.Minute, 90 * time.Minute, 10 * time.Hour, 24 * time.Hour} { // never after the end
		end := now.Add(left)
		_, text, _ := strings.Cut(ui.Calendar(end, now, ""), "DTSTART:")
		text, _, _ = strings.Cut(text, "\r\n")
		if on, err := time.ParseInLocation("20060102T150405", text, time.Local); err != nil || on.Before(now) || !on.Before(end) {
			t.Errorf("%v before the end: the entry is on %q", left, text)
		}
	}
}

// saving is a desktop that keeps what is saved.
type saving struct {
	desktop.Desktop
	saved map[string]string
}

func (saving) Places() []string { return []string{"/here"} }

func (s saving) Save(path, text string, _ bool) error { s.saved[path] = text; return nil }

// From a result with an end date, one key saves the date, without the site's name unless
// that is agreed to.
func TestReminderIsSaved(t *testing.T) {
	for row, named := range map[string]bool{"1": true, "2": false} {
		inBubble(t, "row "+row, func(t *testing.T) {
			sc, _ := practice.ScenarioFor(wizard.MissingPermission)
			for i := range sc.World.Tokens {
				sc.World.Tokens[i].ExpiresOn = time.Now().AddDate(0, 0, 40)
			}
			d := saving{saved: map[string]string{}}
			x := ptytest.Sit(t, 80, 24, func(ctx context.Context, c *ptytest.Console) int {
				sim := simulator.New(sc.World)
				defer sim.Close()
				o := ui.Options{Prober: cloudflare.NewClient("test", sim.Transport()), Keyring: &memory{}, Version: "test", Desktop: d}
				exit, err := ui.RunOn(ctx, o, desktop.Colors(colorprofile.ANSI, func(string) string { return "" }), c, c.Output())
				return finish(c.Output(), c.Output(), exit, err)
			})
			ours := scenarioOf(t, "missing-permission")
			enterZone(x, ours)
			giveToken(x, ours.Paste)
			agree(x)
			x.Press(ptytest.Enter, "What to do")
			x.Press("a", "With the site's name")
			x.Press(row, "/here")
			x.Press("1", "Saved")
			text := d.saved[filepath.Join("/here", "forgecache-token-ends.ics")]
			if !strings.Contains(text, "BEGIN:VEVENT") || strings.Contains(text, "example.com") != named || strings.Contains(text, sc.ZoneID[:6]) {
				t.Errorf("saved %v:\n%s", d.saved, text)
			}
		})
	}
}
