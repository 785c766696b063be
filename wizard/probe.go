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
	ProbeZoneSearch:    "Does it see the site's domain?",
	ProbeZoneList:      "Which zones does it reach?",
	ProbePurge:         "May it purge the zone?",
}

// plan says whether a probe is worth its request as things stand, and what it
// asks. Where it is not, why names the missing prerequisite, or is empty when
// the probe has nothing to add.
func (s State) plan(id ProbeID) (p cloudflare.Probe, why string, wanted bool) {
	if id == ProbeReach {
		return cloudflare.Reach(), "", true
	}
	switch {
	case !s.hasPaste:
		return p, "needs a token", false
	case s.Token().IsZero():
		return p, "the value is not an API token and is not sent", false
	case s.stopped():
		return p, "stopped, see above", false
	}
	verify, hasVerify := s.reply(ProbeVerifyUser)
	if id == ProbeVerifyUser {
		if s.Paste.Kind == cloudflare.KindAccountToken {
			return p, "", false // the user's endpoint does not know account tokens
		}
		return cloudflare.VerifyUser(s.Token()), "", true
	}
	if s.ZoneShape != cloudflare.ZoneIDOK {
		return p, "needs a Zone ID", false
	}
	if id == ProbeZone {
		return cloudflare.GetZone(s.Token(), s.Zone), "", true
	}

	zoneReply, hasZone := s.reply(ProbeZone)
	if !hasZone || !hasVerify && s.Paste.Kind != cloudflare.KindAccountToken {
		return p, "waits for the checks before it", false
	}
	limited := verify.Outcome == cloudflare.OutcomeOK && lifeFinding(verify).Status == Fail
	zone, visible := s.zone()
	hidden := false
	switch zoneReply.Outcome {
	case cloudflare.OutcomeNoZone, cloudflare.OutcomeRefused, cloudflare.OutcomePermission:
		hidden = !limited
	}
	switch id {
	case ProbeZoneSearch:
		return cloudflare.FindZone(s.Token(), apex(s.Domain)), "", hidden && s.Domain != ""
	case ProbeZoneList:
		found, searched := s.reply(ProbeZoneSearch)
		return cloudflare.ListZones(s.Token()), "", hidden &&
			(s.Domain == "" || searched && found.Outcome == cloudflare.OutcomeOK && len(found.Zones) == 0)
	case ProbeVerifyAccount:
		account := zone.Account
		if zones := s.listed().Zones; account == "" && len(zones) > 0 {
			account = zones[0].Account
		}
		unknown := verify.Outcome == cloudflare.OutcomeTokenUnknown || !hasVerify
		return cloudflare.VerifyAccount(s.Token(), account), "", unknown && account != ""
	case ProbePurge:
		switch {
		case s.Consent == No:
			return p, "you did not want it tried", false
		case limited:
			return p, "the token is not active", false
		case visible || zoneReply.Outcome == cloudflare.OutcomeUnexpected:
			if s.Consent != Yes {
				return p, "asks you first", false
			}
			return cloudflare.Purge(s.Token(), s.Zone, zone.Name), "", true
		}
		return p, "the token does not see the zone", false
	}
	return p, "", false
}

// stopped reports that something between here and Cloudflare prevents any
// judgement, so that further requests would only make it worse.
func (s State) stopped() bool {
	f, ok := network(s)
	return ok && f.Value != "ok"
}

// Wants lists the probes whose answers are still missing.
func (s State) Wants() []Wanted {
	var out []Wanted
	for _, id := range probeOrder {
		if p, _, ok := s.plan(id); ok {
			if r, done := s.reply(id); !done || s.doubtful(id, r) {
				out = append(out, Wanted{id, p, done})
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
	return id != ProbePurge || listed.Value != "lacks"
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
	if r.probe.Endpoint == cloudflare.EndpointZoneSearch && r.probe.Name != apex(s.Domain) {
		return cloudflare.Reply{}, false
	}
	return r.reply, true
}

// Line is a probe as it is shown: what it asks, and how it went.
type Line struct {
	ID      ProbeID
	Title   string
	Wanted  bool
	Reply   *cloudflare.Reply // nil while there is no answer
	Status  Status            // once there is an answer, or Skip
	Text    string
	Request cloudflare.Endpoint
}

// Lines lists the probes that have a place on the screen.
func (s State) Lines() []Line {
	var out []Line
	for _, id := range probeOrder {
		p, why, wanted := s.plan(id)
		l := Line{ID: id, Title: probeTitles[id], Wanted: wanted, Request: p.Endpoint}
		r, done := s.reply(id)
		switch {
		case done:
			l.Reply = &r
			l.Request = r.Endpoint
			l.Status, l.Text = s.lineStatus(id, r)
		case wanted:
		case why != "":
			l.Status, l.Text = Skip, why
		default:
			continue
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
			f, ok = lifeFinding(r), true
		} else if r.Outcome == cloudflare.OutcomeTokenUnknown {
			if life, known := tokenLife(s); known && life.Value == "active" {
				return Skip, "not a user's token, so this endpoint does not know it"
			}
			return Fail, "Cloudflare does not know this token."
		}
	case ProbeZone:
		f, ok = zoneAccess(s)
	case ProbeZoneSearch, ProbeZoneList:
		if r.Outcome == cloudflare.OutcomeOK {
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
