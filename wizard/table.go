package wizard

import (
	"maps"
	"slices"
	"sync"
)

// What the program knows. One row says how one cause can show itself; a cause
// with several faces has several rows. To change the diagnosis, change rows here.
// How common a cause is and what its customers tend to say is in prior.go, which
// answers cannot be true beside a measurement in conflict.go.
//
//	must      all of these have to be found before the cause may be named first
//	may       what else the cause allows to be found
//	certain   what must holds is a fault by itself, whatever else is wrong
//	prevents  while this is so, nothing can be said about the token
//	weak      little speaks for it, or Cloudflare's reply was never captured:
//	          ranked behind the others, and likely at most
//	odds      how often the cause shows itself in this way, beside its other
//	          rows; 1 when left out. All are guesses. Those above 1 put a row in
//	          front, because nothing else that is seen matters while it is so.
//
// A finding that a row lists, with a value that the row does not list, excludes
// the row. A finding that a row does not list says nothing about it. A cause is
// excluded when all of its rows are. What a person says excludes as well, but
// never makes a verdict confirmed.

type values []Value

type seen map[FindingID]values

type row struct {
	cause    Cause
	odds     float64
	must     seen
	may      seen
	certain  bool
	prevents bool
	weak     bool
}

// with joins what several rows share with what is their own, which goes first.
func with(base, own seen) seen {
	out := copyOf(base)
	maps.Copy(out, own)
	return out
}

// Profiles: what several rows share.
var (
	// asked: a value of a token's shape and a Zone ID, so that Cloudflare can be asked.
	asked = seen{
		TokenShape:      {"complete", "old", "long", "checksum", "unknown", "short-guess", "long-guess"},
		TokenCharacters: {"clean", "quiet", "ends", "damaged", "cut"},
		ZoneIDShape:     {"ok"},
	}
	// alive: Cloudflare knows the token and its life has no limit that bites.
	alive = with(asked, seen{TokenLife: {"active"}})
	// dead: how a value that Cloudflare does not know answers everywhere.
	dead = with(asked, seen{ZoneAccess: {"token-refused", "malformed", "refused"}})
	// ended: a token that Cloudflare knows and does not let in. Whatever else is
	// wrong does not show behind that.
	ended = with(dead, seen{ZoneAccess: {"token-refused", "malformed", "refused", "no-zone", "no-permission", "location"}})
	// whole: dead, and of a token's shape.
	whole = with(dead, seen{TokenShape: {"complete", "old", "long", "checksum"}, said(AskSource): {"api-tokens"}})
	// unseen: alive, and the zone does not show. 10000 was seen for ids that are
	// somebody else's (community 203765).
	unseen = with(alive, seen{ZoneAccess: {"no-zone", "refused"}})
	// unread: the zone is there, and the token may not read it.
	unread = with(alive, seen{ZoneAccess: {"no-permission"}})
	// sees: alive, and the zone is in its scope.
	sees = with(alive, seen{ZoneAccess: {"visible"}})
	// works: nothing that was tried from here speaks against the token.
	works = with(sees, seen{
		TokenCharacters: strayless,
		ZoneDomain:      {"same", "unknown"},
		ZoneStatus:      {"active"},
		ZonePermissions: {"holds", "silent"},
		PurgeRight:      append(values{"allowed", "limited"}, untried...),
	})
	// worksClean: and nothing arrived along with the token.
	worksClean = with(works, seen{TokenCharacters: nothingElse})
	// Of TokenCharacters: nothing arrived beside the value; and nothing that gets into a saved one.
	nothingElse = values{"clean", "quiet"}
	strayless   = append(values{"ends"}, nothingElse...)
	notKnown    = values{"unknown", "refused", "malformed"} // of TokenLife
	// Of PurgeRight: what Cloudflare is known to say where the permission is missing; any
	// refusal; what is no answer; and what leaves the permission open.
	denied  = values{"refused", "no-permission"}
	refusal = values{"refused", "no-permission", "denied"}
	untried = values{"not-asked", "unanswered", "intercepted", "down", "rate-limited"}
	open    = append(values{"once"}, untried...)

	// How the zone answers while a new token is not known there.
	notYetThere = values{"refused", "token-refused"}
	freshZone   = seen{ZoneSearch: {"refused", "read-before", "same"}, said(AskRow): {"purge-this-zone"}, said(AskListed): {"active"}, said(AskStill): {"fails"}}
	freshPurge  = seen{ZoneDomain: {"same", "unknown"}, ZoneStatus: {"active"}, said(AskRow): {"purge-this-zone"}, said(AskListed): {"active"}, said(AskStill): {"fails"}}
	otherRight  = seen{said(AskRow): {"other-permission"}}
	otherZones  = seen{said(AskRow): {"other-zone"}}
	ownZone     = seen{said(AskRow): {"purge-this-zone", "other-permission"}}
)

