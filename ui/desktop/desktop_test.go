package desktop

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestSave(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "report.txt")
	d := Desktop{}
	if err := d.Save(path, "first", false); err != nil {
		t.Fatal(err)
	}
	if err := d.Save(path, "second", false); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a file: %v", err)
	}
	holds(t, path, "first")
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := d.Save(path, "third", true); err != nil {
		t.Fatal(err)
	}
	holds(t, path, "third")

	// A link is replaced, not what it leads to.
	link := filepath.Join(folder, "link.txt")
	if err := os.Symlink(path, link); err != nil && runtime.GOOS == "windows" {
		t.Skip("no links here")
	}
	if err := d.Save(link, "fourth", false); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a link: %v", err)
	}
	if err := d.Save(link, "fourth", true); err != nil {
		t.Fatal(err)
	}
	holds(t, path, "third")
	holds(t, link, "fourth")
	if err := d.Save(filepath.Join(folder, "gone", "report.txt"), "x", false); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("in a folder that is not there: %v", err)
	}
	if err := d.Save(filepath.Join(folder, "gone", "report.txt"), "x", true); err == nil {
		t.Error("replaced in a folder that is not there")
	}
	if err := d.Save(folder, "x", true); err == nil {
		t.Error("a folder was replaced")
	}
	if left, _ := os.ReadDir(folder); len(left) != 2 {
		t.Errorf("left in the folder: %v", left)
	}
}

func holds(t *testing.T, path, text string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil || string(got) != text {
		t.Errorf("%s holds %q, %v", path, got, err)
	}
	if info, _ := os.Lstat(path); runtime.GOOS != "windows" && info.Mode() != 0o600 {
		t.Errorf("%s has the rights %v", path, info.Mode())
	}
}

func TestSeen(t *testing.T) {
	for _, c := range []struct {
		system, set string
		want        bool
	}{
		{"linux", "", false}, {"linux", "DISPLAY", true}, {"linux", "WAYLAND_DISPLAY", true}, {"linux", "WSL_DISTRO_NAME", true},
		{"linux", "SSH_CONNECTION", false}, {"linux", "SSH_CONNECTION WSL_DISTRO_NAME", false}, {"linux", "SSH_CONNECTION DISPLAY", true},
		{"darwin", "", true}, {"darwin", "SSH_CONNECTION", false}, {"windows", "", true}, {"windows", "SSH_CONNECTION", false},
	} {
		got := Seen(c.system, func(name string) string {
			if slices.Contains(strings.Fields(c.set), name) {
				return "x"
			}
			return ""
		})
		if got != c.want {
			t.Errorf("%s with %q: %t", c.system, c.set, got)
		}
	}
}

func TestPlaces(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	t.Chdir(home)
	if err := os.Mkdir(filepath.Join(home, "Documents"), 0o755); err != nil {
		t.Fatal(err)
	}
	got := Desktop{}.Places()
	here, _ := os.Getwd()
	if got[0] != here || !slices.Contains(got, filepath.Join(home, "Documents")) || slices.Contains(got, filepath.Join(home, "Downloads")) {
		t.Errorf("places: %v", got)
	}
}

func TestOpenWithoutAScreenOrABrowser(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := (Desktop{}).Open(ctx, "https://dash.cloudflare.com"); !errors.Is(err, errNotHere) {
		t.Errorf("without a screen: %v", err)
	}
	if runtime.GOOS == "linux" {
		if err := (Desktop{Here: true}).Open(ctx, "https://dash.cloudflare.com"); err == nil {
			t.Error("a browser that is not there was opened")
		}
	}
}
