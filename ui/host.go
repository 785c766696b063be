package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/webhost"
	"tokendoctor/ui/terminal"
	"tokendoctor/wizard"
)

// hostScreen leads to evidence from the web host: the ways to ask from there, one of
// them open at a time, and a place to paste what came out. What is pasted is never
// drawn.
type hostScreen struct {
	ways   choice
	open   *hostWay
	codes  choice // of an open way that prints one
	pasted hostPaste
}

// hostWay is one way to ask from the web host.
type hostWay struct {
	label, note string
	before      []string // what to do before the lines
	lines       func(m *model, zone cloudflare.ZoneID) []string
	after       []string // what to do with what they print
	script      bool     // the script is copied and saved, not the line
	codes       bool     // it prints no more than a code
}

// hostWays are in the order of ease.
var hostWays = []hostWay{
	{
		label: "Token Doctor itself, over SSH", note: "It runs there as it does here. For a host that you can copy a program to.",
		before: []string{"Copy Token Doctor for the host's system there, under the name tokendoctor.", "In its folder there, run this line. It asks for the token and hides it:"},
		lines: func(m *model, zone cloudflare.ZoneID) []string {
			s := m.state
			return []string{webhost.CheckLine(zone, s.Domain, s.Consent != wizard.No)}
		},
		after: []string{"Copy what it prints, from the first brace to the last, and paste it here."},
	},
	{
		label: "A PHP script, in a shell on the host", note: "It asks through WordPress, as ForgeCache does. This tells the most.", script: true,
		before: []string{
			"Press s to save the script, or c to copy it. Bring it to the web host, outside of the folders of the web server.",
			"In the folder of the site there, run the first line. Without wp, the second. It asks for the token and hides it. Over SSH, connect with ssh -t:",
		},
		lines: func(*model, cloudflare.ZoneID) []string {
			return []string{"wp eval-file ~/" + scriptName + ".php", "php ~/" + scriptName + ".php"}
		},
		after: []string{"Copy what it prints, from the first line of ===== to the last, and paste it here. Then delete the script there."},
	},
	{
		label: "One line of curl, for Linux or macOS", note: "For a host with a small terminal only. It tells a code, and no more.", codes: true,
		before: []string{"Run this line on the web host. It asks for the token and hides it:"},
		lines: func(m *model, zone cloudflare.ZoneID) []string {
			return []string{webhost.CurlLine(webhost.ShellPOSIX, zone)}
		},
		after: []string{"Paste here what it prints, or pick the code:"},
	},
	{
		label: "One line of curl, for Windows PowerShell", note: "The same, for a host with Windows.", codes: true,
		before: []string{"Run this line on the web host. It asks for the token and hides it:"},
		lines: func(m *model, zone cloudflare.ZoneID) []string {
			return []string{webhost.CurlLine(webhost.ShellPowerShell, zone)}
		},
		after: []string{"Paste here what it prints, or pick the code:"},
	},
}

// scriptName is the name of the script's file, without its end.
const scriptName = "token-doctor-host"

func (s *hostScreen) enter(m *model) tea.Cmd {
	*s = hostScreen{}
	for _, w := range hostWays {
		s.ways.labels, s.ways.notes = append(s.ways.labels, w.label), append(s.ways.notes, w.note)
	}
	if m.practice != nil && m.practice.scenario.Host != nil {
		s.ways.labels = append(s.ways.labels, "Practice: take what this customer's web host prints")
	}
	q, _ := wizard.QuestionByID(wizard.AskHost)
	s.codes = choice{labels: labelsOf(q.Options), asks: true}
	return nil
}

func (s *hostScreen) title(*model) string {
	if s.open != nil {
		return "The web host: " + s.open.label
	}
	return "The web host: ask from there as well"
}

// reads reports that the keys for moving scroll the screen, while there is nothing to
// choose.
func (s *hostScreen) reads() bool { return s.open != nil && !s.open.codes }

func (s *hostScreen) bindings(m *model) []binding {
	switch {
	case s.open == nil:
		return listKeys
	case s.open.script:
		return m.withClear(keySave, keyCopyScript, keyBack, keyScroll)
	case s.open.codes:
		return m.withClear(keyChoose, keyCopy, keyBack, keyMove, keyPick)
	}
	return m.withClear(keyCopy, keyBack, keyScroll)
}

