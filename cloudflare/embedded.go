package cloudflare

// Tokens in other text: in code, in a header, beside an id, or twice.

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

var (
	// prefixed is a token followed by something else: an id, or another token.
	prefixed = Lazy(`(cf[ua]t_[A-Za-z0-9]{40}[0-9a-f]{8})(?:[^A-Za-z0-9]|cf[ua]t_|[0-9a-f]{32}(?:[^A-Za-z0-9]|$)|$)`)
	// run is one of the characters that a token without a checksum, an old token or an id
	// is made of.
	run = Lazy(`[A-Za-z0-9_-]+`)
	// retyped is the prefix of a token as people and programs change it.
	retyped = Lazy(`(?i)^cf[ua]t[_-]`)
)

// wholeTokens finds the complete tokens in a longer text, as when a Zone ID and a token
// were copied together, or a token was pasted twice. The first one begins at byte first.
func wholeTokens(text string) (tokens []string, first int) {
	for at := 0; ; {
		m := prefixed().FindStringSubmatchIndex(text[at:])
		if m == nil {
			break
		}
		if tokens == nil {
			first = m[2]
		}
		tokens = append(tokens, text[at+m[2]:at+m[3]])
		at += m[3]
	}
	if tokens != nil {
		return tokens, first
	}
	// An old token can be recognised only by its length.
	if half := len(text) / 2; half == OldTokenLength && text[:half] == text[half:] && shapeOldToken().MatchString(text[:half]) {
		return []string{text[:half]}, 0
	}
	all := run().FindAllStringIndex(text, -1)
	if len(all) > 1 && slices.ContainsFunc(all, func(m []int) bool {
		return m[1]-m[0] != PrefixedTokenLength && retyped().MatchString(text[m[0]:m[1]])
	}) {
		return nil, 0 // a new one with something inside: what is left of it can have any length
	}
	for _, m := range all {
		value := text[m[0]:m[1]]
		old := shapeOldToken().MatchString(value) && !retyped().MatchString(value) && unlikePhrase().MatchString(value) &&
			(len(all) == 1 || !mostlyHex(value))
		if old || len(value) == PrefixedTokenLength && retyped().MatchString(value) {
			if tokens == nil {
				first = m[0]
			}
			tokens = append(tokens, value)
		}
	}
	return tokens, first
}

// escapeCode is what programs and pages write for a character. A backslash after a token
// may end a line of a shell, so only n, r and t make a code with it. GTK 4 writes a byte
// that is not UTF-8 as a backslash and two digits.
var escapeCode = Lazy(`(?i)\\x[0-9a-f]{2}|\\[89a-f][0-9a-f]|\\u\{?[0-9a-f]{1,6}\}?|\\[nrt]|&#?[a-z0-9]{2,8}(?:;|$)|%[0-9a-f]{2}`)

// escapes says of each character of a text whether it is part of an escape code, such as
// \n, %0A or &quot;.
func escapes(text string) []bool {
	out := make([]bool, utf8.RuneCountInString(text))
	for _, m := range escapeCode().FindAllStringIndex(text, -1) {
		from := utf8.RuneCountInString(text[:m[0]])
		for i := range utf8.RuneCountInString(text[m[0]:m[1]]) {
			out[from+i] = true
		}
	}
	return out
}

// withoutEscapes returns a text with blanks in place of its escape codes.
func withoutEscapes(text string) string {
	return escapeCode().ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat(" ", utf8.RuneCountInString(s)) })
}

// What the terminal itself sends, and leaves in the text if no program reads it: the
// marks around a paste, with or without their first characters, and the reports of keys
// such as Ctrl+V (CSI u, and xterm's modifyOtherKeys).
var (
	pasteMarks = Lazy(`^(\s*)(?:\x1b?\[)?2?0?0~([\s\S]*?)(?:(?:\x1b?\[)?2?0?1~)?(\s*)$`)
	pasteEnd   = Lazy(`\x1b?\[?201~(\s*)$`)
	keyBefore  = Lazy(`^(?:(?:\x1b?\[)?(?:[0-9]{1,5}(?::[0-9]*)*;[0-9]{1,3}(?::[0-9])?u|27;[0-9]{1,3};[0-9]{1,5}~))+`)
	keyBehind  = Lazy(`(?:(?:\x1b\[|\[)(?:[0-9]{1,5}(?::[0-9]*)*;[0-9]{1,3}(?::[0-9])?u|27;[0-9]{1,3};[0-9]{1,5}~))+(\s*)$`)
)

// withoutPasteMarks removes these: they are not a fault of the value.
func withoutPasteMarks(raw string) string {
	raw = keyBehind().ReplaceAllString(keyBefore().ReplaceAllString(raw, ""), "$1")
	return pasteEnd().ReplaceAllString(pasteMarks().ReplaceAllString(raw, "$1$2$3"), "$1")
}

// withoutPictures turns the symbols that some terminals show for control characters in a
// paste (VTE, and kitty when it asks) back into those characters.
func withoutPictures(raw string) string { return pictures().Replace(raw) }

var pictures = sync.OnceValue(func() *strings.Replacer {
	pairs := []string{"\u2421", "\x7f", "\u247f", "\x7f"} // the second is kitty's
	for c := range rune(' ') {
		pairs = append(pairs, string(0x2400+c), string(c))
	}
	return strings.NewReplacer(pairs...)
})
