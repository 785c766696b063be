package bank

import (
	"tokendoctor/cloudflare"
	"tokendoctor/wizard"
)

// rightFamilies have a living token on the right zone: one that may not purge,
// or one that may.
var rightFamilies = []Family{
	{"missing-permission: DNS only, which passes the article's curl", is(wizard.MissingPermission), "coverage 23", false,
		lacks("#dns_records:edit", "#dns_records:read", "#zone:read")},
	{"missing-permission: DNS edit and nothing else", is(wizard.MissingPermission), "fact sheet §3", false, lacks("#dns_records:edit")},
	{"missing-permission: Zone read only", is(wizard.MissingPermission), "coverage 23", false, lacks("#zone:read")},
	{"missing-permission: Zone edit, which is not purging either", is(wizard.MissingPermission), "fact sheet §4", false,
		lacks("#zone:edit", "#zone:read")},
	{"missing-permission: Zone Settings for Cache Settings", is(wizard.MissingPermission), "article, Cause 3", false, lacks("#zone_settings:read")},
	{"missing-permission: Cache Settings, which opens no zone", is(wizard.MissingPermission), "article, Cause 3; fact sheet §3", false,
		closed("#cache_settings:read")},
	{"missing-permission: Email Routing, which opens no zone", is(wizard.MissingPermission), "fact sheet §3", false,
		closed("#email_routing_rule:edit")},
	{"missing-permission: account token with Email Routing", is(wizard.MissingPermission), "fact sheet §3", false,
		all(accountToken, closed("#email_routing_rule:edit"))},
	{"missing-permission: Workers token of a deployment", is(wizard.MissingPermission), "fact sheet, more found 4", false, lacks("#worker:edit")},
	{"missing-permission: many permissions, and no purge", is(wizard.MissingPermission), "fact sheet §3", false,
		lacks("#analytics:read", "#dns_records:edit", "#page_rules:edit", "#ssl:edit", "#waf:edit", "#zone:read", "#zone_settings:edit")},
	{"missing-permission: account token", is(wizard.MissingPermission), "coverage 102", false, all(accountToken, lacks("#dns_records:edit"))},
	{"missing-permission: old token", is(wizard.MissingPermission), "fact sheet §4", false, all(oldToken, lacks("#dns_records:edit", "#zone:read"))},
	{"missing-permission: entire account, with another permission", is(wizard.MissingPermission), "article, Cause 3", false,
		all(mayOn(nil, "#zone:read"), without)},
	{"missing-permission: account token for the entire account", is(wizard.MissingPermission), "article, Cause 3", false,
		all(accountToken, mayOn(nil, "#zone:read", "#zone_settings:edit"), without)},
	{"missing-permission: purge on another site, DNS on this one", is(wizard.MissingPermission), "article, Cause 3", false,
		all(lacks("#dns_records:edit"), otherSite, mayAlso(otherZone, cloudflare.PermissionPurge))},
	{"missing-permission: dropped when another program rewrote the token", is(wizard.MissingPermission), "fact sheet §6", false,
		all(lacks("#dns_records:edit"), says("changed", "cloudflare"))},
	{"missing-permission: swapped for the token of the DNS plug-in", is(wizard.MissingPermission), "fact sheet §10, 2", false,
		all(lacks("#dns_records:edit"), says("changed", "forgecache"))},
	{"missing-permission: seen in the log after auto-purge", is(wizard.MissingPermission), "coverage 14", false,
		all(lacks("#zone:read"), says("where", "auto-purge"))},
	{"missing-permission: white space behind the token", is(wizard.MissingPermission), "coverage 85", false,
		all(lacks("#dns_records:edit"), around("", " \n"))},
	{"missing-permission: the filter lets the web host in, and not this computer", is(wizard.MissingPermission), "coverage 21", false,
		all(lacks("#dns_records:edit"), hostOnly)},

	{"healthy: red this morning, fine now", is(wizard.Healthy), "article, the 200 row", false, works},
	{"healthy: the log still holds the old message", is(wizard.Healthy), "coverage 14", false, all(works, says("where", "auto-purge"))},
	{"purged-but-stale: old pages that another cache keeps", is(wizard.PurgedButStale), "coverage 28", false,
		all(works, says("message", "other", "where", "auto-purge"))},
	{"healthy: by a pipe", is(wizard.Healthy), "article, the 200 row", false, all(piped, works)},
	{"healthy: account token", is(wizard.Healthy), "craft-cloudflare#78", false, all(accountToken, works)},
	{"healthy: old token", is(wizard.Healthy), "fact sheet §6", false, all(oldToken, works)},
	{"healthy: old token of an account", is(wizard.Healthy), "fact sheet §1", false, all(oldAccountToken, works)},
	{"healthy: old token with hyphen", is(wizard.Healthy), "favonia#1043", false, all(value(dashedValue), works)},
	{"healthy: more permissions than it needs", is(wizard.Healthy), "fact sheet §3", false,
		all(may("#zone:read", cloudflare.PermissionPurge, "#dns_records:edit"), works)},
	{"healthy: purge for the entire account", is(wizard.Healthy), "article, Cause 3", false, all(mayOn(nil, cloudflare.PermissionPurge), works)},
	{"healthy: token for two sites", is(wizard.Healthy), "coverage 53", false,
		all(otherSite, mayAlso(otherZone, cloudflare.PermissionPurge), works)},
	{"healthy: permission added a minute ago", is(wizard.Healthy), "coverage 71", false, all(works, says("changed", "cloudflare"))},
	{"healthy: line break behind the token, which ForgeCache trims", is(wizard.Healthy), "coverage 85", false, all(around("", "\n"), works)},
	{"healthy: spaces around the token, which ForgeCache trims", is(wizard.Healthy), "coverage 85", false, all(around("  ", " "), works)},
	{"healthy: address of the site with https and www", is(wizard.Healthy), "design, step 3", false,
		all(domain("https://www.Example.com/wp-admin/"), works)},
}

// without: the token's summary shows this site with other permissions.
var without = all(says("row", "other-permission"), readable, neverWorked)

// lacks: the token may read the zone, but not purge it.
func lacks(permissions ...string) change { return all(may(permissions...), without) }

// closed: its permissions do not even open the zone.
func closed(permissions ...string) change { return all(lacks(permissions...), says("host", "refused")) }
