package wizard

// The way through, as a value. An event makes a new State and leaves the old one
// as it was. Nothing that was entered is lost by going back: a step only reads
// what it needs, and an answer counts as long as what it was asked about is unchanged.

import (
	"maps"
	"slices"

	"tokendoctor/cloudflare"
)

// Step is where in the sitting a person is.
type Step string

// The steps.
const (
	StepStart    Step = "start"
	StepSymptoms Step = "symptoms"
	StepZone     Step = "zone"
	StepToken    Step = "token"
	StepUnlike   Step = "unlike" // what does not look like a token: is it to be sent?
	StepConsent  Step = "consent"
	StepProbes   Step = "probes"
	StepQuestion Step = "question"
	StepCard     Step = "card"
	StepFix      Step = "fix"      // the card's steps
	StepRetest   Step = "retest"   // what was changed
	StepRetested Step = "retested" // the checks after it, beside those before
	StepSite     Step = "site"     // what support asks to know of the site
	StepReport   Step = "report"   // the report for support
	StepHost     Step = "host"     // how to ask from the web host
)

// Answer is the person's word on a yes-or-no matter that the program acts on.
type Answer int

// The answers.
const (
	NotAsked Answer = iota
	Yes
	No
)

// MaxQuestions is how many questions a person is asked after the probes.
const MaxQuestions = 3

// State is a sitting. The zero State is its start.
type State struct {
	Step    Step
	Problem string // why the last entry was not taken, in one sentence

	Answers   map[QuestionID]Value
	Zone      cloudflare.ZoneID
	ZoneShape cloudflare.ZoneIDShape
	Domain    string // of the site, in ASCII and without www; empty if not known
	Paste     cloudflare.Inspection
	Consent   Answer // to the purge permission probe
	Site      Site
	WayNotes  []string // sentences on how this computer is set up for the network, shown when Cloudflare cannot be reached

	hasZone, hasPaste bool
	refused           *string      // the Zone ID as entered that was said to be wrong; not a secret
	early             bool         // the card on the screen follows from the symptoms alone
	insisted          bool         // the checks are wanted although the symptoms led to a card
	trail             []QuestionID // questions asked, in order
	at                int          // the one on the screen
	results           map[ProbeID]result
	chosen            []PendingProbe // what was asked for side by side and is still unanswered
	log               []result
	ticks             map[tick]bool                // steps of cards that were done
	pending           *trial                       // the state before the fix while what was changed is being entered
	before            *trial                       // how things stood before the last fix; nil until something is tested again
	round             int                          // of tests: 0 before the first fix
	read              map[cloudflare.ZoneID]string // names of the zones that a token of this sitting has read
	requests          int                          // made since the person last asked for more
	reported          Step                         // where the report was asked for
	host              *hostSide                    // the web host's side; nil while it is not known
	oldHosts          []string                     // blocks from before a fix, which say nothing any more
	hostFrom          Step                         // where the host's side was asked for
	opened            *opened                      // the report that was opened, at the agent's desk; nil elsewhere
}

type result struct {
	probe   cloudflare.Probe
	reply   cloudflare.Reply
	unsure  bool // it was doubtful, and the second try had no answer
	stopped bool // the person stopped it, or its second try
	round   int
}

// Event is something that happened: an entry, a key, or an answer to a probe.
type Event interface{ apply(State) State }

// Apply returns the state after an event.
func (s State) Apply(e Event) State {
	if _, probe := e.(ProbeDone); !probe { // a probe's answer is not about an entry
		s.Problem = ""
		s.chosen = nil // an entry can change what is worth asking
	}
	return e.apply(s)
}

// copyOf is a map that can be written to, in place of one that an older state shares.
func copyOf[M ~map[K]V, K comparable, V any](m M) M {
	out := make(M, len(m)+1)
	maps.Copy(out, m)
	return out
}

type (
	// Answered is an answer to a symptom or a question.
	Answered struct {
		Question QuestionID
		Value    Value
	}
	// ZoneEntered is the Zone ID and the site's domain as typed.
	ZoneEntered struct{ ID, Domain string }
	// TokenEntered is a paste that was inspected, or a token from the keyring.
	TokenEntered struct {
		Inspection cloudflare.Inspection
		Insists    bool // that ForgeCache has this value, after it was said not to be a token
	}
	// SendAnyway is the person's decision on a value that does not look like a token.
	SendAnyway struct{ Send bool }
	// Consented says whether the purge permission may be tried.
	Consented struct{ Purge bool }
	// ProbeDone is the answer to a wanted probe. The zero Reply is that of a repeat for
	// which no time was left.
	ProbeDone struct {
		ID    ProbeID
		Probe cloudflare.Probe
		Reply cloudflare.Reply
	}
	// Retried asks for a probe once more, or for all if it names none.
	Retried struct{ ID ProbeID }
	// Next goes on from a screen.
	Next struct{}
	// Back returns to the screen before.
	Back struct{}
	// CheckAnyway goes on to the checks from a card that the symptoms led to.
	CheckAnyway struct{}
)

