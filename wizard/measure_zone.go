package wizard

// Findings about the zone: whether the token sees it, what it is, and what the
// token may do there.

import (
	"slices"
	"strings"

	"tokendoctor/cloudflare"
)

// What Cloudflare's replies tell of the zone, and of the token there.
const (
	ZoneAccess      FindingID = "zone.access"
	ZoneStatus      FindingID = "zone.status"
	ZoneDomain      FindingID = "zone.domain"
	ZonePermissions FindingID = "zone.permissions"
	ZoneSearch      FindingID = "zone.search"
	ZoneTwin        FindingID = "zone.twin"
	PurgeRight      FindingID = "purge"
)

var zoneFindings = []findingRow{
	{ZoneAccess, values{"visible", "no-zone", "no-permission", "refused", "token-refused", "malformed", "location"}, "visible", 4, zoneAccess},
	{ZoneStatus, values{"active", "inactive", "moved", "paused"}, "active", 1, zoneStatus},
	{ZoneDomain, values{"same", "other", "unknown"}, "same", 1, zoneDomain},
	{ZonePermissions, values{"holds", "lacks", "silent"}, "holds", 4, zonePermissions},
	{ZoneSearch, values{"account-id", "same", "other-zone", "other-id", "reaches-none", "domain-out-of-reach", "reaches-others", "unanswered",
		"refused", "read-before"}, "", 3, zoneSearch},
	{ZoneTwin, values{"active", "none", "unanswered"}, "", 4, zoneTwin},
	{PurgeRight, values{"allowed", "limited", "refused", "denied", "no-permission", "no-zone", "location",
		"once", "rate-limited", "down", "not-asked", "unanswered", "intercepted"}, "allowed", 2, purgeRight},
}

func zoneAccess(s State) (Finding, bool) {
	r, ok := s.reply(ProbeZone)
	if !ok {
		return Finding{}, false
	}
	f := Finding{ID: ZoneAccess, Status: Fail, Text: replyText(r)}
	switch r.Outcome {
	case cloudflare.OutcomeOK:
		f.Value, f.Status, f.Text = "visible", Pass, "The token sees the zone"+named(r.Zones[0])+"."
	case cloudflare.OutcomeNoZone, cloudflare.OutcomeNoRoute: // 7003 was seen for ids of the right shape as well
		f.Value, f.Text = "no-zone", "The token sees no zone with this Zone ID."
	case cloudflare.OutcomePermission:
		f.Value, f.Text = "no-permission", "The token lacks a permission to read the zone."
	case cloudflare.OutcomeRefused:
		f.Value, f.Text = "refused", "Cloudflare refuses the token for this zone."
		if s.unconfirmed(ProbeZone, r) {
			f.Value, f.Status, f.Text = "", Unknown, "The zone request was refused once, and could not be repeated to be sure."
		}
	case cloudflare.OutcomeTokenUnknown:
		f.Value, f.Text = "token-refused", "The zone request was refused because of the token."
	case cloudflare.OutcomeMalformed:
		f.Value, f.Text = "malformed", "Cloudflare says that the value does not have the form of a token."
		if s.altered(r) {
			f.Status, f.Text = Unknown, alteredText
		}
	case cloudflare.OutcomeLocation:
		f.Value, f.Text = "location", "The token may not be used from this computer's address"+address(r)+"."
	default:
		f.Status = Unknown
	}
	return f, true
}

func named(z cloudflare.Zone) string {
	if z.Name == "" {
		return ""
	}
	return " " + z.Name
}

func address(r cloudflare.Reply) string {
	if r.Location == "" {
		return ""
	}
	return ", " + r.Location
}

// ZoneName is the name of the zone at Cloudflare, once it is known.
func (s State) ZoneName() string {
	z, _ := s.zone()
	return z.Name
}

// zone is the zone that the Zone ID names, if the token sees it.
func (s State) zone() (cloudflare.Zone, bool) {
	if r, ok := s.reply(ProbeZone); ok && r.Outcome == cloudflare.OutcomeOK {
		return r.Zones[0], true
	}
	return cloudflare.Zone{}, false
}

