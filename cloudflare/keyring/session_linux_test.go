package keyring

import (
	"flag"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// The bus of a test session. It starts only what lies in its own directory, so
// that a keyring installed on this computer is not found by accident.
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=HOME</listen>
  <servicedir>HOME/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>`

// TestMain lets tests wait side by side: most of their time is a keyring's patience.
func TestMain(m *testing.M) {
	flag.Parse()
	_ = flag.Set("test.parallel", "16")
	os.Exit(m.Run())
}

// hang is longer than anything takes on a busy machine, and shorter than the 25 s after
// which a bus gives up by itself.
const hang = 20 * time.Second

const mark = "TOKENDOCTOR_TEST_SESSION" // the test that a process was started for

// inSession runs the calling test once more, in a process with a session bus, a
// home and a runtime directory of its own, and reports whether this is that
// process. No test may come near the keyring of whoever runs it.
func inSession(t *testing.T, programs ...string) bool {
	t.Helper()
	if os.Getenv(mark) == t.Name() {
		return true
	}
	t.Parallel()
	for _, program := range append(programs, "dbus-run-session") {
		if _, err := exec.LookPath(program); err != nil {
			missing(t, program+" is not installed (apt-get install --no-install-recommends gnome-keyring libsecret-tools dbus)")
		}
	}
	again(t, true)
	return false
}

// alone is inSession without a bus, for what changes its process or waits.
func alone(t *testing.T) bool {
	t.Helper()
	if os.Getenv(mark) == t.Name() {
		return true
	}
	t.Parallel()
	again(t, false)
	return false
}

// again runs the calling test in a process of its own. On a busy machine this package's
// patience may end before a keyring has answered, as it should: then the test has two more
// tries, with no other one that needs them beside it.
func again(t *testing.T, bus bool) {
	t.Helper()
	output, ok := ownProcess(t, bus)
	if !ok {
		retrying.Lock()
		defer retrying.Unlock()
	}
	for try := 2; !ok && try <= 3; try++ {
		t.Logf("try %d; before it:\n%s", try, output)
		output, ok = ownProcess(t, bus)
	}
	if !ok {
		t.Errorf("in its own process:\n%s", output)
	}
}

var retrying sync.Mutex

// ownProcess reports whether the test has passed there, and its output.
func ownProcess(t *testing.T, bus bool) (output string, ok bool) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	home, err := os.MkdirTemp("", "keyring") // not TempDir: its long name does not fit in a socket's address
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(home) })
	for _, dir := range []string{"run", "services", ".local/share/keyrings"} {
		if err := os.MkdirAll(filepath.Join(home, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	command := []string{self, "-test.run=^" + t.Name() + "$", "-test.v", "-test.timeout=5m"}
	if bus {
		config := filepath.Join(home, "bus.conf")
		write(t, config, strings.ReplaceAll(busConfig, "HOME", home))
		command = append([]string{"dbus-run-session", "--config-file=" + config, "--"}, command...)
	}
	process := exec.CommandContext(t.Context(), command[0], command[1:]...)
	process.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_RUNTIME_DIR=" + home + "/run", mark + "=" + t.Name(),
		"GORACE=atexit_sleep_ms=0", // otherwise the race detector adds a second to every session
	}
	out, err := process.CombinedOutput()
	// A test that did not run at all would end with success too.
	return string(out), err == nil && strings.Contains(string(out), "--- PASS: "+t.Name())
}

// missing skips a test, except in CI, where everything is installed: there a test that
// never runs must not look like one that passes.
func missing(t *testing.T, reason string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(reason)
	}
	t.Skip(reason)
}

// startGnomeKeyring starts the real thing. With a password it has an open login keyring;
// without one it has what is in the session's home.
func startGnomeKeyring(t *testing.T, password string) {
	t.Helper()
	args := []string{"--foreground", "--components=secrets"} // in the background it could outlive the test
	if password != "" {
		args = append(args, "--unlock")
	}
	daemon := exec.CommandContext(t.Context(), "gnome-keyring-daemon", args...)
	daemon.Stdin = strings.NewReader(password)
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { daemon.Wait() }) // the test's context has ended it by then
	for deadline := time.Now().Add(hang); look(t.Context()) == NoService; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("gnome-keyring-daemon did not come up")
		}
	}
}

// secretTool is a second reader, which shares no code with this package. It returns the
// tool's output and whether it found anything.
func secretTool(t *testing.T, stdin string, args ...string) (string, bool) {
	t.Helper()
	tool := exec.CommandContext(t.Context(), "secret-tool", args...)
	tool.Stdin = strings.NewReader(stdin)
	var complaints strings.Builder
	tool.Stderr = &complaints
	output, err := tool.Output()
	if err != nil && complaints.Len() > 0 {
		t.Errorf("secret-tool %s: %v: %s", args[0], err, &complaints)
	}
	return string(output), err == nil
}

func read(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// open is a keyring that ends with the test.
func open(t *testing.T) *Keyring {
	t.Helper()
	k := New()
	k.store.(*secretStore).rest = 20 * time.Millisecond // what real databases need is for .ci/real-keyrings
	t.Cleanup(k.Close)
	return k
}

// withoutBus takes the session bus away from this process. One in /run/user cannot be
// taken away, not even in CI, so the test is skipped there.
func withoutBus(t *testing.T) {
	t.Helper()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"bus", "dbus-session"} {
		if _, err := os.Stat(filepath.Join("/run/user", me.Uid, name)); err == nil {
			t.Skip("this user has a session bus in /run/user, which a test cannot hide")
		}
	}
}
