// Package practice has one case for each cause: a customer with a problem, in a simulated
// Cloudflare. Practice mode shows them, and tests walk through them.
//
// All values are made up, and look it.
package practice

import (
	"maps"
	"slices"
	"time"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard"
)

// Scenario is a customer with a problem: what there is, what they tell, and
// what they answer when asked.
type Scenario struct {
	Cause   wizard.Cause // that a diagnosis should come to
	Story   string       // what the customer tells; it does not name the cause
	World   simulator.World
	Paste   string // what the customer pastes as the token
	ZoneID  string // what the customer enters
	Domain  string // of the site, as the customer enters it
	Answers map[wizard.QuestionID]wizard.Value
	Host    *simulator.Host // the site's web host; nil where the customer has no shell on it
}

const (
	sampleToken   = "cfut_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP01234567"
	freshToken    = "cfut_FRESHSAMPLEFRESHSAMPLEFRESHSAMPLEFRESHSA76543210" // after a roll
	sampleZone    = "0123456789abcdef0123456789abcdef"
	otherZone     = "abcdef0123456789abcdef0123456789"
	sampleAccount = "00000000111111112222222233333333"
	sampleDomain  = "example.com"
	hostAddress   = "192.0.2.44" // of a block that RFC 5737 keeps for documentation
)

// rightToken may purge the right zone and do nothing else.
func rightToken() simulator.Token {
	return simulator.Token{
		Value:     sampleToken,
		ID:        "ffffffffeeeeeeeeddddddddcccccccc",
		AccountID: sampleAccount,
		Grants:    []simulator.Grant{{Permission: cloudflare.PermissionPurge, Zones: []string{sampleZone}}},
	}
}

func rightZone() simulator.Zone {
	return simulator.Zone{ID: sampleZone, Name: sampleDomain, AccountID: sampleAccount}
}

func world(t simulator.Token, faults ...simulator.Fault) simulator.World {
	return simulator.World{Tokens: []simulator.Token{t}, Zones: []simulator.Zone{rightZone()}, Faults: faults}
}

// notThereYet: verify knows the token, and nothing else does.
func notThereYet() []simulator.Fault {
	var out []simulator.Fault
	for _, e := range []cloudflare.Endpoint{cloudflare.EndpointZone, cloudflare.EndpointZoneSearch, cloudflare.EndpointZoneList, cloudflare.EndpointPurge} {
		out = append(out, simulator.Fault{Kind: simulator.Fault10000, Endpoint: e})
	}
	return out
}

type answers = map[wizard.QuestionID]wizard.Value

// plain are the answers of a customer who has done everything right.
var plain = answers{
	wizard.AskMessage: "rejected", wizard.AskIntegration: "yes", wizard.AskProvider: "cloudflare", wizard.AskFields: "yes",
	wizard.AskWhere: "test", wizard.AskVersion: "ok", wizard.AskListed: "active", wizard.AskSource: "api-tokens",
	wizard.AskRow: "purge-this-zone", wizard.AskSaved: "yes", wizard.AskAddresses: "open",
	wizard.AskSite: "yes",
}

// hosts are the web hosts of the customers who have a shell on them.
var hosts = map[wizard.Cause]simulator.Host{
	wizard.MissingPermission: {Caller: hostAddress, ForgeCache: "2.1.20"},
	wizard.SavedValueDiffers: {Caller: hostAddress, ForgeCache: "2.1.20", Paste: freshToken},
	wizard.Healthy:           {Caller: hostAddress, ForgeCache: "2.1.20"},
	wizard.IPRestricted:      {Caller: hostAddress, Caller6: "2001:db8::44", ForgeCache: "2.1.20"},
	wizard.HostBlocked:       {Faults: []simulator.Fault{{Kind: simulator.FaultNoDNS}}, ForgeCache: "2.1.20"},
	wizard.PluginOutdated:    {Caller: hostAddress, ForgeCache: "2.1.9"},
}

// scenario is a customer with the right values; change makes the problem, and the
// answers are those that differ from the plain ones.
func scenario(cause wizard.Cause, story string, w simulator.World, change func(*Scenario), differ answers) Scenario {
	s := Scenario{
		Cause: cause, Story: story, World: w,
		Paste: sampleToken, ZoneID: sampleZone, Domain: sampleDomain, Answers: maps.Clone(plain),
	}
	if h, ok := hosts[cause]; ok {
		s.Host = &h
	}
	maps.Copy(s.Answers, differ)
	if change != nil {
		change(&s)
	}
	return s
}

