package simulator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
)

// exchange is a recorded answer of the real API, with its source.
type exchange struct {
	Source, Method, Path, Body string
	Status                     *int
	BodyIs                     string `json:"body_is"` // verbatim, or how it was changed
}

// notModelled gives the reason why the simulator does not send a reply, by the words in
// the recorded body. An entry that is not needed fails the test.
var notModelled = map[string]string{
	"X-Auth-Key header":           "the client never sends a key and an e-mail address",
	"Unknown X-Auth-Key":          "the same",
	"Invalid Content-Type header": "the client sends application/json only",
	"requires permission":         "since May 2020 a zone-scoped token may list",
	"(no body)":                   "the 522 page was not kept; the 523 page stands for both",
}

// TestRecorded looks for a world in which the simulator gives each recorded exchange,
// byte for byte where the record is verbatim.
func TestRecorded(t *testing.T) {
	raw, err := os.ReadFile("../testdata/recorded.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []exchange
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}

	given := replies(t)
	excused := map[string]bool{}
	compared, verbatim := 0, 0
	for _, e := range all {
		endpoint := recordedEndpoint(e)
		if endpoint == "" {
			continue
		}
		if why := excuse(e); why != "" {
			excused[why] = true
			continue
		}
		compared++
		status := "any"
		if e.Status != nil {
			status = fmt.Sprint(*e.Status)
		}
		// The documentation sorts the keys; on the wire they are not sorted.
		what := errorsOf(e.Body)
		if e.BodyIs == "verbatim" {
			what = normal(e.Body)
			verbatim++
		}
		if !given[string(endpoint)+" "+status+" "+what] {
			t.Errorf("no world gives %s %s of %s:\n%s", status, endpoint, e.Source, what)
		}
	}
	if compared < 40 || verbatim < 20 {
		t.Errorf("%d exchanges were compared, %d of them byte for byte", compared, verbatim)
	}
	for why := range notModelled {
		if !excused[why] {
			t.Errorf("nothing needs the excuse %q any more", why)
		}
	}
}

func excuse(e exchange) string {
	for words := range notModelled {
		if strings.Contains(e.Body, words) || e.Body == "" && words == "(no body)" {
			return words
		}
	}
	return ""
}

var recordedPaths = []struct {
	method   string
	path     *regexp.Regexp
	endpoint cloudflare.Endpoint
}{
	{"GET", regexp.MustCompile(`^/client/v4/user/tokens/verify$`), "verify"},
	{"GET", regexp.MustCompile(`^/client/v4/accounts/[^/]+/tokens/verify$`), "account verify"},
	{"GET", regexp.MustCompile(`^/client/v4/zones(\?.*|\.\.\.)?$`), "zones"},
	{"GET", regexp.MustCompile(`^/client/v4/zones/[^/]+$`), "zone"},
	{"POST", regexp.MustCompile(`^/client/v4/zones/[^/]+/purge_cache$`), "purge"},
}

func recordedEndpoint(e exchange) cloudflare.Endpoint {
	for _, p := range recordedPaths {
		if e.Method == p.method && p.path.MatchString(e.Path) {
			return p.endpoint
		}
	}
	return ""
}

// normal replaces what differs between owners with a common word, and removes the white
// space that a reporter's tool has added.
func normal(body string) string {
	out := body
	var b bytes.Buffer
	if json.Compact(&b, []byte(body)) == nil {
		out = b.String()
	}
	for _, r := range []struct{ pattern, with string }{
		{`"id":"[^"]*"`, `"id":"<id>"`},
		{`location: [0-9.]+`, `location: <address>`},
		{`Could not route to [^,]*,`, `Could not route to <path>,`},
	} {
		out = regexp.MustCompile(r.pattern).ReplaceAllString(out, r.with)
	}
	return out
}

var permissions = regexp.MustCompile(`"permissions":\[[^\]]*\]`)

