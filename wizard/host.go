package wizard

// The web host's side: what came out when the same was asked from there. Rules of this
// file: it is evidence of its own and never changes what was measured here; it counts
// for the Zone ID and the token that it was made with, and is dropped once something
// was changed.

import (
	"encoding/json"
	"errors"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"tokendoctor/cloudflare"
)

// hostSide is what is known of the web host.
type hostSide struct {
	sum       string             // tells two blocks apart; empty where there is none
	zone      string             // shortened
	network   Value              // of HostNetwork; empty where nothing can be concluded
	failure   cloudflare.Failure // how the way failed, where it did
	result    Value              // of HostResult; empty where the host's answers do not tell
	why       string             // what speaks for the result
	addresses []string           // of the host, that Cloudflare named when it refused them
	value     string             // fingerprint of the value that was given there; empty if not known
	dirty     bool               // stray characters stand in that value
	inside    string             // its fingerprint without them; empty if not known
	strays    []cloudflare.Foreign
	unsent    bool   // it is another credential than a token
	site      string // host name of the WordPress there; empty if not known
	forge     string // version of ForgeCache
	active    bool
	by        string
	requests  []ReportRequest
	bodyLost  bool // the purge failed where the other requests passed
}

type (
	// HostWanted leads to the ways to ask from the web host.
	HostWanted struct{}
	// HostPasted is what came out there: the block of the script, the output of check,
	// or what the line of curl printed.
	HostPasted struct{ Text string }
	// HostAnswered is the code that came out there, as an answer to AskHost.
	HostAnswered struct{ Value Value }
)

// CanAskHost reports whether there is something to ask from the web host.
func (s State) CanAskHost() bool {
	return s.ZoneShape == cloudflare.ZoneIDOK && s.hasZone && !s.Token().IsZero() && !s.Early()
}

// AsksHost reports whether the question on the screen is the one about the web host.
func (s State) AsksHost() bool {
	return s.Step == StepQuestion && s.at < len(s.trail) && s.trail[s.at] == AskHost
}

// HostKnown reports whether the web host's side is known.
func (s State) HostKnown() bool { _, known := s.onHost(); return known }

// TurnsOnHost reports whether the web host can have something to add to the verdict.
func (s State) TurnsOnHost() bool {
	c := s.Verdict().Cause
	return slices.Contains(hostCauses, c) || c == IPRestricted || c == Undetermined
}

func (HostWanted) apply(s State) State {
	if s.CanAskHost() && (s.Step == StepCard || s.Step == StepQuestion) {
		s.hostFrom, s.Step = s.Step, StepHost
	}
	return s
}

// byCurlLine is where nothing is known but what the line of curl prints: its own error,
// and the code.
const byCurlLine = "one line of curl"

var (
	curlError = regexp.MustCompile(`curl: \(([0-9]{1,3})\)`)
	curlCode  = regexp.MustCompile(`\bcode ([0-9]{3})\b|^([0-9]{3})$`)
)

func (e HostPasted) apply(s State) State {
	switch {
	case s.AsksHost():
		s.hostFrom = StepQuestion
	case s.Step != StepHost:
		return s
	}
	text := strings.TrimSpace(e.Text)
	failed, code := curlError.FindStringSubmatch(text), ""
	if m := curlCode.FindStringSubmatch(text); m != nil {
		code = m[1] + m[2]
	}
	switch {
	case strings.Contains(text, "token_doctor_run"):
		s.Problem = "This is the script itself. Run it on the web host, and paste here what it prints there."
		return s
	case isReport(text):
		return s.takeReport(text)
	}
	b, err := cloudflare.ReadHostBlock(text)
	switch {
	case err == nil:
		return s.takeBlock(b)
	case !errors.Is(err, cloudflare.ErrNoHostBlock):
		s.Problem = hostBlockProblems[err]
		return s
	case cloudflare.Inspect(text).Kind.Credential():
		s.Problem = "This looks like a token or key, so it was not taken. Paste what came out on the web host."
		return s
	case failed != nil && (code == "" || code == "000"):
		f := cloudflare.CurlFailure(failed[1])
		return s.takeHost(&hostSide{zone: s.Zone.Short(), by: byCurlLine, network: wayOf(f), failure: f})
	case code != "":
		return s.takeCode(code)
	}
	s.Problem = "This is neither the script's block, nor what check or the curl line prints. Copy it once more, whole, and paste it here."
	return s
}

