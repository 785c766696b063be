package cloudflare

// Cloudflare's own credentials that are not API tokens, alone or in other text such as a
// header or an e-mail address, and in the disguises that programs put them in. A value
// that holds one is never sent.

import (
	"encoding/base64"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
)

var (
	// An old Global key has 37 to 45 lower-case hex digits. A cut or capitalised one is
	// no token either: 33 hex digits in a row are no accident. Nor are 37 that are joined
	// to something else. 64 are another thing.
	hexAlone  = Lazy(`(?i)(?:^|[^a-z0-9_-])([0-9a-f]{33,})(?:[^a-z0-9_-]|$)`)
	hexJoined = Lazy(`([0-9a-f]{37,})`)
	// A key in pieces is looked for in the letters and digits alone; see joined.
	alphanumerics = Lazy(`[A-Za-z0-9]+`)
	hexDigits     = Lazy(`(?i)^[0-9a-f]*[0-9][0-9a-f]*$`)
	// 5 to 13 hex digits, with both letters and numerals: neither a date nor a word.
	keyRest   = Lazy(`^(?:[0-9]+[a-f]|[a-f]+[0-9])[0-9a-f]{0,11}$`)
	hexBroken = Lazy(`(?i)([0-9a-f]{37,})`)
	// What programs and pages write in place of white space.
	written     = Lazy(`(?i)\\x[0-9a-f]{2}|\\u\{?[0-9a-f]{1,6}\}?|\\[nrt]|</?[a-z][^<>]{0,60}>|&#?[a-z0-9]+;|%[0-9a-f]{2}|[\x1a\x1b]\[[0-9;]*[a-z]|\^M`)
	keyBroken   = Lazy(`(?i)cfk[a-z0-9]{44}`)
	globalKey   = Lazy(`(?i)(?:^|[^a-z0-9_-])cfk_|cfk_[a-z0-9]{30}|(?:^|[^a-z0-9])f?k_[a-z0-9]{40}[0-9a-f]{8}(?:[^a-z0-9]|$)`)
	oauthToken  = Lazy(`(?i)(?:^|[^a-z0-9_-])cfoat_|cfoat_[a-z0-9]{30}`)
	originCAKey = Lazy(`(?i)(?:^|[^a-z0-9_-])v1\.0-[a-z0-9]|v1\.0-[0-9a-f]{16}`)
	// An Origin CA key's 24 and 146 hex digits are not a Global key.
	originCADigits = Lazy(`(?i)v1\.0-(?:[^a-z0-9]*[0-9a-f]){1,170}`)

	// The two halves of an OAuth token, each 32 bytes in base64url, with their dot.
	oauthHalves = Lazy(`(?:^|[^A-Za-z0-9_.-])[A-Za-z0-9_-]{16,60}\.[A-Za-z0-9_-]{42,44}(?:[^A-Za-z0-9_.-]|$)`)
	// A new token or Global key that lost its prefix: nobody can know which.
	bare        = Lazy(`^[A-Za-z0-9]{40}[0-9a-f]{8}$`)
	base64Run   = Lazy(`[A-Za-z0-9+/_-]{16,}`)
	hexPairs    = Lazy(`(?i)(?:(?:\\x|0x|%)?[0-9a-f]{2}[:,-]?){17,}`)
	encodedText = Lazy(`^(?:[A-Za-z0-9+/_-]{16,}={0,2}|(?i:(?:(?:\\x|0x|%)?[0-9a-f]{2}[\s:,-]?){12,}))$`)
)

// credential is what a text holds other than an API token.
type credential struct {
	kind Kind
	name string // for KindOtherSecret, with its article
}

// otherCredential says which credential other than a token a text holds, if any. Encoded
// text is looked into first, so that it is named for what it holds.
func otherCredential(text string) (credential, bool) {
	inner := decodings(text)
	for _, decoded := range inner {
		if kind, ok := cloudflaresOwn(decoded); ok {
			return credential{kind: kind}, true
		}
	}
	rest := withoutTokens(text)
	if name := vendorSecret(rest); name != "" {
		return credential{KindOtherSecret, name}, true
	}
	if len(inner) > 0 && encodedText().MatchString(strings.TrimSpace(text)) {
		return credential{KindOtherSecret, "a text that was written in base64 or hex"}, true
	}
	if kind, ok := cloudflaresOwn(text); ok {
		return credential{kind: kind}, true
	}
	switch {
	case oauthHalves().MatchString(rest):
		return credential{kind: KindOAuthToken}, true
	case bare().MatchString(strings.TrimSpace(text)):
		return credential{kind: KindBareValue}, true
	}
	return credential{}, false
}

