//go:build unix

package ui_test

// What a person sees of a request that is struck.

import (
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"tokendoctor/ui/ptytest"
	cases "tokendoctor/wizard/practice"
)

// struckSitting has come to the question about the purge, with a fault of the zone's
// request. begin is start or sit.
func struckSitting(t *testing.T, begin func(t testing.TB, variable, scenario string, columns, rows int, more ...string) *ptytest.Terminal, fault string) *ptytest.Terminal {
	t.Helper()
	sc := scenarioOf(t, "missing-permission")
	x := begin(t, runLive, string(sc.Cause), 80, 24, runFault+"="+fault)
	enterZone(x, sc)
	giveToken(x, sc.Paste)
	return x
}

// judged goes on to the result, which the fault has not changed.
func judged(x *ptytest.Terminal) {
	x.Wait("All checks have ended")
	x.Press(ptytest.Enter, "The token is not allowed to purge this site's cache")
}

// A connection that breaks once is tried again, and the attempts are shown.
func TestBrokenConnectionIsTriedAgain(t *testing.T) { bubble(t, brokenConnectionIsTriedAgain) }

func brokenConnectionIsTriedAgain(t *testing.T) {
	x := struckSitting(t, sit, "reset")
	agreeUntil(x, "attempt 2 of 2, as the first one failed")
	x.Wait("2 attempts) - The token sees the zone")
	judged(x)
}

// A program that was stopped for longer than a request may take, as it is while a laptop's
// lid is closed, does not blame the network: it asks once more.
func TestStoppedDuringARequest(t *testing.T) {
	t.Parallel()
	x := struckSitting(t, start, "stall")
	agreeUntil(x, "RUNNING Can it see the site?")
	x.Signal(syscall.SIGSTOP)
	time.Sleep(11 * time.Second)
	x.Signal(syscall.SIGCONT)
	x.Wait("2 attempts) - The token sees the zone")
	judged(x)
}

// Where Cloudflare says how long to wait, nothing is asked before that, whatever key is
// pressed; then the same key asks.
func TestNothingIsAskedBeforeItsTime(t *testing.T) { bubble(t, nothingIsAskedBeforeItsTime) }

func nothingIsAskedBeforeItsTime(t *testing.T) {
	x := struckSitting(t, sit, "rate-limit")
	agree(x)
	x.Wait("It says to wait 5 seconds.")
	x.Press("r", "Cloudflare said to wait before it is asked again")
	x.WaitFor("the checks as they were", func(s string) bool { return !strings.Contains(s, "RUNNING") })
	time.Sleep(5 * time.Second)
	x.Press("r", "The token sees the zone")
	judged(x)
}

// plainToConsent answers plain mode's questions up to the token, and waits for the next
// one.
func plainToConsent(x *ptytest.Terminal, sc cases.Scenario) {
	for _, a := range []struct{ asked, line string }{
		{"try again", ""}, {"1 of 5", ""}, {"2 of 5", ""}, {"3 of 5", ""}, {"4 of 5", ""}, {"5 of 5", ""},
		{"1 of 2", sc.ZoneID}, {"2 of 2", sc.Domain}, {"Nothing of it shows", sc.Paste},
	} {
		answer(x, a.asked, a.line)
	}
	x.Wait("1 of 2: Try")
}

// BenchmarkInterrupt gives the time from ctrl+c to the end of the program, with the
// terminal restored, from each of its states.
func BenchmarkInterrupt(b *testing.B) {
	sc := scenarioOf(b, "missing-permission")
	for _, c := range []struct {
		name string
		more []string
		to   func(x *ptytest.Terminal)
	}{
		{"start", nil, func(x *ptytest.Terminal) { x.Wait("PASS") }},
		{"zone", nil, func(x *ptytest.Terminal) { enterZone(x, sc) }},
		{"help", nil, func(x *ptytest.Terminal) { x.Wait("PASS"); x.Press("?", "any key closes this help") }},
		{"request", []string{runFault + "=stall!"}, func(x *ptytest.Terminal) {
			enterZone(x, sc)
			giveToken(x, sc.Paste)
			agreeUntil(x, "RUNNING")
		}},
		{"keyring", []string{runKeyring + "=1"}, func(x *ptytest.Terminal) {
			enterZone(x, sc)
			x.Press(ptytest.Enter, "keyring")
		}},
		{"plain", []string{runPlain + "=1"}, func(x *ptytest.Terminal) { x.Wait("Or type: r try again, ? help.") }},
		{"plain, consent", []string{runPlain + "=1"}, func(x *ptytest.Terminal) { plainToConsent(x, sc) }},
		{"plain, request", []string{runPlain + "=1", runFault + "=stall!"}, func(x *ptytest.Terminal) {
			plainToConsent(x, sc)
			answer(x, "1 of 2: Try", "")
			answer(x, "2 of 2: Keep", "")
			x.Wait("The checks are running")
		}},
		{"result", nil, func(x *ptytest.Terminal) {
			enterZone(x, sc)
			giveToken(x, sc.Paste)
			agree(x)
			x.Press(ptytest.Enter, "[5 Result]")
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			var times []time.Duration
			for range 7 {
				x := start(b, runLive, string(sc.Cause), 80, 24, c.more...)
				c.to(x)
				x.Pause()
				began := time.Now()
				x.Send(ptytest.CtrlC)
				x.ExitWith(130)
				times = append(times, time.Since(began))
				x.Restored()
			}
			b.ReportMetric(float64(slices.Max(times).Microseconds())/1000, "longest-ms")
			b.ReportMetric(0, "ns/op")
		})
	}
}
