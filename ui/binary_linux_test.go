package ui_test

// The unmodified binary, as a user has it, against a TLS server that poses as
// api.cloudflare.com. No flag leads the program to another place, so the test
// makes the place: namespaces of its own with a loopback, an /etc/hosts and a
// test authority. Nothing of it is reachable from outside.

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"tokendoctor/cloudflare/simulator"
	"tokendoctor/ui/ptytest"
	"tokendoctor/wizard"
)

const (
	insideNamespace = "TOKENDOCTOR_TEST_NAMESPACE" // set in the process that has its own network
	binaryPath      = "TOKENDOCTOR_TEST_BINARY"
)

// skip ends a test that cannot run here. Where all tests have to run, it fails.
func skip(t *testing.T, why string, args ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf(why, args...)
	}
	t.Skipf(why, args...)
}

// inNamespace builds the program and runs the calling test again, in a process
// with namespaces of its own; there it calls f with the program's path.
func inNamespace(t *testing.T, f func(binary string)) {
	t.Helper()
	if os.Getenv(insideNamespace) != "" {
		f(os.Getenv(binaryPath))
		return
	}
	binary := filepath.Join(t.TempDir(), "tokendoctor")
	build := exec.Command("go", "build", "-o", binary, "tokendoctor")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), insideNamespace+"=1", binaryPath+"="+binary)
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	out, err := cmd.CombinedOutput()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		skip(t, "this system does not allow namespaces: %v", err)
	}
	t.Logf("%s", out)
	if err != nil {
		t.Fatal("failed in the namespace")
	}
	if strings.Contains(string(out), "--- SKIP") {
		skip(t, "skipped in the namespace, as said above")
	}
}

// prepare brings up the loopback and puts files over those of the system.
func prepare(t *testing.T, files map[string]string) {
	t.Helper()
	s, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(s)
	lo, err := unix.NewIfreq("lo")
	if err != nil {
		t.Fatal(err)
	}
	lo.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	if err := unix.IoctlIfreq(s, unix.SIOCSIFFLAGS, lo); err != nil {
		t.Fatalf("loopback: %v", err)
	}
	if err := unix.Mount("", "/", "", unix.MS_PRIVATE|unix.MS_REC, ""); err != nil {
		skip(t, "this system does not allow private mounts: %v", err)
	}
	for target, text := range files {
		source := filepath.Join(t.TempDir(), filepath.Base(target))
		if err := os.WriteFile(source, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := cover(t, source, target); err != nil {
			skip(t, "%s cannot be replaced here: %v", target, err)
		}
	}
}

// cover puts one file over another until the test ends.
func cover(t *testing.T, source, target string) error {
	t.Cleanup(func() { _ = unix.Unmount(target, unix.MNT_DETACH) })
	return unix.Mount(source, target, "", unix.MS_BIND, "")
}

// authority is a test CA with a certificate for one name.
func authority(t *testing.T, name string) (caFile string, cert tls.Certificate) {
	t.Helper()
	newKey := func() *ecdsa.PrivateKey {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		return key
	}
	caKey, key := newKey(), newKey()
	template := func(serial int64, name string) *x509.Certificate {
		return &x509.Certificate{
			SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: name},
			NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
			BasicConstraintsValid: true,
		}
	}
	ca := template(1, "Test authority "+rand.Text()) // two of one name would be taken for one
	ca.IsCA, ca.KeyUsage = true, x509.KeyUsageCertSign
	caDER, err := x509.CreateCertificate(rand.Reader, ca, ca, &caKey.PublicKey, caKey)
	if err != nil {
		t.Fatal(err)
	}
	leaf := template(2, name)
	leaf.DNSNames = []string{name}
	leafDER, err := x509.CreateCertificate(rand.Reader, leaf, ca, &key.PublicKey, caKey)
	if err != nil {
		t.Fatal(err)
	}
	caFile = filepath.Join(t.TempDir(), "ca.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: caDER})
	if err := os.WriteFile(caFile, text, 0o644); err != nil {
		t.Fatal(err)
	}
	return caFile, tls.Certificate{Certificate: [][]byte{leafDER}, PrivateKey: key}
}

// serve poses as api.cloudflare.com on 127.0.0.1, port 443.
func serve(t *testing.T, h http.Handler, cert tls.Certificate) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:443")
	if err != nil {
		skip(t, "port 443 cannot be taken here: %v", err)
	}
	server := &httptest.Server{
		Listener: l, Config: &http.Server{Handler: h, ErrorLog: log.New(io.Discard, "", 0)},
		TLS: &tls.Config{Certificates: []tls.Certificate{cert}}, EnableHTTP2: true,
	}
	server.StartTLS()
	t.Cleanup(server.Close)
}

