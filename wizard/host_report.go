package wizard

// The output of check that was run on the web host.

import (
	"encoding/json"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"tokendoctor/cloudflare"
)

// isReport reports whether a text has the output of check in it.
func isReport(text string) bool { return strings.Contains(text, `{"schema":`) }

var (
	reportShort   = cloudflare.Lazy(`\b([0-9a-f]{4}\.\.\.[0-9a-f]{2})\b`)
	reportPrint   = cloudflare.Lazy(`\b((?:cfut_|cfat_|old) [0-9]{2} [0-9a-f]{8})\b`)
	reportStep    = cloudflare.Lazy(`failed at the (DNS|connect|TLS|proxy|reply) step: ([A-Za-z', ;]{1,100})\.`)
	reportAddress = cloudflare.Lazy(`this computer's address, ([0-9a-f.:]{3,45})`)
)

// takeReport takes the output of check that was run on the web host. A terminal may have
// broken its one line.
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
	for _, q := range r.Requests { // nothing of a paste is kept unless it has its form
		if q.Endpoint.Known() {
			q.Ray = cloudflare.RayID(q.Ray)
			q.Codes = slices.DeleteFunc(q.Codes, func(code int) bool { return code < -1 || code > 99_999 })
			q.Status, q.Milliseconds, q.Attempts = min(max(q.Status, 0), 999), min(max(q.Milliseconds, 0), 600_000), min(max(q.Attempts, 0), 99)
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
	h.zone = find(ZoneIDShape, reportShort())[1]
	if h.zone == "" {
		s.Problem = "The output of check names no Zone ID. Run it there with the line from here."
		return s
	}
	h.value = find(TokenFingerprint, reportPrint())[1]
	if at, err := netip.ParseAddr(strings.TrimSuffix(find(ZoneAccess, reportAddress())[1], ".")); err == nil {
		h.addresses = []string{at.String()}
	}
	switch r.Verdict.Cause {
	case Unreachable:
		h.failure.Step = cloudflare.StepConnect
		if m := find(Network, reportStep()); m[1] != "" {
			h.failure = cloudflare.Failure{Step: cloudflare.Step(m[1]), Reason: cloudflare.KnownReason(m[2])}
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
