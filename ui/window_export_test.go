//go:build unix

package ui

import (
	"context"
	"io"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"tokendoctor/ui/terminal"
)

// Window is a terminal of the test's own.
type Window interface {
	terminal.Source
	Size() (columns, rows int)
	OnResize(f func())
}

// RunOn is Run on a terminal that is not the system's.
func RunOn(ctx context.Context, o Options, profile colorprofile.Profile, in Window, out io.Writer) (Exit, error) {
	m := &guardedModel{model: newModel(ctx, o, time.Now)}
	var p *tea.Program
	reader := terminal.NewReaderOf(in, terminal.Events{Ended: func() { go p.Send(goneMsg{}) }, Stalled: func() { go p.Send(pasteStalledMsg{}) }})
	m.arrivals.arrived, m.arrivals.waiting, m.arrivals.pasted = reader.Arrived, reader.Waiting, reader.Paste
	size := func() tea.WindowSizeMsg {
		columns, rows := in.Size()
		return tea.WindowSizeMsg{Width: columns, Height: rows}
	}
	sized := func(_ tea.Model, msg tea.Msg) tea.Msg {
		if _, ok := msg.(tea.WindowSizeMsg); ok {
			return size()
		}
		return msg
	}
	p = newProgram(ctx, m, profile, tea.WithFilter(sized), tea.WithInput(struct{ io.Reader }{reader}), tea.WithOutput(out),
		tea.WithWindowSize(in.Size()), tea.WithEnvironment([]string{"TERM=xterm-256color"}))
	in.OnResize(func() { go p.Send(size()) })
	_, err := p.Run()
	return m.outcome(err)
}

// PlainOn is Plain on a terminal that is not the system's.
func PlainOn(ctx context.Context, o Options, in io.Reader, out io.Writer, columns int) (Exit, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	d := newPlain(ctx, o, out)
	d.m.window.width = max(minWidth, columns)
	typed := terminal.NewTypedOf(in, out, cancel)
	defer typed.Close()
	d.lines, d.typed = typed, typed
	return d.run(ctx)
}
