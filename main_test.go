package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tokendoctor/cloudflare/keyring"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/ui/commands"
	"tokendoctor/wizard"
	"tokendoctor/wizard/bank"
	cases "tokendoctor/wizard/practice"
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
	t.Run(name, func(t *testing.T) {
		// The goroutine that hands out signals starts with the first who wants some, and
		// never ends: it must not start inside the bubble.
		c := make(chan os.Signal, 1)
		signal.Notify(c, os.Interrupt)
		signal.Stop(c)
		synctest.Test(t, func(t *testing.T) {
			// A bubble begins in the year 2000, the tokens of the scenarios live later.
			time.Sleep(time.Until(time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)))
			f(t)
		})
	})
}

// noNetwork fails the test that makes a request.
type noNetwork struct{ t *testing.T }

func (n noNetwork) RoundTrip(r *http.Request) (*http.Response, error) {
	n.t.Errorf("a request to %s", r.URL.Host)
	return nil, http.ErrHandlerTimeout
}

// check runs every scenario for which no answers are needed: the same engine,
// the contract's JSON and its exit codes.
func TestCheckScenarios(t *testing.T) {
	answersNeeded := []wizard.Cause{wizard.SavedValueDiffers, wizard.HostBlocked, wizard.PluginOutdated, wizard.IntegrationOff}
	for _, sc := range cases.Scenarios() {
		cause := sc.Cause
		inBubble(t, string(sc.Cause), func(t *testing.T) {
			sim := simulator.New(sc.World)
			defer sim.Close()
			args := []string{"check", "--json", "--zone", sc.ZoneID, "--domain", sc.Domain}
			if slices.Contains(answersNeeded, cause) {
				args = append(args, "--answers", answersFile(t, sc.Answers))
			}
			code, stdout, stderr := run(t, sim.Transport(), sc.Paste+"\n", args...)
			var r wizard.Report
			dec := json.NewDecoder(strings.NewReader(stdout))
			dec.DisallowUnknownFields()
			if err := dec.Decode(&r); err != nil || dec.More() {
				t.Fatalf("standard output is not one object: %v\n%s%s", err, stdout, stderr)
			}
			if r.Schema != 1 || r.Verdict.Title == "" || r.Findings == nil || r.Requests == nil ||
				r.Verdict.Alternatives == nil || r.Verdict.Also == nil || r.Verdict.RuledOut == nil {
				t.Errorf("the object is not whole: %s", stdout)
			}
			if slices.Contains(answersNeeded, cause) && r.Verdict.Cause != cause {
				t.Errorf("with answers: verdict %s", r.Verdict.Cause)
			}
			if r.Verdict.Cause != cause && !slices.Contains(r.Verdict.Alternatives, cause) && cause != wizard.Undetermined {
				t.Errorf("verdict %s, alternatives %v", r.Verdict.Cause, r.Verdict.Alternatives)
			}
			if r.Verdict.Confidence == wizard.Confirmed && r.Verdict.Cause != cause {
				t.Errorf("confirmed %s", r.Verdict.Cause)
			}
			if code != codeOf(r.Verdict.Cause) {
				t.Errorf("exit code %d for %s", code, r.Verdict.Cause)
			}
			if secret := strings.TrimPrefix(strings.TrimSpace(sc.Paste), "cfut_"); len(secret) > 12 && strings.Contains(stdout+stderr, secret[:12]) {
				t.Error("a part of the token was printed")
			}
			t.Logf("exit %d: %s (%s), %d requests", code, r.Verdict.Cause, r.Verdict.Confidence, len(r.Requests))
		})
	}
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
	healthy, _ := cases.ScenarioFor("healthy")
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

// check ends with 4 where a token that works ends within --warn-days, and tells the day and
// the days left whether or not that was asked.
func TestTokenThatEndsSoon(t *testing.T) {
	for name, c := range map[string]struct {
		ends time.Duration // after now; 0 is never
		warn []string
		code int
		days string // is in the JSON; empty: there is no end
	}{
		"within the days":         {10*24*time.Hour + time.Hour, []string{"--warn-days", "14"}, commands.ExitEndsSoon, `"days_left":10`},
		"on the last of the days": {14*24*time.Hour + time.Hour, []string{"--warn-days", "14"}, commands.ExitEndsSoon, `"days_left":14`},
		"a day later":             {15*24*time.Hour + time.Hour, []string{"--warn-days", "14"}, commands.ExitHealthy, `"days_left":15`},
		"not asked for":           {10*24*time.Hour + time.Hour, nil, commands.ExitHealthy, `"days_left":10`},
		"today":                   {time.Hour, []string{"--warn-days", "1"}, commands.ExitEndsSoon, `"days_left":0`},
		"without an end":          {0, []string{"--warn-days", "14"}, commands.ExitHealthy, ""},
		"ended":                   {-time.Hour, []string{"--warn-days", "14"}, commands.ExitCause, ""},
	} {
		inBubble(t, name, func(t *testing.T) {
			sc, _ := cases.ScenarioFor("healthy")
			end := time.Now().Add(c.ends).UTC()
			for i := range sc.World.Tokens {
				if sc.World.Tokens[i].ExpiresOn = end; c.ends == 0 {
					sc.World.Tokens[i].ExpiresOn = time.Time{}
				}
			}
			sim := simulator.New(sc.World)
			defer sim.Close()
			code, stdout, stderr := run(t, sim.Transport(), sc.Paste, append([]string{"check", "--json", "--zone", sc.ZoneID, "--domain", sc.Domain}, c.warn...)...)
			on := `"expires_on":"` + end.Format(time.RFC3339) + `"`
			if code != c.code || c.days != "" && (!strings.Contains(stdout, c.days) || !strings.Contains(stdout, on)) || c.days == "" && strings.Contains(stdout, "days_left") {
				t.Errorf("exit %d, want %d\n%s%s", code, c.code, stdout, stderr)
			}
		})
	}
	for _, days := range []string{"0", "-1", "soon", "1.5"} {
		if code, stdout, _ := run(t, noNetwork{t}, "x", "check", "--warn-days", days); code != commands.ExitUsage || stdout != "" {
			t.Errorf("--warn-days %s: exit %d, %s", days, code, stdout)
		}
	}
}

// open ends as check would have, by the verdict of the report; of many, as the worst does.
func TestOpenEndsAsCheckDoes(t *testing.T) {
	file := func(name string) string {
		sc, _ := cases.ScenarioFor(wizard.Cause(name))
		w, err := bank.Walk(sc, true)
		if err != nil {
			t.Fatal(err)
		}
		return writeFile(t, name+".txt", w.State.SupportReport("tokendoctor test").Text())
	}
	healthy, limited, expired := file("healthy"), file("rate-limited"), file("expired")
	noReport, big := writeFile(t, "letter.txt", "Dear support,\n"), writeFile(t, "big.txt", "")
	if err := os.Truncate(big, 100<<20); err != nil {
		t.Fatal(err)
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

// A Zone ID of the wrong shape is a verdict, and one final line break is none. All else is
// judged as a paste is: what no field and no ForgeCache keeps at an end is named and makes
// no verdict beside a purge that was accepted, and what stays in a saved value does.
func TestCheckJudgesWhatWasGiven(t *testing.T) {
	sc, _ := cases.ScenarioFor("healthy")
	for _, c := range []struct {
		name, input, zone string
		extra             []string
		cause             wizard.Cause
		code              int
		characters        string       // is in what is said of the characters
		beside            wizard.Cause // is among what is still possible
	}{
		{"as it should be", sc.Paste + "\n", sc.ZoneID, nil, wizard.Healthy, 0, "", ""},
		{"from Windows", sc.Paste + "\r\n", sc.ZoneID, nil, wizard.Healthy, 0, "", ""},
		{"without a line break", sc.Paste, sc.ZoneID, nil, wizard.Healthy, 0, "", ""},
		{"two line breaks", sc.Paste + "\n\n", sc.ZoneID, nil, wizard.Healthy, 0, "line break at the end", ""},
		{"a line break before", "\n" + sc.Paste + "\n", sc.ZoneID, nil, wizard.Healthy, 0, "line break at the start", ""},
		{"a space before", " " + sc.Paste + "\n", sc.ZoneID, nil, wizard.Healthy, 0, "space at the start", wizard.Contaminated},
		{"a tab behind", sc.Paste + "\t\n", sc.ZoneID, nil, wizard.Healthy, 0, "tab at the end", wizard.Contaminated},
		{"a line break inside", sc.Paste[:20] + "\n" + sc.Paste[20:], sc.ZoneID, nil, wizard.Contaminated, 1, "line break inside", ""},
		{"a no-break space behind", sc.Paste + "\u00a0\n", sc.ZoneID, nil, wizard.Contaminated, 1, "at the end", ""},
		{"a domain as Zone ID", sc.Paste, "example.com", nil, wizard.WrongZoneID, 1, "", ""},
		{"no Zone ID", sc.Paste, "", nil, wizard.WrongZoneID, 1, "", ""},
		{"the token as Zone ID", sc.Paste, sc.Paste, nil, wizard.WrongZoneID, 1, "", ""},
		{"purge not tried", sc.Paste, sc.ZoneID, []string{"--skip-purge-probe"}, wizard.Healthy, 0, "", ""},
		{"no domain", sc.Paste, sc.ZoneID, []string{"--domain", ""}, wizard.Healthy, 0, "", ""},
	} {
		sim := simulator.New(sc.World)
		args := append([]string{"check", "--json", "--zone", c.zone, "--domain", sc.Domain}, c.extra...)
		code, stdout, stderr := run(t, sim.Transport(), c.input, args...)
		var r wizard.Report
		if err := json.Unmarshal([]byte(stdout), &r); err != nil {
			t.Errorf("%s: %v %s", c.name, err, stderr)
		}
		if r.Verdict.Cause != c.cause || code != c.code {
			t.Errorf("%s: %s, exit %d; want %s, %d", c.name, r.Verdict.Cause, code, c.cause, c.code)
		}
		if said := text(r, wizard.TokenCharacters); !strings.Contains(said, c.characters) {
			t.Errorf("%s: %q is not said: %s", c.name, c.characters, said)
		}
		if (c.beside != "") != slices.Contains(r.Verdict.Alternatives, wizard.Contaminated) && c.cause == wizard.Healthy {
			t.Errorf("%s: beside it %v", c.name, r.Verdict.Alternatives)
		}
		for _, q := range sim.Requests() {
			if slices.Contains(c.extra, "--skip-purge-probe") && q.Method == http.MethodPost {
				t.Errorf("%s: a purge was sent", c.name)
			}
		}
		sim.Close()
	}
}

// An answer that cannot be true beside a measurement is shown as such.
func TestCheckShowsContradictions(t *testing.T) {
	sc, _ := cases.ScenarioFor("missing-permission")
	sim := simulator.New(sc.World)
	defer sim.Close()
	answers := writeFile(t, "answers.json", `{"listed": "expired", "version": "ok"}`)
	_, stdout, _ := run(t, sim.Transport(), sc.Paste, "check", "--json", "--zone", sc.ZoneID, "--domain", sc.Domain, "--answers", answers)
	var r wizard.Report
	if err := json.Unmarshal([]byte(stdout), &r); err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(r.Findings, func(f wizard.ReportFinding) bool { return f.ID == "said.listed" })
	if r.Verdict.Cause != wizard.MissingPermission || r.Verdict.Confidence != wizard.Confirmed ||
		i < 0 || r.Findings[i].Status != wizard.Unknown || !strings.HasPrefix(r.Findings[i].Text, "Cloudflare says that the token is active. You said") {
		t.Errorf("%s", stdout)
	}
	_, stdout, _ = run(t, sim.Transport(), sc.Paste, "check", "--zone", sc.ZoneID, "--domain", sc.Domain, "--answers", answers)
	if !strings.Contains(stdout, "This does not fit together\n- Cloudflare says that the token is active.") {
		t.Errorf("%s", stdout)
	}
}

// codeOf is the exit code of a cause that was measured.
func codeOf(c wizard.Cause) int {
	switch {
	case c == wizard.Healthy:
		return commands.ExitHealthy
	case c.Unjudged():
		return commands.ExitUnjudged
	}
	return commands.ExitCause
}
