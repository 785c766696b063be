package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"tokendoctor/cloudflare/simulator"
	"tokendoctor/ui/leaktest"
	"tokendoctor/wizard"
	"tokendoctor/wizard/practice"
)

// A made-up token that cannot be mistaken for any other text.
var (
	base62  = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	canary  = "cfut_" + leaktest.Canary("check", base62, 40) + leaktest.Canary("sum", "0123456789abcdef", 8)
	needles = leaktest.New(canary)
)

// mustNotLeak runs check, with and without --json, and searches what it prints.
func mustNotLeak(t *testing.T, transport http.RoundTripper, args ...string) {
	t.Helper()
	for _, format := range [][]string{nil, {"--json"}} {
		_, stdout, stderr := run(t, transport, canary, append(append([]string{"check"}, args...), format...)...)
		for sink, text := range map[string]string{"standard output": stdout, "standard error": stderr} {
			if leak, ok := needles.Find([]byte(text)); ok {
				t.Errorf("%s: %s", sink, leak)
			}
		}
		if stdout == "" && !strings.Contains(stderr, "error of its own") {
			t.Errorf("no result: %s", stderr)
		}
	}
}

// Whatever goes wrong on the way or at Cloudflare, nothing of the token is printed.
func TestNothingLeaksFromCheck(t *testing.T) {
	for _, kind := range simulator.FaultKinds() {
		inBubble(t, string(kind), func(t *testing.T) {
			sc, _ := practice.ScenarioFor("healthy")
			sc.World.Tokens[0].Value = canary
			sc.World.Faults = []simulator.Fault{{Kind: kind, After: 1}}
			sim := simulator.New(sc.World)
			defer sim.Close()
			mustNotLeak(t, sim.Transport(), "--zone", sc.ZoneID, "--domain", sc.Domain)
		})
	}
}

// transportFunc answers requests.
type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// A server, or something that poses as one, may send the token back in any place,
// and the transport's errors and panics may hold it.
func TestNothingThatComesBackLeaks(t *testing.T) {
	sc, _ := practice.ScenarioFor("healthy")
	bodies := []string{
		`{"success":false,"errors":[{"code":1000,"message":"%s"}],"messages":[{"code":10000,"message":"%s"}],"result":null}`,
		`{"success":true,"errors":[],"result":{"id":"%s","name":"%s","status":"%s","permissions":["%s"],"account":{"id":"%s","name":"%s"},"expires_on":"%s"}}`,
		`{"success":true,"errors":[],"result":[{"id":"%s","name":"%s","status":"%s","permissions":["%s"],"account":{"id":"%s"}}]}`,
		"<html><title>%s</title>%s</html>", "%s",
	}
	for i, body := range bodies {
		for _, status := range []int{200, 302, 400, 401, 403, 404, 429, 500} {
			echo := transportFunc(func(r *http.Request) (*http.Response, error) {
				token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
				header := http.Header{"Content-Type": {"application/json"}}
				for _, name := range []string{"Cf-Ray", "Location", "Retry-After", "Date", "Server", "Cf-Mitigated", "Via"} {
					header.Set(name, token)
				}
				return &http.Response{StatusCode: status, Status: token, Header: header, Request: r, Body: io.NopCloser(strings.NewReader(strings.ReplaceAll(body, "%s", token)))}, nil
			})
			inBubble(t, fmt.Sprint(i, " ", status), func(t *testing.T) { mustNotLeak(t, echo, "--zone", sc.ZoneID) })
		}
	}
	for name, broken := range map[string]transportFunc{
		"error": func(r *http.Request) (*http.Response, error) {
			return nil, fmt.Errorf("dial %s: refused", r.Header.Get("Authorization"))
		},
		"panic": func(r *http.Request) (*http.Response, error) {
			panic("header " + r.Header.Get("Authorization"))
		},
	} {
		inBubble(t, name, func(t *testing.T) { mustNotLeak(t, broken, "--zone", sc.ZoneID) })
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

// A token where none belongs is not used, not repeated and not kept quiet about.
func TestTokensInTheWrongPlace(t *testing.T) {
	sc, _ := practice.ScenarioFor("healthy")
	for _, args := range [][]string{
		{canary}, {"--token=" + canary}, {"check", "--zone", sc.ZoneID, "--token", canary}, {"check", "--zone", canary},
		{"forget", canary}, {"practice", canary}, {"practice", "surprise", "--seed", canary}, {"completion", canary}, {"help", canary}, {canary, "--help"}, {"check", "--zone", sc.ZoneID, "--answers", canary},
		{"check", "--zone", sc.ZoneID, "--domain", canary}, {"check", "--zone=" + sc.ZoneID, "--domain=" + canary},
	} {
		_, stdout, stderr := run(t, noNetwork{t}, "", args...)
		if _, ok := needles.Find([]byte(stdout + stderr)); ok {
			t.Errorf("%s: repeated", args[0])
		}
		if !strings.Contains(stderr, "Warning: a token or key is among the arguments") {
			t.Errorf("%s: no warning: %s", args[0], stderr)
		}
	}
}
