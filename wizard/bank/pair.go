package bank

import (
	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard"
)

// pairFamilies have two faults at once. In front is what is to be mended first:
// ForgeCache's settings, then a value that is no token or not all of one, then a
// Zone ID that is none, then the token's life, its addresses, the zone, the
// permission, and the zone's status. A contaminated paste comes last, because a
// clean one ends every other repair.
var pairFamilies = []Family{
	{"pair: no permission, contaminated", is(wizard.MissingPermission, wizard.Contaminated), "coverage 110", false,
		all(inside("\u00a0"), lacks("#dns_records:edit"), malformed)},
	{"pair: no permission, quotes around", is(wizard.MissingPermission, wizard.Contaminated), "coverage 110", false,
		all(accountToken, around(`"`, `"`), lacks("#zone:read"), malformed)},
	{"pair: expired, contaminated", is(wizard.Expired, wizard.Contaminated), "coverage 110", false, all(inside("\u200b"), expired, malformed)},
	{"pair: revoked, contaminated", is(wizard.Revoked, wizard.Contaminated), "coverage 110", false,
		all(around("Bearer ", ""), noToken, gone, says("changed", "cloudflare"), malformed)},
	{"pair: scope lacks the zone, contaminated", is(wizard.WrongZoneScope, wizard.Contaminated), "coverage 110", false,
		all(inside("\t"), outOfScope, malformed)},
	{"pair: Account ID for Zone ID, contaminated", is(wizard.WrongZoneID, wizard.Contaminated), "coverage 110", false,
		all(inside(" "), enteredAccount, neverWorked, malformed)},
	{"pair: other addresses, contaminated", is(wizard.IPRestricted, wizard.Contaminated), "coverage 110", false,
		all(around("\ufeff", ""), filtered(elsewhereIPv4), malformed)},
	{"pair: paused, contaminated", is(wizard.ZoneInactive, wizard.Contaminated), "coverage 110", false,
		all(inside("\u00ad"), zone(paused), neverWorked, malformed)},
	{"pair: cut, and a Cyrillic letter", is(wizard.Truncated, wizard.Contaminated), "coverage 110", false,
		all(cut(45), paste(func(v string) string { return v[:6] + "\u0410" + v[7:] }), neverWorked, malformed)},

	{"pair: truncated, Account ID for Zone ID", is(wizard.Truncated, wizard.WrongZoneID), "coverage 110", false,
		all(cut(45), enteredAccount, neverWorked)},
	{"pair: truncated, no permission", is(wizard.Truncated, wizard.MissingPermission), "coverage 110", false,
		all(lacks("#dns_records:edit"), cut(50), says("host", "refused"))},
	{"pair: truncated, expired", is(wizard.Truncated, wizard.Expired), "coverage 110", false, all(cut(40), expired)},
	{"pair: Global API Key, Zone ID is the domain name", is(wizard.WrongZoneID, wizard.WrongCredential), "coverage 110", false,
		all(key(globalKey), noRoute("example.com"))},
	{"pair: Global API Key, Account ID for Zone ID", is(wizard.WrongCredential, wizard.WrongZoneID), "coverage 110", false,
		all(key("cfk_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP01234567"), enteredAccount)},

	{"pair: Zone ID is the domain name, revoked", is(wizard.WrongZoneID, wizard.Revoked), "coverage 110", false,
		all(noToken, gone, noRoute("example.com"))},
	{"pair: Zone ID is cut, no permission", is(wizard.WrongZoneID, wizard.MissingPermission), "coverage 110", false,
		all(lacks("#dns_records:edit"), noRoute("0123456789abcdef0123456789abcde"))},
	{"pair: expired, Account ID for Zone ID", is(wizard.Expired, wizard.WrongZoneID), "coverage 110", false, all(expired, enteredAccount)},
	{"pair: revoked, another site's Zone ID", is(wizard.Revoked, wizard.WrongZoneID), "coverage 110", false,
		all(otherSite, noToken, gone, entered(otherZone), says("changed", "cloudflare"))},
	{"pair: another site's Zone ID, no permission", is(wizard.WrongZoneID, wizard.MissingPermission), "coverage 110", false,
		all(otherSite, lacks("#dns_records:edit"), mayAlso(otherZone, "#dns_records:edit"), entered(otherZone))},
	{"pair: Account ID for Zone ID, no permission", is(wizard.WrongZoneID, wizard.MissingPermission), "coverage 110", false,
		all(lacks("#dns_records:edit"), enteredAccount, says("host", "refused"))},
	{"pair: Zone ID that nobody has, scope lacks the zone", is(wizard.WrongZoneID, wizard.WrongZoneScope), "coverage 110", false,
		all(outOfScope, entered(nobodysZone))},

	{"pair: expired, no permission", is(wizard.Expired, wizard.MissingPermission), "coverage 110", false,
		all(lacks("#dns_records:edit"), expired, says("host", "refused"))},
	{"pair: expired, scope lacks the zone", is(wizard.Expired, wizard.WrongZoneScope), "coverage 110", false, all(outOfScope, expired)},
	{"pair: expired, other addresses", is(wizard.Expired, wizard.IPRestricted), "coverage 110", false,
		all(filtered(elsewhereIPv4), expired)},
	{"pair: expired account token, other addresses", is(wizard.Expired, wizard.IPRestricted), "coverage 110", false,
		all(accountToken, filtered(elsewhereIPv4), expired)},
	{"pair: disabled, no permission", is(wizard.Disabled, wizard.MissingPermission), "coverage 110", false,
		all(lacks("#dns_records:edit"), disabled, says("host", "refused"))},
	{"pair: not yet valid, no permission", is(wizard.NotYetValid, wizard.MissingPermission), "coverage 110", false,
		all(lacks("#zone:read"), early, says("host", "refused"))},
	{"pair: expired, paused", is(wizard.Expired, wizard.ZoneInactive), "coverage 110", false, all(zone(paused), expired)},
	{"pair: disabled and expired", is(wizard.Expired, wizard.Disabled), "coverage 110", false,
		all(disabled, expired)},

	{"pair: other addresses, no permission", is(wizard.IPRestricted, wizard.MissingPermission), "coverage 110", false,
		all(lacks("#dns_records:edit"), filtered(elsewhereIPv4), says("host", "refused"))},
	{"pair: other addresses, scope lacks the zone", is(wizard.IPRestricted, wizard.WrongZoneScope), "coverage 110", false,
		all(outOfScope, filtered(elsewhereIPv4))},
	{"pair: the web host is filtered out, no permission", is(wizard.IPRestricted, wizard.MissingPermission), "coverage 110", false,
		all(lacks("#dns_records:edit"), filtered(here), says("host", "refused"))},
	{"missing-permission: the filter lets the web host in, and not this computer", is(wizard.MissingPermission), "coverage 21", false,
		all(lacks("#dns_records:edit"), hostOnly)},

	{"pair: no permission, paused", is(wizard.MissingPermission, wizard.ZoneInactive), "coverage 110", false,
		all(lacks("#dns_records:edit"), zone(paused))},
	{"pair: no permission, pending", is(wizard.MissingPermission, wizard.ZoneInactive), "coverage 110", false,
		all(lacks("#zone:read"), status("pending"))},
	{"pair: account token without permission, paused", is(wizard.MissingPermission, wizard.ZoneInactive), "coverage 110", false,
		all(accountToken, lacks("#dns_records:edit"), zone(paused))},
	{"pair: another site's Zone ID, and that zone is paused", is(wizard.WrongZoneID, wizard.ZoneInactive), "coverage 110", false,
		all(otherSite, mayAlso(otherZone, cloudflare.PermissionPurge), entered(otherZone), stale, neverWorked,
			func(s *simulator.Scenario) { paused(&s.World.Zones[1]) })},

	{"pair: outdated, no permission", is(wizard.PluginOutdated, wizard.MissingPermission), "coverage 110", false,
		all(outdated, lacks("#dns_records:edit"))},
	{"pair: outdated, expired", is(wizard.PluginOutdated, wizard.Expired), "coverage 110", false,
		all(outdated, expired, says("host", "refused"))},
	{"pair: integration off, expired", is(wizard.IntegrationOff, wizard.Expired), "coverage 110", false,
		all(unset("integration", "no"), expired, says("host", "refused"))},
	{"pair: another provider, no permission", is(wizard.IntegrationOff, wizard.MissingPermission), "coverage 110", false,
		all(unset("provider", "other"), lacks("#dns_records:edit"))},
	{"pair: no permission, another value saved", is(wizard.MissingPermission, wizard.SavedValueDiffers), "coverage 110", false,
		all(lacks("#dns_records:edit"), says("saved", "no", "changed", "forgecache"))},
	{"pair: web host behind a firewall, no permission", is(wizard.HostBlocked, wizard.MissingPermission), "coverage 110", false,
		all(lacks("#dns_records:edit"), firewalled)},
}
