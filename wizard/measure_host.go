package wizard

// Findings of the web host's side.

import (
	"slices"
	"strings"

	"tokendoctor/cloudflare"
)

// What the web host tells.
const (
	HostNetwork FindingID = "host.network"
	HostResult  FindingID = "host.result"
	HostValue   FindingID = "host.value"
	HostPlugin  FindingID = "host.plugin"
)

var hostFindings = []findingRow{
	{HostNetwork, append(values{"ok", "foreign", "turned-away"}, stopped...), "ok", 2, hostNetwork},
	{HostResult, hostResults(), "allowed", 2, hostResult},
	{HostValue, values{"same", "different", "dirty"}, "same", 5, hostValue},
	{HostPlugin, values{"ok", "old", "inactive"}, "ok", 5, hostPlugin},
}

// hostResults are the causes that a verdict on the host can name, and its other values.
func hostResults() values {
	out := values{"allowed", "partly", "purge-refused"}
	for _, c := range Causes {
		if v := resultOf(c); v != "" && v != "allowed" {
			out = append(out, v)
		}
	}
	return out
}

// onHost is the host's side, if it is about this Zone ID.
func (s State) onHost() (hostSide, bool) {
	if s.host == nil || s.host.zone != s.Zone.Short() {
		return hostSide{}, false
	}
	return *s.host, true
}

// ofOtherSite reports whether the script was run in the folder of another WordPress site,
// whose settings and plug-ins say nothing about this one's.
func (s State) ofOtherSite(h hostSide) bool {
	switch {
	case h.site == "":
		return false
	case s.Domain != "":
		return strings.TrimPrefix(h.site, "www.") != s.Domain
	}
	return s.ZoneName() != "" && !covers(s.ZoneName(), h.site)
}

func (s State) otherSiteText(h hostSide) string {
	return "On the web host the script was run in the WordPress of " + h.site + ". Run it in the folder of this site."
}

// answeredByHost lists the questions that the host's side answers better than a person.
func (s State) answeredByHost() []QuestionID {
	var out []QuestionID
	if s.HostKnown() {
		out = append(out, AskHost)
	}
	if f, _ := hostPlugin(s); f.Value != "" {
		out = append(out, AskVersion)
	}
	if f, _ := hostResult(s); slices.Contains(refusedThere, f.Value) {
		out = append(out, AskAddresses)
	}
	return out
}

func hostNetwork(s State) (Finding, bool) {
	h, ok := s.onHost()
	f := Finding{ID: HostNetwork, Value: h.network, Status: Fail}
	if h.network == "wordpress" && s.ofOtherSite(h) {
		f.Value, f.Status, f.Text = "", Unknown, s.otherSiteText(h)
		return f, ok
	}
	switch h.network {
	case "":
		f.Status, f.Text = Unknown, "On the web host Cloudflare's API could not answer at that time."
	case "ok":
		f.Status, f.Text = Pass, "The web host reaches Cloudflare's API."
	case "foreign":
		f.Text = "Something on the web host's way answers in Cloudflare's place."
	case "turned-away":
		f.Text = "Cloudflare's firewall turns the web host away before it looks at the token" + h.edge + "."
	case "wordpress":
		f.Text = "WordPress on the web host does not let the request out: a setting or a plug-in stops it."
		if strings.Contains(h.failure.Reason, "an error of the kind") {
			f.Text = "WordPress on the web host does not let the request out: " + h.failure.Reason + "."
		}
	default:
		f.Text = "The web host gets no answer from api.cloudflare.com. It fails at the " + string(h.failure.Step) + " step: " + h.failure.Reason + "."
	}
	return f, ok
}

