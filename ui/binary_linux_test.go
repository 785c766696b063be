package ui_test

// The unmodified binary, as users have it, against a TLS server that poses as
// api.cloudflare.com.

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"tokendoctor/ui/ptytest"
	"tokendoctor/wizard"
	cases "tokendoctor/wizard/practice"
)

func TestBinaryAgainstTLSServer(t *testing.T) {
	inNamespace(t, func(binary string) { againstTLSServer(t, binary) })
}

func againstTLSServer(t *testing.T, binary string) {
	prepare(t, map[string]string{"/etc/hosts": poses, "/etc/resolv.conf": "nameserver 127.0.0.1\n"})
	sc, sim, ca := pose(t, "missing-permission", localhost)

	cmd := exec.Command(binary)
	cmd.Env = append(environment(t, ca), "CLOUDFLARE_API_TOKEN=not-read", "CF_API_KEY=")
	x := ptytest.Start(t, cmd, 80, 24)
	enterZone(x, sc)
	x.Wait("The variable CLOUDFLARE_API_TOKEN is set and is not read: other programs can see it.")
	giveToken(x, sc.Paste)
	x.Wait("in memory for this run only: this computer has no keyring service running")
	agree(x)
	x.Press(ptytest.Enter, "The token is not allowed to purge this site's cache")
	x.Send("q")
	x.ExitWith(0)
	mustNotShow(t, x, sc.Paste)
	for _, r := range sim.Requests() {
		t.Logf("%s %s, token: %v", r.Method, r.Path, r.Authorization)
	}

	code, out := runCheck(t, binary, environment(t, ca), sc)
	if code != 1 || out.Verdict.Cause != wizard.MissingPermission || out.Verdict.Confidence != wizard.Confirmed {
		t.Errorf("check: exit %d, %s, %s", code, out.Verdict.Cause, out.Verdict.Confidence)
	}
}

// A token is kept in a real keyring, read by another program, taken from there
// by the next run, and gone after forget.
func TestBinaryKeepsTheTokenInAKeyring(t *testing.T) {
	needs(t, "bash", "sha256sum", "dbus-run-session", "gnome-keyring-daemon", "secret-tool")
	inNamespace(t, func(binary string) { keepsTheToken(t, binary) })
}

func keepsTheToken(t *testing.T, binary string) {
	prepare(t, map[string]string{"/etc/hosts": poses})
	sc, _, ca := pose(t, "healthy", localhost)

	zone := strings.ToLower(sc.ZoneID)
	script := `printf %s "not a real password" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
"$0"; echo "exit $?"
secret-tool lookup service tokendoctor username zone/` + zone + ` | sha256sum
"$0"; echo "exit $?"
"$0" forget --zone ` + zone + `
secret-tool lookup service tokendoctor username zone/` + zone + ` || echo "nothing left"`
	cmd := exec.Command("dbus-run-session", "--", "bash", "-c", script, binary)
	cmd.Env = append(environment(t, ca), "PATH="+os.Getenv("PATH"), "XDG_RUNTIME_DIR="+t.TempDir())
	x := ptytest.Start(t, cmd, 80, 24)

	enterZone(x, sc)
	giveToken(x, sc.Paste)
	x.Wait("Keep the token in this computer's keyring: No")
	x.Press(ptytest.Down, "> Keep the token")
	x.Send(" ")
	x.Wait("> Keep the token in this computer's keyring: Yes")
	agree(x)
	x.Wait("The token is kept in this computer's keyring.")
	x.Send(ptytest.CtrlC)

	sum := fmt.Sprintf("%x", sha256.Sum256([]byte(sc.Paste)))
	enterZone(x, sc)
	if !strings.Contains(x.Raw(), "exit 130") || !strings.Contains(x.Raw(), sum) {
		t.Error("secret-tool reads another value than was kept")
	}
	findKept(x)
	x.Wait("(fingerprint")
	x.Press(ptytest.Enter, "What the checks may do")
	x.Wait("is in this computer's keyring and stays there")
	agree(x)
	x.Wait("the test purge was accepted")
	x.Send(ptytest.CtrlC)
	x.Wait("The keyring holds no such token now", "nothing left")
	x.Exit()
	mustNotShow(t, x, sc.Paste)
}

// A value in a real keyring that may be a password is asked about before it is sent.
// Another token in the keyring is replaced by a yes that names it, and not by Enter.
func TestBinaryAndWhatAKeyringHolds(t *testing.T) {
	needs(t, "bash", "sha256sum", "dbus-run-session", "gnome-keyring-daemon", "secret-tool")
	inNamespace(t, func(binary string) { meetsWhatIsHeld(t, binary) })
}

