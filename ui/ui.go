// Package ui is what a person sees: the full-screen program, the same on ordinary
// lines (plain mode), and the line driver of check.
//
// What may live here: screens, keys, layout, and the running of what package
// wizard wants. There is one tea.Model; screens are plain structs that take keys and
// return commands. Plain mode has no screens of its own: it prints the same ones, and
// turns answered lines into keys and pastes. Network, keyring, desktop and simulated
// worlds are reached through the small interfaces in ports.go, which main fills.
//
// Rules of the package:
//
//   - Nothing does IO in Update: a tea.Cmd does, and its message reports the outcome.
//   - No message is ever printed or logged: a paste holds the token.
//   - Status is always a word; colour only repeats it.
package ui

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"

	"tokendoctor/cloudflare"
	"tokendoctor/ui/terminal"
	"tokendoctor/wizard"
)

// Run shows the wizard until the person leaves it.
func Run(ctx context.Context, o Options, profile colorprofile.Profile) (Exit, error) {
	m := &guardedModel{model: newModel(ctx, o, time.Now)}
	program := []tea.ProgramOption{tea.WithFilter(sizeAsItIs)}
	var p *tea.Program
	gone := func() { go p.Send(goneMsg{}) }
	if in := terminal.NewReader(terminal.Events{Ended: gone, Stalled: func() { go p.Send(pasteStalledMsg{}) }}); in != nil {
		m.arrivals.arrived, m.arrivals.waiting, m.arrivals.pasted = in.Arrived, in.Waiting, in.Paste
		program = append(program, tea.WithInput(guardedInput{in}))
	}
	p = newProgram(ctx, m, profile, program...)
	restore := terminal.Keep() // again at the end, in case the program was resumed just then
	stopEnd := terminal.OnSignal(terminal.EndSignals, func() { go p.Send(endMsg{}) })
	resize := func() { p.Send(resizedMsg{}) }
	stopResize := terminal.OnSignal(terminal.ResizeSignals, resize)
	resumed := false
	stopResume := terminal.OnSignal(terminal.ResumeSignals, func() {
		resumed = true
		terminal.RawMode() // first of all; the reader stays, for it may be in the middle of a paste
		p.Send(tea.RawMsg{Msg: ansi.SetModeAltScreenSaveCursor + ansi.SetModeBracketedPaste})
		p.Send(tea.ClearScreen())
		resize() // the shell got the signal for a change meanwhile
	})
	_, err := p.Run()
	stopEnd()
	stopResize()
	stopResume()
	// Some terminals draw a letter of each question that they are asked at the start.
	fmt.Print("\r" + ansi.EraseLineRight)
	if resumed { // the modes requested on resuming may have been written last
		fmt.Print(ansi.ResetModeBracketedPaste + ansi.ResetModeAltScreenSaveCursor)
	}
	restore()
	terminal.Discard()
	return m.outcome(err)
}

// newProgram is Bubble Tea's, for any terminal. Signals are handled here: Bubble Tea would
// end at once, and the rest of a paste would land in the shell.
func newProgram(ctx context.Context, m *guardedModel, profile colorprofile.Profile, ends ...tea.ProgramOption) *tea.Program {
	p := tea.NewProgram(m, append(ends, tea.WithColorProfile(profile), tea.WithContext(ctx), tea.WithoutSignalHandler(), tea.WithFPS(maxFPS))...)
	m.quit = p.Quit
	return p
}

// resizedMsg says that the window may have another size.
type resizedMsg struct{}

// sizeAsItIs replaces the size in each message about the window by the current one.
// Bubble Tea sends the size at the start from a goroutine, so it can arrive after a
// change.
func sizeAsItIs(_ tea.Model, msg tea.Msg) tea.Msg {
	switch msg.(type) {
	case tea.WindowSizeMsg, resizedMsg:
		if width, height, err := term.GetSize(int(os.Stdout.Fd())); err == nil && width > 0 && height > 0 {
			return tea.WindowSizeMsg{Width: width, Height: height}
		}
	}
	return msg
}

// model is the one tea.Model: the sitting, the screens, and what runs.
type model struct {
	options  Options
	clock    func() time.Time
	state    wizard.State
	screens  map[wizard.Step]screen
	fix      *fixScreen // one of the screens: the end of a sitting repeats the steps it has shown
	practice *practice  // nil outside practice
	training training
	aside    screen    // shown in place of the step's; nil on the way
	entered  time.Time // when the step on the screen began
	probing  probing
	keeping  keeping
	patience patience
	ticking  bool // a second is being waited for, to redraw
	plain    bool // on ordinary lines, with no window
	clip     clipboard
	shown    string // in plain mode: what was to be copied, to be marked on the next lines
	sharing  sharing
	window   window
	arrivals arrivals
	ending   ending
}

