package ui_test

// The proof that nothing secret leaves: made-up credentials of every kind go
// through the unmodified binary, and everything that it can write to is searched
// for any six characters of them. A program that leaks on purpose goes the same
// way, to show that each search can find something.

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httputil"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"tokendoctor/cloudflare/simulator"
	"tokendoctor/ui/commands"
	"tokendoctor/ui/leaktest"
	"tokendoctor/ui/ptytest"
	cases "tokendoctor/wizard/practice"
)

// canary is a made-up credential.
type canary struct {
	kind  string
	value string // as it is pasted
	sent  bool   // Cloudflare is asked about it
}

func canaries() []canary {
	const (
		hexDigits = "0123456789abcdef"
		base62    = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	)
	body := func(kind string, n int) string { return leaktest.Canary(kind, base62, n) }
	digits := func(kind string, n int) string { return leaktest.Canary(kind, hexDigits, n) }
	token := func(prefix, kind string) string { return prefix + body(kind, 40) + digits(kind, 8) }
	strays := token("cfut_", "strays")
	return []canary{
		{"user token", token("cfut_", "user"), true},
		{"account token", token("cfat_", "account"), true},
		{"old token", body("old", 40), true},
		{"cut token", "cfut_" + body("cut", 36), true},
		{"token with strays", "\u201c" + strays[:20] + "\u200b\t" + strays[20:] + "\u201d\n", true},
		{"unknown secret", body("unknown", 27), true},
		{"Global API Key", token("cfk_", "key"), false},
		{"old Global API Key", digits("old key", 37), false},
		{"Origin CA key", "v1.0-" + digits("origin", 24) + "-" + digits("origin", 146), false},
		{"OAuth token", "cfoat_" + body("oauth", 43), false},
		{"S3 secret", digits("s3", 64), false},
		{"two tokens", token("cfut_", "first") + " " + token("cfut_", "second"), false},
	}
}

// secret is what may not be found anywhere: without the public part, which is the prefix,
// a second token's too.
func (c canary) secret() string {
	return strings.ReplaceAll(strings.Trim(c.value, "\u201c\u201d\n"), " cfut_", "")
}

// stage is a place for one program, where everything that it writes is kept.
type stage struct {
	t         *testing.T
	home, tmp string
	env       []string
	mu        sync.Mutex
	written   map[string][]byte // by sink
}

// newStage turns on every switch that makes programs log what they handle.
func newStage(t *testing.T, ca string) *stage {
	s := &stage{t: t, home: t.TempDir(), tmp: t.TempDir(), written: map[string][]byte{}}
	s.env = []string{
		"TERM=xterm-256color", "LANG=C.UTF-8", "HOME=" + s.home, "TMPDIR=" + s.tmp, "XDG_RUNTIME_DIR=" + s.tmp,
		"SSL_CERT_FILE=" + ca, "SSL_CERT_DIR=" + s.home, "GOTRACEBACK=system",
		"DISPLAY=:0", "PATH=" + openers(t, filepath.Join(s.tmp, "opened")),
		"TEA_TRACE=" + filepath.Join(s.tmp, "trace"), "TEA_DEBUG=true", "GODEBUG=http2debug=2",
	}
	return s
}

// openers provides an xdg-open that writes down what it is given.
func openers(t *testing.T, opened string) string {
	bin := t.TempDir()
	script := "#!/bin/sh\nprintf '%s\\n' \"$@\" >> " + opened + "\n"
	writeFile(t, filepath.Join(bin, "xdg-open"), script, 0o755)
	return bin
}

// command is a program that runs on the stage.
func (s *stage) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env, cmd.Dir = s.env, s.tmp
	return cmd
}

func (s *stage) write(sink string, p []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.written[sink] = append(append(s.written[sink], p...), '\n')
}

// look reads what other programs on the machine can see of a process, unless it has ended
// already.
func (s *stage) look(pid int) {
	for _, name := range []string{"cmdline", "environ"} {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, name))
		if err != nil && !errors.Is(err, os.ErrNotExist) && !errors.Is(err, syscall.ESRCH) {
			s.t.Errorf("%s of the process: %v", name, err)
		}
		s.write("/proc "+name, text)
	}
}

// lookAt reads everything that a full-screen program has drawn.
func (s *stage) lookAt(x *ptytest.Terminal) {
	s.write("terminal", []byte(x.Raw()))
	before := ""
	for _, f := range x.Frames() {
		if f != before {
			s.write("screen", []byte(f))
		}
		before = f
	}
}

// files reads everything that was left on disk.
func (s *stage) files() {
	for sink, dir := range map[string]string{"HOME": s.home, "TMPDIR": s.tmp} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			text, err := os.ReadFile(path)
			s.write(sink, append([]byte(path+"\n"), text...))
			return err
		})
		if err != nil {
			s.t.Error(err)
		}
	}
}

