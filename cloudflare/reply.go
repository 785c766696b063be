package cloudflare

// Rules of this file: any bytes from a server end in a Reply. Fields that are
// missing or have another type are left empty; a text is shortened and loses
// its control characters before it leaves this file.

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/idna"
)

// Reply is what came of a Probe: an answer, or how it failed.
type Reply struct {
	Endpoint Endpoint
	Outcome  Outcome
	Status   int        // HTTP status; 0 when there was no answer
	Errors   []APIError // errors[] of the envelope, chains flattened behind their error
	Location string     // the caller's address, when Cloudflare refused it by name
	Life     Life       // of the token, from a verify endpoint
	Zones    []Zone     // from a zone endpoint: one for GetZone, at most 50 for the others
	More     bool       // there are more zones than this one page lists
	Failure  Failure    // set when Outcome is OutcomeUnreachable
	Edge     int        // the number of an error of Cloudflare's edge, such as 1010; 0 without one

	ShortHello bool          // TLS gets through only without its post-quantum share; see hello.go
	Ray        string        // Cloudflare's id of the request, for its support; empty without one
	Date       time.Time     // the server's clock; zero when it told none
	RetryAfter time.Duration // how long the server asks to wait, at most a day; 0 when it did not
	Duration   time.Duration // from the question to the end of the answer
	Attempts   int           // how many times it was asked; counted by who asks
}

// APIError is one entry of errors[].
type APIError struct {
	Code       int
	Message    string
	Documented bool // it came with a documentation_url; so far seen where the token is alive
}

// Life is what a verify endpoint tells of a token.
type Life struct {
	Status    string    // active, disabled or expired
	NotBefore time.Time // zero when not limited
	ExpiresOn time.Time // zero when not limited
}

// Codes lists the error codes of the reply.
func (r Reply) Codes() []int {
	codes := make([]int, 0, len(r.Errors))
	for _, e := range r.Errors {
		codes = append(codes, e.Code)
	}
	return codes
}

// Unclear reports whether Cloudflare's API gave this reply in words that nobody has
// recorded.
func (r Reply) Unclear() bool { return r.Outcome == OutcomeUnexpected || r.Outcome == OutcomeDenied }

// Documented reports whether a refusal points to Cloudflare's documentation, which it was
// seen to do for tokens that are alive (changelog of 2026-08-20).
func (r Reply) Documented() bool {
	return slices.ContainsFunc(r.Errors, func(e APIError) bool { return e.Documented })
}

// Answered reports whether Cloudflare gave this reply: its API, or in the API's
// place a server of its own with a 5xx. Its firewall does not count.
func (r Reply) Answered() bool {
	switch r.Outcome {
	case "", OutcomeUnreachable, OutcomeCancelled, OutcomeIntercepted, OutcomeBlocked:
		return false
	}
	return true
}

// Bounds on what is taken from a reply.
const (
	maxBody    = 1 << 20 // bytes
	maxErrors  = 16
	maxZones   = 50
	maxMessage = 200 // characters
)

type envelope struct {
	Success  *bool           `json:"success"`
	Errors   json.RawMessage `json:"errors"`
	Messages json.RawMessage `json:"messages"`
	Result   json.RawMessage `json:"result"`
	Info     json.RawMessage `json:"result_info"`
}

// ReadReply turns an HTTP answer into a Reply.
func ReadReply(e Endpoint, status int, h http.Header, body []byte) Reply {
	r := Reply{Endpoint: e, Status: status, Ray: RayID(h.Get("Cf-Ray"))}
	if d, err := http.ParseTime(h.Get("Date")); err == nil {
		r.Date = d
	}
	r.RetryAfter = retryAfter(h.Get("Retry-After"), r.Date)

	var env envelope
	isAPI := StrictJSON(body) && json.Unmarshal(body, &env) == nil && (env.Success != nil || len(env.Errors) > 0)
	if isAPI {
		r.Errors = readErrors(env.Errors)
		r.Outcome = classify(e, status, h, body, &env, r.Errors)
	} else {
		r.Edge = edgeError(body)
		r.Outcome = classify(e, status, h, body, nil, nil)
	}
	verify := e == EndpointVerifyUser || e == EndpointVerifyAccount
	if verify && isAPI && status == http.StatusOK {
		r.Life = readLife(env)
	}
	switch {
	case r.Life.Status == "expired": // seen with success left out, and with the message among the errors
		r.Outcome = OutcomeOK
	case r.Outcome == OutcomeOK && (env.Success == nil || !*env.Success || verify && r.Life.Status == ""):
		r.Outcome = OutcomeUnexpected
	}
	switch {
	case r.Outcome == OutcomeLocation:
		r.Location = location(r.Errors)
	case r.Outcome != OutcomeOK:
	case e == EndpointZone:
		z, ok := readZone(env.Result)
		if !ok {
			r.Outcome = OutcomeUnexpected
			break
		}
		r.Zones = []Zone{z}
	case e == EndpointZoneSearch || e == EndpointZoneList:
		var results []json.RawMessage
		if json.Unmarshal(env.Result, &results) != nil || results == nil {
			r.Outcome = OutcomeUnexpected
			break
		}
		var info struct {
			Total int `json:"total_count"`
		}
		_ = json.Unmarshal(env.Info, &info) // missing: what came is taken for all
		r.More = info.Total > len(results) || len(results) > maxZones
		for _, raw := range results[:min(len(results), maxZones)] {
			if z, ok := readZone(raw); ok {
				r.Zones = append(r.Zones, z)
			}
		}
	}
	return r
}

