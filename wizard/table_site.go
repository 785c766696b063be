package wizard

// Rows of the causes that are at the site or its web host: the token works from here, or
// would from the right address. See table.go.

var (
	// setUp: ForgeCache and the token are set up as far as the person knows.
	setUp = seen{
		said(AskIntegration): {"yes"},
		said(AskProvider):    {"cloudflare"},
		said(AskFields):      {"yes"},
		said(AskVersion):     {"ok"},
		said(AskRow):         {"purge-this-zone"},
		said(AskSite):        {"yes"},
	}
	// hostFine: nothing is known of the web host that speaks against it. What value was
	// used there says nothing of the one that ForgeCache has saved.
	hostFine = seen{
		HostNetwork: {"ok"},
		HostResult:  {"allowed"},
		HostValue:   {"same"},
		HostPlugin:  {"ok"},
	}
	// siteFine: both.
	siteFine   = with(setUp, hostFine)
	otherSaved = values{ComparedDifferent, ComparedBroken}
	savedSame  = with(siteFine, seen{said(AskCompared): {ComparedSame}})
	savedOther = with(siteFine, seen{said(AskCompared): otherSaved})
	// Of the host's findings: what stops a request, and what an address filter does.
	refusedThere = values{"ip-restricted", "partly"}
	noStale      = values{"rejected", "404", "429"} // of the message
	purgeRefused = values{"purge-refused"}
	stopped      = values{"dns", "connect", "tls", "proxy", "reply", "wordpress"}

	// byWord: where nothing but a person's word speaks for a fault, and nothing that the
	// web host told speaks of another one.
	byWord = with(fromHost, hostFine)
	// fromHost: how all is seen from here where only the web host has a fault.
	fromHost = with(with(works, setUp), seen{said(AskStill): {"fails"}})
)

