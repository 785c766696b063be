package wizard

// The block of the script that was run on the web host, and what it amounts to: its
// answers are judged like those from here.

import (
	"slices"
	"strings"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/webhost"
)

// takeBlock judges the host's answers by the same rules as those from here.
func (s State) takeBlock(b webhost.Block) State {
	h := &hostSide{sum: b.Sum, zone: b.Zone.Short(), by: b.By, forge: b.ForgeCache, active: b.Active,
		value: b.Value, inside: b.Inside, dirty: len(b.Strays) > 0, strays: b.Strays, unsent: b.Unsent, site: b.Site}
	for _, r := range b.Replies {
		h.requests = append(h.requests, ReportRequest{hostEndpoint(r), r.Reply.Status, r.Reply.Codes(), r.Reply.Ray, r.Reply.Duration.Milliseconds(), 1})
	}
	verify, _ := b.Reply(webhost.Verify)
	purge, tried := b.Reply(webhost.Purge)
	h.bodyLost = h.dirty && verify.Outcome == cloudflare.OutcomeOK && tried && purge.Outcome != cloudflare.OutcomeOK
	for _, q := range []webhost.Question{webhost.Zone, webhost.Zone4, webhost.Zone6} {
		if r, _ := b.Reply(q); r.Location != "" && !slices.Contains(h.addresses, r.Location) {
			h.addresses = append(h.addresses, r.Location)
		}
	}
	there := hostState(s, b)
	h.network, h.failure = hostWay(there, b)
	if i := slices.IndexFunc(b.Replies, func(r webhost.Answer) bool { return r.Reply.Outcome == cloudflare.OutcomeBlocked }); i >= 0 {
		h.edge = edge(b.Replies[i].Reply)
	}
	if h.network == "ok" && !b.Unsent && len(b.Strays) == 0 {
		h.result, h.why = hostJudged(there, b)
	}
	if s = s.takeHost(h); s.Problem == "" {
		s.Site.Facts = s.hostFacts(b)
		s.Site.Shell = map[SiteKey]string{SitePHP: b.PHP, SiteCurl: b.Curl}
	}
	return s
}

// hostFacts adds what the host says about the site to what is known of it. If the script
// ran in another site's folder, only what it says about the machine counts. A shell's PHP
// can differ from the web server's, so what Site Health said about PHP stays.
func (s State) hostFacts(b webhost.Block) map[SiteKey]SiteFact {
	known := map[SiteKey]string{SitePHP: b.PHP, SiteCurl: b.Curl}
	if !s.ofOtherSite(*s.host) {
		known[SiteWordPress], known[SiteForgeCache] = b.WordPress, strings.Trim(b.ForgeCache, "-")
		if known[SiteForgeCache] != "" && !b.Active {
			known[SiteForgeCache] += notActive
		}
	}
	facts := copyOf(s.Site.Facts)
	for key, v := range known {
		webs := facts[key].Source != "" && facts[key].Source != FromHost
		if v != "" && !((key == SitePHP || key == SiteCurl) && webs) {
			facts[key] = SiteFact{v, FromHost}
		}
	}
	return facts
}

// hostState is a sitting on the web host, with the answers from there.
func hostState(s State, b webhost.Block) State {
	kind, _, _ := strings.Cut(b.Value, " ")
	// What the value is by its shape. The value itself is not known here.
	in := cloudflare.Inspection{Kind: cloudflare.KindUnknown, Size: cloudflare.SizeUnknown, Token: cloudflare.NewToken("not known")}
	if k, ok := map[string]cloudflare.Kind{"cfut_": cloudflare.KindUserToken, "cfat_": cloudflare.KindAccountToken, "old": cloudflare.KindOldToken}[kind]; ok {
		in.Kind, in.Size = k, cloudflare.SizeComplete
	}
	there := State{Zone: b.Zone, ZoneShape: cloudflare.ZoneIDOK, hasZone: true, Domain: s.Domain, Paste: in, hasPaste: true, Consent: Yes}
	if _, tried := b.Reply(webhost.Purge); !tried {
		there.Consent = No
	}
	for q, id := range map[webhost.Question]ProbeID{
		webhost.Reach: ProbeReach, webhost.Verify: ProbeVerifyUser, webhost.Zone: ProbeZone,
		webhost.Account: ProbeVerifyAccount, webhost.Purge: ProbePurge,
	} {
		if r, ok := b.Reply(q); ok {
			there = there.Apply(ProbeDone{ID: id, Probe: cloudflare.Probe{Endpoint: r.Endpoint, Token: in.Token, Zone: b.Zone}, Reply: r})
		}
	}
	return there
}

// hostWay is how the host's way to Cloudflare is, and how it failed.
func hostWay(there State, b webhost.Block) (Value, cloudflare.Failure) {
	f, _ := network(there)
	for _, r := range b.Replies {
		if r.Reply.Outcome == cloudflare.OutcomeUnreachable && f.Value == "unreachable" {
			return wayOf(r.Reply.Failure), r.Reply.Failure
		}
	}
	if purge, tried := b.Reply(webhost.Purge); tried && f.Value == "ok" {
		switch purge.Outcome { // the one request that ForgeCache makes as well
		case cloudflare.OutcomeIntercepted, cloudflare.OutcomeBlocked:
			f.Value = networkValue(purge)
		case cloudflare.OutcomeUnreachable:
			return wayOf(purge.Failure), purge.Failure
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
func hostJudged(there State, b webhost.Block) (Value, string) {
	zone, _ := b.Reply(webhost.Zone)
	if zone.Outcome == cloudflare.OutcomeLocation {
		return Value(IPRestricted), ""
	}
	for _, q := range []webhost.Question{webhost.Zone4, webhost.Zone6} {
		if r, _ := b.Reply(q); r.Outcome == cloudflare.OutcomeLocation {
			return "partly", ""
		}
	}
	v := there.Verdict()
	purge, tried := b.Reply(webhost.Purge)
	switch {
	case tried && v.Confidence != Confirmed && saysNo(purge):
		return "purge-refused", replyText(purge)
	case tried && v.Cause == Healthy && !there.purged():
		return "", ""
	case !tried && v.Cause == Undetermined && zone.Outcome == cloudflare.OutcomeOK:
		return "allowed", "" // as far as that was asked
	}
	why := ""
	if len(v.Because) > 0 {
		why = v.Because[0]
	}
	return resultOf(v.Cause), why
}

// resultOf is the value of HostResult for a verdict on the host's answers.
func resultOf(c Cause) Value {
	switch c {
	case Undetermined:
		return ""
	case Healthy:
		return "allowed"
	}
	return Value(c)
}

// hostEndpoint names a request of the host.
func hostEndpoint(r webhost.Answer) cloudflare.Endpoint {
	switch r.Question {
	case webhost.Zone4:
		return r.Reply.Endpoint + " over IPv4"
	case webhost.Zone6:
		return r.Reply.Endpoint + " over IPv6"
	}
	return r.Reply.Endpoint
}
