package cloudflare

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestRepliesAreMadeHarmless(t *testing.T) {
	for _, c := range []struct {
		name, body string
		status     int
		want       Outcome
	}{
		{"empty", "", 200, OutcomeIntercepted},
		{"cut", `{"success":true,"result":{"id":`, 200, OutcomeIntercepted},
		{"null", "null", 200, OutcomeIntercepted},
		{"list", "[1,2]", 200, OutcomeIntercepted},
		{"html", "<html>log in</html>", 200, OutcomeIntercepted},
		{"wrong types", `{"success":true,"errors":{},"messages":7,"result":[]}`, 200, OutcomeUnexpected},
		{"no status", `{"success":true,"errors":[],"result":{"id":"x"}}`, 200, OutcomeUnexpected},
		{"success said, status denies", `{"success":true,"errors":[],"result":{"status":"active"}}`, 403, OutcomeDenied},
		{"deep", strings.Repeat(`{"errors":[`, 20000), 200, OutcomeIntercepted},
		{"many errors", `{"success":false,"errors":[` + strings.Repeat(`{"code":1,"message":"a"},`, 5000) + `{"code":10000,"message":"Authentication error"}]}`, 401, OutcomeDenied},
		{"two members of one name", `{"success":true,"success":false,"errors":[{"code":1000,"message":"Invalid API Token"}]}`, 401, OutcomeIntercepted},
		{"two of them, deep down", `{"success":false,"errors":[{"code":1000,"code":7,"message":"Invalid API Token"}]}`, 401, OutcomeIntercepted},
		{"a name in two objects", `{"success":false,"errors":[{"code":7,"message":"a"},{"code":1000,"message":"Invalid API Token"}]}`, 401, OutcomeTokenUnknown},
		{"a name as a value", `{"success":false,"errors":[{"code":1000,"message":"Invalid API Token","code2":"code"}],"messages":["success"]}`, 401, OutcomeTokenUnknown},
		{"one of them in capitals", `{"success":false,"errors":[],"ERRORS":[{"code":1000,"message":"Invalid API Token"}]}`, 401, OutcomeIntercepted},
		{"not UTF-8", "{\"success\":false,\"errors\":[{\"code\":1000,\"message\":\"Invalid API Token\xff\"}]}", 401, OutcomeIntercepted},
		{"escape sequences", `{"success":false,"errors":[{"code":1000,"message":"Invalid API Token\u001b[2J"}]}`, 401, OutcomeIntercepted},
		{"half a surrogate pair", `{"success":false,"errors":[{"code":1000,"message":"Invalid API Token\ud83d"}]}`, 401, OutcomeIntercepted},
		{"a whole one", `{"success":false,"errors":[{"code":1000,"message":"Invalid API Token\ud83d\ude00"}]}`, 401, OutcomeTokenUnknown},
		{"the rune that stands for what cannot be read", `{"success":false,"errors":[{"code":1000,"message":"Invalid API Token �"}]}`, 401, OutcomeTokenUnknown},
		{"something behind it", `{"success":false,"errors":[{"code":1000,"message":"Invalid API Token"}]}{}`, 401, OutcomeIntercepted},
		{"string code", `{"success":false,"errors":[{"code":"1000","message":"Invalid API Token"}]}`, 401, OutcomeTokenUnknown},
	} {
		r := ReadReply(EndpointVerifyUser, c.status, http.Header{}, []byte(c.body))
		if r.Outcome != c.want {
			t.Errorf("%s: got %s, want %s", c.name, r.Outcome, c.want)
		}
		if len(r.Errors) > maxErrors {
			t.Errorf("%s: %d errors were kept", c.name, len(r.Errors))
		}
	}
	r := ReadReply(EndpointZone, 403, http.Header{}, []byte(`{"success":false,"errors":[{"code":5,"message":"red\u202e\n\u200b`+strings.Repeat("x", 500)+`"}]}`))
	if m := r.Errors[0].Message; strings.ContainsAny(m, "\n\u202e\u200b") || len(m) > maxMessage+3 {
		t.Errorf("a server's text came through: %q", m)
	}
}

// Only an address is reported as the caller's, not the word or the full stop after it.
func TestLocationIsAnAddress(t *testing.T) {
	for text, want := range map[string]string{
		"203.0.113.7": "203.0.113.7", "203.0.113.7.": "203.0.113.7", "2001:db8::44": "2001:db8::44", "2001:db8::": "2001:db8::",
		"because of a rule": "", "de": "", "999.1.1.1": "",
	} {
		body := `{"success":false,"errors":[{"code":9109,"message":"Cannot use the access token from location: ` + text + `"}]}`
		if r := ReadReply(EndpointZone, 403, http.Header{}, []byte(body)); r.Outcome != OutcomeLocation || r.Location != want {
			t.Errorf("%s: %s, %q", text, r.Outcome, r.Location)
		}
	}
}

// What a server asks to wait comes in seconds or as a date, and no more than a day of it
// is believed.
func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 9, 3, 12, 0, 0, 0, time.UTC)
	at := func(d time.Duration) string { return now.Add(d).Format(http.TimeFormat) }
	for text, want := range map[string]time.Duration{
		"90": 90 * time.Second, "86401": 24 * time.Hour, "0": 0, "-1": 0, "": 0, "soon": 0, "1.5": 0, "99999999999999999999": 0,
		at(time.Minute): time.Minute, at(48 * time.Hour): 24 * time.Hour, at(-time.Minute): 0,
	} {
		if got := retryAfter(text, now); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	if got := retryAfter(at(time.Minute), time.Time{}); got != 0 {
		t.Errorf("a date, and nobody knows the server's own: %v", got)
	}
}

// The name of a zone goes to the screen and into a request.
func TestPlainName(t *testing.T) {
	for text, want := range map[string]string{
		"example.com": "example.com", "Example.COM.": "example.com", "b\u00fccher.example": "xn--bcher-kva.example",
		"example": "", "": "", "example.com/x": "", "a b.example": "", "\x1b[31m.example": "", "_dmarc.example.com": "",
	} {
		if got := PlainName(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzReply(f *testing.F) {
	f.Add(200, "application/json", `{"result":{"id":"a","status":"active"},"success":true,"errors":[],"messages":[]}`)
	f.Add(403, "application/json", `{"success":false,"errors":[{"code":9109,"message":"Invalid access token"}]}`)
	f.Add(400, "", `{"success":false,"errors":[{"code":6003,"message":"m","error_chain":[{"code":6111}]}]}`)
	f.Add(403, "text/html", `<html>`)
	f.Fuzz(func(t *testing.T, status int, contentType, body string) {
		for _, e := range []Endpoint{EndpointReach, EndpointVerifyUser, EndpointZone, EndpointZoneList, EndpointPurge} {
			r := ReadReply(e, status, http.Header{"Content-Type": {contentType}}, []byte(body))
			if r.Outcome == "" {
				t.Errorf("%s: no outcome", e)
			}
			if e == EndpointZone && r.Outcome == OutcomeOK && len(r.Zones) != 1 {
				t.Errorf("a zone was read and is not there")
			}
		}
	})
}
