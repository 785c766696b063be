package simulator

// What there is in a simulated Cloudflare, and who answers for each part of it.

import (
	"net/http"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"time"

	"tokendoctor/cloudflare"
)

// routes are the requests that get an answer, each with the part of the API that gives
// it.
var routes = []struct {
	path     func() *regexp.Regexp // an id in it is a group
	method   string
	endpoint cloudflare.Endpoint
	answer   func(s *Simulator, t *Token, q question) answer
}{
	{cloudflare.Lazy(`^/client/v4/user/tokens/verify$`), http.MethodGet, cloudflare.EndpointVerifyUser, (*Simulator).verifyUser},
	{cloudflare.Lazy(`^/client/v4/accounts/([^/]*)/tokens/verify$`), http.MethodGet, cloudflare.EndpointVerifyAccount, (*Simulator).verifyAccount},
	{cloudflare.Lazy(`^/client/v4/zones$`), http.MethodGet, cloudflare.EndpointZoneList, (*Simulator).listZones},
	{cloudflare.Lazy(`^/client/v4/zones/([^/]*)$`), http.MethodGet, cloudflare.EndpointZone, (*Simulator).getZone},
	{cloudflare.Lazy(`^/client/v4/zones/([^/]*)/purge_cache$`), http.MethodPost, cloudflare.EndpointPurge, (*Simulator).purge},
}

// World is a Cloudflare with its customers. The zero World has no customers and refuses
// every token as unknown.
type World struct {
	Tokens   []Token
	Zones    []Zone
	Caller   string    // the address that requests come from; DefaultCaller when empty
	Now      time.Time // the server's clock; the real time of each request when zero
	Faults   []Fault   // the first one that is due takes the request
	Variants Variants  // the reply where nobody has recorded one

	RoundTrip time.Duration // the time of one round trip; a connection takes two, a request one
}

// DefaultCaller is an address of the block that RFC 5737 keeps for documentation.
const DefaultCaller = "203.0.113.7"

// Token is an API token as its owner set it up.
type Token struct {
	Value     string // the complete secret; a shorter text never gets past the header check
	ID        string
	Account   bool   // owned by the account (cfat_), so unknown to GET /user/tokens/verify
	AccountID string // when empty, a grant without zones reaches all zones there are
	Disabled  bool
	NotBefore time.Time // no limit when zero
	ExpiresOn time.Time // no limit when zero

	Grants      []Grant
	AllowedFrom []string // CIDRs; from anywhere when empty
}

// Grant is one permission on some zones.
type Grant struct {
	Permission string   // as permissions[] spells it, such as #cache_purge:edit
	Zones      []string // zone ids; nil is every zone of the account
}

// Zone is a domain at Cloudflare.
type Zone struct {
	ID        string
	Name      string
	Status    string // initializing, pending, active (when empty) or moved
	AccountID string
	Paused    bool
}

// zoneReaders are the permissions of which any one opens GET /zones/{id}, by the
// name that permissions[] gives them (OpenAPI, zones-0-get). Others, such as
// those of Email Routing, open nothing here and are never listed.
var zoneReaders = []string{
	"access", "analytics", "app", "cache_purge", "dns_records", "lb", "logs", "page_rules", "ssl", "stream",
	"trust_and_safety", "waf", "worker", "zaraz", "zero_trust_pii", "zone", "zone_settings",
}

// rights lists what a token may do on a zone, in the order of permissions[].
func (t Token) rights(z Zone) []string {
	var out []string
	for _, g := range t.Grants {
		everywhere := g.Zones == nil && (t.AccountID == "" || t.AccountID == z.AccountID)
		if (everywhere || slices.Contains(g.Zones, z.ID)) && !slices.Contains(out, g.Permission) {
			out = append(out, g.Permission)
		}
	}
	slices.Sort(out)
	return out
}

// reading keeps the rights that open GET /zones/{id}.
func reading(rights []string) []string {
	var out []string
	for _, r := range rights {
		name, _, _ := strings.Cut(strings.TrimPrefix(r, "#"), ":")
		if slices.Contains(zoneReaders, name) {
			out = append(out, r)
		}
	}
	return out
}

func mayPurge(rights []string) bool { return slices.Contains(rights, cloudflare.PermissionPurge) }

type life int

const (
	alive life = iota
	expired
	disabled
	notYetValid
)

func (t Token) life(now time.Time) life {
	switch {
	case !t.ExpiresOn.IsZero() && !now.Before(t.ExpiresOn):
		return expired
	case t.Disabled:
		return disabled
	case now.Before(t.NotBefore):
		return notYetValid
	}
	return alive
}

func (t Token) allowedFrom(caller string) bool {
	ip, err := netip.ParseAddr(caller)
	return len(t.AllowedFrom) == 0 || err == nil && slices.ContainsFunc(t.AllowedFrom, func(cidr string) bool {
		block, err := netip.ParsePrefix(cidr)
		return err == nil && block.Contains(ip)
	})
}

func (w World) token(value string) *Token {
	if i := slices.IndexFunc(w.Tokens, func(t Token) bool { return t.Value == value }); i >= 0 {
		return &w.Tokens[i]
	}
	return nil
}

func (w World) zone(id string) *Zone {
	if i := slices.IndexFunc(w.Zones, func(z Zone) bool { return z.ID == id }); i >= 0 {
		return &w.Zones[i]
	}
	return nil
}

func (w World) clock() time.Time {
	if w.Now.IsZero() {
		return time.Now().UTC()
	}
	return w.Now.UTC()
}
