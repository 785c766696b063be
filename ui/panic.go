package ui

// What is shown of a panic. Its value can hold anything, even a token, and so can the
// arguments in a stack trace; Bubble Tea and the Go runtime print both. So a panic is
// caught before they see it: on the screens, in commands, while reading the terminal,
// and in check.

import (
	"fmt"
	"path"
	"runtime"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/ui/terminal"
)

// PanicError is what may be shown of a panic: the type of its value, and the functions
// that were running, without their arguments.
type PanicError struct {
	What   string
	Frames []string // innermost first
}

// Recovered makes an error of what recover returned. Call it directly from the deferred
// function: that is how it finds the functions that were running.
func Recovered(r any) PanicError {
	e := PanicError{What: fmt.Sprintf("%T", r)}
	if known, ok := r.(runtime.Error); ok { // about indexes and types, never values
		e.What = known.Error()
	}
	var calls [64]uintptr
	frames := runtime.CallersFrames(calls[:runtime.Callers(2, calls[:])])
	for more := true; more && len(e.Frames) < 12; {
		var f runtime.Frame
		f, more = frames.Next()
		if f.Function != "" && !strings.HasPrefix(f.Function, "runtime.") {
			e.Frames = append(e.Frames, fmt.Sprintf("%s %s:%d", path.Base(f.Function), path.Base(f.File), f.Line))
		}
	}
	return e
}

func (e PanicError) Error() string {
	return "Token Doctor stopped on an error of its own, without a result.\n" +
		"To report it, copy these lines. They hold nothing that was entered.\n  " +
		e.What + "\n  " + strings.Join(e.Frames, "\n  ")
}

// guardedInput is the terminal; a panic while reading becomes a read error.
type guardedInput struct{ *terminal.Reader }

func (r guardedInput) Read(p []byte) (n int, err error) {
	defer func() {
		if e := recover(); e != nil {
			n, err = 0, Recovered(e)
		}
	}()
	return r.Reader.Read(p)
}

type panickedMsg struct{ err PanicError }

// guarded is a command whose panic ends the program in an orderly way.
func guarded(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if r := recover(); r != nil {
				msg = panickedMsg{Recovered(r)}
			}
		}()
		msg = cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i := range batch {
				batch[i] = guarded(batch[i])
			}
		}
		return msg
	}
}

// guardedModel is the model as Bubble Tea sees it: no panic gets past it.
type guardedModel struct {
	*model
	crash *PanicError
	quit  func() // ends the program where no command can be returned
}

// Init starts the program's work.
func (g *guardedModel) Init() (cmd tea.Cmd) {
	defer g.recover(&cmd)
	return guarded(g.model.Init())
}

// Update takes one message.
func (g *guardedModel) Update(msg tea.Msg) (_ tea.Model, cmd tea.Cmd) {
	if p, ok := msg.(panickedMsg); ok {
		g.crash = &p.err
		return g, tea.Quit
	}
	defer g.recover(&cmd)
	return g, guarded(g.model.update(msg))
}

// View draws the screen.
func (g *guardedModel) View() (v tea.View) {
	v.AltScreen = true
	if g.crash != nil {
		return v
	}
	defer func() {
		if r := recover(); r != nil {
			e := Recovered(r)
			g.crash = &e
			go g.quit() // in the background: the program is waiting for this frame
		}
	}()
	return g.model.view()
}

// guard runs what may panic.
func (g *guardedModel) guard(f func()) {
	var none tea.Cmd
	defer g.recover(&none)
	f()
}

func (g *guardedModel) recover(cmd *tea.Cmd) {
	if r := recover(); r != nil {
		e := Recovered(r)
		g.crash, *cmd = &e, tea.Quit
	}
}