func (e Answered) apply(s State) State {
	q, ok := QuestionByID(e.Question)
	if !ok || !q.Accepts(e.Value) {
		return s
	}
	changed := s.Answers[e.Question] != e.Value
	s.Answers = copyOf(s.Answers)
	s.Answers[e.Question] = e.Value
	if s.Step != StepQuestion {
		return s
	}
	if changed { // what was asked after it may no longer be the right question
		s = s.forgetQuestions(s.at + 1)
	}
	return s.ask(s.at + 1)
}

func (e ZoneEntered) apply(s State) State {
	if s.Step != StepZone {
		return s
	}
	id, shape := cloudflare.InspectZoneID(e.ID)
	insists := s.refused != nil && *s.refused == e.ID
	if shape != cloudflare.ZoneIDOK && !insists {
		s.refused = &e.ID // an empty entry can be insisted on as well
		s.Problem = zoneIDTexts[shape]
		switch shape {
		case cloudflare.ZoneIDCredential:
			s.refused = nil // nobody insists on a secret, and none is kept as it was typed
			s.Problem += " It was taken off the screen. The token has a screen of its own, the next one."
		case cloudflare.ZoneIDEmpty:
			s.Problem += " Paste it from the domain's Overview page. If ForgeCache's field is empty, press Enter again."
		default:
			s.Problem += " If this is what ForgeCache has, press Enter again: then it is the cause."
		}
		return s
	}
	domain, ok := parseDomain(e.Domain)
	if !ok {
		s.Problem = "The domain does not look like one. It should look like example.com, or be left empty."
		return s
	}
	alone := s.pending != nil && s.pending.changed == ChangedZone && !s.Token().IsZero() && !s.Paste.Doubtful()
	s = s.renew()
	if id != s.Zone || domain != s.Domain {
		s = s.forget(s.hasZone)
	}
	s.Zone, s.ZoneShape, s.Domain, s.hasZone, s.refused = id, shape, domain, true, nil
	s.Step = StepToken
	switch {
	case shape != cloudflare.ZoneIDOK:
		s.Step = StepCard
	case alone: // the token is the same
		return s.toConsent()
	}
	return s
}

// forget drops what was said and agreed to about another token or zone. Replacing one asks
// for more, so the requests are counted anew.
func (s State) forget(replaced bool) State {
	s = s.forgetQuestions(0)
	if replaced {
		s.requests = 0
	}
	s.Consent, s.host = NotAsked, nil
	for _, q := range Questions {
		// What the fingerprints showed before the first token was entered is about that one.
		if q.ID != AskVersion && (replaced || q.ID != AskCompared) {
			delete(s.Answers, q.ID) // those from a file as well; the map is a copy
		}
	}
	return s
}

// forgetQuestions takes back the n-th question and those after it, with their answers,
// because what led to them has changed. The version stays.
func (s State) forgetQuestions(n int) State {
	s.Answers = maps.Clone(s.Answers)
	for _, id := range s.trail[min(n, len(s.trail)):] {
		if id != AskVersion {
			delete(s.Answers, id)
		}
	}
	s.trail = s.trail[:min(n, len(s.trail))]
	if s.Step == StepQuestion && s.at >= len(s.trail) { // the one on the screen
		s.Step = s.checks()
	}
	return s
}

func (e TokenEntered) apply(s State) State {
	if s.Step != StepToken {
		return s
	}
	if s.Problem = unusable(e.Inspection); s.Problem != "" {
		return s
	}
	if slip := slipped(e.Inspection); slip != "" && !e.Insists {
		s.Problem = slip + " Copy the token and paste again. If this is what ForgeCache has, press Enter again: then it is the cause."
		return s
	}
	s = s.renew().WithPaste(e.Inspection)
	if s.Paste.Doubtful() {
		s.Step = StepUnlike
		return s
	}
	return s.toConsent()
}

func (e SendAnyway) apply(s State) State {
	if s.Step != StepUnlike {
		return s
	}
	if e.Send {
		s = s.WithPaste(s.Paste.Anyway())
	}
	return s.toConsent()
}

