package simulator_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"tokendoctor/cloudflare/simulator"
)

// Bodies byte for byte, copied from the recorded captures.
const (
	bodyActive        = `{"result":{"id":"f28355f5fb6d16c8095c1299d4b54be4","status":"active"},"success":true,"errors":[],"messages":[{"code":10000,"message":"This API Token is valid and active","type":null}]}`
	bodyActiveTTL     = `{"result":{"id":"f28355f5fb6d16c8095c1299d4b54be4","status":"active","expires_on":"2028-06-30T23:59:59Z"},"success":true,"errors":[],"messages":[{"code":10000,"message":"This API Token is valid and active","type":null}]}`
	bodyExpired       = `{"result":{"id":"f28355f5fb6d16c8095c1299d4b54be4","status":"expired","expires_on":"2026-08-31T23:59:59Z"},"success":true,"errors":[],"messages":[{"code":10001,"message":"This API Token was expired","type":null},{"code":10003,"message":"This API Token was expired at 2026-08-31 23:59:59+00","type":null}]}`
	bodyUnknownVerify = `{"success":false,"errors":[{"code":1000,"message":"Invalid API Token"}],"messages":[],"result":null}`
	bodyUnknownZone   = `{"success":false,"errors":[{"code":9109,"message":"Invalid access token"}],"messages":[],"result":null}`
	bodyMalformed     = `{"success":false,"errors":[{"code":6003,"message":"Invalid request headers","error_chain":[{"code":6111,"message":"Invalid format for Authorization header"}]}],"messages":[],"result":null}`
	bodyNoHeader      = `{"success":false,"errors":[{"code":1001,"message":"Missing \"Authorization\" header"}],"messages":[],"result":null}`
	bodyNoHeaderZone  = `{"success":false,"errors":[{"code":9106,"message":"Missing X-Auth-Key, X-Auth-Email or Authorization headers"}],"messages":[],"result":null}`
	bodyLocation      = `{"success":false,"errors":[{"code":9109,"message":"Cannot use the access token from location: 203.0.113.196"}],"messages":[],"result":null}`
	bodyNoZone        = `{"success":false,"errors":[{"code":9109,"message":"Invalid zone identifier"}],"messages":[],"result":null}`
	bodyUnauthorized  = `{"success":false,"errors":[{"code":9109,"message":"Unauthorized to access requested resource"}]}`
	bodyRefused       = `{"success":false,"errors":[{"code":10000,"message":"Authentication error"}]}`
	bodyNoRoute       = `{"result":null,"success":false,"errors":[{"code":7003,"message":"Could not route to /client/v4/zones/YOUR_ZONE_ID/purge_cache, perhaps your object identifier is invalid?"}],"messages":[]}`
	bodyEmptyList     = `{"result":[],"result_info":{"page":1,"per_page":20,"total_pages":0,"count":0,"total_count":0},"success":true,"errors":[],"messages":[]}`
	bodyPurged        = `{"success":true,"errors":[],"messages":[],"result":{"id":"0123456789abcdef0123456789abcdef"}}`
	bodyNoKey         = `{"success":false,"errors":[{"code":1012,"message":"Request must contain one of \"purge_everything\", \"files\", \"tags\", \"hosts\" or \"prefixes\""}],"messages":[],"result":null}`
	bodyNoArray       = `{"success":false,"errors":[{"code":1014,"message":"\"files\", \"tags\", or \"hosts\" must be an array"}],"messages":[],"result":null}`
	bodyWrongMethod   = `{"success":false,"errors":[{"code":10000,"message":"PUT method not allowed for the api_token authentication scheme"}]}`

	// dns-lexicon, 2025-08-27, with the account's name replaced by the simulator's.
	bodyZones = `{"result":[{"id":"0123456789abcdef0123456789abcdef","name":"example.org","status":"active","paused":false,"type":"full","development_mode":0,"name_servers":["blakely.ns.cloudflare.com","vin.ns.cloudflare.com"],"original_name_servers":null,"original_registrar":null,"original_dnshost":null,"modified_on":"2025-06-27T16:15:05.621864Z","created_on":"2025-06-27T16:15:01.206882Z","activated_on":"2025-06-27T16:15:05.465417Z","vanity_name_servers":[],"vanity_name_servers_ips":null,"meta":{"step":4,"custom_certificate_quota":0,"page_rule_quota":3,"phishing_detected":false},"owner":{"id":null,"type":"user","email":null},"account":{"id":"ffffffffffffffffffffffffffffffff","name":"Example account"},"tenant":{"id":null,"name":null},"tenant_unit":{"id":null},"permissions":["#dns_records:edit","#dns_records:read","#zone:read"],"plan":{"id":"0feeeeeeeeeeeeeeeeeeeeeeeeeeeeee","name":"Free Website","price":0,"currency":"USD","frequency":"","is_subscribed":false,"can_subscribe":false,"legacy_id":"free","legacy_discount":false,"externally_managed":false}}],"result_info":{"page":1,"per_page":100,"total_pages":1,"count":1,"total_count":1},"success":true,"errors":[],"messages":[]}`
)

