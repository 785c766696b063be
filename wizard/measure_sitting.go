package wizard

// What the sitting itself shows: how new the thing under test is, and what was read
// before.

import "tokendoctor/cloudflare"

// SittingAge is about what a fix has just changed.
const SittingAge FindingID = "sitting.age"

// RefusalForm is about how a refusal is made, apart from what it says.
const RefusalForm FindingID = "refusal.form"

var sittingFindings = []findingRow{
	{SittingAge, values{"new"}, "", 3, sittingAge},
	{RefusalForm, values{"documented"}, "", 4, refusalForm},
}

// refusalForm is there if a refusal links to Cloudflare's documentation. That was seen for
// tokens that are alive (R2 and Turnstile, changelog of 2026-08-20), so it speaks weakly
// for the faults that such a token can have.
func refusalForm(s State) (Finding, bool) {
	documented := s.any(func(r result) bool { return r.reply.Documented() })
	return Finding{RefusalForm, "documented", Unknown, "The refusal links to Cloudflare's documentation, which was seen where a token is active."}, documented
}

// newFor is for how many minutes a token counts as new after it was made or edited. A test
// suite that asks Cloudflare's own API retries for about that long.
const newFor = 2

// sittingAge is there while a test after a new or an edited token is refused.
func sittingAge(s State) (Finding, bool) {
	f := Finding{SittingAge, "new", Unknown, "The token was made or edited a moment ago. Cloudflare can need some minutes to know it everywhere."}
	return f, s.fresh() && s.refusedNow()
}

// MayBeTooNew reports whether a test after a new or edited token was refused in a way that
// may soon pass.
func (s State) MayBeTooNew() bool { _, ok := sittingAge(s); return ok }

// Round is the number of tests after a fix, 0 before the first.
func (s State) Round() int { return s.round }

// fresh reports whether a fix has just changed the token, or what it may do.
func (s State) fresh() bool {
	switch {
	case s.before == nil, s.before.changed == ChangedZone:
		return false
	case s.before.changed != ChangedToken && s.before.verdict.Cause.row().side != atCloudflare:
		return false // the same token, and nothing was to be changed at Cloudflare
	}
	var dated []cloudflare.Reply
	for _, r := range s.log {
		if r.round == s.round && !r.reply.Date.IsZero() {
			dated = append(dated, r.reply)
		}
	}
	return len(dated) == 0 || dated[len(dated)-1].Date.Sub(dated[0].Date).Minutes() < newFor
}

// refusedNow reports whether Cloudflare said no in this round of tests, in a way that may
// soon pass.
func (s State) refusedNow() bool {
	zone, _ := s.reply(ProbeZone)
	purge, _ := s.reply(ProbePurge)
	switch zone.Outcome {
	case cloudflare.OutcomeRefused, cloudflare.OutcomeDenied, cloudflare.OutcomeNoZone, cloudflare.OutcomeTokenUnknown:
		return true
	}
	return saysNo(purge)
}
