package main

import (
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
	cases "tokendoctor/wizard/practice"
)

// ctrl+c ends check while it reads its answers from a pipe, be there a writer or none, and
// forget while it waits for a keyring that does not answer.
func TestInterrupted(t *testing.T) {
	sc, _ := cases.ScenarioFor("healthy")
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
	sc, _ := cases.ScenarioFor("healthy")
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