const bearer = "Bearer " + userToken

func TestBodies(t *testing.T) {
	until2028 := func(t *simulator.Token) { t.ExpiresOn = time.Date(2028, 6, 30, 23, 59, 59, 0, time.UTC) }
	from := with(filtered)
	from.Caller = "203.0.113.196"
	lexicon := simulator.World{
		Tokens: []simulator.Token{{Value: userToken, Grants: []simulator.Grant{
			{Permission: "#zone:read"}, {Permission: readsDNS}, {Permission: "#dns_records:edit"}, {Permission: "#email_routing:edit"},
		}}},
		Zones: []simulator.Zone{{ID: zoneA, Name: "example.org", AccountID: account}},
	}
	purgeA := "/zones/" + zoneA + "/purge_cache"
	for _, c := range []struct {
		name   string
		world  simulator.World
		send   wire
		status int
		body   string
	}{
		{"active", with(), wire{path: "/user/tokens/verify", header: bearer}, 200, bodyActive},
		{"active with a last day", with(until2028), wire{path: "/user/tokens/verify", header: bearer}, 200, bodyActiveTTL},
		{"expired", with(expired), wire{path: "/user/tokens/verify", header: bearer}, 200, bodyExpired},
		{"lower-case scheme", with(), wire{path: "/user/tokens/verify", header: "bearer " + userToken}, 200, bodyActive},
		{"two spaces", with(), wire{path: "/user/tokens/verify", header: "Bearer  " + userToken}, 400, bodyMalformed},
		{"no scheme", with(), wire{path: "/user/tokens/verify", header: userToken}, 400, bodyMalformed},
		{"unknown", simulator.World{}, wire{path: "/user/tokens/verify", header: bearer}, 401, bodyUnknownVerify},
		{"unknown on a zone", simulator.World{}, wire{path: "/zones/" + zoneA, header: bearer}, 403, bodyUnknownZone},
		{"no header", with(), wire{path: "/user/tokens/verify"}, 400, bodyNoHeader},
		{"no header on an account's verify", with(), wire{path: "/accounts/" + account + "/tokens/verify"}, 400, bodyNoHeader},
		{"no header on a zone", with(), wire{path: "/zones"}, 400, bodyNoHeaderZone},
		{"location", from, wire{path: "/zones?name=example.com", header: bearer}, 403, bodyLocation},
		{"no zone", with(), wire{path: "/zones/" + nobodys, header: bearer}, 403, bodyNoZone},
		{"zone not to be read", with(granted("#email_routing:edit", zoneA)), wire{path: "/zones/" + zoneA, header: bearer}, 403, bodyUnauthorized},
		{"empty list", with(granted("#r2:edit", account)), wire{path: "/zones", header: bearer}, 200, bodyEmptyList},
		{"empty search", with(), wire{path: "/zones?name=example.org", header: bearer}, 200, bodyEmptyList},
		{"list", lexicon, wire{path: "/zones?page=1&per_page=100", header: bearer}, 200, bodyZones},
		{"no route", with(), wire{method: "POST", path: "/zones/YOUR_ZONE_ID/purge_cache", header: "Bearer YOUR_TOKEN"}, 404, bodyNoRoute},
		{"wrong method", with(), wire{method: "PUT", path: purgeA, header: bearer}, 405, bodyWrongMethod},
		{"refused", with(dnsOnly), wire{method: "POST", path: purgeA, header: bearer, body: `{"files":["https://example.com/a"]}`}, 401, bodyRefused},
		{"refused before the body is looked at", with(dnsOnly), wire{method: "POST", path: purgeA, header: bearer}, 401, bodyRefused},

		{"purge", with(), wire{method: "POST", path: purgeA, header: bearer, body: `{"files":["https://www.example.com/css/styles.css"]}`}, 200, bodyPurged},
		{"purge with a cache key", with(), wire{method: "POST", path: purgeA, header: bearer, body: `{"files":[{"url":"https://example.com/a","headers":{"Origin":"https://example.com"}}]}`}, 200, bodyPurged},
		{"purge everything", with(), wire{method: "POST", path: purgeA, header: bearer, body: `{"purge_everything":true}`}, 200, bodyPurged},
		{"purge tags", with(), wire{method: "POST", path: purgeA, header: bearer, body: `{"tags":["a"]}`}, 200, bodyPurged},
		{"purge, no body", with(), wire{method: "POST", path: purgeA, header: bearer}, 400, bodyNoKey},
		{"purge, no key", with(), wire{method: "POST", path: purgeA, header: bearer, body: `{}`}, 400, bodyNoKey},
		{"purge, no JSON", with(), wire{method: "POST", path: purgeA, header: bearer, body: `files=a`}, 400, bodyNoKey},
		{"purge, element without an address", with(), wire{method: "POST", path: purgeA, header: bearer, body: `{"files":[{"headers":{}}]}`}, 400, bodyNoKey},
		{"purge, null", with(), wire{method: "POST", path: purgeA, header: bearer, body: `{"tags":null}`}, 400, bodyNoArray},
		{"purge, half of everything", with(), wire{method: "POST", path: purgeA, header: bearer, body: `{"purge_everything":false}`}, 400, `{"success":false,"errors":[{"code":1013,"message":"'purge_everything' must be true"}],"messages":[],"result":null}`},
		{"purge, mixed", with(), wire{method: "POST", path: purgeA, header: bearer, body: `{"purge_everything":true,"files":[]}`}, 400, `{"success":false,"errors":[{"code":1092,"message":"Request cannot contain \"purge_everything\" and any of \"files\", \"tags\", \"hosts\" or \"prefixes\""}],"messages":[],"result":null}`},
		{"purge, host of the same ending", with(), wire{method: "POST", path: purgeA, header: bearer, body: `{"files":["https://notexample.com/<a>"]}`}, 400, `{"success":false,"errors":[{"code":1082,"message":"Unable to purge 'https://notexample.com/<a>'. You can only purge files for this zone"}],"messages":[],"result":null}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, _, body := send(t, start(t, c.world), c.send)
			if status != c.status || body != c.body {
				t.Errorf("got  %d %s\nwant %d %s", status, body, c.status, c.body)
			}
		})
	}
}

// Headers as §4 of the fact sheet has them: some everywhere, some in one family.
func TestHeaders(t *testing.T) {
	s := start(t, with())
	get := func(path string) http.Header {
		_, h, _ := send(t, s, wire{path: path, header: bearer})
		return h
	}
	zones, verify := get("/zones"), get("/user/tokens/verify")
	_, purge, _ := send(t, s, wire{method: "POST", path: "/zones/" + zoneB + "/purge_cache", header: bearer})
	for name, h := range map[string]http.Header{"zones": zones, "verify": verify, "purge": purge} {
		for key, want := range map[string]string{
			"Server": "cloudflare", "Content-Type": "application/json", "Date": "Thu, 03 Sep 2026 12:00:00 GMT",
			"Cf-Cache-Status": "DYNAMIC", "Api-Version": "2026-09-03",
		} {
			if h.Get(key) != want {
				t.Errorf("%s: %s is %q, want %q", name, key, h.Get(key), want)
			}
		}
		for _, key := range []string{"Www-Authenticate", "Ratelimit", "Retry-After"} {
			if h.Get(key) != "" {
				t.Errorf("%s has %s", name, key)
			}
		}
		if (h.Get("Cache-Control") != "") != (name == "zones") {
			t.Errorf("%s: Cache-Control is %q", name, h.Get("Cache-Control"))
		}
	}
	if zones.Get("Expires") != "Sun, 25 Jan 1981 05:00:00 GMT" {
		t.Errorf("Expires is %q", zones.Get("Expires"))
	}
	rays := []string{zones.Get("Cf-Ray"), verify.Get("Cf-Ray"), purge.Get("Cf-Ray")}
	if slices.Sort(rays); len(slices.Compact(rays)) != 3 {
		t.Errorf("rays repeat: %v", rays)
	}
	if len(zones.Get("Cf-Auditlog-Id")) != len("019fb821-013d-742a-adc7-a2926cd04f33") {
		t.Errorf("audit log id %q", zones.Get("Cf-Auditlog-Id"))
	}
}

// The list has pages, as large as asked for.
func TestPages(t *testing.T) {
	w := with(granted(purgeIt))
	w.Zones = nil
	for i := range 60 {
		w.Zones = append(w.Zones, simulator.Zone{ID: fmt.Sprintf("%032x", i+1), Name: fmt.Sprintf("site%d.example", i), AccountID: account})
	}
	s := start(t, w)
	for query, want := range map[string]string{
		"":                    `"page":1,"per_page":20,"total_pages":3,"count":20,"total_count":60`,
		"?per_page=50":        `"page":1,"per_page":50,"total_pages":2,"count":50,"total_count":60`,
		"?per_page=50&page=2": `"page":2,"per_page":50,"total_pages":2,"count":10,"total_count":60`,
		"?per_page=50&page=9": `"page":9,"per_page":50,"total_pages":2,"count":0,"total_count":60`,
		"?per_page=-1&page=x": `"page":1,"per_page":20,"total_pages":3,"count":20,"total_count":60`,
	} {
		if _, _, body := send(t, s, wire{path: "/zones" + query, header: bearer}); !strings.Contains(body, `"result_info":{`+want+`}`) {
			t.Errorf("%q: no %s in ...%s", query, want, body[max(0, len(body)-150):])
		}
	}
}