// hostValue compares the value that was given on the host with the one here.
func hostValue(s State) (Finding, bool) {
	h, ok := s.onHost()
	f := Finding{ID: HostValue, Status: Unknown, Text: "We do not know if the web host used the same value."}
	own, whole := s.Token().Fingerprint()
	switch {
	case h.value == "" && !h.dirty:
		return f, ok && h.by != byCurlLine // which says nothing of the value
	case h.unsent:
		f.Value, f.Status, f.Text = "different", Fail, "The value that was given on the web host is another credential than a token, or has no shape of one. It was not sent."
	case h.dirty:
		f.Value, f.Status, f.Text = "dirty", Fail, "The value that was used on the web host has stray characters."
		if len(h.strays) > 0 {
			f.Text = "The value that was used on the web host has stray characters: " + foreignText(h.strays) + "."
		}
		if whole && h.inside == own {
			f.Text += " Without them it is the token that was tested here."
		}
		f.Text += h.strayEffect()
	case whole && h.value == own:
		f.Value, f.Status, f.Text = "same", Pass, "The web host used the same value: its fingerprint is the same."
	case whole && strings.HasPrefix(h.value, "other "):
		f.Value, f.Status, f.Text = "different", Fail, "The web host used another value, with "+strings.Fields(h.value)[1]+" characters. It is no whole token."
	case whole:
		f.Value, f.Status, f.Text = "different", Fail, "The web host used another value. Its fingerprint is "+h.value+", and the one tested here has "+own+"."
	}
	return f, ok
}

// strayEffect says what became of a line break at the end: WordPress sends it as it
// is, and it ends the head of the request (measured with WordPress 6.1).
func (h hostSide) strayEffect() string {
	for _, f := range h.strays {
		if f.What != cloudflare.LineBreak || f.Where != cloudflare.AtEnd {
			continue
		}
		text := " WordPress sends a line break at the end as it is: a question can pass, and a purge loses what it should purge."
		if h.bodyLost {
			text += " It was seen there: the questions passed, and the purge failed."
		}
		return text
	}
	return ""
}

func hostResult(s State) (Finding, bool) {
	h, ok := s.onHost()
	if h.network != "ok" {
		return Finding{}, false
	}
	f := Finding{ID: HostResult, Value: h.result, Status: Fail}
	at := ""
	if len(h.addresses) > 0 {
		at = ", " + strings.Join(h.addresses, " and ")
	}
	switch h.result {
	case "":
		f.Status, f.Text = Unknown, "What Cloudflare answered on the web host does not tell one cause."
		if h.dirty {
			f.Text = "The value on the web host has stray characters, so its other answers say nothing."
		}
	case "allowed":
		f.Status, f.Text = Pass, "On the web host Cloudflare lets the token in."
	case "partly":
		f.Text = "The web host has two addresses, and the token may not be used from one of them" + at + "."
	case "purge-refused":
		f.Text = "On the web host Cloudflare refused the purge, which is just what ForgeCache asks for. " + h.why
	case Value(IPRestricted):
		f.Text = "The token may not be used from the web host's address" + at + "."
	default:
		f.Text = "On the web host the result was: " + CardFor(Cause(h.result)).Title + "."
		if h.why != "" {
			f.Text += " There: " + h.why
		}
	}
	return f, ok
}

func hostPlugin(s State) (Finding, bool) {
	h, ok := s.onHost()
	f := Finding{ID: HostPlugin, Status: Fail}
	switch {
	case !ok || h.forge == "":
		return Finding{}, false
	case s.ofOtherSite(h):
		f.Status, f.Text = Unknown, s.otherSiteText(h)
		return f, true
	case h.forge == "-":
		f.Status, f.Text = Unknown, "ForgeCache on the web host names no version."
	case olderThan(h.forge, firstForgeCache):
		f.Value, f.Text = "old", "On the web host ForgeCache is version "+h.forge+". It has to be "+firstForgeCache+" or newer."
	default:
		f.Value, f.Status, f.Text = "ok", Pass, "On the web host ForgeCache is version "+h.forge+"."
	}
	if !h.active {
		f.Value, f.Status = "inactive", Fail
		f.Text += " It is not switched on in WordPress."
	}
	return f, ok
}
