package wizard

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
)

func TestEventsOutOfOrderChangeNothing(t *testing.T) {
	start := State{Step: StepStart}
	for _, e := range []Event{
		ZoneEntered{sampleZone, ""}, TokenEntered{Inspection: cloudflare.Inspect(sampleToken)}, Back{}, CheckAnyway{},
		Answered{"weather", "fine"}, Answered{AskListed, "purple"}, Retried{ProbePurge},
		Ticked{0}, Retested{ChangedNothing}, ReportWanted{}, SiteHealthPasted{siteHealth}, SiteEntered{},
	} {
		if got := start.Apply(e); got.Step != StepStart || got.Paste.Kind != "" || got.Zone != "" || len(got.Answers) != 0 {
			t.Errorf("%T at the start leads to %s", e, got.Step)
		}
	}
	waiting := toProbes(t)
	if got := waiting.Apply(Next{}); got.Step != StepProbes {
		t.Errorf("Enter while probes run leads to %s", got.Step)
	}
}

// A state that was left is as it was: states can be kept and compared.
func TestApplyLeavesTheOldState(t *testing.T) {
	s := toConsent(t)
	s = answerAll(s.Apply(Answered{AskMessage, "rejected"}), allGood)
	findings, log := s.Findings(), s.Log()
	s.Apply(Answered{AskMessage, "404"})
	s.Apply(Retried{ProbeZone})
	s.Apply(ProbeDone{ProbeZone, cloudflare.Probe{}, cloudflare.Reply{}})
	s.Apply(Consented{true}).Apply(Back{}).Apply(Back{})
	if !reflect.DeepEqual(findings, s.Findings()) || !reflect.DeepEqual(log, s.Log()) {
		t.Error("an event changed the state that it was applied to")
	}
}

func TestBadEntriesSayWhyAndLoseNothing(t *testing.T) {
	s := State{Step: StepZone}
	for id, part := range map[string]string{
		"":                              "There is no Zone ID.",
		"example.com":                   "domain name",
		"https://dash.cloudflare.com/":  "web address",
		sampleToken:                     "token or key",
		"<your-zone-id>":                "an example",
		sampleZone[:20]:                 "another length",
		"the one on the overview, sir!": "does not have the shape",
	} {
		got := s.Apply(ZoneEntered{id, "example.com"})
		if got.Step != StepZone || !strings.Contains(got.Problem, part) {
			t.Errorf("%q: at %s, %q", id, got.Step, got.Problem)
		}
	}
	if got := s.Apply(ZoneEntered{sampleZone, "no domain"}); got.Step != StepZone || !strings.Contains(got.Problem, "example.com") {
		t.Errorf("a bad domain: at %s, %q", got.Step, got.Problem)
	}
	if got := s.Apply(ZoneEntered{"example.com", ""}).Apply(ZoneEntered{sampleToken, ""}); got.refused != nil {
		t.Error("a token in the Zone ID's place is kept as it was typed")
	}
	// The same wrong id once more: it is what ForgeCache has. The token was
	// not looked at, so more may be wrong.
	twice := s.Apply(ZoneEntered{"example.com", ""}).Apply(ZoneEntered{"example.com", ""})
	if v := twice.Verdict(); twice.Step != StepCard || v.Cause != WrongZoneID || v.Confidence != Likely {
		t.Errorf("insisting leads to %s, %s", twice.Step, v.Cause)
	}
	at := toToken(t)
	for raw, part := range map[string]string{
		"":                                "Nothing has arrived",
		" \u200b\n":                       "Only white space",
		strings.Repeat("hello there ", 9): "longer text",
	} {
		got := at.Apply(TokenEntered{Inspection: cloudflare.Inspect(raw)})
		if got.Step != StepToken || !strings.Contains(got.Problem, part) {
			t.Errorf("%q: at %s, %q", raw, got.Step, got.Problem)
		}
	}
}

