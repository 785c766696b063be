package bank

import (
	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard"
	"tokendoctor/wizard/practice"
)

// zoneFamilies have a living token, and the wrong zone.
var zoneFamilies = []Family{
	{"wrong-zone-scope: another site's token", is(wizard.WrongZoneScope), "article, Cause 3", false, outOfScope},
	{"wrong-zone-scope: another site's token, for a shop under a subdomain", is(wizard.WrongZoneScope), "article, Cause 3", false,
		all(outOfScope, domain("shop.example.com"))},
	{"wrong-zone-scope: another site's account token", is(wizard.WrongZoneScope), "coverage 102", false, all(accountToken, outOfScope)},
	{"wrong-zone-scope: another site's old token", is(wizard.WrongZoneScope), "article, Cause 3", false, all(oldToken, outOfScope)},
	{"wrong-zone-scope: another site's token, of another product as well", is(wizard.WrongZoneScope), "article, Cause 3", false,
		all(outOfScope, mayOn([]string{otherZone}, "#dns_records:edit", cloudflare.PermissionPurge))},
	{"wrong-zone-scope: worked until the site was taken out of its list", is(wizard.WrongZoneScope), "fact sheet §6", false,
		all(outOfScope, says("changed", "cloudflare"))},
	{"wrong-zone-scope: an agency's token with sixty other sites", is(wizard.WrongZoneScope), "coverage 67", false,
		all(agency, says("row", "other-zone"), neverWorked)},
	{"wrong-zone-scope: R2 token", is(wizard.WrongZoneScope), "jgt-appliance", false, all(reachesNone, says("source", "api-keys"))},
	{"wrong-zone-scope: D1 token", is(wizard.WrongZoneScope), "fact sheet, more found 4", false, reachesNone},
	{"wrong-zone-scope: account token of another product", is(wizard.WrongZoneScope), "fact sheet, more found 4", false,
		all(accountToken, reachesNone)},
	{"wrong-zone-scope: its user has left the account", is(wizard.WrongZoneScope), "fact sheet §10, 11", false,
		all(reachesNone, cannotSay("row"), says("changed", "cloudflare"))},
	{"wrong-zone-scope: the domain is in another account", is(wizard.WrongZoneScope), "fact sheet §10, 7", false,
		all(otherSite, zone(inOtherAccount), mayOn(nil, cloudflare.PermissionPurge), cannotSay("row"), neverWorked)},
	{"wrong-zone-scope: the domain is in another account, and the token's own has none", is(wizard.WrongZoneScope), "fact sheet §10, 7", false,
		all(zone(inOtherAccount), mayOn(nil, cloudflare.PermissionPurge), cannotSay("row"), neverWorked)},
	{"wrong-zone-scope: account token of another account", is(wizard.WrongZoneScope), "fact sheet §10, 7", false,
		all(accountToken, otherSite, zone(inOtherAccount), mayOn(nil, cloudflare.PermissionPurge), cannotSay("row"), neverWorked)},
	{"wrong-zone-scope: sees a moved twin of the site's zone", is(wizard.WrongZoneScope), "jgt-appliance", false,
		all(withTwin("moved"), mayOn([]string{otherZone}, cloudflare.PermissionPurge), says("row", "other-zone"), neverWorked)},
	{"wrong-zone-scope: sees a pending twin of the site's zone", is(wizard.WrongZoneScope), "jgt-appliance", false,
		all(withTwin("pending"), mayOn([]string{otherZone}, cloudflare.PermissionPurge), says("row", "other-zone"), neverWorked)},
	{"wrong-zone-scope: the blog has a zone of its own, the token the parent's", is(wizard.WrongZoneScope), "coverage 106", false,
		all(withZone(otherZone, "blog.example.com"), entered(otherZone), domain("blog.example.com"), says("row", "other-zone", "site", "yes"), neverWorked)},

	{"wrong-zone-id: Account ID", is(wizard.WrongZoneID), "article, the 404 row", false, all(enteredAccount, neverWorked)},
	{"wrong-zone-id: Account ID, account token", is(wizard.WrongZoneID), "community 203765", false, all(accountToken, enteredAccount, neverWorked)},
	{"wrong-zone-id: Account ID, old token", is(wizard.WrongZoneID), "community 203765", false, all(oldToken, enteredAccount, neverWorked)},
	{"wrong-zone-id: Account ID, token for two sites", is(wizard.WrongZoneID), "orthodox-saints", false,
		all(otherSite, mayAlso(otherZone, cloudflare.PermissionPurge), enteredAccount, neverWorked)},
	{"wrong-zone-id: another site's, which the token may not see", is(wizard.WrongZoneID), "coverage 32", false,
		all(otherSite, entered(otherZone), neverWorked)},
	{"wrong-zone-id: another site's, which the token may read and not purge", is(wizard.WrongZoneID), "coverage 106", false,
		all(otherSite, mayAlso(otherZone, "#dns_records:edit"), entered(otherZone), readable, neverWorked)},
	{"wrong-zone-id: another site's, which the token may purge", is(wizard.WrongZoneID), "coverage 106; fact sheet §4, 1082", false,
		all(otherSite, mayAlso(otherZone, cloudflare.PermissionPurge), entered(otherZone), stale, says("where", "auto-purge"), neverWorked)},
	{"wrong-zone-id: copied over from a staging site", is(wizard.WrongZoneID), "coverage 106", false,
		all(withZone(otherZone, "example.net"), entered(otherZone), says("changed", "site"))},
	{"wrong-zone-id: nobody has it, one digit is mistyped", is(wizard.WrongZoneID), "distilled zones.test.ts", false,
		all(entered(nobodysZone), neverWorked)},
	{"wrong-zone-id: nobody has it, old token", is(wizard.WrongZoneID), "distilled zones.test.ts", false,
		all(oldToken, entered(nobodysZone), neverWorked)},
	{"wrong-zone-id: nobody has it, account token", is(wizard.WrongZoneID), "distilled zones.test.ts", false,
		all(accountToken, entered(nobodysZone), neverWorked)},
	{"wrong-zone-id: an agency's token with sixty other sites before this one", is(wizard.WrongZoneID), "coverage 67", false,
		all(bigAgency, entered(nobodysZone), neverWorked)},
	{"wrong-zone-id: nobody has it, shop under a subdomain", is(wizard.WrongZoneID), "distilled zones.test.ts", false,
		all(entered(nobodysZone), domain("shop.example.com"), neverWorked)},
	{"wrong-zone-id: the zone was deleted and added again", is(wizard.WrongZoneID), "fact sheet, gap 5", false,
		all(entered(otherZone), says("changed", "cloudflare"))},
	{"wrong-zone-id: the parent's, where the blog has a zone of its own", is(wizard.WrongZoneID), "coverage 106", false,
		all(withZone(otherZone, "blog.example.com"), mayOn([]string{otherZone}, cloudflare.PermissionPurge), domain("blog.example.com"), neverWorked)},
	{"wrong-zone-id: the domain name", is(wizard.WrongZoneID), "craft-cloudflare#90", false, noRoute("example.com")},
	{"wrong-zone-id: the dashboard's address", is(wizard.WrongZoneID), "coverage 33", false,
		noRoute("https://dash.cloudflare.com/00000000111111112222222233333333/example.com")},
	{"wrong-zone-id: 31 of 32 digits", is(wizard.WrongZoneID), "fact sheet §10, 3", false, noRoute("0123456789abcdef0123456789abcde")},
	{"wrong-zone-id: the letter o for a zero", is(wizard.WrongZoneID), "fact sheet §10, 3", false, noRoute("o123456789abcdef0123456789abcdef")},
	{"wrong-zone-id: the help page's <your-zone-id>", is(wizard.WrongZoneID), "coverage 26", false, noRoute("<your-zone-id>")},
	{"wrong-zone-id: an example's YOUR_ZONE_ID", is(wizard.WrongZoneID), "fact sheet, more found 1", false, noRoute("YOUR_ZONE_ID")},
	{"wrong-zone-id: a stray quote is saved with it", is(wizard.SavedValueDiffers, wizard.WrongZoneID), "craft-blitz#510", false,
		noRoute("0123456789abcdef0123456789abcdef'")},
	{"wrong-zone-id: the field is empty", is(wizard.WrongZoneID, wizard.IntegrationOff), "fact sheet §10, 3; coverage 12", false,
		all(noRoute(""), says("fields", "no"))},

	{"zone-inactive: pending", is(wizard.ZoneInactive), "fact sheet §3, 1095", false, all(status("pending"), readable, neverWorked)},
	{"zone-inactive: pending, account token", is(wizard.ZoneInactive), "fact sheet §3, 1095", false,
		all(accountToken, status("pending"), readable, neverWorked)},
	{"zone-inactive: initializing", is(wizard.ZoneInactive), "fact sheet §3", false, all(status("initializing"), readable, neverWorked)},
	{"zone-inactive: moved, and the search for its twin gives a 500", is(wizard.ZoneInactive, wizard.CloudflareUnavailable), "jgt-appliance", false,
		all(status("moved"), only(cloudflare.EndpointZoneSearch, simulator.FaultJSONError), stale)},
	{"zone-inactive: moved to other name servers", is(wizard.ZoneInactive), "fact sheet, more found 3", false,
		all(status("moved"), stale, says("changed", "cloudflare"))},
	{"zone-inactive: paused", is(wizard.ZoneInactive), "fact sheet §10, 12", false, all(zone(paused), stale, says("changed", "cloudflare"))},
	{"zone-inactive: paused since the domain was added", is(wizard.ZoneInactive), "fact sheet §10, 12", false,
		all(zone(paused), stale, neverWorked)},
	{"zone-inactive: the Zone ID is a moved twin's, the token sees both", is(wizard.ZoneInactive, wizard.WrongZoneID), "jgt-appliance", false,
		all(withTwin("moved"), mayAlso(otherZone, cloudflare.PermissionPurge), entered(otherZone), stale, neverWorked)},
	{"zone-inactive: the Zone ID is a moved twin's, the token sees no other", is(wizard.ZoneInactive, wizard.WrongZoneID, wizard.WrongZoneScope),
		"jgt-appliance", false,
		all(withTwin("moved"), mayOn([]string{otherZone}, cloudflare.PermissionPurge), entered(otherZone), stale, says("row", "other-zone"), neverWorked)},
	{"zone-inactive: deleted with the lapsed domain", is(wizard.ZoneInactive, wizard.WrongZoneID), "fact sheet, gap 5", false, deleted},
	{"zone-inactive: deleted, the account's other sites are left", is(wizard.ZoneInactive, wizard.WrongZoneID), "fact sheet, gap 5", false,
		all(otherSite, mayOn(nil, cloudflare.PermissionPurge), deleted)},

	{"healthy: shop under a subdomain of the zone", is(wizard.Healthy), "fact sheet §3", false, all(domain("shop.example.com"), works)},
	{"healthy: zone under a suffix of two labels", is(wizard.Healthy), "fact sheet §3", false,
		all(zone(named("example.co.uk")), domain("www.example.co.uk"), works)},
	{"healthy: domain with an umlaut", is(wizard.Healthy), "fact sheet §3", false,
		all(zone(named("xn--bcher-kva.de")), domain("b\u00fccher.de"), works)},
	{"healthy: the blog and its parent are zones, both of the right token", is(wizard.Healthy), "coverage 106", false,
		all(withZone(otherZone, "blog.example.com"), mayAlso(otherZone, cloudflare.PermissionPurge), entered(otherZone), domain("blog.example.com"), works, says("site", "yes"))},
}

// outOfScope: the token may purge another zone of the account.
var outOfScope = all(otherSite, mayOn([]string{otherZone}, cloudflare.PermissionPurge), says("row", "other-zone"), neverWorked)

// reachesNone: alive, and no zone is in its scope.
var reachesNone = all(mayOn(nil), says("row", "other-zone"), neverWorked)

// noRoute: Cloudflare does not accept it as an id.
func noRoute(id string) change { return all(entered(id), rejected404, neverWorked, malformed) }

func named(name string) func(*simulator.Zone) {
	return func(z *simulator.Zone) { z.Name = name }
}

// deleted: the Zone ID was right once. It comes last: other pieces look at the zone.
var deleted = all(func(s *practice.Scenario) { s.World.Zones = s.World.Zones[1:] }, says("changed", "cloudflare"), cannotSay("row"))
