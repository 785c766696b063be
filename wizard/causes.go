package wizard

// The registry of causes: all that is particular to one cause, beside its rows in the
// table, its card and its practice case. TestRegistry names what a row lacks.

import (
	"cmp"
	"slices"
)

// Cause is why Cloudflare rejects the token, or why that could not be found out. The ids
// also name the cards and the practice scenarios.
type Cause string

// The causes. Numbered ones are the article's; the rest is what support threads
// and Cloudflare's documentation add.
const (
	Truncated             Cause = "truncated"          // 1
	WrongCredential       Cause = "wrong-credential"   // 2
	MissingPermission     Cause = "missing-permission" // 3
	WrongZoneScope        Cause = "wrong-zone-scope"   // 3
	Expired               Cause = "expired"            // 4
	Revoked               Cause = "revoked"            // 4; also deleted, rolled and unknown
	Disabled              Cause = "disabled"           // 4
	NotYetValid           Cause = "not-yet-valid"      // 4
	Contaminated          Cause = "contaminated"       // 5
	SavedValueDiffers     Cause = "saved-value-differs"
	Healthy               Cause = "healthy"
	WrongZoneID           Cause = "wrong-zone-id"
	RateLimited           Cause = "rate-limited"
	IPRestricted          Cause = "ip-restricted"
	ZoneInactive          Cause = "zone-inactive"
	HostBlocked           Cause = "host-blocked"
	Intercepted           Cause = "intercepted"
	Unreachable           Cause = "unreachable"
	BlockedByCloudflare   Cause = "blocked-by-cloudflare"
	CloudflareUnavailable Cause = "cloudflare-unavailable"
	PluginOutdated        Cause = "plugin-outdated"
	IntegrationOff        Cause = "integration-off"
	TooNew                Cause = "too-new"           // made or edited a moment ago, not known everywhere yet
	ForgeCacheItself      Cause = "forgecache-itself" // the same value works, and ForgeCache fails
	PurgedButStale        Cause = "purged-but-stale"  // the purge is accepted, and the page stays old
	Undetermined          Cause = "undetermined"
)

// causeRow is what the program knows of a cause.
type causeRow struct {
	id Cause

	// unjudged: the cause leaves the token unjudged, because nothing could be checked, or
	// not enough.
	unjudged bool

	// prior is how common the cause is before anything was looked at, out of roughly 100
	// customers who see the message. Only the ratios matter. source says where the number
	// comes from; "§10" is the fact sheet's ranking of causes by the threads that report
	// them. It counts every program that talks to Cloudflare, so the article, which counts
	// ForgeCache's customers, moves some of them.
	prior  float64
	source string

	// hints are answers that speak for the cause and exclude none: a token that expires
	// was not necessarily left alone since it worked. All are guesses from what the cause
	// is.
	hints seen

	// symptoms are answers before the checks that lead straight to the cause's card.
	symptoms seen

	side side

	// hostTells: the web host can add something to the verdict although the fix is not
	// made there. For a fix that is made there, this is always so.
	hostTells bool

	// change is what the fix most likely changes.
	change Changed

	// keeps are the probes whose answers the fix cannot change while the token and the Zone
	// ID stay the same. Whether Cloudflare is reached is never asked again.
	keeps []ProbeID

	// namesSaved: the card itself speaks of the value that ForgeCache has saved.
	namesSaved bool

	// forms names the findings whose value picks the form of the card, for a cause that is
	// fixed in more than one way. The first finding that has a card for its value decides;
	// without one, the cause has its own.
	forms []FindingID

	// label and note name the cause in a list of causes, where the title of its card says
	// too much or could be taken for another one's.
	label, note string
}

// side is where a cause is fixed.
type side string

const (
	atCloudflare side = "Cloudflare" // the token, the zone, or Cloudflare's own fault
	onTheWay     side = "network"    // between this computer and Cloudflare
	atSite       side = "site"       // in ForgeCache or WordPress
	atHost       side = "host"       // by the web host
	nowhere      side = "nowhere"    // not known
)

// local reports whether the fix is made in WordPress or by its host. Cloudflare's answers
// do not change then; only Test connection tells.
func (s side) local() bool { return s == atSite || s == atHost }

