package wizard

// Which question to ask. All is reckoned in seconds of a person's time: those of
// the questions, and those lost on a wrong card.

import "slices"

// wrongCard is what following a wrong card costs, in seconds: a quarter of an hour
// for its steps at Cloudflare and in WordPress, the test, and the way back. A guess.
const wrongCard = 900

// NextQuestion is the question to ask now, if one is worth its time; none of those
// that were answered is. It looks ahead over all answers to as many questions as are
// left, and takes the way that costs a person least on average.
func NextQuestion(findings []Finding, answered []QuestionID, left int) (Question, bool) {
	a := assess(findings)
	if a.settled() {
		return Question{}, false
	}
	var open []Question
	for _, q := range AllQuestions {
		if q.Effort > 0 && !slices.Contains(answered, q.ID) {
			open = append(open, q)
		}
	}
	_, q := a.belief().plan(open, left)
	return q, q.ID != ""
}

// belief is the rows that are still possible, with their weights.
type belief []stand

// plan is what the best way on costs, in seconds, and the question that it
// starts with, which is empty where the card is better than any question.
func (b belief) plan(open []Question, left int) (cost float64, first Question) {
	missed, _ := b.missed()
	cost = missed * wrongCard
	if left == 0 || cost == 0 {
		return cost, Question{}
	}
	for i, q := range open {
		if q.Effort >= cost || !b.mentions(q.ID) {
			continue
		}
		rest := slices.Concat(open[:i], open[i+1:])
		after := make([]belief, len(q.Options))
		for j := range q.Options {
			after[j] = b.told(q, j)
		}
		asking := q.Effort
		for j, p := range shares(after) {
			if p > 0 && asking < cost {
				expected, _ := after[j].plan(rest, left-1)
				asking += p * expected
			}
		}
		if asking < cost {
			cost, first = asking, q
		}
	}
	return cost, first
}

// mentions reports whether an answer can make a difference.
func (b belief) mentions(id QuestionID) bool {
	return slices.ContainsFunc(b, func(s stand) bool { return s.answers[id] != nil })
}

// told is the belief after an answer, the n-th of a question's.
func (b belief) told(q Question, n int) belief {
	share := q.share(q.Options[n].Value)
	out := make(belief, 0, len(b))
	for _, s := range b {
		if shares := s.answers[q.ID]; shares == nil {
			s.weight *= share
		} else if s.weight *= shares[n]; s.weight == 0 {
			continue
		}
		if _, must := s.must[said(q.ID)]; must {
			s.missing--
		}
		out = append(out, s)
	}
	return out
}

// shares are how probable each of these beliefs is beside the others.
func shares(after []belief) []float64 {
	out := make([]float64, len(after))
	var all float64
	for i, b := range after {
		_, out[i] = b.missed()
		all += out[i]
	}
	for i := range out {
		out[i] /= all
	}
	return out
}

// missed is how probable it is that the first candidate is not the cause, and
// the weight of all candidates.
func (b belief) missed() (p, weight float64) {
	var room [32]candidate // every cause has its place, so that nothing is allocated
	cs := gather(b, room[:0])
	if len(cs) == 0 {
		return 0, 0
	}
	for _, c := range cs {
		weight += c.weight
	}
	return 1 - slices.MinFunc(cs, candidate.compare).weight/weight, weight
}
