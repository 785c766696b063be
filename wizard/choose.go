package wizard

// Which question to ask. Everything is counted in seconds of a person's time: those that
// the questions take, and those lost on a wrong card.

import "slices"

// wrongCard is what following a wrong card costs, in seconds: a quarter of an hour
// for its steps at Cloudflare and in WordPress, the test, and the way back. A guess.
const wrongCard = 900

// NextQuestion is the question to ask now, if one is worth its time; it was not answered
// yet. It looks ahead over all answers to as many questions as are left, and takes the way
// that costs a person least on average.
func NextQuestion(findings []Finding, answered []QuestionID, left int) (Question, bool) {
	a := assess(findings)
	if a.settled() {
		return Question{}, false
	}
	p := planning{known: map[answerSet]float64{}, rooms: make([]belief, left)}
	for i, q := range AllQuestions {
		if q.Effort > 0 && !slices.Contains(answered, q.ID) {
			p.open = append(p.open, openQuestion{q, i})
		}
	}
	b := a.belief()
	missed, _ := b.missed()
	_, q := p.best(b, answerSet{}, missed*wrongCard, left)
	return q, q.ID != ""
}

// planning is one look ahead. What the best way costs depends on what was answered, not on
// the order, so it is worked out once for each set of answers.
type planning struct {
	open  []openQuestion
	known map[answerSet]float64
	rooms []belief // for the beliefs on the way, by the questions that are left
}

type openQuestion struct {
	Question
	place int // among AllQuestions
}

// answerSet is what was answered on the way: for each open question the number of its
// option, from 1.
type answerSet [32]uint8

// best is what the best way costs from here, in seconds, and the question that it starts
// with. The question is empty if the card, which costs now, is better than any question.
func (p planning) best(b belief, given answerSet, now float64, left int) (cost float64, first Question) {
	if left == 0 || now == 0 {
		return now, Question{}
	}
	if known, ok := p.known[given]; ok {
		return known, Question{} // only the first question of a sitting is wanted, and it is asked for once
	}
	cost = now
	for i, q := range p.open {
		if given[i] != 0 || q.Effort >= cost || !b.mentions(q) {
			continue
		}
		var all float64
		missed, weights := make([]float64, len(q.Options)), make([]float64, len(q.Options))
		for n := range q.Options {
			missed[n], weights[n] = b.missedIf(q, n)
			all += weights[n]
		}
		asking := q.Effort
		for n, weight := range weights {
			share := weight / all
			if share > 0 && asking < cost {
				expected := missed[n] * wrongCard
				if left > 1 && expected > 0 {
					given[i] = uint8(n + 1)
					p.rooms[left-1] = b.after(q, n, p.rooms[left-1][:0])
					expected, _ = p.best(p.rooms[left-1], given, expected, left-1)
				}
				asking += share * expected
			}
		}
		given[i] = 0
		if asking < cost {
			cost, first = asking, q.Question
		}
	}
	p.known[given] = cost
	return cost, first
}

// belief is the rows that are still possible.
type belief []chance

// chance is a row that is still possible, with its weight, and how much of what it must
// show was not found.
type chance struct {
	*rule
	weight  float64
	missing int
}

// mentions reports whether an answer can make a difference.
func (b belief) mentions(q openQuestion) bool {
	return slices.ContainsFunc(b, func(c chance) bool { return c.answers[q.place] != nil })
}

// after is the row after the n-th answer to a question, and whether it is still possible.
func (c chance) after(q openQuestion, n int) (chance, bool) {
	if shares := c.answers[q.place]; shares == nil {
		c.weight *= q.share(q.Options[n].Value)
	} else {
		c.weight *= shares[n]
	}
	if c.mustHear[q.place] {
		c.missing--
	}
	return c, c.weight > 0
}

// after is the belief after an answer. room is reused for it.
func (b belief) after(q openQuestion, n int, room belief) belief {
	for _, c := range b {
		if c, possible := c.after(q, n); possible {
			room = append(room, c)
		}
	}
	return room
}

// missed is how probable it is that the first candidate is not the cause, and
// the weight of all candidates.
func (b belief) missed() (p, weight float64) {
	var g gathered
	for _, c := range b {
		g.add(c.rule, c.weight, c.missing == 0)
	}
	return g.missed()
}

// missedIf is what missed would be after an answer.
func (b belief) missedIf(q openQuestion, n int) (p, weight float64) {
	var g gathered
	for _, c := range b {
		if c, possible := c.after(q, n); possible {
			g.add(c.rule, c.weight, c.missing == 0)
		}
	}
	return g.missed()
}

func (g *gathered) missed() (p, weight float64) {
	cs := g.list()
	if len(cs) == 0 {
		return 0, 0
	}
	for _, c := range cs {
		weight += c.weight
	}
	return 1 - slices.MinFunc(cs, candidate.compare).weight/weight, weight
}
