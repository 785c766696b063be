package wizard

// The name of a hosting provider is the one free text of the report. It is drawn, and goes
// into the report, only if it is a known name or plainly consists of words: anything else
// may be a secret that was typed in the wrong place.

import (
	"slices"
	"strings"
	"sync"

	"tokendoctor/cloudflare"
)

// hosts are providers of web space whose names do not all consist of words. The names are
// those that they use themselves; capitals, spaces and punctuation do not matter.
var hosts = nameSet(`1&1, 1&1 IONOS, 1blu, 20i, 34SP.com, 123-reg, A2 Hosting, all-inkl.com, Alfahosting, AlwaysData, AWS, Bluehost, BigScoots, checkdomain,
	cPanel, cyon, dogado, DreamHost, DomainFactory, EasyWP, FastComet, GCP, GoDaddy, Gandi, GreenGeeks, goneo, GreyGeek, HostPapa, HostEurope, Hostinger, Hostpoint,
	Host.it, HostGator, Hetzner, InMotion, IONOS, Infomaniak, IPHH, iPage, InterServer, KnownHost, Kinsta, KVM, LWS, Linode, MDDHosting, Mittwald, NameHero, Netcup, Nexcess, o2switch, one.com,
	OVH, OVHcloud, PlanetHoster, Plesk, Porkbun, RunCloud, Scala, SiteGround, STRATO, SiteDistrict, SupportHost, TransIP, TMDHosting, Timeweb, UK2, UD Media, Vultr, VPS,
	webgo, WPX, WP Engine, WP.com, XServer, Xneelo, Yunohost, Zoho, ZAP-Hosting`)

// linking are words of names that are too short to be told from a random value.
var linking = nameSet("a, an, and, at, by, co, de, du, for, go, in, it, la, le, my, o, of, on, to, us, uk, eu, ch, at, nl, fr, io, net, com, org, WP, PHP, VPS, GmbH, AG, Ltd, LLC, Inc, BV, SA, IT, EDV")

// nameSet holds the plain forms of names in a list. It is made on first use.
func nameSet(names string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		out := map[string]bool{}
		for name := range strings.SplitSeq(names, ",") {
			out[plainName(name)] = true
		}
		return out
	})
}

// plainName is a name without capitals, spaces and punctuation.
func plainName(name string) string {
	return strings.ToLower(strings.Join(strings.FieldsFunc(name, betweenWords), ""))
}

func betweenWords(r rune) bool { return strings.ContainsRune(" .&+'-\t\n", r) }

var (
	// One word, or two or three that are written together: SiteGround.
	writtenWords = cloudflare.Lazy(`^(?:[A-Z][a-z]{2,13}|[a-z]{3,14}|[A-Z]{3,10}|(?:[A-Z][a-z]{2,11}){2,3})$`)
	innerWords   = cloudflare.Lazy(`[A-Z]?[a-z]+|[A-Z]+`)
	// What words of European languages do not have: four consonants that are not common
	// together, three vowels of no word, a letter three times, rows of keys, or neighbours
	// that only random letters have.
	notInWords = cloudflare.Lazy(`[b-df-hj-np-tv-xz]{5}|[aeiou]{4}|aaa|eee|iii|ooo|uuu|^[^aeiouy]+$|qwe|asd|zxc|jkl|uio|^abc|xyz|` +
		`q[^u]|[^aeiounrlscdtg]q|j[b-df-hk-np-tv-xz]|[bcfghjkmpqrtvwxz]j|v[bcdfghjkmnpqtwxz]|[bcfghjkmpqtvwxz]v|x[bdfgjklmnqrsvwxz]|[bcdfghjkmpqrstvwxz]x|` +
		`[bcdfghjkmpqvwx]z|z[bcdfgjpqrsvx]|w[cgjmpqtvxz]|[bcfghjkmpqvxz]w|k[bcdfgjmpqvxz]|[bdfghjmpqtvxz]k|h[bcdfghjkpqsvxz]|[bdfhjmqv]h|[bcdghjkpqvwxz]f|` +
		`[fhjqvwxz]b|[bdfghjkmpqtvwxz]c|[bcfhjkmpqtvx]d|[bcfhjkmpqtvwxz]g|[bcdfghjkqvwxz]p|[jqvxz][lmn]|g[bcdfjkpqvxz]|f[bcdghjkmnpqvwxz]|p[bcdgjkmqvwxz]|b[fghkmnpqwxz]`)
)

// mostWords of a name.
const mostWords = 4

// hostingName reports whether a text is a known provider's name, or plainly words.
func hostingName(text string) bool {
	words := strings.FieldsFunc(text, betweenWords)
	if len(text) > 40 || len(words) == 0 || strings.Trim(text, " .&+'-") == "" {
		return false
	}
	return hosts()[plainName(text)] || len(words) <= mostWords && !slices.ContainsFunc(words, func(word string) bool { return !plainWord(word) })
}

// plainWord reports whether a word can be spoken, or is part of a name by itself.
func plainWord(word string) bool {
	plain := plainName(word)
	return hosts()[plain] || linking()[plain] || writtenWords().MatchString(word) && !slices.ContainsFunc(innerWords().FindAllString(word, -1), func(inner string) bool {
		return notInWords().MatchString(strings.ToLower(inner))
	})
}
