package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"tokendoctor/cloudflare/keyring"
	"tokendoctor/ui/commands"
	"tokendoctor/ui/ptytest"
	"tokendoctor/wizard"
	"tokendoctor/wizard/bank"
	"tokendoctor/wizard/practice"
)

// run runs a command in the process, with text on standard input. Of the variables it
// sees those that are set behind TEST_.
func run(t *testing.T, transport http.RoundTripper, input string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", os.Getenv("TEST_DBUS")) // no test may find a person's keyring
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	go func() {
		_, _ = io.WriteString(w, input)
		_ = w.Close()
	}()
	var out, errs bytes.Buffer
	a := app{stdin: r, stdout: &out, stderr: &errs, getenv: func(name string) string { return os.Getenv("TEST_" + name) }, transport: transport, keyring: keyring.New()}
	code = a.run(args)
	return code, out.String(), errs.String()
}

// inBubble runs a subtest on a clock that jumps over every wait, so that a command that
// takes its ten seconds costs none.
func inBubble(t *testing.T, name string, f func(*testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) { ptytest.Bubble(t, f) })
}

// noNetwork fails the test that makes a request.
type noNetwork struct{ t *testing.T }

func (n noNetwork) RoundTrip(r *http.Request) (*http.Response, error) {
	n.t.Errorf("a request to %s", r.URL.Host)
	return nil, http.ErrHandlerTimeout
}

func answersFile(t *testing.T, answers map[wizard.QuestionID]wizard.Value) string {
	t.Helper()
	text, err := json.Marshal(answers)
	if err != nil {
		t.Fatal(err)
	}
	return writeFile(t, "answers.json", string(text))
}

