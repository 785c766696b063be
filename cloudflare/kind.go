package cloudflare

import "slices"

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
	KindOAuthToken   Kind = "oauth-token"   // cfoat_, or the two halves of one
	KindS3Secret     Kind = "s3-secret"     // 64 hex digits: the S3 secret of an R2 token, or another hash
	KindBareValue    Kind = "bare-value"    // 40 characters and a checksum: a token or key without its prefix
	KindID           Kind = "id"            // 32 hex digits: a Zone or Account ID; fewer: a part of one, or of a key
	KindOtherSecret  Kind = "other-secret"  // another service's credential; Inspection.TakenFor names it
	KindPlaceholder  Kind = "placeholder"   // an example value, or a copied mask
	KindProse        Kind = "prose"         // too long or too many words for any credential
	KindSeveral      Kind = "several"       // several complete tokens: nobody can know which one is meant
	KindUnknown      Kind = "unknown"       // not the shape of a token, nor any other that is known
)

// Credential reports whether a value of this kind is a secret of some sort,
// so that it must not be echoed.
func (k Kind) Credential() bool {
	switch k {
	case KindUserToken, KindAccountToken, KindOldToken, KindGlobalKey, KindOriginCAKey, KindOAuthToken, KindS3Secret,
		KindBareValue, KindOtherSecret, KindSeveral:
		return true
	}
	return false
}

// Sendable reports whether Cloudflare may be asked about a value of this kind without the
// person's consent. What is known to be something else is never sent; KindUnknown is sent
// only after Inspection.Anyway.
func (k Kind) Sendable() bool {
	switch k {
	case KindUserToken, KindAccountToken, KindOldToken:
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
	SizeChecksum   Size = "checksum"    // of the right length, but the last eight are not lower-case hex digits
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
	Kind     Kind
	Size     Size
	TakenFor string    // with its article, such as "a GitHub token"; a guess for KindUnknown; empty where the kind says everything
	Token    Token     // what is left once cleaned; zero unless it may be sent
	Foreign  []Foreign // what is not part of a token, in order
	Length   int       // characters of what is left; 0 for prose, placeholders and several values
	Cut      bool      // it has an ellipsis in it: the value was copied from a shortened display
	// Replaced: a character of another alphabet is where one of the token's should be. In
	// a value that is otherwise not a token it may well belong there.
	Replaced bool
	// Verbatim: it came in a way that changes nothing. A terminal can clean a paste, and
	// the keyring holds the value without what surrounded it. The caller of Inspect sets
	// it.
	Verbatim bool

	withheld Token // what Anyway would send
}

// Doubtful reports whether the value does not look like a token although nothing speaks
// against sending it: the person has to agree first. See Anyway.
func (i Inspection) Doubtful() bool { return !i.withheld.IsZero() && i.Token.IsZero() }

// Anyway is the same inspection with its token free to be sent. It changes nothing unless
// the value is doubtful: what is known to be another credential is never sent, whatever
// the person says.
func (i Inspection) Anyway() Inspection {
	if i.Doubtful() {
		i.Token = i.withheld
	}
	return i
}

// Clean reports whether the paste held the value and nothing else.
func (i Inspection) Clean() bool { return len(i.Foreign) == 0 }

// Saved separates what ForgeCache leaves in the value when it saves from what it takes
// off. The article says that white space is trimmed from both ends; PHP's trim stops at
// the first character that it does not count as white space, such as a no-break space.
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

// Letters is how many letters of another alphabet are inside the value.
func (i Inspection) Letters() int {
	n := 0
	for _, f := range i.Foreign {
		if f.What == Letter && f.Where == Inside {
			n += f.Count
		}
	}
	return n
}
