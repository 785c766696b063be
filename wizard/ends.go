package wizard

// The end of a token that works: Cloudflare gives no warning before it comes.

import (
	"fmt"
	"slices"

	"tokendoctor/cloudflare"
)

// Ends is when a token that works will end, and the whole days left by Cloudflare's clock.
// known is false for a token without an end. What the verify endpoint said before a fix
// holds after it, as long as the token is the same.
func (s State) Ends() (life cloudflare.Life, daysLeft int, known bool) {
	if f, _ := s.Finding(TokenLife); f.Value != "active" {
		return cloudflare.Life{}, 0, false
	}
	for _, asked := range slices.Backward(s.log) {
		r := asked.reply
		if asked.probe.Token == s.Token() && !r.Life.ExpiresOn.IsZero() && lifeFinding(r).Status == Pass {
			return r.Life, int(r.Life.ExpiresOn.Sub(r.Date).Hours() / 24), !r.Date.IsZero()
		}
	}
	return cloudflare.Life{}, 0, false
}

// EndsWithin reports whether a token that works ends within so many whole days.
func (s State) EndsWithin(days int) bool {
	_, left, known := s.Ends()
	return known && left <= days
}

// Reminder says when a token that works will end, and when to think of it; empty if it
// does not end or Cloudflare does not say. After an end was fixed, the new end is not
// asked for.
func (s State) Reminder() string {
	if life, left, known := s.Ends(); known {
		weekBefore := life.ExpiresOn.AddDate(0, 0, -7)
		if left < 7 {
			return "The token ends on " + life.ExpiresOn.Format(day) + ". That is within a week: give it a later end now."
		}
		return "The token ends on " + life.ExpiresOn.Format(day) + ". Set a reminder for " + weekBefore.Format(day) + "."
	}
	if r, ok := s.FromReport(); ok && r.ExpiresOn != "" {
		return "The token ends on " + r.ExpiresOn + "."
	}
	if s.before != nil && s.before.verdict.Cause == Expired && s.plan(ProbeVerifyUser).standing == shown {
		return "If the token has a new end, set a reminder for a week before it."
	}
	return ""
}

// DaysLeft says how much longer a token works, by Cloudflare's clock; empty if that is not
// known.
func (s State) DaysLeft() string {
	_, left, known := s.Ends()
	switch {
	case !known:
		return ""
	case left <= 0:
		return "Less than a day is left."
	case left == 1:
		return "1 day is left."
	}
	return fmt.Sprintf("%d days are left.", left)
}

// expiry is the end of the token as reports write it; empty where it is not known.
func (s State) expiry() string {
	life, _, known := s.Ends()
	if !known {
		return ""
	}
	return life.ExpiresOn.UTC().Format(moment)
}
