package wizard

import (
	"maps"
	"slices"
)

// Asked lists the questions that are not asked any more.
func (s State) Asked() []QuestionID { return s.answered() }

// Lost is what is lost on a wrong card on average, in seconds, if the card is
// shown now, and the weight of all that is possible.
func Lost(findings []Finding) (seconds, weight float64) {
	a := assess(findings)
	if a.settled() {
		return 0, 1
	}
	missed, weight := a.belief().missed()
	return missed * wrongCard, weight
}

// Said is the finding that an answer makes, and how many give it.
func Said(q Question, n int) (Finding, float64) {
	v := q.Options[n].Value
	return q.finding(v), q.share(v)
}

// EveryFinding lists every value of every finding that the table knows.
func EveryFinding() []Finding {
	values := map[FindingID]map[Value]bool{}
	for _, r := range rules() {
		for _, c := range r.clauses {
			for _, v := range c.allowed {
				if values[c.id] == nil {
					values[c.id] = map[Value]bool{}
				}
				values[c.id][v] = true
			}
		}
	}
	var out []Finding
	for _, id := range slices.Sorted(maps.Keys(values)) {
		for _, v := range slices.Sorted(maps.Keys(values[id])) {
			out = append(out, Finding{ID: id, Value: v, Text: string(id) + " is " + string(v)})
		}
	}
	return out
}

// PastQuestions goes to the card with no word on any question.
func PastQuestions(s State) State {
	for s.Step == StepQuestion {
		q, _ := s.Question()
		s = s.Apply(Answered{q.ID, Unsure})
	}
	return s
}