// leaks lists the sinks that hold six characters in a row of a secret.
func (s *stage) leaks(secret string) []string {
	s.files()
	s.mu.Lock()
	defer s.mu.Unlock()
	needles := leaktest.New(secret)
	var out []string
	for sink, text := range s.written {
		if leak, ok := needles.Find(text); ok {
			out = append(out, sink+": "+leak)
		}
	}
	return out
}

// runCheck runs a command to its end, with the secret on standard input.
func (s *stage) runCheck(secret string, name string, args ...string) {
	s.t.Helper()
	cmd := s.command(name, args...)
	in, err := cmd.StdinPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.look(cmd.Process.Pid) // it waits for its input
	_, _ = io.WriteString(in, secret)
	_ = in.Close()
	if err := cmd.Wait(); !ran(err) {
		s.t.Fatal(err)
	}
	s.write("standard output", out.Bytes())
	s.write("standard error", errs.Bytes())
}

// recorder keeps what arrives at the server, with the one header that may hold a token
// apart from the rest.
type recorder struct {
	stage *stage
	next  http.Handler
}

func (r recorder) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	shown := req.Clone(req.Context())
	r.stage.write("authorization", []byte(shown.Header.Get("Authorization")))
	shown.Header.Del("Authorization")
	if text, err := httputil.DumpRequest(shown, true); err == nil {
		r.stage.write("requests", text)
		_, body, _ := bytes.Cut(text, []byte("\r\n\r\n"))
		req.Body = io.NopCloser(bytes.NewReader(body))
	}
	if req.ProtoMajor != 1 {
		r.stage.write("protocol", []byte(req.Proto))
	}
	r.next.ServeHTTP(w, req)
}

// worldOf has the canaries that Cloudflare knows.
func worldOf(t *testing.T, all []canary) (cases.Scenario, http.Handler) {
	sc := scenarioOf(t, "healthy")
	for i, c := range all {
		token := sc.World.Tokens[0]
		token.Value, token.ID, token.Account = c.value, fmt.Sprintf("%032x", i), strings.HasPrefix(c.value, "cfat_")
		sc.World.Tokens = append(sc.World.Tokens, token)
	}
	sim := simulator.New(sc.World)
	t.Cleanup(sim.Close)
	return sc, sim.Handler()
}

// sittings are what is done with a canary, each on a stage of its own, the longest first.
var sittings = []struct {
	name string
	run  func(s *stage, binary string, sc cases.Scenario, c canary)
}{
	{"wizard", func(s *stage, binary string, sc cases.Scenario, c canary) {
		cmd := s.command(binary)
		walkWith(ptytest.Start(s.t, cmd, 80, 24), s, cmd, sc, c)
	}},
	{"plain", func(s *stage, binary string, sc cases.Scenario, c canary) {
		walkPlainWith(ptytest.Start(s.t, s.command(binary, "--plain"), 80, 400), s, sc, c)
	}},
	{"practice", func(s *stage, binary string, _ cases.Scenario, c canary) {
		practiseWith(ptytest.Start(s.t, s.command(binary, "practice", "expired"), 60, 20), s, c)
	}},
	{"commands", func(s *stage, binary string, sc cases.Scenario, c canary) {
		for _, args := range [][]string{
			{"check", "--zone", sc.ZoneID, "--domain", sc.Domain},
			{"check", "--zone", sc.ZoneID, "--json"},
			{"check", "--zone", "somewhere"},
			{"forget", "--zone", sc.ZoneID},
		} {
			s.runCheck(c.value, binary, args...)
		}
		for _, command := range commands.All {
			s.runCheck(c.value, binary, strings.Fields(command.Name)...)
		}
		s.runCheck(strings.Repeat(c.value+"\n", 20), binary, "--plain")
	}},
}

func TestNothingLeaksFromTheBinary(t *testing.T) {
	if testing.Short() {
		t.Skip("the program is built without the race detector: nothing is new")
	}
	inNamespace(t, func(binary string) {
		prepare(t, map[string]string{"/etc/hosts": poses})
		all := canaries()
		sc, handler := worldOf(t, all)
		ca, cert := authority(t, "api.cloudflare.com")
		records := newStage(t, ca)
		serve(t, localhost, recorder{records, handler}, cert)

		t.Run("credentials", func(t *testing.T) { // ends when all of them have
			for _, sitting := range sittings {
				for _, c := range all {
					t.Run(c.kind+", "+sitting.name, func(t *testing.T) {
						t.Parallel()
						s := newStage(t, ca)
						sitting.run(s, binary, sc, c)
						if found := s.leaks(c.secret()); found != nil {
							t.Errorf("leaks: %v", found)
						}
					})
				}
			}
		})
		for _, c := range all {
			for _, sink := range records.leaks(c.secret()) {
				if !c.sent || !strings.HasPrefix(sink, "authorization") {
					t.Errorf("%s: requests leak: %s", c.kind, sink)
				}
			}
		}
		if p := records.written["protocol"]; p != nil {
			t.Errorf("a request over %s, whose headers GODEBUG prints", p)
		}
		if records.written["requests"] == nil {
			t.Error("no request was seen")
		}
	})
}