// cloudflaresOwn says which of Cloudflare's other credentials is in a text, if any.
func cloudflaresOwn(text string) (Kind, bool) {
	rest := withoutTokens(text) // a checksum may run into an id
	tokens, _ := wholeTokens(text)
	whole := slices.ContainsFunc(tokens, func(t string) bool { return !mostlyHex(t) })
	isOriginCA := originCAKey().MatchString(rest)
	text = originCADigits().ReplaceAllString(rest, " ")
	pieces := joined(written().ReplaceAllString(text, ""), whole)
	has := func(shape func() *regexp.Regexp, text string, s3 bool) bool {
		return slices.ContainsFunc(shape().FindAllStringSubmatch(text, -1), func(m []string) bool {
			number := strings.Trim(m[1], "0123456789") == "" // perhaps several addresses in a row
			return (len(m[1]) == 64) == s3 && !number
		})
	}
	switch {
	case globalKey().MatchString(strings.ReplaceAll(text, `\_`, "_")), keyBroken().MatchString(pieces),
		has(hexAlone, text, false), has(hexJoined, text, false), has(hexBroken, pieces, false):
		return KindGlobalKey, true
	case has(hexAlone, text, true):
		return KindS3Secret, true
	case oauthToken().MatchString(text):
		return KindOAuthToken, true
	case isOriginCA:
		return KindOriginCAKey, true
	}
	return "", false
}

// decodings are the texts in a text that are encoded in base64 or hex, if people can read
// them: a key and perhaps an address. Line breaks in the code do not matter.
func decodings(text string) []string {
	var out []string
	keep := func(b []byte, err error) { // an id can be readable by chance; 12 bytes hardly ever are
		readable := !slices.ContainsFunc(b, func(c byte) bool { return (c < ' ' || c > '~') && c != '\n' && c != '\r' && c != '\t' })
		if err == nil && readable && len(b) >= 12 {
			out = append(out, string(b))
		}
	}
	joined := strings.Join(strings.Fields(text), "")
	for _, source := range []string{text, joined} {
		for _, run := range base64Run().FindAllString(source, 8) {
			keep(base64.RawStdEncoding.DecodeString(strings.NewReplacer("-", "+", "_", "/").Replace(run)))
		}
	}
	for _, run := range hexPairs().FindAllString(joined, 8) {
		keep(hex.DecodeString(strings.NewReplacer(`\x`, "", "0x", "", "%", "", ":", "", ",", "", "-", "").Replace(run)))
	}
	return out
}

// withoutTokens takes out the complete tokens, except one that has a key's digits in it.
func withoutTokens(text string) string {
	var b strings.Builder
	for m := prefixed().FindStringSubmatchIndex(text); m != nil; m = prefixed().FindStringSubmatchIndex(text) {
		if token := text[m[2]:m[3]]; hexJoined().MatchString(token) {
			b.WriteString(text[:m[3]])
		} else {
			b.WriteString(text[:m[2]] + " ")
		}
		text = text[m[3]:]
	}
	return b.String() + text
}

// mostlyHex reports whether a value has more hex digits than any token, as a key with
// something in between has.
func mostlyHex(value string) bool {
	digits := 0
	for _, r := range value {
		if strings.ContainsRune("0123456789abcdefABCDEF", r) {
			digits++
		}
	}
	return digits >= 33
}

// joined is the letters and digits of a text without its ids, which would form a run with
// their neighbours. A key can be cut where an id would end, so an id stays if its
// neighbour may be the rest of a key, unless the text has a token: then the token is what
// was copied, with its surroundings.
func joined(text string, token bool) string {
	runs := alphanumerics().FindAllString(text, -1)
	rest := func(i int) bool { return !token && i >= 0 && i < len(runs) && keyRest().MatchString(runs[i]) }
	var b strings.Builder
	for i, run := range runs {
		if id := len(run) == 32 && hexDigits().MatchString(run); !id || rest(i-1) || rest(i+1) {
			b.WriteString(run)
		}
	}
	return b.String()
}
