package wizard

// The engine: the table checked against the findings. It knows rows and clauses, and no
// cause; what the causes are about is in causes.go, table.go and conflict.go, and the
// reasons given for them are in explain.go.

import (
	"slices"
	"sync/atomic"
)

// Verdict is what the findings amount to.
type Verdict struct {
	Cause          Cause
	Confidence     Confidence
	Because        []string        // the texts of the findings that speak for the cause, the most telling first
	RuledOut       []RuledOut      // what was excluded, by what
	Hidden         []RuledOut      // what could not be seen because another fault hides it, and which
	Contradictions []Contradiction // answers that do not fit what was measured
	Alternatives   []Cause         // still possible beside the first
	Also           []Cause         // further faults that are certainly there
	OtherSaved     bool            // the person says that ForgeCache has saved another value than the one tested
}

// Confidence is how sure a verdict is.
type Confidence string

// The confidences.
const (
	Confirmed Confidence = "confirmed"    // no other cause in the table fits all the findings
	Likely    Confidence = "likely"       // others are possible and named
	CannotSay Confidence = "undetermined" // named together, none before the others
)

// Words is the confidence as a screen shows it.
func (c Confidence) Words() string {
	if c == CannotSay {
		return "cannot tell"
	}
	return string(c)
}

// RuledOut is an excluded cause with the finding that excludes it.
type RuledOut struct {
	Cause   Cause
	Because string // the finding's text
}

// stand is how one row fares against the findings.
type stand struct {
	*rule
	weight     float64
	excludedBy *Finding // nil while the row is possible; a measurement if there is one, else an answer
	explains   *Finding // the same, but preferably one that is not a fault that hides the row
	hidden     bool     // there is none
	shown      int      // how much of what it must show was found
	missing    int      // how much was not; proven when nothing
}

func (s stand) proven() bool { return s.missing == 0 }

// ahead is how many times the weight of any other proven cause the first one must have to
// be called likely.
const ahead = 2

// Diagnose weighs the findings, whatever their order. What it returns is shared and must
// not be changed.
func Diagnose(findings []Finding) Verdict {
	if d := lastDiagnosis.Load(); d != nil && slices.Equal(d.findings, findings) {
		return d.verdict
	}
	d := &diagnosis{slices.Clone(findings), assess(findings).verdict()}
	lastDiagnosis.Store(d)
	return d.verdict
}

// lastDiagnosis saves the work if the same is asked again: a screen does so many times a
// frame.
var lastDiagnosis atomic.Pointer[diagnosis]

type diagnosis struct {
	findings []Finding
	verdict  Verdict
}

// assessment is the table checked against the findings.
type assessment struct {
	byID           map[FindingID]*Finding
	contradictions []Contradiction
	stands         []stand
	possible       []candidate // best first
	proven         []candidate // those of them that something speaks for
	certain        []Cause     // faults that their own finding proves
	decided        bool        // the first proven cause is the only one that fits what was measured
}

func assess(findings []Finding) assessment { return assessRows(rules(), findings) }

func assessRows(rules []rule, findings []Finding) assessment {
	a := assessment{byID: make(map[FindingID]*Finding, len(findings))}
	for i, f := range findings {
		if f.Value != "" {
			a.byID[f.ID] = &findings[i]
		}
	}
	a.contradictions = contradictions(a.byID)
	for _, c := range a.contradictions {
		delete(a.byID, c.Said.ID)
	}
	bySlot := make([]*Finding, len(slots()))
	for id, f := range a.byID {
		if slot, ok := slots()[id]; ok {
			bySlot[slot] = f
		}
	}
	answers := countedAnswers(a.byID)
	hostTold := slices.ContainsFunc(findings, func(f Finding) bool { return f.ID.ofHost() })
	a.stands = make([]stand, 0, len(rules))
	for i := range rules {
		if rules[i].byHost && !hostTold || rules[i].byAge && a.byID[SittingAge] == nil {
			continue // the cause's other rows tell how common it is
		}
		a.stands = append(a.stands, judge(&rules[i], bySlot, answers))
	}
	a.possible = candidates(a.stands)
	n := slices.IndexFunc(a.possible, func(c candidate) bool { return !c.proven })
	if n < 0 {
		n = len(a.possible)
	}
	a.proven = a.possible[:n]
	a.certain = certainCauses(a.stands)
	a.decided = a.decides()
	return a
}

// countedAnswer is an answer that takes part in the weighing.
type countedAnswer struct {
	question int // its place among AllQuestions
	option   int
	share    float64 // of all customers
}

// countedAnswers lists the answers among the findings.
func countedAnswers(byID map[FindingID]*Finding) []countedAnswer {
	var out []countedAnswer
	for i, q := range AllQuestions {
		if f := byID[said(q.ID)]; f != nil && q.Chosen(f.Value) < len(q.Options) {
			out = append(out, countedAnswer{i, q.Chosen(f.Value), q.share(f.Value)})
		}
	}
	return out
}

