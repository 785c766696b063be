package ui

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tokendoctor/cloudflare"
	"tokendoctor/ui/ptytest"
	"tokendoctor/wizard"
	cases "tokendoctor/wizard/practice"
)

// fussy is a computer on which half of everything goes wrong.
type fussy struct{ r *dice }

// dice can be thrown from any goroutine, and fall the same each time.
type dice struct {
	mu sync.Mutex
	r  *rand.Rand
}

func (d *dice) IntN(n int) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.r.IntN(n)
}

func (f fussy) Open(context.Context, string) error { return f.sometimes(errors.New("no browser")) }
func (f fussy) Verifies() bool                     { return f.r.IntN(2) == 0 }
func (f fussy) Copy(context.Context, string) error {
	return f.sometimes(errors.New("nothing came back"))
}
func (f fussy) Places() []string { return []string{"/a", "/b", "/c"}[:f.r.IntN(4)] }
func (f fussy) Save(string, string, bool) error {
	return f.sometimes([]error{fs.ErrExist, fs.ErrPermission, fs.ErrNotExist, errors.New("full")}[f.r.IntN(4)])
}

func (f fussy) sometimes(err error) error {
	if f.r.IntN(2) == 0 {
		return nil
	}
	return err
}

// Run is a Cloudflare on which half of everything goes wrong.
func (f fussy) Run(_ context.Context, p cloudflare.Probe) cloudflare.Reply {
	all := []cloudflare.Outcome{cloudflare.OutcomeOK, cloudflare.OutcomeOK, cloudflare.OutcomeTokenUnknown, cloudflare.OutcomeNoZone, cloudflare.OutcomeUnreachable}
	r := cloudflare.Reply{Endpoint: p.Endpoint, Outcome: all[f.r.IntN(len(all))], Life: cloudflare.Life{Status: "active", ExpiresOn: time.Unix(4e9, 0)}}
	if r.Outcome == cloudflare.OutcomeOK && p.Zone != "" {
		r.Zones = []cloudflare.Zone{{ID: p.Zone, Name: "example.com", Status: "active", Permissions: []string{cloudflare.PermissionPurge}}}
	}
	return r
}

// Whatever is pressed or pasted between the card and the report, in whatever window:
// nothing panics, every frame fits its window, the cursor and the ways to the help and
// out are in view, and nothing of the token is.
func TestAnyKeysFromTheCardOn(t *testing.T) {
	states := everyCard(t)
	var mu sync.Mutex
	titles := map[string]bool{}
	t.Run("from each card", func(t *testing.T) { // ends when all of them have
		for i, name := range slices.Sorted(maps.Keys(states)) {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				ptytest.Bubble(t, func(t *testing.T) {
					anyKeysFromTheCardOn(t, name, states[name], uint64(i), func(title string) {
						mu.Lock()
						defer mu.Unlock()
						titles[title] = true
					})
				})
			})
		}
	})
	for _, title := range []string{"Details", "Fix, step 1 of 6", "Retest", "Report, 1 of 2", "Report, 2 of 2", "Save the report", "Is your screen shared or recorded?", "Stop sharing your screen now", "Compare the saved value", "The web host", "Save the script"} {
		if !titles[title] && !testing.Short() {
			t.Errorf("the screen %q was never there", title)
		}
	}
}

