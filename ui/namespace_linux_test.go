package ui_test

// A network of the test's own: namespaces with a loopback, an /etc/hosts and a test
// authority. No flag makes the program call anything but api.cloudflare.com, so the test
// provides that place. Nothing of it can be reached from outside.

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
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
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"tokendoctor/cloudflare/simulator"
	cases "tokendoctor/wizard/practice"
)

const binaryPath = "TOKENDOCTOR_TEST_BINARY"

// inNamespace builds the program and runs the calling test again, in a process with
// namespaces of its own, beside other tests; there it calls f with the program's path.
func inNamespace(t testing.TB, f func(binary string)) {
	t.Helper()
	if os.Getenv(insideNamespace) != "" {
		f(os.Getenv(binaryPath))
		return
	}
	if t, ok := t.(*testing.T); ok {
		t.Parallel()
	}
	binary := unmodified(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	alone := "^" + strings.ReplaceAll(regexp.QuoteMeta(t.Name()), "/", "$/^") + "$"
	cmd := exec.Command(self, "-test.run="+alone, "-test.v")
	if _, ok := t.(*testing.B); ok {
		cmd = exec.Command(self, "-test.run=^$", "-test.bench="+alone, "-test.benchtime=1x")
	}
	cmd.Env = append(os.Environ(), insideNamespace+"=1", binaryPath+"="+binary)
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	out, err := cmd.CombinedOutput()
	if !ran(err) {
		skip(t, "this system does not allow namespaces: %v", err)
	}
	if _, ok := t.(*testing.B); ok {
		_, _ = os.Stdout.Write(out)
	} else {
		t.Logf("%s", out)
	}
	if err != nil {
		t.Fatal("failed in the namespace")
	}
	if strings.Contains(string(out), "--- SKIP") {
		skip(t, "skipped in the namespace, as said above")
	}
}

// ran reports whether a command has run to its end, whatever its exit code.
func ran(err error) bool {
	_, failed := errors.AsType[*exec.ExitError](err)
	return err == nil || failed
}

// builtOnce is the program as users build it, shared by all tests that run it.
var builtOnce = sync.OnceValues(func() (binary string, err error) {
	binary = filepath.Join(shared, "tokendoctor")
	return binary, goBuild(binary, "tokendoctor")
})

// unmodified is its path.
func unmodified(t testing.TB) string {
	t.Helper()
	binary, err := builtOnce()
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// build builds a program.
func build(t testing.TB, binary, pkg string) {
	t.Helper()
	if err := goBuild(binary, pkg); err != nil {
		t.Fatal(err)
	}
}

func goBuild(binary, pkg string) error {
	cmd := exec.Command("go", "build", "-o", binary, pkg)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	return nil
}

// prepare brings up the loopback and mounts files over the system's.
func prepare(t testing.TB, files map[string]string) {
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
		writeFile(t, source, text, 0o644)
		if err := cover(t, source, target); err != nil {
			skip(t, "%s cannot be replaced here: %v", target, err)
		}
	}
}

// cover mounts one file over another until the test ends.
func cover(t testing.TB, source, target string) error {
	t.Cleanup(func() { _ = unix.Unmount(target, unix.MNT_DETACH) })
	return unix.Mount(source, target, "", unix.MS_BIND, "")
}

// authority is a test CA with a certificate for one name.
func authority(t testing.TB, name string) (caFile string, cert tls.Certificate) {
	t.Helper()
	return authorityAt(t, name, time.Now())
}

// authorityAt is one whose certificate was made at a given time, and is valid for an hour
// on either side.
func authorityAt(t testing.TB, name string, made time.Time) (caFile string, cert tls.Certificate) {
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
	ca := template(1, "Test authority "+rand.Text()) // two with one name would be taken for the same
	ca.IsCA, ca.KeyUsage = true, x509.KeyUsageCertSign
	caDER, err := x509.CreateCertificate(rand.Reader, ca, ca, &caKey.PublicKey, caKey)
	if err != nil {
		t.Fatal(err)
	}
	leaf := template(2, name)
	leaf.DNSNames = []string{name}
	leaf.NotBefore, leaf.NotAfter = made.Add(-time.Hour), made.Add(time.Hour)
	leafDER, err := x509.CreateCertificate(rand.Reader, leaf, ca, &key.PublicKey, caKey)
	if err != nil {
		t.Fatal(err)
	}
	caFile = filepath.Join(t.TempDir(), "ca.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: caDER})
	writeFile(t, caFile, string(text), 0o644)
	return caFile, tls.Certificate{Certificate: [][]byte{leafDER}, PrivateKey: key}
}

// serve poses as api.cloudflare.com on port 443 of an address.
func serve(t testing.TB, address string, h http.Handler, cert tls.Certificate) {
	t.Helper()
	l, err := net.Listen("tcp", net.JoinHostPort(address, "443"))
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
func pose(t testing.TB, cause, address string) (cases.Scenario, *simulator.Simulator, string) {
	t.Helper()
	sc := scenarioOf(t, cause)
	sim := simulator.New(sc.World)
	t.Cleanup(sim.Close)
	ca, cert := authority(t, "api.cloudflare.com")
	serve(t, address, sim.Handler(), cert)
	return sc, sim, ca
}

func environment(t testing.TB, caFile string) []string {
	return []string{"TERM=xterm-256color", "LANG=C.UTF-8", "HOME=" + t.TempDir(), "SSL_CERT_FILE=" + caFile, "SSL_CERT_DIR=" + t.TempDir()}
}

const (
	localhost = "127.0.0.1"
	poses     = localhost + " localhost api.cloudflare.com\n"
)
