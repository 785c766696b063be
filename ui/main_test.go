//go:build unix

package ui_test

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/keyring"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/ui"
	"tokendoctor/ui/desktop"
	"tokendoctor/ui/practice"
	"tokendoctor/ui/ptytest"
	"tokendoctor/wizard"
	cases "tokendoctor/wizard/practice"
)

// The test binary is also the program under test: with one of these variables
// it runs the wizard on a simulated Cloudflare.
const (
	runPractice = "TOKENDOCTOR_TEST_PRACTICE" // a scenario, as practice; surprise for drawn ones
	runLive     = "TOKENDOCTOR_TEST_LIVE"     // a scenario's world, with nothing filled in
	runPanic    = "TOKENDOCTOR_TEST_PANIC"    // with runLive: what panics with the token
	runKeyring  = "TOKENDOCTOR_TEST_KEYRING"  // with runLive: a locked keyring
	runPlain    = "TOKENDOCTOR_TEST_PLAIN"    // with any of those: plain mode
	runFault    = "TOKENDOCTOR_TEST_FAULT"    // with runLive: the fault of the zone's request, once, or always with a ! at the end
	runFixed    = "TOKENDOCTOR_TEST_MENDED"   // with runLive: the world is fixed once this file exists
	runSeed     = "TOKENDOCTOR_TEST_SEED"     // with runPractice: decides the order of the cases
)

const insideNamespace = "TOKENDOCTOR_TEST_NAMESPACE" // set in the process that has its own network

func TestMain(m *testing.M) {
	if os.Getenv(runPractice) == "" && os.Getenv(runLive) == "" {
		flag.Parse()
		atOnce := "16" // tests wait more than they compute
		if os.Getenv(insideNamespace) != "" {
			atOnce = "48" // of one test
		}
		_ = flag.Set("test.parallel", atOnce)
		os.Exit(runTests(m))
	}
	o, end := optionsOf(os.Getenv)
	var exit ui.Exit
	var err error
	if os.Getenv(runPlain) != "" {
		exit, err = ui.Plain(context.Background(), o, os.Stdin, os.Stdout)
	} else {
		exit, err = ui.Run(context.Background(), o, desktop.Colors(colorprofile.ANSI, os.Getenv))
	}
	end()
	os.Exit(finish(os.Stdout, os.Stderr, exit, err))
}

// shared is a folder for what several tests need.
var shared string

