package wizard

// Why: the findings that speak for a verdict, and what excludes all others.

import (
	"cmp"
	"slices"
)

// better orders findings by how much they explain: what Cloudflare said of the
// token, which zone it is and what the token may do there, then what was seen
// offline, then what the person said.
func better(a, b FindingID) int {
	return cmp.Or(cmp.Compare(a.row().rank, b.row().rank), cmp.Compare(a, b))
}

// evidence is the rows that speak for a cause, or for all that are left.
func (a assessment) evidence(c Cause) []stand {
	var rows []stand
	for _, s := range a.stands {
		possible := s.proven() && s.excludedBy == nil && !s.prevents
		if possible && (s.cause == c || c == Undetermined) || s.cause == c && s.certain && s.proven() {
			rows = append(rows, s)
		}
	}
	return rows
}

// because lists the findings that speak for a cause, the most telling first.
func because(rows []stand, byID map[FindingID]*Finding) []string {
	var found []*Finding
	for _, s := range rows {
		for _, c := range s.clauses {
			if f := byID[c.id]; f != nil && telling(f) != tellsNothing && !slices.Contains(found, f) {
				found = append(found, f)
			}
		}
		for id, answers := range s.cause.row().hints {
			if f := byID[id]; f != nil && slices.Contains(answers, f.Value) && !slices.Contains(found, f) {
				found = append(found, f)
			}
		}
	}
	slices.SortFunc(found, func(a, b *Finding) int {
		return cmp.Or(cmp.Compare(telling(a), telling(b)), better(a.ID, b.ID))
	})
	var out []string
	for _, f := range found {
		out = append(out, f.Text)
	}
	return out
}

// telling orders the evidence: what failed, what the person said, what passed.
// That a value looks right, a way is open and ForgeCache is set up speaks for no
// cause in particular.
func telling(f *Finding) int {
	switch {
	case f.Status == Fail, f.ID.offline() && f.Status != Pass, f.ID == Network && f.Value != "ok":
		return 0
	case f.Said() && f.Value != fineValue(f.ID):
		return 1
	case f.Said(), f.ID == Network, f.ID == HostNetwork, f.ID == HostPlugin, f.ID.offline():
		return tellsNothing
	}
	return 2
}

// tellsNothing sorts after everything that telling orders.
const tellsNothing = 3

// turnedAway is how the zone answers if the refusal is about the token alone.
var turnedAway = values{"token-refused", "malformed", "location"}

// hides reports whether a finding says nothing about a row because it is a fault
// that hides it: an expired token says nothing about its permissions.
func (r rule) hides(f *Finding) bool {
	allowed, _ := r.allows(f.ID)
	if f.ID == ZoneAccess && slices.Contains(turnedAway, f.Value) && slices.Contains(r.must[TokenLife], fineValue(TokenLife)) {
		return true
	}
	if f.ID == PurgeRight && slices.Contains(untried, f.Value) {
		return true // what was not tried excludes nothing
	}
	return f.Value != fineValue(f.ID) && slices.Contains(allowed, fineValue(f.ID))
}

// explainTheRest accounts for every cause that the verdict does not name: it is hidden by
// a fault, or one finding excludes it, that of the row which came closest.
func (a assessment) explainTheRest(v *Verdict) {
	closest := map[Cause]stand{}
	for _, s := range a.stands {
		named := s.cause == v.Cause || slices.Contains(v.Also, s.cause) || slices.Contains(v.Alternatives, s.cause)
		if s.excludedBy == nil || named {
			continue
		}
		best, seen := closest[s.cause]
		if !seen || s.closer(best) {
			closest[s.cause] = s
		}
	}
	for _, c := range Causes {
		s, ok := closest[c]
		switch {
		case !ok:
		case s.hidden && c != Healthy:
			v.Hidden = append(v.Hidden, RuledOut{c, s.explains.Text})
		default:
			v.RuledOut = append(v.RuledOut, RuledOut{c, s.explains.Text})
		}
	}
}

// closer reports whether an excluded row came closer than another of its cause. One that
// only a person's word excludes fits everything that was measured, and one that a fault
// hides might fit.
func (s stand) closer(than stand) bool {
	return cmp.Or(compareBool(s.excludedBy.Said(), than.excludedBy.Said()), compareBool(s.hidden, than.hidden),
		cmp.Compare(s.shown, than.shown),
		better(than.explains.ID, s.explains.ID)) > 0
}
