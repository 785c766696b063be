package ui_test

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// The arrows of the design run one way: main, ui, wizard, cloudflare. No package depends
// on one above it, not even through others. The wizard does no IO itself, and only one
// package imports go-keyring.
func TestArrows(t *testing.T) {
	system := ""
	list := func(args ...string) []string {
		cmd := exec.Command("go", append([]string{"list"}, args...)...)
		cmd.Dir, cmd.Env = "..", append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("go list %v: %v %s", args, err, out)
		}
		return strings.Fields(string(out))
	}
	for pkg, never := range map[string][]string{
		"./cloudflare":           {"tokendoctor/ui", "tokendoctor/wizard", "tokendoctor/cloudflare/simulator", "tokendoctor/cloudflare/keyring", "tokendoctor/cloudflare/webhost"},
		"./cloudflare/webhost":   {"tokendoctor/ui", "tokendoctor/wizard", "tokendoctor/cloudflare/simulator", "tokendoctor/cloudflare/keyring"},
		"./cloudflare/simulator": {"tokendoctor/ui", "tokendoctor/wizard", "tokendoctor/cloudflare/keyring"},
		"./cloudflare/keyring":   {"tokendoctor/ui", "tokendoctor/wizard", "tokendoctor/cloudflare/simulator"},
		"./wizard/practice":      {"tokendoctor/ui", "tokendoctor/wizard/bank", "tokendoctor/cloudflare/keyring"},
		"./wizard":               {"tokendoctor/ui", "tokendoctor/wizard/practice", "tokendoctor/cloudflare/simulator", "tokendoctor/cloudflare/keyring", "charm.land/bubbletea/v2", "charm.land/lipgloss/v2"},
		"./ui":                   {"tokendoctor/cloudflare/simulator"},
		"./ui/commands":          {"tokendoctor/ui", "tokendoctor/cloudflare/keyring", "os/exec"},
		"./ui/scripts":           {"tokendoctor/cloudflare/simulator"},
		"./ui/terminal":          {"tokendoctor/ui", "tokendoctor/wizard", "tokendoctor/cloudflare", "charm.land/bubbletea/v2"},
		"./ui/desktop":           {"tokendoctor/ui", "tokendoctor/wizard", "tokendoctor/cloudflare"},
		".":                      {"tokendoctor/wizard/bank", "tokendoctor/ui/ptytest", "tokendoctor/ui/leaktest"},
	} {
		for _, system = range []string{"linux", "darwin", "windows", "freebsd"} {
			for _, d := range list("-deps", pkg) {
				if slices.Contains(never, d) {
					t.Errorf("%s: %s depends on %s", system, pkg, d)
				}
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
