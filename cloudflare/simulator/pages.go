package simulator

import (
	"strconv"
	"strings"
)

// The replies that are not JSON. The pages of a 523 and of the firewall are recorded by
// their first lines (2026-07-31, workers-sdk#3672 and #13312), and end there. The others
// are somebody else's, and made up.
var (
	unreachableOrigin = answer{
		status: 523,
		body: "<!DOCTYPE html>\n<!--[if lt IE 7]> <html class=\"no-js ie6 oldie\" lang=\"en-US\"> <![endif]-->\n<!--[if IE 7]>    <html class=\"no-js ie7 oldie\" lang=\"en-US\"> <![endif]-->\n<!--[if IE 8]>    <html class=\"no-js ie8 oldie\" lang=\"en-US\"> <![endif]-->\n<!--[if gt IE 8]><!--> <html class=\"no-js\" lang=\"en-US\"> <!--<![endif]-->\n<head>\n\n" +
			"<title>api.cloudflare.com | 523: Origin is unreachable</title>\n<meta charset=\"UTF-8\" />\n</head>\n</html>\n",
		header: map[string]string{
			"Content-Type":    "text/html; charset=UTF-8",
			"Retry-After":     "120",
			"Cache-Control":   "private, max-age=0, no-store, no-cache, must-revalidate, post-check=0, pre-check=0",
			"Expires":         "Thu, 01 Jan 1970 00:00:01 GMT",
			"Referrer-Policy": "same-origin",
			"X-Frame-Options": "SAMEORIGIN",
		},
	}
	wafPage = answer{
		status: 403,
		body: "<!DOCTYPE html>\n<!--[if lt IE 7]> <html class=\"no-js ie6 oldie\" lang=\"en-US\"> <![endif]-->\n<!--[if gt IE 8]><!--> <html class=\"no-js\" lang=\"en-US\"> <!--<![endif]-->\n<head>\n<title>Attention Required! | Cloudflare</title>\n<meta charset=\"UTF-8\" />\n</head>\n<body>\n" +
			"<h1 data-translate=\"block_headline\">Sorry, you have been blocked</h1>\n          <h2 class=\"cf-subheadline\"><span data-translate=\"unable_to_access\">You are unable to\n  access</span> api.cloudflare.com</h2>\n</body>\n</html>\n",
		header: map[string]string{"Content-Type": "text/html; charset=UTF-8", "Cf-Mitigated": "challenge"},
	}
	edgeForbidden = answer{
		status: 403,
		body:   "<html>\n<head><title>403 Forbidden</title></head>\n<body>\n<center><h1>403 Forbidden</h1></center>\n<hr><center>cloudflare</center>\n</body>\n</html>\n",
		header: map[string]string{"Content-Type": "text/html"},
	}
	forbiddenPage = answer{
		status: 403,
		body:   "<html><head><title>Access denied</title></head><body>This category is blocked by your administrator.</body></html>\n",
		header: map[string]string{"Content-Type": "text/html", "Server": "filter"},
		absent: true,
	}
	foreignJSON = answer{
		status: 403,
		body:   `{"success":false,"errors":[{"code":4030,"message":"Blocked by policy"}],"messages":[],"result":null}`,
		header: map[string]string{"Server": "gateway/2.1"},
		absent: true,
	}
	captivePortal = answer{
		status: 200,
		body:   "<html><head><title>Guest network</title></head><body><form action=\"/login\">Accept the terms to go on.</form></body></html>\n",
		header: map[string]string{"Content-Type": "text/html", "Server": "hotspot"},
		absent: true,
	}
	redirect = answer{
		status: 302,
		header: map[string]string{"Content-Type": "text/html", "Location": "https://login.example.net/portal"},
		absent: true,
	}
	proxyAuth = answer{
		status: 407,
		body:   "<html><body>Proxy authentication required</body></html>\n",
		header: map[string]string{"Content-Type": "text/html", "Proxy-Authenticate": `Basic realm="proxy"`, "Via": "1.1 proxy.example.net"},
		absent: true,
	}
)

// serverErrorPage is Cloudflare's page for a status; 0 is 523.
func serverErrorPage(status int) answer {
	a := unreachableOrigin
	if text, ok := edgeErrors[status]; ok {
		a.status = status
		a.body = strings.Replace(a.body, "523: Origin is unreachable", strconv.Itoa(status)+": "+text, 1)
	}
	return a
}

// edgeErrors are the statuses of Cloudflare's own pages
// (https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/).
var edgeErrors = map[int]string{
	500: "Internal server error", 502: "Bad gateway", 503: "Service temporarily unavailable", 504: "Gateway time-out",
	520: "Web server is returning an unknown error", 521: "Web server is down", 522: "Connection timed out",
	524: "A timeout occurred", 525: "SSL handshake failed", 526: "Invalid SSL certificate", 530: "Origin DNS error",
}
