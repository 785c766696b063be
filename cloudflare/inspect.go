package cloudflare

// Rules of this file: it sees the raw paste, before any text field has trimmed
// or replaced anything. It decides on shapes that Cloudflare documents ("Token
// formats") and never on a checksum, whose construction is not public. Nothing
// it returns holds any part of the paste, except the Token.

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Kind is what a pasted value is, by its shape.
type Kind string

// The kinds of value that people paste where an API token belongs.
const (
	KindEmpty        Kind = "empty"
	KindUserToken    Kind = "user-token"    // cfut_, since 2026
	KindAccountToken Kind = "account-token" // cfat_, since 2026
	KindOldToken     Kind = "old-token"     // 40 of [A-Za-z0-9_-]; user or account, still valid
	KindGlobalKey    Kind = "global-key"    // cfk_, or 37 to 45 lower-case hex digits
	KindOriginCAKey  Kind = "origin-ca-key" // v1.0-
	KindOAuthToken   Kind = "oauth-token"   // cfoat_
	KindS3Secret     Kind = "s3-secret"     // 64 hex digits: the S3 secret of an R2 token, or another hash
	KindID           Kind = "id"            // 32 hex digits: a Zone or Account ID; fewer: a part of one, or of a key
	KindPlaceholder  Kind = "placeholder"   // an example value, or a copied mask
	KindProse        Kind = "prose"         // too long or too many words for any credential
	KindSeveral      Kind = "several"       // complete tokens that differ: which one is meant nobody can know
	KindUnknown      Kind = "unknown"
)

// Credential reports whether a value of this kind is a secret of some sort,
// so that it must not be echoed.
func (k Kind) Credential() bool {
	switch k {
	case KindUserToken, KindAccountToken, KindOldToken, KindGlobalKey, KindOriginCAKey, KindOAuthToken, KindS3Secret, KindSeveral:
		return true
	}
	return false
}

// Sendable reports whether Cloudflare may be asked about a value of this kind.
// Other credentials are recognised offline and never leave the machine.
func (k Kind) Sendable() bool {
	switch k {
	case KindUserToken, KindAccountToken, KindOldToken, KindUnknown:
		return true
	}
	return false
}

// Size compares a value's length with what its kind should have.
type Size string

// The sizes. Only a prefix fixes the length of a token; elsewhere the length
// is a hint that may warn and never decides.
const (
	SizeComplete   Size = "complete"
	SizeShort      Size = "short"       // shorter than its prefix promises: certain
	SizeLong       Size = "long"        // longer than its prefix promises
	SizeShortGuess Size = "short-guess" // no prefix, and shorter than any token
	SizeLongGuess  Size = "long-guess"  // no prefix, and longer than any token
	SizeUnknown    Size = "unknown"
)

// Documented lengths, in characters.
const (
	PrefixedTokenLength = 53  // cfut_ or cfat_, then 40, then 8 of checksum
	OldTokenLength      = 40  // of tokens made before 2026
	maxCredentialLength = 256 // well above an Origin CA key (176)
)

// Inspection is what was found in a raw paste. It is safe to show and to log.
type Inspection struct {
	Kind    Kind
	Size    Size
	Token   Token     // what is left once cleaned; zero unless Kind.Sendable
	Foreign []Foreign // what does not belong into a token, in order
	Length  int       // characters of what is left; 0 for prose, placeholders and several values
	Cut     bool      // an ellipsis stands in it: the value was copied from a shortened display
	// Replaced: a character of another alphabet stands where one of the token's
	// should be. In a value that is no token otherwise it may well belong there.
	Replaced bool
}

// Clean reports whether the paste held the value and nothing else.
func (i Inspection) Clean() bool { return len(i.Foreign) == 0 }

// Saved tells what ForgeCache leaves in the value when it saves from what it takes
// off. The article says that white space is trimmed from both ends; PHP's trim
// stops at the first character that is none to it, such as a no-break space.
func (i Inspection) Saved() (kept, trimmed []Foreign) {
	first, last := 0, len(i.Foreign)
	for first < last && i.Foreign[first].trimmable(AtStart) {
		first++
	}
	for last > first && i.Foreign[last-1].trimmable(AtEnd) {
		last--
	}
	return i.Foreign[first:last], slices.Concat(i.Foreign[:first], i.Foreign[last:])
}

