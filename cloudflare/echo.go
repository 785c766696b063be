package cloudflare

import (
	"slices"
	"strings"
)

// A server, or whatever poses as one, may send the token back in any field, and changed:
// as a domain name it has no capitals and may lack its prefix. The caller knows the
// token, so any text that holds a part of it is dropped before anybody sees it.

// leastEcho is how many letters and digits in a row count as a part of the token. By
// chance, one domain name in a million shares six with a random token.
const leastEcho = 6

// withoutEchoes is the reply without the texts that hold a part of the token.
func (r Reply) withoutEchoes(t Token) Reply {
	secret := plainLetters(secretPart(t.Reveal()))
	echoes := func(text string) bool {
		text = plainLetters(text)
		for i := 0; i+leastEcho <= len(text); i++ {
			if strings.Contains(secret, text[i:i+leastEcho]) {
				return true
			}
		}
		return false
	}
	drop := func(texts ...*string) {
		for _, text := range texts {
			if echoes(*text) {
				*text = ""
			}
		}
	}
	if len(secret) < leastEcho {
		return r
	}
	drop(&r.Ray, &r.Location, &r.Life.Status, &r.By)
	for i := range r.Errors {
		drop(&r.Errors[i].Message)
	}
	for i := range r.Zones {
		z := &r.Zones[i]
		drop(&z.Name, &z.Status, &z.Account)
		z.NameServers = slices.DeleteFunc(z.NameServers, echoes)
		for j := range z.Permissions {
			drop(&z.Permissions[j])
		}
	}
	return r
}

// secretPart is a token without its prefix, which is public.
func secretPart(value string) string {
	for _, prefix := range []string{"cfut_", "cfat_"} {
		if rest, ok := strings.CutPrefix(value, prefix); ok {
			return rest
		}
	}
	return value
}

// plainLetters are the letters and digits of a text, without capitals.
func plainLetters(text string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(text))
}
