package cloudflare

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

func read(e Endpoint, status int, body string) Reply {
	return ReadReply(e, status, http.Header{}, []byte(body))
}

// A 200 is fine only where the envelope says so, and holds what was asked for.
func TestA200IsNotAlwaysFine(t *testing.T) {
	const zone = `{"id":"0123456789abcdef0123456789abcdef","name":"example.com","status":"active"}`
	for _, c := range []struct {
		name     string
		endpoint Endpoint
		body     string
		want     Outcome
	}{
		{"purge", EndpointPurge, `{"success":true,"errors":[],"result":{"id":"x"}}`, OutcomeOK},
		{"success false without errors", EndpointPurge, `{"success":false,"errors":[],"result":null}`, OutcomeDenied},
		{"the same on a zone", EndpointZone, `{"success":false,"errors":[],"result":` + zone + `}`, OutcomeDenied},
		{"without success", EndpointPurge, `{"errors":[],"result":{"id":"x"}}`, OutcomeUnexpected},
		{"verify, active", EndpointVerifyUser, `{"success":true,"errors":[],"result":{"status":"active"}}`, OutcomeOK},
		{"verify of an account, active", EndpointVerifyAccount, `{"success":true,"errors":[],"result":{"status":"active"}}`, OutcomeOK},
		{"verify without a status", EndpointVerifyUser, `{"success":true,"errors":[],"result":{}}`, OutcomeUnexpected},
		{"verify of an account without a status", EndpointVerifyAccount, `{"success":true,"errors":[],"result":{}}`, OutcomeUnexpected},
		{"verify with a status that is no word", EndpointVerifyUser, `{"success":true,"errors":[],"result":{"status":"Not A Word"}}`, OutcomeUnexpected},
		{"verify, success false", EndpointVerifyUser, `{"success":false,"errors":[],"result":{"status":"active"}}`, OutcomeDenied},
		{"zone", EndpointZone, `{"success":true,"errors":[],"result":` + zone + `}`, OutcomeOK},
		{"zone without an id", EndpointZone, `{"success":true,"errors":[],"result":{"name":"example.com"}}`, OutcomeUnexpected},
		{"zone that is a list", EndpointZone, `{"success":true,"errors":[],"result":[` + zone + `]}`, OutcomeUnexpected},
		{"list", EndpointZoneList, `{"success":true,"errors":[],"result":[` + zone + `]}`, OutcomeOK},
		{"empty list", EndpointZoneList, `{"success":true,"errors":[],"result":[]}`, OutcomeOK},
		{"list that is none", EndpointZoneList, `{"success":true,"errors":[],"result":` + zone + `}`, OutcomeUnexpected},
		{"list that is null", EndpointZoneList, `{"success":true,"errors":[],"result":null}`, OutcomeUnexpected},
		{"list that is left out", EndpointZoneSearch, `{"success":true,"errors":[]}`, OutcomeUnexpected},
		{"search that is a text", EndpointZoneSearch, `{"success":true,"errors":[],"result":"none"}`, OutcomeUnexpected},
	} {
		r := read(c.endpoint, 200, c.body)
		if r.Outcome != c.want {
			t.Errorf("%s: got %s, want %s", c.name, r.Outcome, c.want)
		}
		if r.Outcome != OutcomeOK && len(r.Zones) > 0 {
			t.Errorf("%s: zones of a reply that is not fine", c.name)
		}
	}
}

// There are more zones where the total is above the number that came, or more came than
// are kept.
func TestMoreZonesThanListed(t *testing.T) {
	list := func(n int, info string) Reply {
		zones := make([]string, n)
		for i := range zones {
			zones[i] = fmt.Sprintf(`{"id":"%032x","name":"example%d.com"}`, i+1, i)
		}
		return read(EndpointZoneList, 200, `{"success":true,"errors":[],"result":[`+strings.Join(zones, ",")+`]`+info+`}`)
	}
	total := func(n int) string { return fmt.Sprintf(`,"result_info":{"total_count":%d}`, n) }
	for _, c := range []struct {
		name string
		r    Reply
		more bool
		kept int
	}{
		{"all", list(2, total(2)), false, 2},
		{"one more", list(2, total(3)), true, 2},
		{"no total", list(2, ""), false, 2},
		{"none of some", list(0, total(1)), true, 0},
		{"none", list(0, total(0)), false, 0},
		{"as many as are kept", list(50, total(50)), false, 50},
		{"more than are kept", list(51, total(51)), true, 50},
		{"more than are kept, and no total", list(51, ""), true, 50},
	} {
		if c.r.Outcome != OutcomeOK || c.r.More != c.more || len(c.r.Zones) != c.kept {
			t.Errorf("%s: %s, more %v, %d zones", c.name, c.r.Outcome, c.r.More, len(c.r.Zones))
		}
	}
}

