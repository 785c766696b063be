package wizard

// Findings that are measured: one function each, from the paste, the ids and the
// replies. A reply that says nothing about its subject gives a finding without a
// value, so that it can speak neither for nor against a cause.

import (
	"fmt"
	"slices"
	"strings"

	"tokendoctor/cloudflare"
)

// Findings lists all that is known so far: measured first, then what was said.
func (s State) Findings() []Finding {
	var out []Finding
	for _, measure := range []func(State) (Finding, bool){
		tokenShape, tokenCharacters, zoneIDShape, network, tokenLife,
		zoneAccess, zoneStatus, zoneDomain, zonePermissions, zoneSearch, purgeRight,
	} {
		if f, ok := measure(s); ok {
			out = append(out, f)
		}
	}
	for _, list := range [][]Question{Symptoms, Questions} {
		for _, q := range list {
			if v, ok := s.Answers[q.ID]; ok {
				out = append(out, q.finding(v))
			}
		}
	}
	return out
}

// Finding is one of the findings, by its id.
func (s State) Finding(id FindingID) (Finding, bool) {
	all := s.Findings()
	if i := slices.IndexFunc(all, func(f Finding) bool { return f.ID == id }); i >= 0 {
		return all[i], true
	}
	return Finding{}, false
}

func tokenShape(s State) (Finding, bool) {
	if !s.hasPaste {
		return Finding{}, false
	}
	f := Finding{ID: TokenShape, Status: Fail}
	in := s.Paste
	switch in.Kind {
	case cloudflare.KindGlobalKey:
		f.Value, f.Text = "global-key", "The value is a Global API Key, not an API token. It was not sent."
	case cloudflare.KindOriginCAKey:
		f.Value, f.Text = "origin-ca-key", "The value is an Origin CA key, not an API token. It was not sent."
	case cloudflare.KindOAuthToken:
		f.Value, f.Text = "oauth-token", "The value is an OAuth token of a Cloudflare tool. It was not sent."
	case cloudflare.KindID:
		f.Value, f.Text = "id", "The value has the shape of a Zone ID or Account ID. It was not sent."
	case cloudflare.KindPlaceholder:
		f.Value, f.Text = "placeholder", "The value is an example or a row of dots, not a token. It was not sent."
	default:
		return s.sizeFinding(in, f), true
	}
	return f, true
}

func (s State) sizeFinding(in cloudflare.Inspection, f Finding) Finding {
	f.Status = Pass
	switch in.Size {
	case cloudflare.SizeComplete:
		f.Value, f.Text = "complete", "The value has the shape of a complete API token."
	case cloudflare.SizeLong:
		f.Value, f.Text = "long", "The value starts like an API token and is longer than one."
	case cloudflare.SizeShort:
		f.Value, f.Status, f.Text = "short", Fail, "The value starts like an API token and is shorter than one."
	case cloudflare.SizeShortGuess:
		f.Value, f.Status, f.Text = "short-guess", Unknown, "The value is shorter than an API token."
	default:
		f.Value, f.Status, f.Text = "unknown", Unknown, "The value has no shape that Cloudflare documents for a token."
	}
	// What Cloudflare says of the token outweighs its length, and a character
	// of another alphabet was taken out, so the length says nothing.
	if f.Value == "short" && (known(s) || replaced(in)) {
		f.Value, f.Status = "unknown", Unknown
	}
	return f
}

// known reports whether Cloudflare knows the token, alive or not.
func known(s State) bool {
	life, _ := tokenLife(s)
	switch life.Value {
	case "active", "expired", "disabled", "not-yet-valid":
		return true
	}
	return false
}

func replaced(in cloudflare.Inspection) bool {
	return slices.ContainsFunc(in.Foreign, func(f cloudflare.Foreign) bool {
		return f.What == cloudflare.Letter && f.Where == cloudflare.Inside
	})
}

