package ui

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"tokendoctor/wizard"
)

// "Opened" is said only where what opens the address has ended well.
func TestWhatIsSaidOfAnOpenedLink(t *testing.T) {
	const plain = "https://dash.cloudflare.com"
	const form = "https://dash.cloudflare.com/profile/api-tokens?permissionGroupKeys=%5B%7B%22key%22%3A%22cache%22%2C%22type%22%3A%22purge%22%7D%5D&accountId=%2A&zoneId=all&name=ForgeCache"
	for name, c := range map[string]struct {
		err              error
		link, mail, note string // how what is said begins
	}{
		"it ended well": {nil, "Opened in your browser. If nothing shows, copy", "Attach the file below", "Opened in your browser. Set Zone Resources by hand"},
		"it runs on": {fmt.Errorf("so far: %w", context.DeadlineExceeded), "A browser was started, and is still at work. If nothing shows, copy",
			"Attach the file below", "A browser was started, and is still at work. Set Zone Resources by hand"},
		"it failed": {errNoDesktop, "No browser could be opened here. Copy", "No mail program could be opened here.", "No browser could be opened here."},
	} {
		m, _ := at(wizard.StepReport)
		m.opened(linkOpenedMsg{m.screen(), plain, c.err})
		if !strings.HasPrefix(m.window.note, c.link) {
			t.Errorf("%s, a link: %q", name, m.window.note)
		}
		m.opened(linkOpenedMsg{m.screen(), form, c.err})
		if !strings.HasPrefix(m.window.note, c.note) {
			t.Errorf("%s, the form for a token: %q", name, m.window.note)
		}
		m.mailOpened(mailOpenedMsg{m.screen(), "/a/b.txt", c.err})
		if !strings.HasPrefix(m.window.note, c.mail) {
			t.Errorf("%s, a mail: %q", name, m.window.note)
		}
	}
}
