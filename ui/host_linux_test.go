package ui_test

// The host script, run by a real PHP with WordPress's own code for requests, against
// simulators that pose as api.cloudflare.com over IPv4 and IPv6.

import (
	"crypto/tls"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
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
	zone    cloudflare.ZoneID
	purge   bool
	plain   bool              // WordPress is not loaded
	piped   bool              // the script comes on standard input, as with wp eval-file -
	define  map[string]any    // constants of wp-config.php
	env     []string          // variables
	plugins string            // that are active
	ini     map[string]string // of PHP
}

// run gives the script a value on standard input and returns what it prints.
func (h webHost) run(t *testing.T, value string) (stdout, stderr string) {
	t.Helper()
	dir := t.TempDir()
	script := filepath.Join(dir, "td.php")
	if err := os.WriteFile(script, []byte(cloudflare.HostScript(h.zone, h.purge)), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{}
	for name, v := range h.ini {
		args = append(args, "-d", name+"="+v)
	}
	if h.plain {
		args = append(args, script)
	} else {
		args = append(args, "testdata/wordpress.php", script)
	}
	constants, err := json.Marshal(h.define)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("php", args...)
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, wordPressPath + "=" + os.Getenv(wordPressPath),
		"TEST_CONSTANTS=" + string(constants), "TEST_ACTIVE_PLUGINS=" + h.plugins}, h.env...)
	cmd.Stdin = strings.NewReader(value)
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	var failed *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	return out.String(), errs.String()
}

// poseAt serves a simulator in Cloudflare's place at an address.
func poseAt(t *testing.T, address string, h http.Handler, cert tls.Certificate, strict bool) {
	t.Helper()
	l, err := net.Listen("tcp", net.JoinHostPort(address, "443"))
	if err != nil {
		skip(t, "port 443 of %s cannot be taken here: %v", address, err)
	}
	l = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{cert}})
	if strict {
		l = simulator.Strict(l)
	}
	server := &http.Server{Handler: h}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
}

func TestHostScript(t *testing.T) {
	needsPHP(t)
	inNamespace(t, func(string) { hostScript(t) })
}

func hostScript(t *testing.T) {
	ca, cert := authority(t, "api.cloudflare.com")
	caText, err := os.ReadFile(ca)
	if err != nil {
		t.Fatal(err)
	}
	prepare(t, map[string]string{
		"/etc/hosts":                         poses + "::1 api.cloudflare.com\n",
		"/etc/resolv.conf":                   "nameserver 127.0.0.1\n",
		"/etc/ssl/certs/ca-certificates.crt": string(caText),
	})
	sc := scenarioOf(t, "healthy")
	sc.World.Caller = "198.51.100.9"
	sc.World.Tokens[0].AllowedFrom = []string{"198.51.100.0/24"}
	sim := simulator.New(sc.World)
	defer sim.Close()
	six := sc.World
	six.Caller = "2001:db8::9"
	sim6 := simulator.New(six)
	defer sim6.Close()
	poseAt(t, "127.0.0.1", sim.Handler(), cert, false)
	poseAt(t, "::1", sim6.Handler(), cert, false)

	h := webHost{zone: cloudflare.ZoneID(sc.ZoneID), purge: true, plugins: "forgecache/forgecache.php"}
	for _, value := range []string{sc.Paste + "\n", sc.Paste + "\n\n", " " + sc.Paste, sc.Paste[:20] + "\u00a0" + sc.Paste[20:]} {
		for _, plain := range []bool{false, true} {
			h.plain = plain
			out, errs := h.run(t, value)
			t.Log(out, errs)
			b, err := cloudflare.ReadHostBlock(out)
			t.Logf("%v %+v", err, b)
		}
	}
	for _, r := range append(sim.Requests(), sim6.Requests()...) {
		t.Logf("%s %s %v %v %q", r.Method, r.Path, r.Authorization, r.Headers, r.Body)
	}
}