// What is certain offline is never sent.
func TestOtherCredentialsAreNotSent(t *testing.T) {
	for _, raw := range []string{"cfk_" + sampleToken[5:], sampleZone, "v1.0-" + sampleZone, "cfoat_sample", "<your-token>", "0123456789abcdef0123456789abcdef01234"} {
		in := cloudflare.Inspect(raw)
		s := toToken(t).Apply(TokenEntered{Inspection: in})
		if in.Kind == cloudflare.KindID || in.Kind == cloudflare.KindPlaceholder {
			// Rather a slip: it is the cause only for who says so again.
			if s.Step != StepToken || !strings.Contains(s.Problem, "press Enter again") {
				t.Errorf("kind %s leads to %s: %s", in.Kind, s.Step, s.Problem)
			}
			if got := s.Apply(TokenEntered{Inspection: cloudflare.Inspect(sampleToken)}); got.Step != StepConsent {
				t.Errorf("a token behind kind %s leads to %s", in.Kind, got.Step)
			}
			s = s.Apply(TokenEntered{in, true})
		}
		if s.Step != StepCard || s.Verdict().Cause != WrongCredential || s.Verdict().Confidence != Confirmed {
			t.Errorf("kind %s leads to %s, %s", s.Paste.Kind, s.Step, s.Verdict().Cause)
		}
		for _, w := range s.NextProbes() {
			if w.ID != ProbeReach {
				t.Errorf("kind %s: %s is wanted", s.Paste.Kind, w.ID)
			}
		}
	}
}

// The purge is wanted only after a yes, and a no makes it a skip.
func TestThePurgeAsksFirst(t *testing.T) {
	s := answerAll(toConsent(t), allGood)
	for _, r := range s.Log() {
		if r.Endpoint == cloudflare.EndpointPurge {
			t.Fatal("a purge before consent")
		}
	}
	if no := s.Apply(Consented{false}); len(no.NextProbes()) != 0 {
		t.Errorf("after a no: %v", no.NextProbes())
	}
	yes := s.Apply(Consented{true}).NextProbes()
	if len(yes) != 1 || yes[0].ID != ProbePurge || yes[0].Probe.Name != "example.com" {
		t.Errorf("after a yes: %v", yes)
	}
}

// The answer for another token or zone does not count for this one.
func TestStaleRepliesDoNotCount(t *testing.T) {
	s := answerAll(toProbes(t), allGood)
	if s.Verdict().Cause != Healthy {
		t.Fatalf("verdict %s", s.Verdict().Cause)
	}
	other := s.Apply(Back{}).Apply(Back{})
	second := strings.Replace(sampleToken, "SAMPLE", "ANOTHR", 1)
	other = other.Apply(TokenEntered{Inspection: cloudflare.Inspect(second)})
	if other.Verdict().Cause == Healthy || len(other.NextProbes()) < 2 {
		t.Errorf("another token: %s, %d probes wanted", other.Verdict().Cause, len(other.NextProbes()))
	}
	zone := s.Apply(Back{}).Apply(Back{}).Apply(Back{})
	zone = zone.Apply(ZoneEntered{otherZone, "example.com"})
	if zone.Verdict().Cause == Healthy {
		t.Error("another zone keeps the verdict")
	}
	back := zone.Apply(Back{}).Apply(ZoneEntered{sampleZone, "example.com"})
	if back.Verdict().Cause != Healthy {
		t.Errorf("going back and forth lost the answers: %s", back.Verdict().Cause)
	}
}

// Consent is to one token on one zone, and questions are about one token.
func TestAnotherTokenIsAskedForAgain(t *testing.T) {
	s := toProbes(t)
	s = answerAll(s, allGood).Apply(Next{})
	s = s.Apply(Answered{AskStill, "fails"})
	for range 10 {
		s = s.Apply(Back{})
		if s.Step == StepToken {
			break
		}
	}
	same := s.Apply(TokenEntered{Inspection: cloudflare.Inspect(sampleToken)})
	if same.Consent != Yes || len(same.NextProbes()) != 0 {
		t.Error("the same token once more lost its answers")
	}
	second := strings.Replace(sampleToken, "SAMPLE", "ANOTHR", 1)
	other := s.Apply(TokenEntered{Inspection: cloudflare.Inspect(second)})
	if other.Consent != NotAsked || other.Answers[AskStill] != "" {
		t.Error("what was agreed to for one token counts for another")
	}
	for _, r := range answerAll(other, allGood).Log()[len(s.Log()):] {
		if r.Endpoint == cloudflare.EndpointPurge {
			t.Error("a purge with another token before consent")
		}
	}
}

// A stopped check stays stopped, and starts nothing new.
func TestStoppedProbesStartNothing(t *testing.T) {
	s := toProbes(t)
	s = answerAll(s, func(id ProbeID) cloudflare.Reply {
		if id == ProbeVerifyUser {
			return cloudflare.Reply{Outcome: cloudflare.OutcomeCancelled}
		}
		return allGood(id)
	})
	for _, r := range s.Log() {
		if r.Endpoint == cloudflare.EndpointPurge {
			t.Error("stopping the checks started the purge")
		}
	}
	if s = answerAll(s.Apply(Retried{}), allGood); s.Verdict().Cause != Healthy {
		t.Errorf("after all was tried again: %s", s.Verdict().Cause)
	}
}

