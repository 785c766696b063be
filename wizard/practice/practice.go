// Package practice has one case for each cause: a customer with a problem, in a simulated
// Cloudflare. Practice mode shows them, and tests walk through them.
//
// All values are made up, and look it.
package practice

import (
	"maps"
	"slices"
	"sync"
	"time"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard"
)

// Scenario is a customer with a problem: their Cloudflare, what they tell, and what they
// answer when asked.
type Scenario struct {
	Cause   wizard.Cause // that a diagnosis should come to
	Story   string       // what the customer tells; it does not name the cause
	World   simulator.World
	Paste   string // what the customer pastes as the token
	Piped   bool   // it comes by standard input, and so as it is
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

func world(t simulator.Token) simulator.World {
	return simulator.World{Tokens: []simulator.Token{t}, Zones: []simulator.Zone{rightZone()}}
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

// row is one scenario, by what sets it apart.
type row struct {
	cause  wizard.Cause
	story  string
	change func(*Scenario) // makes the problem; nil where the customer has the right values
	differ answers         // those that differ from the plain ones
}

// scenario makes the customer of a row. It shares nothing with another one.
func (r row) scenario() Scenario {
	s := Scenario{
		Cause: r.cause, Story: r.story, World: world(rightToken()),
		Paste: sampleToken, ZoneID: sampleZone, Domain: sampleDomain, Answers: maps.Clone(plain),
	}
	if h, ok := hosts[r.cause]; ok {
		s.Host = &h
	}
	maps.Copy(s.Answers, r.differ)
	if r.change != nil {
		r.change(&s)
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
	case wizard.WrongCredential, wizard.Revoked:
		token.Value = freshToken
	}
	return row{s.Cause, s.Story, func(c *Scenario) {
		c.World = world(token)
		c.Paste = token.Value
		if c.Host != nil {
			c.Host = &simulator.Host{Caller: hostAddress, ForgeCache: "2.1.20"}
		}
	}, answers{wizard.AskListed: "active", wizard.AskStill: "works", wizard.AskHost: "200"}}.scenario()
}

// ScenarioFor makes the scenario of a cause.
func ScenarioFor(cause wizard.Cause) (Scenario, bool) {
	for _, r := range rows() {
		if r.cause == cause {
			return r.scenario(), true
		}
	}
	return Scenario{}, false
}

// Scenarios returns one scenario for each cause, in the order of the design. They share
// nothing, so a caller may change them.
func Scenarios() []Scenario {
	var out []Scenario
	for _, r := range rows() {
		out = append(out, r.scenario())
	}
	return out
}

var rows = sync.OnceValue(func() []row { // no part of the first frame
	paste := func(s string) func(*Scenario) { return func(c *Scenario) { c.Paste = s } }
	token := func(change func(*simulator.Token)) func(*Scenario) {
		return func(c *Scenario) { change(&c.World.Tokens[0]) }
	}
	faulty := func(faults ...simulator.Fault) func(*Scenario) {
		return func(c *Scenario) { c.World.Faults = slices.Clone(faults) }
	}

	return []row{
		{wizard.Truncated,
			"I marked the token with the mouse and copied it. Test connection has been red since then.",
			paste(sampleToken[:45]), answers{wizard.AskChanged: "never"}},

		{wizard.WrongCredential,
			"I took the key from my Cloudflare profile and put it into the API Token field. It has never worked.",
			paste("cfk_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP01234567"), answers{wizard.AskSource: "api-keys", wizard.AskChanged: "never"}},

		{wizard.MissingPermission,
			"I use one token for my DNS tool and for ForgeCache. The DNS tool is happy, ForgeCache is not.",
			token(func(t *simulator.Token) {
				only := []string{sampleZone}
				t.Grants = []simulator.Grant{{Permission: "#dns_records:edit", Zones: only}, {Permission: "#dns_records:read", Zones: only}, {Permission: "#zone:read", Zones: only}}
			}), answers{wizard.AskRow: "other-permission", wizard.AskChanged: "never"}},

		{wizard.WrongZoneScope,
			"I have two sites. The token works on the first one, so I used it on the second one too.",
			func(c *Scenario) {
				c.World.Tokens[0].Grants = []simulator.Grant{{Permission: cloudflare.PermissionPurge, Zones: []string{otherZone}}}
				c.World.Zones = append(c.World.Zones, simulator.Zone{ID: otherZone, Name: "example.org", AccountID: sampleAccount})
			}, answers{wizard.AskRow: "other-zone", wizard.AskChanged: "never"}},

		{wizard.Expired,
			"It worked for a year. Since New Year the cache is not cleared any more, and I changed nothing.",
			token(func(t *simulator.Token) { t.ExpiresOn = time.Date(2025, 12, 31, 23, 59, 59, 0, time.UTC) }),
			answers{wizard.AskListed: "expired", wizard.AskChanged: "nothing"}},

		{wizard.Revoked,
			"It worked until last week. A colleague has tidied up our Cloudflare account since then.",
			func(c *Scenario) { c.World.Tokens = nil }, answers{wizard.AskListed: "absent", wizard.AskChanged: "cloudflare"}},

		{wizard.Disabled,
			"It worked until last week. I still see the token in the list at Cloudflare.",
			token(func(t *simulator.Token) { t.Disabled = true }), answers{wizard.AskListed: "disabled"}},

		{wizard.NotYetValid,
			"I made the token today and filled in both dates in the form. It has not worked once.",
			token(func(t *simulator.Token) { t.NotBefore = time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC) }), answers{wizard.AskChanged: "never"}},

		// A no-break space and a zero-width space, as a chat program leaves them.
		{wizard.Contaminated,
			"A colleague sent me the token in a chat. It looks just like his, but it is turned down.",
			paste(sampleToken[:17] + "\u00a0" + sampleToken[17:35] + "\u200b" + sampleToken[35:]), answers{wizard.AskChanged: "never"}},

		{wizard.SavedValueDiffers,
			"The token from my password manager works on my computer. ForgeCache still turns it down.",
			nil, answers{wizard.AskStill: "fails", wizard.AskHost: "200"}},

		{wizard.Healthy,
			"It was red this morning. I have not touched anything since then.",
			nil, answers{wizard.AskStill: "works", wizard.AskChanged: "nothing"}},

		{wizard.WrongZoneID,
			"I copied the token and the long id from my Cloudflare page. The token is new, so it has to be right.",
			func(c *Scenario) { c.ZoneID = sampleAccount }, answers{wizard.AskChanged: "never"}},

		{wizard.RateLimited,
			"I moved the whole shop today and saved a few hundred pages. Now ForgeCache complains.",
			faulty(simulator.Fault{Kind: simulator.FaultRateLimit, RetryAfter: 2 * time.Minute}), answers{wizard.AskMessage: "429"}},

		{wizard.IPRestricted,
			"Our security team made the token for the old web server. We have moved to a new one.",
			token(func(t *simulator.Token) { t.AllowedFrom = []string{"198.51.100.0/24"} }), answers{wizard.AskAddresses: "restricted", wizard.AskStill: "fails", wizard.AskChanged: "site"}},

		{wizard.ZoneInactive,
			"I added the domain to Cloudflare yesterday. My registrar still has to change something.",
			func(c *Scenario) { c.World.Zones[0].Status = "pending" }, nil},

		{wizard.HostBlocked,
			"On my computer all is well. The same values on the web server give nothing but an error.",
			nil, answers{wizard.AskStill: "fails", wizard.AskHost: "none"}},

		{wizard.Intercepted,
			"I am in a hotel and set up the site from here. The token came straight from Cloudflare.",
			faulty(simulator.Fault{Kind: simulator.FaultCaptivePortal}), nil},

		{wizard.Unreachable,
			"I am on a train. ForgeCache is red, and other pages are slow here too.",
			faulty(simulator.Fault{Kind: simulator.FaultNoDNS}), nil},

		{wizard.BlockedByCloudflare,
			"I work through a VPN. Since yesterday nothing that talks to Cloudflare gets anywhere.",
			faulty(simulator.Fault{Kind: simulator.FaultWAFBlock}), nil},

		{wizard.CloudflareUnavailable,
			"Everything worked an hour ago. Now ForgeCache is red on all of my sites at once.",
			faulty(simulator.Fault{Kind: simulator.FaultServerError}), nil},

		{wizard.PluginOutdated,
			"This site has not been looked after for a long time. The token works everywhere else.",
			nil, answers{wizard.AskVersion: "old", wizard.AskStill: "fails"}},

		{wizard.IntegrationOff,
			"I pasted the token and the Zone ID. I am not sure that I switched on all there is.",
			nil, answers{wizard.AskIntegration: "no"}},

		{wizard.TooNew,
			"I made the token a minute ago, exactly as the help page says. It is refused all the same.",
			faulty(notThereYet()...), answers{wizard.AskChanged: "just-now"}},

		{wizard.ForgeCacheItself,
			"The fingerprints are the same, and the shell on the web host gives 200. ForgeCache is red since its update.",
			nil, answers{wizard.AskStill: "fails", wizard.AskHost: "200", wizard.AskCompared: wizard.ComparedSame, wizard.AskChanged: "forgecache"}},

		{wizard.PurgedButStale,
			"Test connection is fine. But I change a page, and my visitors see the old one for days.",
			nil, answers{wizard.AskMessage: "stale", wizard.AskStill: "works"}},

		// A contradiction: the list of permissions says yes, the purge says no.
		{wizard.Undetermined,
			"I have been through the whole help page twice. Every setting is as it says there.",
			faulty(simulator.Fault{Kind: simulator.Fault10000, Endpoint: cloudflare.EndpointPurge}), answers{wizard.AskAddresses: "unsure"}},
	}
})
