//go:build unix

package desktop

import (
	"cmp"
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
)

// errNoBrowser says that nothing on this computer opens a browser in a window.
var errNoBrowser = errors.New("there is no browser with a window")

// openers are the programs that show an address in a window, the likeliest first. Not among
// them is www-browser: that is mostly a browser in the terminal, which would fight for this one.
func openers() []string {
	if runtime.GOOS == "darwin" {
		return []string{"open"}
	}
	return []string{"xdg-open", "x-www-browser", "wslview"} // the last is Windows' browser, in WSL
}

// windowed are the browsers that xdg-open tries where the person has not set BROWSER, and
// no desktop has a browser of its own. Its own list ends with those in the terminal: without
// one, w3m shows nothing and ends well.
const windowed = "x-www-browser:firefox:chromium:chromium-browser:google-chrome:epiphany:konqueror"

// show runs the first opener that ends well. Each has a session of its own, without the
// terminal and without a word on the screen.
func show(ctx context.Context, link string) error {
	err := errNoBrowser
	for _, name := range openers() {
		path, missing := exec.LookPath(name)
		if missing != nil {
			continue
		}
		if ctx.Err() != nil { // the one before has run on until nobody waited any more
			return ctx.Err()
		}
		cmd := exec.CommandContext(context.WithoutCancel(ctx), path, link)
		cmd.Env = append(os.Environ(), "BROWSER="+cmp.Or(os.Getenv("BROWSER"), windowed))
		alone(cmd)
		if err = cmd.Run(); err == nil {
			return nil
		}
	}
	return err
}
