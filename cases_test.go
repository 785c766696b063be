package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"tokendoctor/cloudflare/simulator"
	"tokendoctor/ui/leaktest"
	"tokendoctor/wizard"
	"tokendoctor/wizard/practice"
)

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

// A token comes back as small letters in a name, in a name server, in the id of the
// request and in pieces of codes: none of it is printed.
func TestATokenThatComesBackAsANameIsNotPrinted(t *testing.T) {
	sc, _ := practice.ScenarioFor(wizard.Healthy)
	label := strings.ToLower(canary[5:])
	small := leaktest.New(label)
	for name, zone := range map[string]string{
		"one label": label + ".com", "two labels": label[:24] + "." + label[24:] + ".com", "among letters": "my-" + label[10:22] + "-site.com",
	} {
		if _, ok := small.Find([]byte(zone)); !ok {
			t.Fatalf("%s: the search does not find it in what comes back", name)
		}
		for _, status := range []int{200, 403} {
			echo := transportFunc(func(r *http.Request) (*http.Response, error) {
				header := http.Header{"Content-Type": {"application/json"}, "Server": {"cloudflare"}, "Cf-Ray": {canary[45:] + "00000000-FRA"}}
				result := fmt.Sprintf(`{"id":"%s","name":"%s","status":"active","name_servers":["ns.%s"],"permissions":["#cache_purge:edit"],"account":{"id":"%s","name":"%s"}}`, sc.ZoneID, zone, zone, sc.ZoneID, zone)
				if r.URL.Path == "/client/v4/zones" {
					result = "[" + result + "]"
				}
				if strings.HasSuffix(r.URL.Path, "/verify") {
					result = `{"id":"x","status":"active"}`
				}
				body := fmt.Sprintf(`{"success":%v,"errors":[{"code":%s,"message":"%s"}],"result":%s}`, status == 200, "1234567890", zone, result)
				return &http.Response{StatusCode: status, Header: header, Request: r, Body: io.NopCloser(strings.NewReader(body))}, nil
			})
			for _, extra := range [][]string{{"--json"}, {}, {"--domain", "example.com"}} {
				inBubble(t, fmt.Sprint(name, " ", status, extra), func(t *testing.T) {
					_, stdout, stderr := run(t, echo, canary, append([]string{"check", "--zone", sc.ZoneID}, extra...)...)
					if leak, ok := small.Find([]byte(stdout + stderr)); ok || strings.Contains(stdout+stderr, canary[45:]) || strings.Contains(stdout, "1234567890") {
						t.Errorf("%v\n%s", leak, stdout)
					}
				})
			}
		}
	}
}