// What a fix cannot change.
var (
	keepsNothing = []ProbeID{}
	keepsLife    = []ProbeID{ProbeVerifyUser, ProbeVerifyAccount}
	keepsAll     = probeIDs()
)

// registry has one row for each cause, in the order of the design, which follows the
// article. That is the order on the screen, and decides between two that are equally
// likely.
var registry = []causeRow{
	{id: Truncated, side: atCloudflare, change: ChangedToken, keeps: keepsNothing,
		prior: 20, source: `the article: "the most common cause"; §10 has cut values fifth and sixth`,
		hints: seen{said(AskChanged): {"never", "forgecache"}}},
	{id: WrongCredential, side: atCloudflare, change: ChangedToken, keeps: keepsNothing,
		prior: 25, source: "§10: first, with ten threads; the article's Cause 2",
		hints: seen{said(AskChanged): {"never"}},
		forms: []FindingID{TokenShape}},
	{id: MissingPermission, side: atCloudflare, change: ChangedNothing, keeps: keepsLife,
		prior: 20, source: "§10: second; the article's Cause 3",
		hints: seen{RefusalForm: {"documented"}, said(AskChanged): {"never", "cloudflare"}}},
	{id: WrongZoneScope, side: atCloudflare, change: ChangedNothing, keeps: []ProbeID{ProbeVerifyUser},
		prior: 12, source: "§10: seventh; the article's third variant of Cause 3",
		hints: seen{RefusalForm: {"documented"}, said(AskChanged): {"never", "site"}}},
	{id: Expired, side: atCloudflare, change: ChangedNothing, keeps: keepsNothing,
		prior: 10, source: "§10: ninth together with revoked; the article's Cause 4 names it first",
		hints: seen{said(AskChanged): {"nothing"}}},
	{id: Revoked, side: atCloudflare, change: ChangedToken, keeps: keepsNothing,
		prior: 10, source: "§10: ninth together with expired; rolled and leaked ones are among them",
		hints: seen{said(AskChanged): {"cloudflare"}},
		forms: []FindingID{said(AskListed)}},
	{id: Disabled, side: atCloudflare, change: ChangedNothing, keeps: keepsNothing,
		prior: 2, source: "no thread; a status in Cloudflare's documents",
		hints: seen{said(AskChanged): {"cloudflare"}}},
	{id: NotYetValid, side: atCloudflare, change: ChangedNothing, keeps: keepsNothing,
		prior: 1, source: "no thread; a field in Cloudflare's documents",
		hints: seen{said(AskChanged): {"never"}}},
	{id: Contaminated, side: atCloudflare, change: ChangedToken, keeps: keepsAll, namesSaved: true,
		prior: 6, source: `the article: "unusual"; §10: sixth, with other damage of copying`,
		hints: seen{said(AskChanged): {"never", "forgecache"}}},
	{id: SavedValueDiffers, side: atSite, change: ChangedNothing, keeps: keepsNothing, namesSaved: true,
		prior: 6, source: "the article's 200 row; §10: fifth, where software cuts the value",
		hints: seen{said(AskChanged): {"forgecache"}, said(AskSaved): {"no"}},
		forms: []FindingID{said(AskCompared), HostValue}},
	{id: Healthy, side: atSite, change: ChangedNothing, keeps: keepsNothing, namesSaved: true,
		prior: 12, source: "§10: tenth, faults of Cloudflare's that have passed; and people who have fixed it already",
		hints: seen{said(AskChanged): {"nothing"}},
		forms: []FindingID{said(AskStill), HostResult},
		label: "Nothing is wrong", note: "The token works here and in ForgeCache."},
	{id: WrongZoneID, side: atCloudflare, change: ChangedZone, keeps: []ProbeID{ProbeVerifyUser},
		prior: 15, source: "§10: third; the article's 404 row",
		hints:    seen{said(AskChanged): {"never"}},
		forms:    []FindingID{ZoneDomain, ZoneSearch},
		symptoms: seen{said(AskMessage): {"404"}}},
	{id: RateLimited, side: atCloudflare, change: ChangedNothing, keeps: keepsNothing, unjudged: true,
		prior: 3, source: "the article's 429 row",
		symptoms: seen{said(AskMessage): {"429"}}},
	{id: IPRestricted, side: atCloudflare, change: ChangedNothing, keeps: keepsNothing, hostTells: true,
		prior: 4, source: "§10: eighth, two threads",
		hints: seen{RefusalForm: {"documented"}, said(AskChanged): {"site", "cloudflare"}},
		forms: []FindingID{HostResult}},
	{id: ZoneInactive, side: atCloudflare, change: ChangedNothing, keeps: []ProbeID{ProbeVerifyUser, ProbeVerifyAccount, ProbeZoneList},
		prior: 4, source: "§10: twelfth",
		hints: seen{said(AskChanged): {"never", "cloudflare", "site"}},
		forms: []FindingID{ZoneStatus}},
	{id: HostBlocked, side: atHost, change: ChangedNothing, keeps: keepsNothing,
		prior: 1, source: `the article: "rarely, a host firewall"`,
		hints: seen{said(AskChanged): {"site"}},
		forms: []FindingID{HostNetwork}},
	{id: Intercepted, side: onTheWay, change: ChangedNothing, keeps: keepsNothing, unjudged: true,
		prior: 1, source: "seen when it is there, so that no prior decides on it",
		forms: []FindingID{NetworkStep, HostNetwork}},
	{id: Unreachable, side: onTheWay, change: ChangedNothing, keeps: keepsNothing, unjudged: true,
		prior: 1, source: "seen when it is there, so that no prior decides on it",
		forms: []FindingID{NetworkStep}},
	{id: BlockedByCloudflare, side: onTheWay, change: ChangedNothing, keeps: keepsNothing, unjudged: true,
		prior: 1, source: "seen when it is there, so that no prior decides on it",
		forms: []FindingID{HostNetwork}},
	{id: CloudflareUnavailable, side: atCloudflare, change: ChangedNothing, keeps: keepsNothing, unjudged: true,
		prior: 1, source: "seen when it is there, so that no prior decides on it",
		hints: seen{said(AskChanged): {"nothing"}}},
	{id: PluginOutdated, side: atSite, change: ChangedNothing, keeps: keepsNothing,
		prior: 2, source: "the article asks for 2.1.18; how many run an older one is not known"},
	{id: IntegrationOff, side: atSite, change: ChangedNothing, keeps: keepsNothing,
		prior: 2, source: "the article's first telltale sign",
		hints:    seen{said(AskChanged): {"forgecache"}},
		symptoms: seen{said(AskIntegration): {"no"}, said(AskProvider): {"other"}, said(AskFields): {"no"}},
		forms:    []FindingID{HostPlugin}},
	{id: TooNew, side: atCloudflare, change: ChangedNothing, keeps: keepsNothing,
		prior: 3, source: "an estimate: tests of a client against the live API retry eight times, with growing waits; no thread of a person's",
		hints: seen{RefusalForm: {"documented"}}},
	{id: ForgeCacheItself, side: atSite, change: ChangedNothing, keeps: keepsNothing, namesSaved: true,
		prior: 1, source: "an estimate, and no report: what is left where the value is the right one and the way is free"},
	{id: PurgedButStale, side: atSite, change: ChangedNothing, keeps: keepsNothing,
		prior: 2, source: "cloudflare-docs PR#33305: an accepted purge does not mean that anything was cached; not the message's customers"},
	{id: Undetermined, side: nowhere, change: ChangedNothing, keeps: keepsNothing, unjudged: true, hostTells: true,
		note: "What was found fits more than one cause."},
}

// Causes lists every cause in the order of the registry.
var Causes = func() []Cause {
	var out []Cause
	for _, r := range registry {
		out = append(out, r.id)
	}
	return out
}()

// row is what is known of a cause; empty for an unknown id.
func (c Cause) row() causeRow {
	if i := slices.Index(Causes, c); i >= 0 {
		return registry[i]
	}
	return causeRow{}
}

// Unjudged reports whether a cause leaves the token unjudged, because nothing could be
// checked, or not enough. check exits with 3 then.
func (c Cause) Unjudged() bool { return c.row().unjudged }

// Label names a cause in a list of causes. It is the title of its card, unless that says
// where the token works from, which is true of other causes as well.
func (c Cause) Label() string { return cmp.Or(c.row().label, CardFor(c).Title) }

// Note is a line below the label that tells the cause from others; usually empty.
func (c Cause) Note() string { return c.row().note }
