package wizard

// The probes of a sitting, and for each whether it is worth its request.

import (
	"slices"

	"tokendoctor/cloudflare"
)

// ProbeID names one of the probes of a sitting.
type ProbeID string

// The probes.
const (
	ProbeReach         ProbeID = "reach"
	ProbeVerifyUser    ProbeID = "verify-user"
	ProbeZone          ProbeID = "zone"
	ProbeVerifyAccount ProbeID = "verify-account"
	ProbeZoneSearch    ProbeID = "zone-search"
	ProbeZoneList      ProbeID = "zone-list"
	ProbePurge         ProbeID = "purge"
)

// probeRow is what the program knows of a probe.
type probeRow struct {
	id    ProbeID
	title string
	needs need
	// plan decides whether the probe is worth its request, once what it needs is there.
	plan func(State) plan
	// word says how it went, if the reply says something about its subject.
	word func(State, cloudflare.Reply) (status Status, text string, ok bool)
	// chosenBy are the probes whose answers led to this one: it is asked again with them.
	chosenBy []ProbeID
}

// need is what has to be known before a probe is considered.
type need int

const (
	needsNothing need = iota
	needsToken
	needsZoneID // and the token
	needsZone   // and what Cloudflare says of the zone and the token
)

// probes are those of a sitting, in the order in which they are shown and first become
// possible.
var probes = []probeRow{
	{ProbeReach, "Reach Cloudflare's API", needsNothing, planReach, wordReach, nil},
	{ProbeVerifyUser, "Is the token active?", needsToken, planVerifyUser, wordVerifyUser, nil},
	{ProbeZone, "Can it see the site?", needsZoneID, planZone, byFinding(zoneAccess), nil},
	{ProbeVerifyAccount, "Is the account's token active?", needsZone, planVerifyAccount, wordVerifyAccount, []ProbeID{ProbeVerifyUser, ProbeZone}},
	{ProbeZoneList, "Which zones does it reach?", needsZone, planZoneList, wordZoneList, []ProbeID{ProbeZone}},
	{ProbeZoneSearch, "Which zone has the site's name?", needsZone, planZoneSearch, wordZoneSearch, []ProbeID{ProbeZone, ProbeZoneList}},
	{ProbePurge, "Can it purge the cache?", needsZone, planPurge, byFinding(purgeRight), []ProbeID{ProbeZone}},
}

func probeIDs() (ids []ProbeID) {
	for _, p := range probes {
		ids = append(ids, p.id)
	}
	return ids
}

func (id ProbeID) row() probeRow {
	if i := slices.IndexFunc(probes, func(r probeRow) bool { return r.id == id }); i >= 0 {
		return probes[i]
	}
	return probeRow{}
}

// plan is the state of a probe: what it asks and whether it is wanted, or why it is not.
type plan struct {
	probe    cloudflare.Probe
	standing standing
	why      string // of skipped and shown
}

type standing int

const (
	hidden    standing = iota // has nothing to add
	requested                 // is worth its request
	waiting                   // may be wanted once others have answered, or the person has
	skipped                   // has no place here; why says so
	shown                     // another answer has shown that it would pass; why says how
)

func skip(why string) plan            { return plan{standing: skipped, why: why} }
func request(p cloudflare.Probe) plan { return plan{probe: p, standing: requested} }

// plan decides on one probe by what is known so far.
func (s State) plan(id ProbeID) plan {
	switch p := id.row(); {
	case p.needs >= needsToken && !s.hasPaste:
		return skip("needs a token")
	case p.needs >= needsToken && s.Token().IsZero():
		return skip("the value is not an API token and is not sent")
	case p.needs >= needsZoneID && s.ZoneShape != cloudflare.ZoneIDOK:
		return skip("needs a Zone ID")
	case p.needs >= needsZone && !s.zoneAnswered():
		return plan{standing: waiting}
	default:
		return p.plan(s)
	}
}

// byAccount reports whether the prefix says that the token is an account's.
func (s State) byAccount() bool { return s.Paste.Kind == cloudflare.KindAccountToken }

// zoneAnswered reports whether Cloudflare's answer about the zone is known, and about the
// token's life if that is asked first.
func (s State) zoneAnswered() bool {
	_, hasVerify := s.reply(ProbeVerifyUser)
	_, hasZone := s.reply(ProbeZone)
	return hasZone && (hasVerify || s.byAccount() || s.zoneFirst())
}

// hasEnded reports whether Cloudflare says that the token is not active.
func (s State) hasEnded() bool {
	verify, _ := s.reply(ProbeVerifyUser)
	zone, _ := s.reply(ProbeZone)
	return verify.Outcome == cloudflare.OutcomeOK && datedLife(verify, zone).Status == Fail
}

// unused reports whether the zone is there and not active, so that its twin may be in use.
func (s State) unused() bool {
	zone, visible := s.zone()
	return visible && zone.Status != "active"
}

