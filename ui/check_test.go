package ui_test

import (
	"strings"
	"testing"

	"tokendoctor/ui"
)

// A token or key among the arguments is found. A file's name is not one, whatever its
// folder is called.
func TestArgumentToken(t *testing.T) {
	key := strings.Repeat("0123456789", 4)[:36] + "a" // made up, of a Global API Key's shape
	for arg, want := range map[string]bool{
		key: true, "--token=" + key: true, "--" + key: true,
		"": false, "check": false, "--zone=0123456789abcdef0123456789abcdef": false, "practice": false,
		"/builds/" + key + "/answers.json": false, "--answers=/builds/" + key + "/answers.json": false,
	} {
		if got := ui.ArgumentToken(arg); got != want {
			t.Errorf("%s: %v", arg, got)
		}
	}
}
