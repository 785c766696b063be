//go:build unix

package ui_test

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"tokendoctor/ui/ptytest"
)

var megabyte = strings.Repeat("some words ", 1<<20/11)

// A megabyte is answered as one paste, with marks and without, and described without
// counting what was dropped.
func TestMegabyte(t *testing.T) {
	for name, paste := range map[string]func(*ptytest.Terminal, string){"with marks": (*ptytest.Terminal).Paste, "without": (*ptytest.Terminal).Send} {
		t.Run(name, func(t *testing.T) {
			x := start(t, runLive, "healthy", 80, 24)
			enterZone(x, scenarioOf(t, "healthy"))
			for whole := false; !whole; {
				paste(x, megabyte)
				x.Wait("Backspace clears it", "This is a longer text, not a token.")
				x.Pause()
				x.Insist(ptytest.Enter, "how much arrived", func(screen string) bool {
					whole = strings.Contains(screen, "A paste of more than 64 kB arrived.")
					// Without marks, a pause of a busy machine makes two pastes of one.
					return whole || name == "without" && strings.Contains(screen, "characters arrived.")
				})
			}
			giveToken(x, scenarioOf(t, "healthy").Paste)
		})
	}
}

// How long a megabyte takes from the first byte sent to the answer on the screen, beside
// a program that only reads it. The goal is 100 ms.
func BenchmarkMegabyte(b *testing.B) {
	var ours, reference time.Duration
	for b.Loop() {
		x := start(b, runLive, "healthy", 80, 24)
		enterZone(x, scenarioOf(b, "healthy"))
		began := time.Now()
		x.Paste(megabyte)
		x.Wait("This is a longer text, not a token.")
		ours += time.Since(began)
		x.Send(ptytest.CtrlC)
		x.Exit()

		x = ptytest.Start(b, exec.Command("sh", "-c", fmt.Sprintf("stty raw -echo; echo ready; head -c %d >/dev/null; echo done", len(megabyte))), 80, 24)
		x.Wait("ready")
		began = time.Now()
		x.Send(megabyte)
		x.Wait("done")
		reference += time.Since(began)
		x.Exit()
	}
	b.ReportMetric(0, "ns/op") // it would count the starts and ends of programs
	b.ReportMetric(float64(ours.Milliseconds())/float64(b.N), "ms/paste")
	b.ReportMetric(float64(reference.Milliseconds())/float64(b.N), "ms/reading-only")
}
