//go:build unix

package ui_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/ui"
	"tokendoctor/ui/desktop"
	"tokendoctor/ui/ptytest"
	"tokendoctor/wizard"
	"tokendoctor/wizard/practice"

	"github.com/charmbracelet/colorprofile"
)

// slowToKnow is a Cloudflare that refuses an edited token's purge a number of times more.
type slowToKnow struct {
	ui.Prober
	mu    sync.Mutex
	fixed ui.Prober
	left  int // zone requests that are refused after the first two
	seen  int
}

func (p *slowToKnow) Run(ctx context.Context, probe cloudflare.Probe) cloudflare.Reply {
	p.mu.Lock()
	defer p.mu.Unlock()
	if probe.Endpoint == cloudflare.EndpointZone {
		p.seen++
	}
	if p.seen > p.left {
		return p.fixed.Run(ctx, probe)
	}
	return p.Prober.Run(ctx, probe)
}

// After a fix the test runs again by itself, with the seconds shown, until Cloudflare
// knows the edited token everywhere; x stops that.
func TestAnEditedTokenIsWaitedFor(t *testing.T) {
	sc, _ := practice.ScenarioFor(wizard.MissingPermission)
	start := func(t *testing.T, refusals int) *ptytest.Terminal {
		return ptytest.Sit(t, 100, 30, func(ctx context.Context, c *ptytest.Console) int {
			sick, well := simulator.New(sc.World), simulator.New(sc.Fixed().World)
			defer sick.Close()
			defer well.Close()
			p := &slowToKnow{Prober: cloudflare.NewClient("test", sick.Transport()), fixed: cloudflare.NewClient("test", well.Transport()), left: refusals}
			o := ui.Options{Prober: p, Keyring: &memory{}, Version: "test", Desktop: desktop.Desktop{}}
			exit, err := ui.RunOn(ctx, o, desktop.Colors(colorprofile.ANSI, func(string) string { return "" }), c, c.Output())
			return finish(c.Output(), c.Output(), exit, err)
		})
	}
	toRetest := func(x *ptytest.Terminal) {
		x.Wait("Find out why", "PASS")
		begin(x)
		x.Press(ptytest.Enter, "The Zone ID and the site")
		fillZone(x, sc)
		x.Paste(sc.Paste)
		x.Wait("Backspace clears it")
		x.Press(ptytest.Enter, "What the checks may do")
		agree(x)
		x.Press(ptytest.Enter, "[5 Result]")
		readOn(x, "Fix, step 1 of")
		x.Press("r", "Retest: what did you change?")
		x.Press("1", "After:")
	}
	t.Run("until it passes", func(t *testing.T) {
		bubble(t, func(t *testing.T) {
			x := start(t, 3)
			toRetest(x)
			x.Wait("Next test within", "1 of 4")
			x.Wait("Next test within", "2 of 4")
			x.Wait("It works from here")
			x.Send("q")
		})
	})
	t.Run("until it is stopped", func(t *testing.T) {
		bubble(t, func(t *testing.T) {
			x := start(t, 99)
			toRetest(x)
			x.Wait("Next test within", "1 of 4")
			x.Pause() // a letter right after another one is part of a paste
			x.Send("x")
			x.WaitFor("the wait to end", func(s string) bool { return !strings.Contains(s, "Next test within") })
			x.Wait("Not ")
			x.Send("q")
		})
	})
}