// A lone 10000 is asked once more; its second answer counts, and no answer
// leaves the first one in doubt.
func TestALoneRefusalIsRepeated(t *testing.T) {
	run := func(second cloudflare.Outcome) State {
		s := toProbes(t)
		purges := 0
		return answerAll(s, func(id ProbeID) cloudflare.Reply {
			r := allGood(id)
			if id == ProbeZone {
				r.Zones[0].Permissions = nil
			}
			if id == ProbePurge {
				if purges++; purges == 1 {
					r.Outcome = cloudflare.OutcomeRefused
				} else {
					r.Outcome = second
				}
			}
			return r
		})
	}
	for second, want := range map[cloudflare.Outcome]Cause{
		cloudflare.OutcomeOK: Healthy, cloudflare.OutcomeRefused: MissingPermission, cloudflare.OutcomeUnreachable: Undetermined,
	} {
		s := run(second)
		if v := s.Verdict(); v.Cause != want {
			t.Errorf("second answer %s: %s, %s", second, v.Cause, v.Confidence)
		}
		last := s.Log()[len(s.Log())-1]
		if last.Attempts != 2 || len(s.Log()) != 3 {
			t.Errorf("second answer %s: %d attempts, %d rows", second, last.Attempts, len(s.Log()))
		}
	}
}

// The evidence opens with what failed, then tells what passed.
func TestTheEvidenceIsInOrder(t *testing.T) {
	s := answerAll(toProbes(t), func(id ProbeID) cloudflare.Reply {
		r := allGood(id)
		switch id {
		case ProbeZone:
			r.Zones[0].Permissions = []string{"#dns_records:edit"}
		case ProbePurge:
			r.Outcome = cloudflare.OutcomeRefused
		}
		return r
	})
	want := []string{
		"Cloudflare refused the test purge.", "Cloudflare does not list Cache Purge among the token's permissions.",
		"Cloudflare says that the token is active.", "The zone's name fits the site, example.com.", "The token sees the zone example.com.",
	}
	if v := s.Verdict(); v.Cause != MissingPermission || !slices.Equal(v.Because, want) {
		t.Errorf("%s: %q", v.Cause, v.Because)
	}
}

// A zone that is not in use is looked for once more by its own name, and its name
// servers are told.
func TestAnUnusedZoneMayHaveATwin(t *testing.T) {
	zone := cloudflare.Zone{ID: sampleZone, Name: "example.com", Status: "moved", NameServers: []string{"a.example.net", "b.example.net"}}
	for status, want := range map[string]Value{"active": "active", "pending": "none"} {
		s := answerAll(toConsent(t).Apply(Consented{false}), func(id ProbeID) cloudflare.Reply {
			r := allGood(id)
			switch id {
			case ProbeZone:
				r.Zones = []cloudflare.Zone{zone}
			case ProbeZoneSearch:
				r.Zones = []cloudflare.Zone{zone, {ID: otherZone, Name: "example.com", Status: status}}
			}
			return r
		})
		if f, _ := s.Finding(ZoneTwin); f.Value != want {
			t.Errorf("a second zone that is %s: %s, %s", status, f.Value, f.Text)
		}
		if f, _ := s.Finding(ZoneStatus); !strings.Contains(f.Text, "a.example.net and b.example.net") {
			t.Errorf("the zone's status: %s", f.Text)
		}
	}
}

// A card that the symptoms lead to rests on what was said, and Back returns.
func TestSymptomCards(t *testing.T) {
	s := answerAll(State{Step: StepStart}, func(ProbeID) cloudflare.Reply {
		return cloudflare.Reply{Outcome: cloudflare.OutcomeUnreachable}
	})
	s = s.Apply(Next{}).Apply(Answered{AskMessage, "404"}).Apply(Next{})
	if !s.Early() || s.Verdict().Cause != WrongZoneID {
		t.Errorf("404 leads to %s, %s", s.Step, s.Verdict().Cause)
	}
	if b := s.Apply(Back{}); b.Step != StepSymptoms || b.Early() {
		t.Errorf("back leads to %s", b.Step)
	}
	if c := s.Apply(Next{}).Apply(Next{}); c.Step != StepZone || c.Early() || c.Answers[AskMessage] != "" {
		t.Errorf("after its steps: at %s, with %v", c.Step, c.Answers)
	}
	if c := s.Apply(CheckAnyway{}); c.Step != StepZone || c.Early() {
		t.Errorf("checking anyway leads to %s", c.Step)
	}
	late := toToken(t).Apply(Back{}).Apply(Back{}).Apply(Answered{AskMessage, "429"}).Apply(Next{})
	if !late.Early() || late.Verdict().Cause != RateLimited || late.Apply(Back{}).Step != StepSymptoms {
		t.Errorf("429 after a zone was given: %s, %s", late.Step, late.Verdict().Cause)
	}
}