// HostBlock is what the host script prints on the customer's web host. The scenario has
// to have a Host.
func (s Scenario) HostBlock() string { return s.Host.Block(s.World, s.ZoneID, s.Domain, s.Paste) }

// Fixed is the scenario after its customer has followed the card: a Cloudflare on
// which all is well, and the right values.
func (s Scenario) Fixed() Scenario {
	token := rightToken()
	switch s.Cause {
	case wizard.Truncated, wizard.WrongCredential, wizard.Revoked:
		token.Value = freshToken
	}
	return scenario(s.Cause, s.Story, world(token), func(c *Scenario) {
		c.Paste = token.Value
		if c.Host != nil {
			c.Host = &simulator.Host{Caller: hostAddress, ForgeCache: "2.1.20"}
		}
	}, answers{wizard.AskListed: "active", wizard.AskStill: "works", wizard.AskHost: "200"})
}

// ScenarioFor finds the scenario of a cause.
func ScenarioFor(cause wizard.Cause) (Scenario, bool) {
	all := Scenarios()
	if i := slices.IndexFunc(all, func(s Scenario) bool { return s.Cause == cause }); i >= 0 {
		return all[i], true
	}
	return Scenario{}, false
}

// Scenarios gives one scenario for each cause, in the order of the design. They
// share nothing, so a caller may change them.
func Scenarios() []Scenario {
	with := func(change func(*simulator.Token)) simulator.World {
		t := rightToken()
		change(&t)
		return world(t)
	}
	healthy := func() simulator.World { return world(rightToken()) }
	paste := func(s string) func(*Scenario) { return func(c *Scenario) { c.Paste = s } }

	return []Scenario{
		scenario(wizard.Truncated,
			"I marked the token with the mouse and copied it. Test connection has been red since then.",
			healthy(), paste(sampleToken[:45]), answers{wizard.AskChanged: "never"}),

		scenario(wizard.WrongCredential,
			"I took the key from my Cloudflare profile and put it into the API Token field. It has never worked.",
			healthy(), paste("cfk_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP01234567"), answers{wizard.AskSource: "api-keys", wizard.AskChanged: "never"}),

		scenario(wizard.MissingPermission,
			"I use one token for my DNS tool and for ForgeCache. The DNS tool is happy, ForgeCache is not.",
			with(func(t *simulator.Token) {
				only := []string{sampleZone}
				t.Grants = []simulator.Grant{{Permission: "#dns_records:edit", Zones: only}, {Permission: "#dns_records:read", Zones: only}, {Permission: "#zone:read", Zones: only}}
			}), nil, answers{wizard.AskRow: "other-permission", wizard.AskChanged: "never"}),

		scenario(wizard.WrongZoneScope,
			"I have two sites. The token works on the first one, so I used it on the second one too.",
			func() simulator.World {
				w := with(func(t *simulator.Token) {
					t.Grants = []simulator.Grant{{Permission: cloudflare.PermissionPurge, Zones: []string{otherZone}}}
				})
				w.Zones = append(w.Zones, simulator.Zone{ID: otherZone, Name: "example.org", AccountID: sampleAccount})
				return w
			}(), nil, answers{wizard.AskRow: "other-zone", wizard.AskChanged: "never"}),

		scenario(wizard.Expired,
			"It worked for a year. Since New Year the cache is not cleared any more, and I changed nothing.",
			with(func(t *simulator.Token) { t.ExpiresOn = time.Date(2025, 12, 31, 23, 59, 59, 0, time.UTC) }),
			nil, answers{wizard.AskListed: "expired", wizard.AskChanged: "nothing"}),

		scenario(wizard.Revoked,
			"It worked until last week. A colleague has tidied up our Cloudflare account since then.",
			simulator.World{Zones: []simulator.Zone{rightZone()}}, nil, answers{wizard.AskListed: "absent", wizard.AskChanged: "cloudflare"}),

		scenario(wizard.Disabled,
			"It worked until last week. I still see the token in the list at Cloudflare.",
			with(func(t *simulator.Token) { t.Disabled = true }), nil, answers{wizard.AskListed: "disabled"}),

		scenario(wizard.NotYetValid,
			"I made the token today and filled in both dates in the form. It has not worked once.",
			with(func(t *simulator.Token) { t.NotBefore = time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC) }), nil, answers{wizard.AskChanged: "never"}),

		// A no-break space and a zero-width space, as a chat program leaves them.
		scenario(wizard.Contaminated,
			"A colleague sent me the token in a chat. It looks just like his, but it is turned down.",
			healthy(), paste(sampleToken[:17]+"\u00a0"+sampleToken[17:35]+"\u200b"+sampleToken[35:]), answers{wizard.AskChanged: "never"}),

		scenario(wizard.SavedValueDiffers,
			"The token from my password manager works on my computer. ForgeCache still turns it down.",
			healthy(), nil, answers{wizard.AskStill: "fails", wizard.AskHost: "200"}),

		scenario(wizard.Healthy,
			"It was red this morning. I have not touched anything since then.",
			healthy(), nil, answers{wizard.AskStill: "works", wizard.AskChanged: "nothing"}),

		scenario(wizard.WrongZoneID,
			"I copied the token and the long id from my Cloudflare page. The token is new, so it has to be right.",
			healthy(), func(c *Scenario) { c.ZoneID = sampleAccount }, answers{wizard.AskChanged: "never"}),

		scenario(wizard.RateLimited,
			"I moved the whole shop today and saved a few hundred pages. Now ForgeCache complains.",
			world(rightToken(), simulator.Fault{Kind: simulator.FaultRateLimit, RetryAfter: 2 * time.Minute}), nil, answers{wizard.AskMessage: "429"}),

		scenario(wizard.IPRestricted,
			"Our security team made the token for the old web server. We have moved to a new one.",
			with(func(t *simulator.Token) { t.AllowedFrom = []string{"198.51.100.0/24"} }), nil, answers{wizard.AskAddresses: "restricted", wizard.AskStill: "fails", wizard.AskChanged: "site"}),

		scenario(wizard.ZoneInactive,
			"I added the domain to Cloudflare yesterday. My registrar still has to change something.",
			func() simulator.World {
				w := healthy()
				w.Zones[0].Status = "pending"
				return w
			}(), nil, nil),

		scenario(wizard.HostBlocked,
			"On my computer all is well. The same values on the web server give nothing but an error.",
			healthy(), nil, answers{wizard.AskStill: "fails", wizard.AskHost: "none"}),

		scenario(wizard.Intercepted,
			"I am in a hotel and set up the site from here. The token came straight from Cloudflare.",
			world(rightToken(), simulator.Fault{Kind: simulator.FaultCaptivePortal}), nil, nil),

		scenario(wizard.Unreachable,
			"I am on a train. ForgeCache is red, and other pages are slow here too.",
			world(rightToken(), simulator.Fault{Kind: simulator.FaultNoDNS}), nil, nil),

		scenario(wizard.BlockedByCloudflare,
			"I work through a VPN. Since yesterday nothing that talks to Cloudflare gets anywhere.",
			world(rightToken(), simulator.Fault{Kind: simulator.FaultWAFBlock}), nil, nil),

		scenario(wizard.CloudflareUnavailable,
			"Everything worked an hour ago. Now ForgeCache is red on all of my sites at once.",
			world(rightToken(), simulator.Fault{Kind: simulator.FaultServerError}), nil, nil),

		scenario(wizard.PluginOutdated,
			"This site has not been looked after for a long time. The token works everywhere else.",
			healthy(), nil, answers{wizard.AskVersion: "old", wizard.AskStill: "fails"}),

		scenario(wizard.IntegrationOff,
			"I pasted the token and the Zone ID. I am not sure that I switched on all there is.",
			healthy(), nil, answers{wizard.AskIntegration: "no"}),

		scenario(wizard.TooNew,
			"I made the token a minute ago, exactly as the help page says. It is refused all the same.",
			world(rightToken(), notThereYet()...), nil, answers{wizard.AskChanged: "just-now"}),

		scenario(wizard.ForgeCacheItself,
			"The fingerprints are the same, and the shell on the web host gives 200. ForgeCache is red since its update.",
			healthy(), nil, answers{wizard.AskStill: "fails", wizard.AskHost: "200", wizard.AskCompared: wizard.ComparedSame, wizard.AskChanged: "forgecache"}),

		scenario(wizard.PurgedButStale,
			"Test connection is fine. But I change a page, and my visitors see the old one for days.",
			healthy(), nil, answers{wizard.AskMessage: "stale", wizard.AskStill: "works"}),

		// A contradiction: the list of permissions says yes, the purge says no.
		scenario(wizard.Undetermined,
			"I have been through the whole help page twice. Every setting is as it says there.",
			world(rightToken(), simulator.Fault{Kind: simulator.Fault10000, Endpoint: cloudflare.EndpointPurge}), nil, answers{wizard.AskAddresses: "unsure"}),
	}
}
