package wizard

// What the program knows. One row says how one cause can show itself; a cause
// with several faces has several rows. To change the diagnosis, change rows
// here: nothing else in the program names a cause and a finding together.
//
//	must      all of these have to be found before the cause may be named first
//	may       what else the cause allows to be found
//	certain   what must holds is a fault by itself, whatever else is wrong
//	prevents  while this is so, nothing can be said about the token
//	guess     an explanation that was never captured: likely at most
//	prior     how common it is, out of roughly 100 (see below)
//
// A finding that a row lists, with a value that the row does not list, excludes
// the row. A finding that a row does not list says nothing about it. A cause is
// excluded when all of its rows are.
//
// Priors: the article calls Cause 1 the most common and Cause 5 unusual; the
// ranking of threads in the fact sheet (section 10) puts the wrong kind of
// credential first, then permission, then Zone ID. Each prior is a compromise of
// the two, and only its ratio to the others matters.

type values []Value

type seen map[FindingID]values

type row struct {
	cause    Cause
	prior    float64
	must     seen
	may      seen
	certain  bool
	prevents bool
	guess    bool
}

// with joins what several rows share with what is their own.
func with(base seen, own seen) seen {
	out := seen{}
	for _, s := range []seen{base, own} {
		for id, v := range s {
			out[id] = v
		}
	}
	return out
}

var (
	// asked: a value of a token's shape and a Zone ID, so that Cloudflare can be asked.
	asked = seen{
		TokenShape:      {"complete", "long", "unknown", "short-guess"},
		TokenCharacters: {"clean", "ends", "damaged", "cut"},
		ZoneIDShape:     {"ok"},
	}
	// alive: Cloudflare knows the token and its life has no limit that bites.
	alive = with(asked, seen{TokenLife: {"active"}})
	// dead: how a value that Cloudflare does not know answers everywhere.
	dead = with(asked, seen{ZoneAccess: {"token-refused", "malformed", "refused", "no-route"}})
	// ended: a token that Cloudflare knows and does not let in. Whatever else is
	// wrong does not show behind that.
	ended = with(dead, seen{ZoneAccess: {"token-refused", "malformed", "refused", "no-route", "no-zone", "no-permission", "location"}})
	// sees: alive, and the zone is in its scope.
	sees = with(alive, seen{ZoneAccess: {"visible"}})
	// passes: nothing that was tried from here speaks against the token.
	passes = with(sees, seen{
		TokenCharacters: {"clean", "ends"},
		ZoneDomain:      {"same", "unknown"},
		PurgeRight:      {"allowed", "not-asked", "unanswered"},
	})
	// works: and the zone is in use.
	works = with(passes, seen{ZoneStatus: {"active"}})
	// setUp: ForgeCache is set up as far as the person knows.
	setUp = seen{
		said(AskIntegration): {"yes"},
		said(AskProvider):    {"cloudflare"},
		said(AskFields):      {"yes"},
		said(AskVersion):     {"ok"},
	}
	// unseen: alive, and the zone does not show.
	unseen = with(alive, seen{ZoneAccess: {"no-zone", "refused", "no-permission"}})
)