// pose serves a scenario's world in Cloudflare's place. The last value is the
// file of the authority to trust.
func pose(t *testing.T, cause string) (simulator.Scenario, *simulator.Simulator, string) {
	t.Helper()
	sc := scenarioOf(t, cause)
	sim := simulator.New(sc.World)
	t.Cleanup(sim.Close)
	ca, cert := authority(t, "api.cloudflare.com")
	serve(t, sim.Handler(), cert)
	return sc, sim, ca
}

func environment(t *testing.T, caFile string) []string {
	return []string{"TERM=xterm-256color", "LANG=C.UTF-8", "HOME=" + t.TempDir(), "SSL_CERT_FILE=" + caFile, "SSL_CERT_DIR=" + t.TempDir()}
}

const poses = "127.0.0.1 localhost api.cloudflare.com\n"

func TestBinaryAgainstTLSServer(t *testing.T) {
	inNamespace(t, func(binary string) { againstTLSServer(t, binary) })
}

func againstTLSServer(t *testing.T, binary string) {
	prepare(t, map[string]string{"/etc/hosts": poses, "/etc/resolv.conf": "nameserver 127.0.0.1\n"})
	sc, sim, ca := pose(t, "missing-permission")

	cmd := exec.Command(binary)
	cmd.Env = append(environment(t, ca), "CLOUDFLARE_API_TOKEN=not-read", "CF_API_KEY=")
	x := ptytest.Start(t, cmd, 80, 24)
	enterZone(x, sc)
	x.Wait("The variable CLOUDFLARE_API_TOKEN is set and is not read: other programs can see it.")
	giveToken(x, sc.Paste)
	x.Wait("in memory for this run only: this computer has no keyring service running")
	agree(x)
	x.Send(ptytest.Enter)
	x.Wait("Result: The token may not purge this site (confirmed)")
	x.Send("q")
	if code := x.Exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
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
	for _, tool := range []string{"dbus-run-session", "gnome-keyring-daemon", "secret-tool"} {
		if _, err := exec.LookPath(tool); err != nil {
			skip(t, "%s is not installed", tool)
		}
	}
	inNamespace(t, func(binary string) { keepsTheToken(t, binary) })
}

func keepsTheToken(t *testing.T, binary string) {
	prepare(t, map[string]string{"/etc/hosts": poses})
	sc, _, ca := pose(t, "healthy")

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
	x.Wait("A token for this zone is in the keyring. Enter takes it.")
	x.Send(ptytest.Enter)
	x.Wait("Step 4 of 5", "is in this computer's keyring and stays there")
	agree(x)
	x.Wait("the test purge was accepted")
	x.Send(ptytest.CtrlC)
	x.Wait("The keyring holds no such token now", "nothing left")
	x.Exit()
	mustNotShow(t, x, sc.Paste)
}

// Without a way to Cloudflare both the wizard and check say so, name the step
// that failed, and end within their bound; the token is judged by neither.
func TestBinaryWithoutNetwork(t *testing.T) {
	inNamespace(t, func(binary string) { withoutNetwork(t, binary) })
}

func withoutNetwork(t *testing.T, binary string) {
	hosts := filepath.Join(t.TempDir(), "hosts")
	prepare(t, map[string]string{"/etc/hosts": "127.0.0.1 localhost\n", "/etc/resolv.conf": "nameserver 127.0.0.1\n"})
	ca, _ := authority(t, "api.cloudflare.com")
	_, stranger := authority(t, "api.cloudflare.com")
	sc := scenarioOf(t, "healthy")

	for _, c := range []struct {
		name, step string
		arrange    func()
	}{
		{"no name server", "DNS", func() {}},
		{"nobody listens", "connect", func() {
			if err := os.WriteFile(hosts, []byte(poses), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := cover(t, hosts, "/etc/hosts"); err != nil {
				t.Fatal(err)
			}
		}},
		{"an unknown authority", "TLS", func() { serve(t, http.NotFoundHandler(), stranger) }},
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
		x := ptytest.Start(t, cmd, 80, 24)
		x.Wait("UNKNOWN Reach Cloudflare's API", "at the "+c.step+" step", "you can still practise")
		x.Send(ptytest.Enter)
		x.Wait("Step 1 of 5")
		x.Send(ptytest.CtrlC)
		if code := x.Exit(); code != 130 {
			t.Errorf("%s: exit code %d after ctrl+c", c.name, code)
		}
	}
}

func runCheck(t *testing.T, binary string, env []string, sc simulator.Scenario) (int, wizard.Report) {
	t.Helper()
	cmd := exec.Command(binary, "check", "--json", "--zone", sc.ZoneID, "--domain", sc.Domain)
	cmd.Env = env
	cmd.Stdin = strings.NewReader(sc.Paste + "\n")
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	var r wizard.Report
	if err := json.Unmarshal(out, &r); err != nil {
		t.Fatalf("check: %v\n%s%s", err, out, errs.String())
	}
	return cmd.ProcessState.ExitCode(), r
}
