package bank

import (
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard"
	"tokendoctor/wizard/practice"
)

// hostFamilies have a token that works from this computer, or would from an allowed one:
// the trouble is at the site.
var hostFamilies = []Family{
	{"saved-value-differs: pasted and not saved", is(wizard.SavedValueDiffers), "coverage 107", false,
		all(readable, says("saved", "no", "changed", "forgecache"))},
	{"saved-value-differs: the field is empty after a reload", is(wizard.SavedValueDiffers), "coverage 107", false,
		all(readable, says("saved", "no"), neverWorked)},
	{"saved-value-differs: another token was saved", is(wizard.SavedValueDiffers), "article, the 200 row", false,
		all(readable, says("changed", "forgecache"))},
	{"saved-value-differs: a stray space came into the saved value", is(wizard.SavedValueDiffers), "article, Cause 5", false,
		all(readable, says("changed", "forgecache", "where", "both"))},
	{"saved-value-differs: rolled, and ForgeCache keeps the old value", is(wizard.SavedValueDiffers), "coverage 63", false,
		all(value(rolledValue), readable, says("changed", "cloudflare"))},
	{"saved-value-differs: moved in with an old copy of the database", is(wizard.SavedValueDiffers), "article, the 200 row", false,
		all(readable, says("changed", "site"))},
	{"saved-value-differs: no shell on the web host", is(wizard.SavedValueDiffers), "article, the 200 row", false,
		all(cannotSay("host"), says("saved", "no", "changed", "forgecache"))},
	{"saved-value-differs: no shell, and the field is filled", is(wizard.SavedValueDiffers), "article, Cause 5", false,
		all(cannotSay("host"), says("changed", "forgecache"))},
	{"saved-value-differs: only auto-purge uses the saved one", is(wizard.SavedValueDiffers), "coverage, habits of the sister plug-in", false,
		all(works, says("where", "auto-purge", "saved", "no", "changed", "forgecache"))},
	{"saved-value-differs: ForgeCache shows another message", is(wizard.SavedValueDiffers), "coverage 30", false,
		all(readable, says("message", "other", "changed", "forgecache"))},
	{"saved-value-differs: line break behind the token, which is not why", is(wizard.SavedValueDiffers), "coverage 85", false,
		all(around("", "\r\n"), readable, says("changed", "forgecache"))},
	{"saved-value-differs: another token was saved, and the fingerprints were compared", is(wizard.SavedValueDiffers), "article, the 200 row", false,
		all(readable, says("changed", "forgecache", "compared", "different"))},
	{"saved-value-differs: by a pipe", is(wizard.SavedValueDiffers), "article, the 200 row", false,
		all(piped, readable, says("changed", "forgecache"))},
	{"saved-value-differs: account token", is(wizard.SavedValueDiffers), "coverage 102", false,
		all(accountToken, readable, says("saved", "no", "changed", "forgecache"))},
	{"saved-value-differs: old token", is(wizard.SavedValueDiffers), "article, Cause 5", false,
		all(oldToken, readable, says("changed", "forgecache"))},
	{"saved-value-differs: the filter lets the web host in, and not this computer", is(wizard.SavedValueDiffers), "coverage 101", false,
		all(hostOnly, readable, says("saved", "no", "changed", "forgecache"))},

	{"host-blocked: firewall of the web host", is(wizard.HostBlocked), "article, the curl test", false, firewalled},
	{"host-blocked: ForgeCache shows another message", is(wizard.HostBlocked), "coverage 37", false, all(firewalled, says("message", "other"))},
	{"host-blocked: moved to another web host", is(wizard.HostBlocked), "coverage 37", false, all(firewalled, says("changed", "site"))},
	{"host-blocked: no shell on the web host", is(wizard.HostBlocked), "coverage 37", false, all(cannotSay("host"), says("changed", "site"))},
	{"host-blocked: account token", is(wizard.HostBlocked), "article, the curl test", false, all(accountToken, firewalled)},
	{"host-blocked: the web host's proxy answers 403 by itself", is(wizard.HostBlocked), "fact sheet §8", false,
		says("host", "refused", "changed", "site")},
	{"host-blocked: Cloudflare's firewall turns the web host away", is(wizard.HostBlocked), "workers-sdk#15723", false, says("host", "refused")},

	{"ip-restricted: lets this computer in, and not the web host", is(wizard.IPRestricted), "fact sheet §7", false, filtered(here)},
	{"ip-restricted: the same without a shell on the web host", is(wizard.IPRestricted), "fact sheet §7", false,
		all(filtered(here), cannotSay("host"))},
	{"ip-restricted: the web host goes out over IPv6", is(wizard.IPRestricted), "fact sheet §7, dual-stack", false,
		all(filtered(here, elsewhereIPv4), says("changed", "nothing"))},
	{"ip-restricted: lets this computer in, account token", is(wizard.IPRestricted), "fact sheet §7", false, all(accountToken, filtered(here))},
	{"ip-restricted: lets this computer in, old token", is(wizard.IPRestricted), "fact sheet §7", false, all(oldToken, filtered(here))},
	{"ip-restricted: lets neither in, the site has moved", is(wizard.IPRestricted), "ddns-go#1341", false, filtered(elsewhereIPv4)},
	{"ip-restricted: lets neither in, never did", is(wizard.IPRestricted), "ddns-go#1341", false, all(filtered(elsewhereIPv4), neverWorked)},
	{"ip-restricted: lets neither in, no shell on the web host", is(wizard.IPRestricted), "ddns-go#1341", false,
		all(filtered(elsewhereIPv4), cannotSay("host"))},
	{"ip-restricted: lets neither in, account token", is(wizard.IPRestricted), "fact sheet, gap 14", false,
		all(accountToken, filtered(elsewhereIPv4))},
	{"ip-restricted: lets neither in, old token", is(wizard.IPRestricted), "ddns-go#1341", false, all(oldToken, filtered(elsewhereIPv4))},
	{"ip-restricted: IPv4 is listed, all go out over IPv6", is(wizard.IPRestricted), "fact sheet §7, dual-stack", false,
		all(filtered(elsewhereIPv4), func(s *practice.Scenario) { s.World.Caller = "2001:db8::7" })},
	{"healthy: the filter lets the web host in, and not this computer", is(wizard.Healthy), "coverage 21", false, all(hostOnly, works)},
	{"healthy: the filter lets both in", is(wizard.Healthy), "coverage 101", false,
		all(filtered(here, elsewhereIPv4), works, says("changed", "nothing"))},

	{"plugin-outdated: older than 2.1.18", is(wizard.PluginOutdated), "coverage 108", false, outdated},
	{"plugin-outdated: has no such settings", is(wizard.PluginOutdated), "coverage, what is known of ForgeCache", false,
		all(outdated, says("message", "other"), cannotSay("provider", "fields", "saved"))},
	{"plugin-outdated: account token", is(wizard.PluginOutdated), "coverage 108", false, all(accountToken, outdated)},

	{"integration-off: CDN Integration is off", is(wizard.IntegrationOff), "coverage 8", false, unset("integration", "no")},
	{"integration-off: off again since a colleague looked for a fault", is(wizard.IntegrationOff), "coverage 8", false,
		all(unset("integration", "no"), says("changed", "forgecache"))},
	{"integration-off: another provider", is(wizard.IntegrationOff), "coverage 10", false, unset("provider", "other")},
	{"integration-off: the token's field is empty", is(wizard.IntegrationOff), "coverage 11", false, unset("fields", "no", "saved", "no")},
	{"integration-off: the Zone ID's field is empty", is(wizard.IntegrationOff), "coverage 12", false, unset("fields", "no")},
	{"integration-off: off, account token", is(wizard.IntegrationOff), "coverage 8", false, all(accountToken, unset("integration", "no"))},

	{"wrong-zone-id: ForgeCache says 404, it is the Account ID", is(wizard.WrongZoneID), "article, the 404 row", false,
		all(enteredAccount, rejected404, neverWorked)},
	{"wrong-zone-id: ForgeCache says 404, nobody has it", is(wizard.WrongZoneID), "article, the 404 row", false,
		all(entered(nobodysZone), rejected404, neverWorked)},
	{"healthy: ForgeCache said 429, and the wait is over", is(wizard.Healthy), "article, the 429 row", false, all(works, says("message", "429"))},
}

// Where a token may be used: from this computer, or from another place.
const (
	here          = simulator.DefaultCaller + "/32"
	elsewhereIPv4 = "198.51.100.0/24"
)

// filtered: the token was limited to addresses before the site moved.
func filtered(cidrs ...string) change {
	return all(allowedFrom(cidrs...), says("addresses", "restricted", "changed", "site"))
}

var (
	// hostOnly: the filter is right, and this computer is not in it.
	hostOnly   = all(allowedFrom(elsewhereIPv4), says("addresses", "restricted"))
	firewalled = says("host", "none")
	outdated   = all(readable, says("version", "old"), neverWorked)
)

// unset: ForgeCache is not set up, and the token is fine.
func unset(pairs ...string) change { return all(readable, neverWorked, says(pairs...)) }
