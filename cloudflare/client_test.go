package cloudflare

import (
	"context"
	"errors"
	"io"
	"net"
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

// opening is a transport that can open a connection ahead.
type opening struct {
	roundTrip
	opened *int
}

func (o opening) Open(context.Context) { *o.opened++ }

// A second connection is opened with the first look at the way: once, and by no other
// request. Without a transport of its own a client uses the network.
func TestASecondConnectionIsOpenedOnce(t *testing.T) {
	opened := 0
	c := NewClient("test", opening{func(*http.Request) (*http.Response, error) { return nil, errors.New("no way") }, &opened})
	for i, step := range []struct {
		probe Probe
		want  int
	}{{GetZone(NewToken(sample), sampleID), 0}, {Reach(), 1}, {Reach(), 1}} {
		if c.Run(t.Context(), step.probe); opened != step.want {
			t.Errorf("after request %d: opened %d times, want %d", i+1, opened, step.want)
		}
	}
	if _, ok := NewClient("test", nil).http.Transport.(*Transport); !ok {
		t.Error("without a transport it does not ask the network")
	}
}

// Opening ahead dials once and sends nothing.
func TestOpenDials(t *testing.T) {
	dialled := 0
	transport := NewTransport()
	transport.Proxy = nil
	transport.DialContext = func(context.Context, string, string) (net.Conn, error) { dialled++; return nil, errors.New("no way") }
	if transport.Open(t.Context()); dialled != 1 {
		t.Errorf("it dialled %d times", dialled)
	}
}