func tokenCharacters(s State) (Finding, bool) {
	if !s.hasPaste {
		return Finding{}, false
	}
	f := Finding{ID: TokenCharacters, Value: "clean", Status: Pass, Text: "Nothing foreign stands in the pasted value."}
	switch {
	case s.Paste.Cut:
		f.Value, f.Status, f.Text = "cut", Fail, "An ellipsis stands in the pasted value: it was copied from a shortened display."
	case replaced(s.Paste) && !known(s):
		f.Value, f.Status, f.Text = "replaced", Fail, "A character that no token has stands inside the pasted value."
	case s.Paste.Damaged():
		f.Value, f.Status, f.Text = "damaged", Fail, "The pasted value holds what ForgeCache would keep: "+foreignText(s.Paste)+"."
	case !s.Paste.Clean():
		f.Value, f.Text = "ends", "The pasted value holds what ForgeCache trims when it saves: "+foreignText(s.Paste)+"."
	}
	return f, true
}

// foreignText lists what was found and where, without any of it.
func foreignText(in cloudflare.Inspection) string {
	var parts []string
	for _, f := range in.Foreign {
		part := fmt.Sprintf("%s %s", f.What, f.Where)
		if f.Count > 1 && f.What != cloudflare.Header && f.What != cloudflare.Assignment && f.What != cloudflare.OtherText {
			part = fmt.Sprintf("%d times %s %s", f.Count, f.What, f.Where)
		}
		if !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	if len(parts) > 4 {
		parts = append(parts[:4], "and more")
	}
	return strings.Join(parts, ", ")
}

func zoneIDShape(s State) (Finding, bool) {
	if !s.hasZone {
		return Finding{}, false
	}
	if s.ZoneShape == cloudflare.ZoneIDOK {
		return Finding{ZoneIDShape, "ok", Pass, "The Zone ID has the right shape."}, true
	}
	return Finding{ZoneIDShape, "malformed", Fail, zoneIDTexts[s.ZoneShape]}, true
}

// zoneIDTexts says what stands in the Zone ID's place.
var zoneIDTexts = map[cloudflare.ZoneIDShape]string{
	cloudflare.ZoneIDEmpty:       "There is no Zone ID.",
	cloudflare.ZoneIDPlaceholder: "This is an example, not a Zone ID.",
	cloudflare.ZoneIDDomain:      "This is a domain name, not a Zone ID.",
	cloudflare.ZoneIDURL:         "This is a web address, not a Zone ID.",
	cloudflare.ZoneIDCredential:  "This looks like a token or key, not like a Zone ID.",
	cloudflare.ZoneIDLength:      "A Zone ID has 32 characters. This has another length.",
	cloudflare.ZoneIDOther:       "This does not have the shape of a Zone ID, 32 digits and letters a to f.",
}

// network is about the way to Cloudflare: whether it let the token and the zone
// be judged. What fails after that makes its own finding unknown, no more.
func network(s State) (Finding, bool) {
	answered := false
	var failed *cloudflare.Reply
	for _, id := range []ProbeID{ProbeReach, ProbeVerifyUser, ProbeZone} {
		r, ok := s.reply(id)
		if !ok {
			continue
		}
		if _, prevents := networkValue(r); prevents {
			failed = &r
		} else if r.Answered() {
			answered = true
			if failed != nil && failed.Endpoint == cloudflare.EndpointReach {
				failed = nil // the way is open again
			}
		}
	}
	_, visible := s.zone()
	switch {
	case failed != nil && !visible:
		v, _ := networkValue(*failed)
		return Finding{Network, v, Unknown, replyText(*failed)}, true
	case answered:
		return Finding{Network, "ok", Pass, "Cloudflare's API can be reached from this computer."}, true
	}
	return Finding{}, false
}

func networkValue(r cloudflare.Reply) (Value, bool) {
	switch r.Outcome {
	case cloudflare.OutcomeUnreachable, cloudflare.OutcomeIntercepted, cloudflare.OutcomeBlocked,
		cloudflare.OutcomeServerError, cloudflare.OutcomeRateLimited:
		return Value(r.Outcome), true
	}
	return "", false
}

// tokenLife joins what the two verify endpoints say with what the zone implies:
// a working account token gets 1000 from the user's endpoint.
func tokenLife(s State) (Finding, bool) {
	user, hasUser := s.reply(ProbeVerifyUser)
	account, hasAccount := s.reply(ProbeVerifyAccount)
	zone, hasZone := s.reply(ProbeZone)
	f := Finding{ID: TokenLife, Status: Unknown}
	for _, r := range []cloudflare.Reply{user, account} {
		if r.Outcome == cloudflare.OutcomeOK {
			return lifeFinding(r), true
		}
	}
	switch {
	case !hasUser && !hasAccount && !hasZone:
		return f, false
	case zone.Outcome == cloudflare.OutcomeOK:
		f.Value, f.Status, f.Text = "active", Pass, "Cloudflare knows the token: it could read the zone."
	case s.listed().Outcome == cloudflare.OutcomeOK:
		f.Value, f.Status, f.Text = "active", Pass, "Cloudflare knows the token: it could list zones."
	case user.Outcome == cloudflare.OutcomeMalformed || !hasUser && zone.Outcome == cloudflare.OutcomeMalformed:
		f.Value, f.Status, f.Text = "malformed", Fail, "Cloudflare says that the value does not have the form of a token."
	case zone.Outcome == cloudflare.OutcomeLocation, user.Outcome == cloudflare.OutcomeLocation:
		f.Text = "Whether the token is alive could not be checked from this address."
	case user.Outcome == cloudflare.OutcomeTokenUnknown && zone.Outcome == cloudflare.OutcomeTokenUnknown:
		f.Value, f.Status, f.Text = "unknown", Fail, "Cloudflare does not know this token."
		if s.Paste.Kind != cloudflare.KindUserToken {
			f.Value = "refused" // an account's token that expired would answer the same
		}
	case !hasUser && zone.Outcome == cloudflare.OutcomeTokenUnknown:
		f.Value, f.Status, f.Text = "refused", Fail, "Cloudflare refuses this token: it is unknown or has ended."
	default:
		f.Text = "Whether the token is alive could not be checked."
	}
	return f, true
}

func lifeFinding(r cloudflare.Reply) Finding {
	f := Finding{ID: TokenLife, Status: Fail}
	l := r.Life
	switch {
	case l.Status == "disabled":
		f.Value, f.Text = "disabled", "Cloudflare says that the token is disabled."
	case l.Status == "expired":
		f.Value, f.Text = "expired", "Cloudflare says that the token has expired"+on(l)+"."
	case !l.ExpiresOn.IsZero() && !r.Date.IsZero() && l.ExpiresOn.Before(r.Date):
		f.Value, f.Text = "expired", "The token's last day has passed"+on(l)+", by Cloudflare's own clock."
	case !l.NotBefore.IsZero() && !r.Date.IsZero() && l.NotBefore.After(r.Date):
		f.Value, f.Text = "not-yet-valid", "The token is not valid before "+l.NotBefore.Format("2 January 2006")+"."
	case l.Status == "active":
		f.Value, f.Status, f.Text = "active", Pass, "Cloudflare says that the token is active."
		if !l.ExpiresOn.IsZero() {
			f.Text = "Cloudflare says that the token is active until " + l.ExpiresOn.Format("2 January 2006") + "."
		}
	default:
		f.Status, f.Text = Unknown, "Cloudflare names a token status that is not documented."
	}
	return f
}

func on(l cloudflare.Life) string {
	if l.ExpiresOn.IsZero() {
		return ""
	}
	return ", on " + l.ExpiresOn.Format("2 January 2006")
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
	case cloudflare.OutcomeNoZone:
		f.Value, f.Text = "no-zone", "The token sees no zone with this Zone ID."
	case cloudflare.OutcomeNoRoute:
		f.Value, f.Text = "no-route", "Cloudflare does not take this for a Zone ID."
	case cloudflare.OutcomePermission:
		f.Value, f.Text = "no-permission", "The token lacks a permission to read the zone."
	case cloudflare.OutcomeRefused:
		f.Value, f.Text = "refused", "Cloudflare refuses the token for this zone."
	case cloudflare.OutcomeTokenUnknown:
		f.Value, f.Text = "token-refused", "The zone request was refused because of the token."
	case cloudflare.OutcomeMalformed:
		f.Value, f.Text = "malformed", "Cloudflare says that the value does not have the form of a token."
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
	switch {
	case z.Status != "active":
		return Finding{ZoneStatus, "inactive", Fail, "The zone is not active at Cloudflare: its status is " + z.Status + "."}, true
	case z.Paused:
		return Finding{ZoneStatus, "paused", Fail, "Cloudflare is paused for this zone, so nothing is cached."}, true
	}
	return Finding{ZoneStatus, "active", Pass, "The zone is active."}, true
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
	case slices.Contains(z.Permissions, cloudflare.PermissionPurge):
		return Finding{ZonePermissions, "holds", Pass, "The permissions that Cloudflare lists include Cache Purge."}, true
	}
	return Finding{ZonePermissions, "lacks", Fail, "The permissions that Cloudflare lists do not include Cache Purge."}, true
}