// unseen reports whether Cloudflare accepts the token and does not show it the zone.
func (s State) unseen() bool {
	zone, _ := s.reply(ProbeZone)
	return !s.hasEnded() && (zone.Outcome == cloudflare.OutcomeRefused || heardOf(zone))
}

func planVerifyUser(s State) plan {
	verify := request(cloudflare.VerifyUser(s.Token()))
	switch {
	case s.byAccount():
		return plan{} // the user's endpoint does not know account tokens
	case s.zoneFirst():
		return s.lifeBehindZone(verify)
	}
	return verify
}

func planZone(s State) plan { return request(cloudflare.GetZone(s.Token(), s.Zone)) }

func planZoneList(s State) plan {
	if s.unseen() {
		return request(cloudflare.ListZones(s.Token()))
	}
	return plan{}
}

func planZoneSearch(s State) plan {
	if (s.unused() || s.unseen() && s.listFallsShort()) && s.searchName() != "" {
		return request(cloudflare.FindZone(s.Token(), s.searchName()))
	}
	return plan{}
}

func planVerifyAccount(s State) plan {
	verify, _ := s.reply(ProbeVerifyUser)
	zone, _ := s.zone()
	unknown := s.byAccount() || verify.Outcome == cloudflare.OutcomeTokenUnknown
	if unknown && zone.Account != "" && !s.unused() && !s.zoneFirst() {
		return request(cloudflare.VerifyAccount(s.Token(), zone.Account))
	}
	return plan{}
}

func planPurge(s State) plan {
	_, hasVerify := s.reply(ProbeVerifyUser)
	zone, visible := s.zone()
	reply, _ := s.reply(ProbeZone)
	unclear := reply.Unclear() // and the purge may tell more
	switch {
	case unclear && !hasVerify && !s.byAccount():
		return plan{standing: waiting}
	case s.Consent == No:
		return skip("you did not want it tried")
	case s.hasEnded():
		return skip("the token is not active")
	case !visible && !unclear:
		return skip("needs a zone that the token sees")
	case s.Consent == NotAsked:
		return plan{standing: waiting}
	}
	return request(cloudflare.Purge(s.Token(), s.Zone, zone.Name))
}

// zoneFirst reports whether the zone is asked for before the token's life: after a fix,
// when the zone's answer usually settles both.
func (s State) zoneFirst() bool { return s.round > 0 && s.ZoneShape == cloudflare.ZoneIDOK }

// heardOf reports whether a zone's answer depends on what the token may do, about which a
// list of zones can say more.
func heardOf(r cloudflare.Reply) bool {
	switch r.Outcome {
	case cloudflare.OutcomeNoZone, cloudflare.OutcomePermission, cloudflare.OutcomeNoRoute:
		return true
	}
	return false
}

// planReach: once there is a token, its own requests show whether the way is open.
func planReach(s State) plan {
	zone, ok := s.reply(ProbeZone)
	switch {
	case s.Token().IsZero():
		return request(cloudflare.Reach())
	case s.ZoneShape != cloudflare.ZoneIDOK: // then the zone is not asked for
	case !ok:
		return plan{standing: waiting}
	case answers(zone):
		return plan{standing: shown, why: "Cloudflare's API answers."}
	}
	return skip("the next ones show it")
}

// lifeBehindZone is verify after a fix: an answer that shows the token alive saves the
// request.
func (s State) lifeBehindZone(verify plan) plan {
	zone, hasZone := s.reply(ProbeZone)
	list, hasList := s.reply(ProbeZoneList)
	switch {
	case !hasZone:
		return plan{standing: waiting}
	case zone.Outcome == cloudflare.OutcomeOK:
		return plan{standing: shown, why: "It is: it could read the zone."}
	case !heardOf(zone):
		return verify
	case !hasList, broke(list) && list.Attempts == 1:
		return plan{standing: waiting}
	case list.Outcome == cloudflare.OutcomeOK:
		return plan{standing: shown, why: "It is: it could list zones."}
	}
	return verify
}

// listFallsShort reports whether the site's zone may be missing from the list of zones,
// which is a single page.
func (s State) listFallsShort() bool {
	r, _ := s.reply(ProbeZoneList)
	_, found := s.site(r.Zones)
	return r.More && !found
}

// reply is what a probe brought, if it was asked exactly like this: the answer for another
// token or zone does not count.
func (s State) reply(id ProbeID) (cloudflare.Reply, bool) {
	r, ok := s.results[id]
	if !ok || r.probe.Endpoint != cloudflare.EndpointReach && r.probe.Token != s.Token() {
		return cloudflare.Reply{}, false
	}
	if r.probe.Zone != "" && r.probe.Zone != s.Zone {
		return cloudflare.Reply{}, false
	}
	if r.probe.Endpoint == cloudflare.EndpointZoneSearch && r.probe.Name != s.searchName() {
		return cloudflare.Reply{}, false
	}
	return r.reply, true
}

// searchName is the name to look for among the zones: that of the zone if the token sees
// it, else the one that the site's zone should have.
func (s State) searchName() string {
	if z, visible := s.zone(); visible {
		return z.Name
	}
	return apex(s.Domain)
}
