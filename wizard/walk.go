package wizard

// From step to step: on, back, and through the questions.

import (
	"slices"

	"tokendoctor/cloudflare"
)

func (Next) apply(s State) State {
	switch s.Step {
	case "", StepStart:
		s.Step = StepSymptoms
	case StepSymptoms:
		s.Step = StepZone
		if s.symptomCard() && !s.insisted {
			s.Step, s.early = StepCard, true
		}
	case StepProbes:
		if len(s.NextProbes()) == 0 {
			return s.ask(0)
		}
	case StepCard:
		s.Step = StepFix
	case StepOpened:
		return s.ask(len(s.trail))
	case StepFix:
		if s.early {
			return s.fixedEarly()
		}
		s.Step = StepRetest
	case StepRetested:
		if len(s.NextProbes()) == 0 {
			return s.afterRetest()
		}
	}
	return s
}

// symptomCard reports whether the symptoms alone lead to a card.
func (s State) symptomCard() bool {
	return slices.ContainsFunc(registry, func(r causeRow) bool {
		for q, v := range s.Answers {
			if slices.Contains(r.symptoms[said(q)], v) {
				return true
			}
		}
		return false
	})
}

// Early reports whether the card and its steps follow from the symptoms alone.
func (s State) Early() bool { return s.early }

func (CheckAnyway) apply(s State) State {
	if s.Early() {
		s.insisted, s.early = true, false
		s.Step = StepZone
	}
	return s
}

// ask goes to the n-th question, which may have been asked before, or to the card if
// nothing is left that is worth asking.
func (s State) ask(n int) State {
	s.Step = StepQuestion
	s.at = n
	if n < len(s.trail) {
		return s
	}
	if n < MaxQuestions {
		if q, ok := NextQuestion(s.Findings(), s.answered(), MaxQuestions-n); ok {
			s.trail = append(slices.Clip(s.trail), q.ID)
			return s
		}
	}
	s.Step = s.result()
	return s
}

// answered lists what is not to be asked again: all answers except a symptom that was not
// looked up yet, and what the web host has reported.
func (s State) answered() []QuestionID {
	var out []QuestionID
	for id, v := range s.Answers {
		if v != Unsure || slices.Contains(s.trail, id) {
			out = append(out, id)
		}
	}
	return append(out, s.answeredByHost()...)
}

// Question is the one that is asked now, and its number, from 1. There is one only at
// StepQuestion.
func (s State) Question() (q Question, number int) {
	q, _ = QuestionByID(s.trail[s.at])
	if name := s.ZoneName(); q.ID == AskSite && name != "" {
		q.Text = "Is " + name + " your site?"
	}
	return q, s.at + 1
}

func (Back) apply(s State) State {
	switch s.Step {
	case StepSymptoms:
		s.Step = StepStart
	case StepZone, StepToken:
		switch {
		case s.Retesting():
			s.Step, s.pending = StepRetest, nil
		case s.Step == StepZone:
			s.Step = StepSymptoms
		default:
			s.Step = StepZone
		}
	case StepConsent, StepUnlike:
		s.Step = StepToken
	case StepProbes:
		s.Step = StepConsent
	case StepQuestion:
		return s.backTo(s.at - 1)
	case StepCard:
		switch {
		case s.early:
			s.Step, s.early = StepSymptoms, false
		case s.ZoneShape != cloudflare.ZoneIDOK:
			s.Step = StepZone
		case s.Paste.Doubtful():
			s.Step = StepUnlike
		case s.Token().IsZero():
			s.Step = StepToken
		default:
			return s.backTo(len(s.trail) - 1)
		}
	case StepFix:
		s.Step = StepCard
	case StepRetest:
		s.Step = StepFix
	case StepRetested:
		s.Step = StepRetest
	case StepSite:
		s.Step = s.reported
	case StepReport:
		s.Step = StepSite
	case StepHost:
		return s.leaveHost()
	case StepOpened:
		if s.AskedOn() {
			return s.backTo(len(s.trail) - 1)
		}
	}
	return s
}

// backTo shows the n-th question again, or the checks before the first.
func (s State) backTo(n int) State {
	switch {
	case n < 0 && s.opened != nil:
		s.Step = StepOpened
		return s
	case n < 0:
		s.Step = s.checks()
		return s
	}
	s.Step, s.at = StepQuestion, n
	return s
}
