//go:build unix

package ui_test

import (
	"strings"
	"testing"

	"tokendoctor/ui/ptytest"
)

// The README's picture is the program's own screens, one whole run of a practice case from
// its start to FIXED, with Enter alone.
func TestPicture(t *testing.T) { bubble(t, pictureOfTheREADME) }

func pictureOfTheREADME(t *testing.T) {
	const columns, rows, most = 80, 24, 300_000
	x := sit(t, runPractice, "missing-permission", columns, rows)
	x.Wait("Begin this practice case")
	var frames []string
	var seconds []float64
	still := 0
	for !strings.Contains(x.Screen(), "FIXED") && len(frames) < 40 {
		x.Pause()
		if strings.Contains(x.Screen(), "[5 Result]") && still == 0 {
			still = len(frames)
		}
		frames = append(frames, settled(x.Frame()))
		seconds = append(seconds, toRead(x.Screen()))
		before := x.Screen()
		x.Send(ptytest.Enter)
		x.WaitFor("the next screen", func(string) bool { return x.Screen() != before })
		x.WaitFor("the end of the checks", func(s string) bool { return !strings.Contains(s, "RUNNING") })
	}
	x.Wait("FIXED")
	x.Pause()
	frames, seconds = append(frames, settled(x.Frame())), append(seconds, 8)
	svg := ptytest.Film("One whole run of Token Doctor in a terminal: a practice case from its start, over the checks, the result and its steps, to FIXED", columns, rows, frames, seconds, still)
	if kept := golden(t, "picture.svg", svg); svg != kept {
		t.Errorf("testdata/picture.svg is not what the screens show. Make it anew with -update.")
	}
	t.Logf("%d frames, %d kB, %d keys", len(frames), len(svg)/1000, len(frames)-1)
	if len(svg) > most {
		t.Errorf("it has %d kB", len(svg)/1000)
	}
}

// toRead is how long a screen is shown, in seconds: a glance.
func toRead(screen string) float64 {
	return 1.5 + min(3, float64(len(strings.Fields(screen)))/40)
}
