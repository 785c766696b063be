package wizard

// Which probes are asked for at a time. Rules of this file: the verdict must not depend on
// which answer comes first, so everything that was asked for side by side is answered
// before more is chosen; retries wait for what was not tried yet; and everything has a
// limit.

import "tokendoctor/cloudflare"

// hindered reports whether something between here and Cloudflare prevents any judgement,
// or Cloudflare wants fewer requests: more of them would only make it worse.
func (s State) hindered() bool {
	_, prevented := s.prevented()
	return prevented || s.limited()
}

// limited reports whether Cloudflare counts too many requests.
func (s State) limited() bool {
	return s.any(func(r result) bool {
		return r.reply.Outcome == cloudflare.OutcomeRateLimited || r.reply.Outcome == cloudflare.OutcomePurgeLimited
	})
}

// Limited reports whether Cloudflare counts too many requests of any kind, so that the
// result says nothing about the token.
func (s State) Limited() bool {
	return s.any(func(r result) bool { return r.reply.Outcome == cloudflare.OutcomeRateLimited })
}

// stopped reports whether the person stopped the probes.
func (s State) stopped() bool { return s.any(func(r result) bool { return r.stopped }) }

// any reports whether one of the answers that count is like that.
func (s State) any(like func(result) bool) bool {
	for id, r := range s.results {
		if _, counts := s.reply(id); counts && like(r) {
			return true
		}
	}
	return false
}

// MaxRequests is how many requests are made before the person asks for more. A verdict
// usually needs three, and six at most; the rest is for what is asked twice to be sure.
const MaxRequests = 8

// NextProbes lists the probes to run side by side whose answers are still missing: the
// rest of those that were chosen, or else the next ones.
func (s State) NextProbes() []PendingProbe {
	if len(s.chosen) > 0 {
		return s.chosen
	}
	if s.stopped() || s.opened != nil {
		return nil
	}
	limited, hindered := s.limited(), s.hindered()
	var pending, again []PendingProbe
	for _, row := range probes {
		id, p := row.id, s.plan(row.id)
		if p.standing != requested {
			continue
		}
		switch r, done := s.reply(id); {
		case !done && !hindered:
			pending = append(pending, PendingProbe{id, p.probe, false})
		case done && r.Attempts == 1 && !limited && (broke(r) || !hindered && s.doubtful(id, r)):
			again = append(again, PendingProbe{id, p.probe, true})
		}
	}
	if len(pending) == 0 {
		pending = again
	}
	return pending[:max(0, min(len(pending), MaxRequests-s.requests))]
}

// PendingProbe is a probe that waits to be run.
type PendingProbe struct {
	ID    ProbeID
	Probe cloudflare.Probe
	Again bool // once more, some seconds after the first answer
}

// broke reports whether a request failed in a way that may pass in seconds.
func broke(r cloudflare.Reply) bool {
	return r.Outcome == cloudflare.OutcomeServerError || r.Outcome == cloudflare.OutcomeUnreachable && r.Failure.Broke()
}

// doubtful reports whether an answer is believed only with another one like it: Cloudflare
// was seen to give a lone 10000 to a token that is allowed to purge (workers-sdk#13854 and
// documentcloud#460), so nothing rests on a single one, nor on a 1000 that no other answer
// agrees with.
func (s State) doubtful(id ProbeID, r cloudflare.Reply) bool {
	switch r.Outcome {
	case cloudflare.OutcomeRefused:
		listed, _ := zonePermissions(s)
		return id != ProbePurge || listed.Value != "lacks" // the list says the same
	case cloudflare.OutcomeDenied:
		listed, _ := zonePermissions(s)
		return id == ProbePurge && listed.Value != "lacks"
	case cloudflare.OutcomeTokenUnknown:
		zone, ok := s.reply(ProbeZone)
		return id == ProbeVerifyUser && ok && (zone.Outcome == cloudflare.OutcomeRefused || zone.Unclear())
	}
	return false
}

// unconfirmed reports whether a refusal is the only one: its repeat is still to come, or
// had no answer.
func (s State) unconfirmed(id ProbeID, r cloudflare.Reply) bool {
	return r.Attempts == 1 && s.doubtful(id, r) || s.results[id].unsure
}