func anyKeysFromTheCardOn(t *testing.T, name string, card wizard.State, seed uint64, shown func(title string)) {
	r := &dice{r: rand.New(rand.NewPCG(4, seed))}
	const secret = "cfut_MADEUPmadeupMADEUPmadeupMADEUPmadeupMADE0badc0de"
	keys := []tea.KeyPressMsg{
		{Code: tea.KeyEnter}, {Code: tea.KeyEnter}, {Code: tea.KeyEscape}, {Code: tea.KeyUp}, {Code: tea.KeyDown}, {Code: tea.KeyTab},
		{Code: tea.KeyPgDown}, {Code: tea.KeyPgUp}, {Code: tea.KeySpace, Text: " "}, {Code: tea.KeyF1},
	}
	for _, c := range "rreecossmtifjkxhhdn?1234" {
		keys = append(keys, tea.KeyPressMsg{Code: c, Text: string(c)})
	}
	sample := Scenario{Cause: "expired", Paste: secret, ZoneID: "0123456789abcdef0123456789abcdef", Domain: "example.com",
		Open: func() (Prober, func()) { return fussy{r}, func() {} }}
	sample.Fixed = func() Scenario { return sample }
	host, _ := cases.ScenarioFor("host-blocked")
	block := host.HostBlock()
	sample.Host = func() string { return block }
	presses := 600
	if testing.Short() {
		presses = 60
	}
	now := time.Unix(1e9, 0)
	m := newModel(context.Background(), Options{Desktop: fussy{r}, Prober: fussy{r}, Scenarios: made([]Scenario{sample}), Version: "test"}, func() time.Time { return now })
	m.state = card
	for range presses {
		now = now.Add(time.Second)
		switch r.IntN(12) {
		case 0:
			deliver(m, m.update(tea.PasteMsg{Content: []string{secret, secret[8:30], siteHealthText(secret), "SiteGround", "6.8", "code 200", "curl: (6) x", block, block[:200]}[r.IntN(9)]}))
		case 1:
			size := [][2]int{{80, 24}, {60, 20}, {40, 15}, {40, 12}, {200, 60}, {1, 1}}[r.IntN(6)]
			m.update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		default:
			deliver(m, m.update(keys[r.IntN(len(keys))]))
		}
		if !m.ending.since.IsZero() { // begin anew
			m.ending.since, m.ending.done, m.state, m.aside = time.Time{}, false, card, nil
		}
		checkFrame(t, m, name, secret)
		title, _, _ := strings.Cut(m.screen().title(m), ":")
		shown(title)
	}
}

func siteHealthText(secret string) string {
	return "### wp-core ###\rversion: 6.8\rkey: " + secret + "\r### wp-plugins-active (1) ###\rForgeCache: version: 2.1.18, author: x\r"
}

func checkFrame(t *testing.T, m *model, name, secret string) {
	t.Helper()
	v := m.view()
	lines := strings.Split(ansi.Strip(v.Content), "\n")
	where := fmt.Sprintf("%s, %q at %dx%d", name, m.screen().title(m), m.window.width, m.window.height)
	if len(lines) > m.window.height {
		t.Fatalf("%s: %d lines", where, len(lines))
	}
	for _, line := range lines {
		if len(line) > m.window.width {
			t.Fatalf("%s: a line of %d columns: %q", where, len(line), line)
		}
	}
	for i := 5; i+6 <= len(secret); i++ {
		if strings.Contains(v.Content, secret[i:i+6]) {
			t.Fatalf("%s: %q is on the screen:\n%s", where, secret[i:i+6], strings.Join(lines, "\n"))
		}
	}
	if m.window.tooSmall() {
		return
	}
	if last := lines[len(lines)-1]; !strings.Contains(last, "help") {
		t.Fatalf("%s: the last line is %q", where, last)
	}
	if c := v.Cursor; c == nil || c.X < 0 || c.Y < 0 || c.X >= m.window.width || c.Y >= m.window.height-1 {
		t.Fatalf("%s: the cursor is at %+v", where, c)
	}
}

// deliver runs a command and hands its messages to the model, except those that wait.
func deliver(m *model, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	done := make(chan tea.Msg, 1)
	go func() { done <- cmd() }()
	select {
	case msg := <-done:
		if batch, ok := msg.(tea.BatchMsg); ok {
			for _, inner := range batch {
				deliver(m, inner)
			}
			return
		}
		if msg != nil && reflect.TypeOf(msg).PkgPath() == reflect.TypeFor[model]().PkgPath() {
			deliver(m, m.update(msg))
		}
	case <-time.After(20 * time.Millisecond): // a tick
	}
}
