package cloudflare

import (
	"crypto/subtle"
	"fmt"
	"io"
)

// redacted is what every way of printing a Token shows.
const redacted = "[token]"

// Token is a Cloudflare credential that cannot be printed by accident.
//
// The value sits behind a pointer because fmt cannot call the methods of a value in an
// unexported struct field: a plain string would leak there, a pointer shows only an
// address, beside the fingerprint, which reveals nothing. The zero Token holds nothing.
type Token struct {
	secret      *string
	fingerprint string // worked out once, because each frame asks for it
}

// NewToken wraps a credential. An empty value gives the zero Token.
func NewToken(value string) Token {
	if value == "" {
		return Token{}
	}
	return Token{&value, fingerprintOf(value)}
}

// Reveal is the only way to the value; it is empty for the zero Token. It is for the
// Authorization header, the keyring, a comparison, and a new inspection of a token that
// was kept.
func (t Token) Reveal() string {
	if t.secret == nil {
		return ""
	}
	return *t.secret
}

// IsZero reports whether there is no value.
func (t Token) IsZero() bool { return t.secret == nil }

// Equal compares two tokens in constant time.
func (t Token) Equal(other Token) bool {
	return subtle.ConstantTimeCompare([]byte(t.Reveal()), []byte(other.Reveal())) == 1
}

// String never shows the value.
func (Token) String() string { return redacted }

// GoString never shows the value.
func (Token) GoString() string { return redacted }

// Format never shows the value, whatever the verb; log/slog ends up here or in
// MarshalJSON.
func (Token) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalText never shows the value.
func (Token) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// MarshalJSON never shows the value.
func (Token) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }
