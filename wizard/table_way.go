package wizard

// Rows of what is between here and Cloudflare, or at Cloudflare itself, and no fault of
// the token. See table.go.

func wayRows() []row {
	return []row{
		{cause: RateLimited, prevents: true,
			must: seen{Network: {"rate-limited"}}},
		{cause: RateLimited, odds: 30,
			must: with(sees, seen{PurgeRight: {"limited", "rate-limited"}})},
		{cause: RateLimited,
			must: seen{said(AskMessage): {"429"}}, may: byWord},
		{cause: Unreachable, prevents: true,
			must: seen{Network: {"unreachable"}}},
		{cause: Intercepted, prevents: true,
			must: seen{Network: {"intercepted"}}},
		// Cloudflare says that the value has no form of a token, and it has. What it thinks of a
		// whole token with a wrong checksum was never captured.
		{cause: Intercepted, prevents: true, weak: true,
			must: seen{Network: {"altered"}}},
		// The purge alone: a box on the way that lets questions through and no orders. Where
		// ForgeCache works, that says nothing.
		{cause: Intercepted, odds: 8, weak: true,
			must: with(sees, seen{PurgeRight: {"intercepted"}, ZonePermissions: {"holds", "silent"}}), may: seen{said(AskStill): {"fails"}}},
		// The same box, where no order was tried: nothing that was asked shows it.
		{cause: Intercepted, odds: 0.1, weak: true,
			must: with(works, seen{PurgeRight: {"not-asked"}, said(AskStill): {"fails"}}), may: hostFine},
		{cause: BlockedByCloudflare, prevents: true,
			must: seen{Network: {"blocked"}}},
		{cause: CloudflareUnavailable, prevents: true,
			must: seen{Network: {"server-error"}}},
		// The purge alone is down; what the token may do is not known then.
		{cause: CloudflareUnavailable, odds: 50,
			must: with(sees, seen{PurgeRight: {"down"}, ZonePermissions: {"holds", "silent"}})},
		// It refuses what it lists (documentcloud#460), or its replies contradict each other.
		{cause: CloudflareUnavailable, odds: 2, weak: true,
			must: with(sees, seen{ZonePermissions: {"holds"}, PurgeRight: append(values{"once"}, refusal...), ZoneStatus: {"active"}})},
		{cause: CloudflareUnavailable, weak: true,
			must: with(unseen, seen{ZoneSearch: {"same"}})},
		{cause: CloudflareUnavailable, weak: true,
			must: with(alive, seen{ZoneAccess: {"token-refused"}})},
		{cause: CloudflareUnavailable, odds: 0.1, weak: true,
			must: with(works, seen{PurgeRight: {"not-asked"}, said(AskStill): {"fails"}}), may: hostFine},
	}
}