var table = []row{
	// The prefix fixes the length of a token: shorter is cut, whatever else.
	{cause: Truncated, prior: 20, certain: true,
		must: seen{TokenShape: {"short"}},
		may:  seen{TokenLife: {"unknown", "refused", "malformed"}, ZoneAccess: dead[ZoneAccess]}},
	// Copied from a display that shortens: an ellipsis stands in the value.
	{cause: Truncated, prior: 20,
		must: seen{TokenCharacters: {"cut"}},
		may:  with(dead, seen{TokenLife: {"unknown", "refused", "malformed"}, TokenShape: {"short", "short-guess", "unknown"}})},
	// Without a prefix the length is a hint; the refusal of the format supports it.
	{cause: Truncated, prior: 20, guess: true,
		must: seen{TokenShape: {"short-guess"}, TokenLife: {"unknown", "refused", "malformed"}},
		may:  dead},

	// The shape of another credential is decided offline; nothing is sent.
	{cause: WrongCredential, prior: 25, certain: true,
		must: seen{TokenShape: {"global-key", "origin-ca-key", "oauth-token", "id", "placeholder"}}},
	// The first characters were lost, the prefix with them.
	{cause: Truncated, prior: 10, guess: true,
		must: seen{TokenShape: {"unknown"}, TokenLife: {"unknown", "refused", "malformed"}},
		may:  dead},
	// Some other secret: no known shape, and Cloudflare does not know it.
	{cause: WrongCredential, prior: 5, guess: true,
		must: seen{TokenShape: {"unknown", "short-guess"}, TokenLife: {"unknown", "refused", "malformed"}},
		may:  with(dead, seen{said(AskSource): {"api-keys"}})},

	// The zone says what the token may do there, and the purge agrees.
	{cause: MissingPermission, prior: 20,
		must: with(sees, seen{ZonePermissions: {"lacks"}, PurgeRight: {"refused", "no-permission"}})},
	// The zone is silent about permissions; an inactive zone could refuse as well.
	{cause: MissingPermission, prior: 20,
		must: with(sees, seen{ZonePermissions: {"silent"}, PurgeRight: {"refused", "no-permission"}, ZoneStatus: {"active"}})},
	{cause: MissingPermission, prior: 5,
		must: with(sees, seen{ZonePermissions: {"silent"}, PurgeRight: {"refused", "no-permission"}, ZoneStatus: {"inactive", "paused"}})},
	// The purge was not tried, or had no answer. The list is not always complete.
	{cause: MissingPermission, prior: 20, guess: true,
		must: with(sees, seen{ZonePermissions: {"lacks"}, PurgeRight: {"not-asked", "unanswered"}})},
	// The list may be the owner's and not the token's.
	{cause: MissingPermission, prior: 1, guess: true,
		must: with(sees, seen{ZonePermissions: {"holds"}, PurgeRight: {"not-asked", "unanswered"}}),
		may:  seen{said(AskStill): {"fails"}}},
	// Neither the list nor a purge tells.
	{cause: MissingPermission, prior: 20, guess: true,
		must: with(sees, seen{ZonePermissions: {"silent"}, PurgeRight: {"not-asked", "unanswered"}}),
		may:  seen{said(AskStill): {"fails"}}},
	// 9109 "Unauthorized": a permission, not the zone.
	{cause: MissingPermission, prior: 20,
		must: with(alive, seen{ZoneAccess: {"no-permission"}}),
		may: seen{
			PurgeRight: {"refused", "no-permission", "not-asked", "unanswered"},
			ZoneSearch: {"same", "other-zone", "reaches-others", "reaches-none", "domain-out-of-reach", "unanswered"},
		}},
	// The list holds the permission and the purge is refused all the same: just
	// edited, or one of the families lags behind.
	{cause: MissingPermission, prior: 3, guess: true,
		must: with(sees, seen{ZonePermissions: {"holds"}, PurgeRight: {"refused", "no-permission"}}),
		may:  seen{said(AskAddresses): {"open"}}},

	// The token reaches no zone at all: another product's, or no zone was chosen.
	{cause: WrongZoneScope, prior: 12,
		must: with(unseen, seen{ZoneSearch: {"reaches-none"}}),
		may:  seen{said(AskRow): {"other-zone", "other-permission"}}},
	// It sees a zone of that name which is not the site's: a moved twin, or a parent.
	{cause: WrongZoneScope, prior: 5, guess: true,
		must: with(unseen, seen{ZoneSearch: {"other-zone"}}),
		may:  seen{said(AskRow): {"other-zone"}}},
	// It reaches others, and not the one with the site's name.
	{cause: WrongZoneScope, prior: 12,
		must: with(unseen, seen{ZoneSearch: {"domain-out-of-reach"}}),
		may:  seen{said(AskRow): {"other-zone"}}},
	// The site's name is not known, so the Zone ID can be wrong just as well.
	{cause: WrongZoneScope, prior: 12, guess: true,
		must: with(alive, seen{ZoneAccess: {"no-zone", "refused"}, ZoneSearch: {"reaches-others", "unanswered"}}),
		may:  seen{said(AskRow): {"other-zone"}}},

	{cause: Expired, prior: 10, certain: true,
		must: seen{TokenLife: {"expired"}}, may: ended},
	// An account token's verify needs an account id, which only a visible zone
	// tells. Until then 9109 stands for expired as well.
	{cause: Expired, prior: 8,
		must: seen{TokenLife: {"refused"}},
		may:  with(dead, seen{TokenShape: {"complete", "long"}, said(AskListed): {"expired", "absent"}})},
	// The list says so, and yet Cloudflare does not know the value: perhaps it is
	// an older one.
	{cause: Expired, prior: 8, guess: true,
		must: seen{TokenLife: {"unknown"}, said(AskListed): {"expired"}}, may: dead},
	{cause: Revoked, prior: 10,
		must: seen{TokenLife: {"unknown", "refused"}},
		may: with(dead, seen{TokenShape: {"complete", "long"},
			// "Active" in the list beside an unknown value: it was rolled since.
			said(AskListed): {"absent", "active"}})},
	{cause: Disabled, prior: 2, certain: true,
		must: seen{TokenLife: {"disabled"}}, may: ended},
	// How Cloudflare answers for a disabled or an early token was never captured,
	// so an unknown token may be one of these.
	{cause: Disabled, prior: 1,
		must: seen{TokenLife: {"unknown", "refused"}},
		may:  with(dead, seen{TokenShape: {"complete", "long"}, said(AskListed): {"disabled"}})},
	{cause: NotYetValid, prior: 1, certain: true,
		must: seen{TokenLife: {"not-yet-valid"}}, may: ended},
	{cause: NotYetValid, prior: 0.5,
		must: seen{TokenLife: {"unknown", "refused"}},
		may:  with(dead, seen{TokenShape: {"complete", "long"}, said(AskListed): {"active"}})},

	// What was cleaned off is what keeps it from working.
	{cause: Contaminated, prior: 6, certain: true,
		must: seen{TokenCharacters: {"damaged"}},
		may:  with(works, seen{said(AskHost): {"200", "refused"}, TokenCharacters: {"damaged"}, TokenShape: append(values{"short"}, asked[TokenShape]...)})},
	// A letter of another alphabet stands where one of the token's should be.
	{cause: Contaminated, prior: 6, certain: true,
		must: seen{TokenCharacters: {"replaced"}}},
	// Something was copied along that the inspection cannot tell from the value.
	{cause: Contaminated, prior: 3, guess: true,
		must: seen{TokenShape: {"unknown"}, TokenLife: {"unknown", "refused", "malformed"}},
		may:  dead},
	// White space at the ends is trimmed on save, so it is a lesser suspect.
	{cause: Contaminated, prior: 6,
		must: with(works, seen{TokenCharacters: {"ends"}}),
		may:  seen{said(AskStill): {"works"}}},

	{cause: Healthy, prior: 3,
		must: with(works, seen{PurgeRight: {"allowed"}}),
		may:  with(setUp, seen{said(AskStill): {"works"}})},
	// The purge was not tried or had no answer.
	{cause: Healthy, prior: 3, guess: true,
		must: with(works, seen{ZonePermissions: {"holds"}}),
		may:  with(setUp, seen{said(AskStill): {"works"}})},
	{cause: Healthy, prior: 12, guess: true,
		must: with(works, seen{ZonePermissions: {"silent"}, PurgeRight: {"not-asked", "unanswered"}}),
		may:  with(setUp, seen{said(AskStill): {"works"}})},
	{cause: Healthy, prior: 12, guess: true,
		must: with(works, seen{said(AskStill): {"works"}}), may: setUp},

	// Works here and fails there.
	{cause: SavedValueDiffers, prior: 6,
		must: with(passes, seen{said(AskStill): {"fails"}}),
		may:  with(setUp, seen{said(AskHost): {"200"}})},
	// Test connection may test the form; auto-purge uses what was saved.
	{cause: SavedValueDiffers, prior: 6, guess: true,
		must: with(passes, seen{said(AskWhere): {"auto-purge"}}),
		may:  with(setUp, seen{said(AskHost): {"200"}, said(AskStill): {"fails"}})},
	{cause: HostBlocked, prior: 1,
		must: with(passes, seen{said(AskStill): {"fails"}, said(AskHost): {"none"}}),
		may:  setUp},
	{cause: IPRestricted, prior: 2,
		must: with(passes, seen{said(AskStill): {"fails"}, said(AskHost): {"refused"}}),
		may:  with(setUp, seen{said(AskAddresses): {"restricted"}})},
	{cause: PluginOutdated, prior: 2, certain: true, guess: true,
		must: seen{said(AskVersion): {"old"}}, may: with(passes, seen{said(AskStill): {"fails"}})},
	{cause: IntegrationOff, prior: 2, certain: true, guess: true,
		must: seen{said(AskIntegration): {"no"}}, may: with(passes, seen{said(AskStill): {"fails"}})},
	{cause: IntegrationOff, prior: 2, certain: true, guess: true,
		must: seen{said(AskProvider): {"other"}}, may: with(passes, seen{said(AskStill): {"fails"}})},
	{cause: IntegrationOff, prior: 2, certain: true, guess: true,
		must: seen{said(AskFields): {"no"}}, may: with(passes, seen{said(AskStill): {"fails"}})},

	// An address filter names itself on zones, and hides behind 10000 on purge.
	// From here, that is: the web host may be let in.
	{cause: IPRestricted, prior: 4, guess: true,
		must: with(asked, seen{ZoneAccess: {"location"}}),
		may:  seen{TokenLife: {"active"}}},
	{cause: IPRestricted, prior: 3, guess: true,
		must: with(sees, seen{ZonePermissions: {"holds"}, PurgeRight: {"refused"}}),
		may:  seen{said(AskAddresses): {"restricted"}}},

	{cause: WrongZoneID, prior: 15, certain: true,
		must: seen{ZoneIDShape: {"malformed"}}},
	{cause: WrongZoneID, prior: 15, certain: true,
		must: seen{ZoneAccess: {"no-route"}}, may: alive},
	// The token sees the site's zone under another id, or the id is an account's.
	{cause: WrongZoneID, prior: 15,
		must: with(unseen, seen{ZoneSearch: {"other-id", "account-id"}})},
	// Ahead of what else may be wrong: nothing that is seen is about this site.
	{cause: WrongZoneID, prior: 60, certain: true, guess: true, // the name may be mistyped
		must: with(sees, seen{ZoneDomain: {"other"}})},
	{cause: WrongZoneID, prior: 10, guess: true,
		must: with(alive, seen{ZoneAccess: {"no-zone", "refused"}, ZoneSearch: {"reaches-others", "unanswered"}}),
		may:  seen{said(AskRow): {"purge-this-zone", "other-permission"}}},
	{cause: WrongZoneID, prior: 12, guess: true,
		must: with(unseen, seen{ZoneSearch: {"other-zone"}}),
		may:  seen{said(AskRow): {"purge-this-zone", "other-permission"}}},
	// The zone was deleted, and the token with it has nothing left to reach.
	{cause: WrongZoneID, prior: 3, guess: true,
		must: with(unseen, seen{ZoneSearch: {"reaches-none"}}),
		may:  seen{said(AskRow): {"purge-this-zone", "other-permission"}}},
	// Nobody said which site it is, so the zone may be another's.
	{cause: WrongZoneID, prior: 1, guess: true,
		must: with(sees, seen{ZoneDomain: {"unknown"}})},
	// The name that was given may not be the zone's.
	{cause: WrongZoneID, prior: 3,
		must: with(unseen, seen{ZoneSearch: {"domain-out-of-reach"}}),
		may:  seen{said(AskRow): {"purge-this-zone", "other-permission"}}},
	// The article: the 404 message is a Zone ID that does not match.
	{cause: WrongZoneID, prior: 15, guess: true,
		must: seen{said(AskMessage): {"404"}}, may: with(alive, seen{ZoneAccess: {"no-zone", "refused"}})},

	{cause: ZoneInactive, prior: 12, certain: true,
		must: seen{ZoneStatus: {"inactive", "paused"}},
		may:  with(sees, seen{PurgeRight: {"allowed", "not-asked", "unanswered"}, TokenCharacters: {"clean", "ends"}})},
	{cause: ZoneInactive, prior: 5, guess: true, // also seen where a role is missing
		must: with(sees, seen{ZoneStatus: {"inactive", "paused"}, ZonePermissions: {"silent", "holds"}, PurgeRight: {"refused", "no-permission", "no-zone"}})},

	{cause: RateLimited, prior: 3, prevents: true,
		must: seen{Network: {"rate-limited"}}},
	{cause: RateLimited, prior: 3,
		must: seen{said(AskMessage): {"429"}}, may: with(works, seen{said(AskStill): {"fails"}})},
	{cause: Unreachable, prior: 3, prevents: true,
		must: seen{Network: {"unreachable"}}},
	{cause: Intercepted, prior: 1, prevents: true,
		must: seen{Network: {"intercepted"}}},
	{cause: BlockedByCloudflare, prior: 1, prevents: true,
		must: seen{Network: {"blocked"}}},
	{cause: CloudflareUnavailable, prior: 1, prevents: true,
		must: seen{Network: {"server-error"}}},
}