func meetsWhatIsHeld(t *testing.T, binary string) {
	prepare(t, map[string]string{"/etc/hosts": poses})
	sc, sim, ca := pose(t, "healthy", localhost)
	old := "cfut_" + strings.Repeat("SAMPLEsample", 4)[:40] + "0badc0de"
	attributes := "service tokendoctor username zone/" + strings.ToLower(sc.ZoneID)
	script := `printf %s "not a real password" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
printf %s "$DOUBTFUL" | secret-tool store --label=held ` + attributes + `
"$0"; echo "exit $?"
printf %s "$OLD" | secret-tool store --label=held ` + attributes + `
for turn in enter yes; do "$0"; echo "$turn: $(secret-tool lookup ` + attributes + ` | sha256sum)"; done`
	cmd := exec.Command("dbus-run-session", "--", "bash", "-c", script, binary)
	cmd.Env = append(environment(t, ca), "PATH="+os.Getenv("PATH"), "XDG_RUNTIME_DIR="+t.TempDir(), "DOUBTFUL="+doubtful, "OLD="+old)
	x := ptytest.Start(t, cmd, 80, 24)

	enterZone(x, sc)
	findKept(x)
	x.Press(ptytest.Enter, unlikeAsked)
	x.Wait("> 1 No.")
	x.Press(ptytest.Enter, "[5 Result]")
	x.Wait("LIKELY")
	for _, r := range sim.Requests() {
		if r.Authorization {
			t.Errorf("%s %s was sent with a value", r.Method, r.Path)
		}
	}
	x.Pause()
	x.Send(ptytest.CtrlC)
	for _, turn := range []string{"enter", "yes"} {
		enterZone(x, sc)
		findKept(x)
		giveToken(x, sc.Paste)
		x.Wait("Keep the token in this computer's keyring: No")
		x.Press(ptytest.Down, "> Keep the token in this computer's keyring: No")
		x.Wait("The keyring holds another token for this zone")
		if turn == "yes" {
			x.Send(" ")
			x.Wait("> Keep the token in this computer's keyring: Yes", "Yes replaces it.")
		}
		agree(x)
		x.Wait("the test purge was accepted")
		if turn == "yes" {
			x.Wait("The token is kept in this computer's keyring.")
		}
		x.Send(ptytest.CtrlC)
		x.Wait(turn + ": ")
	}
	x.Exit()
	for turn, want := range map[string]string{"enter": old, "yes": sc.Paste} {
		if sum := fmt.Sprintf("%s: %x", turn, sha256.Sum256([]byte(want))); !strings.Contains(x.Raw(), sum) {
			t.Errorf("%s: the keyring holds another value", turn)
		}
	}
	for _, secret := range []string{sc.Paste, old, doubtful} {
		mustNotShow(t, x, secret)
	}
}

// findKept waits until the token's screen has found what the keyring holds. On a busy
// machine the program's patience with a keyring may end first; then it is asked again.
func findKept(x *ptytest.Terminal) {
	for !x.Shows(10*time.Second, func(s string) bool { return strings.Contains(s, "for this zone is in the keyring") }) {
		x.Press(ptytest.Esc, "The Zone ID and the site")
		x.Press(ptytest.Enter, "Paste the token")
	}
	x.Wait("Enter takes it.")
}

// Without a way to Cloudflare both the wizard and check say so, name the step that
// failed, and end; neither judges the token.
func TestBinaryWithoutNetwork(t *testing.T) {
	inNamespace(t, func(binary string) { withoutNetwork(t, binary) })
}

func withoutNetwork(t *testing.T, binary string) {
	prepare(t, map[string]string{"/etc/hosts": "127.0.0.1 localhost\n", "/etc/resolv.conf": "nameserver 127.0.0.1\n"})
	ca, _ := authority(t, "api.cloudflare.com")
	_, stranger := authority(t, "api.cloudflare.com")
	sc := scenarioOf(t, "healthy")

	for _, c := range []struct {
		name, step string
		arrange    func()
	}{
		{"no name server", "DNS", func() {}},
		{"nobody listens", "connect", func() { hosts(t, poses) }},
		{"an unknown authority", "TLS", func() { serve(t, localhost, http.NotFoundHandler(), stranger) }},
	} {
		c.arrange()
		env := environment(t, ca)
		started := time.Now()
		code, out := runCheck(t, binary, env, sc)
		if code != 3 || out.Verdict.Cause != wizard.Unreachable {
			t.Errorf("%s: exit %d, %s", c.name, code, out.Verdict.Cause)
		}
		if because := strings.Join(out.Verdict.Because, " "); !strings.Contains(because, "at the "+c.step+" step") {
			t.Errorf("%s: %s", c.name, because)
		}
		t.Logf("%s: check ended after %.1f s: %s", c.name, time.Since(started).Seconds(), out.Verdict.Because)

		cmd := exec.Command(binary)
		cmd.Env = env
		x := ptytest.Start(t, cmd, 80, 36)
		x.Wait("UNKNOWN Reach Cloudflare's API", "at the "+c.step+" step", "you can still practise")
		x.Send(ptytest.Enter)
		x.Wait("What ForgeCache shows")
		x.Send(ptytest.CtrlC)
		x.ExitWith(130)
	}
}

func runCheck(t testing.TB, binary string, env []string, sc cases.Scenario) (int, wizard.Report) {
	t.Helper()
	cmd := exec.Command(binary, "check", "--json", "--zone", sc.ZoneID, "--domain", sc.Domain)
	cmd.Env = env
	cmd.Stdin = strings.NewReader(sc.Paste + "\n")
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if !ran(err) {
		t.Fatal(err)
	}
	var r wizard.Report
	if err := json.Unmarshal(out, &r); err != nil {
		t.Fatalf("check: %v\n%s%s", err, out, errs.String())
	}
	return cmd.ProcessState.ExitCode(), r
}
