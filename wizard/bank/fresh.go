package bank

import (
	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard"
	"tokendoctor/wizard/practice"
)

// newFamilies have a trouble that is no fault of a token or a setting: it passes in a
// moment, it is ForgeCache's own, or it is in another cache.
var newFamilies = []Family{
	{"too-new: made a minute ago, and verify alone knows it", is(wizard.TooNew), "made up: tests of a client against the live API retry eight times", false,
		all(notThereYet, says("changed", "just-now"))},
	{"too-new: edited a minute ago, and the purge lags behind", is(wizard.TooNew), "made up: tests of a client against the live API retry eight times", false,
		all(only(cloudflare.EndpointPurge, simulator.Fault10000), readable, says("changed", "just-now"))},
	{"too-new: made a minute ago, account token", is(wizard.TooNew), "made up: tests of a client against the live API retry eight times", false,
		all(accountToken, notThereYet, says("changed", "just-now"))},

	{"forgecache-itself: the same value, and a shell that gives 200", is(wizard.ForgeCacheItself), "made up: what is left where the value and the way are right", false,
		all(readable, says("compared", "same", "changed", "forgecache"))},
	{"forgecache-itself: the same value, and no shell", is(wizard.ForgeCacheItself), "made up: what is left where the value and the way are right", false,
		all(cannotSay("host"), says("compared", "same", "changed", "nothing"))},
	{"forgecache-itself: the same value, and the script is let in", is(wizard.ForgeCacheItself), "made up: what is left where the value and the way are right", false,
		all(readable, says("compared", "same"), onHost(simulator.Host{Caller: hostAddress, ForgeCache: "2.1.20"}))},

	{"purged-but-stale: a cache key of its own", is(wizard.PurgedButStale), "cloudflare-docs PR#33305", false, all(works, says("message", "stale"), cannotSay("where"))},
	{"purged-but-stale: the page is never cached at Cloudflare", is(wizard.PurgedButStale), "cloudflare-docs PR#33305", false,
		all(works, says("message", "stale", "changed", "never"), cannotSay("where"))},
	{"purged-but-stale: the host's own cache is in between", is(wizard.PurgedButStale), "coverage 28", false, all(stale, says("changed", "site"))},
	{"purged-but-stale: the record is not proxied", is(wizard.PurgedButStale), "fact sheet §10, 12", false, all(stale, neverWorked)},
	{"purged-but-stale: account token", is(wizard.PurgedButStale), "cloudflare-docs PR#33305", false,
		all(accountToken, works, says("message", "stale"), cannotSay("where"))},

	{"wrong-zone-id: the hosting company's, where the site is a custom hostname", is(wizard.WrongZoneID), "made up: a host that runs Cloudflare for its customers", false,
		all(zone(named("hosting.example")), stale, neverWorked, says("site", "no"))},
	{"wrong-zone-scope: the list of zones is refused as well", is(wizard.WrongZoneScope), "community 203765", false,
		all(notThereYet, says("row", "other-zone"), neverWorked)},
}

// notThereYet: verify knows the token, and everything else refuses it.
var notThereYet = func(s *practice.Scenario) {
	for _, e := range []cloudflare.Endpoint{cloudflare.EndpointZone, cloudflare.EndpointZoneSearch, cloudflare.EndpointZoneList, cloudflare.EndpointPurge} {
		s.World.Faults = append(s.World.Faults, simulator.Fault{Kind: simulator.Fault10000, Endpoint: e})
	}
}
