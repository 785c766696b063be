package wizard

import (
	"fmt"

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

// probeOrder is the order in which probes are shown and first become possible.
var probeOrder = []ProbeID{
	ProbeReach, ProbeVerifyUser, ProbeZone, ProbeVerifyAccount,
	ProbeZoneSearch, ProbeZoneList, ProbePurge,
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
	why      string // of skipped
}

type standing int

const (
	hidden  standing = iota // has nothing to add
	wanted                  // is worth its request
	waiting                 // may be wanted once others have answered, or the person has
	skipped                 // has no place here; why says so
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
	case id == ProbeReach:
		return want(cloudflare.Reach())
	case !s.hasPaste:
		return skip("needs a token")
	case token.IsZero():
		return skip("the value is not an API token and is not sent")
	case id == ProbeVerifyUser && byAccount:
		return plan{} // the user's endpoint does not know account tokens
	case id == ProbeVerifyUser:
		return want(cloudflare.VerifyUser(token))
	case s.ZoneShape != cloudflare.ZoneIDOK:
		return skip("needs a Zone ID")
	case id == ProbeZone:
		return want(cloudflare.GetZone(token, s.Zone))
	}

	verify, hasVerify := s.reply(ProbeVerifyUser)
	zoneReply, hasZone := s.reply(ProbeZone)
	if !hasZone || !hasVerify && !byAccount {
		return plan{standing: waiting}
	}
	ended := verify.Outcome == cloudflare.OutcomeOK && datedLife(verify, zoneReply).Status == Fail
	zone, visible := s.zone()
	unseen := !ended && (zoneReply.Outcome == cloudflare.OutcomeNoZone ||
		zoneReply.Outcome == cloudflare.OutcomeRefused || zoneReply.Outcome == cloudflare.OutcomePermission ||
		zoneReply.Outcome == cloudflare.OutcomeNoRoute)
	switch id {
	case ProbeZoneSearch:
		name := s.searchName()
		unused := visible && zone.Status != "active" // its twin may be in use
		return wantIf((unseen || unused) && name != "", want(cloudflare.FindZone(token, name)))
	case ProbeZoneList:
		found, searched := s.reply(ProbeZoneSearch)
		nothing := searched && found.Outcome == cloudflare.OutcomeOK && len(found.Zones) == 0
		return wantIf(unseen && (s.Domain == "" || nothing), want(cloudflare.ListZones(token)))
	case ProbeVerifyAccount:
		account := zone.Account
		if zones := s.listed().Zones; account == "" && len(zones) > 0 {
			account = zones[0].Account
		}
		unknown := verify.Outcome == cloudflare.OutcomeTokenUnknown || !hasVerify
		return wantIf(unknown && account != "", want(cloudflare.VerifyAccount(token, account)))
	}
	switch { // the purge
	case s.Consent == No:
		return skip("you did not want it tried")
	case ended:
		return skip("the token is not active")
	case !visible && zoneReply.Outcome != cloudflare.OutcomeUnexpected:
		return skip("needs a zone that the token sees")
	case s.Consent == NotAsked:
		return plan{standing: waiting}
	}
	return want(cloudflare.Purge(token, s.Zone, zone.Name))
}

// stages says which probes are asked for side by side. One that needs the answer of
// another stands in a later stage.
var stages = map[ProbeID]int{
	ProbeReach:      0,
	ProbeVerifyUser: 1, ProbeZone: 1,
	ProbeVerifyAccount: 2, ProbeZoneSearch: 2, ProbePurge: 2,
	ProbeZoneList: 3,
}

// hindered reports that something between here and Cloudflare prevents any judgement,
// or that Cloudflare wants fewer requests: more of them would only make it worse. It
// names the stage in which that came out.
func (s State) hindered() (stage int, ok bool) {
	stage = stages[ProbeZoneList]
	if f, found := network(s); found && f.Value != "ok" {
		_, verified := s.reply(ProbeVerifyUser)
		_, zoned := s.reply(ProbeZone)
		ok, stage = true, stages[ProbeReach]
		if verified || zoned {
			stage = stages[ProbeZone]
		}
	}
	for _, id := range probeOrder {
		if r, _ := s.reply(id); r.Outcome == cloudflare.OutcomeRateLimited || r.Outcome == cloudflare.OutcomePurgeLimited {
			ok, stage = true, min(stage, stages[id])
		}
	}
	return stage, ok
}

// lastStage is the last one whose probes are asked for: none, -1, once the person stopped
// them, and that of a hindrance. What is in one stage with the hindrance is under way by
// then and is waited for: whichever answer comes first, the verdict is the same.
func (s State) lastStage() int {
	last, _ := s.hindered()
	for _, id := range probeOrder {
		switch r, ok := s.reply(id); {
		case !ok:
		case r.Outcome == cloudflare.OutcomeCancelled:
			return -1
		case s.results[id].unsure:
			last = min(last, stages[id])
		}
	}
	return last
}

// Wants lists the probes whose answers are still missing.
func (s State) Wants() []Wanted {
	_, hindered := s.hindered()
	last := s.lastStage()
	var out []Wanted
	for _, id := range probeOrder {
		if p := s.plan(id); p.standing == wanted && stages[id] <= last {
			if r, done := s.reply(id); !done || !hindered && s.doubtful(id, r) {
				out = append(out, Wanted{id, p.probe, done})
			}
		}
	}
	return out
}

