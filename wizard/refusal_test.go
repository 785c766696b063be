package wizard_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"tokendoctor/cloudflare"
	"tokendoctor/wizard"
)

// generated is a reply that a server might send, and whether it is one that is known to
// be good.
type generated struct {
	status int
	header http.Header
	body   string
	good   bool
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// goodResults are what each endpoint sends to who may all.
var goodResults = map[cloudflare.Endpoint]string{
	cloudflare.EndpointVerifyUser:    `{"id":"ffffffffeeeeeeeeddddddddcccccccc","status":"active"}`,
	cloudflare.EndpointVerifyAccount: `{"id":"ffffffffeeeeeeeeddddddddcccccccc","status":"active"}`,
	cloudflare.EndpointZone:          `{"id":"0123456789abcdef0123456789abcdef","name":"example.com","status":"active","permissions":["#cache_purge:edit"]}`,
	cloudflare.EndpointZoneList:      `[{"id":"0123456789abcdef0123456789abcdef","name":"example.com","status":"active"}]`,
	cloudflare.EndpointPurge:         `{"id":"0123456789abcdef0123456789abcdef"}`,
}

// generate makes a reply to an endpoint: good ones, and all that can come in their place.
func generate(r *rand.Rand, e cloudflare.Endpoint) generated {
	g := generated{status: pick(r, 200, 200, 201, 204, 301, 302, 400, 401, 401, 403, 403, 404, 405, 407, 409, 429, 451, 500, 502, 503, 521, 530, 200+r.IntN(400)), header: http.Header{}}
	if r.IntN(3) > 0 {
		g.header.Set("Cf-Ray", "8f0c1d2e3f405162-FRA")
	}
	if r.IntN(2) > 0 {
		g.header.Set("Server", pick(r, "cloudflare", "nginx"))
	}
	if r.IntN(20) == 0 {
		g.header.Set("Cf-Mitigated", "challenge")
	}
	g.header.Set("Content-Type", pick(r, "application/json", "application/json", "text/html", "text/plain", ""))
	if r.IntN(6) == 0 {
		g.body = pick(r, "", "<html>Sign in</html>", "<html>error 1015</html>", "error code: 1010", "error code: 1020", "Forbidden", "null", "[]", "{}", "true",
			`{"error":"no"}`, `{"cloudflare_error":true,"error_code":1006}`, "404 page not found", "<title>Attention Required! | Cloudflare</title>")
		return g
	}
	success := pick(r, "true", "true", "true", "false", "false", "null", `"yes"`, "1", "")
	errs := pick(r, "[]", "[]", "null", "", "{}", `"no"`, "list", "list", "list")
	if errs == "list" {
		var entries []string
		for range 1 + r.IntN(2) {
			entries = append(entries, apiError(r))
		}
		errs = "[" + strings.Join(entries, ",") + "]"
	}
	result := pick(r, goodResults[e], goodResults[e], "null", "{}", "[]", `"x"`, "")
	var members []string
	for _, m := range [][2]string{{"result", result}, {"success", success}, {"errors", errs}, {"messages", pick(r, "[]", "null", `[{"code":10000,"message":"This API Token is valid and active"}]`, "")}} {
		if m[1] != "" {
			members = append(members, `"`+m[0]+`":`+m[1])
		}
	}
	r.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
	g.body = "{" + strings.Join(members, ",") + "}"
	none := errs == "[]" || errs == "null" || errs == "" || errs == "{}" || errs == `"no"`
	resultGood := result == goodResults[e] || e == cloudflare.EndpointPurge || e == cloudflare.EndpointZoneList && result == "[]"
	g.good = g.status == 200 && success == "true" && none && resultGood
	if e == cloudflare.EndpointPurge && strings.HasPrefix(errs, "[{") && g.status >= 400 && g.status < 500 && !slices.Contains([]int{401, 403, 407, 429}, g.status) {
		g.good = authorised(errs) // the body was read, after the permission was looked at
	}
	if r.IntN(12) == 0 {
		g.body, g.good = g.body[:r.IntN(len(g.body))], false // cut
	}
	return g
}

func apiError(r *rand.Rand) string {
	code := pick(r, 10000, 10000, 10001, 10004, 2036, 7403, 0, 9109, 9109, 1000, 1001, 6003, 6111, 6103, 7003, 7000, 9106, 971, 1134, 1012, 1014, 1082, 1092, 1095, 10502, r.IntN(12000))
	text := pick(r, "Authentication error", "Forbidden", "Unauthorized", "Permission denied", "Unable to authenticate request", "Invalid access token", "Invalid zone identifier",
		"Cannot use the access token from location: 203.0.113.7", "Unauthorized to access requested resource", "Invalid API Token", "Unable to purge, rate limit reached", "Something new", "", "success")
	more := pick(r, "", "", `,"documentation_url":"https://developers.cloudflare.com/"`, `,"source":{"pointer":"/files"}`, `,"error_chain":[{"code":6111,"message":"x"}]`)
	return fmt.Sprintf(`{"code":%s,"message":%q%s}`, pick(r, fmt.Sprint(code), fmt.Sprintf("%q", fmt.Sprint(code))), text, more)
}

// authorised reports whether all errors are those that only tokens that may purge get.
func authorised(errs string) bool {
	for entry := range strings.SplitSeq(strings.ReplaceAll(errs, `"`, ""), "{code:") {
		code, _, isEntry := strings.Cut(entry, ",")
		if isEntry && !slices.Contains([]string{"1012", "1013", "1014", "1082", "1092", "1107", "1112"}, code) {
			return false
		}
	}
	return true
}

// replay answers each request of a client with what it holds at the time.
type replay struct{ generated }

func (p *replay) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: p.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: p.header, Body: io.NopCloser(strings.NewReader(p.body)), Request: r}, nil
}