// The life of a token is read from a verify that came with 200, and from nothing else.
func TestTheLifeIsReadFromAVerify(t *testing.T) {
	body := `{"success":true,"errors":[],"result":{"status":"active","not_before":"2026-01-02T03:04:05Z","expires_on":"2027-01-02T03:04:05Z"}}`
	want := Life{"active", time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC)}
	for _, e := range []Endpoint{EndpointVerifyUser, EndpointVerifyAccount} {
		if r := read(e, 200, body); r.Life != want {
			t.Errorf("%s: %+v", e, r.Life)
		}
		if r := read(e, 403, body); r.Life != (Life{}) {
			t.Errorf("%s, 403: %+v", e, r.Life)
		}
	}
	if r := read(EndpointPurge, 200, body); r.Life != (Life{}) {
		t.Errorf("a purge: %+v", r.Life)
	}
	for _, c := range []struct{ where, body, status string }{
		{"10001 among the messages", `{"success":true,"errors":[],"messages":[{"code":10001,"message":"This API Token was expired"}],"result":{"status":"active"}}`, "expired"},
		{"10003 among the messages", `{"success":true,"errors":[],"messages":[{"code":10003,"message":"This API Token was expired at 2026-08-31"}],"result":{"status":"active"}}`, "expired"},
		{"10003 among the errors", `{"errors":[{"code":10003,"message":"This API Token was expired"}],"result":{}}`, "expired"},
		{"another code with the word", `{"success":true,"errors":[],"messages":[{"code":10000,"message":"not expired"}],"result":{"status":"active"}}`, "active"},
		{"the code with other words", `{"success":true,"errors":[],"messages":[{"code":10001,"message":"This API Token is fine"}],"result":{"status":"active"}}`, "active"},
		{"a time that is nonsense", `{"success":true,"errors":[],"result":{"status":"active","expires_on":"soon"}}`, "active"},
	} {
		if r := read(EndpointVerifyUser, 200, c.body); r.Life.Status != c.status || r.Outcome != OutcomeOK {
			t.Errorf("%s: %q, %s", c.where, r.Life.Status, r.Outcome)
		}
	}
}

// What is read of a zone, member by member; a member of another type is left empty.
func TestAZoneIsReadMemberByMember(t *testing.T) {
	const id = "0123456789abcdef0123456789abcdef"
	whole := read(EndpointZone, 200, `{"success":true,"errors":[],"result":{"id":"`+id+`","name":"Example.com","status":"Active","paused":true,
		"account":{"id":"00000000111111112222222233333333"},"permissions":["#a:read","#b:edit"],"name_servers":["A.ns.example.com","b.ns.example.com"]}}`)
	z := whole.Zones[0]
	if z.ID != id || z.Name != "example.com" || z.Status != "active" || !z.Paused || z.Account != "00000000111111112222222233333333" ||
		!slices.Equal(z.Permissions, []string{"#a:read", "#b:edit"}) || !slices.Equal(z.NameServers, []string{"a.ns.example.com", "b.ns.example.com"}) {
		t.Errorf("%+v", z)
	}
	odd := read(EndpointZone, 200, `{"success":true,"errors":[],"result":{"id":"`+id+`","name":"not a name","status":"two words",
		"account":{"id":"short"},"name_servers":["a.example.com","no name","b.example.com","c.example.com","d.example.com","e.example.com"]}}`).Zones[0]
	if odd.Name != "" || odd.Status != "" || odd.Account != "" || odd.Paused || !slices.Equal(odd.NameServers, []string{"a.example.com", "b.example.com", "c.example.com"}) {
		t.Errorf("%+v", odd)
	}
	if r := read(EndpointZone, 200, `{"success":true,"errors":[],"result":{"id":"`+id+`","name_servers":"none"}}`); r.Outcome != OutcomeOK || r.Zones[0].NameServers != nil {
		t.Errorf("name servers of another type: %+v", r)
	}
}

