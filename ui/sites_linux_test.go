package ui_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/ui/ptytest"
)

// The binary checks sites with the tokens of a real keyring, one for each site. ctrl+c in
// the terminal keeps what is done, and the same command goes on with the rest.
func TestBinaryChecksSitesFromAKeyring(t *testing.T) {
	needs(t, "bash", "dbus-run-session", "gnome-keyring-daemon", "secret-tool")
	inNamespace(t, func(binary string) { checksSites(t, binary) })
}

func checksSites(t *testing.T, binary string) {
	prepare(t, map[string]string{"/etc/hosts": poses})
	const account, all = "00000000111111112222222233333333", 16
	token := func(n int) string {
		return "cfut_" + fmt.Sprintf("%02d", n) + strings.Repeat("SAMPLEsample", 4)[:38] + "0badc0de"
	}
	zone := func(n int) string { return fmt.Sprintf("%032x", 0xa0000+n) }
	var w simulator.World
	var store, list strings.Builder
	list.WriteString("\ufeffDomain;Zone ID\r\n")
	for n := range all {
		name, purge := fmt.Sprintf("site%d.example.com", n), cloudflare.PermissionPurge
		if n == 7 {
			purge = "#zone:edit"
		}
		w.Zones = append(w.Zones, simulator.Zone{ID: zone(n), Name: name, AccountID: account})
		w.Tokens = append(w.Tokens, simulator.Token{Value: token(n), ID: fmt.Sprintf("%032x", 0xb0000+n), Grants: []simulator.Grant{
			{Permission: purge, Zones: []string{zone(n)}}, {Permission: "#zone:read", Zones: []string{zone(n)}},
		}})
		if n != 9 {
			fmt.Fprintf(&store, "printf %%s %s | secret-tool store --label=held service tokendoctor username zone/%s\n", token(n), zone(n))
		}
		fmt.Fprintf(&list, "\"%s\";%s\r\n", name, zone(n))
	}
	list.WriteString("last.example.com;not-an-id\r\n")
	sim := simulator.New(w)
	t.Cleanup(sim.Close)
	ca, cert := authority(t, "api.cloudflare.com")
	serve(t, localhost, sim.Handler(), cert)

	folder := t.TempDir()
	csv, results := filepath.Join(folder, "sites.csv"), filepath.Join(folder, "results.jsonl")
	writeFile(t, csv, list.String(), 0o600)
	script := `printf %s "not a real password" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
` + store.String() + `echo ready
"$0" check --sites ` + csv + ` --resume ` + results + `; echo "exit $?"
"$0" check --sites ` + csv + ` --resume ` + results + `; echo "exit $?"; read -r _`
	// Everything but the program itself ignores ctrl+c: dbus-run-session would end, and
	// the rest with it.
	cmd := exec.Command("bash", "-c", `trap "" INT; exec dbus-run-session -- bash -c "$SCRIPT" "$0"`, binary)
	cmd.Env = append(environment(t, ca), "PATH="+os.Getenv("PATH"), "XDG_RUNTIME_DIR="+t.TempDir(), "SCRIPT="+script)
	x := ptytest.Start(t, cmd, 60, 40)
	x.Wait("ready")
	x.Wait(" not working, now")
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if kept, _ := os.ReadFile(results); len(kept) > 0 {
			break
		}
	}
	x.Send(ptytest.CtrlC)
	x.Wait("exit 130")
	x.Wait("exit 2") // the row that was left out
	x.Send(ptytest.Enter)
	x.Exit()
	mustNotShow(t, x, token(0))
	raw := x.Raw()
	for _, part := range []string{"Line 18 was left out: ", "Interrupted. Not checked: ", " of 16 sites were done before.", "14 of 16 sites work.", "No token: the keyring holds no token for this zone."} {
		if !strings.Contains(raw, part) {
			t.Errorf("%q is not on the screen:\n%s", part, raw)
		}
	}
	kept, err := os.ReadFile(results)
	if err != nil || !regexp.MustCompile(`"domain":"site[0-6]\.example\.com","exit_code":0`).Match(kept) || strings.Contains(string(kept), "SAMPLE") {
		t.Errorf("kept: %v\n%.2000s", err, kept)
	}
}