// listed is the reply that lists zones: the search for the domain if it found
// something, else the list of all.
func (s State) listed() cloudflare.Reply {
	if r, ok := s.reply(ProbeZoneSearch); ok && len(r.Zones) > 0 {
		return r
	}
	if r, ok := s.reply(ProbeZoneList); ok {
		return r
	}
	r, _ := s.reply(ProbeZoneSearch)
	return r
}

func zoneSearch(s State) (Finding, bool) {
	searched, hasSearch := s.reply(ProbeZoneSearch)
	all, hasAll := s.reply(ProbeZoneList)
	if _, visible := s.zone(); visible || !hasSearch && !hasAll {
		return Finding{}, false
	}
	f := Finding{ID: ZoneSearch, Status: Fail}
	zones := slices.Concat(searched.Zones, all.Zones)
	isAccount := func(z cloudflare.Zone) bool { return z.Account == string(s.Zone) }
	isSame := func(z cloudflare.Zone) bool { return z.ID == s.Zone }
	named := func(z cloudflare.Zone) bool { return z.Name != "" && s.Domain != "" && covers(z.Name, s.Domain) }
	site := slices.IndexFunc(zones, named)
	switch {
	case slices.ContainsFunc(zones, isAccount):
		f.Value, f.Text = "account-id", "The Zone ID is the id of the account, not of a zone."
	case slices.ContainsFunc(zones, isSame):
		f.Value, f.Status, f.Text = "same", Unknown, "The token lists this zone and yet could not read it."
	case site >= 0 && (zones[site].Status != "active" || zones[site].Name != apex(s.Domain)):
		f.Value, f.Text = "other-zone", "The token sees "+zones[site].Name+" under another Zone ID, and that zone is not quite this site's."
	case site >= 0:
		f.Value, f.Text = "other-id", "At Cloudflare, "+zones[site].Name+" has the Zone ID "+zones[site].ID.Short()+", not this one."
	case all.Outcome == cloudflare.OutcomeOK && len(all.Zones) == 0:
		f.Value, f.Text = "reaches-none", "The token reaches no zone at all."
	case s.Domain != "" && all.Outcome == cloudflare.OutcomeOK:
		f.Value, f.Text = "domain-out-of-reach", "The token reaches other zones, and none named "+apex(s.Domain)+"."
	case all.Outcome == cloudflare.OutcomeOK && !all.More:
		f.Value, f.Text = "reaches-others", "The token reaches other zones, and none with this Zone ID."
	default:
		f.Value, f.Status, f.Text = "unanswered", Unknown, "Which zones the token reaches could not be found out."
	}
	return f, true
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
		f.Value, f.Status, f.Text = "allowed", Pass, "The token may purge this zone: the test purge was accepted."
	case cloudflare.OutcomeRefused:
		f.Value, f.Text = "refused", "The test purge was refused."
		if s.doubtful(ProbePurge, r) || s.results[ProbePurge].unsure {
			f.Value, f.Status, f.Text = "unanswered", Unknown, "The test purge was refused once, and could not be repeated to be sure."
		}
	case cloudflare.OutcomePermission:
		f.Value, f.Text = "no-permission", "The test purge was refused for a missing permission."
	case cloudflare.OutcomeNoZone:
		f.Value, f.Text = "no-zone", "The test purge was refused for this zone."
	default:
		f.Value, f.Status = "unanswered", Unknown
	}
	return f, true
}
