package keyring

// gnome-keyring keeps a keyring whose password is blank as readable text, and
// unlocks it without a question. Over the bus it looks like any other; only the
// file tells.

import (
	"io"
	"os"
	"os/user"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/godbus/dbus/v5"

	"tokendoctor/cloudflare"
)

// clearText reports whether a keyring is stored as readable text. Services that keep
// theirs elsewhere have no such file.
func clearText(name string) bool {
	return slices.ContainsFunc(keyringDirs(), func(dir string) bool {
		const mark = "[keyring]"
		file, err := os.Open(filepath.Join(dir, name+".keyring"))
		if err != nil {
			return false
		}
		defer file.Close()
		head := make([]byte, len(mark))
		_, err = io.ReadFull(file, head)
		return err == nil && string(head) == mark
	})
}

// defaultKeyringName is the keyring that will be in use once gnome-keyring runs.
// It mirrors collectionInUse, on files.
func defaultKeyringName() string {
	dir := keyringDirs()[0]
	if _, err := os.Stat(filepath.Join(dir, "login.keyring")); err == nil {
		return "login"
	}
	name, err := os.ReadFile(filepath.Join(dir, "default"))
	if err != nil {
		return "login"
	}
	return filepath.Base(strings.TrimSpace(string(name)))
}

var escaped = cloudflare.Lazy(`_[0-9a-f]{2}`)

// keyringName is the file name, without its extension, of a collection. A path on the bus
// has only letters and digits, so other characters are written as "_" and two hex digits,
// the underscore itself among them.
func keyringName(collection dbus.ObjectPath) string {
	return escaped().ReplaceAllStringFunc(path.Base(string(collection)), func(code string) string {
		c, _ := strconv.ParseUint(code[1:], 16, 8) // the pattern lets nothing else through
		return string([]byte{byte(c)})
	})
}

// keyringDirs are the places where gnome-keyring may keep its files, the likeliest
// first: the service may have been started with another home than this program.
func keyringDirs() []string {
	var dirs []string
	if data := os.Getenv("XDG_DATA_HOME"); data != "" {
		dirs = append(dirs, filepath.Join(data, "keyrings"))
	}
	home, _ := os.UserHomeDir() // without a home there is no such file
	homes := []string{home}
	if me, err := user.Current(); err == nil {
		homes = append(homes, me.HomeDir)
	}
	for _, home := range homes {
		dirs = append(dirs, filepath.Join(home, ".local", "share", "keyrings"))
	}
	return dirs
}
