package bank

import (
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard"
	"tokendoctor/wizard/practice"
)

// shellFamilies have a shell on their web host and run the script there.
var shellFamilies = []Family{
	{"shell: the host's address is not on the list", is(wizard.IPRestricted), "fact sheet §7", false,
		all(filtered(here), onHost(simulator.Host{Caller: hostAddress}))},
	{"shell: the list has its IPv4 and not its IPv6", is(wizard.IPRestricted), "fact sheet §7, dual-stack", false,
		all(filtered(here, hostAddress+"/32"), onHost(simulator.Host{Caller: hostAddress6, Caller6: hostAddress6}))},
	{"shell: the list has one of its addresses", is(wizard.IPRestricted), "fact sheet §7, dual-stack", false,
		all(filtered(here, hostAddress+"/32"), onHost(simulator.Host{Caller: hostAddress, Caller6: hostAddress6}))},
	{"shell: neither this computer nor the host is on the list", is(wizard.IPRestricted), "ddns-go#1341", false,
		all(filtered(elsewhereIPv4), onHost(simulator.Host{Caller: hostAddress}))},
	{"shell: the host's address is not on the list, account token", is(wizard.IPRestricted), "fact sheet §7", false,
		all(accountToken, filtered(here), onHost(simulator.Host{Caller: hostAddress}))},
	{"shell: the list lets the host in, and not this computer", is(wizard.Healthy), "coverage 21", false,
		all(hostOnly, works, onHost(simulator.Host{Caller: "198.51.100.9"}))},
	{"shell: the list lets the host in, and another value is saved", is(wizard.SavedValueDiffers), "coverage 101", false,
		all(hostOnly, onHost(simulator.Host{Caller: "198.51.100.9"}))},

	{"shell: no DNS there", is(wizard.HostBlocked), "coverage 37", false, hostFault(simulator.FaultNoDNS)},
	{"shell: nothing listens for it", is(wizard.HostBlocked), "coverage 37", false, hostFault(simulator.FaultRefused)},
	{"shell: its certificates are old", is(wizard.HostBlocked), "fact sheet §8", false, hostFault(simulator.FaultTLS)},
	{"shell: its proxy wants a password", is(wizard.HostBlocked), "fact sheet §8", false, hostFault(simulator.FaultProxyConnect)},
	{"shell: a firewall breaks the connection", is(wizard.HostBlocked), "coverage 37", false, hostFault(simulator.FaultReset)},
	{"shell: WP_HTTP_BLOCK_EXTERNAL", is(wizard.HostBlocked), "WordPress, wp_http_block_request", false,
		all(firewalled, onHost(simulator.Host{Blocked: true}))},
	// Without the script these look like a blocked host.
	{"shell: its proxy answers by itself", is(wizard.Intercepted, wizard.HostBlocked), "fact sheet §8", false, hostFault(simulator.FaultProxyAuth)},
	{"shell: a page in front of the network", is(wizard.Intercepted, wizard.HostBlocked), "fact sheet §8", false, hostFault(simulator.FaultCaptivePortal)},
	{"shell: Cloudflare's firewall turns it away", is(wizard.BlockedByCloudflare, wizard.HostBlocked), "workers-sdk#15723", false, hostFault(simulator.FaultWAFBlock)},
	{"shell: the API was down for it", is(wizard.SavedValueDiffers), "coverage 104", false, hostFault(simulator.FaultServerError)},

	{"shell: another value there", is(wizard.SavedValueDiffers), "coverage 30", false,
		all(says("changed", "forgecache"), onHost(simulator.Host{Caller: hostAddress, Paste: rolledValue}))},
	{"shell: another value there, which works as well", is(wizard.SavedValueDiffers), "coverage 30", false,
		all(secondToken, onHost(simulator.Host{Caller: hostAddress, Paste: rolledValue}))},
	{"shell: a no-break space in the value there", is(wizard.SavedValueDiffers), "article, Cause 5", false,
		func(s *practice.Scenario) {
			onHost(simulator.Host{Caller: hostAddress, Paste: s.Paste[:20] + "\u00a0" + s.Paste[20:]})(s)
		}},
	{"shell: all is well there, and ForgeCache fails", is(wizard.SavedValueDiffers), "article, the 200 row", false,
		all(says("host", "200"), onHost(simulator.Host{Caller: hostAddress}))},
	{"shell: all is well there, and it works again", is(wizard.Healthy), "article, the 200 row", false,
		all(works, onHost(simulator.Host{Caller: hostAddress}))},
	{"shell: the plug-in is old", is(wizard.PluginOutdated), "coverage 108", false,
		all(outdated, onHost(simulator.Host{Caller: hostAddress, ForgeCache: "2.1.9"}))},
	{"shell: the plug-in is not switched on", is(wizard.IntegrationOff), "coverage 8", false,
		all(neverWorked, onHost(simulator.Host{Caller: hostAddress, ForgeCache: "2.1.20", Inactive: true}))},
	{"shell: WordPress is not loaded there", is(wizard.SavedValueDiffers), "coverage 30", false,
		all(says("changed", "forgecache"), onHost(simulator.Host{Caller: hostAddress}))},

	{"shell: no permission, all well there", is(wizard.MissingPermission), "article, Cause 3", false,
		all(lacks("#dns_records:edit"), onHost(simulator.Host{Caller: hostAddress, ForgeCache: "2.1.20"}))},
	{"shell: no permission, and no DNS there", is(wizard.MissingPermission, wizard.HostBlocked), "coverage 110", false,
		all(lacks("#dns_records:edit"), hostFault(simulator.FaultNoDNS))},
	{"shell: expired, and the host's address is not on the list", is(wizard.Expired, wizard.IPRestricted), "coverage 110", false,
		all(filtered(here), expired, onHost(simulator.Host{Caller: hostAddress}))},
}

// The web host's addresses, of the blocks for documentation.
const (
	hostAddress  = "192.0.2.44"
	hostAddress6 = "2001:db8::44"
)

// onHost puts the customer's site on a web host.
func onHost(h simulator.Host) change { return func(s *practice.Scenario) { s.Host = &h } }

// hostFault is what goes wrong between the web host and Cloudflare's API.
func hostFault(kind simulator.FaultKind) change {
	return all(says("host", "none", "changed", "site"), onHost(simulator.Host{Caller: hostAddress, Faults: []simulator.Fault{{Kind: kind}}}))
}

// secondToken: the site has two tokens, and both are right.
func secondToken(s *practice.Scenario) {
	t := s.World.Tokens[0]
	t.Value = rolledValue
	s.World.Tokens = append(s.World.Tokens, t)
}
