package cloudflare

// Rules of this file: three places make the same line, so that a person can compare two
// values without seeing either: this program, from the token it was given; a browser,
// from the value in a settings field; and webhost/script, from the value on the web host.
// They agree on what is hashed: a value of a token's complete shape, and nothing else.

import (
	"crypto/sha256"
	"fmt"
)

// fingerprintNames are the first words of a fingerprint.
var fingerprintNames = map[Kind]string{
	KindUserToken:    "cfut_",
	KindAccountToken: "cfat_",
	KindOldToken:     "old",
}

// What may have the length of an old token without being one: another credential, or a
// cut one. Go, JavaScript and PHP read it alike.
const (
	prefixNotOld = `^cf(k|[ua]t|oat)_`
	hexNotOld    = `[0-9a-f]{37}`

	// NotOldToken is a regular expression for both, whatever the case of the letters.
	NotOldToken = prefixNotOld + "|" + hexNotOld
)

// What a value of 40 characters looks like if a person made it up, so that guessing could
// find it: words, perhaps with digits for letters, a row of keys, or few different
// characters. One random value in a hundred looks like that by chance, and gets no
// fingerprint either.
const (
	WordRuns  = `[a-z]{4,}|[A-Z]{4,}`
	LeetRuns  = `[a-z013457]{4,}|[A-Z]{4,}` // with digits in place of letters
	keyRows   = `1qaz|2wsx|qwer|asdf|zxcv`
	commonest = `1234|abcd|pass|word|love`
	commonOdd = `admin|20[12][0-9]`
	Obvious   = keyRows + "|" + commonest + "|" + commonOdd // whatever the case of the letters

	LeastOutsideWords = 21 // characters of 40 that are left without WordRuns
	LeastOutsideLeet  = 15
	LeastDifferent    = 24
)

var (
	shapeNotOld = Lazy("(?i)" + NotOldToken)
	runsOfWords = Lazy(WordRuns)
	runsOfLeet  = Lazy(LeetRuns)
	obvious     = Lazy("(?i)" + Obvious)
	hasDigit    = Lazy(`[0-9]`)
	bothCases   = Lazy(`[A-Z].*[a-z]|[a-z].*[A-Z]`)
)

// guessable reports whether a value of an old token's length may be a password or a
// phrase, which could be found again from a few digits of its hash.
func guessable(value string) bool {
	different := map[rune]bool{}
	for _, r := range value {
		different[r] = true
	}
	return !bothCases().MatchString(value) || !hasDigit().MatchString(value) || len(different) < LeastDifferent ||
		len(runsOfWords().ReplaceAllString(value, "")) < LeastOutsideWords ||
		len(runsOfLeet().ReplaceAllString(value, "")) < LeastOutsideLeet ||
		obvious().MatchString(value)
}

// Fingerprint is a line that tells two tokens apart and gives neither away: the kind, the
// length and the first 8 hex digits of the value's SHA-256, such as "cfut_ 53 1a2b3c4d".
// It may be shown, read aloud and put into a report.
//
// Only a token of complete shape has one. It holds 40 random characters, about 238 bits,
// of which 32 bits of a hash reveal nothing that could be used. A cut token, a password or
// a phrase could be found by trying, so they have none; see guessable.
func (t Token) Fingerprint() (fingerprint string, ok bool) {
	return t.fingerprint, t.fingerprint != ""
}

func fingerprintOf(value string) string {
	kind, size, _ := shapeOf(value)
	name, named := fingerprintNames[kind]
	if !named || size != SizeComplete && size != SizeChecksum {
		return ""
	}
	if kind == KindOldToken && (shapeNotOld().MatchString(value) || guessable(value)) {
		return ""
	}
	sum := sha256.Sum256([]byte(value))
	return fmt.Sprintf("%s %d %x", name, len(value), sum[:4])
}

// FingerprintSnippet is a line of JavaScript for the console of a browser's
// developer tools. It prints "Fingerprint: " and the fingerprint of the value that
// the page brought for the field that was inspected last ($0). It sends nothing, keeps
// nothing, and neither prints nor returns any part of the value but a token's public
// prefix.
//
// It reads defaultValue, the attribute, and not value: that is what was saved, whatever
// was typed or filled in since, and a browser takes line breaks out of value (measured
// in Chromium 156 and Firefox 153). A line break is reported after the fingerprint of the
// rest, as in "cfut_ 53 1a2b3c4d line-break".
//
// Without a fingerprint it prints what can be said: "other 54 -" for a value that
// is no complete token (the number is its length, 0 where there is no value),
// "mask 20 -" where the page holds a row of dots in its place, "typed 0 -" where the
// page brought nothing and the field is not empty all the same, and "cfut_ 53
// no-https" where the page is not secure, so that the browser does not hash.
//
// It is copied out of a terminal that wraps it, so a line break must do no harm
// in place of any space: no text or pattern in it holds one, an arrow stands
// right behind its parameters, nothing is returned, and no word is too long for
// a line of the narrowest window. The texts are printed word by word for that reason.
const FingerprintSnippet = `(async(field)=> { const saved = field?.defaultValue ?? ''; ` +
	`const v = saved.replace(/[\r\n]+/g, ''); ` +
	`const kind = saved === '' && field?.defaultValue === '' && field.value ? 'typed' : /^cf[ua]t_[\w-]{48}$/.test(v) ? v.slice(0, 5) : ` +
	`/^(.)\1+$/u.test(v) ? 'mask' : ` +
	`/^[\w-]{40}$/.test(v) && /[A-Z]/.test(v) && /[a-z]/.test(v) && /[0-9]/.test(v) ` +
	`&& ! /` + prefixNotOld + `/i.test(v) && ! /` + hexNotOld + `/i.test(v) ` +
	`&& ! /` + keyRows + `/i.test(v) && ! /` + commonest + `/i.test(v) && ! /` + commonOdd + `/i.test(v) ` +
	`&& new Set(v).size > 23 && v.replace(/` + WordRuns + `/g, '').length > 20 ` +
	`&& v.replace(/` + LeetRuns + `/g, '').length > 14 ? 'old' : 'other'; ` +
	`const hash = /other|mask|typed/.test(kind) ? '-' : !crypto.subtle ? 'no-https' : ` +
	`new DataView(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(v)))` +
	` .getUint32(0) .toString(16) .padStart(8, '0'); ` +
	`console.log('Fingerprint:', kind, v.length, hash, ...(v === saved ? [] : ['line-break'])); })($0)`
