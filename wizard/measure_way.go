package wizard

// Findings about the way to Cloudflare, and where on it a request ended.

import (
	"slices"
	"strings"

	"tokendoctor/cloudflare"
)

// network is about the way to Cloudflare: whether it let the token and the zone
// be judged.
func network(s State) (Finding, bool) {
	if id, ok := s.prevented(); ok {
		r, _ := s.reply(id)
		if s.altered(r) {
			return Finding{Network, "altered", Unknown, alteredText}, true
		}
		text := replyText(r)
		if r.Outcome == cloudflare.OutcomeUnreachable || r.Failure.Foreign() {
			text = strings.Join(append([]string{text}, s.WayNotes...), " ")
		}
		return Finding{Network, networkValue(r), Unknown, text}, true
	}
	for _, id := range wayProbes {
		if r, ok := s.reply(id); ok && answers(r) {
			text := "Cloudflare's API can be reached from this computer."
			switch {
			case r.OnlyIPv4:
				text += " By IPv6 the connection stood and TLS had no answer; by IPv4, with a shorter first message, it had: something on the way drops data over IPv6, or what is longer than one packet."
			case r.ShortHello:
				text += " The first message of TLS had no answer until it was made shorter: something on the way drops what is longer than one packet."
			}
			return Finding{Network, "ok", Pass, text}, true
		}
	}
	return Finding{}, false
}

// wayProbes are those that tell of the way to Cloudflare, in the order of the probes.
var wayProbes = []ProbeID{ProbeReach, ProbeVerifyUser, ProbeZone}

// prevented names the probe that shows that something prevents any judgement. What fails
// after the zone was judged only leaves its own finding unknown, and so does a verify that
// fails although the zone itself was judged.
func (s State) prevented() (failed ProbeID, ok bool) {
	if _, visible := s.zone(); visible {
		return "", false
	}
	for _, id := range wayProbes {
		switch r, done := s.reply(id); {
		case !done:
		case failing(r), s.altered(r):
			failed = id
		case failed == ProbeReach && answers(r):
			failed = "" // the way is open again
		}
	}
	zone, _ := s.reply(ProbeZone)
	judged := answers(zone) && !zone.Unclear()
	if r, _ := s.reply(failed); judged && (r.Outcome == cloudflare.OutcomeServerError || r.Outcome == cloudflare.OutcomeUnreachable) {
		failed = ""
	}
	return failed, failed != ""
}

// failing reports whether a reply shows that the way to Cloudflare fails, or Cloudflare
// itself: it says nothing about the token.
func failing(r cloudflare.Reply) bool { return networkValue(r) != "" }

// answers reports whether a reply is Cloudflare's word on what was asked.
func answers(r cloudflare.Reply) bool { return r.Answered() && !failing(r) }

func networkValue(r cloudflare.Reply) Value {
	switch r.Outcome {
	case cloudflare.OutcomeNoHeader:
		if r.Endpoint == cloudflare.EndpointReach {
			return ""
		}
		return Value(cloudflare.OutcomeIntercepted) // each request but that one has the header
	case cloudflare.OutcomeUnreachable, cloudflare.OutcomeIntercepted, cloudflare.OutcomeBlocked,
		cloudflare.OutcomeServerError, cloudflare.OutcomeRateLimited:
		return Value(r.Outcome)
	}
	return ""
}

// networkSteps are the values of NetworkStep: each names a form of the card, because each
// has another fix.
func networkSteps() values {
	return values{
		"dns", "filter", "connect", "proxy", "proxy-setting", "proxy-login", "proxy-rule", "proxy-down",
		"tls", "clock", "no-roots", "issuer", "reply", "other-name", "not-tls", "token",
	}
}

// networkStep is where on the way the request ended, which says what has to be fixed.
func networkStep(s State) (Finding, bool) {
	id, ok := s.prevented()
	if !ok {
		return Finding{}, false
	}
	r, _ := s.reply(id)
	f := Finding{NetworkStep, stepOf(r), Unknown, "The request ended at the " + string(r.Failure.Step) + " step."}
	if f.Value == "token" || s.altered(r) {
		f.Value, f.Text = "token", "The token did not arrive as it was sent."
	}
	return f, slices.Contains(networkSteps(), f.Value)
}

// stepOf is where a request ended, as the forms of the cards are named.
func stepOf(r cloudflare.Reply) Value {
	switch {
	case r.Outcome == cloudflare.OutcomeNoHeader:
		return "token"
	case r.Failure.Trouble != "":
		return Value(r.Failure.Trouble)
	case r.Outcome == cloudflare.OutcomeUnreachable:
		return Value(strings.ToLower(string(r.Failure.Step)))
	}
	return ""
}

// altered reports whether Cloudflare says that a token lacks the form that it has, which
// means that another value arrived.
func (s State) altered(r cloudflare.Reply) bool {
	_, named := s.Token().Fingerprint()
	return r.Outcome == cloudflare.OutcomeMalformed && named && s.Paste.Size == cloudflare.SizeComplete && !s.Paste.Replaced
}

const alteredText = "Cloudflare says that what arrived does not have the form of a token. What was sent has it: something on the way changes it."
