package keyring

// gnome-keyring keeps a keyring whose password is blank as readable text, and
// unlocks it without a question. Over the bus it looks like any other; only the
// file tells.

import (
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/godbus/dbus/v5"
)

// clearText reports whether a keyring is kept as readable text. The services
// that do not keep theirs in this place have no such file.
func clearText(name string) bool {
	const mark = "[keyring]"
	file, err := os.Open(filepath.Join(keyringDir(), name+".keyring"))
	if err != nil {
		return false
	}
	defer file.Close()
	head := make([]byte, len(mark))
	_, err = io.ReadFull(file, head)
	return err == nil && string(head) == mark
}

// defaultKeyringName is the keyring that will be in use once gnome-keyring runs.
// It mirrors collectionInUse, on files.
func defaultKeyringName() string {
	if _, err := os.Stat(filepath.Join(keyringDir(), "login.keyring")); err == nil {
		return "login"
	}
	name, err := os.ReadFile(filepath.Join(keyringDir(), "default"))
	if err != nil {
		return "login"
	}
	return filepath.Base(strings.TrimSpace(string(name)))
}

var escaped = regexp.MustCompile(`_[0-9a-f]{2}`)

// keyringName is the file name, without its ending, behind a collection. A path
// on the bus has letters and digits only, so other characters are written as
// "_" and two hex digits, the underscore itself among them.
func keyringName(collection dbus.ObjectPath) string {
	return escaped.ReplaceAllStringFunc(path.Base(string(collection)), func(code string) string {
		c, _ := strconv.ParseUint(code[1:], 16, 8) // the pattern lets nothing else through
		return string([]byte{byte(c)})
	})
}

func keyringDir() string {
	data := os.Getenv("XDG_DATA_HOME")
	if data == "" {
		home, _ := os.UserHomeDir() // without a home there is no such file, which is then the answer
		data = filepath.Join(home, ".local", "share")
	}
	return filepath.Join(data, "keyrings")
}
