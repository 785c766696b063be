package wizard

// What customers with a cause tend to answer. How common the cause is, and which answers
// speak for it, is in its row of the registry, causes.go.

import "slices"

// hinted is how many times as often customers with the cause give a hinted answer as one
// that is not.
const hinted = 4

// usual is the share of customers that gives a question's usual answer, if it has one; the
// others share the rest. A guess.
const usual = 0.9

// share is the share of all customers that gives an answer, whatever their trouble.
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

// answerShares are the shares of a row's customers that give each answer to a question, in
// the order of its options: spread over those that the row allows, favouring the hinted
// ones. It is nil if the row says nothing of the question.
func answerShares(r row, q Question) []float64 {
	id := said(q.ID)
	allowed, listed := r.allows(id)
	speaks := r.cause.row().hints[id]
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