// Wanted is a probe that waits to be run.
type Wanted struct {
	ID    ProbeID
	Probe cloudflare.Probe
	Again bool // once more, some seconds after the first answer
}

// doubtful reports whether an answer is worth asking once more: Cloudflare was
// seen to give a lone 10000 to a token that may (workers-sdk#13854 and
// documentcloud#460), so nothing rests on one of them alone.
func (s State) doubtful(id ProbeID, r cloudflare.Reply) bool {
	if r.Outcome != cloudflare.OutcomeRefused || r.Attempts > 1 {
		return false
	}
	listed, _ := zonePermissions(s)
	return id != ProbePurge || listed.Value != "lacks" // the list says the same
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

// Line is a probe as it is shown: what it asks, and how it went.
type Line struct {
	ID     ProbeID
	Title  string
	Reply  *cloudflare.Reply // nil while there is no answer
	Status Status            // empty while an answer may still come
	Text   string
}

// Lines lists the probes that have a place on the screen.
func (s State) Lines() []Line {
	last := s.lastStage()
	var out []Line
	for _, id := range probeOrder {
		p := s.plan(id)
		l := Line{ID: id, Title: probeTitles[id]}
		r, done := s.reply(id)
		switch {
		case done:
			l.Reply = &r
			l.Status, l.Text = s.lineStatus(id, r)
		case p.standing == hidden:
			continue
		case p.standing == skipped:
			l.Status, l.Text = Skip, p.why
		case stages[id] > last:
			l.Status, l.Text = Skip, "the checks stopped before it"
		}
		out = append(out, l)
	}
	return out
}

// lineStatus words one reply by the finding that it makes.
func (s State) lineStatus(id ProbeID, r cloudflare.Reply) (Status, string) {
	var f Finding
	var ok bool
	switch id {
	case ProbeVerifyUser, ProbeVerifyAccount:
		if r.Outcome == cloudflare.OutcomeOK {
			zone, _ := s.reply(ProbeZone)
			f, ok = datedLife(r, zone), true
		} else if r.Outcome == cloudflare.OutcomeTokenUnknown {
			switch life, _ := tokenLife(s); life.Value {
			case "active":
				return Skip, "not a user's token, so this endpoint does not know it"
			case "":
				return Unknown, "As a user's token, Cloudflare does not know it. It may belong to an account."
			}
			return Fail, "Cloudflare does not know this token."
		}
	case ProbeZone:
		f, ok = zoneAccess(s)
	case ProbeZoneSearch:
		if f, ok = zoneTwin(s); !ok && r.Outcome == cloudflare.OutcomeOK {
			f, ok = zoneSearch(s)
		}
	case ProbeZoneList:
		switch n := len(r.Zones); {
		case r.Outcome != cloudflare.OutcomeOK:
		case n > 0 && s.Domain != "": // what they are not was said by the search
			return Pass, fmt.Sprintf("It reaches %d.", n)
		default:
			f, ok = zoneSearch(s)
		}
	case ProbePurge:
		f, ok = purgeRight(s)
	case ProbeReach:
		if _, prevents := networkValue(r); !prevents && r.Answered() {
			return Pass, "Cloudflare's API answers."
		}
	}
	if ok {
		return f.Status, f.Text
	}
	if r.Outcome == cloudflare.OutcomeMalformed {
		return Fail, replyText(r)
	}
	return Unknown, replyText(r)
}

// replyText says in words how a request went wrong.
func replyText(r cloudflare.Reply) string {
	switch r.Outcome {
	case cloudflare.OutcomeUnreachable:
		return fmt.Sprintf("No answer from api.cloudflare.com. It failed at the %s step: %s.", r.Failure.Step, r.Failure.Reason)
	case cloudflare.OutcomeIntercepted:
		return "Something between this computer and Cloudflare answered in its place."
	case cloudflare.OutcomeBlocked:
		return "Cloudflare's firewall blocked this computer before it looked at the token."
	case cloudflare.OutcomeServerError:
		return fmt.Sprintf("Cloudflare's API has a fault of its own: it answered %d.", r.Status)
	case cloudflare.OutcomeRateLimited:
		if r.RetryAfter > 0 {
			return fmt.Sprintf("Cloudflare counts too many requests. It says to wait %d seconds.", int(r.RetryAfter.Seconds()))
		}
		return "Cloudflare counts too many requests."
	case cloudflare.OutcomePurgeLimited:
		return "Too many purges were made already."
	case cloudflare.OutcomeCancelled:
		return "Cancelled."
	case cloudflare.OutcomeMalformed:
		return "Cloudflare says that the value does not have the form of a token."
	case cloudflare.OutcomeNoHeader:
		return "Cloudflare did not see a token in the request: something on the way took it out."
	case cloudflare.OutcomeUnexpected:
		return fmt.Sprintf("Cloudflare answered %d in a way that is not documented.", r.Status)
	}
	return fmt.Sprintf("Cloudflare refused the request: %d.", r.Status)
}
