package wizard

// The engine. Causes and their findings are in table.go; what stands here about
// findings is how telling they are and what "no fault" looks like for each.

import (
	"cmp"
	"slices"
)

// Verdict is what the findings amount to.
type Verdict struct {
	Cause        Cause
	Confidence   Confidence
	Because      []string   // findings that speak for the cause
	RuledOut     []RuledOut // what was excluded, by what
	Alternatives []Cause    // still possible beside the first
	Also         []Cause    // further faults that are certainly there
}

// RuledOut is an excluded cause with the finding that excludes it.
type RuledOut struct {
	Cause   Cause
	Because string
}

// stand is how one row fares against the findings.
type stand struct {
	row
	excludedBy *Finding // nil while the row is possible
	shown      int      // how much of what it must show was found
	proven     bool     // all of it
}

// candidate is the best of a cause's rows.
type candidate struct {
	cause  Cause
	prior  float64
	proven bool
	rows   []stand
}

// leads is how much more common the first cause has to be than the second to
// be called likely, when both fit.
const leads = 2

// Diagnose weighs the findings. The order of the findings does not matter.
func Diagnose(findings []Finding) Verdict { return assess(findings).verdict() }

// assessment is the table held against the findings.
type assessment struct {
	byID     map[FindingID]*Finding
	stands   []stand
	possible []candidate // best first
	proven   []candidate // those of them that something speaks for
	certain  []Cause     // faults that their own finding proves
}

func assess(findings []Finding) assessment {
	a := assessment{byID: map[FindingID]*Finding{}, stands: make([]stand, 0, len(table))}
	for i, f := range findings {
		if f.Value != "" {
			a.byID[f.ID] = &findings[i]
		}
	}
	for _, r := range table {
		a.stands = append(a.stands, judge(r, a.byID))
	}
	a.possible = candidates(a.stands)
	n := slices.IndexFunc(a.possible, func(c candidate) bool { return !c.proven })
	if n < 0 {
		n = len(a.possible)
	}
	a.proven = a.possible[:n]
	a.certain = certainCauses(a.stands)
	return a
}

func (a assessment) verdict() Verdict {
	v := Verdict{Cause: Undetermined, Confidence: CannotSay}
	if p := preventing(a.stands); p != nil && !a.decided() && !a.decidedOffline() {
		v.Cause, v.Confidence = p.cause, Confirmed
		v.Because = because([]stand{*p}, a.byID)
		v.Also = a.certain
		return v
	}
	switch {
	case a.decided():
		v.Cause, v.Confidence = a.proven[0].cause, Confirmed
	case len(a.proven) == 0 && len(a.certain) > 0: // what else was found does not fit together
		v.Cause, v.Confidence = a.certain[0], Likely
	case len(a.proven) == 0:
	case len(a.proven) == 1, a.proven[0].prior >= leads*a.proven[1].prior, slices.Contains(a.certain, a.proven[0].cause):
		v.Cause, v.Confidence = a.proven[0].cause, Likely
	}
	v.Because = because(a.evidence(v.Cause), a.byID)
	for _, c := range a.certain {
		if c != v.Cause {
			v.Also = append(v.Also, c)
		}
	}
	for _, c := range a.possible {
		if c.cause != v.Cause && !slices.Contains(v.Also, c.cause) {
			v.Alternatives = append(v.Alternatives, c.cause)
		}
	}
	v.RuledOut = a.ruledOut(v)
	return v
}

// evidence is the rows that speak for a cause, or for all that are left.
func (a assessment) evidence(c Cause) []stand {
	var rows []stand
	for _, s := range a.stands {
		possible := s.proven && s.excludedBy == nil && !s.prevents
		if possible && (s.cause == c || c == Undetermined) || s.cause == c && s.certain && s.proven {
			rows = append(rows, s)
		}
	}
	return rows
}

// decidedOffline reports whether a fault shows in what was entered, so that it
// needs no network to be named.
func (a assessment) decidedOffline() bool {
	return slices.ContainsFunc(a.stands, func(s stand) bool {
		_, byToken := s.must[TokenShape]
		_, byZone := s.must[ZoneIDShape]
		return s.certain && s.proven && len(s.must) == 1 && (byToken || byZone)
	})
}

// decided reports whether the first proven cause is the only one that fits; two
// faults that are both certain do not put each other in doubt.
func (a assessment) decided() bool {
	if len(a.proven) == 0 || a.proven[0].guessed() {
		return false
	}
	return len(a.possible) == 1 || !slices.ContainsFunc(a.possible, func(c candidate) bool {
		return !slices.Contains(a.certain, c.cause)
	})
}

func judge(r row, byID map[FindingID]*Finding) stand {
	s := stand{row: r, proven: true}
	for _, part := range []seen{r.must, r.may} {
		for id, allowed := range part {
			f := byID[id]
			if f == nil || slices.Contains(allowed, f.Value) {
				continue
			}
			if own, ok := r.must[id]; ok && slices.Contains(own, f.Value) {
				continue // must is the row's own, may comes from a shared profile
			}
			if s.excludedBy == nil || better(f, s.excludedBy) {
				s.excludedBy = f
			}
		}
		if s.excludedBy != nil {
			break // what the row is about explains more than what it allows
		}
	}
	for id, allowed := range r.must {
		f := byID[id]
		if f == nil || !slices.Contains(allowed, f.Value) {
			s.proven = false
		} else {
			s.shown++
		}
	}
	return s
}

