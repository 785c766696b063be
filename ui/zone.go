package ui

import (
	"fmt"
	"regexp"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/wizard"
)

// zoneScreen asks for the Zone ID and the site's domain. A token that is pasted
// or typed here by mistake must not show, so neither field draws what it holds
// unless that cannot be a secret.
type zoneScreen struct {
	fields [2]textinput.Model
	focus  int
}

const (
	zoneField = iota
	domainField
)

func newZoneScreen(m *Model) *zoneScreen {
	s := &zoneScreen{}
	for i := range s.fields {
		f := textinput.New()
		f.Prompt = ""
		f.SetVirtualCursor(false)
		// Its own ctrl+v reads the clipboard past every inspection.
		f.KeyMap.Paste.SetEnabled(false)
		s.fields[i] = f
	}
	s.fields[zoneField].Focus()
	if m.practice != nil {
		s.fields[zoneField].SetValue(m.practice.scenario.ZoneID)
		s.fields[domainField].SetValue(m.practice.scenario.Domain)
	}
	return s
}

func (s *zoneScreen) title(*Model) string {
	return stepTitle(wizard.StepZone, "the Zone ID and the site")
}

func (s *zoneScreen) bindings(*Model) []binding {
	return []binding{keyNext, keyField, keyBack}
}

func (s *zoneScreen) typing() bool { return true }

func (s *zoneScreen) update(m *Model, msg tea.Msg) tea.Cmd {
	field := &s.fields[s.focus]
	switch msg := msg.(type) {
	case tea.PasteMsg:
		if cloudflare.Inspect(msg.Content).Kind.Credential() {
			m.state.Problem = "This looks like a token or key, so it was not taken. The token has a screen of its own, the next one."
			return nil
		}
		m.state.Problem = ""
		if len(msg.Content) > maxField {
			m.state.Problem = fmt.Sprintf("The paste has %d characters, more than any Zone ID or domain. Nothing was changed.", len([]rune(msg.Content)))
			return nil
		}
		field.SetValue(strings.TrimSpace(msg.Content))
		field.CursorEnd()
	case tea.KeyPressMsg:
		switch {
		case matches(msg, keyBack):
			return m.apply(wizard.Back{})
		case matches(msg, keyNext) && s.focus == zoneField && s.fields[domainField].Value() == "":
			s.switchField() // Enter fills the form from top to bottom
		case matches(msg, keyNext):
			return s.enterValues(m)
		case matches(msg, keyField):
			s.switchField()
		default:
			if len(field.Value()) >= maxField && msg.Text != "" {
				return nil
			}
			*field, _ = field.Update(msg)
		}
	}
	return nil
}

// maxField is far above a Zone ID, a domain name and an address with both.
const maxField = 400

func (s *zoneScreen) enterValues(m *Model) tea.Cmd {
	cmd := m.apply(wizard.ZoneEntered{ID: s.fields[zoneField].Value(), Domain: s.fields[domainField].Value()})
	if m.state.ZoneShape == cloudflare.ZoneIDCredential {
		s.fields[zoneField].SetValue("")
	}
	if m.state.Problem != "" && s.focus == domainField && m.state.ZoneShape != cloudflare.ZoneIDOK {
		s.switchField()
	}
	return cmd
}

func (s *zoneScreen) switchField() {
	s.fields[s.focus].Blur()
	s.focus = 1 - s.focus
	s.fields[s.focus].Focus()
}

func (s *zoneScreen) view(m *Model, p *page) {
	p.text("The Zone ID is on the Overview page of the domain at Cloudflare, and in ForgeCache's Zone ID field.")
	p.blank()
	s.field(p, zoneField, "Zone ID", showZone(s.fields[zoneField].Value()))
	p.blank()
	s.field(p, domainField, "Site's domain, such as example.com (may stay empty)", showDomain(s.fields[domainField].Value()))
	p.blank()
	p.text("This screen is safe to share. The Zone ID is shortened.")
}

func (s *zoneScreen) field(p *page, i int, label, shown string) {
	p.text(label)
	mark := "  "
	if i == s.focus {
		mark = "> "
		p.cursor(len(mark) + len(shown))
		if i == domainField && shown == s.fields[i].Value() {
			p.cursor(len(mark) + s.fields[i].Position())
		}
	}
	p.lines = append(p.lines, mark+shown)
}

var publicText = regexp.MustCompile(`^[a-z0-9.:/-]*$`)

// showZone shows the two ends of an id: enough to compare, and no secret that
// was typed here by mistake.
func showZone(v string) string {
	switch n := len([]rune(v)); {
	case n == 0:
		return ""
	case !publicText.MatchString(v) || n > 32:
		return fmt.Sprintf("(%d characters)", n)
	case n <= 6 || strings.Contains(v, "."):
		return v
	default:
		return fmt.Sprintf("%s...%s (%d characters)", v[:4], v[n-2:], n)
	}
}

// showDomain shows a name as it is typed. A key has no dot, or begins with v1.0-.
func showDomain(v string) string {
	if publicText.MatchString(v) && !strings.HasPrefix(v, "v1.0") && (len(v) <= 32 || strings.Contains(v, ".")) {
		return v
	}
	return fmt.Sprintf("(%d characters)", len([]rune(v)))
}
