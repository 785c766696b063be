package wizard

// How common the causes are before anything was looked at, and what each one's
// customers tend to tell. Only the ratios matter.

import "slices"

// priors are out of roughly 100 customers who come with the message. "§10" is
// the fact sheet's ranking of causes by the threads that report them; it counts
// every program that talks to Cloudflare, so the article, which counts
// ForgeCache's customers, moves some of them.
var priors = map[Cause]float64{
	Truncated:         20, // the article: "the most common cause"; §10 has cut values fifth and sixth
	WrongCredential:   25, // §10: first, with ten threads; the article's Cause 2
	MissingPermission: 20, // §10: second; the article's Cause 3
	WrongZoneScope:    12, // §10: seventh; the article's third variant of Cause 3
	Expired:           10, // §10: ninth together with revoked; the article's Cause 4 names it first
	Revoked:           10, // the same, and rolled and leaked ones with it
	Disabled:          2,  // no thread; a status in Cloudflare's documents
	NotYetValid:       1,  // no thread; a field in Cloudflare's documents
	Contaminated:      6,  // the article: "unusual"; §10: sixth, with other damage of copying
	SavedValueDiffers: 6,  // the article's 200 row; §10: fifth, where software cuts the value
	Healthy:           12, // §10: tenth, faults of Cloudflare's that have passed; and whoever mended it before
	WrongZoneID:       15, // §10: third; the article's 404 row
	RateLimited:       3,  // the article's 429 row
	IPRestricted:      4,  // §10: eighth, two threads
	ZoneInactive:      4,  // §10: twelfth
	HostBlocked:       1,  // the article: "rarely, a host firewall"
	PluginOutdated:    2,  // the article asks for 2.1.18; how many run an older one is not known
	IntegrationOff:    2,  // the article's first telltale sign
	// What prevents the check is seen when it is there; no prior decides on it.
	Unreachable: 1, Intercepted: 1, BlockedByCloudflare: 1, CloudflareUnavailable: 1,
}

// hints are answers that speak for a cause and exclude none: a token that
// expires was not necessarily left alone since it worked. All are guesses by
// what the cause is.
var hints = map[Cause]seen{
	Truncated:         {said(AskChanged): {"never", "forgecache"}},
	WrongCredential:   {said(AskChanged): {"never"}},
	Contaminated:      {said(AskChanged): {"never", "forgecache"}},
	MissingPermission: {said(AskChanged): {"never", "cloudflare"}},
	WrongZoneScope:    {said(AskChanged): {"never", "site"}},
	WrongZoneID:       {said(AskChanged): {"never"}},
	NotYetValid:       {said(AskChanged): {"never"}},
	Expired:           {said(AskChanged): {"nothing"}},
	Revoked:           {said(AskChanged): {"cloudflare"}},
	Disabled:          {said(AskChanged): {"cloudflare"}},
	ZoneInactive:      {said(AskChanged): {"never", "cloudflare", "site"}},
	IPRestricted:      {said(AskChanged): {"site", "cloudflare"}},
	HostBlocked:       {said(AskChanged): {"site"}},
	SavedValueDiffers: {said(AskChanged): {"forgecache"}, said(AskSaved): {"no"}},
	IntegrationOff:    {said(AskChanged): {"forgecache"}},
	Healthy:           {said(AskChanged): {"nothing"}},
	// It strikes whatever was done at the site.
	CloudflareUnavailable: {said(AskChanged): {"nothing"}},
}

// hinted is how much more often a cause's customers give a hinted answer than
// one that is not.
const hinted = 4

// usual is how many give a question's usual answer, where it has one; the others
// share the rest. A guess.
const usual = 0.9

// share is how many give an answer, whatever their trouble.
func (q Question) share(v Value) float64 {
	n := float64(len(q.Options))
	switch q.Usual {
	case "":
		return 1 / n
	case v:
		return usual
	}
	return (1 - usual) / (n - 1)
}

// answerShares are how many of a row's customers give each answer to a question,
// in the order of its options: shared out among those that the row allows, leaning
// to the hinted ones. It is nil where the row says nothing of the question.
func answerShares(r row, q Question) []float64 {
	id := said(q.ID)
	allowed, listed := r.allows(id)
	speaks := hints[r.cause][id]
	if !listed && speaks == nil {
		return nil
	}
	out := make([]float64, len(q.Options))
	var all float64
	for i, o := range q.Options {
		switch {
		case listed && !slices.Contains(allowed, o.Value):
			continue
		case slices.Contains(speaks, o.Value):
			out[i] = q.share(o.Value) * hinted
		default:
			out[i] = q.share(o.Value)
		}
		all += out[i]
	}
	for i := range out {
		out[i] /= all
	}
	return out
}