// Letters is how many letters of another alphabet stand inside the value.
func (i Inspection) Letters() int {
	n := 0
	for _, f := range i.Foreign {
		if f.What == Letter && f.Where == Inside {
			n += f.Count
		}
	}
	return n
}

var (
	shapeUser     = Lazy(`^cfut_[A-Za-z0-9_-]*$`)
	shapeAccount  = Lazy(`^cfat_[A-Za-z0-9_-]*$`)
	shapeOldToken = Lazy(`^[A-Za-z0-9_-]{40}$`)
	shapeShort    = Lazy(`^[A-Za-z0-9_-]{1,39}$`)
	hexPart       = Lazy(`^[0-9a-f]{12,32}$`)
	shapeLong     = Lazy(`^[A-Za-z0-9_-]{54,}$`)
	placeholder   = Lazy(`(?i)^[<\[{]?(?:[a-z]+[-_ ]){0,4}(?:token|key|id|value)(?:[-_ ]here)?[>\]}]?$`)
	variableName  = Lazy(`^[A-Z]{2,}(?:_[A-Z]{2,})+$`) // favonia#1053
	masked        = Lazy(`^(?:\*{3,}|\x{2022}{3,}|\x{25CF}{3,}|[xX]{6,}|\.{3,})$`)
)

// Credentials that are no API token, alone or among other text such as a header
// or an e-mail address. What they are found in is never sent.
var (
	// An old Global key has 37 to 45 lower-case hex digits. One that was cut or set
	// in capitals is still no token: 33 hex digits alone are no accident. Nor are
	// 37 that are joined to something else. 64 are something else.
	hexAlone  = Lazy(`(?i)(?:^|[^a-z0-9_-])([0-9a-f]{33,})(?:[^a-z0-9_-]|$)`)
	hexJoined = Lazy(`([0-9a-f]{37,})`)
	// A key in pieces is looked for in the letters and digits alone; see joined.
	alphanumerics = Lazy(`[A-Za-z0-9]+`)
	hexDigits     = Lazy(`(?i)^[0-9a-f]*[0-9][0-9a-f]*$`)
	// 5 to 13 hex digits, of both sorts: neither a date nor a word.
	keyRest   = Lazy(`^(?:[0-9]+[a-f]|[a-f]+[0-9])[0-9a-f]{0,11}$`)
	hexBroken = Lazy(`(?i)([0-9a-f]{37,})`)
	// What programs and pages write in the place of white space.
	written     = Lazy(`(?i)\\x[0-9a-f]{2}|\\u\{?[0-9a-f]{1,6}\}?|\\[nrt]|</?[a-z][^<>]{0,60}>|&#?[a-z0-9]+;|%[0-9a-f]{2}|[\x1a\x1b]\[[0-9;]*[a-z]|\^M`)
	keyBroken   = Lazy(`(?i)cfk[a-z0-9]{44}`)
	globalKey   = Lazy(`(?i)(?:^|[^a-z0-9_-])cfk_|cfk_[a-z0-9]{30}|(?:^|[^a-z0-9])f?k_[a-z0-9]{40}[0-9a-f]{8}(?:[^a-z0-9]|$)`)
	oauthToken  = Lazy(`(?i)(?:^|[^a-z0-9_-])cfoat_|cfoat_[a-z0-9]{30}`)
	originCAKey = Lazy(`(?i)(?:^|[^a-z0-9_-])v1\.0-[a-z0-9]|v1\.0-[0-9a-f]{16}`)
	// Its 24 and 146 hex digits are no Global key.
	originCADigits = Lazy(`(?i)v1\.0-(?:[^a-z0-9]*[0-9a-f]){1,170}`)
)

