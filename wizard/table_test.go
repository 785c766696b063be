package wizard

import (
	"strings"
	"testing"
)

// Every cause has a row, and every row speaks of answers that can be given.
func TestTableIsWhole(t *testing.T) {
	has := map[Cause]bool{Undetermined: true}
	used := map[QuestionID]bool{}
	for i, r := range table {
		has[r.cause] = true
		if priors[r.cause] <= 0 || r.odds < 0 || len(r.must) == 0 {
			t.Errorf("row %d, %s: no prior, or nothing that it must show", i, r.cause)
		}
		for _, part := range []seen{r.must, r.may, hints[r.cause]} {
			for id, allowed := range part {
				if len(allowed) == 0 {
					t.Errorf("row %d, %s: goes with no value of %s", i, r.cause, id)
				}
				name, isSaid := strings.CutPrefix(string(id), "said.")
				if !isSaid {
					continue
				}
				q, ok := QuestionByID(QuestionID(name))
				if !ok {
					t.Errorf("row %d, %s: no question %s", i, r.cause, name)
				}
				used[q.ID] = true
				for _, v := range allowed {
					if _, ok := q.option(v); !ok {
						t.Errorf("row %d, %s: nobody can answer %s with %s", i, r.cause, name, v)
					}
				}
			}
		}
	}
	for _, c := range Causes {
		if !has[c] {
			t.Errorf("%s has no row", c)
		}
	}
	for _, q := range Questions {
		if !used[q.ID] {
			t.Errorf("no row looks at the answer to %s", q.ID)
		}
	}
}
