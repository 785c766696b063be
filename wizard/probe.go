package wizard

// The probes of a sitting, and for each whether it is worth its request.

import "tokendoctor/cloudflare"

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

// probeOrder is the order in which probes are shown and first become possible.
var probeOrder = []ProbeID{
	ProbeReach, ProbeVerifyUser, ProbeZone, ProbeVerifyAccount,
	ProbeZoneList, ProbeZoneSearch, ProbePurge,
}

var probeTitles = map[ProbeID]string{
	ProbeReach:         "Reach Cloudflare's API",
	ProbeVerifyUser:    "Is the token alive?",
	ProbeZone:          "Does it see the zone?",
	ProbeVerifyAccount: "Is the account's token alive?",
	ProbeZoneSearch:    "Which zone has the site's name?",
	ProbeZoneList:      "Which zones does it reach?",
	ProbePurge:         "May it purge the zone?",
}

// plan is how a probe stands: what it asks and whether it is wanted, or why it
// is not.
type plan struct {
	probe    cloudflare.Probe
	standing standing
	why      string // of skipped and shown
}

type standing int

const (
	hidden  standing = iota // has nothing to add
	wanted                  // is worth its request
	waiting                 // may be wanted once others have answered, or the person has
	skipped                 // has no place here; why says so
	shown                   // another answer has shown that it would pass; why says how
)

func skip(why string) plan         { return plan{standing: skipped, why: why} }
func want(p cloudflare.Probe) plan { return plan{probe: p, standing: wanted} }
func wantIf(ok bool, p plan) plan {
	if !ok {
		return plan{}
	}
	return p
}

// plan decides on one probe by what is known so far.
func (s State) plan(id ProbeID) plan {
	token, byAccount := s.Token(), s.Paste.Kind == cloudflare.KindAccountToken
	switch {
	case id == ProbeReach && !token.IsZero():
		return s.reachBehindZone()
	case id == ProbeReach:
		return want(cloudflare.Reach())
	case !s.hasPaste:
		return skip("needs a token")
	case token.IsZero():
		return skip("the value is not an API token and is not sent")
	case id == ProbeVerifyUser && byAccount:
		return plan{} // the user's endpoint does not know account tokens
	case id == ProbeVerifyUser && s.zoneFirst():
		return s.lifeBehindZone(want(cloudflare.VerifyUser(token)))
	case id == ProbeVerifyUser:
		return want(cloudflare.VerifyUser(token))
	case s.ZoneShape != cloudflare.ZoneIDOK:
		return skip("needs a Zone ID")
	case id == ProbeZone:
		return want(cloudflare.GetZone(token, s.Zone))
	}

	verify, hasVerify := s.reply(ProbeVerifyUser)
	zoneReply, hasZone := s.reply(ProbeZone)
	unclear := zoneReply.Unclear() // and the purge may tell more
	if !hasZone || !hasVerify && !byAccount && (!s.zoneFirst() || id == ProbePurge && unclear) {
		return plan{standing: waiting}
	}
	ended := verify.Outcome == cloudflare.OutcomeOK && datedLife(verify, zoneReply).Status == Fail
	zone, visible := s.zone()
	unseen := !ended && unseenZone(zoneReply)
	unused := visible && zone.Status != "active" // its twin may be in use
	switch id {
	case ProbeZoneList:
		return wantIf(unseen, want(cloudflare.ListZones(token)))
	case ProbeZoneSearch:
		return wantIf((unused || unseen && s.listFallsShort()) && s.searchName() != "", want(cloudflare.FindZone(token, s.searchName())))
	case ProbeVerifyAccount:
		unknown := byAccount || verify.Outcome == cloudflare.OutcomeTokenUnknown
		return wantIf(unknown && zone.Account != "" && !unused && !s.zoneFirst(), want(cloudflare.VerifyAccount(token, zone.Account)))
	}
	switch { // the purge
	case s.Consent == No:
		return skip("you did not want it tried")
	case ended:
		return skip("the token is not active")
	case !visible && !unclear:
		return skip("needs a zone that the token sees")
	case s.Consent == NotAsked:
		return plan{standing: waiting}
	}
	return want(cloudflare.Purge(token, s.Zone, zone.Name))
}

// zoneFirst reports whether the zone is asked for before the token's life: after a fix,
// when what the zone answers mostly tells both.
func (s State) zoneFirst() bool { return s.round > 0 && s.ZoneShape == cloudflare.ZoneIDOK }

// unseenZone reports whether the token was heard for a zone, and does not see it.
func unseenZone(r cloudflare.Reply) bool {
	return r.Outcome == cloudflare.OutcomeRefused || heardOf(r)
}

// heardOf reports whether a zone's answer turns on what the token may, which a list of
// zones can tell more of.
func heardOf(r cloudflare.Reply) bool {
	switch r.Outcome {
	case cloudflare.OutcomeNoZone, cloudflare.OutcomePermission, cloudflare.OutcomeNoRoute:
		return true
	}
	return false
}

// reachBehindZone is reach once there is a token: what is asked with it goes the same way.
func (s State) reachBehindZone() plan {
	zone, ok := s.reply(ProbeZone)
	switch {
	case s.ZoneShape != cloudflare.ZoneIDOK: // then the zone is not asked for
	case !ok:
		return plan{standing: waiting}
	case answers(zone):
		return plan{standing: shown, why: "Cloudflare's API answers."}
	}
	return skip("the checks below tell")
}

// lifeBehindZone is verify after a fix: what shows the token alive saves the request.
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

// listFallsShort reports whether the site's zone may be one of those that the list of
// zones, which is one page, has left out.
func (s State) listFallsShort() bool {
	r, _ := s.reply(ProbeZoneList)
	_, found := s.site(r.Zones)
	return r.More && !found
}

// reply is what came of a probe, if it was asked just like this: the answer for
// another token or zone does not count.
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

// searchName is the name to look for among the zones: that of the zone if the
// token sees it, else the one that the site's should have.
func (s State) searchName() string {
	if z, visible := s.zone(); visible {
		return z.Name
	}
	return apex(s.Domain)
}