func siteRows() []row {
	return []row{
		{cause: Healthy,
			must: with(worksClean, seen{PurgeRight: {"allowed"}}),
			may:  with(savedSame, seen{said(AskStill): {"works"}, said(AskMessage): noStale})},
		// The purge was not tried, and Cloudflare lists the permission.
		{cause: Healthy, weak: true,
			must: with(worksClean, seen{PurgeRight: {"not-asked"}, ZonePermissions: {"holds"}}),
			may:  with(savedSame, seen{said(AskStill): {"works"}, said(AskMessage): noStale})},
		// Nothing but ForgeCache itself shows it.
		{cause: Healthy, weak: true,
			must: with(works, seen{PurgeRight: untried, said(AskStill): {"works"}}),
			may:  with(savedSame, seen{said(AskMessage): noStale})},
		// Blanks at the ends are trimmed on save: by the article's word, and by PHP's trim.
		{cause: Healthy, odds: 0.5, weak: true,
			must: with(works, seen{TokenCharacters: {"ends"}, PurgeRight: {"not-asked"}, ZonePermissions: {"holds"}}),
			may:  with(savedSame, seen{said(AskStill): {"works"}, said(AskMessage): noStale})},
		{cause: Healthy, odds: 0.5, weak: true,
			must: with(works, seen{TokenCharacters: {"ends"}, PurgeRight: {"allowed"}}),
			may:  with(savedSame, seen{said(AskStill): {"works"}, said(AskMessage): noStale})},
		// ForgeCache has another value, and that works as well.
		{cause: Healthy, odds: 0.01,
			must: with(works, seen{said(AskStill): {"works"}, said(AskCompared): {ComparedDifferent}, PurgeRight: append(values{"allowed"}, untried...)}), may: savedOther},
		// This computer is filtered out, and the web host is not.
		{cause: Healthy, odds: 0.1, weak: true,
			must: with(asked, seen{ZoneAccess: {"location"}, said(AskStill): {"works"}}),
			may:  with(siteFine, seen{TokenLife: {"active"}})},
		// The same, seen from the host.
		{cause: Healthy, weak: true,
			must: with(asked, seen{ZoneAccess: {"location"}, HostResult: {"allowed"}}),
			may:  with(savedSame, seen{TokenLife: {"active"}, said(AskStill): {"works"}})},

		// Works here and fails there.
		{cause: SavedValueDiffers,
			must: with(works, seen{said(AskStill): {"fails"}}),
			may:  with(savedOther, seen{said(AskHost): {"200"}})},
		// The fingerprints tell.
		{cause: SavedValueDiffers, odds: 0.01,
			must: with(works, seen{said(AskCompared): otherSaved}),
			may:  with(savedOther, seen{said(AskHost): {"200", "refused"}, said(AskStill): {"fails"}})},
		// Test connection may test the form; auto-purge uses what was saved.
		{cause: SavedValueDiffers, weak: true,
			must: with(works, seen{said(AskWhere): {"auto-purge"}}),
			may:  with(savedOther, seen{said(AskHost): {"200"}, said(AskMessage): {"rejected"}})},
		// This computer is filtered out, and the web host is not.
		{cause: SavedValueDiffers, odds: 0.1, weak: true,
			must: with(asked, seen{ZoneAccess: {"location"}, HostResult: {"allowed"}, said(AskStill): {"fails"}}),
			may:  with(savedOther, seen{TokenLife: {"active"}, said(AskHost): {"200"}})},
		{cause: SavedValueDiffers, odds: 0.1, weak: true,
			must: with(asked, seen{ZoneAccess: {"location"}, said(AskHost): {"200"}}),
			may:  with(savedOther, seen{TokenLife: {"active"}, said(AskStill): {"fails"}})},
		// By its fingerprint another value was used on the host than here, or one with strays.
		// Whoever gave it there can have picked the wrong one.
		{cause: SavedValueDiffers, weak: true,
			must: with(works, seen{HostValue: {"different", "dirty"}}),
			may:  with(setUp, seen{HostNetwork: {"ok"}, HostPlugin: {"ok"}, said(AskCompared): otherSaved, said(AskHost): {"200", "refused"}, said(AskStill): {"fails"}})},
		// The same value by its fingerprint, and ForgeCache fails with it.
		{cause: ForgeCacheItself,
			must: with(works, seen{said(AskStill): {"fails"}, said(AskCompared): {ComparedSame}}),
			may:  with(siteFine, seen{said(AskHost): {"200"}})},
		// The purge is taken, no message is left, and the page stays old.
		{cause: PurgedButStale, odds: 0.5,
			must: with(works, seen{said(AskMessage): {"stale"}}),
			may:  with(savedSame, seen{said(AskStill): {"works"}, said(AskHost): {"200"}})},
		{cause: PurgedButStale, odds: 0.5,
			must: with(works, seen{said(AskMessage): {"other"}, said(AskStill): {"works"}}),
			may:  with(savedSame, seen{said(AskHost): {"200"}})},
		// Its purge was refused a moment after the token was made.
		{cause: TooNew, weak: true,
			must: with(works, seen{HostResult: purgeRefused, said(AskChanged): {"just-now"}}),
			may:  with(fromHost, seen{HostNetwork: {"ok"}, HostValue: {"same"}, said(AskHost): {"refused", "200"}})},
		{cause: HostBlocked,
			must: with(works, seen{said(AskStill): {"fails"}, said(AskHost): {"none"}}),
			may:  with(setUp, seen{HostNetwork: stopped})},
		// The same without a word on Test connection.
		{cause: HostBlocked, odds: 0.1, weak: true,
			must: with(works, seen{said(AskHost): {"none"}}),
			may:  with(setUp, seen{HostNetwork: stopped, said(AskStill): {"fails"}})},
		// A proxy or firewall of the host that answers by itself.
		{cause: HostBlocked, odds: 0.3, weak: true,
			must: with(works, seen{said(AskStill): {"fails"}, said(AskHost): {"refused"}}),
			may:  with(setUp, seen{said(AskAddresses): {"open"}, HostNetwork: stopped})},
		// Seen from the host itself: a fault, whatever else is wrong. The machine with the
		// shell need not be the one that runs WordPress, so that it is not sure to be why
		// ForgeCache fails. A setting or plug-in of the site is the same on both.
		{cause: HostBlocked, certain: true,
			must: seen{HostNetwork: {"wordpress"}},
			may:  with(fromHost, seen{said(AskHost): {"none", "refused"}})},
		{cause: HostBlocked, certain: true, weak: true,
			must: seen{HostNetwork: stopped},
			may:  with(fromHost, seen{said(AskHost): {"none", "refused"}})},
		{cause: Intercepted, certain: true, weak: true,
			must: seen{HostNetwork: {"foreign"}},
			may:  with(fromHost, seen{said(AskHost): {"none", "refused"}})},
		{cause: BlockedByCloudflare, certain: true, weak: true,
			must: seen{HostNetwork: {"turned-away"}},
			may:  with(fromHost, seen{said(AskHost): {"refused"}})},
		{cause: PluginOutdated, certain: true,
			must: seen{HostPlugin: {"old"}}, may: with(byWord, seen{HostPlugin: {"old"}, said(AskVersion): {"old"}})},
		{cause: IntegrationOff, certain: true,
			must: seen{HostPlugin: {"inactive"}}, may: with(byWord, seen{HostPlugin: {"inactive"}, said(AskVersion): {"ok", "old"}})},
		{cause: PluginOutdated, certain: true, weak: true,
			must: seen{said(AskVersion): {"old"}}, may: byWord},
		{cause: IntegrationOff, odds: 0.4, certain: true, weak: true,
			must: seen{said(AskIntegration): {"no"}}, may: byWord},
		{cause: IntegrationOff, odds: 0.4, certain: true, weak: true,
			must: seen{said(AskProvider): {"other"}}, may: byWord},
		{cause: IntegrationOff, odds: 0.4, certain: true, weak: true,
			must: seen{said(AskFields): {"no"}}, may: byWord},

		// An address filter names itself on zones, and hides behind 10000 on purge.
		// From here, that is: the web host may be let in.
		{cause: IPRestricted, weak: true,
			must: with(asked, seen{ZoneAccess: {"location"}}),
			may:  seen{TokenLife: {"active"}, HostResult: refusedThere, said(AskHost): {"refused"}, said(AskStill): {"fails"}}},
		// The host's purge is refused and this computer's is not, with one value: a filter, a
		// lone refusal, or something on the host's way that changes the request.
		{cause: IPRestricted, odds: 0.5, weak: true,
			must: with(works, seen{HostResult: purgeRefused}),
			may:  with(fromHost, seen{HostNetwork: {"ok"}, HostValue: {"same"}, said(AskHost): {"refused", "200"}, said(AskAddresses): {"restricted"}})},
		{cause: CloudflareUnavailable, odds: 2, weak: true,
			must: with(works, seen{HostResult: purgeRefused}),
			may:  with(fromHost, seen{HostNetwork: {"ok"}, HostValue: {"same"}, said(AskHost): {"refused", "200"}})},
		{cause: HostBlocked, weak: true,
			must: with(works, seen{HostResult: purgeRefused}),
			may:  with(fromHost, seen{HostNetwork: {"ok"}, HostValue: {"same"}, said(AskHost): {"refused", "200"}})},
		// The purge names the address, which the zone did not.
		{cause: IPRestricted, odds: 3, weak: true,
			must: with(sees, seen{PurgeRight: {"location"}}),
			may:  seen{HostResult: refusedThere, said(AskHost): {"refused"}, said(AskAddresses): {"restricted"}, said(AskStill): {"fails"}}},
		// The web host itself was refused, by its address.
		{cause: IPRestricted, certain: true, weak: true,
			must: seen{HostResult: {"ip-restricted"}},
			may:  with(fromHost, seen{ZoneAccess: {"visible", "location"}, HostNetwork: {"ok"}, said(AskHost): {"refused"}, said(AskAddresses): {"restricted"}})},
		// One of its addresses was, and a server may use either.
		{cause: IPRestricted, weak: true,
			must: with(works, seen{HostResult: {"partly"}}),
			may:  with(fromHost, seen{HostNetwork: {"ok"}, said(AskHost): {"refused", "200"}, said(AskAddresses): {"restricted"}})},
		{cause: IPRestricted, odds: 0.75, weak: true,
			must: with(sees, seen{ZonePermissions: {"holds"}, PurgeRight: {"refused", "denied", "once"}}),
			may:  seen{said(AskAddresses): {"restricted"}, said(AskRow): {"purge-this-zone"}}},
		// The filter lets this computer in, and not the web host.
		{cause: IPRestricted, odds: 0.5,
			must: with(works, seen{said(AskStill): {"fails"}, said(AskHost): {"refused"}}),
			may:  with(setUp, seen{said(AskAddresses): {"restricted"}, HostNetwork: {"ok"}, HostResult: refusedThere})},
		{cause: IPRestricted, odds: 0.5,
			must: with(works, seen{said(AskStill): {"fails"}, said(AskAddresses): {"restricted"}}),
			may:  with(setUp, seen{said(AskHost): {"refused"}, HostNetwork: {"ok"}, HostResult: refusedThere})},
	}
}
