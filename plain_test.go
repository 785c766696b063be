package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"tokendoctor/cloudflare/keyring"
	"tokendoctor/cloudflare/simulator"
)

// runPlain runs a command with answers on standard input and these variables set.
func runPlain(t *testing.T, sim *simulator.Simulator, variables map[string]string, input string, args ...string) (code int, stdout string) {
	t.Helper()
	in, err := os.Open(writeFile(t, "answers", input))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var out, errs bytes.Buffer
	a := app{stdin: in, stdout: &out, stderr: &errs, getenv: func(name string) string { return variables[name] }, keyring: keyring.New()}
	a.transport = noNetwork{t}
	if sim != nil {
		a.transport = sim.Transport()
	}
	code = a.run(args)
	if errs.Len() > 0 {
		t.Errorf("on standard error: %s", &errs)
	}
	if strings.ContainsFunc(out.String(), func(r rune) bool { return r < ' ' && r != '\n' || r > '~' }) {
		t.Errorf("something other than lines of letters:\n%q", out.String())
	}
	return code, out.String()
}

// Answers from a file lead to the result, whatever asks for plain mode, and an end of
// the input before it is an answer as well.
func TestPlainMode(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "") // no test may find a person's keyring
	sc, _ := simulator.ScenarioFor("missing-permission")
	none := map[string]string{}
	live := strings.Join([]string{"", "", "", "", "", "", sc.ZoneID, sc.Domain, sc.Paste, "", "", "q", ""}, "\n")
	for _, c := range []struct {
		name      string
		variables map[string]string
		args      []string
		input     string
		code      int
		says      []string
	}{
		{"no answers", none, []string{"--plain"}, "", exitUnjudged, []string{"The answers have ended, so it stopped here.", "Stopped before a result."}},
		{"stopped by q", none, []string{"--plain"}, "\nq\n", exitUnjudged, []string{"Step 1 of 5", "Stopped before a result."}},
		{"practice", none, []string{"practice", "expired", "--plain"}, strings.Repeat("\n", 11) + "q\n", 0, []string{"PRACTICE - simulated Cloudflare", "Cause: expired (confirmed)"}},
		{"the flag in front", none, []string{"--plain", "practice", "expired"}, strings.Repeat("\n", 11) + "q\n", 0, []string{"Cause: expired (confirmed)"}},
		{"a case to pick", none, []string{"--plain", "practice"}, "99\n1\nq\n", exitUnjudged, []string{"Practice: pick a case", "There is no row of that number. Type one from 1 to", "Taken: "}},
		{"after a new test", none, []string{"practice", "expired", "--plain"}, strings.Repeat("\n", 20) + "q\n", exitUnjudged, []string{"Stopped before the result of the new test. Before it: The token has expired (confirmed)."}},
		{"ACCESSIBLE", map[string]string{"ACCESSIBLE": "1"}, []string{}, "q\n", exitUnjudged, []string{"Token Doctor: why does"}},
		{"TERM=dumb", map[string]string{"TERM": "dumb"}, []string{}, "q\n", exitUnjudged, []string{"Token Doctor: why does"}},
		{"the real client", none, []string{"--plain"}, live, 0, []string{"Result: The token may not purge this site", "Cause: missing-permission (confirmed)"}},
		{"line ends of Windows", none, []string{"--plain"}, strings.ReplaceAll(live, "\n", "\r\n"), 0, []string{"Cause: missing-permission (confirmed)"}},
		{"the end in place of the last answer", none, []string{"--plain"}, strings.TrimSuffix(live, "q\n"), 0, []string{"Cause: missing-permission (confirmed)"}},
	} {
		sim := simulator.New(sc.World)
		code, out := runPlain(t, sim, c.variables, c.input, c.args...)
		sim.Close()
		if code != c.code {
			t.Errorf("%s: exit %d, want %d\n%s", c.name, code, c.code, out)
		}
		for _, text := range c.says {
			if !strings.Contains(strings.Join(strings.Fields(out), " "), text) {
				t.Errorf("%s: it does not say %q:\n%s", c.name, text, out)
			}
		}
		for i := 5; i+6 <= len(sc.Paste); i++ {
			if strings.Contains(out, sc.Paste[i:i+6]) {
				t.Fatalf("%s: shows some of the token:\n%s", c.name, out)
			}
		}
	}
}
