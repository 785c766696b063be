package cloudflare

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// refusal is the envelope of a request that was refused with one error.
func refusal(code int, message string) []byte {
	text, _ := json.Marshal(message) // a string always marshals
	return fmt.Appendf(nil, `{"success":false,"errors":[{"code":%d,"message":%s}],"messages":[],"result":null}`, code, text)
}

// everywhere is every endpoint that sends a token; the reach probe is read like a verify.
var everywhere = []Endpoint{EndpointReach, EndpointVerifyUser, EndpointVerifyAccount, EndpointZone, EndpointZoneSearch, EndpointZoneList, EndpointPurge}

var (
	atVerify = []Endpoint{EndpointVerifyUser, EndpointVerifyAccount}
	atPurge  = []Endpoint{EndpointPurge}
)

// meaningCases holds each pair of code and words that means something, with the
// endpoints where it does, and what the same error means on the others.
var meaningCases = []struct {
	code      int
	message   string
	at        []Endpoint
	want      Outcome
	elsewhere Outcome
}{
	{6111, "Invalid format for Authorization header", everywhere, OutcomeMalformed, ""},
	{6102, "Invalid format for X-Auth-Email header", everywhere, OutcomeDenied, ""},
	{6103, "Invalid format for X-Auth-Key header", everywhere, OutcomeDenied, ""},
	{6105, "Invalid Content-Type header", everywhere, OutcomeDenied, ""},
	{9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers", everywhere, OutcomeNoHeader, ""},
	{9106, "Authentication failed (status: 400)", everywhere, OutcomeMalformed, ""},
	{6003, "Invalid request headers", everywhere, OutcomeMalformed, ""},
	{1001, `Missing "Authorization" header`, everywhere, OutcomeNoHeader, ""},
	{971, "Please wait and consider throttling your request speed", everywhere, OutcomeRateLimited, ""},
	{10429, "too many requests", everywhere, OutcomeRateLimited, ""},
	{10502, "Rate limited", everywhere, OutcomeRateLimited, ""},
	{10100, "More than 1200 requests per 300 seconds reached", everywhere, OutcomeRateLimited, ""},
	{1134, "Unable to purge, rate limit reached.", atPurge, OutcomePurgeLimited, OutcomeRateLimited},
	{1115, "Unable to purge, rate limit reached.", atPurge, OutcomePurgeLimited, OutcomeRateLimited},
	{1134, "Too many requests", everywhere, OutcomeRateLimited, ""},
	{1115, "Rate limit reached", everywhere, OutcomeRateLimited, ""},
	{9109, "Invalid access token", everywhere, OutcomeTokenUnknown, ""},
	{9109, "Cannot use the access token from location: 203.0.113.7", everywhere, OutcomeLocation, ""},
	{9109, "Invalid zone identifier", everywhere, OutcomeNoZone, ""},
	{9109, "Unauthorized to access requested resource", everywhere, OutcomePermission, ""},
	{9109, "Valid user-level authentication not found", everywhere, OutcomePermission, ""},
	{1000, "Invalid API Token", atVerify, OutcomeTokenUnknown, OutcomeDenied},
	{10000, "Authentication error", everywhere, OutcomeRefused, ""},
	{1001, "Invalid zone identifier", everywhere, OutcomeNoZone, ""},
	{1003, "Invalid or missing zone identifier", everywhere, OutcomeNoZone, ""},
	{1095, "Unable to purge", atPurge, OutcomeNoZone, OutcomeDenied},
	{7003, "Could not route to /zones/x, perhaps your object identifier is invalid?", everywhere, OutcomeNoRoute, ""},
	{7000, "No route for that URI", everywhere, OutcomeNoRoute, ""},
	{1012, "Request must contain one of \"purge_everything\" or \"files\"", atPurge, OutcomeAuthorised, OutcomeDenied},
	{1013, "Request body is not valid", atPurge, OutcomeAuthorised, OutcomeDenied},
	{1014, "\"files\" must be an array", atPurge, OutcomeAuthorised, OutcomeDenied},
	{1082, "Too many files", atPurge, OutcomeAuthorised, OutcomeDenied},
	{1092, "Request cannot contain both", atPurge, OutcomeAuthorised, OutcomeDenied},
	{1107, "Only enterprise zones can purge by tag.", atPurge, OutcomeAuthorised, OutcomeDenied},
	{1112, "Unable to purge", atPurge, OutcomeAuthorised, OutcomeDenied},
	{10000, "Forbidden", everywhere, OutcomeRefused, ""},
	{10000, "Unauthorized", everywhere, OutcomeRefused, ""},
	{10001, "Unable to authenticate request", everywhere, OutcomeDenied, ""}, // about the kind of token, on /memberships
	{0, "Actor requires permission \"com.cloudflare.api.account.zone.cache_purge\"", everywhere, OutcomePermission, ""},
	// The same codes with other words, and words with other codes, mean nothing known.
	{9109, "Something new", everywhere, OutcomeDenied, ""},
	{10000, "PUT method not allowed for the api_token authentication scheme", everywhere, OutcomeDenied, ""},
	{1000, "Something new", everywhere, OutcomeDenied, ""},
	{1001, "Something new", everywhere, OutcomeDenied, ""},
	{1003, "Something new", everywhere, OutcomeDenied, ""},
	{1115, "Something new", everywhere, OutcomeDenied, ""},
	{10100, "Something new", everywhere, OutcomeDenied, ""},
	{10001, "Invalid access token", everywhere, OutcomeDenied, ""},
}

// Each meaning holds by itself, whatever the HTTP status of a refusal.
func TestEachMeaningAlone(t *testing.T) {
	for _, c := range meaningCases {
		for _, e := range everywhere {
			want := c.want
			if !slices.Contains(c.at, e) {
				want = c.elsewhere
			}
			for _, status := range []int{400, 403} {
				if status == 403 && want == OutcomeAuthorised { // a token that may purge does not get such a status
					want = OutcomeDenied
				} else if status == 403 && want == OutcomePurgeLimited {
					want = OutcomeRateLimited
				}
				if r := ReadReply(e, status, http.Header{}, refusal(c.code, c.message)); r.Outcome != want {
					t.Errorf("%d %q, %s, status %d: got %s, want %s", c.code, c.message, e, status, r.Outcome, want)
				}
			}
		}
	}
	for _, m := range slices.Concat(commonMeanings, verifyMeanings, purgeMeanings) {
		tested := slices.ContainsFunc(meaningCases, func(c struct {
			code            int
			message         string
			at              []Endpoint
			want, elsewhere Outcome
		}) bool {
			return c.code == m.code && c.want == m.outcome && strings.Contains(strings.ToLower(c.message), m.text)
		})
		if !tested {
			t.Errorf("no case for code %d, %q", m.code, m.text)
		}
	}
}

// Of several errors, the first row that matches decides, not the first error: 6003 wraps
// what it is about, and 7000 comes after 7003.
func TestTheMostTellingErrorDecides(t *testing.T) {
	both := func(a, b int, message string) []byte {
		return fmt.Appendf(nil, `{"success":false,"errors":[{"code":%d,"message":"Invalid request headers","error_chain":[{"code":%d,"message":%q}]}]}`, a, b, message)
	}
	for _, c := range []struct {
		body []byte
		want Outcome
	}{
		{both(6003, 6111, "Invalid format for Authorization header"), OutcomeMalformed},
		{both(6003, 6103, "Invalid format for X-Auth-Key header"), OutcomeDenied},
		{both(6003, 6102, "Invalid format for X-Auth-Email header"), OutcomeDenied},
		{both(6003, 6105, "Invalid Content-Type header"), OutcomeDenied},
		{both(5, 7003, "Could not route"), OutcomeNoRoute},
	} {
		if r := ReadReply(EndpointZone, 400, http.Header{}, c.body); r.Outcome != c.want {
			t.Errorf("%s: got %s, want %s", c.body, r.Outcome, c.want)
		}
	}
}

// What the status decides: a limit, a redirect, a proxy that wants a password, and a
// server error, each beside errors that would say something else.
func TestWhatTheStatusDecides(t *testing.T) {
	ray := http.Header{"Cf-Ray": {"8a1b2c3d4e5f6071-FRA"}}
	good := []byte(`{"success":true,"errors":[],"messages":[],"result":{"status":"active"}}`)
	purgeLimit := refusal(1134, "Unable to purge, rate limit reached.")
	for _, c := range []struct {
		name     string
		endpoint Endpoint
		status   int
		header   http.Header
		body     []byte
		want     Outcome
	}{
		{"429 of the API", EndpointZone, 429, nil, refusal(5, "slow down"), OutcomeRateLimited},
		{"429 of the API beside a refusal", EndpointZone, 429, nil, refusal(9109, "Invalid access token"), OutcomeRateLimited},
		{"429 of the edge", EndpointZone, 429, ray, []byte("<html>"), OutcomeRateLimited},
		{"429 of somebody else", EndpointZone, 429, nil, []byte("<html>"), OutcomeIntercepted},
		{"429 about purges", EndpointPurge, 429, nil, purgeLimit, OutcomePurgeLimited},
		{"429 about purges, on a zone", EndpointZone, 429, nil, purgeLimit, OutcomeRateLimited},
		{"429 on a purge, about something else", EndpointPurge, 429, nil, refusal(1012, "Request must contain one of"), OutcomeRateLimited},
		{"407", EndpointZone, 407, ray, refusal(9109, "Invalid access token"), OutcomeIntercepted},
		{"408", EndpointZone, 408, nil, refusal(9109, "Invalid access token"), OutcomeTokenUnknown},
		{"299", EndpointZone, 299, nil, refusal(9109, "Invalid access token"), OutcomeTokenUnknown},
		{"300", EndpointZone, 300, ray, refusal(9109, "Invalid access token"), OutcomeIntercepted},
		{"302 with a Ray and no body", EndpointZone, 302, ray, nil, OutcomeIntercepted},
		{"307 with a Ray and the API's envelope", EndpointVerifyUser, 307, ray, good, OutcomeIntercepted},
		{"399", EndpointZone, 399, ray, good, OutcomeIntercepted},
		{"400", EndpointZone, 400, nil, refusal(9109, "Invalid access token"), OutcomeTokenUnknown},
		{"499 of the API", EndpointZone, 499, nil, refusal(9109, "Invalid access token"), OutcomeTokenUnknown},
		{"500 of the API", EndpointZone, 500, nil, refusal(9109, "Invalid access token"), OutcomeServerError},
		{"503 of the API", EndpointVerifyUser, 503, ray, good, OutcomeServerError},
		{"200", EndpointVerifyUser, 200, nil, good, OutcomeOK},
		{"201", EndpointVerifyUser, 201, nil, good, OutcomeUnexpected},
		{"401 without errors", EndpointVerifyUser, 401, nil, good, OutcomeDenied},
		{"403 without errors", EndpointVerifyUser, 403, nil, good, OutcomeDenied},
		{"402 without errors", EndpointVerifyUser, 402, nil, good, OutcomeUnexpected},
		{"200 that says no", EndpointPurge, 200, nil, []byte(`{"success":false,"errors":[]}`), OutcomeDenied},
		{"200 that says neither yes nor no", EndpointPurge, 200, nil, []byte(`{"errors":[]}`), OutcomeUnexpected},
		{"404 that says no", EndpointPurge, 404, nil, refusal(5, "x"), OutcomeDenied},
		{"400 about the body, and about something else", EndpointPurge, 400, nil,
			[]byte(`{"success":false,"errors":[{"code":1012,"message":"x"},{"code":5,"message":"y"}]}`), OutcomeDenied},
		{"400 about the body, twice", EndpointPurge, 400, nil,
			[]byte(`{"success":false,"errors":[{"code":1012,"message":"x"},{"code":1014,"message":"y"}]}`), OutcomeAuthorised},
		{"400 about purges", EndpointPurge, 400, nil, purgeLimit, OutcomePurgeLimited},
		{"403 about purges", EndpointPurge, 403, nil, purgeLimit, OutcomeRateLimited},
		{"429 on a purge, of nobody", EndpointPurge, 429, nil, []byte("<html>error 1015</html>"), OutcomeRateLimited},
		{"200 with an error that nobody knows", EndpointPurge, 200, nil, []byte(`{"success":true,"errors":[{"code":5,"message":"x"}]}`), OutcomeUnexpected},
	} {
		if r := ReadReply(c.endpoint, c.status, c.header, c.body); r.Outcome != c.want {
			t.Errorf("%s: got %s, want %s", c.name, r.Outcome, c.want)
		}
	}
}

// What is not the API's envelope is judged by who sent it: Cloudflare's edge marks what
// it sends with a Ray ID, and nobody else uses its numbers from 520 on.
func TestWhoSentAForeignPage(t *testing.T) {
	const (
		page  = "<html><title>Welcome</title>"
		block = "<!DOCTYPE html><title>Attention Required! | Cloudflare</title>"
		text  = "upstream connect error"
	)
	ray := http.Header{"Cf-Ray": {"8a1b2c3d4e5f6071-FRA"}}
	server := http.Header{"Server": {"CloudFlare"}}
	typed := func(h http.Header) http.Header {
		h = h.Clone()
		if h == nil {
			h = http.Header{}
		}
		h.Set("Content-Type", "text/html; charset=UTF-8")
		return h
	}
	for _, c := range []struct {
		name   string
		status int
		header http.Header
		body   string
		want   Outcome
	}{
		{"mitigated, plain text, no Ray", 403, http.Header{"Cf-Mitigated": {"challenge"}}, text, OutcomeBlocked},
		{"mitigated, with another status", 503, http.Header{"Cf-Mitigated": {"challenge"}}, page, OutcomeBlocked},
		{"block page without headers", 403, nil, block, OutcomeBlocked},
		{"the other words of it", 403, nil, "<h1>Sorry, you have been blocked</h1>", OutcomeBlocked},
		{"its words in plain text", 403, nil, "Sorry, you have been blocked", OutcomeIntercepted},
		{"block page with another status and no Ray", 200, nil, block, OutcomeIntercepted},
		{"a page with a Ray, 403", 403, ray, page, OutcomeBlocked},
		{"a page with a Ray, 404", 404, ray, page, OutcomeUnexpected},
		{"a page with a Ray, 200", 200, ray, page, OutcomeUnexpected},
		{"519 without headers", 519, nil, text, OutcomeIntercepted},
		{"520 without headers", 520, nil, text, OutcomeServerError},
		{"530 without headers", 530, nil, page, OutcomeServerError},
		{"531 without headers", 531, nil, text, OutcomeIntercepted},
		{"500 with a Ray", 500, ray, text, OutcomeServerError},
		{"599 with a Ray", 599, ray, text, OutcomeServerError},
		{"600 with a Ray", 600, ray, text, OutcomeUnexpected},
		{"499 with a Ray", 499, ray, text, OutcomeUnexpected},
		{"502 of Cloudflare's server, without a Ray", 502, server, text, OutcomeServerError},
		{"502 page of Cloudflare's server, without a Ray", 502, server, page, OutcomeIntercepted},
		{"502 page with a Ray", 502, ray, page, OutcomeServerError},
		{"502 of another server", 502, http.Header{"Server": {"nginx"}}, text, OutcomeIntercepted},
		{"text, 404, with a Ray", 404, ray, text, OutcomeUnexpected},
		{"text, 404, of Cloudflare's server", 404, server, text, OutcomeUnexpected},
		{"text, 404, of nobody", 404, nil, text, OutcomeIntercepted},
		{"text, 403, with a Ray", 403, ray, text, OutcomeBlocked},
		{"text, 401, with a Ray", 401, ray, text, OutcomeUnexpected},
		{"nothing, 403, with a Ray", 403, ray, "", OutcomeBlocked},
		{"nothing, 403, of nobody", 403, nil, "", OutcomeIntercepted},
		{"the edge's line", 403, ray, "error code: 1010", OutcomeBlocked},
		{"the edge's line, without a header", 403, nil, "error code: 1020\n", OutcomeBlocked},
		{"the edge's line, of a banned address", 403, ray, "error code: 1006", OutcomeBlocked},
		{"the edge's line about requests", 403, ray, "error code: 1015", OutcomeRateLimited},
		{"the edge's JSON", 403, ray, `{"type":"about:blank","title":"Error 1010: Access denied","status":403,"error_code":1010,"cloudflare_error":true}`, OutcomeBlocked},
		{"the edge's JSON about requests", 429, nil, `{"error_code":1015,"cloudflare_error":true}`, OutcomeRateLimited},
		{"the edge's page", 403, nil, "<title>Access denied | Error 1020</title>", OutcomeBlocked},
		{"such a number in a page that is no error", 200, nil, "<title>Error 1020</title>", OutcomeIntercepted},
		{"an error of the edge that is about a zone", 409, ray, "error code: 1001", OutcomeUnexpected},
		{"an object that says no", 403, ray, `{"error":"no"}`, OutcomeDenied},
		{"an object that says no, of somebody else", 403, nil, `{"error":"no"}`, OutcomeIntercepted},
		{"a page by its type alone, with a Ray", 403, typed(ray), text, OutcomeBlocked},
		{"a page by its type alone, of Cloudflare's server", 404, typed(server), text, OutcomeIntercepted},
		{"a page behind white space, of Cloudflare's server", 404, server, "\r\n  " + page, OutcomeIntercepted},
		{"a page in capitals", 404, server, "<HTML>", OutcomeIntercepted},
	} {
		if r := ReadReply(EndpointZone, c.status, c.header, []byte(c.body)); r.Outcome != c.want {
			t.Errorf("%s: got %s, want %s", c.name, r.Outcome, c.want)
		}
	}
}

// Each mark that tells the edge's page from somebody else's counts alone.
func TestEdgePagesPartByPart(t *testing.T) {
	const blocked, html = "<p>Sorry, you have been blocked</p>", "<p>hello</p>"
	for name, c := range map[string]struct {
		status int
		header [2]string
		body   string
		want   Outcome
	}{
		"a block page without marks":      {403, [2]string{}, blocked, OutcomeBlocked},
		"the same with another status":    {200, [2]string{}, blocked, OutcomeIntercepted},
		"a page with 403":                 {403, [2]string{}, html, OutcomeIntercepted},
		"text about a block, no page":     {403, [2]string{}, "sorry, you have been blocked", OutcomeIntercepted},
		"mitigated":                       {200, [2]string{"Cf-Mitigated", "challenge"}, "", OutcomeBlocked},
		"a Ray and a page with 403":       {403, [2]string{"Cf-Ray", "0123456789abcdef-FRA"}, html, OutcomeBlocked},
		"the server's name and a page":    {403, [2]string{"Server", "Cloudflare"}, html, OutcomeIntercepted},
		"the server's name, in nothing":   {403, [2]string{"Server", "cloudflare"}, "", OutcomeBlocked},
		"the server's name, in an object": {403, [2]string{"Server", "cloudflare"}, "{}", OutcomeDenied},
		"an object of somebody else":      {403, [2]string{}, "{}", OutcomeIntercepted},
		"519":                             {519, [2]string{}, "", OutcomeIntercepted},
		"520":                             {520, [2]string{}, "", OutcomeServerError},
		"530":                             {530, [2]string{}, "", OutcomeServerError},
		"531":                             {531, [2]string{}, "", OutcomeIntercepted},
		"531 with a mark":                 {531, [2]string{"Server", "cloudflare"}, "", OutcomeServerError},
		"600 with a mark":                 {600, [2]string{"Server", "cloudflare"}, "", OutcomeUnexpected},
		"499 with 1010":                   {499, [2]string{}, "error code: 1010", OutcomeBlocked},
		"399 with 1010":                   {399, [2]string{}, "error code: 1010", OutcomeIntercepted},
		"399 with 1015":                   {399, [2]string{}, "error code: 1015", OutcomeIntercepted},
		"400 with 1015":                   {400, [2]string{}, "error code: 1015", OutcomeRateLimited},
		"503 with 1015":                   {503, [2]string{}, "error code: 1015", OutcomeRateLimited},
		"503 with 1010, no mark":          {503, [2]string{}, "error code: 1010", OutcomeIntercepted},
	} {
		h := http.Header{}
		if c.header[0] != "" {
			h.Set(c.header[0], c.header[1])
		}
		if got := classifyForeign(c.status, h, []byte(c.body)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	for number := range 2000 {
		want := map[int]bool{1005: true, 1006: true, 1007: true, 1008: true, 1009: true, 1010: true, 1012: true, 1020: true, 1106: true}[number]
		if edgeBlocks[number] != want {
			t.Errorf("%d turns a visitor away: %v", number, !want)
		}
	}
}
