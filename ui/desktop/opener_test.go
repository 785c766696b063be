//go:build unix

package desktop

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

const address = "https://dash.cloudflare.com/profile/api-tokens?a=b&c=$(id)"

// openersAre puts scripts in place of the openers of a computer with a display. Each
// leaves its name and arguments in the file that is returned.
func openersAre(t *testing.T, scripts map[string]string) (opened string) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("xdg-open is Linux's")
	}
	for _, tool := range []string{"/bin/sh", "/bin/sleep"} {
		if _, err := os.Stat(tool); err != nil {
			t.Skip(err)
		}
	}
	bin, opened := t.TempDir(), filepath.Join(t.TempDir(), "opened")
	for name, script := range scripts {
		text := "#!/bin/sh\necho " + name + " \"$#\" \"$@\" >>" + opened + "\n" + script + "\n"
		if err := os.WriteFile(filepath.Join(bin, name), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", bin)
	t.Setenv("DISPLAY", ":0")
	t.Setenv("BROWSER", "")
	return opened
}

// The first opener that ends well has opened the address. A browser in the terminal is never
// asked: it would fight for this one.
func TestOpenersInTheirOrder(t *testing.T) {
	const good, bad = "exit 0", "exit 3"
	for name, c := range map[string]struct {
		scripts map[string]string
		started string // in this order
		ok      bool
	}{
		"the first":                 {map[string]string{"xdg-open": good, "x-www-browser": good, "wslview": good}, "xdg-open", true},
		"one that cannot":           {map[string]string{"xdg-open": bad, "x-www-browser": good, "wslview": good}, "xdg-open x-www-browser", true},
		"WSL, a terminal's browser": {map[string]string{"www-browser": good, "wslview": good}, "wslview", true},
		"all fail":                  {map[string]string{"xdg-open": bad, "x-www-browser": bad, "wslview": bad, "www-browser": good}, "xdg-open x-www-browser wslview", false},
		"a terminal's browser only": {map[string]string{"www-browser": good, "w3m": good, "lynx": good}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			opened := openersAre(t, c.scripts)
			if err := (Desktop{Here: true}).Open(t.Context(), address); (err == nil) != c.ok {
				t.Errorf("said: %v", err)
			}
			var want strings.Builder
			for name := range strings.FieldsSeq(c.started) {
				fmt.Fprintln(&want, name, 1, address)
			}
			if got, _ := os.ReadFile(opened); string(got) != want.String() {
				t.Errorf("started %q, not %q", got, want.String())
			}
		})
	}
}

// An opener that runs on is not ended, and not called a success either: it may be the
// browser, or one that hangs.
func TestAnOpenerThatRunsOn(t *testing.T) {
	opened := openersAre(t, map[string]string{"xdg-open": "/bin/sleep 2\necho end >>$0.end", "x-www-browser": ""})
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	if err := (Desktop{Here: true}).Open(ctx, address); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("said: %v", err)
	}
	end := filepath.Join(os.Getenv("PATH"), "xdg-open.end")
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if _, err := os.Stat(end); err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("it was ended")
		}
	}
	if got, _ := os.ReadFile(opened); strings.Contains(string(got), "x-www-browser") {
		t.Errorf("another was started: %s", got)
	}
}

// Where it knows of no browser, xdg-open goes through the names in BROWSER, or through its
// own, with browsers in the terminal among them: without one they show nothing, and end well.
func TestXdgOpenIsLedToNoBrowserInTheTerminal(t *testing.T) {
	openersAre(t, map[string]string{"xdg-open": `echo "$BROWSER" >>$0.browser`})
	browsers := filepath.Join(os.Getenv("PATH"), "xdg-open.browser")
	for _, set := range []string{"", "mine:w3m"} {
		t.Setenv("BROWSER", set)
		if err := (Desktop{Here: true}).Open(t.Context(), address); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(browsers)
		if want := cmp.Or(set, windowed); err != nil || string(got) != want+"\n" {
			t.Errorf("with %q: %q, %v", set, got, err)
		}
		if err := os.Remove(browsers); err != nil {
			t.Fatal(err)
		}
	}
}

// A link may be opened while another one still is.
func TestOpenTwiceAtOnce(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("elsewhere a browser is found without a PATH")
	}
	t.Setenv("PATH", t.TempDir())
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() { _ = Desktop{Here: true}.Open(t.Context(), "https://dash.cloudflare.com") })
	}
	both.Wait()
}
