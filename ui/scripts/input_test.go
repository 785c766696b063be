package scripts

import (
	"os"
	"runtime"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/keyring"
)

// Where the keyring gives no token, a single site is told how to pipe one in. Among many
// sites that would be another command.
func TestOnlyASingleSiteIsToldHowToPipe(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("elsewhere this would ask the person's keyring")
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+t.TempDir()+"/none")
	stdin, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = stdin.Close() })
	in := Input{Stdin: stdin, Stderr: os.Stderr, Getenv: func(string) string { return "" }, Keyring: keyring.New()}
	const zone = cloudflare.ZoneID("0123456789abcdef0123456789abcdef")
	const advice = "| tokendoctor check --zone"
	if _, err := in.Token(t.Context(), zone); err == nil || !strings.Contains(err.Error(), advice) {
		t.Errorf("a single site: %v", err)
	}
	o, err := Sites{Input: in}.check(t.Context(), nil, site{zone: zone}, nil)
	if err != nil || o.problem == "" || strings.Contains(o.problem, advice) || strings.Contains(o.problem, "standard input") {
		t.Errorf("one of many: %q, %v", o.problem, err)
	}
}

// The example is of a password manager that the system has.
func TestTheExampleFitsTheSystem(t *testing.T) {
	for system, want := range map[string]string{"linux": "pass show ", "darwin": "pass show ", "freebsd": "pass show ", "windows": "bw get password "} {
		if got := pipedExample(system); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s", system, got)
		}
	}
}
