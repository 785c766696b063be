package ui_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"tokendoctor/ui/leaktest"
	"tokendoctor/ui/ptytest"
)

// What the system sees of a run: the token comes in where it is read, and goes out only
// through the encrypted connection, where nobody can read it. The process is closed to
// the user's other programs.
func TestSystemCalls(t *testing.T) {
	needs(t, "strace")
	inNamespace(t, func(binary string) {
		prepare(t, map[string]string{"/etc/hosts": poses})
		c := canaries()[0]
		sc, handler := worldOf(t, []canary{c})
		ca, cert := authority(t, "api.cloudflare.com")
		serve(t, localhost, handler, cert)
		trace := filepath.Join(t.TempDir(), "trace")
		strace := func(name string, args ...string) []string {
			return append([]string{"-f", "-yy", "-s", "65536", "-o", trace, name}, args...)
		}
		s := newStage(t, ca)
		s.runCheck(c.value, "strace", strace(binary, "check", "--zone", sc.ZoneID)...)
		calls := leakingCalls(t, trace, c.secret())
		if len(calls) == 0 {
			t.Error("the token was not seen where it is read")
		}
		for _, call := range calls {
			if !strings.HasPrefix(call, "read(0<pipe:") {
				t.Errorf("check: the token is in %.60q", call)
			}
		}
		if text, _ := os.ReadFile(trace); !bytes.Contains(text, []byte("prctl(PR_SET_DUMPABLE, SUID_DUMP_DISABLE")) {
			t.Error("the process can be read by others")
		}

		s = newStage(t, ca)
		x := ptytest.Start(t, s.command("strace", strace(binary)...), 80, 24)
		enterZone(x, sc)
		giveToken(x, c.value)
		agree(x)
		x.Send(ptytest.CtrlC)
		x.Exit()
		calls = leakingCalls(t, trace, c.secret())
		if len(calls) == 0 {
			t.Error("the token was not seen where it is pasted")
		}
		for _, call := range calls {
			if !regexp.MustCompile(`^read\(\d+</dev/(pts/\d+|tty)`).MatchString(call) {
				t.Errorf("wizard: the token is in %.60q", call)
			}
		}

		s.env = append(s.env, runLeak+"=HOME")
		s.runCheck(c.value, "strace", strace(os.Args[0])...)
		if calls := leakingCalls(t, trace, c.secret()); len(calls) < 2 {
			t.Error("a token that is written to a file was not found")
		}
	})
}

var (
	callOf = regexp.MustCompile(`^(\d+) +(.*)`)
	begun  = regexp.MustCompile(`^(.*) <unfinished \.\.\.>$`)
	ended  = regexp.MustCompile(`^<\.\.\. \w+ resumed>(.*)`)
)

// leakingCalls lists the system calls that hold a secret, rejoined where another thread's
// call came in between.
func leakingCalls(t *testing.T, trace, secret string) []string {
	needles := leaktest.New(secret)
	waiting := map[string]string{} // by thread
	var out []string
	for line := range strings.Lines(readFile(t, trace)) {
		m := callOf.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		if m == nil {
			continue
		}
		call := m[2]
		if b := begun.FindStringSubmatch(call); b != nil {
			waiting[m[1]] = b[1]
		}
		if e := ended.FindStringSubmatch(call); e != nil {
			call = waiting[m[1]] + e[1]
		}
		if _, ok := needles.Find([]byte(call)); ok {
			out = append(out, call)
		}
	}
	return out
}

// The memory of a process that holds a token is closed to the user's other programs.
func TestMemoryIsClosed(t *testing.T) {
	if os.Getuid() != 0 {
		skip(t, "needs root, to be nobody")
	}
	needs(t, "cat", "head")
	t.Parallel()
	binary := unmodified(t)
	for dir := binary; dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	nobody := &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	for name, c := range map[string]struct {
		cmd    *exec.Cmd
		closed bool
	}{
		"tokendoctor":     {exec.Command(binary, "check", "--zone", "x"), true},
		"another program": {exec.Command("cat"), false},
	} {
		in, err := c.cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		c.cmd.SysProcAttr, c.cmd.Env = nobody, []string{}
		if err := c.cmd.Start(); err != nil {
			t.Fatal(err)
		}
		readable := true
		for end := time.Now().Add(5 * time.Second); readable == c.closed && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
			look := exec.Command("head", "-c", "1", fmt.Sprintf("/proc/%d/environ", c.cmd.Process.Pid))
			look.SysProcAttr = nobody
			readable = look.Run() == nil
		}
		if readable == c.closed {
			t.Errorf("%s: readable by its user is %v", name, readable)
		}
		_ = in.Close()
		_ = c.cmd.Wait()
	}
}