func zoneStatus(s State) (Finding, bool) {
	z, ok := s.zone()
	if !ok {
		return Finding{}, false
	}
	switch z.Status {
	case "active":
	case "moved": // the domain is served elsewhere, perhaps by another zone
		return Finding{ZoneStatus, "moved", Fail, "The zone is not active at Cloudflare: its status is moved." + expects(z)}, true
	case "initializing", "pending", "deactivated", "deleted", "purged":
		return Finding{ZoneStatus, "inactive", Fail, "The zone is not active at Cloudflare: its status is " + z.Status + "." + expects(z)}, true
	default:
		return Finding{ZoneStatus, "", Unknown, "Cloudflare names no status of the zone that is documented."}, true
	}
	if z.Paused {
		return Finding{ZoneStatus, "paused", Fail, "Cloudflare is paused for this zone, so nothing is cached."}, true
	}
	return Finding{ZoneStatus, "active", Pass, "The zone is active."}, true
}

// expects names the name servers of a zone, to compare with where the domain points.
func expects(z cloudflare.Zone) string {
	if len(z.NameServers) == 0 {
		return ""
	}
	return " Cloudflare expects the name servers " + strings.Join(z.NameServers, " and ") + "."
}

func zoneDomain(s State) (Finding, bool) {
	z, ok := s.zone()
	if !ok {
		return Finding{}, false
	}
	if z.Name == "" || s.Domain == "" {
		return Finding{ZoneDomain, "unknown", Skip, "The zone's name could not be compared with the site's domain."}, true
	}
	if covers(z.Name, s.Domain) {
		return Finding{ZoneDomain, "same", Pass, "The zone's name fits the site, " + s.Domain + "."}, true
	}
	return Finding{ZoneDomain, "other", Fail, "The Zone ID belongs to " + z.Name + ", not to " + s.Domain + "."}, true
}

func zonePermissions(s State) (Finding, bool) {
	z, ok := s.zone()
	switch {
	case !ok:
		return Finding{}, false
	case len(z.Permissions) == 0:
		return Finding{ZonePermissions, "silent", Unknown, "Cloudflare does not list the token's permissions."}, true
	case z.MayPurge():
		return Finding{ZonePermissions, "holds", Pass, "Cloudflare lists Cache Purge among the token's permissions."}, true
	case s.purged():
		return Finding{ZonePermissions, "silent", Unknown, "Cloudflare's list of the token's permissions is not complete."}, true
	}
	return Finding{ZonePermissions, "lacks", Fail, "Cloudflare does not list Cache Purge among the token's permissions."}, true
}

// purged reports whether the test purge shows the permission, whatever is listed.
func (s State) purged() bool {
	r, ok := s.reply(ProbePurge)
	return ok && (r.Outcome == cloudflare.OutcomeOK || r.Outcome == cloudflare.OutcomeAuthorised || r.Outcome == cloudflare.OutcomePurgeLimited)
}

