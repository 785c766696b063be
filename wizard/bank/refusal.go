package bank

import (
	"fmt"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard"
)

// refusalFamilies get a refusal in words that nobody has recorded, or no answer: whatever
// says no to the purge is a refusal.
var refusalFamilies = []Family{
	{"missing-permission: the purge is refused with the help page's 10004", is(wizard.MissingPermission), "article: code 10004; no reply with it was found", false,
		all(lacks("#dns_records:edit"), purgeSays(403, failure(10004, "Permission denied")))},
	{"missing-permission: the purge is refused by name of the permission", is(wizard.MissingPermission), "made up: a refusal that names the permission", false,
		all(lacks("#dns_records:edit"), purgeSays(403, failure(0, `Actor requires permission "com.cloudflare.api.account.zone.cache_purge" to purge`)))},
	{"missing-permission: the purge is refused with no error at all", is(wizard.MissingPermission), "made up: a refusal without a reason", false,
		all(lacks("#zone:read"), purgeSays(403, `{"success":false,"errors":[],"messages":[],"result":null}`))},
	{"missing-permission: the purge is refused with null for errors", is(wizard.MissingPermission), "made up: a refusal without a reason", false,
		all(lacks("#zone:read"), purgeSays(401, `{"success":false,"errors":null}`))},
	{"missing-permission: the purge is forbidden, with a link to the documentation", is(wizard.MissingPermission), "made up: the form that Cloudflare's changelog of 2026-08-20 shows, on the purge", false,
		all(lacks("#dns_records:edit"), purgeSays(403, forbidden))},
	{"missing-permission: the purge is unauthorized", is(wizard.MissingPermission), "made up: the code of mailflare#24, which is another endpoint's", false,
		all(lacks("#dns_records:edit"), purgeSays(401, failure(2036, "Unauthorized")))},
	{"undetermined: the purge is refused in unknown words, against the list of permissions", is(wizard.Undetermined), "made up: the code that workers-sdk saw on /memberships in 2025", false,
		all(purgeSays(403, failure(10001, "Unable to authenticate request")), readable)},
	{"undetermined: the purge is forbidden, against the list of permissions", is(wizard.Undetermined), "made up: the form that Cloudflare's changelog of 2026-08-20 shows, on the purge", false,
		all(purgeSays(403, forbidden), readable)},
	{"undetermined: the purge is refused once, and then nothing comes", is(wizard.Undetermined), "documentcloud#460", false,
		all(onWay(simulator.Fault{Endpoint: cloudflare.EndpointPurge, Kind: simulator.FaultTransient10000},
			simulator.Fault{Endpoint: cloudflare.EndpointPurge, Kind: simulator.FaultReset}), readable)},
	{"ip-restricted: the purge alone names the address", is(wizard.IPRestricted), "fact sheet §7", false,
		all(purgeSays(403, failure(9109, "Cannot use the access token from location: 203.0.113.7")), says("addresses", "restricted", "changed", "site"))},

	{"rate-limited: the API's limit on the purge alone", is(wizard.RateLimited), "fact sheet §5, 971", false,
		all(purgeSays(429, failure(971, "Please wait and consider throttling your request speed")), readable, says("message", "429"))},
	{"rate-limited: another code on the purge alone", is(wizard.RateLimited), "fact sheet §5, 10429", false,
		all(purgeSays(429, failure(10429, "Rate limited")), readable, says("message", "429"))},
	{"rate-limited: a page on the purge alone", is(wizard.RateLimited), "made up: Cloudflare's error 1015, on the purge alone", false,
		all(purgeSays(429, "<html>error 1015</html>"), readable, says("message", "429"))},

	{"saved-value-differs: the reply to the purge breaks off", is(wizard.SavedValueDiffers), "article, the 200 row", false,
		all(only(cloudflare.EndpointPurge, simulator.FaultReset), readable, says("changed", "forgecache"))},
	{"saved-value-differs: Cloudflare's firewall stops this computer's test purge", is(wizard.SavedValueDiffers), "workers-sdk#13312", false,
		all(only(cloudflare.EndpointPurge, simulator.FaultWAFBlock), readable, says("changed", "forgecache"))},

	{"blocked-by-cloudflare: a line of text about the User-Agent", is(wizard.BlockedByCloudflare), "Cloudflare's documents, error 1010", false,
		all(edgeSays("error code: 1010"), unjudged)},
	{"blocked-by-cloudflare: a line of text about a rule", is(wizard.BlockedByCloudflare), "Cloudflare's documents, error 1020", false,
		all(edgeSays("error code: 1020\n"), unjudged)},
	{"blocked-by-cloudflare: JSON of the edge about the address", is(wizard.BlockedByCloudflare), "Cloudflare's documents, error 1006", false,
		all(edgeSays(`{"title":"Error 1006: Access denied","status":403,"error_code":1006,"cloudflare_error":true}`), unjudged)},
}

const forbidden = `{"success":false,"errors":[{"code":10000,"message":"Forbidden","documentation_url":"https://developers.cloudflare.com/api/resources/cache/methods/purge"}],"messages":[],"result":null}`

// failure is the envelope of a request that was refused with one error.
func failure(code int, message string) string {
	return fmt.Sprintf(`{"success":false,"errors":[{"code":%d,"message":%q}],"messages":[],"result":null}`, code, message)
}

func purgeSays(status int, body string) change {
	return onWay(simulator.Fault{Endpoint: cloudflare.EndpointPurge, Kind: simulator.FaultReply, Status: status, Body: body})
}

func edgeSays(body string) change {
	return onWay(simulator.Fault{Kind: simulator.FaultReply, Status: 403, Body: body})
}
