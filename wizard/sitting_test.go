package wizard

// How the tests take a sitting along.

import (
	"testing"

	"tokendoctor/cloudflare"
)

const (
	sampleZone  = "0123456789abcdef0123456789abcdef"
	otherZone   = "fedcba9876543210fedcba9876543210"
	sampleToken = "cfut_" + "SAMPLEsampleSAMPLEsampleSAMPLEsampleSAMP" + "0badc0de" // made up
)

// toToken goes to the token's screen.
func toToken(t *testing.T) State {
	t.Helper()
	s := State{Step: StepStart}.Apply(Next{}).Apply(Next{}).Apply(ZoneEntered{ID: sampleZone, Domain: "www.Example.com"})
	if s.Step != StepToken || s.Domain != "example.com" {
		t.Fatalf("at %s with %q: %s", s.Step, s.Domain, s.Problem)
	}
	return s
}

// toConsent goes on with a token, to the question whether the purge may be tried.
func toConsent(t *testing.T) State {
	t.Helper()
	return toToken(t).Apply(TokenEntered{Inspection: cloudflare.Inspect(sampleToken)})
}

// toProbes goes on with a yes, to the checks.
func toProbes(t *testing.T) State {
	t.Helper()
	return toConsent(t).Apply(Consented{Purge: true})
}

// answerAll gives every wanted probe a reply made by f.
func answerAll(s State, f func(ProbeID) cloudflare.Reply) State {
	for pending := s.NextProbes(); len(pending) > 0; pending = s.NextProbes() {
		for _, w := range pending {
			r := f(w.ID)
			r.Endpoint = w.Probe.Endpoint
			s = s.Apply(ProbeDone{w.ID, w.Probe, r})
		}
	}
	return s
}

func allGood(id ProbeID) cloudflare.Reply {
	switch id {
	case ProbeReach:
		return cloudflare.Reply{Outcome: cloudflare.OutcomeNoHeader}
	case ProbeVerifyUser:
		return cloudflare.Reply{Outcome: cloudflare.OutcomeOK, Life: cloudflare.Life{Status: "active"}}
	case ProbeZone:
		return cloudflare.Reply{Outcome: cloudflare.OutcomeOK, Zones: []cloudflare.Zone{{
			ID: sampleZone, Name: "example.com", Status: "active", Permissions: []string{cloudflare.PermissionPurge}}}}
	}
	return cloudflare.Reply{Outcome: cloudflare.OutcomeOK}
}
