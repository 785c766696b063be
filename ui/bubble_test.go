//go:build unix

package ui_test

import (
	"context"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"tokendoctor/ui"
	"tokendoctor/ui/desktop"
	"tokendoctor/ui/ptytest"
)

// bubble is ptytest.Bubble beside other tests. The program has to run in this process (sit).
func bubble(t *testing.T, f func(*testing.T)) {
	t.Helper()
	t.Parallel()
	ptytest.Bubble(t, f)
}

// inBubble is a subtest in one.
func inBubble(t *testing.T, name string, f func(*testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) { bubble(t, f) })
}

// sit is start for a program of this process, in a bubble. Use start where the terminal
// itself, the shell, a signal or an environment variable is what matters.
func sit(t testing.TB, variable, scenario string, columns, rows int, more ...string) *ptytest.Terminal {
	t.Helper()
	return ptytest.Sit(t, columns, rows, inside(variable, scenario, columns, more...))
}

// inside is the program as sit runs it.
func inside(variable, scenario string, columns int, more ...string) func(context.Context, *ptytest.Console) int {
	variables := map[string]string{variable: scenario}
	for _, v := range more {
		name, value, _ := strings.Cut(v, "=")
		variables[name] = value
	}
	getenv := func(name string) string { return variables[name] }
	return func(ctx context.Context, c *ptytest.Console) int {
		o, end := optionsOf(getenv)
		defer end()
		var exit ui.Exit
		var err error
		if getenv(runPlain) != "" {
			exit, err = ui.PlainOn(ctx, o, c, c.Output(), columns)
		} else {
			exit, err = ui.RunOn(ctx, o, desktop.Colors(colorprofile.ANSI, getenv), c, c.Output())
		}
		return finish(c.Output(), c.Output(), exit, err)
	}
}