func runTests(m *testing.M) int {
	var err error
	if shared, err = os.MkdirTemp("", "tokendoctor-ui-test-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(shared)
	return m.Run()
}

// optionsOf are the options that the variables ask for. end ends what they need.
func optionsOf(getenv func(string) string) (o ui.Options, end func()) {
	practised, live := getenv(runPractice), getenv(runLive)
	all := practice.Scenarios("test")
	var ends []func()
	opened := func(p ui.Prober, end func()) ui.Prober {
		ends = append(ends, end)
		return p
	}
	o = ui.Options{
		Scenarios: func() []ui.Scenario { return all }, Keyring: &memory{}, Version: "test",
		Desktop:  desktop.Desktop{Here: getenv("DISPLAY") != ""},
		Surprise: practised == "surprise",
	}
	o.Seed, _ = strconv.ParseUint(getenv(runSeed), 10, 64) // by chance if it is empty
	for i, s := range all {
		switch string(s.Cause) {
		case practised:
			o.Practice = &all[i]
			o.Prober = opened(s.Open())
		case live:
			if fault := getenv(runFault); fault != "" {
				o.Prober = opened(struckOnZone(live, fault))
			} else {
				o.Prober = opened(s.Open())
			}
			if file := getenv(runFixed); file != "" {
				o.Prober = fixing{o.Prober, opened(s.Fixed().Open()), file}
			}
		}
	}
	switch getenv(runPanic) {
	case "probe":
		o.Prober = panicking{&memory{}}
	case "keyring":
		o.Keyring = panicking{&memory{}}
	}
	if getenv(runKeyring) != "" {
		o.Keyring = &locked{}
	}
	return o, func() {
		for _, end := range ends {
			end()
		}
	}
}

// finish prints what is left on the normal screen, and returns the exit code.
func finish(out, errs io.Writer, exit ui.Exit, err error) int {
	if err != nil {
		fmt.Fprintln(errs, err)
		return 2
	}
	fmt.Fprint(out, exit.Text)
	switch {
	case exit.Interrupted:
		return 130
	case exit.Stopped:
		return 3
	}
	return 0
}

// struckOnZone is a scenario's Cloudflare with a fault of the zone's request.
func struckOnZone(cause, fault string) (ui.Prober, func()) {
	sc, _ := cases.ScenarioFor(wizard.Cause(cause))
	kind, always := strings.CutSuffix(fault, "!")
	f := simulator.Fault{Kind: simulator.FaultKind(kind), Endpoint: cloudflare.EndpointZone, Times: 1, RetryAfter: 5 * time.Second}
	if always {
		f.Times = 0
	}
	sc.World.Faults = []simulator.Fault{f}
	sim := simulator.New(sc.World)
	client := cloudflare.NewClient("test", sim.Transport())
	return client, func() {
		client.Close()
		sim.Close()
	}
}

// fixing is a Cloudflare on which somebody changes a setting. While the file says so, it
// does not answer.
type fixing struct {
	before, after ui.Prober
	file          string
}

func (m fixing) Run(ctx context.Context, p cloudflare.Probe) cloudflare.Reply {
	switch what, err := os.ReadFile(m.file); {
	case err != nil:
		return m.before.Run(ctx, p)
	case string(what) == "hang":
		<-ctx.Done()
	}
	return m.after.Run(ctx, p)
}

// memory is a keyring for tests that lasts as long as the program.
type memory struct {
	kept map[cloudflare.ZoneID]cloudflare.Token
}

func (m *memory) Look(context.Context, cloudflare.ZoneID) keyring.Seen {
	return keyring.Seen{State: keyring.Ready}
}

func (m *memory) Get(_ context.Context, z cloudflare.ZoneID, _ keyring.Notice) (keyring.Kept, error) {
	if t, ok := m.kept[z]; ok {
		return keyring.Kept{Token: t}, nil
	}
	return keyring.Kept{}, keyring.ErrNotFound
}

func (m *memory) Set(_ context.Context, z cloudflare.ZoneID, t cloudflare.Token, replace bool, _ keyring.Notice) error {
	if old, ok := m.kept[z]; ok && !replace && !old.Equal(t) {
		return keyring.HoldsOtherError{Kept: keyring.Kept{Token: old}}
	}
	m.kept = map[cloudflare.ZoneID]cloudflare.Token{z: t}
	return nil
}

// panicking is a client and a keyring that panic with the token in their hands.
type panicking struct{ *memory }

func (panicking) Run(_ context.Context, p cloudflare.Probe) cloudflare.Reply {
	if p.Token.IsZero() {
		return cloudflare.Reply{Endpoint: p.Endpoint, Outcome: cloudflare.OutcomeOK}
	}
	panic("token " + p.Token.Reveal())
}

func (panicking) Set(_ context.Context, _ cloudflare.ZoneID, t cloudflare.Token, _ bool, _ keyring.Notice) error {
	panic(fmt.Errorf("token %s", t.Reveal()))
}

// locked is a keyring whose dialog nobody answers.
type locked struct{}

func (locked) Look(context.Context, cloudflare.ZoneID) keyring.Seen {
	return keyring.Seen{State: keyring.Locked}
}

func (locked) Get(ctx context.Context, _ cloudflare.ZoneID, notice keyring.Notice) (keyring.Kept, error) {
	seen := keyring.Seen{State: keyring.Locked}
	if !notice(seen) {
		return keyring.Kept{}, keyring.UnavailableError{Seen: seen}
	}
	<-ctx.Done()
	return keyring.Kept{}, keyring.ErrNoAnswer
}

func (locked) Set(ctx context.Context, _ cloudflare.ZoneID, _ cloudflare.Token, _ bool, notice keyring.Notice) error {
	notice(keyring.Seen{State: keyring.Locked})
	<-ctx.Done()
	return keyring.ErrUnknown
}

// start runs the program in a terminal.
func start(t testing.TB, variable, scenario string, columns, rows int, more ...string) *ptytest.Terminal {
	t.Helper()
	return ptytest.Start(t, program(t, append(more, variable+"="+scenario)...), columns, rows)
}

// skip ends a test that cannot run here. Where all tests have to run, the test fails.
func skip(t testing.TB, why string, args ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf(why, args...)
	}
	t.Skipf(why, args...)
}

// needs skips a test where a tool is missing, and says which.
func needs(t testing.TB, tools ...string) {
	t.Helper()
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			skip(t, "%s is not installed", tool)
		}
	}
}

// program is the command that runs the program under test.
func program(t testing.TB, variables ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append([]string{"TERM=xterm-256color", "LANG=C.UTF-8", "HOME=" + t.TempDir(), "GOCOVERDIR=" + t.TempDir()}, variables...)
	return cmd
}

// scenarioOf finds what a scenario's customer would enter.
func scenarioOf(t testing.TB, cause string) cases.Scenario {
	t.Helper()
	s, ok := cases.ScenarioFor(wizard.Cause(cause))
	if !ok {
		t.Fatalf("no scenario %s", cause)
	}
	return s
}

func writeFile(t testing.TB, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

func readFile(t testing.TB, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