func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCommandLine(t *testing.T) {
	healthy, _ := practice.ScenarioFor("healthy")
	zone := healthy.ZoneID
	for _, c := range []struct {
		name, input string
		args        []string
		code        int
		stdout      string // has to be in it
		stderr      string
	}{
		{"version", "", []string{"--version"}, 0, "tokendoctor ", ""},
		{"manual page", "", []string{"man"}, 0, ".SH SYNOPSIS", ""},
		{"completion", "", []string{"completion", "fish"}, 0, "complete -c tokendoctor", ""},
		{"help of a command", "", []string{"check", "--help"}, 0, "--answers FILE", ""},
		{"wizard without a terminal", "", nil, commands.ExitUsage, "", "tokendoctor check"},
		{"practice without a terminal", "", []string{"practice", "expired"}, commands.ExitUsage, "", "needs a terminal"},
		{"plain mode", strings.Repeat("\n", 11) + "q\n", []string{"practice", "expired", "--plain"}, 0, "Cause: expired (confirmed)", ""},
		{"the flag in front, line ends of Windows", strings.Repeat("\r\n", 11), []string{"--plain", "practice", "expired"}, 0, "Cause: expired (confirmed)", ""},
		{"no answers", "", []string{"practice", "expired", "--plain"}, commands.ExitUnjudged, "stopped here.\n\nThis was practice, on a simulated Cloudflare.\nStopped before a result.", ""},
		{"q before a result", "\nq\n", []string{"practice", "expired", "--plain"}, commands.ExitUnjudged, "Stopped before a result.", ""},
		{"a row that is not there", "99\n1\n", []string{"practice", "--plain"}, commands.ExitUnjudged, "There is no row of that number. Type one from 1 to", ""},
		{"stopped after a new test", strings.Repeat("\n", 14), []string{"practice", "expired", "--plain"}, commands.ExitUnjudged, "Before it: The token has expired (confirmed).", ""},
		{"unknown flag", "x", []string{"check", "--zone", zone, "--token", healthy.Paste}, commands.ExitUsage, "", "check --help tells more"},
		{"no token", "", []string{"check", "--zone", zone}, commands.ExitUsage, "", "There is no token"},
		{"white space for a token", "  \n\n", []string{"check", "--zone", zone}, commands.ExitUsage, "", "no token on standard input"},
		{"a letter for a token", strings.Repeat("Dear support, ", 700), []string{"check", "--zone", zone}, commands.ExitUsage, "", "a longer text (9800 characters), not a token"},
		{"a megabyte for a token", strings.Repeat("Dear support, ", 1<<16), []string{"check", "--zone", zone}, commands.ExitUsage, "", "a longer text (more than 64 kB), not a token"},
		{"a domain that is none", healthy.Paste, []string{"check", "--zone", zone, "--domain", "no domain"}, commands.ExitUsage, "", "should look like example.com"},
		{"answers that are not there", "x", []string{"check", "--zone", zone, "--answers", "/nonexistent"}, commands.ExitUsage, "", "cannot be read"},
		{"answers that are no object", "x", []string{"check", "--zone", zone, "--answers", writeFile(t, "a", "[]")}, commands.ExitUsage, "", "JSON object"},
		{"answers to no question", "x", []string{"check", "--zone", zone, "--answers", writeFile(t, "b", `{"weather":"fine"}`)}, commands.ExitUsage, "", "listed (active"},
		{"a Global API Key is decided offline", strings.Repeat("0123456789abcdef", 3)[:37], []string{"check", "--zone", zone}, commands.ExitCause, "Cause: wrong-credential (confirmed)", ""},
		{"a script for the web host", "", []string{"host-script", "--zone", zone}, 0, "const TOKEN_DOCTOR_GIVEN = '" + strings.ToLower(zone) + "';", ""},
		{"a script that purges nothing", "", []string{"host-script", "--zone", zone, "--skip-purge-probe"}, 0, "TOKEN_DOCTOR_PURGE', 'no' ===", ""},
		{"a script for any zone", "", []string{"host-script"}, 0, "const TOKEN_DOCTOR_GIVEN = '';", ""},
		{"a script for an empty zone", "", []string{"host-script", "--zone", ""}, commands.ExitUsage, "", "shape of a Zone ID"},
		{"a script for the token", "", []string{"host-script", "--zone", healthy.Paste}, commands.ExitUsage, "", "shape of a Zone ID"},
		{"a script for a domain", "", []string{"host-script", "--zone", "example.com"}, commands.ExitUsage, "", "shape of a Zone ID"},
		{"forget without a zone", "", []string{"forget"}, commands.ExitUsage, "", "Give it --zone ID or --all, one of the two."},
		{"forget everything and a zone", "", []string{"forget", "--all", "--zone", zone}, commands.ExitUsage, "", "Give it --zone ID or --all, one of the two."},
		{"forget without a keyring", "", []string{"forget", "--zone", zone}, commands.ExitCause, "", "could not be verified"},
		{"forget with a token for a zone", "", []string{"forget", "--zone", healthy.Paste}, commands.ExitUsage, "", "shape of a Zone ID"},
	} {
		code, stdout, stderr := run(t, noNetwork{t}, c.input, c.args...)
		if code != c.code || !strings.Contains(stdout, c.stdout) || !strings.Contains(strings.Join(strings.Fields(stderr), " "), c.stderr) {
			t.Errorf("%s: exit %d, want %d\nstdout: %s\nstderr: %s", c.name, code, c.code, stdout, stderr)
		}
		if strings.Contains(stdout+stderr, healthy.Paste[5:15]) {
			t.Errorf("%s: repeats the token", c.name)
		}
		if c.code == commands.ExitUsage && stdout != "" {
			t.Errorf("%s: prints on standard output", c.name)
		}
	}
}