// window is what it shows of a screen.
type window struct {
	width, height int
	help          bool
	scroll        int    // first body line shown
	stepScroll    int    // the same, of the step's screen while one is shown beside the way
	helpScroll    int    // the same, of the screen that the help covers
	note          string // said above a screen until something else happens
	pinned        bool   // the person scrolled: the focus does not pull the view along
	fullIDs       bool
}

// maxFPS is the most that Bubble Tea takes: it writes a frame at the next beat and not
// at once, so that a key waits for up to the 120th part of a second.
const maxFPS = 120

func newModel(ctx context.Context, o Options, clock func() time.Time) *model {
	m := &model{options: o, clock: clock, window: window{width: 80, height: 24}, training: newTraining(o.Scenarios, o.Seed)}
	m.probing = newProbing(ctx, o.Prober)
	m.keeping = keeping{keyring: o.Keyring}
	m.reset(wizard.State{Step: wizard.StepStart, WayNotes: m.options.WayNotes})
	switch {
	case o.Opened != nil:
		m.probing.prober = nil // nothing is sent from a report
		m.reset(*o.Opened)
	case o.Practice != nil:
		m.practise(*o.Practice)
	case o.Surprise:
		m.draw()
	case o.Pick:
		m.probing.prober = nil // nothing leaves the computer in practice
		m.aside = newScenarioScreen(m)
	}
	return m
}

// reset begins a sitting with fresh screens.
func (m *model) reset(s wizard.State) {
	m.state = s
	m.toTop()
	m.fix = &fixScreen{}
	m.screens = map[wizard.Step]screen{
		wizard.StepStart:    newStartScreen(m),
		wizard.StepSymptoms: &symptomsScreen{},
		wizard.StepZone:     newZoneScreen(m),
		wizard.StepToken:    &tokenScreen{},
		wizard.StepUnlike:   &unlikeScreen{},
		wizard.StepConsent:  &consentScreen{},
		wizard.StepProbes:   &probesScreen{},
		wizard.StepQuestion: &questionScreen{},
		wizard.StepCard:     &cardScreen{},
		wizard.StepFix:      m.fix,
		wizard.StepRetest:   &retestScreen{},
		wizard.StepRetested: &retestedScreen{},
		wizard.StepSite:     newSiteScreen(),
		wizard.StepReport:   &reportScreen{},
		wizard.StepHost:     &hostScreen{},
		wizard.StepOpened:   &openedScreen{},
	}
}

// Init starts with what the first screen wants: the way to Cloudflare.
func (m *model) Init() tea.Cmd {
	m.ending.queried = m.clock().Add(time.Second / maxFPS) // the questions go out with the first frame
	return m.run()
}

// apply hands events to the wizard and starts what it then wants.
func (m *model) apply(events ...wizard.Event) tea.Cmd {
	before := m.state.Step
	for _, e := range events {
		next := m.state.Apply(e)
		if m.mustWait(e, next) {
			break
		}
		m.state = next
	}
	if m.state.Problem != "" {
		m.window.showTop()
	}
	if m.state.Step != before {
		m.toTop()
		if s, ok := m.screens[m.state.Step].(enterer); ok {
			return tea.Batch(s.enter(m), m.run())
		}
	}
	return m.run()
}

// goAside shows a screen beside the way, leaveAside the step's own again, as it was left.
func (m *model) goAside(s screen) {
	if m.aside == nil {
		m.window.stepScroll = m.window.scroll
	}
	m.window.note = "" // it was about the screen before
	m.aside = s
	m.toTop()
}

func (m *model) leaveAside() {
	m.aside, m.window.note, m.window.scroll, m.window.pinned = nil, "", m.window.stepScroll, true
}

