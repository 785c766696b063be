package wizard

// The end of a token that works: nobody is told by Cloudflare when it comes.

import (
	"fmt"

	"tokendoctor/cloudflare"
)

// Ends is when a token that works will end, with the whole days that are left by
// Cloudflare's clock. It is not known for one without an end, or where no verify endpoint
// was asked, as after a fix.
func (s State) Ends() (life cloudflare.Life, daysLeft int, known bool) {
	for _, id := range []ProbeID{ProbeVerifyUser, ProbeVerifyAccount} {
		r, ok := s.reply(id)
		if ok && !r.Life.ExpiresOn.IsZero() && lifeFinding(r).Status == Pass {
			return r.Life, int(r.Life.ExpiresOn.Sub(r.Date).Hours() / 24), !r.Date.IsZero()
		}
	}
	return cloudflare.Life{}, 0, false
}

// EndsWithin reports whether a token that works ends within so many days, by the days that are left in reports.
func (s State) EndsWithin(days int) bool {
	_, left, known := s.Ends()
	return known && left <= days
}

// Reminder says when a token that works will end, and when to think of it; empty
// for one that does not end or that Cloudflare does not tell of. After an end was
// mended the new one is not asked for.
func (s State) Reminder() string {
	if life, left, known := s.Ends(); known {
		text := fmt.Sprintf("The token ends on %s, in %s.", life.ExpiresOn.Format(day), daysText(left))
		if left < 7 {
			return text + " Give it a later end now."
		}
		return text + " Set a reminder for " + life.ExpiresOn.AddDate(0, 0, -7).Format(day) + "."
	}
	if r, ok := s.FromReport(); ok && r.ExpiresOn != "" {
		return "The token ends on " + r.ExpiresOn + "."
	}
	if s.before != nil && s.before.verdict.Cause == Expired && s.plan(ProbeVerifyUser).standing == shown {
		return "If the token has a new end, set a reminder for a week before it."
	}
	return ""
}

func daysText(n int) string {
	switch n {
	case 0:
		return "less than a day"
	case 1:
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

// expiry is the end of the token as reports write it; empty where it is not known.
func (s State) expiry() string {
	life, _, known := s.Ends()
	if !known {
		return ""
	}
	return life.ExpiresOn.UTC().Format(moment)
}