// Chains of errors are read as deep as they go, up to the bound, and a code may be a text.
func TestChainsOfErrors(t *testing.T) {
	r := read(EndpointZone, 400, `{"success":false,"errors":[{"code":1,"message":"a","error_chain":[{"code":"2","message":"b","error_chain":[{"code":3}]}]},{"code":"x"},{"code":4}]}`)
	if !slices.Equal(r.Codes(), []int{1, 4, 2, 3}) {
		t.Errorf("codes %v", r.Codes())
	}
	if m := r.Errors[0].Message; m != "a" {
		t.Errorf("message %q", m)
	}
	many := read(EndpointZone, 400, `{"success":false,"errors":[`+strings.Repeat(`{"code":7},`, 15)+`{"code":8,"error_chain":[{"code":9}]}]}`)
	if codes := many.Codes(); len(codes) != maxErrors || codes[maxErrors-1] != 8 {
		t.Errorf("codes %v", codes)
	}
	long := read(EndpointZone, 400, `{"success":false,"errors":[{"code":7,"message":"`+strings.Repeat("x", maxMessage)+`"},{"code":8,"message":"`+strings.Repeat("x", maxMessage+1)+`"}]}`)
	if a, b := long.Errors[0].Message, long.Errors[1].Message; len(a) != maxMessage || b != a+"..." {
		t.Errorf("%d and %d characters", len(a), len(b))
	}
}

// The server's clock and the id of the request, and what was asked to wait.
func TestHeadersOfAReply(t *testing.T) {
	h := http.Header{"Date": {"Thu, 03 Sep 2026 12:00:00 GMT"}, "Cf-Ray": {"8a1b2c3d4e5f6071-FRA"}, "Retry-After": {"Thu, 03 Sep 2026 12:01:00 GMT"}}
	r := ReadReply(EndpointZone, 429, h, nil)
	if r.Ray != "8a1b2c3d4e5f6071-FRA" || r.Date.Unix() != time.Date(2026, 9, 3, 12, 0, 0, 0, time.UTC).Unix() || r.RetryAfter != time.Minute || r.Status != 429 || r.Endpoint != EndpointZone {
		t.Errorf("%+v", r)
	}
	for _, ray := range []string{"8a1b2c3d4e5f6071-fra", "<b>", "8A1B", "8a1b2c3d4e5f6071-FRA x"} {
		if got := RayID(ray); got != "" {
			t.Errorf("%q is taken for an id of a request", got)
		}
	}
}

// Whether Cloudflare gave a reply.
func TestWhoAnswered(t *testing.T) {
	for o, want := range map[Outcome]bool{
		OutcomeOK: true, OutcomeRefused: true, OutcomeServerError: true, OutcomeRateLimited: true, OutcomeUnexpected: true, OutcomeNoHeader: true,
		"": false, OutcomeUnreachable: false, OutcomeCancelled: false, OutcomeIntercepted: false, OutcomeBlocked: false,
	} {
		if got := (Reply{Outcome: o}).Answered(); got != want {
			t.Errorf("%q: %v", o, got)
		}
	}
}

// Words that nobody has recorded, whether a refusal or not.
func TestUnclearReplies(t *testing.T) {
	for o, want := range map[Outcome]bool{
		OutcomeUnexpected: true, OutcomeDenied: true, OutcomeOK: false, OutcomeRefused: false, OutcomeIntercepted: false, "": false,
	} {
		if got := (Reply{Outcome: o}).Unclear(); got != want {
			t.Errorf("%q: %v", o, got)
		}
	}
}

