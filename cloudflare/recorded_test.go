package cloudflare

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
)

// exchange is one recorded answer of the real API. The file is not part of the
// repository.
type exchange struct {
	Method  string            `json:"method"`
	Path    string            `json:"path"`
	Status  *int              `json:"status"`
	Headers map[string]string `json:"headers"`
	Body    json.RawMessage   `json:"body"`
	Meaning string            `json:"meaning"`
}

func recorded(t testing.TB) []exchange {
	t.Helper()
	raw, err := os.ReadFile("../../shared/recorded.json")
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the recorded exchanges are not beside the repository")
	}
	if err != nil {
		t.Fatal(err)
	}
	var out []exchange
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// answer plays one recorded exchange to the real client.
func answer(e exchange) (Reply, bool) {
	path := strings.TrimPrefix(e.Path, "/client/v4/")
	var p Probe
	switch {
	case e.Method == "GET" && strings.HasPrefix(path, "user/tokens/verify"):
		p = VerifyUser(NewToken(sample))
	case e.Method == "GET" && strings.HasSuffix(path, "/tokens/verify"):
		p = VerifyAccount(NewToken(sample), sampleID)
	case e.Method == "GET" && strings.HasPrefix(path, "zones?name="):
		p = FindZone(NewToken(sample), "example.com")
	case e.Method == "GET" && (path == "zones" || strings.HasPrefix(path, "zones?")):
		p = ListZones(NewToken(sample))
	case e.Method == "GET" && strings.HasPrefix(path, "zones/") && strings.Count(path, "/") == 1:
		p = GetZone(NewToken(sample), sampleID)
	case strings.HasSuffix(path, "/purge_cache"):
		p = Purge(NewToken(sample), sampleID, "example.com")
	default:
		p = Purge(NewToken(sample), sampleID, "") // another endpoint: classified all the same
	}
	status := http.StatusOK
	if e.Status != nil {
		status = *e.Status
	} else if strings.Contains(string(e.Body), `success\":false`) || strings.Contains(string(e.Body), `success\": false`) {
		status = http.StatusForbidden // not captured; the diagnosis must not need it
	}
	var body string
	if json.Unmarshal(e.Body, &body) != nil {
		body = string(e.Body)
	}
	h := http.Header{}
	for k, v := range e.Headers {
		h.Set(k, v)
	}
	c := NewClient("test", roundTrip(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}, nil
	}))
	return c.Run(context.Background(), p), p.Endpoint != EndpointPurge || strings.HasSuffix(path, "/purge_cache")
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// recordedOutcomes is what each recorded exchange on one of our endpoints has to
// be taken for, by its place in the file.
var recordedOutcomes = map[int]Outcome{
	0: OutcomeOK, 1: OutcomeOK, 2: OutcomeOK, 3: OutcomeOK,
	4: OutcomeOK, 5: OutcomeOK, 7: OutcomeOK, // expired: an answer about the token's life
	6: OutcomeTokenUnknown, 9: OutcomeTokenUnknown, 11: OutcomeTokenUnknown, 15: OutcomeTokenUnknown,
	22: OutcomeTokenUnknown, 35: OutcomeTokenUnknown, 39: OutcomeTokenUnknown,
	12: OutcomeNoHeader,
	13: OutcomeMalformed, 14: OutcomeMalformed, 24: OutcomeMalformed, 25: OutcomeMalformed,
	26: OutcomeMalformed, 27: OutcomeMalformed, 36: OutcomeMalformed,
	17: OutcomeOK, 18: OutcomeOK, 19: OutcomeOK, 20: OutcomeOK,
	21: OutcomeUnexpected, // obsolete since 2020
	23: OutcomeLocation,
	28: OutcomeUnexpected, 29: OutcomeUnexpected, 30: OutcomeUnexpected, 31: OutcomeUnexpected, // key and e-mail mode
	33: OutcomeUnexpected, // about the content type
	34: OutcomeUnexpected,
	38: OutcomeRateLimited,
	40: OutcomeNoZone, 41: OutcomeNoZone, 45: OutcomeNoZone, 46: OutcomeNoZone,
	47: OutcomeNoRoute, 48: OutcomeNoRoute, 49: OutcomeNoRoute, 71: OutcomeNoRoute,
	66: OutcomeOK,
	67: OutcomeRefused, 68: OutcomeRefused, 70: OutcomeRefused,
	72: OutcomeUnexpected,
	73: OutcomeAuthorised, 74: OutcomeAuthorised, 75: OutcomeAuthorised, 76: OutcomeAuthorised, 77: OutcomeAuthorised,
	78: OutcomePurgeLimited,
	90: OutcomeServerError,
}

func TestRecordedExchanges(t *testing.T) {
	all := recorded(t)
	ours := 0
	for i, e := range all {
		r, is := answer(e)
		if r.Outcome == "" {
			t.Errorf("%d %s: no outcome", i, e.Path)
		}
		want, listed := recordedOutcomes[i]
		if is && !listed && e.Status != nil && *e.Status < 500 {
			t.Errorf("%d %s %s is on one of our endpoints and not listed: %s", i, e.Method, e.Path, e.Meaning)
		}
		if listed {
			ours++
			if r.Outcome != want {
				t.Errorf("%d %s %s (%s): got %s, want %s", i, e.Method, e.Path, e.Meaning, r.Outcome, want)
			}
		}
	}
	if ours != len(recordedOutcomes) {
		t.Errorf("%d exchanges were held against %d outcomes", ours, len(recordedOutcomes))
	}
	t.Logf("%d exchanges, %d on our endpoints", len(all), ours)
	for i, want := range map[int]Outcome{ // other endpoints, same words
		57: OutcomeUnexpected, 58: OutcomePermission, 81: OutcomeRefused, 82: OutcomeMalformed,
		80: OutcomeNoHeader, 37: OutcomeRateLimited, 91: OutcomeServerError, 92: OutcomeBlocked, 93: OutcomeBlocked,
	} {
		if r, _ := answer(all[i]); r.Outcome != want {
			t.Errorf("%d %s: got %s, want %s", i, all[i].Meaning, r.Outcome, want)
		}
	}
	for i, status := range map[int]string{0: "active", 4: "expired", 5: "expired", 7: "expired"} {
		if r, _ := answer(all[i]); r.Life.Status != status {
			t.Errorf("%d: life %q, want %q", i, r.Life.Status, status)
		}
	}
	if r, _ := answer(all[23]); r.Location != "203.0.113.196" {
		t.Errorf("the address was not taken out of the refusal: %q", r.Location)
	}
	if r, _ := answer(all[19]); len(r.Zones) != 1 || r.Zones[0].Name != "example.org" || len(r.Zones[0].Permissions) != 3 {
		t.Errorf("zones: %+v", r.Zones)
	}
}