// Whatever comes in a reply's place raises no hope: Healthy is no more likely with
// a reply that is not known to be good than with none, and nothing but an accepted purge
// sets at ease. 100,000 replies go through the real client.
func TestNothingUnknownSetsAtEase(t *testing.T) {
	replies := 100_000
	if testing.Short() {
		replies = 5_000
	}
	endpoints := []cloudflare.Endpoint{cloudflare.EndpointPurge, cloudflare.EndpointPurge, cloudflare.EndpointZone, cloudflare.EndpointVerifyUser, cloudflare.EndpointZoneList}
	workers := runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	var mu sync.Mutex
	seen, good := map[string]bool{}, 0
	for worker := range workers {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(1, uint64(worker)))
			server := &replay{}
			client := cloudflare.NewClient("test", server)
			without := map[cloudflare.Endpoint]wizard.State{}
			hope := map[cloudflare.Endpoint]int{}
			for _, e := range endpoints {
				without[e] = wizard.AllBut(e)
				hope[e] = wizard.Hope(without[e].Findings())
			}
			known := map[string]bool{}
			for n := range replies / workers {
				e := endpoints[n%len(endpoints)]
				server.generated = generate(r, e)
				s := wizard.AnswerAt(without[e], e, func(p cloudflare.Probe) cloudflare.Reply { return client.Run(context.Background(), p) })
				findings := s.Findings()
				key := fmt.Sprint(server.good, e)
				for _, f := range findings {
					key += " " + string(f.ID) + "=" + string(f.Value)
				}
				if known[key] {
					continue // the verdict hangs on nothing else
				}
				known[key] = true
				switch h := wizard.Hope(findings); {
				case server.good:
				case h > hope[e]:
					t.Errorf("%s: %d %v %s raises the hope from %d to %d", e, server.status, server.header, server.body, hope[e], h)
				case e == cloudflare.EndpointPurge && s.AtEase():
					t.Errorf("%s: %d %v %s sets at ease", e, server.status, server.header, server.body)
				}
				if e == cloudflare.EndpointPurge && server.good && server.status == 200 && !s.AtEase() {
					t.Errorf("%s: %d %s does not set at ease: %s", e, server.status, server.body, s.Verdict().Cause)
				}
				mu.Lock()
				seen[key] = true
				if server.good {
					good++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	t.Logf("%d replies came to %d different things, %d of them good", replies, len(seen), good)
	if len(seen) < 20 || good == 0 {
		t.Error("the replies are too much alike to prove anything")
	}
}
