package cloudflare

// Rules of this file: it sees the raw paste, before any text field has trimmed or
// replaced anything. It decides on shapes that Cloudflare documents ("Token formats") and
// never on a checksum, whose construction is not public. Nothing it returns holds any
// part of the paste, except the Token.

import (
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	frontLost = `^(?:(?:f?[ua])?t_|cf[ua]t)[A-Za-z0-9]{40}[0-9a-f]{8}$`
	// PrefixedShape is a regular expression for a new token, whole or cut, once everything
	// else is taken off, with its prefix in any case.
	PrefixedShape = `^(?i:cf[ua]t)[_-][A-Za-z0-9_-]+$|` + frontLost
)

var (
	shapeUser     = Lazy(`^cfut_[A-Za-z0-9_-]*$`)
	shapeAccount  = Lazy(`^cfat_[A-Za-z0-9_-]*$`)
	shapeChecksum = Lazy(`[0-9a-f]{8}$`)
	shapeOldToken = Lazy(`^[A-Za-z0-9_-]{40}$`)
	shapeShort    = Lazy(`^[A-Za-z0-9_-]{1,39}$`)
	shapeLong     = Lazy(`^[A-Za-z0-9_-]{54,}$`)
	// A new token whose first characters or underscore got lost.
	shapeFrontLost = Lazy(frontLost)
	// An id, or a part of one or of a key. Digits alone may be any number.
	hexPart    = Lazy(`^(?i:[0-9a-f]*[a-f][0-9a-f]*)$`)
	allDigits  = Lazy(`^[0-9]{32}$`)
	hexAnyCase = Lazy(`^[0-9A-Fa-f]{12,32}$`)
	// A value of 40 random characters has a capital or a digit. A phrase may have none.
	unlikePhrase = Lazy(`[A-Z0-9]`)
	// 32 bytes in base64url, as each half of an OAuth token is.
	shapeHalf = Lazy(`^[A-Za-z0-9_-]{43}$`)
)

// Inspect reads a raw paste.
func Inspect(raw string) Inspection {
	raw = withoutPictures(withoutPasteMarks(raw))
	if masked().MatchString(strings.TrimSpace(raw)) {
		return Inspection{Kind: KindPlaceholder, Size: SizeUnknown}
	}
	if len(raw) > 64*maxCredentialLength { // answer for a huge paste at once
		return Inspection{Kind: KindProse, Size: SizeUnknown}
	}
	value, foreign, cut := clean(raw)
	in := Inspection{Foreign: foreign, Length: utf8.RuneCountInString(value), Cut: cut}
	if c, ok := otherCredential(raw); ok {
		in.Kind, in.Size, in.TakenFor = c.kind, SizeUnknown, c.name
		return in
	}
	tokens, _ := wholeTokens(withoutEscapes(raw))
	if slices.ContainsFunc(tokens, func(t string) bool { return t != tokens[0] }) {
		return Inspection{Kind: KindSeveral, Size: SizeUnknown}
	}
	shape := shapeOf
	if value == raw { // no other credential, as was just seen
		shape = ownShape
	}
	in.Kind, in.Size, in.TakenFor = shape(value)
	if in.Kind == KindOldToken && in.patched() {
		in.Kind, in.Size = KindUnknown, SizeUnknown
	}
	in.Replaced = replaced(in, value)
	if in.Size != SizeComplete && in.Size != SizeChecksum && len(strings.Fields(raw)) > 4 {
		in.Kind, in.Size = KindProse, SizeUnknown
	}
	if in.Kind == KindProse {
		in.Length, in.TakenFor = 0, ""
	}
	if in.Kind == KindUnknown && isPlaceholder(raw, value) {
		in = Inspection{Kind: KindPlaceholder, Size: SizeUnknown}
	}
	switch {
	case in.Kind.Sendable():
		in.Token = NewToken(value)
	case in.Kind == KindUnknown:
		in.withheld = NewToken(value)
	}
	return in
}

// patched reports whether so much was taken out of the middle that the rest has a token's
// length only by chance, as in a phrase or a password with punctuation.
func (i Inspection) patched() bool {
	const mostGaps = 2 // a narrow window breaks a token twice
	gaps := 0
	for _, f := range i.Foreign {
		if f.Where != Inside {
			continue
		}
		switch f.What {
		case Space, Tab, LineBreak, NoBreakSpace:
			gaps++
		case Quote, Bracket, Escape:
			return true
		}
	}
	return gaps > mostGaps
}

// replaced looks for letters of other alphabets in what is otherwise a token, by its
// prefix or its length.
func replaced(in Inspection, value string) bool {
	letters := in.Letters()
	prefixed := in.Kind == KindUserToken || in.Kind == KindAccountToken
	return letters > 0 && (prefixed || shapeOldToken().MatchString(value+strings.Repeat("x", letters)))
}

// shapeOf decides on the kind of a cleaned value. takenFor names it where the kind does
// not.
func shapeOf(value string) (kind Kind, size Size, takenFor string) {
	if c, ok := otherCredential(value); ok {
		return c.kind, SizeUnknown, c.name
	}
	return ownShape(value)
}

// ownShape is shapeOf for a value that is known not to be another credential.
func ownShape(value string) (kind Kind, size Size, takenFor string) {
	switch {
	case value == "":
		return KindEmpty, SizeUnknown, ""
	case len(value) > maxCredentialLength:
		return KindProse, SizeUnknown, ""
	case shapeUser().MatchString(value):
		return KindUserToken, prefixedSize(value), ""
	case shapeAccount().MatchString(value):
		return KindAccountToken, prefixedSize(value), ""
	case shapeFrontLost().MatchString(value):
		return KindUserToken, SizeShort, ""
	case hexAnyCase().MatchString(value) && hexPart().MatchString(value):
		return KindID, SizeUnknown, ""
	case allDigits().MatchString(value): // one id in three million has no letter
		return KindUnknown, SizeUnknown, "a Zone ID or Account ID"
	case shapeOldToken().MatchString(value) && unlikePhrase().MatchString(value):
		return KindOldToken, SizeComplete, ""
	case shapeShort().MatchString(value):
		return KindUnknown, SizeShortGuess, ""
	case shapeHalf().MatchString(value):
		return KindUnknown, SizeUnknown, "one half of an OAuth token"
	case shapeLong().MatchString(value):
		return KindUnknown, SizeLongGuess, ""
	}
	return KindUnknown, SizeUnknown, ""
}

func prefixedSize(value string) Size {
	switch {
	case len(value) < PrefixedTokenLength:
		return SizeShort
	case len(value) > PrefixedTokenLength:
		return SizeLong
	case !shapeChecksum().MatchString(value):
		return SizeChecksum
	}
	return SizeComplete
}