// otherCredential says which one stands in a text, if any.
func otherCredential(text string) (Kind, bool) {
	rest := withoutTokens(text) // a checksum may run into an id
	tokens, _ := wholeTokens(text)
	whole := slices.ContainsFunc(tokens, func(t string) bool { return !mostlyHex(t) })
	isOriginCA := originCAKey().MatchString(rest)
	text = originCADigits().ReplaceAllString(rest, " ")
	pieces := joined(written().ReplaceAllString(text, ""), whole)
	has := func(shape func() *regexp.Regexp, text string, s3 bool) bool {
		return slices.ContainsFunc(shape().FindAllStringSubmatch(text, -1), func(m []string) bool {
			number := strings.Trim(m[1], "0123456789") == "" // addresses in a row, perhaps
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

// withoutTokens takes out the complete tokens, but for what has a key's digits in it.
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

// mostlyHex reports whether a value has as many hex digits as no token has, and as a
// key with something between has.
func mostlyHex(value string) bool {
	digits := 0
	for _, r := range value {
		if strings.ContainsRune("0123456789abcdefABCDEF", r) {
			digits++
		}
	}
	return digits >= 33
}

// joined is the letters and digits of a text, without its ids: these would make a
// run with what stands beside them. A key can be cut where an id would end, so an id
// stays where what may be the rest of a key stands beside it, unless the text has a
// token: then that is what was copied, with its surroundings.
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

// Inspect reads a raw paste.
func Inspect(raw string) Inspection {
	if masked().MatchString(strings.TrimSpace(raw)) {
		return Inspection{Kind: KindPlaceholder, Size: SizeUnknown}
	}
	if len(raw) > 64*maxCredentialLength { // answer a huge paste at once
		return Inspection{Kind: KindProse, Size: SizeUnknown}
	}
	value, foreign, cut := clean(raw)
	in := Inspection{Foreign: foreign, Length: utf8.RuneCountInString(value), Cut: cut}
	if kind, ok := otherCredential(raw); ok {
		in.Kind, in.Size = kind, SizeUnknown
		return in
	}
	tokens, _ := wholeTokens(raw)
	if slices.ContainsFunc(tokens, func(t string) bool { return t != tokens[0] }) {
		return Inspection{Kind: KindSeveral, Size: SizeUnknown}
	}
	in.Kind, in.Size = shapeOf(value)
	in.Replaced = replaced(in, value)
	if in.Size != SizeComplete && len(strings.Fields(raw)) > 4 {
		in.Kind, in.Size = KindProse, SizeUnknown
	}
	if in.Kind == KindProse {
		in.Length = 0
	}
	// A placeholder is looked for in what was pasted, brackets and all; the name of
	// a variable in what stands behind its own name.
	trimmed := strings.TrimSpace(raw)
	if in.Kind == KindUnknown && (placeholder().MatchString(trimmed) || variableName().MatchString(value)) {
		in.Kind, in.Size, in.Foreign, in.Length = KindPlaceholder, SizeUnknown, nil, 0
	}
	if in.Kind.Sendable() {
		in.Token = NewToken(value)
	}
	return in
}

// replaced looks for foreign letters in what is a token's otherwise, by its
// prefix or by its length.
func replaced(in Inspection, value string) bool {
	letters := in.Letters()
	prefixed := in.Kind == KindUserToken || in.Kind == KindAccountToken
	return letters > 0 && (prefixed || shapeOldToken().MatchString(value+strings.Repeat("x", letters)))
}

// shapeOf decides on the kind of a cleaned value.
func shapeOf(value string) (Kind, Size) {
	if kind, ok := otherCredential(value); ok {
		return kind, SizeUnknown
	}
	switch {
	case value == "":
		return KindEmpty, SizeUnknown
	case len(value) > maxCredentialLength:
		return KindProse, SizeUnknown
	case shapeUser().MatchString(value):
		return KindUserToken, prefixedSize(value)
	case shapeAccount().MatchString(value):
		return KindAccountToken, prefixedSize(value)
	case hexPart().MatchString(value):
		return KindID, SizeUnknown
	case shapeOldToken().MatchString(value):
		return KindOldToken, SizeComplete
	case shapeShort().MatchString(value):
		return KindUnknown, SizeShortGuess
	case shapeLong().MatchString(value):
		return KindUnknown, SizeLongGuess
	}
	return KindUnknown, SizeUnknown
}

func prefixedSize(value string) Size {
	switch {
	case len(value) < PrefixedTokenLength:
		return SizeShort
	case len(value) > PrefixedTokenLength:
		return SizeLong
	}
	return SizeComplete
}
