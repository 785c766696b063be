package ui_test

// A machine with PHP and WordPress's own code for requests, and simulators that pose as
// api.cloudflare.com for it over IPv4 and IPv6.

import (
	"crypto/tls"
	"encoding/json"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/cloudflare/webhost"
	"tokendoctor/ui/leaktest"
	"tokendoctor/wizard"
	"tokendoctor/wizard/bank"
	cases "tokendoctor/wizard/practice"
)

const wordPressPath = "TOKENDOCTOR_WORDPRESS" // a folder with wp-includes in it

// needsPHP skips a test where there is no PHP with cURL, or no WordPress.
func needsPHP(t *testing.T) {
	t.Helper()
	out, err := exec.Command("php", "-r", `echo function_exists("curl_init") ? "yes" : "no";`).Output()
	if err != nil || string(out) != "yes" {
		skip(t, "there is no php with cURL here")
	}
	if _, err := os.Stat(filepath.Join(os.Getenv(wordPressPath), "wp-includes", "class-wp-http.php")); err != nil {
		skip(t, "%s does not name a folder with WordPress in it (.ci/run unpacks Debian's package)", wordPressPath)
	}
}

// webHost is a machine with WordPress, as far as the script sees it.
type webHost struct {
	plain   bool           // WordPress is not loaded
	define  map[string]any // constants of wp-config.php
	env     []string
	plugins string // active ones
}

// command writes the script into a folder of its own and runs it.
func (h webHost) command(t *testing.T, sc cases.Scenario) *exec.Cmd {
	t.Helper()
	dir := t.TempDir()
	script := filepath.Join(dir, "td.php")
	writeFile(t, script, webhost.Script(cloudflare.ZoneID(sc.ZoneID), true), 0o600)
	cmd := exec.Command("php", "testdata/wordpress.php", script)
	if h.plain {
		cmd = exec.Command("php", script)
	}
	constants, err := json.Marshal(h.define)
	if err != nil {
		t.Fatal(err)
	}
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, wordPressPath + "=" + os.Getenv(wordPressPath),
		"TEST_CONSTANTS=" + string(constants), "TEST_ACTIVE_PLUGINS=" + h.plugins}, h.env...)
	return cmd
}

// run gives the script a value on standard input, and reads what it prints as the wizard
// does.
func (h webHost) run(t *testing.T, sc cases.Scenario, value string) (webhost.Block, string) {
	t.Helper()
	cmd := h.command(t, sc)
	cmd.Stdin = strings.NewReader(value)
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); !ran(err) {
		t.Fatal(err)
	}
	if strings.Contains(errs.String(), "PHP ") {
		t.Errorf("PHP complains: %s", errs.String())
	}
	if leak, ok := leaktest.New(sc.World.Tokens[0].Value).Find([]byte(out.String() + errs.String())); ok {
		t.Errorf("the token is printed: %s\n%s", leak, out.String())
	}
	b, err := webhost.ReadBlock(out.String())
	if err != nil {
		t.Fatalf("%v:\n%s\n%s", err, out.String(), errs.String())
	}
	return b, out.String()
}

// verdict is what the wizard makes of a block, for a customer whose token works from
// here.
func verdict(t *testing.T, sc cases.Scenario, block string) wizard.State {
	t.Helper()
	sc.World.Caller, sc.World.Faults, sc.Host, sc.Answers = here, nil, nil, nil
	w := bank.Walk(t, sc, true)
	s := w.State.Apply(wizard.HostWanted{}).Apply(wizard.HostPasted{Text: block})
	for s.Step == wizard.StepQuestion {
		q, _ := s.Question()
		s = s.Apply(wizard.Answered{Question: q.ID, Value: wizard.Unsure})
	}
	if s.Problem != "" {
		t.Errorf("not taken: %s", s.Problem)
	}
	return s
}

// hostCustomer has a token that can be searched for, and nothing is wrong.
func hostCustomer(t *testing.T) cases.Scenario {
	sc := scenarioOf(t, "healthy")
	sc.Paste = canaries()[0].value
	sc.World.Tokens[0].Value = sc.Paste
	return sc
}

// Addresses: this computer's, and two of the web host.
const (
	here     = "203.0.113.7"
	hostIPv4 = "192.0.2.44"
	hostIPv6 = "2001:db8::44"
)

// cloudflareAt poses as api.cloudflare.com at an address of the loopback, until the
// test ends.
func cloudflareAt(t *testing.T, address string, h http.Handler, cert tls.Certificate, strict bool) {
	t.Helper()
	l, err := net.Listen("tcp", net.JoinHostPort(address, "443"))
	if err != nil {
		skip(t, "port 443 of %s cannot be taken here: %v", address, err)
	}
	l = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{cert}})
	if strict {
		l = strictly(l)
	}
	server := &http.Server{Handler: h, ErrorLog: log.New(io.Discard, "", 0)}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
}

// dualStack serves a world to callers over IPv4 and IPv6.
func dualStack(t *testing.T, w simulator.World, cert tls.Certificate) (four, six *simulator.Simulator) {
	t.Helper()
	w.Caller = hostIPv4
	four = simulator.New(w)
	w.Caller = hostIPv6
	six = simulator.New(w)
	t.Cleanup(four.Close)
	t.Cleanup(six.Close)
	cloudflareAt(t, "127.0.0.1", four.Handler(), cert, false)
	cloudflareAt(t, "::1", six.Handler(), cert, false)
	return four, six
}

// hostNetwork prepares the namespace for a machine that trusts a new certificate's
// authority, and finds api.cloudflare.com only by these lines of /etc/hosts.
func hostNetwork(t *testing.T, hosts string) (ca string, cert tls.Certificate) {
	t.Helper()
	ca, cert = authority(t, "api.cloudflare.com")
	prepare(t, map[string]string{
		"/etc/hosts": hosts, "/etc/resolv.conf": "nameserver 127.0.0.1\n", "/etc/ssl/certs/ca-certificates.crt": readFile(t, ca),
	})
	return ca, cert
}

// hosts writes /etc/hosts.
func hosts(t *testing.T, text string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hosts")
	writeFile(t, path, text, 0o644)
	if err := cover(t, path, "/etc/hosts"); err != nil {
		t.Fatal(err)
	}
}