// Each number of the edge's errors that turns a visitor away, in each form.
func TestErrorsOfTheEdge(t *testing.T) {
	for code, block := range map[int]bool{
		1005: true, 1006: true, 1007: true, 1008: true, 1009: true, 1010: true, 1012: true, 1020: true, 1106: true, 1000: false, 1999: false,
	} {
		for _, body := range []string{
			fmt.Sprintf(`{"cloudflare_error":true,"error_code":%d}`, code), fmt.Sprintf("error code: %d", code), fmt.Sprintf("<html><p>Error %d</p>", code),
		} {
			if got := edgeError([]byte(body)); got != code {
				t.Errorf("%s: %d", body, got)
			}
			if edgeBlocks[code] != block {
				t.Errorf("%d turns away: %v", code, edgeBlocks[code])
			}
		}
	}
	for _, body := range []string{
		`{"cloudflare_error":false,"error_code":1010}`, `{"cloudflare_error":true,"error_code":999}`, `{"cloudflare_error":true,"error_code":2000}`, "error 999", "error code: 2010", "an error 10101", "",
	} {
		if got := edgeError([]byte(body)); got != 0 {
			t.Errorf("%s: %d", body, got)
		}
	}
}

// A body may nest as deep as Cloudflare's and deeper, up to a bound.
func TestDepthOfJSON(t *testing.T) {
	for depth, want := range map[int]bool{1: true, 31: true, maxDepth: true, maxDepth + 1: false, 1000: false} {
		if got := StrictJSON([]byte(strings.Repeat("[", depth) + strings.Repeat("]", depth))); got != want {
			t.Errorf("depth %d: %v", depth, got)
		}
	}
}

// A 200 without the request's result says nothing about zones, or about more of them.
func TestNothingIsLeftOfAnUnexpectedResult(t *testing.T) {
	for _, body := range []string{
		`{"success":false,"errors":[],"result":[{"id":"` + sampleID + `","name":"example.com"}],"result_info":{"total_count":99}}`,
		`{"success":false,"errors":[{"code":9109,"message":"x"}],"result":[{"id":"` + sampleID + `","name":"example.com"}],"result_info":{"total_count":99}}`,
	} {
		if r := ReadReply(EndpointZoneList, 200, http.Header{}, []byte(body)); r.Outcome == OutcomeOK || r.Zones != nil || r.More {
			t.Errorf("%s: %s, %d zones, more: %v", body, r.Outcome, len(r.Zones), r.More)
		}
	}
}

// Codes are numbers of at most five digits, also as strings. An entry without a code is
// dropped with its message; a code out of bounds becomes -1.
func TestCodesOfErrors(t *testing.T) {
	for code, want := range map[string][]int{
		"0": {0}, "1000": {1000}, `"9109"`: {9109}, "99999": {99999}, "100000": {-1}, "-1": {-1}, "-7": {-1}, "null": nil, `"x"`: nil, "1.5": nil, "{}": nil, "[1]": nil,
	} {
		r := ReadReply(EndpointZone, 403, http.Header{}, []byte(`{"success":false,"errors":[{"code":`+code+`,"message":"m"}]}`))
		if got := r.Codes(); !slices.Equal(got, want) {
			t.Errorf("%s: %v", code, got)
		}
	}
	for e := range map[Endpoint]bool{EndpointReach: true, EndpointPurge: true} { // the first and the last row
		if !e.Known() {
			t.Errorf("%s is not known", e)
		}
	}
	if Endpoint("GET /other").Known() {
		t.Error("any request is known")
	}
}

// Where so much was taken out of the middle that the length of the rest says nothing.
func TestPatchedValues(t *testing.T) {
	gap := func(what Contaminant, where Place, n int) (out []Foreign) {
		for range n {
			out = append(out, Foreign{What: what, Where: where})
		}
		return out
	}
	for _, what := range []Contaminant{Space, Tab, LineBreak, NoBreakSpace} {
		for n, want := range map[int]bool{0: false, 2: false, 3: true} {
			if got := (Inspection{Foreign: gap(what, Inside, n)}).patched(); got != want {
				t.Errorf("%d times %s inside: %v", n, what, got)
			}
		}
		if (Inspection{Foreign: gap(what, AtEnd, 5)}).patched() {
			t.Errorf("%s at the end patches nothing", what)
		}
	}
	for _, what := range []Contaminant{Quote, Bracket, Escape} {
		if !(Inspection{Foreign: gap(what, Inside, 1)}).patched() || (Inspection{Foreign: gap(what, AtStart, 1)}).patched() {
			t.Errorf("%s inside, and only inside, is enough", what)
		}
	}
}
