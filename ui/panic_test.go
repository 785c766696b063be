package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/wizard"
)

const panicSecret = "k9Xw2Qz7Lm4T"

// broken is a screen that panics with a secret in the value.
type broken struct{ stopScreen }

func (broken) view(*model, *page)                  { panic(fmt.Errorf("token %s", panicSecret)) }
func (broken) key(*model, tea.KeyPressMsg) tea.Cmd { panic("token " + panicSecret) }

func newGuarded() (*guardedModel, chan struct{}) {
	quit := make(chan struct{})
	return &guardedModel{model: newModel(context.Background(), Options{}, time.Now), quit: func() { close(quit) }}, quit
}

// Wherever the program panics, it ends, and the message says where the panic was and
// nothing of its value.
func TestPanicsShowNothing(t *testing.T) {
	for name, act := range map[string]func(*guardedModel, chan struct{}){
		"view": func(g *guardedModel, quit chan struct{}) {
			g.View()
			<-quit
		},
		"update": func(g *guardedModel, _ chan struct{}) {
			_, cmd := g.Update(tea.KeyPressMsg{Code: 'z', Text: "z"})
			isQuit(t, cmd)
		},
		"command": func(g *guardedModel, _ chan struct{}) {
			batch := guarded(tea.Batch(func() tea.Msg { panic(panicSecret) }, func() tea.Msg { return nil }))
			_, cmd := g.Update(batch().(tea.BatchMsg)[0]())
			isQuit(t, cmd)
		},
	} {
		g, quit := newGuarded()
		g.goAside(&broken{})
		act(g, quit)
		if g.crash == nil {
			t.Fatalf("%s: nothing is known of the panic", name)
		}
		text := g.crash.Error()
		if !strings.Contains(text, "panic_test.go") || strings.Contains(text, panicSecret) {
			t.Errorf("%s: %s", name, text)
		}
		if v := g.View(); v.Content != "" {
			t.Errorf("%s: something is drawn after it", name)
		}
	}
}

func isQuit(t *testing.T, cmd tea.Cmd) {
	t.Helper()
	if _, ok := cmd().(tea.QuitMsg); !ok {
		t.Error("the program goes on")
	}
}

// always panics, whatever it is asked.
type always struct{}

func (always) Run(context.Context, cloudflare.Probe) cloudflare.Reply { panic(panicSecret) }

// Probes that run side by side panic in the same way, and it is reported once.
func TestPanicsOfCheckAreToldOnce(t *testing.T) {
	state, _ := wizard.State{}.WithZone("0123456789abcdef0123456789abcdef", "example.com")
	state = state.WithPaste(cloudflare.Inspect(oneToken)).Apply(wizard.Consented{Purge: true})
	if len(state.NextProbes()) < 2 {
		t.Fatal("nothing runs side by side")
	}
	_, err := Check(t.Context(), always{}, state)
	if _, ok := errors.AsType[PanicError](err); !ok || strings.Count(err.Error(), "To report it") != 1 {
		t.Errorf("%T: %v", err, err)
	}
}

// The runtime's own errors are shown, because they hold only types and indexes.
func TestRuntimeErrorsAreTold(t *testing.T) {
	defer func() {
		if text := Recovered(recover()).Error(); !strings.Contains(text, "index out of range [3]") {
			t.Error(text)
		}
	}()
	var none []string
	_ = none[len("abc")]
}
