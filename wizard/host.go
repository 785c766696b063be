package wizard

// The web host's side: the result of asking the same from there. It is evidence of its own
// and never changes what was measured here; it counts for the Zone ID and the token that
// it was made with, and is dropped once something was changed. The script's block is read
// in host_block.go, the output of check in host_report.go.

import (
	"errors"
	"slices"
	"strings"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/webhost"
)

// hostSide is what is known of the web host.
type hostSide struct {
	sum       string             // tells two blocks apart; empty without a block
	zone      string             // shortened
	network   Value              // of HostNetwork; empty where nothing can be concluded
	failure   cloudflare.Failure // how the way failed, where it did
	edge      string             // the error of Cloudflare's edge that turned it away, in words
	result    Value              // of HostResult; empty where the host's answers do not tell
	why       string             // what supports the result
	addresses []string           // of the host, that Cloudflare named when it refused them
	value     string             // fingerprint of the value that was given there; empty if not known
	dirty     bool               // that value has stray characters
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
	c := s.Verdict().Cause.row()
	return c.side.local() || c.hostTells
}

func (HostWanted) apply(s State) State {
	if s.CanAskHost() && (s.Step == StepCard || s.Step == StepQuestion) {
		s.hostFrom, s.Step = s.Step, StepHost
	}
	return s
}

// byCurlLine means that all that is known is what the line of curl printed: its own error,
// and the code.
const byCurlLine = "one line of curl"

var (
	curlError = cloudflare.Lazy(`curl: \(([0-9]{1,3})\)`)
	curlCode  = cloudflare.Lazy(`\bcode ([0-9]{3})\b|^([0-9]{3})$`)
)

func (e HostPasted) apply(s State) State {
	switch {
	case s.AsksHost():
		s.hostFrom = StepQuestion
	case s.Step != StepHost:
		return s
	}
	text := strings.TrimSpace(e.Text)
	failed, code := lastMatch(curlError(), text), ""
	if m := lastMatch(curlCode(), text); m != nil {
		code = m[1] + m[2]
	}
	switch {
	case strings.Contains(text, "token_doctor_run"):
		s.Problem = "This is the script itself. Run it on the web host, and paste here what it prints there."
		return s
	case isReport(text):
		return s.takeReport(text)
	}
	b, err := webhost.ReadBlock(text)
	switch {
	case err == nil:
		return s.takeBlock(b)
	case !errors.Is(err, webhost.ErrNoBlock):
		s.Problem = hostBlockProblems[err]
		return s
	case cloudflare.Inspect(text).Kind.Credential():
		s.Problem = "This looks like a token or key, so it was not taken. Paste what came out on the web host."
		return s
	case failed != nil && (code == "" || code == "000"):
		f := webhost.CurlFailure(failed[1])
		return s.takeHost(&hostSide{zone: s.Zone.Short(), by: byCurlLine, network: wayOf(f), failure: f})
	case code != "":
		return s.takeCode(code)
	}
	s.Problem = "This is neither the script's block, nor what check or the curl line prints. Copy it once more, whole, and paste it here."
	return s
}

var hostBlockProblems = map[error]string{
	webhost.ErrStart:   "The beginning of the block is missing. Copy it from the first line with ===== to the last one.",
	webhost.ErrEnd:     "The block was cut short: its end is missing. Copy it from the first line with ===== to the last one.",
	webhost.ErrFormat:  "Another version of Token Doctor made this block's script. Take the script from here, run it again, and paste what it prints.",
	webhost.ErrAltered: "Something in the block was changed on the way, or a part of it is missing. Copy it once more, whole.",
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
// question is no longer open.
func (s State) leaveHost() State {
	s.Step = s.hostFrom
	if s.Step == StepQuestion && s.at >= len(s.trail) {
		s.Step = s.checks()
	}
	return s
}

// takeHost goes on with what is now known of the host: to a question that it leaves open,
// or to the card.
func (s State) takeHost(h *hostSide) State {
	if h.zone != s.Zone.Short() {
		s.Problem = "This is about another Zone ID, " + h.zone + ". The one here is " + s.Zone.Short() + ". Take the script from here, and run that."
		return s
	}
	if h.sum != "" && slices.Contains(s.oldHosts, h.sum) {
		s.Problem = "This is the block from before the change. Run the script once more, and paste the new one."
		return s
	}
	s.host = h
	s.trail = slices.DeleteFunc(slices.Clone(s.trail), func(q QuestionID) bool { return q == AskHost && s.Answers[q] == "" })
	return s.ask(len(s.trail))
}
