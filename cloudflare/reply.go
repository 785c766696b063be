package cloudflare

// Rules of this file: any bytes from a server become a Reply. Fields that are missing or
// have another type are left empty; a text is shortened and loses its control characters
// before it leaves this file.

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

// APIError is one entry of errors[].
type APIError struct {
	Code       int
	Message    string
	Documented bool // it came with a documentation_url; seen so far only for living tokens
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

// Answered reports whether Cloudflare gave this reply: its API, or its edge in place of
// the API with a 5xx. Its firewall does not count.
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
	endpoint, _ := e.row()
	r := Reply{Endpoint: e, Status: status, Ray: RayID(h.Get("Cf-Ray"))}
	if d, err := http.ParseTime(h.Get("Date")); err == nil {
		r.Date = d
	}
	r.RetryAfter = retryAfter(h.Get("Retry-After"), r.Date)

	var env envelope
	isAPI := StrictJSON(body) && json.Unmarshal(body, &env) == nil && (env.Success != nil || len(env.Errors) > 0)
	if isAPI {
		r.Errors = readErrors(env.Errors)
		r.Outcome = classify(endpoint, status, h, body, &env, r.Errors)
	} else {
		r.Edge = edgeError(body)
		r.Outcome = classify(endpoint, status, h, body, nil, nil)
	}
	if r.Outcome == OutcomeIntercepted {
		r.By = calledItself(h)
	}
	if r.Outcome == OutcomeLocation {
		r.Location = location(r.Errors)
	}
	if !isAPI || status != http.StatusOK {
		return r
	}
	ok := endpoint.read(&r, env)
	switch {
	case r.Life.Status == "expired": // seen without success, and with the message among the errors
		r.Outcome = OutcomeOK
	case r.Outcome == OutcomeOK && !ok:
		r.Outcome = OutcomeUnexpected
	}
	if r.Outcome != OutcomeOK {
		r.Zones, r.More = nil, false
	}
	return r
}

// RayID returns a text that is a request's id at Cloudflare, and "" for any other.
func RayID(text string) string { return ray().FindString(text) }

var ray = Lazy(`^[0-9a-f]{16}(?:-[A-Z]{3})?$`)

// maxCode is above all codes of these endpoints. A longer number is not repeated, because
// it may be part of something else.
const (
	maxCode     = 99_999
	unknownCode = -1
)

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
			if code < 0 || code > maxCode {
				code = unknownCode
			}
			var text string
			_ = json.Unmarshal(en.Message, &text)
			var page string
			_ = json.Unmarshal(en.Page, &page)
			out = append(out, APIError{code, PlainText(text, maxMessage), page != ""})
			if len(en.Chain) > 0 {
				queue = append(queue, en.Chain)
			}
		}
	}
	return out[:min(len(out), maxErrors)]
}

// word is what a status looks like; anything else is not repeated.
var word = Lazy(`^[a-z_]{1,24}$`)

// PlainName returns a domain name in ASCII, or "" if the text is not a domain name.
func PlainName(s string) string {
	name, err := idna.Lookup.ToASCII(strings.TrimSuffix(strings.ToLower(s), "."))
	if err != nil || !domainLike().MatchString(name) {
		return ""
	}
	return name
}

// retryAfter reads seconds or a date, at most a day.
func retryAfter(s string, now time.Time) time.Duration {
	if n, err := strconv.Atoi(s); err == nil && n > 0 {
		return time.Duration(min(n, 24*60*60)) * time.Second
	}
	if at, err := http.ParseTime(s); err == nil && !now.IsZero() && at.After(now) {
		return min(at.Sub(now), 24*time.Hour)
	}
	return 0
}

// PlainText makes outside text fit to be shown: no control or direction characters, on
// one line, at most limit characters.
func PlainText(s string, limit int) string {
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
