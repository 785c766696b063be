package cloudflare

// The only code that knows what a reply means. It decides on endpoint, code and message
// and never on the HTTP status alone, because several gateways word the same failure
// differently: a refused token is 401/1000 on verify, 403/9109 on zones and 401/10000 on
// purge, and 9109 alone has five meanings.

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Outcome is what a reply says.
type Outcome string

// The outcomes.
const (
	OutcomeOK           Outcome = "ok"
	OutcomeAuthorised   Outcome = "authorised"    // a purge refused as a request, after the permission was checked
	OutcomeTokenUnknown Outcome = "token-unknown" // no such token: mistyped, rolled, revoked, deleted; on zones also expired
	OutcomeMalformed    Outcome = "malformed"     // the header does not hold a token
	OutcomeNoHeader     Outcome = "no-header"     // the header did not arrive
	OutcomeRefused      Outcome = "refused"       // 10000: the token, the permission, the zone or the address, without saying which
	OutcomePermission   Outcome = "permission"    // the token may not do this
	OutcomeNoZone       Outcome = "no-zone"       // absent, not in the token's scope, or an account id
	OutcomeNoRoute      Outcome = "no-route"      // the id in the path does not exist as one; says nothing about the token
	OutcomeLocation     Outcome = "location"      // the token works from other addresses only
	OutcomeRateLimited  Outcome = "rate-limited"  // too many requests: says nothing about the token
	OutcomePurgeLimited Outcome = "purge-limited" // too many purges; only a token that may purge gets this answer
	OutcomeServerError  Outcome = "server-error"  // a 5xx, of the API or of Cloudflare's edge
	OutcomeBlocked      Outcome = "blocked"       // Cloudflare's own firewall, before the token was looked at
	OutcomeIntercepted  Outcome = "intercepted"   // somebody else answered
	OutcomeUnreachable  Outcome = "unreachable"   // nobody answered
	OutcomeCancelled    Outcome = "cancelled"     // the person stopped the wait
	OutcomeDenied       Outcome = "denied"        // the API refused, in words that no row below knows
	OutcomeUnexpected   Outcome = "unexpected"    // from Cloudflare, and not understood
)

// recordedError is an error whose meaning was seen somewhere. The first row of an
// endpoint that matches one of the errors decides. An empty text matches all; a text is
// matched in lower case.
type recordedError struct {
	code    int
	text    string
	outcome Outcome
}

// commonMeanings are the same at every endpoint.
var commonMeanings = []recordedError{
	{6111, "", OutcomeMalformed},
	// 6003 about another header than ours says nothing about the token.
	{6102, "", OutcomeDenied},
	{6103, "", OutcomeDenied},
	{6105, "", OutcomeDenied},
	{9106, "missing", OutcomeNoHeader},
	{9106, "", OutcomeMalformed},
	{6003, "", OutcomeMalformed},
	{1001, "missing \"authorization\"", OutcomeNoHeader},
	{971, "", OutcomeRateLimited},
	{10429, "", OutcomeRateLimited},
	{10502, "", OutcomeRateLimited},
	{10100, "requests per", OutcomeRateLimited},
	{1134, "", OutcomeRateLimited},
	{1115, "rate limit", OutcomeRateLimited},
	{9109, "invalid access token", OutcomeTokenUnknown},
	{9109, "cannot use the access token from location", OutcomeLocation},
	{9109, "invalid zone identifier", OutcomeNoZone},
	{9109, "unauthorized", OutcomePermission},
	{9109, "valid user-level authentication not found", OutcomePermission},
	{10000, "authentication error", OutcomeRefused},
	// Seen beside documentation_url on R2 and Turnstile (Cloudflare's changelog, 2026-08-20).
	{10000, "forbidden", OutcomeRefused},
	{10000, "unauthorized", OutcomeRefused},
	{0, "requires permission", OutcomePermission}, // Cloudflare-WordPress#255
	{1001, "invalid zone identifier", OutcomeNoZone},
	{1003, "zone identifier", OutcomeNoZone},
	{7003, "", OutcomeNoRoute},
	{7000, "", OutcomeNoRoute},
}

// JudgedTexts lists, in lower case, the parts of messages that decide what a reply means.
// A message that is judged elsewhere must keep these parts.
func JudgedTexts() []string {
	out := []string{expiredText}
	for _, e := range endpoints {
		for _, m := range e.meanings {
			if m.text != "" && !slices.Contains(out, m.text) {
				out = append(out, m.text)
			}
		}
	}
	return out
}

// classify judges an answer. env is its envelope, or nil if the body holds none.
func classify(e endpoint, status int, h http.Header, body []byte, env *envelope, errs []APIError) Outcome {
	m := meaning(e.meanings, errs)
	switch {
	case status == http.StatusTooManyRequests && env != nil && m == OutcomePurgeLimited:
		return m
	case status == http.StatusTooManyRequests && (env != nil || e.id == EndpointPurge || h.Get("Cf-Ray") != ""):
		return OutcomeRateLimited // a purge comes after an answer about the zone, so the way there is known
	case status == http.StatusProxyAuthRequired, status >= 300 && status < 400:
		return OutcomeIntercepted
	case env == nil:
		return classifyForeign(status, h, body)
	case status >= 500:
		return OutcomeServerError
	case m == OutcomeAuthorised && (saysNo(status) || status < http.StatusBadRequest): // no token that may purge was seen to get such a status
		return OutcomeDenied
	case saysNo(status) && m == OutcomePurgeLimited:
		return OutcomeRateLimited
	case m != "":
		return m
	case status >= 400 && len(h) > 0 && !marked(h): // it looks like the API's, but has none of Cloudflare's marks
		return OutcomeIntercepted
	case saysNo(status), env.Success != nil && !*env.Success:
		return OutcomeDenied
	case status == http.StatusOK && len(errs) == 0 && env.Success != nil:
		return OutcomeOK
	}
	return OutcomeUnexpected
}

// saysNo reports whether a status refuses the caller.
func saysNo(status int) bool {
	return status == http.StatusUnauthorized || status == http.StatusForbidden
}

// meaning is what the first row that matches any of the errors says. "The purge was
// authorised" is believed only if no other error comes with it.
func meaning(meanings []recordedError, errs []APIError) Outcome {
	for _, m := range meanings {
		for _, err := range errs {
			if !m.matches(err) {
				continue
			}
			if m.outcome == OutcomeAuthorised && !slices.ContainsFunc(errs, func(other APIError) bool { return !authorises(meanings, other) }) {
				return m.outcome
			}
			if m.outcome != OutcomeAuthorised {
				return m.outcome
			}
		}
	}
	return ""
}

func authorises(meanings []recordedError, err APIError) bool {
	return slices.ContainsFunc(meanings, func(m recordedError) bool { return m.outcome == OutcomeAuthorised && m.matches(err) })
}

func (m recordedError) matches(err APIError) bool {
	return m.code == err.Code && strings.Contains(strings.ToLower(err.Message), m.text)
}

var locationText = Lazy(`(?i)from location:?\s*([0-9a-f.:]{2,45})`)

// location takes the caller's address out of a refusal that names it.
func location(errs []APIError) string {
	for _, e := range errs {
		if m := locationText().FindStringSubmatch(e.Message); m != nil {
			text := strings.TrimRight(m[1], ".")
			if _, err := netip.ParseAddr(text); err == nil {
				return text
			}
		}
	}
	return ""
}