// A failed way to Cloudflare stops the other probes; trying again starts them.
func TestTheNetworkStopsAndComesBack(t *testing.T) {
	down := func(ProbeID) cloudflare.Reply {
		return cloudflare.Reply{Outcome: cloudflare.OutcomeUnreachable, Failure: cloudflare.Failure{Step: cloudflare.StepDNS, Reason: "no such host"}}
	}
	s := answerAll(toToken(t), down)
	s = answerAll(s.Apply(TokenEntered{Inspection: cloudflare.Inspect(sampleToken)}).Apply(Consented{true}), down)
	if v := s.Verdict(); v.Cause != Unreachable || !strings.Contains(strings.Join(v.Because, ""), "DNS step: no such host") {
		t.Errorf("%s: %v", v.Cause, v.Because)
	}
	s = answerAll(s.Apply(Retried{ProbeReach}), allGood)
	if v := s.Verdict(); v.Cause != Healthy {
		t.Errorf("after the network came back: %s", v.Cause)
	}
}

// What people paste is taken for what it says, and what nobody knows is not taken. More
// of it goes through the whole program in TestReportedCases.
func TestRecogniseMessage(t *testing.T) {
	for text, want := range map[string]struct {
		answer  Value
		meaning string
	}{
		"\u201cCloudflare rejected the API token. Make sure the token has the \u2018Zone \u2192 Cache Purge: Purge\u2019 permission\u201d": {"rejected", "401 or 403"},
		"[23-Nov-2026] PHP Warning: CLOUDFLARE\nrejected the  API token.":                                                                  {"rejected", "401 or 403"},
		"Cloudflare rejected the token":                                     {"rejected", "401 or 403"},
		"Error: Cloudflare returned 404 for this zone":                      {"404", "no zone"},
		"Cloudflare rate-limit hit":                                         {"429", "too many"},
		"cURL error 6: Could not resolve host: api.cloudflare.com":          {"other", "could not find the address"},
		"cURL error 7: Failed to connect":                                   {"other", "could not connect"},
		"curl: (35) OpenSSL SSL_connect: Connection reset by peer":          {"other", "safe connection"},
		"cURL error 60: SSL certificate problem: unable to get local":       {"other", "does not trust the certificate"},
		"cURL error 56: Recv failure":                                       {"other", "reply step"},
		"User has blocked requests through HTTP to the URL: https://x/y":    {"other", "WP_HTTP_BLOCK_EXTERNAL"},
		"[30-Nov-2026 10:00:00 UTC] PHP Notice: WP Rocket: purge failed":    {"other", "another cache plug-in"},
		`{"success":true,"errors":[],"messages":[],"result":{"id":"x"}}`:    {"other", "says yes"},
		`{"success":false,"errors":[{"code":10004,"message":"Denied"}]}`:    {"rejected", "(10004)"},
		`{"success":false,"errors":[{"code":971,"message":"Please wait"}]}`: {"429", "too many requests"},
		`[30-Nov-2026] ForgeCache: {"success":false,"errors":[{"code":7003,"message":"Could not route to /client/v4/zones/abc, perhaps your object identifier is invalid?"}]} in x.php`: {"404", "form of one"},
		"Connection refused": {}, "": {}, "{}": {}, `{"name":"ForgeCache"}`: {}, "I love caching": {},
	} {
		got, ok := RecogniseMessage(text)
		if got.Answer != want.answer || ok != (want.answer != "") || !strings.Contains(got.Meaning, want.meaning) {
			t.Errorf("%q: got %+v, want %+v", text, got, want)
		}
	}
}

// Questions were chosen by what was known then: when that changes, they and
// their answers go.
func TestChangedGroundTakesQuestionsBack(t *testing.T) {
	asked := answerAll(toProbes(t), allGood).Apply(Next{})
	asked = PastQuestions(asked)
	if len(asked.Answers) != MaxQuestions {
		t.Fatalf("%d questions were asked", len(asked.Answers))
	}
	retried := answerAll(asked.Apply(Back{}).Apply(Back{}).Apply(Back{}).Apply(Back{}).Apply(Retried{}), allGood)
	if retried.Step != StepProbes || retried.Answers[AskStill] != "" {
		t.Errorf("after all was checked again at %s: %v", retried.Step, retried.Answers)
	}
	if again := retried.Apply(Next{}); again.Step != StepQuestion {
		t.Errorf("nothing is asked again: at %s", again.Step)
	}
}
