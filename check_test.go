package main

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"tokendoctor/cloudflare/simulator"
	"tokendoctor/ui/commands"
	"tokendoctor/wizard"
	"tokendoctor/wizard/practice"
)

// check runs every scenario for which no answers are needed: the same engine,
// the contract's JSON and its exit codes.
func TestCheckScenarios(t *testing.T) {
	answersNeeded := []wizard.Cause{wizard.SavedValueDiffers, wizard.HostBlocked, wizard.PluginOutdated, wizard.IntegrationOff}
	for _, sc := range practice.Scenarios() {
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

// A Zone ID of the wrong shape is a verdict, and one final line break is none. All else is
// judged as a paste is: what no field and no ForgeCache keeps at an end is named and makes
// no verdict beside a purge that was accepted, and what stays in a saved value does.
func TestCheckJudgesWhatWasGiven(t *testing.T) {
	sc, _ := practice.ScenarioFor("healthy")
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

// oldToken is one from before 2026, made up.
const oldToken = "SAMPLE7sample-4SAMPLE_sample9SAMPLEsamp2"

// judged is what check says of a value for a zone whose token is another one, perhaps,
// and how many requests it took.
func judged(t *testing.T, token, input string, args ...string) (r wizard.Report, stderr string, requests int) {
	t.Helper()
	sc, _ := practice.ScenarioFor(wizard.Healthy)
	sc.World.Tokens[0].Value = token
	sim := simulator.New(sc.World)
	defer sim.Close()
	_, stdout, stderr := run(t, sim.Transport(), input, append([]string{"check", "--json", "--zone", sc.ZoneID, "--domain", sc.Domain}, args...)...)
	if err := json.Unmarshal([]byte(stdout), &r); err != nil {
		t.Fatalf("%v: %s%s", err, stdout, stderr)
	}
	if secret := token[10:20]; strings.Contains(stdout+stderr, secret) {
		t.Error("a part of the token is printed")
	}
	return r, stderr, len(sim.Requests())
}

// text is what a report says of one finding.
func text(r wizard.Report, id wizard.FindingID) string {
	for _, f := range r.Findings {
		if f.ID == id {
			return f.Text
		}
	}
	return ""
}

// What has no shape of a token is sent only if that was said, and what is known to be
// something else not even then.
func TestSendAnyway(t *testing.T) {
	sc, _ := practice.ScenarioFor(wizard.Healthy)
	token := strings.TrimSpace(sc.Paste)
	for name, c := range map[string]struct {
		value string
		sent  bool // with the flag
	}{
		"a password":      {"x7!pass$word", true},
		"half of a value": {oldToken[:30], true},
		"another service": {"ghp_" + strings.Repeat("SAMPLE", 6), false},
		"a Global key":    {strings.Repeat("0123456789abcdef", 3)[:37], false},
	} {
		t.Run(name, func(t *testing.T) {
			r, _, requests := judged(t, token, c.value)
			if requests != 0 || !strings.Contains(text(r, wizard.TokenShape), "not sent") {
				t.Errorf("%d requests, and %q", requests, text(r, wizard.TokenShape))
			}
			if c.sent && (r.Verdict.Confidence == wizard.Confirmed || r.Verdict.Cause == wizard.Healthy) {
				t.Errorf("%s (%s) by the shape alone", r.Verdict.Cause, r.Verdict.Confidence)
			}
			if _, _, requests = judged(t, token, c.value, "--send-anyway"); (requests > 0) != c.sent {
				t.Errorf("%d requests with the flag", requests)
			}
		})
	}
}

// What was changed in a whole token is said; it is not called cut.
func TestChangedTokens(t *testing.T) {
	sc, _ := practice.ScenarioFor(wizard.Healthy)
	token := strings.TrimSpace(sc.Paste)
	for name, c := range map[string]struct{ value, says string }{
		"a capital":          {"C" + token[1:], "changed prefix"},
		"capitals":           {"CFUT_" + token[5:], "changed prefix"},
		"a hyphen":           {"cfut-" + token[5:], "changed prefix"},
		"another checksum":   {token[:45] + "0BADC0DE", "no checksum"},
		"half of an OAuth":   {strings.Repeat("SAMPLE_x9", 5)[:43], "half of an OAuth token"},
		"with bad character": {token[:20] + "\ufffd" + token[20:], "inside"},
	} {
		t.Run(name, func(t *testing.T) {
			r, _, _ := judged(t, token, c.value)
			said := text(r, wizard.TokenShape) + text(r, wizard.TokenCharacters)
			if r.Verdict.Cause == wizard.Truncated || !strings.Contains(said, c.says) {
				t.Errorf("%s (%s): %s", r.Verdict.Cause, r.Verdict.Confidence, said)
			}
		})
	}
}

// The encoding of a pipe is not the token's, and is said.
func TestEncodedPipes(t *testing.T) {
	sc, _ := practice.ScenarioFor(wizard.Healthy)
	token := strings.TrimSpace(sc.Paste)
	wide := func(s string) string { return strings.Join(strings.Split(s, ""), "\x00") + "\x00" }
	for name, input := range map[string]string{
		"UTF-16 with a mark": "\xff\xfe" + wide(token+"\r\n"), "UTF-16 without one": wide(token + "\r\n"), "UTF-8 with a mark": "\ufeff" + token + "\n",
		"Ctrl+Z": token + "\r\n\x1a", "cmd": `"` + token + "\" \r\n", "PowerShell": token + "\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			r, stderr, _ := judged(t, token, input)
			if r.Verdict.Cause != wizard.Healthy || !strings.Contains(stderr, "Note: ") {
				t.Errorf("%s, because %v; %s", r.Verdict.Cause, r.Verdict.Because, stderr)
			}
		})
	}
	answers := writeFile(t, "answers.json", "\xff\xfe"+wide(`{"version": "ok"}`))
	if r, stderr, _ := judged(t, token, token, "--answers", answers); text(r, "said.version") == "" || !strings.Contains(stderr, "Note: ") {
		t.Errorf("answers in UTF-16: %s", stderr)
	}
}

// A name that came in another encoding is not taken for another name.
func TestDomainInAnotherEncoding(t *testing.T) {
	code, stdout, stderr := run(t, noNetwork{t}, "x", "check", "--zone", "0123456789abcdef0123456789abcdef", "--domain", "m\xfcller.de")
	if code != 2 || stdout != "" || !strings.Contains(stderr, "--domain") {
		t.Errorf("exit %d: %s%s", code, stdout, stderr)
	}
}

// Who else can read what is sent is named: a proxy, without its password, and whoever
// made the certificates that are trusted.
func TestWhoElseReadsIsNamed(t *testing.T) {
	sc, _ := practice.ScenarioFor(wizard.Healthy)
	token := strings.TrimSpace(sc.Paste)
	const proxy, certificates = "through the proxy that HTTPS_PROXY names, proxy.example", "Certificates are trusted by SSL_CERT_FILE"
	for name, c := range map[string]struct {
		set  map[string]string
		says []string
	}{
		"nothing":                {nil, nil},
		"a proxy":                {map[string]string{"HTTPS_PROXY": "http://me:SECRET-word@proxy.example:3128"}, []string{proxy}},
		"a proxy, in small":      {map[string]string{"https_proxy": "proxy.example:3128"}, []string{proxy}},
		"a proxy that is passed": {map[string]string{"HTTPS_PROXY": "http://proxy.example:3128", "NO_PROXY": ".cloudflare.com"}, nil},
		"certificates":           {map[string]string{"SSL_CERT_FILE": "/tmp/x.pem"}, []string{certificates}},
		"both":                   {map[string]string{"HTTPS_PROXY": "http://proxy.example", "SSL_CERT_FILE": "/tmp/x.pem"}, []string{proxy, certificates}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, variable := range []string{"HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR"} {
				t.Setenv("TEST_"+variable, c.set[variable])
			}
			_, stderr, _ := judged(t, token, token)
			for _, text := range []string{proxy, certificates} {
				if strings.Contains(stderr, text) != slices.Contains(c.says, text) {
					t.Errorf("%q: %s", text, stderr)
				}
			}
			if strings.Contains(stderr, "SECRET") {
				t.Errorf("the password is told: %s", stderr)
			}
		})
	}
}

// An answer that cannot be true beside a measurement is shown as such.
func TestCheckShowsContradictions(t *testing.T) {
	sc, _ := practice.ScenarioFor("missing-permission")
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
			sc, _ := practice.ScenarioFor("healthy")
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