// update takes one message.
func (m *model) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.window.width, m.window.height = msg.Width, msg.Height
		return nil
	case probeFinishedMsg:
		return m.finished(msg)
	case secondPassedMsg:
		return m.tick()
	case waitedMsg:
		m.probing.held = false
		return m.run()
	case keyringLookedMsg, keyringNoticeMsg, tokenFoundMsg, tokenKeptMsg:
		return m.keeping.update(m, msg)
	case linkOpenedMsg:
		m.opened(msg)
		return nil
	case copiedMsg:
		return m.copied(msg)
	case reportFiledMsg:
		return msg.by.filed(m, msg)
	case mailOpenedMsg:
		m.mailOpened(msg)
		return nil
	case placesFoundMsg:
		msg.by.offer(msg.places)
		return nil
	case fileSavedMsg:
		msg.by.saved(m, msg)
		return nil
	case suspendMsg:
		if m.arrival().At.After(msg.asked) {
			return nil
		}
		return tea.Exec(terminal.Suspension{}, nil)
	case leaveMsg:
		return m.leave()
	case endMsg:
		m.ending.fromOutside = true
		return m.stop()
	case goneMsg:
		return tea.Quit
	case pasteStalledMsg:
		m.say(stalledPaste)
		return nil
	case tea.PasteMsg:
		m.arrivals.came = m.arrival()
		if m.arrivals.pasted != nil {
			msg.Content = m.arrivals.pasted()
		}
		cmd := m.input(msg)
		m.arrivals.lastInput, m.arrivals.lastPaste = m.clock(), m.clock()
		return cmd
	case tea.KeyPressMsg:
		m.arrivals.came = m.arrival()
		cmd := m.key(msg)
		m.arrivals.lastInput = m.clock()
		if msg.Text != "" {
			m.arrivals.lastText = m.arrivals.came.At
		}
		return cmd
	}
	return nil
}

// arrival is how the key or paste that is handled now came.
func (m *model) arrival() terminal.Arrival {
	if m.arrivals.arrived == nil {
		return terminal.Arrival{At: m.clock()}
	}
	return m.arrivals.arrived()
}

func (m *model) key(k tea.KeyPressMsg) tea.Cmd {
	typing := m.typing() && !m.window.help
	switch {
	case matches(k, keyQuit):
		return m.stop()
	case !m.ending.since.IsZero(), m.window.tooSmall():
		return nil
	case m.tooSoon(k):
		return nil
	case k.String() == "ctrl+z" && !m.arrivals.came.Several:
		at := m.arrivals.came.At // unless more follows: then it is a part of a paste
		return tea.Tick(terminal.Quiet, func(time.Time) tea.Msg { return suspendMsg{at} })
	case k.String() == "ctrl+l":
		return tea.ClearScreen
	case m.arrivals.pasting(k, typing):
		m.arrivals.lastText = m.arrivals.came.At // a line break may come as two
		if s, ok := m.screen().(keyPaster); ok && !m.window.help {
			return s.pastedKey(m, textOf(k))
		}
		return nil
	case matches(k, keyNext) && m.arrivals.echoes():
		return nil
	case m.scrollKey(k):
		return nil
	case m.window.help:
		m.window.closeHelp()
		return nil
	case matches(k, keyHelp) && !typing, k.String() == "f1":
		m.window.help, m.window.helpScroll, m.window.scroll = true, m.window.scroll, 0
		return nil
	case matches(k, keyIDs) && !typing:
		m.window.fullIDs = !m.window.fullIDs
		return nil
	}
	return m.input(k)
}

// tooSoon reports a key that cannot be meant for a screen that it agrees to: one
// that came with others, or an Enter within the pause in which the tail of a paste
// arrives, or while the key that led there is held down.
func (m *model) tooSoon(k tea.KeyPressMsg) bool {
	return m.agrees() && (m.arrivals.came.Several || matches(k, keyNext) && (m.arrivals.came.At.Sub(m.entered) < terminal.Quiet || m.arrivals.came.At.Sub(m.arrivals.lastInput) < terminal.Quiet))
}

func (w *window) closeHelp() { w.help, w.scroll = false, w.helpScroll }

// input hands a key or a paste to the screen.
func (m *model) input(msg tea.Msg) tea.Cmd {
	if !m.ending.since.IsZero() || m.window.tooSmall() {
		return nil
	}
	if m.window.help { // a paste: what was copied must not get lost
		m.window.closeHelp()
	}
	m.window.note = ""
	before := m.state.Problem
	defer func() {
		if p := m.state.Problem; p != "" && p != before {
			m.window.showTop()
		}
	}()
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m.window.pinned = false
		return m.screen().key(m, msg)
	case tea.PasteMsg:
		if msg.Content == "" {
			m.say(emptyPaste)
			return nil
		}
		if m.practice == nil && cloudflare.Inspect(msg.Content).Kind.Credential() {
			m.clip = clipboard{token: true}
		}
		if m.takesPaste() {
			m.window.pinned = false
			return m.screen().(paster).paste(m, msg.Content)
		}
		if strings.Trim(msg.Content, msg.Content[:1]) != "" { // or it is a key held down
			m.say("The paste was ignored: this screen has no place for it.")
		}
	}
	return nil
}

// say shows a note.
func (m *model) say(note string) {
	m.window.note = note
	m.window.showTop()
}

func (m *model) close() {
	m.probing.cancelAll()
	m.keeping.stop()
	if m.practice != nil {
		m.practice.end()
	}
}
