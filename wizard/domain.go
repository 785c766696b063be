package wizard

import (
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"tokendoctor/cloudflare"
)

// parseDomain reads the site's address as people give it: a name or a whole URL, in any
// case, with or without www. An empty text is no domain, and valid.
func parseDomain(raw string) (domain string, ok bool) {
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
	host, err := domainNames().ToASCII(strings.Trim(u.Hostname(), "."))
	if err != nil || !PublicName(host) {
		return "", false
	}
	return strings.TrimPrefix(host, "www."), true
}

// PublicName reports whether a name is one of the public internet's, and none of its
// labels could be a token or key that was typed beside a domain by mistake: the name goes
// to the screen and into a request.
func PublicName(name string) bool {
	suffix, registered := publicsuffix.PublicSuffix(name)
	if name == suffix || !registered && !strings.Contains(suffix, ".") {
		return false
	}
	return !slices.ContainsFunc(strings.Split(name, "."), secretLike)
}

// secretLike reports whether a label looks like a credential, is a long run of hex digits,
// or is long with letters and digits mixed as no name has them. A name in another alphabet
// is harmless: no token has such letters.
func secretLike(label string) bool {
	if name, err := idna.Punycode.ToUnicode(label); err == nil && strings.ContainsFunc(name, func(r rune) bool { return r > unicode.MaxASCII }) {
		return false
	}
	mixed := 0 // letters beside digits
	for i := range len(label) - 1 {
		if a, b := label[i:i+1], label[i+1:i+2]; a != "-" && b != "-" && (a <= "9") != (b <= "9") {
			mixed++
		}
	}
	if kind := cloudflare.Inspect(label).Kind; kind == cloudflare.KindOldToken { // any name of 40 characters
		return mixed >= 3
	} else if kind.Credential() {
		return true
	}
	const long, many = 20, 5
	return hexRun().MatchString(label) || len(label) >= long && mixed >= many
}

var hexRun = cloudflare.Lazy(`[0-9a-f]{16}`)

// domainNames checks as for a look-up, lengths and empty labels included.
var domainNames = sync.OnceValue(func() *idna.Profile {
	return idna.New(idna.MapForLookup(), idna.StrictDomainName(true), idna.VerifyDNSLength(true))
})

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