// table is all rows. Those of the way to Cloudflare are in table_way.go, those of what is
// right here and wrong at the site, or its web host, in table_site.go. It is no part of the
// first frame.
var table = sync.OnceValue(func() []row { return slices.Concat(tokenRows(), wayRows(), siteRows()) })

func tokenRows() []row {
	return []row{
		// The prefix fixes the length of a token: shorter is cut, whatever else.
		{cause: Truncated, certain: true,
			must: seen{TokenShape: {"short"}},
			may:  seen{TokenLife: notKnown, ZoneAccess: dead[ZoneAccess]}},
		// Copied from a display that shortens: the value has an ellipsis in it.
		{cause: Truncated,
			must: seen{TokenCharacters: {"cut"}},
			may:  with(dead, seen{TokenLife: notKnown, TokenShape: {"short", "short-guess", "unknown"}})},
		// Without a prefix the length is a hint, and that Cloudflare does not know the
		// value supports it.
		{cause: Truncated, weak: true,
			must: seen{TokenShape: {"short-guess"}, TokenLife: notKnown},
			may:  with(dead, seen{said(AskSource): {"api-tokens"}})},
		// The first characters were lost, the prefix with them.
		{cause: Truncated, odds: 0.5, weak: true,
			must: seen{TokenShape: {"unknown"}, TokenLife: notKnown},
			may:  with(dead, seen{said(AskSource): {"api-tokens"}})},

		// Its prefix is lost. It is a token more often than a Global API Key.
		{cause: Truncated, weak: true,
			must: seen{TokenShape: {"bare-value"}}, may: seen{said(AskSource): {"api-tokens"}}},
		// Nobody asked Cloudflare: the length is all there is.
		{cause: Truncated, weak: true,
			must: seen{TokenShape: {"short-guess-unsent"}}, may: seen{said(AskSource): {"api-tokens"}}},
		{cause: Truncated, odds: 0.3, weak: true,
			must: seen{TokenShape: {"unknown-unsent"}}, may: seen{said(AskSource): {"api-tokens"}}},

		// The shape of another credential is decided offline; nothing is sent.
		{cause: WrongCredential, certain: true,
			must: seen{TokenShape: {"global-key", "origin-ca-key", "oauth-token", "s3-secret", "other-secret", "id", "placeholder"}}},
		// Some other secret: no known shape, and Cloudflare does not know it.
		{cause: WrongCredential, odds: 0.2, weak: true,
			must: seen{TokenShape: {"unknown", "short-guess", "long-guess"}, TokenLife: notKnown},
			may:  with(dead, seen{said(AskSource): {"api-keys"}})},
		// It has no shape of a token, and nobody asked Cloudflare.
		{cause: WrongCredential, weak: true,
			must: seen{TokenShape: {"unknown-unsent", "long-guess-unsent"}}, may: seen{said(AskSource): {"api-keys"}}},
		{cause: WrongCredential, odds: 0.2, weak: true,
			must: seen{TokenShape: {"short-guess-unsent"}}, may: seen{said(AskSource): {"api-keys"}}},
		{cause: WrongCredential, odds: 0.2, weak: true,
			must: seen{TokenShape: {"bare-value"}}, may: seen{said(AskSource): {"api-keys"}}},
		// Or one that happens to have the length of an old token.
		{cause: WrongCredential, odds: 0.05, weak: true,
			must: seen{TokenShape: {"old"}, TokenLife: notKnown},
			may:  with(dead, seen{said(AskSource): {"api-keys"}})},

		// The zone says what the token may do there, and the purge agrees.
		{cause: MissingPermission,
			must: with(sees, seen{ZonePermissions: {"lacks"}, PurgeRight: denied, ZoneDomain: {"same", "unknown"}}),
			may:  otherRight},
		// It was refused in words that nobody has recorded, or once.
		{cause: MissingPermission, weak: true,
			must: with(sees, seen{ZonePermissions: {"lacks"}, PurgeRight: {"denied", "once"}, ZoneDomain: {"same", "unknown"}}),
			may:  otherRight},
		// The zone is silent about permissions. A token that may purge was refused like
		// this during an incident (documentcloud#460), and an inactive zone could refuse as well.
		{cause: MissingPermission, weak: true,
			must: with(sees, seen{ZonePermissions: {"silent"}, PurgeRight: refusal, ZoneDomain: {"same", "unknown"}, ZoneStatus: {"active"}}),
			may:  otherRight},
		{cause: MissingPermission, odds: 0.2, weak: true,
			must: with(sees, seen{ZonePermissions: {"silent"}, PurgeRight: refusal, ZoneStatus: {"inactive", "moved", "paused"}}),
			may:  otherRight},
		// The zone is another site's, so its word is worth little.
		{cause: MissingPermission, odds: 0.3, weak: true,
			must: with(sees, seen{ZonePermissions: {"lacks", "silent"}, PurgeRight: refusal, ZoneDomain: {"other"}}),
			may:  otherRight},
		// A missing role was reported like this (fact sheet, 1095).
		{cause: MissingPermission, odds: 0.2, weak: true,
			must: with(sees, seen{PurgeRight: {"no-zone"}, ZoneDomain: {"same", "unknown"}}), may: otherRight},
		// The purge was not tried, or had no answer. The list is not always complete.
		{cause: MissingPermission, weak: true,
			must: with(sees, seen{ZonePermissions: {"lacks"}, PurgeRight: untried}),
			may:  otherRight},
		// Nothing was tried, and the list is silent, or may be the owner's and not the token's:
		// only a person's word speaks for it.
		{cause: MissingPermission, weak: true,
			must: with(sees, seen{ZonePermissions: {"silent"}, PurgeRight: open, said(AskRow): {"other-permission"}}),
			may:  seen{said(AskStill): {"fails"}}},
		{cause: MissingPermission, weak: true,
			must: with(sees, seen{ZonePermissions: {"silent"}, PurgeRight: open, said(AskStill): {"fails"}}), may: otherRight},
		{cause: MissingPermission, odds: 0.05, weak: true,
			must: with(sees, seen{ZonePermissions: {"holds"}, PurgeRight: open, said(AskRow): {"other-permission"}}),
			may:  seen{said(AskStill): {"fails"}}},
		{cause: MissingPermission, odds: 0.05, weak: true,
			must: with(sees, seen{ZonePermissions: {"holds"}, PurgeRight: open, said(AskStill): {"fails"}}), may: otherRight},
		// 9109 "Unauthorized": a permission, not the zone.
		{cause: MissingPermission,
			must: unread,
			may: with(otherRight, seen{
				PurgeRight: slices.Concat(refusal, open),
				ZoneSearch: {"same", "other-zone", "reaches-others", "reaches-none", "domain-out-of-reach", "unanswered", "refused", "read-before"},
			})},
		// A permission that opens no zone, in the words of a zone that is out of reach.
		{cause: MissingPermission, odds: 0.1, weak: true,
			must: with(unseen, seen{ZoneSearch: {"reaches-none"}}), may: otherRight},
		// The list holds the permission and the purge is refused all the same: just
		// edited, or one of the families lags behind.
		{cause: MissingPermission, odds: 0.15, weak: true,
			must: with(sees, seen{ZonePermissions: {"holds"}, PurgeRight: append(values{"once"}, refusal...), ZoneStatus: {"active"}}),
			may:  seen{said(AskAddresses): {"open"}, said(AskRow): {"purge-this-zone"}}},
		// Or the list is the owner's.
		{cause: MissingPermission, odds: 0.05, weak: true,
			must: with(sees, seen{ZonePermissions: {"holds"}, PurgeRight: append(values{"once"}, refusal...), ZoneStatus: {"active"}}), may: otherRight},
		// A filter keeps this computer out, so that nothing else of it shows.
		{cause: MissingPermission, odds: 0.05, weak: true,
			must: with(asked, seen{ZoneAccess: {"location"}, said(AskRow): {"other-permission"}}),
			may:  seen{TokenLife: {"active"}}},

		// The token reaches no zone at all: another product's, or no zone was chosen.
		{cause: WrongZoneScope,
			must: with(unseen, seen{ZoneSearch: {"reaches-none"}}), may: otherZones},
		// It sees a zone of that name which may not be the site's: a moved twin, or a parent.
		{cause: WrongZoneScope, odds: 0.4, weak: true,
			must: with(unseen, seen{ZoneSearch: {"other-zone"}}), may: otherZones},
		// It reaches others, and not the one with the site's name.
		{cause: WrongZoneScope,
			must: with(unseen, seen{ZoneSearch: {"domain-out-of-reach"}}), may: otherZones},
		// The site's name is not known, so the Zone ID can be wrong just as well.
		{cause: WrongZoneScope, weak: true,
			must: with(unseen, seen{ZoneSearch: {"reaches-others", "unanswered"}}), may: otherZones},
		// The list of zones was refused as well, or the sitting has read this zone with
		// another token, so that the Zone ID is right.
		{cause: WrongZoneScope, odds: 0.5, weak: true,
			must: with(unseen, seen{ZoneSearch: {"refused"}}), may: otherZones},
		{cause: WrongZoneScope, weak: true,
			must: with(unseen, seen{ZoneSearch: {"read-before"}}), may: otherZones},
		{cause: MissingPermission, odds: 0.3, weak: true,
			must: with(unseen, seen{ZoneSearch: {"refused", "read-before"}}), may: otherRight},
		// All of that in the words of a missing permission.
		{cause: WrongZoneScope, odds: 0.3, weak: true,
			must: with(unread, seen{ZoneSearch: {"reaches-none", "other-zone", "domain-out-of-reach", "reaches-others", "unanswered", "refused"}}),
			may:  otherZones},

		{cause: Expired, certain: true,
			must: seen{TokenLife: {"expired"}}, may: ended},
		// An account token's verify needs an account id, which only a zone that the
		// token reaches tells. Until then 9109 can mean expired as well.
		{cause: Expired, odds: 0.8,
			must: seen{TokenLife: {"refused"}},
			may:  with(whole, seen{said(AskListed): {"expired", "absent"}})},
		// The list says so, and Cloudflare does not: perhaps it is an older value.
		{cause: Expired, odds: 0.8, weak: true,
			must: seen{said(AskListed): {"expired"}}, may: with(whole, seen{TokenLife: {"unknown"}})},
		{cause: Revoked,
			must: seen{TokenLife: {"unknown", "refused"}},
			// "Active" in the list beside an unknown value: it was rolled since.
			may: with(whole, seen{said(AskListed): {"absent", "active"}})},
		// A complete value that Cloudflare does not take for a token: a character of it
		// was changed, perhaps.
		{cause: Revoked, odds: 0.1, weak: true,
			must: with(whole, seen{TokenLife: {"malformed"}})},
		{cause: Disabled, certain: true,
			must: seen{TokenLife: {"disabled"}}, may: ended},
		// How Cloudflare answers for a disabled or an early token was never captured,
		// so an unknown token may be one of these.
		{cause: Disabled, odds: 0.5,
			must: seen{TokenLife: {"unknown", "refused"}},
			may:  with(whole, seen{said(AskListed): {"disabled"}})},
		{cause: NotYetValid, certain: true,
			must: seen{TokenLife: {"not-yet-valid"}}, may: ended},
		{cause: NotYetValid, odds: 0.5,
			must: seen{TokenLife: {"unknown", "refused"}},
			may:  with(whole, seen{said(AskListed): {"active"}})},

		// Its status is active, and the zone does not take it: perhaps it is early, by a
		// date that verify leaves out.
		{cause: NotYetValid, weak: true,
			must: with(alive, seen{ZoneAccess: {"token-refused"}}), may: seen{said(AskListed): {"active"}}},

		// What was cleaned off is what keeps it from working.
		{cause: Contaminated, certain: true,
			must: seen{TokenCharacters: {"damaged"}},
			may:  with(works, seen{said(AskHost): {"200", "refused"}, HostNetwork: {"ok"}, TokenShape: append(values{"short"}, asked[TokenShape]...)})},
		// A letter of another alphabet is where one of the token's should be.
		{cause: Contaminated, certain: true,
			must: seen{TokenCharacters: {"replaced"}}, may: seen{TokenShape: asked[TokenShape]}},
		// Something was copied along that the inspection cannot tell from the value.
		{cause: Contaminated, odds: 0.5, weak: true,
			must: seen{TokenShape: {"unknown", "long-guess"}, TokenLife: notKnown},
			may:  with(dead, seen{said(AskSource): {"api-tokens"}})},
		{cause: Contaminated, odds: 0.5, weak: true,
			must: seen{TokenShape: {"unknown-unsent", "long-guess-unsent"}}},
		// Its last characters are not those of a checksum: one was changed, perhaps.
		{cause: Contaminated, odds: 5,
			must: seen{TokenShape: {"checksum"}, TokenLife: notKnown}, may: dead},
		// The prefix fixes the length, so that what is longer holds more than the token.
		{cause: Contaminated, odds: 5,
			must: seen{TokenShape: {"long"}, TokenLife: notKnown}, may: dead},
		// White space at the ends is trimmed on save, by the article's word, so it is a
		// lesser suspect. What works after another save is fixed, whatever it was.
		{cause: Contaminated, odds: 0.45, weak: true,
			must: with(works, seen{TokenCharacters: {"ends"}}),
			may:  seen{said(AskStill): {"fails"}, said(AskCompared): otherSaved}},
		// The terminal took them off, or what was copied for this was another copy than
		// ForgeCache's. Of the strays that are copied along, line breaks, blanks, quotes and
		// invisible spaces come through any terminal; a byte order mark in front, U+2028 and
		// control characters get lost in some (.ci/real-terminals). A guess of one in twenty.
		{cause: Contaminated, odds: 0.05, weak: true,
			must: with(works, seen{TokenCharacters: {"quiet"}, said(AskStill): {"fails"}}),
			may:  with(savedOther, seen{said(AskHost): {"200"}})},

		{cause: WrongZoneID, certain: true,
			must: seen{ZoneIDShape: {"malformed"}}},
		// The token sees the site's zone under another id, or the id is an account's.
		{cause: WrongZoneID,
			must: with(alive, seen{ZoneAccess: {"no-zone", "refused", "no-permission"}, ZoneSearch: {"other-id", "account-id"}})},
		// A domain can be a zone in two accounts; this is the one that is not in use.
		// Ahead of what else may be wrong: nothing that is seen is about this site.
		{cause: WrongZoneID, odds: 4, certain: true,
			must: with(sees, seen{ZoneStatus: {"inactive", "moved"}, ZoneTwin: {"active"}})},
		// The same for another site's zone. The name may be mistyped.
		{cause: WrongZoneID, odds: 4, certain: true, weak: true,
			must: with(sees, seen{ZoneDomain: {"other"}})},
		// There may be a second zone in use that the token does not see.
		{cause: WrongZoneID, odds: 0.1, weak: true,
			must: with(sees, seen{ZoneStatus: {"moved"}, ZoneTwin: {"none", "unanswered"}})},
		{cause: WrongZoneID, odds: 0.1, weak: true,
			must: with(sees, seen{ZoneStatus: {"inactive"}, ZoneTwin: {"unanswered"}})},
		// The token is alive, and the zone does not show.
		{cause: WrongZoneID, odds: 0.7, weak: true,
			must: with(unseen, seen{ZoneSearch: {"reaches-others", "unanswered"}}), may: ownZone},
		{cause: WrongZoneID, odds: 0.15, weak: true,
			must: with(unseen, seen{ZoneSearch: {"refused"}}), may: ownZone},
		{cause: WrongZoneID, odds: 0.8, weak: true,
			must: with(unseen, seen{ZoneSearch: {"other-zone"}}), may: ownZone},
		// The zone was deleted, and the token with it has nothing left to reach.
		{cause: WrongZoneID, odds: 0.2, weak: true,
			must: with(unseen, seen{ZoneSearch: {"reaches-none"}}), may: ownZone},
		// The name that was given may not be the zone's.
		{cause: WrongZoneID, odds: 0.2,
			must: with(unseen, seen{ZoneSearch: {"domain-out-of-reach"}}), may: ownZone},
		// All of that in the words of a missing permission.
		{cause: WrongZoneID, odds: 0.1, weak: true,
			must: with(unread, seen{ZoneSearch: {"reaches-none", "other-zone", "domain-out-of-reach", "reaches-others", "unanswered", "refused"}}),
			may:  seen{said(AskRow): {"purge-this-zone"}}},
		// Nobody said which site it is, so the zone may be another's.
		{cause: WrongZoneID, odds: 0.1, weak: true,
			must: with(sees, seen{ZoneDomain: {"unknown"}}),
			may:  seen{said(AskRow): {"purge-this-zone"}, said(AskSite): {"no"}}},
		// The article: the 404 message is a Zone ID that does not match.
		{cause: WrongZoneID, odds: 0.15, weak: true,
			must: seen{said(AskMessage): {"404"}},
			may:  with(unseen, seen{ZoneSearch: {"other-id", "account-id", "other-zone", "reaches-others", "reaches-none", "domain-out-of-reach", "unanswered", "refused"}})},

		// A token that was made or edited a moment ago is not known everywhere yet: its life
		// passes, and the rest is refused for some time, or the purge alone is.
		{cause: TooNew, weak: true,
			must: with(asked, seen{TokenCharacters: strayless, ZoneAccess: notYetThere, SittingAge: {"new"}}),
			may:  with(freshZone, alive)},
		{cause: TooNew, odds: 0.5, weak: true,
			must: with(asked, seen{TokenCharacters: strayless, ZoneAccess: notYetThere, said(AskChanged): {"just-now"}}),
			may:  with(freshZone, alive)},
		{cause: TooNew, weak: true,
			must: with(sees, seen{ZonePermissions: {"holds", "silent"}, PurgeRight: append(values{"once"}, refusal...), SittingAge: {"new"}}),
			may:  freshPurge},
		// The list of permissions may lag as well: nobody has seen it, and nobody has ruled it out.
		{cause: TooNew, odds: 0.3, weak: true,
			must: with(sees, seen{ZonePermissions: {"lacks"}, PurgeRight: append(values{"once"}, refusal...), SittingAge: {"new"}}),
			may:  freshPurge},
		{cause: TooNew, odds: 0.3, weak: true,
			must: with(sees, seen{ZonePermissions: {"holds", "silent"}, PurgeRight: append(values{"once"}, refusal...), said(AskChanged): {"just-now"}}),
			may:  freshPurge},
		{cause: TooNew, odds: 0.03, weak: true, // and nobody has tried
			must: with(sees, seen{ZonePermissions: {"holds", "silent"}, PurgeRight: {"not-asked"}, said(AskChanged): {"just-now"}}),
			may:  freshPurge},
		// Or verify lags as well.
		{cause: TooNew, odds: 0.5, weak: true,
			must: with(whole, seen{TokenShape: {"complete"}, TokenCharacters: nothingElse, TokenLife: {"unknown", "refused"}, SittingAge: {"new"}}),
			may:  seen{said(AskListed): {"active"}}},
		{cause: TooNew, odds: 0.1, weak: true,
			must: with(whole, seen{TokenShape: {"complete"}, TokenCharacters: nothingElse, TokenLife: {"unknown", "refused"}, said(AskChanged): {"just-now"}}),
			may:  seen{said(AskListed): {"active"}}},

		{cause: ZoneInactive, certain: true,
			must: seen{ZoneStatus: {"inactive", "moved", "paused"}},
			may:  with(sees, seen{PurgeRight: works[PurgeRight], ZoneTwin: {"none", "unanswered"}})},
		{cause: ZoneInactive, odds: 0.75, certain: true, weak: true, // also seen where a role is missing
			must: with(sees, seen{ZoneStatus: {"inactive", "moved", "paused"}, ZonePermissions: {"silent", "holds"}, PurgeRight: append(values{"no-zone", "once"}, refusal...)}),
			may:  seen{ZoneTwin: {"none", "unanswered"}}},
	}
}
