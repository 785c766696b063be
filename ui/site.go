package ui

import (
	"cmp"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/wizard"
)

// siteScreen asks for what support wants to know about the site. A paste of Site Health
// fills it in. A field shows its text only while that has the expected form: anything
// else may be a secret.
type siteScreen struct {
	fields []siteField
	focus  int
	note   string // what came of a paste
}

type siteField struct {
	wizard.SiteField
	textinput.Model
}

func newSiteScreen() *siteScreen {
	s := &siteScreen{}
	for _, f := range wizard.SiteFields {
		if f.Where != "" { // the others come only from a paste
			s.fields = append(s.fields, siteField{f, newField()})
		}
	}
	s.fields[0].Focus()
	return s
}

// newField is a text field with the real cursor, and without its own access to the
// clipboard, which would bypass every inspection. Nor does it delete a word forward: the
// code of Bubbles 2.2.1 for that can panic.
func newField() textinput.Model {
	f := textinput.New()
	f.Prompt = ""
	f.SetVirtualCursor(false)
	f.KeyMap.Paste.SetEnabled(false)
	f.KeyMap.DeleteWordForward.SetEnabled(false)
	return f
}

// enter fills in what the web host reported.
func (s *siteScreen) enter(m *model) tea.Cmd {
	for i := range s.fields {
		f := &s.fields[i]
		if fact := m.state.Site.Facts[f.Key]; f.Value() == "" && fact.Source == wizard.FromHost {
			f.SetValue(fact.Value)
			f.CursorEnd()
		}
	}
	return nil
}

func (s *siteScreen) title(*model) string { return "Report, 1 of 2: the site's versions" }

func (s *siteScreen) bindings(*model) []binding { return []binding{keyNext, keyField, keyLeave} }

func (s *siteScreen) typing() {}

func (s *siteScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	field := &s.fields[s.focus]
	m.state.Problem, s.note = "", ""
	switch {
	case matches(k, keyLeave):
		return m.apply(wizard.Back{})
	case matches(k, keyNext):
		return m.apply(wizard.SiteEntered{Values: s.values()})
	case matches(k, keyField) && matches(k, keyUp):
		s.move(-1)
	case matches(k, keyField):
		s.move(1)
	case len(field.Value()) >= maxSiteField && k.Text != "":
	default:
		field.Model, _ = field.Update(k)
	}
	return nil
}

// maxSiteField is far longer than a version or a name, in bytes.
const maxSiteField = 60

func (s *siteScreen) move(by int) {
	s.fields[s.focus].Blur()
	s.focus = (s.focus + by + len(s.fields)) % len(s.fields)
	s.fields[s.focus].Focus()
}

// paste takes a Site Health text, or a value for the focused field.
func (s *siteScreen) paste(m *model, text string) tea.Cmd {
	m.state.Problem, s.note = "", ""
	field := &s.fields[s.focus]
	if wizard.IsSiteHealth(text) {
		before := m.state.Site
		cmd := m.apply(wizard.SiteHealthPasted{Text: text})
		for i := range s.fields {
			f := &s.fields[i]
			if fact := m.state.Site.Facts[f.Key]; fact != before.Facts[f.Key] {
				f.SetValue(fact.Value)
				f.CursorEnd()
			}
		}
		s.note = "Read the Site Health text: " + siteText(m.state.Site) + ". " + count(m.state.Site.LeftOut, "other line was", "other lines were") + " left out."
		return cmd
	}
	whole := strings.TrimSpace(text)
	if m.arrivals.continues() {
		whole = field.Value() + whole
	}
	value, ok := wizard.SiteValue(field.Key, whole)
	switch {
	case cloudflare.Inspect(text).Kind.Credential():
		m.state.Problem = "This looks like a token or key, so it was not taken. The report holds none."
	case !ok || len(value) > maxSiteField:
		m.state.Problem = "The paste of " + characters(text) + " fits no field, so it was not taken. In Site Health, use the button Copy site info to clipboard."
	default:
		field.SetValue(value)
		field.CursorEnd()
	}
	return nil
}

// siteText lists what is known of the site.
func siteText(site wizard.Site) string {
	var known []string
	for _, f := range wizard.SiteFields {
		if fact := site.Facts[f.Key]; fact.Value != "" {
			known = append(known, f.Label+" "+site.Answer(f.Key))
		}
	}
	return cmp.Or(strings.Join(known, ", "), "nothing in it could be used")
}

func (s *siteScreen) values() map[wizard.SiteKey]string {
	out := map[wizard.SiteKey]string{}
	for _, f := range s.fields {
		out[f.Key] = f.Value()
	}
	return out
}

// rows are the fields.
func (s *siteScreen) rows(m *model) []plainRow {
	var out []plainRow
	for i, f := range s.fields {
		row := plainRow{text: f.Label + " (" + f.Where + ")", visit: func() { s.move(i - s.focus) }}
		if _, ok := wizard.SiteValue(f.Key, f.Value()); ok && f.Value() != "" {
			row.now = f.Value()
		}
		row.set = func(_ int, text string) tea.Cmd {
			if strings.TrimSpace(text) == "-" {
				s.fields[i].SetValue("")
				s.note = ""
				return nil
			}
			return s.paste(m, text)
		}
		out = append(out, row)
	}
	return out
}

func (s *siteScreen) outcome() string { return s.note }

func (s *siteScreen) view(m *model, p *page) {
	if s.note != "" {
		p.text(s.note)
		p.blank()
	}
	p.text("Paste the text of WordPress's Site Health here (Tools > Site Health > Info > Copy site info to clipboard). Or type what you know. You can leave fields empty.")
	p.blank()
	for i, f := range s.fields {
		if p.plain {
			break
		}
		p.text(f.Label + " (" + f.Where + ")")
		shown, position := f.Value(), f.Position()
		if _, ok := wizard.SiteValue(f.Key, shown); !ok {
			shown = showLength(shown)
			position = len(shown)
		}
		mark := p.mark(i == s.focus)
		if i == s.focus {
			p.cursor(len(mark) + position)
		}
		p.lines = append(p.lines, mark+shown)
	}
	p.blank()
	p.text("Of a paste only versions and the name of the web server are kept.")
}
