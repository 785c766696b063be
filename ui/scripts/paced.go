package scripts

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"tokendoctor/cloudflare"
	"tokendoctor/ui"
)

// Cloudflare's API allows 1,200 requests in five minutes for one user, from all programs
// together, and blocks all of them for five minutes after one too many (documentation,
// "Rate limits", 2026-04-20). At most 1,100 are made here in any five minutes.
const (
	perSecond = 3.6
	burst     = 20
	// afterLimit is how long nothing is asked if a 429 names no time.
	afterLimit = 5 * time.Minute
)

// paced is a Prober for many sites at once: it waits so that the limit is never reached,
// and asks nothing before the time that Cloudflare named.
type paced struct {
	ui.Prober
	limiter *rate.Limiter

	mu    sync.Mutex
	until time.Time // nothing is asked before
}

func newPaced(p ui.Prober) *paced {
	return &paced{Prober: p, limiter: rate.NewLimiter(perSecond, burst)}
}

// Run waits for its turn. While Cloudflare wants no requests, it answers in its place, as
// Cloudflare would.
func (p *paced) Run(ctx context.Context, probe cloudflare.Probe) cloudflare.Reply {
	if p.pause() <= 0 && p.limiter.Wait(ctx) != nil { // ctx ended, or would before its turn
		return cloudflare.Reply{Endpoint: probe.Endpoint, Outcome: cloudflare.OutcomeCancelled}
	}
	if left := p.pause(); left > 0 { // it can have begun while this one waited
		return cloudflare.Reply{Endpoint: probe.Endpoint, Outcome: cloudflare.OutcomeRateLimited, RetryAfter: left}
	}
	r := p.Prober.Run(ctx, probe)
	if r.Outcome == cloudflare.OutcomeRateLimited {
		p.mu.Lock()
		wait := r.RetryAfter
		if wait == 0 {
			wait = afterLimit
		}
		if at := time.Now().Add(wait); at.After(p.until) {
			p.until = at
		}
		p.mu.Unlock()
	}
	return r
}

// pause is how long nothing may be asked.
func (p *paced) pause() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Until(p.until)
}