// RayID is a text if that is an id of a request at Cloudflare, and else nothing.
func RayID(text string) string { return ray().FindString(text) }

var ray = Lazy(`^[0-9a-f]{8,32}(?:-[A-Z]{3})?$`)

// readErrors accepts what gateways were seen to send: numbers and strings as
// codes, chains of any depth, and nothing at all.
func readErrors(raw json.RawMessage) []APIError {
	type entry struct {
		Code    json.RawMessage `json:"code"`
		Message json.RawMessage `json:"message"`
		Chain   json.RawMessage `json:"error_chain"`
		Page    json.RawMessage `json:"documentation_url"`
	}
	var out []APIError
	queue := []json.RawMessage{raw}
	for len(queue) > 0 && len(out) < maxErrors {
		var entries []entry
		_ = json.Unmarshal(queue[0], &entries) // another type holds no errors
		queue = queue[1:]
		for _, en := range entries[:min(len(entries), maxErrors)] {
			code, err := strconv.Atoi(string(bytes.Trim(en.Code, `"`)))
			if err != nil {
				continue
			}
			var text string
			_ = json.Unmarshal(en.Message, &text)
			var page string
			_ = json.Unmarshal(en.Page, &page)
			out = append(out, APIError{code, plainText(text, maxMessage), page != ""})
			if len(en.Chain) > 0 {
				queue = append(queue, en.Chain)
			}
		}
	}
	return out[:min(len(out), maxErrors)]
}

// word is what a status looks like; anything else is not repeated.
var word = Lazy(`^[a-z_]{1,24}$`)

// expiredText is what the messages of an expired token have in common.
const expiredText = "expired"

// readLife reads a verify result. An expired token is told by the status or by
// one of two messages; one gateway prints those among the errors.
func readLife(env envelope) Life {
	var res struct {
		Status    string    `json:"status"`
		NotBefore timestamp `json:"not_before"`
		ExpiresOn timestamp `json:"expires_on"`
	}
	_ = json.Unmarshal(env.Result, &res)
	life := Life{word().FindString(res.Status), time.Time(res.NotBefore), time.Time(res.ExpiresOn)}
	for _, m := range slices.Concat(readErrors(env.Messages), readErrors(env.Errors)) {
		if (m.Code == 10001 || m.Code == 10003) && strings.Contains(strings.ToLower(m.Message), expiredText) {
			life.Status = "expired"
		}
	}
	return life
}

func readZone(raw json.RawMessage) (Zone, bool) {
	var res struct {
		ID      string `json:"id"`
		Name    string `json:"name"`
		Status  string `json:"status"`
		Paused  bool   `json:"paused"`
		Account struct {
			ID string `json:"id"`
		} `json:"account"`
		Permissions []string        `json:"permissions"`
		NameServers json.RawMessage `json:"name_servers"`
	}
	if json.Unmarshal(raw, &res) != nil {
		return Zone{}, false
	}
	id, shape := InspectZoneID(res.ID)
	if shape != ZoneIDOK {
		return Zone{}, false
	}
	z := Zone{ID: id, Name: PlainName(res.Name), Status: word().FindString(strings.ToLower(res.Status)), Paused: res.Paused}
	if hex32().MatchString(res.Account.ID) {
		z.Account = res.Account.ID
	}
	var servers []string
	_ = json.Unmarshal(res.NameServers, &servers) // a nicety; another type is none
	for _, server := range servers[:min(len(servers), 4)] {
		if name := PlainName(server); name != "" {
			z.NameServers = append(z.NameServers, name)
		}
	}
	for _, p := range res.Permissions[:min(len(res.Permissions), 200)] {
		z.Permissions = append(z.Permissions, plainText(p, 64))
	}
	return z, true
}

// PlainName is a domain name in ASCII, or nothing if the text is none.
func PlainName(s string) string {
	name, err := idna.Lookup.ToASCII(strings.TrimSuffix(strings.ToLower(s), "."))
	if err != nil || !domainLike().MatchString(name) {
		return ""
	}
	return name
}

// timestamp is a time that may be missing, null or nonsense.
type timestamp time.Time

func (t *timestamp) UnmarshalJSON(b []byte) error {
	if v, err := time.Parse(time.RFC3339, strings.Trim(string(b), `"`)); err == nil {
		*t = timestamp(v)
	}
	return nil
}

// retryAfter reads seconds or a date; at most a day is believed.
func retryAfter(s string, now time.Time) time.Duration {
	if n, err := strconv.Atoi(s); err == nil && n > 0 {
		return time.Duration(min(n, 24*60*60)) * time.Second
	}
	if at, err := http.ParseTime(s); err == nil && !now.IsZero() && at.After(now) {
		return min(at.Sub(now), 24*time.Hour)
	}
	return 0
}

// plainText makes a server's text fit to be shown: no control or direction
// characters, on one line, at most limit characters.
func plainText(s string, limit int) string {
	s = strings.ToValidUTF8(s, "?")
	var b strings.Builder
	n := 0
	for _, r := range s {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
			continue
		}
		if n++; n > limit {
			return b.String() + "..."
		}
		b.WriteRune(r)
	}
	return b.String()
}