func (s *hostScreen) list(*model) *choice {
	switch {
	case s.open == nil:
		return &s.ways
	case s.open.codes:
		return &s.codes
	}
	return nil
}

func (s *hostScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	switch {
	case matches(k, keyBack) && s.open != nil:
		s.show(m, nil)
	case matches(k, keyBack):
		return m.apply(wizard.Back{})
	case s.open == nil:
		return s.choose(m, k)
	case matches(k, keyCopy) && s.open.script:
		return m.copy(s.script(m), "s saves it to a file")
	case matches(k, keyCopy):
		return m.copy(s.open.lines(m, m.state.Zone)[0], "mark the line here")
	case matches(k, keyClearClip) && m.clears():
		return m.clearClipboard()
	case matches(k, keySave) && s.open.script:
		return m.save(savedFile{what: "script", text: s.script(m), name: scriptName, end: ".php"})
	case s.open.codes && s.codes.key(k):
		q, _ := wizard.QuestionByID(wizard.AskHost)
		return m.apply(wizard.HostAnswered{Value: q.Options[s.codes.focus].Value})
	}
	return nil
}

func (s *hostScreen) paste(m *model, text string) tea.Cmd { return s.pasted.take(m, text) }

func (s *hostScreen) choose(m *model, k tea.KeyPressMsg) tea.Cmd {
	switch {
	case !s.ways.key(k):
	case s.ways.focus == len(hostWays):
		return m.apply(wizard.HostPasted{Text: m.practice.scenario.Host()})
	default:
		s.show(m, &hostWays[s.ways.focus])
	}
	return nil
}

// show opens a way, or the list of them.
func (s *hostScreen) show(m *model, way *hostWay) {
	s.open = way
	m.state.Problem = ""
	m.window.showTop() // what there is to do stands above what there is to choose
}

// hostPaste is a paste that was not understood: on a slow line it can come in pieces, and
// the rest of it may follow.
type hostPaste string

// take takes what came out on the host.
func (p *hostPaste) take(m *model, text string) tea.Cmd {
	if *p != "" && m.arrivals.continues() && len(*p) < terminal.MaxPaste {
		text = string(*p) + text
	}
	cmd := m.apply(wizard.HostPasted{Text: text})
	*p = ""
	if m.state.Problem != "" {
		*p = hostPaste(text)
	}
	return cmd
}

func (s *hostScreen) script(m *model) string {
	return webhost.Script(m.state.Zone, m.state.Consent != wizard.No)
}

func (s *hostScreen) view(m *model, p *page) {
	if s.open == nil {
		p.text("This computer cannot test your web host's connection. Run one of these on the host instead.")
		p.blank()
		s.ways.view(p)
		p.blank()
		p.text("You can paste what it printed right here. It holds no token.")
		if m.practice != nil && m.practice.scenario.Host == nil {
			p.text("In practice this customer has no web host to ask.")
		}
		return
	}
	n := 0
	step := func(text string) {
		n++
		p.indented(fmt.Sprintf("%d. ", n), text)
	}
	for _, text := range s.open.before {
		step(text)
	}
	p.blank()
	zone := m.state.Zone
	if !m.window.fullIDs {
		zone = cloudflare.ZoneID(zone.Short())
	}
	for _, line := range s.open.lines(m, zone) {
		p.command(line)
	}
	if warning := m.clipboardWarning(); warning != "" {
		p.text(warning)
	} else {
		p.blank()
	}
	if !s.open.script && !m.window.fullIDs {
		p.text("The Zone ID is shortened here: c copies the line whole, i shows it.")
		p.blank()
	}
	for _, text := range s.open.after {
		step(text)
	}
	p.blank()
	if s.open.codes {
		s.codes.view(p)
	} else {
		p.row(true, "Paste here what came out.")
	}
	p.blank()
	p.text("Give it the token that you gave here. If that can show while you copy it, stop sharing first. It goes to api.cloudflare.com alone, and is in no history and no list of processes.")
}
