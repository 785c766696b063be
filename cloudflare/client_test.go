package cloudflare

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// The token goes into one header of one host, and a redirect is an answer.
func TestClientSendsTheTokenToOnePlace(t *testing.T) {
	var seen []*http.Request
	c := NewClient("1.2.3", roundTrip(func(r *http.Request) (*http.Response, error) {
		seen = append(seen, r)
		h := http.Header{"Location": {"https://elsewhere.example/"}}
		return &http.Response{StatusCode: http.StatusFound, Header: h, Body: io.NopCloser(strings.NewReader(""))}, nil
	}))
	for _, p := range []Probe{
		Reach(), VerifyUser(NewToken(sample)), VerifyAccount(NewToken(sample), sampleID), GetZone(NewToken(sample), sampleID),
		FindZone(NewToken(sample), "example.com"), ListZones(NewToken(sample)), Purge(NewToken(sample), sampleID, "example.com"),
	} {
		before := len(seen)
		if r := c.Run(t.Context(), p); r.Outcome != OutcomeIntercepted {
			t.Errorf("%s: a redirect is %s", p.Endpoint, r.Outcome)
		}
		if len(seen) != before+1 {
			t.Fatalf("%s: %d requests", p.Endpoint, len(seen)-before)
		}
		r := seen[before]
		if r.URL.Scheme != "https" || r.URL.Host != "api.cloudflare.com" {
			t.Errorf("%s went to %s", p.Endpoint, r.URL)
		}
		want := "Bearer " + sample
		if p.Endpoint == EndpointReach {
			want = ""
		}
		if got := r.Header.Get("Authorization"); got != want {
			t.Errorf("%s: the Authorization header is wrong", p.Endpoint)
		}
		r.Header.Del("Authorization")
		if strings.Contains(r.URL.String(), sample[5:11]) {
			t.Errorf("%s: the token is in the address", p.Endpoint)
		}
		for k, v := range r.Header {
			if strings.Contains(strings.Join(v, ""), sample[5:11]) {
				t.Errorf("%s: the token is in %s", p.Endpoint, k)
			}
		}
	}
}

// The permission probe names one made-up address, and can never empty a cache.
func TestPurgeBody(t *testing.T) {
	for name, want := range map[string]string{"example.com": `{"files":["https://example.com` + PurgePath, "": `{"files":[]}`} {
		q := Purge(NewToken(sample), sampleID, name).request()
		if !strings.HasPrefix(q.body, want) || strings.Contains(q.body, "purge_everything") || q.body == "{}" {
			t.Errorf("body for %q: %s", name, q.body)
		}
	}
	probe := Purge(NewToken(sample), sampleID, "example.com")
	a, b := probe.request().body, probe.request().body
	if a == b {
		t.Error("two probes purge the same address")
	}
}
