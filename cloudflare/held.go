package cloudflare

import "strings"

// HoldsCredential reports whether a longer text, such as a report that somebody has added
// to, has a token or key anywhere in it. A fingerprint is not one.
func HoldsCredential(text string) bool {
	if tokens, _ := wholeTokens(text); len(tokens) > 0 {
		return true
	}
	if _, other := cloudflaresOwn(text); other {
		return true
	}
	for _, word := range run().FindAllString(text, -1) {
		if len(word) == OldTokenLength && mixed(word) {
			return true
		}
	}
	return false
}

// mixed reports whether a word has capitals, small letters and digits, as an old token
// does and a word of a language does not.
func mixed(word string) bool {
	return strings.ContainsAny(word, "0123456789") && strings.ToLower(word) != word && strings.ToUpper(word) != word
}
