package cloudflare

// Answers without the API's envelope: from Cloudflare's edge, which is in front of the
// API, or from somebody else on the way. None of them has looked at the token.

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// classifyForeign judges an answer without an envelope. Cloudflare's edge marks everything
// it sends with a Ray ID; a page without one is somebody else's.
func classifyForeign(status int, h http.Header, body []byte) Outcome {
	marked := marked(h)
	html := isHTML(h, body)
	switch edge := edgeError(body); {
	case h.Get("Cf-Mitigated") != "", html && status == http.StatusForbidden && blockPage().Match(body):
		return OutcomeBlocked
	case edge == edgeRateLimit && status >= 400:
		return OutcomeRateLimited
	case edgeBlocks[edge] && status >= 400 && status < 500:
		return OutcomeBlocked
	case status >= 520 && status <= 530: // numbers that only Cloudflare uses
		return OutcomeServerError
	case html && h.Get("Cf-Ray") == "":
		return OutcomeIntercepted
	case status >= 500 && status < 600 && marked:
		return OutcomeServerError
	case saysNo(status) && isObject(body) && marked:
		return OutcomeDenied // JSON as the API sends it, refusing the request
	case status == http.StatusForbidden && marked && !StrictJSON(body):
		return OutcomeBlocked // the edge says so in a page, in a line of text, or without any body
	case !marked:
		return OutcomeIntercepted
	}
	return OutcomeUnexpected
}

// marked reports whether an answer carries one of the marks that Cloudflare puts on
// everything it sends.
func marked(h http.Header) bool {
	return h.Get("Cf-Ray") != "" || strings.EqualFold(h.Get("Server"), "cloudflare")
}

func isHTML(h http.Header, body []byte) bool {
	return strings.HasPrefix(h.Get("Content-Type"), "text/html") ||
		bytes.HasPrefix(bytes.ToLower(bytes.TrimSpace(body)), []byte("<"))
}

func isObject(body []byte) bool {
	return StrictJSON(body) && bytes.HasPrefix(bytes.TrimSpace(body), []byte("{"))
}

// The errors with which the edge turns a visitor away. Cloudflare's documentation has a
// page for each; that of 1006 also covers 1007, 1008 and 1106:
// https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/
// The pages are written for sites behind Cloudflare. That api.cloudflare.com sends the
// same is an assumption.
var edgeBlocks = map[int]bool{
	1005: true, 1006: true, 1007: true, 1008: true, 1009: true, // the address, or its country
	EdgeUserAgent: true, 1012: true, 1020: true, 1106: true,
}

const (
	// EdgeUserAgent is the edge's error for "your browser's signature": the User-Agent, or
	// its absence, according to the documentation of the Browser Integrity Check.
	EdgeUserAgent = 1010
	edgeRateLimit = 1015
)

var edgeText = Lazy(`(?i)\berror(?: code)?:?\s+(1[0-9]{3})\b`)

// edgeError is the number of the edge's error: in a line of text ("error code: 1010"), in
// JSON, or in a page. It is 0 without one. The edge sends JSON with "cloudflare_error" and
// "error_code" to clients that accept JSON, judging by the replies that public code of
// 2026 handles; Cloudflare's documentation does not describe it.
func edgeError(body []byte) int {
	var page struct {
		Edge bool `json:"cloudflare_error"`
		Code int  `json:"error_code"`
	}
	if json.Unmarshal(body, &page) == nil && page.Edge && page.Code >= 1000 && page.Code < 2000 {
		return page.Code
	}
	m := edgeText().FindSubmatch(body[:min(len(body), 64<<10)])
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(string(m[1])) // four digits
	return n
}

// blockPage is what Cloudflare's firewall writes. It is recognised even if something on
// the way removed the headers.
var blockPage = Lazy(`(?i)attention required! \| cloudflare|sorry, you have been blocked`)
