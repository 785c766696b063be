package desktop

import (
	"os/exec"
	"strings"

	"github.com/atotto/clipboard"
)

// alone does nothing: no program is run for the clipboard of Windows.
func alone(*exec.Cmd) {}

// copyOnWindows puts a text on the clipboard and reads it back. Windows may give line
// breaks back in its own form.
func copyOnWindows(text string) error {
	if clipboard.WriteAll(text) != nil {
		return ErrClipboardSilent // another program holds it open
	}
	lines := strings.NewReplacer("\r\n", "\n")
	if held, err := clipboard.ReadAll(); err != nil || lines.Replace(held) != lines.Replace(text) {
		return ErrClipboardOther
	}
	return nil
}
