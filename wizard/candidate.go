package wizard

// The rows that are still possible, joined by their causes and put in order.

import (
	"cmp"
	"slices"
)

// candidate is a cause with what its rows add up to.
type candidate struct {
	cause   Cause
	place   int     // among Causes
	weight  float64 // of all its rows that are possible
	proven  bool    // something speaks for it
	weak    bool    // only weak rows speak for it
	certain bool    // a fault by itself
}

// candidates are the causes that are still possible, best first.
func candidates(stands []stand) []candidate {
	var g gathered
	for _, s := range stands {
		if s.excludedBy == nil && !s.prevents {
			g.add(s.rule, s.weight, s.proven())
		}
	}
	out := slices.Clone(g.list())
	slices.SortFunc(out, candidate.compare)
	return out
}

// maxCauses is room enough for each cause, so that gathering allocates nothing.
const maxCauses = 64

// gathered joins rows by their causes, in the order in which a cause first appears.
type gathered struct {
	at   [maxCauses]int8 // by the cause's place: where it is among all, from 1
	all  [maxCauses]candidate
	size int
}

func (g *gathered) list() []candidate { return g.all[:g.size] }

func (g *gathered) add(r *rule, weight float64, proven bool) {
	if g.at[r.place] == 0 {
		g.all[g.size] = candidate{cause: r.cause, place: r.place, proven: proven, weak: true}
		g.size++
		g.at[r.place] = int8(g.size)
	}
	c := &g.all[g.at[r.place]-1]
	c.weight += weight
	if proven && !c.proven { // only the rows that something speaks for decide whether it is weak or certain
		c.proven, c.weak, c.certain = true, true, false
	}
	if proven == c.proven {
		c.weak = c.weak && r.weak
		c.certain = c.certain || r.certain
	}
}

// compare puts proven ones first, then the weightier, then keeps the order of Causes.
func (c candidate) compare(other candidate) int {
	return cmp.Or(cmp.Compare(c.order(), other.order()), cmp.Compare(other.weight, c.weight), cmp.Compare(c.place, other.place))
}

// order puts what is proven first, then what is weak, and what nothing speaks for last.
func (c candidate) order() int {
	switch {
	case c.proven && (!c.weak || c.certain):
		return 0
	case c.proven:
		return 1
	}
	return 2
}
