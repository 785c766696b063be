package keyring

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// look is what a new keyring finds.
func look(ctx context.Context) State {
	k := New()
	defer k.Close()
	return k.Look(ctx, "").State
}

func listenUnix(t *testing.T) net.Listener {
	t.Helper()
	dir, err := os.MkdirTemp("", "bus") // not TempDir: its long name does not fit in a socket's address
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	listener, err := net.Listen("unix", filepath.Join(dir, "bus"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	return listener
}

// serveUnix talks to whoever connects, and gives the bus address of the socket.
func serveUnix(t *testing.T, talk func(net.Conn)) string {
	t.Helper()
	listener := listenUnix(t)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go talk(conn)
		}
	}()
	return "unix:path=" + listener.Addr().String()
}

// muteSocket accepts connections and never says a word.
func muteSocket(t *testing.T) string {
	t.Helper()
	return serveUnix(t, func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) })
}

// godbus starts a bus with dbus-launch where it finds none. Here a fake one leaves a
// trace if it is run.
func TestWithoutBusNothingIsStarted(t *testing.T) {
	withoutBus(t)
	dir := t.TempDir()
	trace := filepath.Join(dir, "started")
	write(t, filepath.Join(dir, "dbus-launch"), "#!/bin/sh\n: > "+trace+"\n")
	if err := os.Chmod(filepath.Join(dir, "dbus-launch"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)

	for _, address := range []string{"", "autolaunch:"} {
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
		k := New()
		if state := k.Look(t.Context(), zoneA).State; state != NoService {
			t.Errorf("address %q: Look says %s", address, state)
		}
		for name, operation := range operations {
			err := operation(k, t.Context())
			if !errors.Is(err, ErrUnavailable) {
				t.Errorf("address %q, %s: got %v, want ErrUnavailable", address, name, err)
			}
		}
	}
	if _, err := os.Stat(trace); err == nil {
		t.Error("dbus-launch was started")
	}
	if got := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); got != "autolaunch:" {
		t.Errorf("the look changed the environment to %q", got)
	}
}

func TestLookAtAnAddressWithNobody(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "none"))
	if state := look(t.Context()); state != NoService {
		t.Errorf("Look says %s", state)
	}
}

// A bus that stops in the middle of a message is one that does not answer. It must crash
// the program neither then nor after the wait.
func TestBusThatStopsWithinAMessage(t *testing.T) {
	if !alone(t) {
		return
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", serveUnix(t, func(conn net.Conn) {
		r := bufio.NewReader(conn)
		for {
			line, err := r.ReadString('\n')
			switch {
			case err != nil:
				return
			case strings.Contains(line, "AUTH EXTERNAL"):
				_, _ = io.WriteString(conn, "OK 0123456789abcdef0123456789abcdef\r\n")
			case strings.Contains(line, "AUTH"):
				_, _ = io.WriteString(conn, "REJECTED EXTERNAL\r\n")
			case strings.Contains(line, "NEGOTIATE_UNIX_FD"):
				_, _ = io.WriteString(conn, "AGREE_UNIX_FD\r\n")
			case strings.Contains(line, "BEGIN"):
				// A reply's first bytes: its header is said to be 64 bytes longer.
				_, _ = conn.Write([]byte{'l', 2, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 64, 0, 0, 0, 5, 1, 'u', 0, 1, 0, 0, 0})
				_, _ = io.Copy(io.Discard, r)
				return
			}
		}
	}))
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if state := look(ctx); state != Stuck {
		t.Errorf("Look says %s", state)
	}
	time.Sleep(100 * time.Millisecond) // a panic would come after the wait
}

// A token must not leave this computer, and a bus can be on another one.
func TestBusElsewhereIsNotCalled(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	called := make(chan struct{}, 1)
	go func() {
		if _, err := listener.Accept(); err == nil {
			called <- struct{}{}
		}
	}()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	tcp := "tcp:host=127.0.0.1,port=" + port
	for _, address := range []string{tcp, "unix:path=/nowhere;" + tcp, tcp + ";unix:path=/nowhere"} {
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
		if state := look(t.Context()); state != NoService {
			t.Errorf("%s: Look says %s", address, state)
		}
	}
	select {
	case <-called:
		t.Error("a connection was made")
	default:
	}
}