// toConsent goes on with a value that was entered; if nothing is to be sent, to the card.
func (s State) toConsent() State {
	if r, ok := s.reply(ProbeReach); ok && (s.hindered() || s.stopped()) && r.Outcome != cloudflare.OutcomeRateLimited {
		s = Retried{ProbeReach}.apply(s) // the network may be back
	}
	s.Step = StepConsent
	if s.Token().IsZero() {
		s.Step = StepCard // decided offline; nothing is sent
	}
	return s
}

// WithPaste sets the value to test without a step, as check does. The same token again
// keeps its answers.
func (s State) WithPaste(in cloudflare.Inspection) State {
	if in.Token.Equal(s.Token()) {
		in.Token = s.Token() // probes are compared by identity
	} else {
		s = s.forget(s.hasPaste)
	}
	s.Paste, s.hasPaste = in, true
	return s
}

// WithZone sets the Zone ID and domain without a step, as check does. It
// reports whether the domain can be one.
func (s State) WithZone(id, domain string) (State, bool) {
	d, ok := parseDomain(domain)
	s.Domain, s.hasZone = d, true
	s.Zone, s.ZoneShape = cloudflare.InspectZoneID(id)
	return s, ok
}

// Token is the token under test; zero when the paste was none.
func (s State) Token() cloudflare.Token { return s.Paste.Token }

func (e Consented) apply(s State) State {
	consent := No
	if e.Purge {
		consent = Yes
	}
	if consent != s.Consent {
		s = s.forgetQuestions(0)
	}
	s.Consent = consent
	if s.Step == StepConsent {
		s.Step = s.checks()
	}
	return s
}

func (e ProbeDone) apply(s State) State {
	s.chosen = slices.DeleteFunc(slices.Clone(s.NextProbes()), func(w PendingProbe) bool { return w.ID == e.ID })
	s.requests++
	next := result{probe: e.Probe, reply: e.Reply, stopped: e.Reply.Outcome == cloudflare.OutcomeCancelled, round: s.round}
	next.reply.Attempts = 1
	s.results = copyOf(s.results)
	if before, ok := s.results[e.ID]; ok && before.probe == e.Probe {
		if !answers(e.Reply) && (!broke(before.reply) || e.Reply.Outcome == "") && e.Reply.Outcome != cloudflare.OutcomeRateLimited {
			// The first answer still counts.
			next.reply, next.unsure = before.reply, true
		}
		next.reply.Attempts = before.reply.Attempts
		if !next.stopped {
			next.reply.Attempts++
		}
		s.log = slices.DeleteFunc(slices.Clone(s.log), func(r result) bool { return r.probe == e.Probe })
	}
	if next.stopped {
		s.chosen = nil
	}
	s.results[e.ID] = next
	s.log = append(slices.Clip(s.log), next)
	if e.ID == ProbeZone {
		if e.Reply.Outcome == cloudflare.OutcomeOK {
			s.read = copyOf(s.read)
			s.read[e.Probe.Zone] = e.Reply.Zones[0].Name
		}
		s.forgetOldLife(e.Reply)
	}
	return s
}

func (e Retried) apply(s State) State {
	s = s.forgetQuestions(0)
	s.requests = 0
	s.results = maps.Clone(s.results)
	maps.DeleteFunc(s.results, func(id ProbeID, r result) bool {
		// What keeps other probes from running is asked again as well.
		return e.ID == "" || id == e.ID || slices.Contains(id.row().chosenBy, e.ID) || failing(r.reply) || r.stopped
	})
	return s
}

// Verdict is what the findings amount to so far; for a card that the symptoms led to, what
// the answers alone amount to.
func (s State) Verdict() Verdict {
	findings := s.Findings()
	if s.Early() {
		findings = slices.DeleteFunc(findings, func(f Finding) bool { return !f.Said() })
	}
	v := Diagnose(findings)
	v.OtherSaved = slices.Contains(otherSaved, s.Answers[AskCompared]) && !v.Cause.row().namesSaved
	return v
}

// Decided reports whether the person was led to a verdict that is still valid.
func (s State) Decided() bool {
	switch s.Step {
	case StepCard, StepFix, StepRetest, StepSite, StepReport, StepOpened:
		return true
	case StepHost:
		return s.hostFrom == StepCard
	}
	return false
}

// Log lists the answers of the sitting in the order of arrival. An automatic retry is
// merged with its first attempt.
func (s State) Log() []cloudflare.Reply {
	var out []cloudflare.Reply
	for _, r := range s.log {
		out = append(out, r.reply)
	}
	return out
}