var hostBlockProblems = map[error]string{
	cloudflare.ErrHostBlockStart:   "The beginning of the block is missing. Copy it from the first line with ===== to the last one.",
	cloudflare.ErrHostBlockEnd:     "The block was cut short: its end is missing. Copy it from the first line with ===== to the last one.",
	cloudflare.ErrHostBlockFormat:  "Another version of Token Doctor made this block's script. Take the script from here, run it again, and paste what it prints.",
	cloudflare.ErrHostBlockAltered: "Something in the block was changed on the way, or a part of it is missing. Copy it once more, whole.",
}

// takeCode answers the question about the host by the code of the curl line.
func (s State) takeCode(code string) State {
	var v Value
	switch {
	case code == "200":
		v = "200"
	case code == "000":
		v = "none"
	case code == "429" || code >= "500":
		s.Problem = "The code " + code + " says nothing about the token: Cloudflare was busy. Wait some minutes, then run the line again."
		return s
	case code == "407":
		return s.takeHost(&hostSide{zone: s.Zone.Short(), by: byCurlLine, network: "proxy",
			failure: cloudflare.Failure{Step: cloudflare.StepProxy, Reason: "a proxy asks for a password"}})
	case code >= "400":
		v = "refused"
	default:
		s.Problem = "The code " + code + " is not one of Cloudflare's API. Something on the host's way may answer in its place: try the script."
		return s
	}
	return s.answerHost(v)
}

func (e HostAnswered) apply(s State) State {
	if s.Step != StepHost {
		return s
	}
	return s.answerHost(e.Value)
}

// answerHost answers the question about the host, be it on the screen or not.
func (s State) answerHost(v Value) State {
	if s = s.leaveHost(); s.AsksHost() {
		return Answered{AskHost, v}.apply(s)
	}
	s.Step = StepHost // so that it answers no other question
	s = Answered{AskHost, v}.apply(s)
	return s.ask(len(s.trail))
}

// leaveHost goes back to where the host's side was asked for, or to the checks if that
// question is not open any more.
func (s State) leaveHost() State {
	s.Step = s.hostFrom
	if s.Step == StepQuestion && s.at >= len(s.trail) {
		s.Step = s.checks()
	}
	return s
}

// takeHost goes on with what is now known of the host: to a question that it leaves
// open, or to the card.
func (s State) takeHost(h *hostSide) State {
	if h.zone != s.Zone.Short() {
		s.Problem = "This is about another Zone ID, " + h.zone + ". The one here is " + s.Zone.Short() + ". Take the script from here, and run that."
		return s
	}
	if h.sum != "" && h.sum == s.oldHost {
		s.Problem = "This is the block from before the change. Run the script once more, and paste the new one."
		return s
	}
	s.host = h
	s.trail = slices.DeleteFunc(slices.Clone(s.trail), func(q QuestionID) bool { return q == AskHost && s.Answers[q] == "" })
	return s.ask(len(s.trail))
}

// takeBlock judges the host's answers as those from here are judged.
func (s State) takeBlock(b cloudflare.HostBlock) State {
	h := &hostSide{sum: b.Sum, zone: b.Zone.Short(), by: b.By, forge: b.ForgeCache, active: b.Active,
		value: b.Value, inside: b.Inside, dirty: len(b.Strays) > 0, strays: b.Strays, unsent: b.Unsent, site: b.Site}
	for _, r := range b.Replies {
		h.requests = append(h.requests, ReportRequest{hostEndpoint(r), r.Reply.Status, r.Reply.Codes(), r.Reply.Ray, r.Reply.Duration.Milliseconds(), 1})
	}
	verify, _ := b.Reply(cloudflare.HostVerify)
	purge, tried := b.Reply(cloudflare.HostPurge)
	h.bodyLost = h.dirty && verify.Outcome == cloudflare.OutcomeOK && tried && purge.Outcome != cloudflare.OutcomeOK
	for _, q := range []cloudflare.HostQuestion{cloudflare.HostZone, cloudflare.HostZone4, cloudflare.HostZone6} {
		if r, _ := b.Reply(q); r.Location != "" && !slices.Contains(h.addresses, r.Location) {
			h.addresses = append(h.addresses, r.Location)
		}
	}
	there := hostState(s, b)
	h.network, h.failure = hostWay(there, b)
	if h.network == "ok" && !b.Unsent && len(b.Strays) == 0 {
		h.result, h.why = hostJudged(there, b)
	}
	if s = s.takeHost(h); s.Problem == "" {
		s.Site.Facts = hostFacts(b, s.Site.Facts)
	}
	return s
}

