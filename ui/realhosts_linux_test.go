package ui_test

// The host script on many versions of PHP and WordPress: what .ci/real-hosts fetches, and
// its table. Each PHP asks in a terminal, where the token is typed hidden.

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/webhost"
	"tokendoctor/ui/ptytest"
	"tokendoctor/wizard"
)

// Set by .ci/real-hosts: a folder with @php-wasm/cli and node, and folders of WordPress.
const (
	phpWasmPath     = "TOKENDOCTOR_PHP_WASM"
	wordPressesPath = "TOKENDOCTOR_WORDPRESSES"
)

func TestRealHosts(t *testing.T) {
	wasm, wordPresses := os.Getenv(phpWasmPath), strings.Split(os.Getenv(wordPressesPath), ":")
	if wasm == "" || wordPresses[0] == "" {
		t.Skip(".ci/real-hosts brings what this needs")
	}
	inNamespace(t, func(string) {
		ca, cert := hostNetwork(t, poses+"::1 api.cloudflare.com\n")
		sc := hostCustomer(t)
		dualStack(t, sc.World, cert)
		dir := t.TempDir()
		script := filepath.Join(dir, "host.php")
		writeFile(t, script, webhost.Script(cloudflare.ZoneID(sc.ZoneID), true), 0o600)
		boot, err := filepath.Abs("testdata/wordpress.php")
		if err != nil {
			t.Fatal(err)
		}
		type php struct {
			argv []string
			env  string
		}
		phps := []php{{[]string{"php"}, ""}}
		for _, version := range []string{"7.4", "8.0", "8.1", "8.2", "8.3", "8.4", "8.5"} {
			phps = append(phps, php{[]string{filepath.Join(wasm, "node_modules/.bin/node"), filepath.Join(wasm, "node_modules/@php-wasm/cli/main.js"),
				"-d", "curl.cainfo=" + ca, "-d", "openssl.cafile=" + ca}, "PHP=" + version})
		}
		block := regexp.MustCompile(`(?s)===== Token.*===== end [0-9a-f]{8} =====`)
		run := func(t *testing.T, p php, wordPress string) webhost.Block {
			argv := append(append([]string{}, p.argv...), script)
			if wordPress != "" {
				argv = append(append([]string{}, p.argv...), boot, script)
			}
			cmd := exec.Command(argv[0], argv[1:]...)
			cmd.Dir = dir
			cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TERM=xterm", p.env, wordPressPath + "=" + wordPress, "TEST_CONSTANTS=[]", "TEST_ACTIVE_PLUGINS=forgecache/forgecache.php"}
			x := ptytest.Start(t, cmd, 120, 50)
			x.Wait("Paste the API token (it stays hidden), then press Enter:")
			x.Pause()
			x.Send(sc.Paste + "\r")
			x.WaitFor("the block", func(string) bool { return block.MatchString(x.Raw()) })
			x.Exit()
			mustNotShow(t, x, sc.Paste)
			if strings.Contains(x.Raw(), "Deprecated") || strings.Contains(x.Raw(), "Warning") || strings.Contains(x.Raw(), "Fatal") {
				t.Errorf("PHP complains:\n%s", x.Screen())
			}
			b, err := webhost.ReadBlock(x.Raw())
			if err != nil {
				t.Fatal(err)
			}
			s := verdict(t, sc, block.FindString(x.Raw()))
			if f, _ := s.Finding(wizard.HostResult); f.Value != "allowed" {
				t.Errorf("on the host: %s\n%s", f.Text, x.Screen())
			}
			return b
		}
		var table strings.Builder
		for _, p := range phps {
			row, cells := "", ""
			for i, wordPress := range append([]string{""}, wordPresses...) {
				t.Run(fmt.Sprintf("%s %s %d", filepath.Base(p.argv[0]), p.env, i), func(t *testing.T) {
					cell := "failed"
					defer func() { cells += " | " + cell }()
					b := run(t, p, wordPress)
					row = "| " + b.PHP + " | " + b.Curl
					if cell = "works"; wordPress != "" {
						cell += ", " + b.WordPress
					}
				})
			}
			fmt.Fprintln(&table, row+cells+" |")
		}
		t.Logf("\n| PHP | cURL | plain | in WordPress | in WordPress |\n|---|---|---|---|---|\n%s", table.String())
	})
}