// open ends as check would have, by the verdict of the report; of many, as the worst does.
func TestOpenEndsAsCheckDoes(t *testing.T) {
	file := func(name string) string {
		sc, _ := practice.ScenarioFor(wizard.Cause(name))
		w := bank.Walk(t, sc, true)
		return writeFile(t, name+".txt", w.State.SupportReport("tokendoctor test").Text())
	}
	healthy, limited, expired := file("healthy"), file("rate-limited"), file("expired")
	noReport, big := writeFile(t, "letter.txt", "Dear support,\n"), writeFile(t, "big.txt", "")
	hugeMail := writeFile(t, "mail.eml", "From: anna@example.com\nSubject: photos\n\n")
	for _, file := range []string{big, hugeMail} {
		if err := os.Truncate(file, 100<<20); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		files          []string
		code           int
		stdout, stderr string // are in it
	}{
		"healthy":              {[]string{healthy}, commands.ExitHealthy, "Cause: healthy", ""},
		"a cause":              {[]string{expired}, commands.ExitCause, "Cause: expired (confirmed)", ""},
		"could not be checked": {[]string{limited}, commands.ExitUnjudged, "Cause: rate-limited", ""},
		"no report":            {[]string{noReport}, commands.ExitUsage, "", "letter.txt: there is no report of Token Doctor in it."},
		"no file":              {[]string{"/nonexistent/a.txt"}, commands.ExitUsage, "", "a.txt: there is no such file."},
		"a folder":             {[]string{t.TempDir()}, commands.ExitUsage, "", "it is a folder, not a file."},
		"100 MB":               {[]string{big}, commands.ExitUsage, "", "big.txt: it is larger than 1 MB, and no report is."},
		"a mail of 100 MB":     {[]string{hugeMail}, commands.ExitUsage, "", "mail.eml: the mail is larger than 36 MB, so it was not read."},
		"nothing said":         {nil, commands.ExitUsage, "", "open"},
		"the worst of two":     {[]string{healthy, limited}, commands.ExitUnjudged, "rate-limited", ""},
		"the worst of three":   {[]string{healthy, limited, expired}, commands.ExitCause, "expired", ""},
		"one that is none":     {[]string{healthy, noReport, expired}, commands.ExitUsage, "expired", "letter.txt: "},
	} {
		for _, flag := range []string{"", "--json"} {
			args := append([]string{"open"}, c.files...)
			if flag != "" {
				args = append(args, flag)
			}
			code, stdout, stderr := run(t, noNetwork{t}, "", args...)
			if code != c.code || flag == "" && !strings.Contains(stdout, c.stdout) || !strings.Contains(stderr, c.stderr) || c.stdout == "" && stdout != "" {
				t.Errorf("%s %s: exit %d, want %d\n%s%s", name, flag, code, c.code, stdout, stderr)
			}
		}
	}
	text, err := os.ReadFile(expired)
	if err != nil {
		t.Fatal(err)
	}
	mail := "From: Anna <anna@example.com>\r\nSubject: Report\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n" + string(text) +
		"\r\n--x\r\nContent-Type: image/png\r\n\r\n" + strings.Repeat("iVBORw0KGgo\r\n", 1<<18) + "\r\n--x--\r\n"
	if code, stdout, stderr := run(t, noNetwork{t}, mail, "open", "-"); code != commands.ExitCause || !strings.Contains(stdout, "Cause: expired (confirmed)") {
		t.Errorf("a mail of %d bytes with a picture: exit %d\n%s%s", len(mail), code, stdout, stderr)
	}
}

// What the environment asks for is plain mode as well.
func TestPlainModeByTheEnvironment(t *testing.T) {
	for _, name := range []string{"ACCESSIBLE", "TERM"} {
		t.Setenv("TEST_"+name, "dumb")
		if code, stdout, stderr := run(t, noNetwork{t}, "", "practice", "expired"); code != commands.ExitUnjudged || !strings.Contains(stdout, "Stopped before a result.") {
			t.Errorf("%s: exit %d, %s%s", name, code, stdout, stderr)
		}
		t.Setenv("TEST_"+name, "")
	}
}

