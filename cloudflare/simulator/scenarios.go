package simulator

// The scenarios of practice mode. All values are made up, and look it.

import (
	"maps"
	"slices"
	"time"

	"tokendoctor/cloudflare"
)

// Scenario is a customer with a problem: what there is, what they tell, and
// what they answer when asked.
type Scenario struct {
	Cause   string // the cause id that a diagnosis should come to
	Story   string // what the customer tells; it does not name the cause
	World   World
	Paste   string            // what the customer pastes as the token
	ZoneID  string            // what the customer enters
	Domain  string            // of the site, as the customer enters it
	Answers map[string]string // by question id
	Host    *Host             // the site's web host; nil where the customer has no shell on it
}

const (
	sampleToken   = "cfut_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP01234567"
	freshToken    = "cfut_EXAMPLEXAMPLEXAMPLEXAMPLEXAMPLEXAMPLEXAM76543210" // after a roll
	sampleZone    = "0123456789abcdef0123456789abcdef"
	otherZone     = "abcdef0123456789abcdef0123456789"
	sampleAccount = "00000000111111112222222233333333"
	sampleDomain  = "example.com"
)

// rightToken may purge the right zone and do nothing else.
func rightToken() Token {
	return Token{
		Value:     sampleToken,
		ID:        "ffffffffeeeeeeeeddddddddcccccccc",
		AccountID: sampleAccount,
		Grants:    []Grant{{cloudflare.PermissionPurge, []string{sampleZone}}},
	}
}

func rightZone() Zone {
	return Zone{ID: sampleZone, Name: sampleDomain, AccountID: sampleAccount}
}

func world(t Token, faults ...Fault) World {
	return World{Tokens: []Token{t}, Zones: []Zone{rightZone()}, Faults: faults}
}

// plain is the answers of a customer who has done everything right.
var plain = map[string]string{
	"message": "rejected", "integration": "yes", "provider": "cloudflare", "fields": "yes", "where": "test",
	"version": "ok", "listed": "active", "source": "api-tokens", "row": "purge-this-zone",
	"saved": "yes", "addresses": "open",
}

// scenario is a customer with the right values; change makes the problem.
// The pairs are questions with answers other than the plain ones.
func scenario(cause, story string, w World, change func(*Scenario), pairs ...string) Scenario {
	s := Scenario{
		Cause: cause, Story: story, World: w,
		Paste: sampleToken, ZoneID: sampleZone, Domain: sampleDomain, Answers: maps.Clone(plain),
	}
	if h, ok := hosts[cause]; ok {
		s.Host = &h
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		s.Answers[pairs[i]] = pairs[i+1]
	}
	if change != nil {
		change(&s)
	}
	return s
}

// Mended is the scenario after its customer has followed the card: a Cloudflare on
// which all is well, and the right values.
func (s Scenario) Mended() Scenario {
	token := rightToken()
	switch s.Cause {
	case "truncated", "wrong-credential", "revoked":
		token.Value = freshToken
	}
	return scenario(s.Cause, s.Story, world(token), func(c *Scenario) {
		c.Paste = token.Value
		if c.Host != nil {
			c.Host = &Host{Caller: hostAddress, ForgeCache: "2.1.20"}
		}
	},
		"listed", "active", "still", "works", "host", "200")
}

// ScenarioFor finds the scenario of a cause.
func ScenarioFor(cause string) (Scenario, bool) {
	all := Scenarios()
	if i := slices.IndexFunc(all, func(s Scenario) bool { return s.Cause == cause }); i >= 0 {
		return all[i], true
	}
	return Scenario{}, false
}

