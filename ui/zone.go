package ui

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/ui/terminal"
	"tokendoctor/wizard"
)

// zoneScreen asks for the Zone ID and the site's domain. A token that is pasted or typed
// here by mistake must not show, so a field draws only what cannot be a secret.
type zoneScreen struct {
	fields [2]textinput.Model
	edited [2]bool // something was typed other than at the end
	focus  int
	given  bool // in practice: the customer's entries are in place, and were not shown yet
}

const (
	zoneField = iota
	domainField
)

func newZoneScreen(m *model) *zoneScreen {
	s := &zoneScreen{}
	for i := range s.fields {
		s.fields[i] = newField()
	}
	s.fields[zoneField].Focus()
	if m.practice != nil {
		s.fields[zoneField].SetValue(m.practice.scenario.ZoneID)
		s.fields[domainField].SetValue(m.practice.scenario.Domain)
		s.given = true
	}
	return s
}

// enter goes on by itself where there is nothing to enter; going back shows the entries.
func (s *zoneScreen) enter(m *model) tea.Cmd {
	if !s.given {
		return nil
	}
	s.given = false
	return s.submit(m)
}

func (s *zoneScreen) title(m *model) string {
	return stepTitle(m, "The Zone ID and the site")
}

func (s *zoneScreen) bindings(*model) []binding {
	return []binding{keyNext, keyField, keyLeave}
}

func (s *zoneScreen) typing() {}

func (s *zoneScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	field := &s.fields[s.focus]
	m.state.Problem = ""
	switch {
	case matches(k, keyLeave):
		return m.apply(wizard.Back{})
	case matches(k, keyNext):
		return s.next(m)
	case matches(k, keyField):
		s.switchField()
	case unread(k.Text):
		m.state.Problem = problemUnread
	case len(field.Value()) >= maxField && k.Text != "":
	default:
		inside := k.Text != "" && field.Position() < len([]rune(field.Value()))
		*field, _ = field.Update(k)
		s.edited[s.focus] = field.Value() != "" && (s.edited[s.focus] || inside)
	}
	return nil
}

func (s *zoneScreen) paste(m *model, pasted string) tea.Cmd {
	field, text, continues := &s.fields[s.focus], strings.TrimSpace(pasted), m.arrivals.continues()
	if continues {
		text = field.Value() + text
	}
	switch {
	case cloudflare.Inspect(text).Kind.Credential():
		m.state.Problem = "This looks like a token or key, so it was not taken. The token has a screen of its own, the next one."
	case s.focus == domainField && unread(text):
		m.state.Problem = problemUnread
	case len(text) > maxField:
		m.state.Problem = "The paste has " + characters(pasted) + ", more than any Zone ID or domain. Nothing was changed."
	default:
		m.state.Problem = ""
		field.SetValue(text)
		field.CursorEnd()
		s.edited[s.focus] = continues && s.edited[s.focus]
	}
	return nil
}

// unread reports whether a character of a text got lost on its way, so that what is left
// would be another name.
func unread(text string) bool {
	return !utf8.ValidString(text) || strings.ContainsAny(text, string([]rune{substitute, terminal.LostKey, utf8.RuneError}))
}

// substitute is what converters write for a character that they cannot.
const substitute = '\x1a'

const problemUnread = "A character could not be read: this terminal does not write it in UTF-8. Enter the form of the name that begins with xn--."

// maxField is far longer than a Zone ID, a domain, or an address with both, in bytes.
const maxField = 400

// next goes to the next field, and on from the last one. A wrong Zone ID is reported
// before the domain is asked for.
func (s *zoneScreen) next(m *model) tea.Cmd {
	_, shape := cloudflare.InspectZoneID(s.fields[zoneField].Value())
	if shape == cloudflare.ZoneIDOK && s.focus == zoneField && s.fields[domainField].Value() == "" {
		s.switchField()
		return nil
	}
	cmd := s.submit(m)
	for i := range s.fields {
		if cloudflare.Inspect(s.fields[i].Value()).Kind.Credential() {
			s.empty(i)
		}
	}
	if m.state.Step != wizard.StepZone { // what was accepted is not a secret
		s.edited = [2]bool{}
	}
	wrong := domainField
	if shape != cloudflare.ZoneIDOK {
		wrong = zoneField
	}
	if m.state.Problem != "" && s.focus != wrong {
		s.switchField()
	}
	return cmd
}