// ctrl+c ends check while it reads its answers from a pipe, be there a writer or none, and
// forget while it waits for a keyring that does not answer.
func TestInterrupted(t *testing.T) {
	sc, _ := practice.ScenarioFor("healthy")
	pipe, bus := filepath.Join(t.TempDir(), "answers"), filepath.Join(t.TempDir(), "bus")
	if err := exec.Command("mkfifo", pipe).Run(); err != nil {
		t.Skip(err)
	}
	mute, err := net.Listen("unix", bus)
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close()
	open := func() {
		w, err := os.OpenFile(pipe, os.O_WRONLY, 0)
		if err != nil {
			t.Error(err)
		}
		t.Cleanup(func() { _ = w.Close() })
	}
	check := []string{"check", "--zone", sc.ZoneID, "--answers", pipe}
	for _, c := range []struct {
		name, bus     string
		args          []string
		before, after func() // of the call
		stderr        string
	}{
		{"nobody writes", "", check, func() {}, open /* lets the reader go */, "Interrupted before a result.\n"},
		{"without end", "", check, func() { go open() }, func() {}, "Interrupted before a result.\n"},
		{"no report arrives", "", []string{"open", pipe}, func() {}, open, "Interrupted before a result.\n"},
		{"no list arrives", "", []string{"check", "--sites", pipe}, func() {}, open, "Interrupted before a result.\n"},
		{"no keyring answers", "unix:path=" + bus, []string{"forget", "--zone", sc.ZoneID}, func() {}, func() {}, "It could not be verified that the token is gone"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.bus != "" && runtime.GOOS != "linux" {
				t.Skip("the keyring is not on a bus here")
			}
			t.Setenv("TEST_DBUS", c.bus)
			caught := make(chan os.Signal, 1) // so that none of them ends the test
			signal.Notify(caught, os.Interrupt)
			defer signal.Stop(caught)
			self, err := os.FindProcess(os.Getpid())
			if err != nil {
				t.Fatal(err)
			}
			c.before()
			time.AfterFunc(200*time.Millisecond, func() { _ = self.Signal(os.Interrupt) })
			began := time.Now()
			code, _, stderr := run(t, noNetwork{t}, sc.Paste, c.args...)
			if code != commands.ExitInterrupted || !strings.HasPrefix(stderr, c.stderr) {
				t.Errorf("exit %d after %v: %s", code, time.Since(began), stderr)
			}
			c.after()
		})
	}
}

const runFatal = "TOKENDOCTOR_TEST_FATAL" // the test binary is a check that the Go runtime ends

func init() {
	if zone := os.Getenv(runFatal); zone != "" {
		debug.SetMaxStack(64 << 10)
		a := app{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: func(string) string { return "" }, keyring: keyring.New(),
			transport: transportFunc(func(*http.Request) (*http.Response, error) { return endless(nil) })}
		os.Exit(a.run([]string{"check", "--zone", zone}))
	}
}

// endless uses up the stack, which no program can recover from.
func endless(r *http.Response) (*http.Response, error) {
	var room [1 << 10]byte
	next, err := endless(r) //nolint:staticcheck // that it has no end is what is tested
	room[len(room)-1]++
	return next, err
}

// A fatal error of the Go runtime ends the program with 2, and no code of the program
// runs any more. The help says so, and how to tell it from a usage error; nothing of
// the token is printed.
func TestFatalErrorsOfTheRuntime(t *testing.T) {
	sc, _ := practice.ScenarioFor("healthy")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), runFatal+"="+sc.ZoneID, "GOTRACEBACK=all", "DBUS_SESSION_BUS_ADDRESS=", "XDG_RUNTIME_DIR="+t.TempDir())
	cmd.Stdin = strings.NewReader(canary)
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	_ = cmd.Run()
	if code := cmd.ProcessState.ExitCode(); code != 2 || stdout.Len() > 0 || !strings.Contains(stderr.String(), "fatal error: ") {
		t.Errorf("exit %d\nstdout: %s\nstderr: %.300s", code, stdout.String(), stderr.String())
	}
	if leak, ok := needles.Find([]byte(stderr.String())); ok {
		t.Errorf("standard error: %s", leak)
	}
	i := slices.IndexFunc(commands.Exits[:], func(e struct {
		Code    int
		Meaning string
	}) bool {
		return e.Code == 2
	})
	if !strings.Contains(commands.Exits[i].Meaning, "fatal error") {
		t.Errorf("the help does not tell of it: %s", commands.Exits[i].Meaning)
	}
}