func zoneSearch(s State) (Finding, bool) {
	searched, hasSearch := s.reply(ProbeZoneSearch)
	all, hasAll := s.reply(ProbeZoneList)
	if !hasSearch && !hasAll {
		return Finding{}, false
	}
	if _, visible := s.zone(); visible {
		return Finding{}, false // what was looked for is its twin
	}
	zones := slices.Concat(searched.Zones, all.Zones)
	f := Finding{ID: ZoneSearch, Status: Fail}
	isAccount := func(z cloudflare.Zone) bool { return z.Account == string(s.Zone) }
	isSame := func(z cloudflare.Zone) bool { return z.ID == s.Zone }
	site, found := s.site(zones)
	switch {
	case slices.ContainsFunc(zones, isAccount):
		f.Value, f.Text = "account-id", "The Zone ID is the id of the account, not of a zone."
	case slices.ContainsFunc(zones, isSame):
		f.Value, f.Status, f.Text = "same", Unknown, "The token lists this zone and yet could not read it."
	case found && (site.Status != "active" || site.Name != s.Domain):
		f.Value, f.Text = "other-zone", "The token sees "+site.Name+" under the Zone ID "+site.ID.Short()+". That may be this site's zone or not."
	case found:
		f.Value, f.Text = "other-id", "At Cloudflare, "+site.Name+" has the Zone ID "+site.ID.Short()+", not this one."
	case all.Outcome == cloudflare.OutcomeOK && len(all.Zones) == 0 && !all.More:
		f.Value, f.Text = "reaches-none", "The token reaches no zone at all."
	case s.Domain != "" && all.Outcome == cloudflare.OutcomeOK && (!all.More || searched.Outcome == cloudflare.OutcomeOK):
		f.Value, f.Text = "domain-out-of-reach", "The token reaches "+reached(all)+", and none named "+apex(s.Domain)+"."
	case all.Outcome == cloudflare.OutcomeOK && !all.More:
		f.Value, f.Text = "reaches-others", "The token reaches "+reached(all)+", and none with this Zone ID."
	case s.readBefore():
		f.Value, f.Status, f.Text = "read-before", Unknown, "Another token has just read this zone, so the Zone ID is right."
	case refusedList(all), refusedList(searched):
		f.Value, f.Text = "refused", "The list of zones was refused as well."
	default:
		f.Value, f.Status, f.Text = "unanswered", Unknown, "Which zones the token reaches could not be found out."
	}
	return f, true
}

// rightZone is the Zone ID of the site, if the token lists the site's zone under another
// id than the one that was entered. It is not a secret.
func (s State) rightZone() string {
	searched, _ := s.reply(ProbeZoneSearch)
	all, _ := s.reply(ProbeZoneList)
	if z, found := s.site(slices.Concat(searched.Zones, all.Zones)); found && z.ID != s.Zone {
		return string(z.ID)
	}
	return ""
}

// readBefore reports whether another token of this sitting has read the zone that is
// asked for, under this id.
func (s State) readBefore() bool {
	name, ok := s.read[s.Zone]
	return ok && (s.Domain == "" || covers(name, s.Domain))
}

// refusedList reports whether a list of zones was refused. A token that may read any zone
// gets a list, if perhaps an empty one.
func refusedList(r cloudflare.Reply) bool {
	switch r.Outcome {
	case cloudflare.OutcomeRefused, cloudflare.OutcomePermission, cloudflare.OutcomeTokenUnknown, cloudflare.OutcomeDenied, cloudflare.OutcomeNoZone:
		return true
	}
	return false
}

// reached names the zones that a token reaches, the first three of them.
func reached(all cloudflare.Reply) string {
	var names []string
	for _, z := range all.Zones {
		if z.Name != "" {
			names = append(names, z.Name)
		}
	}
	switch {
	case len(names) == 0:
		return "other zones"
	case len(names) <= 3 && !all.More:
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:min(3, len(names))], ", ") + " and others"
}

// site picks the zone of the site's domain: an active one before others, since a domain
// can be a zone in two accounts, and the name itself before a parent.
func (s State) site(zones []cloudflare.Zone) (best cloudflare.Zone, found bool) {
	fit := func(z cloudflare.Zone) int {
		switch {
		case s.Domain == "" || z.Name == "" || !covers(z.Name, s.Domain):
			return 0
		case z.Status != "active":
			return 1
		case z.Name != s.Domain:
			return 2
		}
		return 3
	}
	for _, z := range zones {
		if fit(z) > fit(best) {
			best, found = z, true
		}
	}
	return best, found
}

