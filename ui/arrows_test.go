package ui_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// The arrows of the design run one way, main, ui, wizard, cloudflare: nothing
// below depends on what is above, not even through others. The wizard does no IO
// itself, and one package imports go-keyring.
func TestArrows(t *testing.T) {
	list := func(args ...string) []string {
		cmd := exec.Command("go", append([]string{"list"}, args...)...)
		cmd.Dir = ".."
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("go list %v: %v %s", args, err, out)
		}
		return strings.Fields(string(out))
	}
	for pkg, never := range map[string][]string{
		"./cloudflare":           {"tokendoctor/ui", "tokendoctor/wizard", "tokendoctor/cloudflare/simulator", "tokendoctor/cloudflare/keyring"},
		"./cloudflare/simulator": {"tokendoctor/ui", "tokendoctor/wizard", "tokendoctor/cloudflare/keyring"},
		"./cloudflare/keyring":   {"tokendoctor/ui", "tokendoctor/wizard", "tokendoctor/cloudflare/simulator"},
		"./wizard":               {"tokendoctor/ui", "tokendoctor/cloudflare/simulator", "tokendoctor/cloudflare/keyring", "charm.land/bubbletea/v2", "charm.land/lipgloss/v2"},
		"./ui":                   {"tokendoctor/cloudflare/simulator"},
	} {
		for _, d := range list("-deps", pkg) {
			if slices.Contains(never, d) {
				t.Errorf("%s depends on %s", pkg, d)
			}
		}
	}
	for pkg, never := range map[string][]string{
		"./wizard": {"net", "net/http", "os", "os/exec", "time", "math/rand/v2"},
		"./ui":     {"net", "net/http", "os/exec", "github.com/zalando/go-keyring"},
		".":        {"github.com/zalando/go-keyring"},
	} {
		for _, d := range list("-f", `{{join .Imports "\n"}}`, pkg) {
			if slices.Contains(never, d) {
				t.Errorf("%s imports %s", pkg, d)
			}
		}
	}
}