func judge(r *rule, bySlot []*Finding, answers []countedAnswer) stand {
	s := stand{rule: r, weight: r.prior * r.odds}
	for _, c := range r.clauses {
		f := bySlot[c.slot]
		met := f != nil && slices.Contains(c.allowed, f.Value)
		switch {
		case met && c.must:
			s.shown++
		case !met && c.must:
			s.missing++
		}
		switch {
		case f == nil || met:
		case s.excludedBy == nil:
			s.excludedBy, s.explains, s.hidden = f, f, r.hides(f)
		case s.hidden && !r.hides(f):
			s.explains, s.hidden = f, false
		}
	}
	if s.excludedBy == nil {
		for _, h := range r.hinted {
			if f := bySlot[h.slot]; f != nil && slices.Contains(h.allowed, f.Value) {
				s.weight *= weakly
			}
		}
		for _, t := range answers {
			if shares := r.answers[t.question]; shares != nil {
				s.weight *= shares[t.option] / t.share
			}
		}
	}
	return s
}

// weakly is how much more likely a cause is with a weak sign of it. A guess.
const weakly = 1.5

func (a assessment) verdict() Verdict {
	v := Verdict{Cause: Undetermined, Confidence: CannotSay, Contradictions: a.contradictions}
	if p := a.prevented(); p != nil {
		v.Cause, v.Confidence = p.cause, Confirmed
		if p.weak {
			v.Confidence = Likely
			for _, c := range Causes {
				if c != p.cause && c != Undetermined && !slices.Contains(a.certain, c) {
					v.Hidden = append(v.Hidden, RuledOut{c, a.byID[Network].Text})
				}
			}
		}
		v.Because = because([]stand{*p}, a.byID)
		if life := a.byID[TokenLife]; life != nil && life.Status == Pass {
			v.Because = append(v.Because, life.Text) // what was learned earlier stays true
		}
		v.Also = a.certain
		return v
	}
	switch {
	case a.decided:
		v.Cause, v.Confidence = a.proven[0].cause, Confirmed
	case len(a.proven) > 0 && (a.leads() || slices.Contains(a.certain, a.proven[0].cause)):
		v.Cause, v.Confidence = a.proven[0].cause, Likely
	case len(a.certain) > 0: // whatever else is wrong, this has to be fixed
		v.Cause, v.Confidence = a.certain[0], Likely
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
	a.explainTheRest(&v)
	return v
}

// leads reports whether the first proven cause is far enough ahead of the other proven
// ones.
func (a assessment) leads() bool {
	return !slices.ContainsFunc(a.proven[1:], func(c candidate) bool { return a.proven[0].weight < ahead*c.weight })
}

// decides reports whether the first proven cause is the only one that fits what was
// measured; a person's word alone excludes nothing here. Two faults that are both certain
// do not cast doubt on each other.
func (a assessment) decides() bool {
	if len(a.proven) == 0 {
		return false
	}
	first := a.proven[0]
	measured, others, allCertain := false, false, true
	for _, s := range a.stands {
		if s.prevents || s.excludedBy != nil && !s.excludedBy.Said() {
			continue
		}
		if s.cause == first.cause {
			measured = measured || s.proven() && !s.weak && !slices.ContainsFunc(s.clauses, clause.needsWord)
		} else {
			others = true
		}
		allCertain = allCertain && slices.Contains(a.certain, s.cause)
	}
	return measured && (!others || allCertain)
}

// needsWord reports whether a clause asks for something that only a person can say.
func (c clause) needsWord() bool { return c.must && c.id.said() }

// decidedOffline reports whether a fault shows in what was entered, so that it can be
// named without the network.
func (a assessment) decidedOffline() bool {
	return slices.ContainsFunc(a.stands, func(s stand) bool {
		needsNetwork := func(c clause) bool { return c.must && !c.id.offline() }
		return s.certain && s.proven() && !slices.ContainsFunc(s.clauses, needsNetwork)
	})
}

// certainCauses are the faults that their own finding proves, even if another cause
// explains more.
func certainCauses(stands []stand) []Cause {
	var out []Cause
	for _, s := range stands {
		if s.certain && s.proven() && !slices.Contains(out, s.cause) {
			out = append(out, s.cause)
		}
	}
	return out
}

// prevented is what keeps anything from being said about the token, unless a cause was
// found all the same.
func (a assessment) prevented() *stand {
	i := slices.IndexFunc(a.stands, func(s stand) bool { return s.prevents && s.proven() })
	if i < 0 || a.decided || a.decidedOffline() {
		return nil
	}
	return &a.stands[i]
}

// settled reports whether nothing that a person says can change the verdict.
func (a assessment) settled() bool { return a.decided || a.prevented() != nil }

// belief is the rows that are still possible.
func (a assessment) belief() belief {
	var out belief
	for _, s := range a.stands {
		if s.excludedBy == nil && !s.prevents {
			out = append(out, chance{s.rule, s.weight, s.missing})
		}
	}
	return out
}