// Scenarios gives one scenario for each cause, in the order of the design. They
// share nothing, so a caller may change them.
func Scenarios() []Scenario {
	with := func(change func(*Token)) World {
		t := rightToken()
		change(&t)
		return world(t)
	}
	healthy := func() World { return world(rightToken()) }
	paste := func(s string) func(*Scenario) { return func(c *Scenario) { c.Paste = s } }

	return []Scenario{
		scenario("truncated",
			"I marked the token with the mouse and copied it. Test connection has been red since then.",
			healthy(), paste(sampleToken[:45]), "changed", "never"),

		scenario("wrong-credential",
			"I took the key from my Cloudflare profile and put it into the API Token field. It has never worked.",
			healthy(), paste("cfk_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP01234567"), "source", "api-keys", "changed", "never"),

		scenario("missing-permission",
			"I use one token for my DNS tool and for ForgeCache. The DNS tool is happy, ForgeCache is not.",
			with(func(t *Token) {
				only := []string{sampleZone}
				t.Grants = []Grant{{"#dns_records:edit", only}, {"#dns_records:read", only}, {"#zone:read", only}}
			}), nil, "row", "other-permission", "changed", "never"),

		scenario("wrong-zone-scope",
			"I have two sites. The token works on the first one, so I used it on the second one too.",
			func() World {
				w := with(func(t *Token) { t.Grants = []Grant{{cloudflare.PermissionPurge, []string{otherZone}}} })
				w.Zones = append(w.Zones, Zone{ID: otherZone, Name: "example.org", AccountID: sampleAccount})
				return w
			}(), nil, "row", "other-zone", "changed", "never"),

		scenario("expired",
			"It worked for a year. Since New Year the cache is not cleared any more, and I changed nothing.",
			with(func(t *Token) { t.ExpiresOn = time.Date(2025, 12, 31, 23, 59, 59, 0, time.UTC) }),
			nil, "listed", "expired", "changed", "nothing"),

		scenario("revoked",
			"It worked until last week. A colleague has tidied up our Cloudflare account since then.",
			World{Zones: []Zone{rightZone()}}, nil, "listed", "absent", "changed", "cloudflare"),

		scenario("disabled",
			"It worked until last week. I still see the token in the list at Cloudflare.",
			with(func(t *Token) { t.Disabled = true }), nil, "listed", "disabled"),

		scenario("not-yet-valid",
			"I made the token today and filled in both dates in the form. It has not worked once.",
			with(func(t *Token) { t.NotBefore = time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC) }), nil, "changed", "never"),

		// A no-break space and a zero-width space, as a chat program leaves them.
		scenario("contaminated",
			"A colleague sent me the token in a chat. It looks just like his, but it is turned down.",
			healthy(), paste(sampleToken[:17]+"\u00a0"+sampleToken[17:35]+"\u200b"+sampleToken[35:]), "changed", "never"),

		scenario("saved-value-differs",
			"The token from my password manager works on my computer. ForgeCache still turns it down.",
			healthy(), nil, "still", "fails", "host", "200"),

		scenario("healthy",
			"It was red this morning. I have not touched anything since then.",
			healthy(), nil, "still", "works", "changed", "nothing"),

		scenario("wrong-zone-id",
			"I copied the token and the long id from my Cloudflare page. The token is new, so it has to be right.",
			healthy(), func(c *Scenario) { c.ZoneID = sampleAccount }, "changed", "never"),

		scenario("rate-limited",
			"I moved the whole shop today and saved a few hundred pages. Now ForgeCache complains.",
			world(rightToken(), Fault{Kind: FaultRateLimit, RetryAfter: 2 * time.Minute}), nil, "message", "429"),

		scenario("ip-restricted",
			"Our security team made the token for the old web server. We have moved to a new one.",
			with(func(t *Token) { t.AllowedFrom = []string{"198.51.100.0/24"} }), nil, "addresses", "restricted", "still", "fails", "changed", "site"),

		scenario("zone-inactive",
			"I added the domain to Cloudflare yesterday. My registrar still has to change something.",
			func() World {
				w := healthy()
				w.Zones[0].Status = "pending"
				return w
			}(), nil),

		scenario("host-blocked",
			"On my computer all is well. The same values on the web server give nothing but an error.",
			healthy(), nil, "still", "fails", "host", "none"),

		scenario("intercepted",
			"I am in a hotel and set up the site from here. The token came straight from Cloudflare.",
			world(rightToken(), Fault{Kind: FaultCaptivePortal}), nil),

		scenario("unreachable",
			"I am on a train. ForgeCache is red, and other pages are slow here too.",
			world(rightToken(), Fault{Kind: FaultNoDNS}), nil),

		scenario("blocked-by-cloudflare",
			"I work through a VPN. Since yesterday nothing that talks to Cloudflare gets anywhere.",
			world(rightToken(), Fault{Kind: FaultWAFBlock}), nil),

		scenario("cloudflare-unavailable",
			"Everything worked an hour ago. Now ForgeCache is red on all of my sites at once.",
			world(rightToken(), Fault{Kind: FaultServerError}), nil),

		scenario("plugin-outdated",
			"This site has not been looked after for a long time. The token works everywhere else.",
			healthy(), nil, "version", "old", "still", "fails"),

		scenario("integration-off",
			"I pasted the token and the Zone ID. I am not sure that I switched on all there is.",
			healthy(), nil, "integration", "no"),

		// A contradiction: the list of permissions says yes, the purge says no.
		scenario("undetermined",
			"I have been through the whole help page twice. Every setting is as it says there.",
			world(rightToken(), Fault{Kind: Fault10000, Endpoint: cloudflare.EndpointPurge}), nil, "addresses", "unsure"),
	}
}