// errorsOf is what can be compared of a record whose author left out the rest: the
// token's status, the errors and the permissions.
func errorsOf(body string) string {
	type entry struct {
		Code    json.Number
		Message string
		Chain   []entry `json:"error_chain"`
	}
	var env struct {
		Result json.RawMessage
		Errors []entry
	}
	if json.Unmarshal([]byte(body), &env) != nil {
		return body
	}
	var result struct{ Status string }
	_ = json.Unmarshal(env.Result, &result) // a list has no status
	return normal(fmt.Sprintf("%s %+v %s", result.Status, env.Errors, permissions.FindString(body)))
}

// replies asks a few worlds everything and returns the set of what came back, each reply
// under its own status and under any.
func replies(t *testing.T) map[string]bool {
	given := map[string]bool{}
	until := func(day string) func(*simulator.Token) {
		return func(tok *simulator.Token) {
			at, err := time.Parse(time.RFC3339, day)
			if err != nil {
				t.Fatal(err)
			}
			tok.ExpiresOn = at
		}
	}
	oldID, oldID400, route2019 := with(), with(), with()
	oldID.Variants.UnknownZone, oldID400.Variants.UnknownZone = simulator.InvalidZoneIDOld, simulator.InvalidZoneIDOld400
	route2019.Variants.MalformedZoneID = simulator.RouteOf2019
	amongErrors := with(owned, until("2026-10-07T23:59:59Z"))
	amongErrors.Now = now.AddDate(0, 2, 0)
	amongErrors.Variants.ExpiredVerify = simulator.AmongErrors
	dns := with(func(tok *simulator.Token) {
		tok.Grants = []simulator.Grant{{Permission: "#zone:read"}, {Permission: readsDNS}, {Permission: "#dns_records:edit"}}
	})
	role := with()
	role.Variants.Permissions = simulator.PermissionsOfOwner
	limited, limitedPurge := with(), with()
	limited.Faults = []simulator.Fault{{Kind: simulator.FaultRateLimit}}
	limitedPurge.Faults = []simulator.Fault{{Kind: simulator.FaultPurgeRateLimit}}
	worlds := []simulator.World{
		{}, with(), with(dnsOnly), with(expired), with(filtered), with(granted("#r2:edit", account)),
		with(until("2028-06-30T23:59:59Z")), with(owned, until("2026-07-29T23:59:59Z")),
		oldID, oldID400, route2019, dns, role, amongErrors, limited, limitedPurge,
	}
	headers := []string{"", bearer, "Bearer " + accountToken, "Bearer abc-def", "Bearer not a token", "Bearer " + oldGlobalKey}
	requests := map[cloudflare.Endpoint][]wire{
		"verify":         {{path: "/user/tokens/verify"}},
		"account verify": {{path: "/accounts/" + account + "/tokens/verify"}},
		"zones":          {{path: "/zones"}, {path: "/zones?name=example.com"}},
		"zone":           {{path: "/zones/" + zoneA}, {path: "/zones/" + nobodys}, {path: "/zones/" + account}, {path: "/zones/example.com"}},
	}
	for _, id := range []string{zoneA, zoneB, "YOUR_ZONE_ID"} {
		for _, body := range []string{"", `{"files":["http://www.example.com/css/styles.css"]}`, `{"purge_everything":true,"files":[]}`} {
			requests["purge"] = append(requests["purge"], wire{method: "POST", path: "/zones/" + id + "/purge_cache", body: body})
		}
	}
	for _, w := range worlds {
		s := start(t, w)
		for endpoint, list := range requests {
			for _, q := range list {
				for _, q.header = range headers {
					status, _, body := send(t, s, q)
					for _, what := range []string{normal(body), errorsOf(body)} {
						given[fmt.Sprintf("%s %d %s", endpoint, status, what)] = true
						given[fmt.Sprintf("%s any %s", endpoint, what)] = true
					}
				}
			}
		}
	}
	return given
}