func TestMuteBusIsStuck(t *testing.T) {
	if !alone(t) {
		return
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", muteSocket(t))
	start := time.Now()
	if state := look(t.Context()); state != Stuck {
		t.Errorf("Look says %s", state)
	}
	if took := time.Since(start); took > hang {
		t.Errorf("the look took %v", took)
	}

	// A look has a second of its own: only looks that heed their context come to a hundred.
	for start, n := time.Now(), 0; n < 100; n++ {
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		look(ctx)
		cancel()
		if time.Since(start) > hang {
			t.Fatalf("%d looks took %v in spite of their context", n+1, hang)
		}
	}
}

// What answers at the address need not be a bus at all.
func TestBusThatSpeaksSomethingElse(t *testing.T) {
	for _, greeting := range []string{"HTTP/1.1 400 Bad Request\r\n\r\n", "\r\n", "REJECTED EXTERNAL\r\nOK 00\r\n\r\n", strings.Repeat("x", 1<<16)} {
		listener := listenUnix(t)
		go func() {
			conn, err := listener.Accept()
			if err == nil {
				conn.Write([]byte(greeting))
				conn.Close()
			}
		}()
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+listener.Addr().String())
		if state := look(t.Context()); state != NoService {
			t.Errorf("%.20q: Look says %s", greeting, state)
		}
	}
}

func TestBusWithoutService(t *testing.T) {
	if !inSession(t) {
		return
	}
	if state := look(t.Context()); state != NoService {
		t.Errorf("Look says %s", state)
	}
}

// A service that the bus could start is usable, but a look must leave it alone.
func TestSleepingServiceIsNotWoken(t *testing.T) {
	if !inSession(t) {
		return
	}
	home, _ := os.UserHomeDir()
	trace := filepath.Join(home, "started")
	write(t, filepath.Join(home, "services", secretsName+".service"),
		"[D-BUS Service]\nName="+secretsName+"\nExec=/bin/sh -c ': > "+trace+"'\n")
	reloadBus(t)

	if state := look(t.Context()); state != Locked {
		t.Errorf("Look says %s, want %s", state, Locked)
	}
	write(t, filepath.Join(keyringDirs()[0], "default"), "Other_keyring")
	write(t, filepath.Join(keyringDirs()[0], "Other_keyring.keyring"), "[keyring]\ndisplay-name=Other\n")
	if state := look(t.Context()); state != PlainFile {
		t.Errorf("with a readable default keyring Look says %s", state)
	}
	write(t, filepath.Join(keyringDirs()[0], "login.keyring"), "GnomeKeyring\n\r\x00\n")
	if state := look(t.Context()); state != Locked {
		t.Errorf("with an encrypted login keyring, which goes first, Look says %s", state)
	}
	if _, err := os.Stat(trace); err == nil {
		t.Error("the look started the service")
	}
}

func reloadBus(t *testing.T) {
	t.Helper()
	conn, err := connect(context.WithoutCancel(t.Context())) // it is also called when a test has ended
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.BusObject().Call("org.freedesktop.DBus.ReloadConfig", 0).Err; err != nil {
		t.Fatal(err)
	}
}

func TestKeyringName(t *testing.T) {
	for collection, want := range map[dbus.ObjectPath]string{
		"/org/freedesktop/secrets/collection/login":              "login",
		"/org/freedesktop/secrets/collection/Default_5fkeyring":  "Default_keyring",
		"/org/freedesktop/secrets/collection/my_20own_2dkeyring": "my own-keyring",
		"/org/freedesktop/secrets/collection/a_":                 "a_",
	} {
		if got := keyringName(collection); got != want {
			t.Errorf("%s: got %q, want %q", collection, got, want)
		}
	}
}

// The service may keep its files elsewhere than this program does.
func TestClearTextInAnotherPlace(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	home := t.TempDir()
	t.Setenv("HOME", home)
	if clearText("login") {
		t.Fatal("a file that is not there counts as readable")
	}
	dir := filepath.Join(home, ".local", "share", "keyrings")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "login.keyring"), "[keyring]\n")
	if !clearText("login") {
		t.Error("the file was not found")
	}
}

func TestClearText(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	if err := os.Mkdir(keyringDirs()[0], 0o700); err != nil {
		t.Fatal(err)
	}
	for content, want := range map[string]bool{
		"[keyring]\ndisplay-name=Login\n": true,
		"[keyring]":                       true,
		"GnomeKeyring\n\r\x00\n":          false,
		"[key":                            false,
		"":                                false,
	} {
		write(t, filepath.Join(keyringDirs()[0], "login.keyring"), content)
		if got := clearText("login"); got != want {
			t.Errorf("%q: got %v, want %v", content, got, want)
		}
	}
	if clearText("missing") {
		t.Error("a missing file counts as readable")
	}
}

// Of what a service says only the name of the error is told.
func TestSaidOfAServiceIsItsName(t *testing.T) {
	err := dbus.Error{Name: "org.freedesktop.Secret.Error.IsLocked", Body: []any{sampleA[:12] + "' '" + sampleA[12:24]}}
	if got, want := said(err, "").Error(), "the keyring reported: org.freedesktop.Secret.Error.IsLocked"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
