//go:build unix

package desktop

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// tools puts scripts in the place of the clipboard's programs: $held is the file that they
// keep the clipboard in.
func tools(t *testing.T, scripts map[string]string) (folder string) {
	t.Helper()
	if runtime.GOOS == "darwin" {
		t.Skip("a Mac has other programs")
	}
	folder = t.TempDir()
	for name, script := range scripts {
		script = "#!/bin/sh\nPATH=/usr/bin:/bin\nheld=" + folder + "/held\n" + script + "\n"
		if err := os.WriteFile(filepath.Join(folder, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", folder)
	return folder
}

// An xclip that works, one selection for all; it leaves a process that serves the clipboard.
const workingXclip = `case $1 in -in) [ "$3" = primary ] || cat >"$held"; (exec sleep 3) & ;; -out) cat "$held" ;; esac`

func TestCopyIsReadBack(t *testing.T) {
	x11 := vars("DISPLAY", ":0")
	both := vars("DISPLAY", ":0", "WAYLAND_DISPLAY", "wayland-0")
	for name, c := range map[string]struct {
		scripts map[string]string
		vars    func(string) string
		want    error
	}{
		"xclip":                             {map[string]string{"xclip": workingXclip}, x11, nil},
		"xsel":                              {map[string]string{"xsel": `case $2 in --input) [ $1 = --primary ] || cat >"$held" ;; --output) cat "$held" ;; esac`}, x11, nil},
		"wl-copy":                           {map[string]string{"wl-copy": `[ $1 = --primary ] || cat >"$held"`, "wl-paste": `cat "$held"`}, both, nil},
		"no tool":                           {nil, both, ErrNoClipboard},
		"no display":                        {map[string]string{"xclip": workingXclip}, vars(), ErrNoClipboard},
		"a tool that fails":                 {map[string]string{"xclip": "exit 1"}, x11, ErrClipboardOther},
		"a tool that lies":                  {map[string]string{"xclip": "exit 0"}, x11, ErrClipboardOther},
		"a tool that hangs":                 {map[string]string{"xclip": "exec sleep 60"}, x11, ErrClipboardSilent},
		"one that hangs with a child":       {map[string]string{"xclip": "sleep 60; exit 0"}, x11, ErrClipboardSilent},
		"reading hangs":                     {map[string]string{"xclip": `[ $1 = -in ] || sleep 60`}, x11, ErrClipboardSilent},
		"Wayland without data-control":      {map[string]string{"wl-copy": "exec sleep 60", "wl-paste": "exit 1", "xclip": workingXclip}, both, nil},
		"somebody else's megabyte is there": {map[string]string{"xclip": `[ $1 = -in ] || head -c 1000000 /dev/zero`}, x11, ErrClipboardOther},
		"a part of it arrived":              {map[string]string{"xclip": `[ $1 = -in ] && head -c 9 >"$held" || cat "$held"`}, x11, ErrClipboardOther},
		"it takes a moment":                 {map[string]string{"xclip": `case $1 in -in) cat >"$held.new"; (sleep 0.1; mv "$held.new" "$held") & ;; -out) cat "$held" ;; esac`}, x11, nil},
	} {
		t.Run(name, func(t *testing.T) {
			folder := tools(t, c.scripts)
			began := time.Now()
			err := ClipboardOf("linux", c.vars).Copy(context.Background(), "the report\nof ä case\n")
			if !errors.Is(err, c.want) {
				t.Errorf("the error is %v", err)
			}
			if took := time.Since(began); took > 30*time.Second { // half of what the slowest tool takes
				t.Errorf("it took %v", took)
			}
			if held, _ := os.ReadFile(filepath.Join(folder, "held")); err == nil && string(held) != "the report\nof ä case\n" {
				t.Errorf("the clipboard holds %q", held)
			}
		})
	}
}

// The text is in no argument, where others could read it.
func TestCopyByStandardInput(t *testing.T) {
	folder := tools(t, map[string]string{"xclip": `echo "$@" >>"$held.args"` + "\n" + workingXclip})
	if err := ClipboardOf("linux", vars("DISPLAY", ":0")).Copy(context.Background(), "the-report"); err != nil {
		t.Fatal(err)
	}
	args, _ := os.ReadFile(filepath.Join(folder, "held.args"))
	if strings.Contains(string(args), "report") || !strings.Contains(string(args), "-selection primary") {
		t.Errorf("the arguments were %q", args)
	}
}

// A tool that did not end in time is gone afterwards, with what it started.
func TestNothingIsLeftOfAToolThatHangs(t *testing.T) {
	folder := tools(t, map[string]string{"xclip": `(sleep 0.5; touch "$held") & wait`})
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	if err := ClipboardOf("linux", vars("DISPLAY", ":0")).Copy(ctx, "x"); !errors.Is(err, ErrClipboardSilent) {
		t.Errorf("the error is %v", err)
	}
	time.Sleep(700 * time.Millisecond)
	if _, err := os.Stat(filepath.Join(folder, "held")); err == nil {
		t.Error("what it started went on")
	}
}

// A clipboard is the person's: over SSH only a display that came along is.
func TestWhoseClipboard(t *testing.T) {
	tools(t, map[string]string{"xclip": "exit", "wl-copy": "exit", "wl-paste": "exit", "pbcopy": "exit", "pbpaste": "exit"})
	const ssh = "192.0.2.1 1 192.0.2.2 22"
	for _, c := range []struct {
		system string
		vars   func(string) string
		want   bool
	}{
		{"linux", vars(), false},
		{"linux", vars("DISPLAY", ":0"), true},
		{"linux", vars("WAYLAND_DISPLAY", "wayland-0"), true},
		{"linux", vars("SSH_CONNECTION", ssh), false},
		{"linux", vars("SSH_CONNECTION", ssh, "DISPLAY", "localhost:10.0"), true},
		{"linux", vars("SSH_CONNECTION", ssh, "DISPLAY", ":0"), false},
		{"linux", vars("SSH_CONNECTION", ssh, "WAYLAND_DISPLAY", "wayland-0"), false},
		{"darwin", vars(), true},
		{"darwin", vars("SSH_CONNECTION", ssh), false},
		{"windows", vars(), true},
		{"windows", vars("SSH_CONNECTION", ssh), false},
	} {
		if got := ClipboardOf(c.system, c.vars).Verifies(); got != c.want {
			t.Errorf("%s: %t", c.system, got)
		}
	}
}