// better reports whether finding a explains an exclusion better than b: what
// Cloudflare said, before what the person said, before what was seen offline.
func better(a, b *Finding) bool {
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.ID, b.ID)) < 0
}

func rank(f *Finding) int {
	switch f.ID {
	case TokenLife:
		return 0
	case PurgeRight:
		return 1
	case ZoneSearch:
		return 2
	case ZoneAccess, ZoneStatus, ZoneDomain, ZonePermissions, Network:
		return 3
	case TokenShape, TokenCharacters, ZoneIDShape:
		return 4
	}
	return 5
}

// candidates are the causes that are still possible, best first: proven ones,
// then by how common they are, then in the order of Causes.
func candidates(stands []stand) []candidate {
	byCause := map[Cause]*candidate{}
	for _, s := range stands {
		if s.excludedBy != nil || s.prevents {
			continue
		}
		c := byCause[s.cause]
		if c == nil {
			c = &candidate{cause: s.cause}
			byCause[s.cause] = c
		}
		if s.proven && !c.proven {
			c.proven, c.prior, c.rows = true, 0, nil
		}
		if s.proven == c.proven {
			c.prior = max(c.prior, s.prior)
			c.rows = append(c.rows, s)
		}
	}
	var out []candidate
	for _, cause := range Causes {
		if c := byCause[cause]; c != nil {
			out = append(out, *c)
		}
	}
	slices.SortStableFunc(out, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.order(), b.order()), cmp.Compare(b.prior, a.prior))
	})
	return out
}

// order puts what is proven first, a mere guess behind it, and what nothing
// speaks for last.
func (c candidate) order() int {
	switch {
	case c.proven && (!c.guessed() || c.rows[0].certain):
		return 0
	case c.proven:
		return 1
	}
	return 2
}

// guessed reports whether only guesses speak for the cause.
func (c candidate) guessed() bool {
	return !slices.ContainsFunc(c.rows, func(s stand) bool { return !s.guess })
}

// certainCauses are the faults that their own finding proves, even where
// another cause explains more.
func certainCauses(stands []stand) []Cause {
	var out []Cause
	for _, s := range stands {
		if s.certain && s.proven && !slices.Contains(out, s.cause) {
			out = append(out, s.cause)
		}
	}
	return out
}

func preventing(stands []stand) *stand {
	for i, s := range stands {
		if s.prevents && s.proven {
			return &stands[i]
		}
	}
	return nil
}

// because lists the findings that speak for a cause, the most telling first.
func because(rows []stand, byID map[FindingID]*Finding) []string {
	var found []*Finding
	for _, s := range rows {
		for _, part := range []seen{s.must, s.may} {
			for id := range part {
				if f := byID[id]; f != nil && telling(f) < 3 && !slices.Contains(found, f) {
					found = append(found, f)
				}
			}
		}
	}
	slices.SortFunc(found, func(a, b *Finding) int {
		return cmp.Or(cmp.Compare(telling(a), telling(b)), cmp.Compare(rank(a), rank(b)), cmp.Compare(a.ID, b.ID))
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
	case f.Status == Fail, rank(f) == 4 && f.Status != Pass, f.ID == Network && f.Value != "ok":
		return 0
	case f.Said() && f.Value != fine[f.ID]:
		return 1
	case f.Said(), f.ID == Network, rank(f) == 4:
		return 3
	}
	return 2
}

// fine is how a finding shows that there is no fault in what it is about.
var fine = map[FindingID]Value{
	TokenShape: "complete", TokenCharacters: "clean", ZoneIDShape: "ok", TokenLife: "active",
	ZoneAccess: "visible", ZoneStatus: "active", ZoneDomain: "same", PurgeRight: "allowed",
	said(AskIntegration): "yes", said(AskProvider): "cloudflare", said(AskFields): "yes", said(AskVersion): "ok",
}

// masked reports whether the row is out only because another fault stands
// before it: an expired token says nothing about its permissions.
func (s stand) masked() bool {
	f := s.excludedBy
	if f.Value == fine[f.ID] {
		return false
	}
	return slices.Contains(append(slices.Clone(s.must[f.ID]), s.may[f.ID]...), fine[f.ID])
}

// ruledOut names, for each excluded cause, the one finding that excludes it:
// that of the row which came closest. Causes of the network that did not show
// are not worth a line.
func (a assessment) ruledOut(v Verdict) []RuledOut {
	closest := map[Cause]stand{}
	for _, s := range a.stands {
		if s.excludedBy == nil || s.prevents || s.masked() {
			continue
		}
		best, ok := closest[s.cause]
		if !ok || s.shown > best.shown || s.shown == best.shown && better(s.excludedBy, best.excludedBy) {
			closest[s.cause] = s
		}
	}
	var out []RuledOut
	for _, c := range Causes {
		s, ok := closest[c]
		if ok && c != v.Cause && !slices.Contains(v.Also, c) && !slices.Contains(v.Alternatives, c) {
			out = append(out, RuledOut{c, s.excludedBy.Text})
		}
	}
	return out
}