// hostFacts adds what the host tells of the site to what is known of it.
func hostFacts(b cloudflare.HostBlock, known map[SiteKey]SiteFact) map[SiteKey]SiteFact {
	facts := copyOf(known)
	forge := strings.Trim(b.ForgeCache, "-")
	if forge != "" && !b.Active {
		forge += notActive
	}
	for key, v := range map[SiteKey]string{SiteForgeCache: forge, SiteWordPress: b.WordPress, SitePHP: b.PHP, SiteCurl: b.Curl} {
		if v != "" {
			facts[key] = SiteFact{v, FromHost}
		}
	}
	return facts
}

// hostState is a sitting on the web host, with the answers from there.
func hostState(s State, b cloudflare.HostBlock) State {
	kind, _, _ := strings.Cut(b.Value, " ")
	// What the value is by its shape. The value itself is not known here.
	in := cloudflare.Inspection{Kind: cloudflare.KindUnknown, Size: cloudflare.SizeUnknown, Token: cloudflare.NewToken("not known")}
	if k, ok := map[string]cloudflare.Kind{"cfut_": cloudflare.KindUserToken, "cfat_": cloudflare.KindAccountToken, "old": cloudflare.KindOldToken}[kind]; ok {
		in.Kind, in.Size = k, cloudflare.SizeComplete
	}
	there := State{Zone: b.Zone, ZoneShape: cloudflare.ZoneIDOK, hasZone: true, Domain: s.Domain, Paste: in, hasPaste: true, Consent: Yes}
	if _, tried := b.Reply(cloudflare.HostPurge); !tried {
		there.Consent = No
	}
	for q, id := range map[cloudflare.HostQuestion]ProbeID{
		cloudflare.HostReach: ProbeReach, cloudflare.HostVerify: ProbeVerifyUser, cloudflare.HostZone: ProbeZone,
		cloudflare.HostAccount: ProbeVerifyAccount, cloudflare.HostPurge: ProbePurge,
	} {
		if r, ok := b.Reply(q); ok {
			there = there.Apply(ProbeDone{ID: id, Probe: cloudflare.Probe{Endpoint: r.Endpoint, Token: in.Token, Zone: b.Zone}, Reply: r})
		}
	}
	return there
}

// hostWay is how the host's way to Cloudflare is, and how it failed.
func hostWay(there State, b cloudflare.HostBlock) (Value, cloudflare.Failure) {
	f, _ := network(there)
	for _, r := range b.Replies {
		if r.Reply.Outcome == cloudflare.OutcomeUnreachable && f.Value == "unreachable" {
			return wayOf(r.Reply.Failure), r.Reply.Failure
		}
	}
	return hostWays[f.Value], cloudflare.Failure{}
}

// wayOf is the value of HostNetwork for a request that had no answer.
func wayOf(f cloudflare.Failure) Value {
	if f.Step == "" {
		return "wordpress"
	}
	return Value(strings.ToLower(string(f.Step)))
}

// hostWays are the values of HostNetwork for those of Network.
var hostWays = map[Value]Value{"ok": "ok", "intercepted": "foreign", "blocked": "turned-away"}

// hostJudged is what the host's answers amount to.
func hostJudged(there State, b cloudflare.HostBlock) (Value, string) {
	zone, _ := b.Reply(cloudflare.HostZone)
	if zone.Outcome == cloudflare.OutcomeLocation {
		return Value(IPRestricted), ""
	}
	for _, q := range []cloudflare.HostQuestion{cloudflare.HostZone4, cloudflare.HostZone6} {
		if r, _ := b.Reply(q); r.Outcome == cloudflare.OutcomeLocation {
			return "partly", ""
		}
	}
	v := there.Verdict()
	if _, tried := b.Reply(cloudflare.HostPurge); tried && v.Cause == Healthy && !there.purged() {
		return "", "" // the script does not repeat a refusal, and one alone tells nothing for sure
	}
	why := ""
	if len(v.Because) > 0 {
		why = v.Because[0]
	}
	return resultOf(v.Cause), why
}

