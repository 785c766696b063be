// Package desktop is the computer around the terminal: its browser, its mail program, its
// clipboard and the person's folders. It does not know what is opened, copied or saved.
package desktop

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// Desktop opens links, copies texts and saves files on this computer.
type Desktop struct {
	// Here says that the person sees this computer's screen. Otherwise a browser would
	// open where nobody sees it, or in the terminal.
	Here bool
	Clipboard
}

// Seen reports whether the person sees the screen of this computer, by its system
// and its variables. On Linux a display can come along over SSH.
func Seen(system string, getenv func(string) string) bool {
	remote := getenv("SSH_CONNECTION") != ""
	switch system {
	case "darwin", "windows":
		return !remote
	}
	return getenv("DISPLAY") != "" || getenv("WAYLAND_DISPLAY") != "" || getenv("WSL_DISTRO_NAME") != "" && !remote
}

// errNotHere says that nobody sees this computer's screen, so nothing is opened.
var errNotHere = errors.New("the screen of this computer is not here")

// Open asks for an address to be shown in the browser or the mail program. It returns nil
// once what opens it has ended well, and the error of ctx where that still runs when ctx
// ends: it may be the browser itself, and is left alone.
func (d Desktop) Open(ctx context.Context, link string) error {
	if !d.Here {
		return errNotHere
	}
	done := make(chan error, 1)
	go func() { done <- show(ctx, link) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Places lists folders to save a file in: the current one, then those of the person.
func (Desktop) Places() []string {
	var out []string
	add := func(path string, err error) {
		info, missing := os.Stat(path)
		if err == nil && missing == nil && info.IsDir() && !slices.Contains(out, path) {
			out = append(out, path)
		}
	}
	add(os.Getwd())
	home, err := os.UserHomeDir()
	add(home, err)
	for _, name := range []string{"Desktop", "Documents", "Downloads"} {
		add(filepath.Join(home, name), err)
	}
	add(os.TempDir(), nil)
	return out
}

// Save writes a file that only its owner can read; on Windows its folder decides that.
// Without replace the error is fs.ErrExist where there is one of that name; with it, the
// old one is there until the new one is whole.
func (Desktop) Save(path, text string, replace bool) error {
	if !replace {
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		return finish(f, text, path)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".tokendoctor-*") // 0600
	if err != nil {
		return err
	}
	return finish(f, text, path)
}

// finish writes a new file and gives it its name. One that is not whole is removed.
func finish(f *os.File, text, path string) error {
	_, err := io.WriteString(f, text)
	err = errors.Join(err, f.Close())
	if err == nil && f.Name() != path {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}
