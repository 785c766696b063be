package simulator

// The bodies, byte for byte as recorded. The order and the number of the keys are part of
// the record: they differ from gateway to gateway.

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// answer is a reply before its headers.
type answer struct {
	status int
	body   string
	header map[string]string // of a page; nil for the API's JSON
	absent bool              // not from Cloudflare at all: none of its marks
}

// The refusals. Each family has its own words for the same failure.
var (
	noHeaderVerify     = failure(400, 1001, `Missing "Authorization" header`)
	noHeader           = failure(400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers")
	malformedHeader    = answer{status: 400, body: `{"success":false,"errors":[{"code":6003,"message":"Invalid request headers","error_chain":[{"code":6111,"message":"Invalid format for Authorization header"}]}],"messages":[],"result":null}`}
	invalidAPIToken    = failure(401, 1000, "Invalid API Token")
	invalidAccessToken = failure(403, 9109, "Invalid access token")
	unauthorized       = twoKeys(403, 9109, "Unauthorized to access requested resource")
	invalidZoneID      = failure(403, 9109, "Invalid zone identifier")
	refused            = twoKeys(401, 10000, "Authentication error")
	noRouteAtAll       = answer{status: 404, body: `{"result":null,"success":false,"errors":[{"code":7000,"message":"No route for that URI"}],"messages":[]}`}

	// No capture of a JSON 5xx exists; the code and the text are made up.
	internalError = failure(500, 10013, "Internal error")
)

// The replies of purge to a body that it does not accept. The status of 1012 and 1014 is
// recorded (cloudflare-go#82, cloudflare-php#61), that of the others is not. 1013, 1082
// and 1095 come from the code list of the old API documents.
var (
	noPurgeKey     = failure(400, 1012, `Request must contain one of "purge_everything", "files", "tags", "hosts" or "prefixes"`)
	notEverything  = failure(400, 1013, `'purge_everything' must be true`)
	noArray        = failure(400, 1014, `"files", "tags", or "hosts" must be an array`)
	mixedPurgeKeys = failure(400, 1092, `Request cannot contain "purge_everything" and any of "files", "tags", "hosts" or "prefixes"`)
	noPurgeAccess  = failure(403, 1095, "Sorry, you do not have access to purge cache for that zone id or that zone id is invalid")
)

// Rate limits. The text of 1134 is Cloudflare's own example (invalidate_cache).
const (
	apiLimitText   = "Please wait and consider throttling your request speed"
	purgeLimitText = "Unable to purge, rate limit reached. Please wait and consider throttling your request speed"
)

// failure is a refusal in the envelope of four keys that most gateways send.
func failure(status, code int, message string) answer {
	return answer{status: status, body: fmt.Sprintf(
		`{"success":false,"errors":[{"code":%d,"message":%s}],"messages":[],"result":null}`, code, quoted(message))}
}

// with is the same with another text in the body.
func (a answer) with(old, text string) answer {
	a.body = strings.ReplaceAll(a.body, old, text)
	return a
}

// twoKeys is a refusal as the permission checks send it (six captures of 10000
// from 2024 to 2026, two of 9109).
func twoKeys(status, code int, message string) answer {
	return answer{status: status, body: fmt.Sprintf(
		`{"success":false,"errors":[{"code":%d,"message":%s}]}`, code, quoted(message))}
}

// location names the caller (ddns-go#1341).
func location(caller string) answer {
	return failure(403, 9109, "Cannot use the access token from location: "+caller)
}

// noRoute answers an id that cannot exist (timothymiller/cloudflare-ddns#152).
func noRoute(path string) answer {
	return answer{status: 404, body: `{"result":null,"success":false,"errors":[{"code":7003,"message":` + routeText(path) + `}],"messages":[]}`}
}

// noRoute2019 is the same as the gateway of 2019 put it (libcloud's fixtures).
func noRoute2019(path string) answer {
	return answer{status: 400, body: `{"success":false,"errors":[{"code":7003,"message":` + routeText(path) +
		`},{"code":7000,"message":"No route for that URI"}],"messages":[],"result":null}`}
}

func routeText(path string) string {
	return quoted("Could not route to " + path + ", perhaps your object identifier is invalid?")
}

// wrongMethod says 10000 for something that has nothing to do with the token (fire1ce#3).
// The status is a guess.
func wrongMethod(method string) answer {
	return twoKeys(http.StatusMethodNotAllowed, 10000, method+" method not allowed for the api_token authentication scheme")
}

// The messages of a verify reply. That of a disabled token is not known.
const (
	messageActive  = `{"code":10000,"message":"This API Token is valid and active","type":null}`
	messageExpired = `{"code":10001,"message":"This API Token was expired","type":null}`
)

func messageExpiredAt(t time.Time, more string) string {
	return `{"code":10003,"message":"This API Token was expired at ` + t.UTC().Format("2006-01-02 15:04:05") + `+00"` + more + `}`
}

// verified is a 200 of a verify endpoint. not_before stands before expires_on,
// as in the documented reply to the creation of a token.
func verified(t Token, status, errors, messages string) answer {
	result := `{"id":` + quoted(t.ID) + `,"status":"` + status + `"` + limit("not_before", t.NotBefore) + limit("expires_on", t.ExpiresOn) + `}`
	return answer{status: 200, body: `{"result":` + result + `,"success":true,"errors":[` + errors + `],"messages":[` + messages + `]}`}
}

func limit(key string, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return `,"` + key + `":"` + t.UTC().Format("2006-01-02T15:04:05Z") + `"`
}

// purged is the reply to a purge, of anything or of nothing (node-cloudflare#118).
func purged(z Zone) answer {
	return answer{status: 200, body: `{"success":true,"errors":[],"messages":[],"result":{"id":` + quoted(z.ID) + `}}`}
}

func oneZone(zone string) answer {
	return answer{status: 200, body: `{"result":` + zone + `,"success":true,"errors":[],"messages":[]}`}
}

// zoneList holds the zones of one page. An empty list has no pages at all.
func zoneList(zones []string, page, perPage, total int) answer {
	return answer{status: 200, body: fmt.Sprintf(
		`{"result":[%s],"result_info":{"page":%d,"per_page":%d,"total_pages":%d,"count":%d,"total_count":%d},"success":true,"errors":[],"messages":[]}`,
		strings.Join(zones, ","), page, perPage, (total+perPage-1)/perPage, len(zones), total)}
}

// zoneText is a zone as in dns-lexicon's cassette of 2025-08-27, with what the world does
// not describe as recorded there. permissions is a member with its comma, or nothing.
func zoneText(z Zone, permissions string) string {
	status, activated := z.Status, `"2025-06-27T16:15:05.465417Z"`
	switch status {
	case "":
		status = "active"
	case "pending", "initializing":
		activated = "null"
	}
	return fmt.Sprintf(`{"id":%s,"name":%s,"status":%s,"paused":%t,"type":"full","development_mode":0,`+
		`"name_servers":["blakely.ns.cloudflare.com","vin.ns.cloudflare.com"],"original_name_servers":null,`+
		`"original_registrar":null,"original_dnshost":null,"modified_on":"2025-06-27T16:15:05.621864Z",`+
		`"created_on":"2025-06-27T16:15:01.206882Z","activated_on":%s,"vanity_name_servers":[],`+
		`"vanity_name_servers_ips":null,"meta":{"step":4,"custom_certificate_quota":0,"page_rule_quota":3,`+
		`"phishing_detected":false},"owner":{"id":null,"type":"user","email":null},`+
		`"account":{"id":%s,"name":"Example account"},"tenant":{"id":null,"name":null},"tenant_unit":{"id":null},%s`+
		`"plan":{"id":"0feeeeeeeeeeeeeeeeeeeeeeeeeeeeee","name":"Free Website","price":0,"currency":"USD",`+
		`"frequency":"","is_subscribed":false,"can_subscribe":false,"legacy_id":"free","legacy_discount":false,`+
		`"externally_managed":false}}`,
		quoted(z.ID), quoted(z.Name), quoted(status), z.Paused, activated, quoted(z.AccountID), permissions)
}

// quoted is a JSON string that leaves <, > and & as they are.
func quoted(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // a string always encodes
	}
	return strings.TrimSuffix(b.String(), "\n")
}