// zoneTwin looks for a zone in use with the name of one that is not: a domain
// that moved between accounts leaves its old zone behind (ferry133/jgt-appliance).
func zoneTwin(s State) (Finding, bool) {
	z, visible := s.zone()
	searched, ok := s.reply(ProbeZoneSearch)
	if !visible || !ok {
		return Finding{}, false
	}
	for _, other := range searched.Zones {
		if other.ID != z.ID && other.Name == z.Name && other.Status == "active" {
			return Finding{ZoneTwin, "active", Fail, "There is a second zone " + z.Name + ", with the Zone ID " + other.ID.Short() + ". That one is active."}, true
		}
	}
	if searched.Outcome != cloudflare.OutcomeOK {
		return Finding{ZoneTwin, "unanswered", Unknown, "Whether there is a second zone of that name could not be found out."}, true
	}
	return Finding{ZoneTwin, "none", Pass, "The token sees no second zone named " + z.Name + "."}, true
}

func purgeRight(s State) (Finding, bool) {
	r, ok := s.reply(ProbePurge)
	if !ok {
		_, visible := s.zone()
		return Finding{PurgeRight, "not-asked", Skip, "The purge permission was not tried, as you asked."}, visible && s.Consent == No
	}
	f := Finding{ID: PurgeRight, Status: Fail, Text: replyText(r)}
	switch r.Outcome {
	case cloudflare.OutcomeOK, cloudflare.OutcomeAuthorised:
		f.Value, f.Status, f.Text = "allowed", Pass, "The token can purge the cache: the test purge was accepted."
	case cloudflare.OutcomeRefused:
		f.Value, f.Text = "refused", "Cloudflare refused the test purge."
		if listed, _ := zonePermissions(s); listed.Value == "holds" {
			f.Text += " In two reports a token could purge everything and not one address, as this test does."
		}
	case cloudflare.OutcomePermission:
		f.Value, f.Text = "no-permission", "Cloudflare refused the test purge for a missing permission."
	case cloudflare.OutcomeNoZone, cloudflare.OutcomeNoRoute:
		f.Value, f.Text = "no-zone", "Cloudflare refused the test purge for this zone."
	case cloudflare.OutcomeLocation:
		f.Value, f.Text = "location", "Cloudflare refused the test purge from this computer's address"+address(r)+"."
	case cloudflare.OutcomeNoHeader, cloudflare.OutcomeIntercepted:
		f.Value, f.Status = "intercepted", Unknown
	case cloudflare.OutcomeDenied, cloudflare.OutcomeTokenUnknown, cloudflare.OutcomeMalformed:
		f.Value, f.Text = "denied", "Cloudflare refused the test purge. "+replyText(r)
	case cloudflare.OutcomeServerError:
		f.Value, f.Status = "down", Unknown
	case cloudflare.OutcomePurgeLimited:
		f.Value, f.Text = "limited", "The token may purge this zone, and too many purges were made already."
	case cloudflare.OutcomeRateLimited:
		f.Value, f.Status = "rate-limited", Unknown
	default:
		f.Value, f.Status = "unanswered", Unknown
	}
	if s.unconfirmed(ProbePurge, r) {
		f.Value, f.Text = "once", "Cloudflare refused the test purge once, and could not be repeated to be sure."
	}
	return f, true
}

// saysNo reports whether a purge was refused, in whatever words.
func saysNo(r cloudflare.Reply) bool {
	switch r.Outcome {
	case cloudflare.OutcomeRefused, cloudflare.OutcomeDenied, cloudflare.OutcomePermission, cloudflare.OutcomeNoZone, cloudflare.OutcomeNoRoute,
		cloudflare.OutcomeLocation, cloudflare.OutcomeTokenUnknown, cloudflare.OutcomeMalformed:
		return true
	}
	return false
}

// AtEase reports whether nothing is wrong as far as that can be proven: the purge was
// accepted, or it was not wanted and Cloudflare lists the permission.
func (s State) AtEase() bool {
	if s.Verdict().Cause != Healthy {
		return false
	}
	purge, _ := s.Finding(PurgeRight)
	listed, _ := s.Finding(ZonePermissions)
	return purge.Value == "allowed" || purge.Value == "not-asked" && listed.Value == "holds"
}