func (s *zoneScreen) submit(m *model) tea.Cmd {
	return m.apply(wizard.ZoneEntered{ID: s.fields[zoneField].Value(), Domain: s.fields[domainField].Value()})
}

func (s *zoneScreen) empty(field int) {
	s.fields[field].SetValue("")
	s.edited[field] = false
}

func (s *zoneScreen) switchField() {
	s.fields[s.focus].Blur()
	s.focus = 1 - s.focus
	s.fields[s.focus].Focus()
}

// rows are the two fields.
func (s *zoneScreen) rows(m *model) []plainRow {
	field := func(i int, text string, show func(string) string) plainRow {
		row := plainRow{text: text, visit: func() {
			if s.focus != i {
				s.switchField()
			}
		}}
		if v := s.fields[i].Value(); v != "" {
			row.now = show(v)
		}
		row.set = func(_ int, text string) tea.Cmd {
			if strings.TrimSpace(text) == "-" {
				s.empty(i)
				m.state.Problem = ""
				return nil
			}
			return s.paste(m, text)
		}
		return row
	}
	return []plainRow{
		field(zoneField, "Zone ID. It is shown shortened.", showZone),
		field(domainField, "Site's domain, such as example.com. Type - to empty it.", showDomain),
	}
}

// problemRow is the row that there is a problem with.
func (s *zoneScreen) problemRow() int { return s.focus }

func (s *zoneScreen) view(m *model, p *page) {
	p.text("The Zone ID is on the Overview page of the domain at Cloudflare, and in ForgeCache's Zone ID field.")
	if p.plain {
		return
	}
	p.blank()
	s.field(p, zoneField, "Zone ID", showZone)
	p.blank()
	s.field(p, domainField, "Site's domain, such as example.com (optional)", showDomain)
	p.blank()
	p.text("The Zone ID is shortened.")
}

// field draws a field by one of the rules below. They assume that text is typed at the
// end; once something was typed elsewhere, only the length is drawn.
func (s *zoneScreen) field(p *page, i int, label string, show func(string) string) {
	shown := showLength(s.fields[i].Value())
	if !s.edited[i] {
		shown = show(s.fields[i].Value())
	}
	p.text(label)
	mark := p.mark(i == s.focus)
	if i == s.focus {
		p.cursor(len(mark) + len(shown))
		if i == domainField && shown == s.fields[i].Value() {
			p.cursor(len(mark) + s.fields[i].Position())
		}
	}
	p.lines = append(p.lines, mark+shown)
}

// A secret that is typed into a field by mistake must not be drawn, not even piece by
// piece while it is typed.

// showZone shows the start of an id, and also its end once it is complete.
func showZone(v string) string {
	switch n := len([]rune(v)); {
	case hexText().MatchString(v) && n <= 4:
		return v
	case hexText().MatchString(v) && n < 32:
		return fmt.Sprintf("%s... (%d characters)", v[:4], n)
	case hexText().MatchString(v) && n == 32:
		return cloudflare.ZoneID(v).Short() + " (32 characters)"
	default:
		return showDomain(v)
	}
}

var (
	hexText = cloudflare.Lazy(`^[0-9a-f]*$`)
	// A name up to its first dot, and a longer one. The path of an address is not drawn,
	// and a name only while it is a complete one: a token may be typed after it.
	nameStart = cloudflare.Lazy(`^(?:https?:?/?/?)?[a-z-]*$`)
	nameText  = cloudflare.Lazy(`^(https?://)?([a-z0-9-]+\.[a-z0-9.-]{1,100})(/.*)?$`)
)

// showDomain shows a name as it is typed, and only the length of anything else.
func showDomain(v string) string {
	const start = 5 // letters before a dot
	m := nameText().FindStringSubmatch(v)
	switch {
	case cloudflare.Inspect(v).Kind.Credential():
	case nameStart().MatchString(v) && len(v) <= start:
		return v
	case nameStart().MatchString(v):
		return fmt.Sprintf("%s... (%d characters)", v[:start], len(v))
	case m != nil && wizard.PublicName(m[2]) && m[3] == "":
		return m[1] + m[2]
	case m != nil && wizard.PublicName(m[2]):
		return m[1] + m[2] + "/..."
	}
	return showLength(v)
}

func showLength(v string) string {
	return "(" + count(len([]rune(v)), "character", "characters") + ")"
}
