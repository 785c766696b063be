package ui

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"tokendoctor/wizard"
)

// Exit is how a sitting ended.
type Exit struct {
	Interrupted bool   // ctrl+c before a verdict was read
	Text        string // for the normal screen, which outlives the full-screen program
}

// Run shows the wizard until the person leaves it.
func Run(ctx context.Context, o Options, profile colorprofile.Profile, opts ...tea.ProgramOption) (Exit, error) {
	m := newModel(ctx, o, time.Now)
	opts = append([]tea.ProgramOption{tea.WithColorProfile(profile), tea.WithContext(ctx)}, opts...)
	last, err := tea.NewProgram(m, opts...).Run()
	if final, ok := last.(*Model); ok {
		m = final
	}
	m.close()
	if err != nil && !errors.Is(err, tea.ErrInterrupted) {
		return Exit{}, err
	}
	return m.exit(errors.Is(err, tea.ErrInterrupted)), nil
}

// Model is the one tea.Model: the sitting, the screens, and what runs.
type Model struct {
	options  Options
	clock    func() time.Time
	state    wizard.State
	screens  map[wizard.Step]screen
	practice *practice // nil outside practice
	scenario *scenarioScreen
	probing  probing
	keeping  keeping

	width, height int
	help          bool
	scroll        int  // first body line shown
	pinned        bool // the person scrolled: the focus does not pull the view along
	fullIDs       bool
	lastInput     time.Time
	leaving       bool // asked to leave; waits until a paste has ended
	done          bool // the verdict was read to its end
}

// screen is one step of the sitting.
type screen interface {
	title(m *Model) string
	bindings(m *Model) []binding
	update(m *Model, msg tea.Msg) tea.Cmd
	view(m *Model, p *page)
	typing() bool // letters are text here, not keys
}

func newModel(ctx context.Context, o Options, clock func() time.Time) *Model {
	m := &Model{options: o, clock: clock, width: 80, height: 24}
	m.probing = newProbing(ctx, o.Prober)
	m.keeping = keeping{keyring: o.Keyring}
	m.reset(wizard.State{Step: wizard.StepStart})
	if o.Practice != nil {
		m.practise(*o.Practice)
	}
	if o.Pick {
		m.scenario = newScenarioScreen(o.Scenarios)
	}
	return m
}

// reset begins a sitting with fresh screens.
func (m *Model) reset(s wizard.State) {
	m.state = s
	m.screens = map[wizard.Step]screen{
		wizard.StepStart:    newStartScreen(m),
		wizard.StepSymptoms: newSymptomsScreen(m),
		wizard.StepZone:     newZoneScreen(m),
		wizard.StepToken:    &tokenScreen{},
		wizard.StepConsent:  &consentScreen{},
		wizard.StepProbes:   &probesScreen{},
		wizard.StepQuestion: &questionScreen{},
		wizard.StepCard:     &cardScreen{},
	}
}

// Init starts with what the first screen wants: the way to Cloudflare.
func (m *Model) Init() tea.Cmd { return m.run() }

// screen is the one that is shown.
func (m *Model) screen() screen {
	if m.scenario != nil {
		return m.scenario
	}
	return m.screens[m.state.Step]
}

// apply hands events to the wizard and starts what it then wants.
func (m *Model) apply(events ...wizard.Event) tea.Cmd {
	before := m.state.Step
	for _, e := range events {
		m.state = m.state.Apply(e)
	}
	if m.state.Step != before {
		m.scroll, m.pinned = 0, false
		if s, ok := m.screens[m.state.Step].(interface{ enter(*Model) tea.Cmd }); ok {
			return tea.Batch(s.enter(m), m.run())
		}
	}
	return m.run()
}

// Update takes one message.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		return m, nil
	case probeFinishedMsg:
		return m, m.finished(msg)
	case secondPassedMsg:
		return m, m.tick(msg)
	case keyringLookedMsg, tokenFoundMsg, tokenKeptMsg:
		return m, m.keeping.update(m, msg)
	case leaveMsg:
		return m, m.leave()
	case tea.PasteMsg:
		cmd := m.input(msg)
		m.lastInput = m.clock()
		return m, cmd
	case tea.KeyPressMsg:
		cmd := m.key(msg)
		m.lastInput = m.clock()
		return m, cmd
	}
	return m, nil
}

func (m *Model) key(k tea.KeyPressMsg) tea.Cmd {
	typing := m.screen().typing() && !m.help
	switch {
	case matches(k, keyQuit):
		m.leaving = true
		return m.leave()
	case m.leaving:
		return nil
	case k.String() == "ctrl+l":
		return tea.ClearScreen
	case m.help:
		m.help = false
		return nil
	case matches(k, keyHelp) && !typing, k.String() == "f1":
		m.help = true
		return nil
	case matches(k, keyIDs) && !typing:
		m.fullIDs = !m.fullIDs
		return nil
	}
	if m.scrollKey(k, typing) {
		return nil
	}
	return m.input(k)
}

func (m *Model) input(msg tea.Msg) tea.Cmd {
	if m.help || m.leaving {
		return nil
	}
	m.pinned = false
	return m.screen().update(m, msg)
}

// quiet is how long nothing may arrive before the program ends, so that the
// tail of a paste does not land in the shell, which would show and run it.
const (
	quiet    = 300 * time.Millisecond
	quietMax = time.Second
)

type leaveMsg struct{}

func (m *Model) leave() tea.Cmd {
	if since := m.clock().Sub(m.lastInput); m.screen().typing() && since < quiet {
		return tea.Tick(quiet-since, func(time.Time) tea.Msg { return leaveMsg{} })
	}
	if m.done {
		return tea.Quit
	}
	return tea.Interrupt
}

// finish leaves after the verdict was read.
func (m *Model) finish() tea.Cmd {
	m.done = true
	return tea.Quit
}

func (m *Model) close() {
	m.probing.cancelAll()
	if m.practice != nil {
		m.practice.end()
	}
}

func (m *Model) exit(interrupted bool) Exit {
	if m.state.Step == wizard.StepCard {
		text := VerdictText(m.state.Report())
		if m.practice != nil {
			text = "This was practice, on a simulated Cloudflare.\n\n" + text
		}
		return Exit{Interrupted: interrupted, Text: text}
	}
	return Exit{Interrupted: interrupted, Text: "Stopped before a result. Nothing was changed.\n"}
}