// resultOf is the value of HostResult for a verdict that was come to on the host.
func resultOf(c Cause) Value {
	switch c {
	case Undetermined:
		return ""
	case Healthy:
		return "allowed"
	}
	return Value(c)
}

// isReport reports whether a text has the output of check in it.
func isReport(text string) bool { return strings.Contains(text, `{"schema":`) }

var (
	reportShort   = regexp.MustCompile(`\b([0-9a-f]{4}\.\.\.[0-9a-f]{2})\b`)
	reportPrint   = regexp.MustCompile(`\b((?:cfut_|cfat_|old) [0-9]{2} [0-9a-f]{8})\b`)
	reportStep    = cloudflare.Lazy(`failed at the (DNS|connect|TLS|proxy|reply) step: ((?:[a-z']{1,14}[ ,;]{0,2}){1,14})\.`)
	reportAddress = regexp.MustCompile(`this computer's address, ([0-9a-f.:]{3,45})`)
)

// takeReport takes the output of check that was run on the web host. A terminal may
// have broken its one line.
func (s State) takeReport(text string) State {
	text = text[strings.Index(text, `{"schema":`):]
	var r Report
	err := json.NewDecoder(strings.NewReader(strings.NewReplacer("\r", "", "\n", "").Replace(text))).Decode(&r)
	switch {
	case err != nil:
		s.Problem = "The output of check was cut short, or something in it was changed. Copy it once more, whole."
		return s
	case r.Schema != 1:
		s.Problem = "Another version of Token Doctor printed this. Use the same one on the web host."
		return s
	case !slices.Contains(Causes, r.Verdict.Cause):
		s.Problem = "The output of check was changed: it names a cause that does not exist. Run it once more."
		return s
	}
	h := &hostSide{by: "check", network: "ok", result: resultOf(r.Verdict.Cause)}
	for _, q := range r.Requests { // nothing of a paste is kept but what has its form
		if q.Endpoint.Known() {
			q.Ray = cloudflare.RayID(q.Ray)
			h.requests = append(h.requests, q)
		}
	}
	find := func(id FindingID, form *regexp.Regexp) []string {
		i := slices.IndexFunc(r.Findings, func(f ReportFinding) bool { return f.ID == id })
		if i < 0 {
			return []string{"", "", ""}
		}
		return append(form.FindStringSubmatch(r.Findings[i].Text), "", "", "")
	}
	h.zone = find(ZoneIDShape, reportShort)[1]
	if h.zone == "" {
		s.Problem = "The output of check names no Zone ID. Run it there with the line from here."
		return s
	}
	h.value = find(TokenFingerprint, reportPrint)[1]
	if at, err := netip.ParseAddr(strings.TrimSuffix(find(ZoneAccess, reportAddress)[1], ".")); err == nil {
		h.addresses = []string{at.String()}
	}
	switch r.Verdict.Cause {
	case Unreachable:
		h.failure.Step = cloudflare.StepConnect
		if m := find(Network, reportStep()); m[1] != "" {
			h.failure = cloudflare.Failure{Step: cloudflare.Step(m[1]), Reason: m[2]}
		}
		h.network, h.result = wayOf(h.failure), ""
	case Intercepted:
		h.network, h.result = "foreign", ""
	case BlockedByCloudflare:
		h.network, h.result = "turned-away", ""
	case CloudflareUnavailable, RateLimited:
		h.network, h.result = "", ""
	case Contaminated:
		h.dirty, h.inside, h.value, h.result = true, h.value, "", ""
	}
	return s.takeHost(h)
}

// hostEndpoint names a request of the host.
func hostEndpoint(r cloudflare.HostReply) cloudflare.Endpoint {
	switch r.Question {
	case cloudflare.HostZone4:
		return r.Reply.Endpoint + " over IPv4"
	case cloudflare.HostZone6:
		return r.Reply.Endpoint + " over IPv6"
	}
	return r.Reply.Endpoint
}
