package wizard

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"tokendoctor/cloudflare"
)

// ParseDomain reads the site's address as people give it: a name or a whole
// URL, in any case, with or without www. An empty text is no domain and fine.
func ParseDomain(raw string) (domain string, ok bool) {
	s := strings.ToLower(strings.Trim(strings.TrimSpace(raw), "<>\"'"))
	if s == "" {
		return "", true
	}
	if cloudflare.Inspect(raw).Kind.Credential() {
		return "", false // an Origin CA key has a dot, like a name
	}
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil {
		return "", false
	}
	host, err := domainNames.ToASCII(strings.Trim(u.Hostname(), "."))
	if err != nil || !PublicName(host) {
		return "", false
	}
	return strings.TrimPrefix(host, "www."), true
}

// PublicName reports whether a name is one of the public internet's, and none of
// its labels could be a token or key that was typed beside a domain by mistake:
// the name goes to the screen and into a request.
func PublicName(name string) bool {
	suffix, registered := publicsuffix.PublicSuffix(name)
	if name == suffix || !registered && !strings.Contains(suffix, ".") {
		return false
	}
	return !slices.ContainsFunc(strings.Split(name, "."), secretLike)
}

// secretLike is a label that is a credential by its shape, a long run of hex digits,
// or long and full of digits.
func secretLike(label string) bool {
	const long, many = 30, 4
	digits := len(label) - len(strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, label))
	return cloudflare.Inspect(label).Kind.Credential() || hexRun.MatchString(label) || len(label) >= long && digits >= many
}

var hexRun = regexp.MustCompile(`[0-9a-f]{16}`)

// domainNames checks as for a look-up, lengths and empty labels included.
var domainNames = idna.New(idna.MapForLookup(), idna.StrictDomainName(true), idna.VerifyDNSLength(true))

// apex is the name under which Cloudflare usually keeps a zone: the public
// suffix and one label, example.co.uk for shop.example.co.uk.
func apex(domain string) string {
	if a, err := publicsuffix.EffectiveTLDPlusOne(domain); err == nil {
		return a
	}
	return domain
}

// covers reports whether a zone of that name serves the domain.
func covers(zone, domain string) bool {
	return domain == zone || strings.HasSuffix(domain, "."+zone)
}
