package bank

import (
	"time"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard"
)

// networkFamilies do not get through to Cloudflare from this computer, or not always.
// Where nothing gets through, what else is wrong cannot be known and is not said. Where
// only a part fails, the token is judged all the same.
var networkFamilies = []Family{
	{"unreachable: no such host", is(wizard.Unreachable), "fact sheet §8", false, everywhere(simulator.FaultNoDNS)},
	{"unreachable: connection refused", is(wizard.Unreachable), "fact sheet §8", false, everywhere(simulator.FaultRefused)},
	{"unreachable: no answer to the connection", is(wizard.Unreachable), "fact sheet §8", false, everywhere(simulator.FaultConnectTimeout)},
	{"unreachable: certificate of an unknown issuer", is(wizard.Unreachable), "fact sheet §8: proxy with its own CA", false,
		everywhere(simulator.FaultTLS)},
	{"unreachable: the proxy wants a password", is(wizard.Unreachable), "fact sheet §8", false, everywhere(simulator.FaultProxyConnect)},
	{"unreachable: replies break off", is(wizard.Unreachable), "fact sheet §8", false, everywhere(simulator.FaultReset)},
	{"unreachable: the train goes into a tunnel after the first answer", is(wizard.Unreachable), "fact sheet §8", false,
		all(onWay(simulator.Fault{Kind: simulator.FaultConnectTimeout, After: 1}), unjudged)},
	{"unreachable: the zone's reply breaks off", is(wizard.Unreachable), "fact sheet §8", false,
		all(only(cloudflare.EndpointZone, simulator.FaultReset), unjudged)},

	{"intercepted: captive portal", is(wizard.Intercepted), "coverage 105", false, everywhere(simulator.FaultCaptivePortal)},
	{"intercepted: redirect to a login", is(wizard.Intercepted), "fact sheet §8", false, everywhere(simulator.FaultRedirect)},
	{"intercepted: 407 of a proxy that nobody configured", is(wizard.Intercepted), "fact sheet §8", false, everywhere(simulator.FaultProxyAuth)},
	{"intercepted: lets through what carries no token", is(wizard.Intercepted), "fact sheet §8", false,
		all(onWay(simulator.Fault{Kind: simulator.FaultCaptivePortal, After: 1}), unjudged)},

	{"intercepted: a box takes the token out", is(wizard.Intercepted), "measured: squid, request_header_access", false, everywhere(simulator.FaultHeaderTaken)},
	{"intercepted: a box puts another value in the token's place", is(wizard.Intercepted), "measured: haproxy, set-header", false,
		everywhere(simulator.FaultHeaderChanged)},
	{"intercepted: a gateway that talks as the API does", is(wizard.Intercepted), "measured: nginx", false, everywhere(simulator.FaultForeignJSON)},
	{"intercepted: a box lets questions through and no orders", is(wizard.Intercepted), "measured: squid, deny POST", false,
		all(only(cloudflare.EndpointPurge, simulator.FaultForbiddenPage), readable, unjudged)},
	{"intercepted: a certificate for another name", is(wizard.Intercepted), "measured: haproxy", false, everywhere(simulator.FaultTLSName)},
	{"unreachable: a filter's address", is(wizard.Unreachable), "measured: dnsmasq, unbound", false, everywhere(simulator.FaultDNSFilter)},
	{"unreachable: no list of trusted issuers", is(wizard.Unreachable), "measured: a container", false, everywhere(simulator.FaultTLSNoRoots)},
	{"unreachable: a proxy's variable that cannot be read", is(wizard.Unreachable), "measured", false, everywhere(simulator.FaultProxySetting)},

	{"blocked-by-cloudflare: firewall page", is(wizard.BlockedByCloudflare), "workers-sdk#13312", false, everywhere(simulator.FaultWAFBlock)},
	{"blocked-by-cloudflare: firewall page on the zone", is(wizard.BlockedByCloudflare), "workers-sdk#14922", false,
		all(only(cloudflare.EndpointZone, simulator.FaultWAFBlock), unjudged)},

	{"cloudflare-unavailable: page of a 523", is(wizard.CloudflareUnavailable), "fact sheet, recorded 2026-07-31", false,
		everywhere(simulator.FaultServerError)},
	{"cloudflare-unavailable: JSON of a 500", is(wizard.CloudflareUnavailable), "fact sheet §8", false, everywhere(simulator.FaultJSONError)},
	{"cloudflare-unavailable: the zone alone gives a 523", is(wizard.CloudflareUnavailable), "fact sheet §8", false,
		all(only(cloudflare.EndpointZone, simulator.FaultServerError), unjudged)},
	{"cloudflare-unavailable: the zone alone gives a 500", is(wizard.CloudflareUnavailable), "fact sheet §8", false,
		all(only(cloudflare.EndpointZone, simulator.FaultJSONError), unjudged)},
	{"cloudflare-unavailable: all but the first answer", is(wizard.CloudflareUnavailable), "fact sheet §8", false,
		all(onWay(simulator.Fault{Kind: simulator.FaultServerError, After: 1}), unjudged)},
	{"cloudflare-unavailable: purging alone is down", is(wizard.CloudflareUnavailable), "fact sheet §8", false,
		all(only(cloudflare.EndpointPurge, simulator.FaultJSONError), readable, says("message", "other"))},

	{"rate-limited: with the time to wait", is(wizard.RateLimited), "coverage 34", false,
		all(onWay(simulator.Fault{Kind: simulator.FaultRateLimit, RetryAfter: 2 * time.Minute}), unjudged, says("message", "429"))},
	{"rate-limited: without the time to wait", is(wizard.RateLimited), "coverage 34", false,
		all(everywhere(simulator.FaultRateLimit), says("message", "429"))},
	{"rate-limited: after many attempts with this token", is(wizard.RateLimited), "fact sheet §5, 10502", false,
		all(onWay(simulator.Fault{Kind: simulator.FaultRateLimit, After: 2, RetryAfter: 5 * time.Minute}), unjudged)},
	{"rate-limited: on the zone alone", is(wizard.RateLimited), "fact sheet §5", false,
		all(only(cloudflare.EndpointZone, simulator.FaultRateLimit), unjudged, says("message", "429"))},
	{"rate-limited: purges alone, told to the test purge as well", is(wizard.RateLimited), "craft-blitz PR#880", false,
		all(onWay(simulator.Fault{Kind: simulator.FaultPurgeRateLimit, RetryAfter: time.Hour}), readable, says("message", "429"))},
	{"rate-limited: purges alone, without the time to wait", is(wizard.RateLimited), "fact sheet §4, 1134", false,
		all(onWay(simulator.Fault{Kind: simulator.FaultPurgeRateLimit}), readable, says("message", "429"))},

	{"undetermined: answers without a body", is(wizard.Undetermined), "fact sheet, more found 7", false, everywhere(simulator.FaultEmptyBody)},
	{"undetermined: answers that stop in the middle", is(wizard.Undetermined), "fact sheet, more found 7", false, everywhere(simulator.FaultCutJSON)},
	{"undetermined: the zone's answer does not end", is(wizard.Undetermined), "design, rules", false,
		all(only(cloudflare.EndpointZone, simulator.FaultHugeBody), unjudged)},
	{"undetermined: the zone's answer stops in the middle", is(wizard.Undetermined), "fact sheet, more found 7", false,
		all(only(cloudflare.EndpointZone, simulator.FaultCutJSON), unjudged)},
	{"undetermined: 10000 to everything", is(wizard.Undetermined), "workers-sdk#13828", false, everywhere(simulator.Fault10000)},
	{"undetermined: 10000 on the zone, against what verify says", is(wizard.Undetermined), "workers-sdk#10364", false,
		all(only(cloudflare.EndpointZone, simulator.Fault10000), unjudged)},
	{"undetermined: 10000 on the purge, against the list of permissions", is(wizard.Undetermined), "documentcloud#460", false,
		all(only(cloudflare.EndpointPurge, simulator.Fault10000), readable)},

	{"healthy: a lone 10000 on the zone", is(wizard.Healthy), "workers-sdk#13854", false,
		all(only(cloudflare.EndpointZone, simulator.FaultTransient10000), works)},
	{"healthy: a lone 10000 on the purge", is(wizard.Healthy), "documentcloud#460", false,
		all(only(cloudflare.EndpointPurge, simulator.FaultTransient10000), works)},
	{"healthy: a lone 10000 on verify", is(wizard.Healthy), "workers-sdk#13854", false,
		all(only(cloudflare.EndpointVerifyUser, simulator.FaultTransient10000), works)},
	{"healthy: a lone 1000 on verify", is(wizard.Healthy), "workers-sdk#13854", false,
		all(only(cloudflare.EndpointVerifyUser, simulator.FaultTransient1000), works)},
	{"healthy: the zone gives one 523", is(wizard.Healthy), "fact sheet, recorded 2026-07-31", false,
		all(once(cloudflare.EndpointZone, simulator.FaultServerError), works)},
	{"healthy: the zone's connection breaks once", is(wizard.Healthy), "fact sheet §8", false,
		all(once(cloudflare.EndpointZone, simulator.FaultReset), works)},
	{"missing-permission: the purge gives one 500", is(wizard.MissingPermission), "fact sheet §8", false,
		all(once(cloudflare.EndpointPurge, simulator.FaultJSONError), lacks("#dns_records:edit"))},
	{"revoked: verify's connection breaks once", is(wizard.Revoked), "fact sheet §8", false,
		all(once(cloudflare.EndpointVerifyUser, simulator.FaultReset), noToken, gone, says("changed", "cloudflare"))},
	{"healthy: verify gives a 523, the rest answers", is(wizard.Healthy), "fact sheet §8", false,
		all(only(cloudflare.EndpointVerifyUser, simulator.FaultServerError), works)},
	{"healthy: verify answers without a body", is(wizard.Healthy), "fact sheet, more found 7", false,
		all(only(cloudflare.EndpointVerifyUser, simulator.FaultEmptyBody), works)},
	{"healthy: the reply to the purge breaks off", is(wizard.Healthy), "fact sheet §8", false,
		all(only(cloudflare.EndpointPurge, simulator.FaultReset), works)},
	{"healthy: Cloudflare's firewall stops this computer's test purge", is(wizard.Healthy), "workers-sdk#13312", false,
		all(only(cloudflare.EndpointPurge, simulator.FaultWAFBlock), works)},
	{"missing-permission: seen after the captive portal's login", is(wizard.MissingPermission), "coverage 105", false,
		all(onWay(simulator.Fault{Kind: simulator.FaultCaptivePortal, Times: 1}), lacks("#dns_records:edit"))},
	{"missing-permission: a lone 10000 on the zone", is(wizard.MissingPermission), "workers-sdk#13854", false,
		all(only(cloudflare.EndpointZone, simulator.FaultTransient10000), lacks("#dns_records:edit"))},
	{"missing-permission: the reply to the purge breaks off", is(wizard.MissingPermission), "fact sheet §8", false,
		all(only(cloudflare.EndpointPurge, simulator.FaultReset), lacks("#zone:read"))},
	{"wrong-zone-scope: the list of zones gives a 500", is(wizard.WrongZoneScope), "fact sheet §8", false,
		all(outOfScope, only(cloudflare.EndpointZoneList, simulator.FaultJSONError))},
	{"wrong-zone-id: the list of zones gives a 500", is(wizard.WrongZoneID), "fact sheet §8", false,
		all(enteredAccount, only(cloudflare.EndpointZoneList, simulator.FaultJSONError), neverWorked)},
	{"cloudflare-unavailable: verify gives a 500, and the token has expired", is(wizard.CloudflareUnavailable, wizard.Expired), "fact sheet §8", false,
		all(expired, only(cloudflare.EndpointVerifyUser, simulator.FaultJSONError))},
}

// once is a fault of one request that is over when the request is repeated.
func once(endpoint cloudflare.Endpoint, kind simulator.FaultKind) change {
	return onWay(simulator.Fault{Endpoint: endpoint, Kind: kind, Times: 1})
}

// unjudged: a customer who does not get through has found out no more at the site.
var unjudged = cannotSay("still", "host")

func everywhere(kind simulator.FaultKind) change {
	return all(onWay(simulator.Fault{Kind: kind}), unjudged)
}

func only(endpoint cloudflare.Endpoint, kind simulator.FaultKind) change {
	return onWay(simulator.Fault{Endpoint: endpoint, Kind: kind})
}
