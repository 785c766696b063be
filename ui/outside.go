package ui

// What leaves the terminal when the person asks for it: a link to the browser, a mail.
// The clipboard is in clipboard.go, files are in save.go.

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/wizard"
)

type linkOpenedMsg struct {
	from screen // the screen that asked for it
	link string
	err  error
}

// openPatience is how long a browser may take to start.
const openPatience = 5 * time.Second

var errNoDesktop = errors.New("no desktop")

// open opens one of the known safe addresses, in the browser or the mail program.
func (m *model) open(link string) tea.Cmd {
	switch {
	case !wizard.SafeLink(link): // which an empty one is not
		return nil
	case m.practice != nil:
		m.say("In practice nothing is opened. With a real token this goes to the browser.")
		return nil
	}
	m.say("Opening it.")
	desktop, from := m.options.Desktop, m.screen()
	return func() tea.Msg {
		if desktop == nil {
			return linkOpenedMsg{from, link, errNoDesktop}
		}
		ctx, cancel := context.WithTimeout(context.Background(), openPatience)
		defer cancel()
		return linkOpenedMsg{from, link, desktop.Open(ctx, link)}
	}
}

// opened says whether it worked, unless the person has moved on.
func (m *model) opened(msg linkOpenedMsg) {
	copies := "copy the address with c"
	if m.typing() { // where c is text
		copies = "mark the address"
	}
	said := "Opened in your browser. "
	runsOn := errors.Is(msg.err, context.DeadlineExceeded)
	if runsOn {
		said = "A browser was started, and is still at work. "
	}
	switch {
	case m.screen() != msg.from:
	case msg.err != nil && !runsOn:
		m.say("No browser could be opened here. " + strings.ToUpper(copies[:1]) + copies[1:] + ", and open it where you have a browser.")
	default:
		m.say(said + cmp.Or(m.state.LinkNote(msg.link), "If nothing shows, "+copies+" and open it yourself."))
	}
}
