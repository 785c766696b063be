package wizard

import (
	"slices"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
)

// unreachedBy is a sitting in which every request fails in one way.
func unreachedBy(t *testing.T, r cloudflare.Reply) State {
	t.Helper()
	return answerAll(toConsent(t).Apply(Consented{Purge: true}), func(ProbeID) cloudflare.Reply { return r })
}

// What has to be fixed picks the card, and each has one of its own.
func TestTheCardFollowsTheStep(t *testing.T) {
	titles := map[string]bool{}
	for _, step := range networkSteps() {
		r := cloudflare.Reply{Outcome: cloudflare.OutcomeUnreachable, Failure: cloudflare.Failure{Trouble: cloudflare.Trouble(step), Step: cloudflare.StepTLS, Reason: "r"}}
		switch step {
		case "token":
			r = cloudflare.Reply{Outcome: cloudflare.OutcomeNoHeader, Endpoint: cloudflare.EndpointZone, Status: 400}
		case "other-name", "not-tls":
			r.Outcome = cloudflare.OutcomeIntercepted
		case "dns", "connect", "proxy", "tls", "reply":
			name := map[Value]cloudflare.Step{"dns": cloudflare.StepDNS, "connect": cloudflare.StepConnect, "proxy": cloudflare.StepProxy, "tls": cloudflare.StepTLS, "reply": cloudflare.StepReply}[step]
			r.Failure = cloudflare.Failure{Step: name, Reason: "r"}
		}
		s := unreachedBy(t, r)
		card := s.Card()
		if f, _ := s.Finding(NetworkStep); f.Value != step || titles[card.Title] || card.Title == CardFor(Unreachable).Title || card.Title == CardFor(Intercepted).Title {
			t.Errorf("%s: %q, %s, %q", step, f.Value, s.Verdict().Cause, card.Title)
		}
		titles[card.Title] = true
	}
}

// "In time" is said only where time ran out, and never of a refusal.
func TestTimeIsBlamedOnlyWhereItRanOut(t *testing.T) {
	for name, text := range cardTexts(t, "cards/unreachable*.md") {
		if strings.Contains(text, "in time") {
			t.Errorf("%s speaks of time", name)
		}
	}
}

// A token that was taken out on the way, or changed, is no fault of the token: it is not
// called revoked, and no step has it made, pasted or saved again.
func TestATokenThatWasChangedOnTheWay(t *testing.T) {
	for outcome, confidence := range map[cloudflare.Outcome]Confidence{cloudflare.OutcomeNoHeader: Confirmed, cloudflare.OutcomeMalformed: Likely} {
		s := unreachedBy(t, cloudflare.Reply{Outcome: outcome, Endpoint: cloudflare.EndpointZone, Status: 400})
		v := s.Verdict()
		if v.Cause != Intercepted || v.Confidence != confidence || len(v.Alternatives) != 0 || !strings.Contains(strings.Join(v.Because, " "), "on the way") {
			t.Errorf("%s: %s, %s, or %v: %v", outcome, v.Cause, v.Confidence, v.Alternatives, v.Because)
		}
		for _, step := range s.Card().Steps {
			if step.Secret || strings.Contains(step.Do, "API Token") || strings.Contains(step.Do, "oll") && strings.Contains(step.Do, "token") {
				t.Errorf("%s: %q", outcome, step.Do)
			}
		}
		if f, _ := s.Finding(TokenLife); f.Value != "" {
			t.Errorf("%s: the token's life is %q", outcome, f.Value)
		}
	}
}

// What is no whole token may well be malformed.
func TestAPartOfATokenIsMalformed(t *testing.T) {
	s := toToken(t)
	s = s.Apply(TokenEntered{Inspection: cloudflare.Inspect(sampleToken[:44])})
	if s.Step == StepUnlike {
		s = s.Apply(SendAnyway{Send: true})
	}
	s = answerAll(s.Apply(Consented{Purge: true}), func(ProbeID) cloudflare.Reply {
		return cloudflare.Reply{Outcome: cloudflare.OutcomeMalformed, Endpoint: cloudflare.EndpointZone, Status: 400}
	})
	if v := s.Verdict(); v.Cause != Truncated {
		t.Errorf("%s", v.Cause)
	}
}

// What was learned before the way broke stays said.
func TestWhatIsKnownStaysSaid(t *testing.T) {
	s := answerAll(toConsent(t).Apply(Consented{Purge: true}), func(id ProbeID) cloudflare.Reply {
		if id == ProbeVerifyUser {
			return cloudflare.Reply{Endpoint: cloudflare.EndpointVerifyUser, Outcome: cloudflare.OutcomeOK, Status: 200, Life: cloudflare.Life{Status: "active"}}
		}
		return cloudflare.Reply{Outcome: cloudflare.OutcomeUnreachable, Failure: cloudflare.Failure{Step: cloudflare.StepReply, Reason: "connection reset"}}
	})
	if v := s.Verdict(); v.Cause != Unreachable || !slices.Contains(v.Because, "Cloudflare says that the token is active.") {
		t.Errorf("%s: %v", v.Cause, v.Because)
	}
}

// Somebody who answers in Cloudflare's place is named as far as it names itself.
func TestWhoAnsweredIsNamed(t *testing.T) {
	s := unreachedBy(t, cloudflare.Reply{Outcome: cloudflare.OutcomeIntercepted, Status: 403, By: "squid/5.7"})
	if because := strings.Join(s.Verdict().Because, " "); !strings.Contains(because, "It answered 403 and calls itself squid/5.7.") {
		t.Error(because)
	}
}

// A purge that was tried and had no answer of Cloudflare's is nothing to be at ease with,
// whatever the list of permissions says and whatever else passed.
func TestNothingIsAtEaseWithoutAnAnswerToThePurge(t *testing.T) {
	for _, outcome := range []cloudflare.Outcome{
		cloudflare.OutcomeIntercepted, cloudflare.OutcomeUnreachable, cloudflare.OutcomeBlocked, cloudflare.OutcomeServerError, cloudflare.OutcomeNoHeader,
		cloudflare.OutcomeUnexpected, cloudflare.OutcomeCancelled, cloudflare.OutcomeRateLimited,
	} {
		s := checkedWith(t, map[ProbeID]cloudflare.Reply{ProbePurge: {Endpoint: cloudflare.EndpointPurge, Outcome: outcome, Status: 403}})
		v := s.Verdict()
		if s.AtEase() || v.Cause == Healthy || strings.Contains(strings.Join(s.Card().See, " "), "Each check passed") {
			t.Errorf("%s: %s, at ease %v, %v", outcome, v.Cause, s.AtEase(), s.Card().See)
		}
		for _, out := range v.RuledOut {
			if outcome == cloudflare.OutcomeIntercepted && out.Cause == Intercepted {
				t.Error("what answered the purge is ruled out")
			}
		}
	}
}
