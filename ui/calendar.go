package ui

// The date on which a token ends, as a file for a calendar (RFC 5545). Our own few lines in
// place of a library: one event without a repetition, a time zone or an attendee is all
// that is written, and nothing is read.

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/wizard"
)

// reminderDays is how long before the end of a token the reminder comes.
const reminderDays = 7

// endingText says when a token ends and how many days are left.
func endingText(s wizard.State) string {
	return strings.TrimSpace(s.Reminder() + " " + s.DaysLeft())
}

func canRemind(s wizard.State) bool { _, _, known := s.Ends(); return known }

// remindKey is the key of a screen that tells of the end.
func remindKey(m *model, b []binding) []binding {
	if canRemind(m.state) {
		return append(b, keyRemind)
	}
	return b
}

// calendarScreen asks whether the site's name may be in the file, which other people can
// see where calendars are shared.
type calendarScreen struct{ choice }

// remind shows the screen, if there is a date.
func (m *model) remind() tea.Cmd {
	if !canRemind(m.state) {
		return nil
	}
	if m.state.SiteName() == "" {
		return m.saveReminder("")
	}
	m.goAside(&calendarScreen{choice{labels: []string{"With the site's name, " + m.state.SiteName(), "Without it"}}})
	return nil
}

func (s *calendarScreen) title(*model) string { return "A reminder for your calendar" }

func (s *calendarScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	switch {
	case matches(k, keyBack):
		m.leaveAside()
	case s.choice.key(k) && s.choice.focus == 0:
		return m.saveReminder(m.state.SiteName())
	case matches(k, keyChoose) || matches(k, keyPick):
		return m.saveReminder("")
	}
	return nil
}

func (s *calendarScreen) view(m *model, p *page) {
	p.text(endingText(m.state))
	life, _, _ := m.state.Ends()
	p.text("The file has one entry with an alarm, on " + reminderAt(life.ExpiresOn, m.clock()).Format("2 January 2006 at 15:04") + ". It holds no id and no token. Others can see the entry if you share your calendar: may it name the site?")
	p.blank()
	s.choice.view(p)
}

func (m *model) saveReminder(site string) tea.Cmd {
	life, _, _ := m.state.Ends()
	m.aside = nil // leaving the next screen leads back to the result
	return m.save(savedFile{what: "reminder", text: Calendar(life.ExpiresOn, m.clock(), site), name: "forgecache-token-ends", end: ".ics"})
}

// reminderAt is nine in the morning of the person's own time zone, a week before the end of a
// token. Where that is past it is tomorrow at nine, and within the hour where the token
// ends before that.
func reminderAt(end, now time.Time) time.Time {
	at := func(t time.Time) time.Time {
		t = t.Local()
		return time.Date(t.Year(), t.Month(), t.Day(), 9, 0, 0, 0, t.Location())
	}
	on := at(end.AddDate(0, 0, -reminderDays))
	if on.Before(now) {
		on = at(now.AddDate(0, 0, 1))
	}
	if !on.Before(end) {
		on = now.Local().Add(min(time.Hour, end.Sub(now)/2))
	}
	return on
}

// Calendar is an entry at [reminderAt], at that time of day wherever the calendar is read: a
// time without a zone ("floating", RFC 5545, 3.3.5). The site may be empty.
func Calendar(end, now time.Time, site string) string {
	of := ""
	if site != "" {
		of = " of " + site
	}
	const floating = "20060102T150405"
	lines := []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Token Doctor//EN", "BEGIN:VEVENT",
		// The same end gives the same entry: a second import replaces the first one.
		fmt.Sprintf("UID:token-end-%s@tokendoctor.invalid", end.UTC().Format(floating)),
		"DTSTAMP:" + now.UTC().Format(floating) + "Z",
		"DTSTART:" + reminderAt(end, now).Format(floating), "DURATION:PT30M",
		"SUMMARY:" + calendarText("The Cloudflare token"+of+" ends on "+end.Local().Format("2 January 2006")),
		"DESCRIPTION:" + calendarText("Give the ForgeCache token a later end before then, at Cloudflare under My Profile > API Tokens. An expired token silently stops working."),
		"TRANSP:TRANSPARENT", "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:" + calendarText("The Cloudflare token"+of+" ends soon"), "TRIGGER:PT0S", "END:VALARM",
		"END:VEVENT", "END:VCALENDAR",
	}
	var out strings.Builder
	for _, line := range lines {
		for room := 75; len(line) > room; room = 74 { // octets, with the space; the texts are ASCII
			out.WriteString(line[:room] + "\r\n ")
			line = line[room:]
		}
		out.WriteString(line + "\r\n")
	}
	return out.String()
}

// calendarText escapes a text (RFC 5545, 3.3.11).
func calendarText(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(s)
}
