package cloudflare

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
)

// exchange is one recorded answer of the real API, with its source. The bodies are
// Cloudflare's own; customers' ids and names were replaced. It says what the answer has
// to be taken for. Answers of other endpoints are read too: their gateways word the same
// failures.
type exchange struct {
	Source, Method, Path, Body, Meaning string
	Status                              *int // null where it was not recorded
	Headers                             map[string]string
	Outcome                             Outcome
}

func recorded(t testing.TB) []exchange {
	t.Helper()
	raw, err := os.ReadFile("testdata/recorded.json")
	if err != nil {
		t.Fatal(err)
	}
	var out []exchange
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// statuses are those to play an exchange with. One that was not recorded may have been
// any of a refusal's; the outcome must not depend on it.
func (e exchange) statuses() []int {
	switch {
	case e.Status != nil:
		return []int{*e.Status}
	case e.Outcome == OutcomeAuthorised: // a token that may purge never gets a 401 or 403
		return []int{400, 404}
	case strings.Contains(e.Body, `"success":false`), strings.Contains(e.Body, `"success": false`):
		return []int{400, 401, 403, 404}
	}
	return []int{http.StatusOK}
}

// answer plays an exchange to the real client.
func (e exchange) answer(status int) Reply {
	path := strings.TrimPrefix(e.Path, "/client/v4/")
	var p Probe
	switch {
	case e.Method == "GET" && path == "user/tokens/verify":
		p = VerifyUser(NewToken(sample))
	case e.Method == "GET" && strings.HasSuffix(path, "/tokens/verify"):
		p = VerifyAccount(NewToken(sample), sampleID)
	case e.Method == "GET" && strings.HasPrefix(path, "zones?name="):
		p = FindZone(NewToken(sample), "example.com")
	case e.Method == "GET" && (path == "zones" || strings.HasPrefix(path, "zones?")):
		p = ListZones(NewToken(sample))
	case e.Method == "GET" && strings.HasPrefix(path, "zones/") && strings.Count(path, "/") == 1:
		p = GetZone(NewToken(sample), sampleID)
	default: // a purge, or another endpoint
		p = Purge(NewToken(sample), sampleID, "example.com")
	}
	h := http.Header{}
	for k, v := range e.Headers {
		h.Set(k, v)
	}
	c := NewClient("test", roundTrip(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(e.Body))}, nil
	}))
	return c.Run(context.Background(), p)
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestRecordedExchanges(t *testing.T) {
	all := recorded(t)
	if len(all) < 96 {
		t.Errorf("only %d exchanges", len(all))
	}
	for i, e := range all {
		if e.Source == "" || e.Meaning == "" || e.Outcome == "" {
			t.Errorf("%d %s: no source, no meaning or no outcome", i, e.Path)
		}
		for _, status := range e.statuses() {
			if r := e.answer(status); r.Outcome != e.Outcome {
				t.Errorf("%d %s %s, status %d (%s): got %s, want %s", i, e.Method, e.Path, status, e.Meaning, r.Outcome, e.Outcome)
			}
		}
	}
	only := func(i int) Reply { return all[i].answer(all[i].statuses()[0]) }
	for i, status := range map[int]string{0: "active", 4: "expired", 5: "expired", 7: "expired"} {
		if r := only(i); r.Life.Status != status {
			t.Errorf("%d: life %q, want %q", i, r.Life.Status, status)
		}
	}
	if r := only(23); r.Location != "203.0.113.196" {
		t.Errorf("the address was not taken out of the refusal: %q", r.Location)
	}
	if r := only(19); len(r.Zones) != 1 || r.Zones[0].Name != "example.org" || len(r.Zones[0].Permissions) != 3 {
		t.Errorf("zones: %+v", r.Zones)
	}
}
