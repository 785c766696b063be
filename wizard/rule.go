package wizard

// The rows of the table, prepared for being compared with findings many times.

import (
	"cmp"
	"slices"
	"sync"
)

// rule is a row made ready: one clause for each finding that it lists, ordered so that the
// clause that explains most when it is not met comes first.
type rule struct {
	row
	prior   float64
	place   int  // of the cause among Causes
	byHost  bool // must show something of the web host
	byAge   bool // must show that a fix was made a moment ago
	clauses []clause
	hinted  []clause // what is measured, and speaks weakly for the cause
	// By the question's place among AllQuestions: answerShares, nil where the row says
	// nothing of the question; and whether an answer to it must be found.
	answers  [][]float64
	mustHear []bool
}

type clause struct {
	id      FindingID
	slot    int // of the finding, among all that clauses ask for
	allowed values
	must    bool
}

var rules = sync.OnceValue(func() []rule { return compile(table()) })

// slots number the findings that the table speaks of: the rows are held against them so
// often that looking each up by its name would take most of the time.
var slots = sync.OnceValue(func() map[FindingID]int {
	out := map[FindingID]int{}
	add := func(s seen) {
		for id := range s {
			if _, ok := out[id]; !ok {
				out[id] = len(out)
			}
		}
	}
	for _, r := range table() {
		add(with(r.may, r.must))
	}
	for _, c := range registry {
		add(c.hints)
	}
	return out
})

func compile(rows []row) []rule {
	out := make([]rule, 0, len(rows))
	for _, r := range rows {
		if r.odds == 0 {
			r.odds = 1
		}
		c := rule{row: r, prior: r.cause.row().prior, place: slices.Index(Causes, r.cause)}
		for id := range with(r.may, r.must) {
			_, must := r.must[id]
			c.byHost = c.byHost || must && id.ofHost()
			c.byAge = c.byAge || must && id == SittingAge
			allowed, _ := r.allows(id)
			c.clauses = append(c.clauses, clause{id, slots()[id], allowed, must})
		}
		slices.SortFunc(c.clauses, func(a, b clause) int {
			return cmp.Or(compareBool(a.id.said(), b.id.said()), compareBool(b.must, a.must), better(a.id, b.id))
		})
		for id, v := range r.cause.row().hints {
			if !id.said() {
				c.hinted = append(c.hinted, clause{id, slots()[id], v, false})
			}
		}
		for _, q := range AllQuestions {
			_, must := r.must[said(q.ID)]
			c.answers, c.mustHear = append(c.answers, answerShares(r, q)), append(c.mustHear, must)
		}
		out = append(out, c)
	}
	return out
}

// allows lists the values of a finding that a row goes with, and reports whether it says
// anything of it. What it must show is its own; what it may comes from a profile that it
// shares.
func (r row) allows(id FindingID) (values, bool) {
	if allowed, ok := r.must[id]; ok {
		return allowed, true
	}
	allowed, ok := r.may[id]
	return allowed, ok
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
