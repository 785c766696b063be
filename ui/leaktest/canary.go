package leaktest

import (
	"crypto/sha256"
	"fmt"
	"strings"
)

// Canary makes up the secret part of a credential: n characters of an alphabet,
// always the same for a label. No two neighbours are of the same kind (capital,
// small letter, digit, anything else) if the alphabet has two kinds, so that no
// run of it is like a word or a number. The alphabet is ASCII, and has two
// different characters at least.
func Canary(label, alphabet string, n int) string {
	if alphabet == "" || strings.Trim(alphabet, alphabet[:1]) == "" {
		panic("leaktest: an alphabet has two characters at least")
	}
	several := strings.ContainsFunc(alphabet, func(r rune) bool { return kind(byte(r)) != kind(alphabet[0]) })
	body := make([]byte, 0, n)
	for block := 0; len(body) < n; block++ {
		for _, random := range sha256.Sum256(fmt.Appendf(nil, "%d %s", block, label)) {
			c := alphabet[int(random)%len(alphabet)]
			like := len(body) > 0 && (c == body[len(body)-1] || several && kind(c) == kind(body[len(body)-1]))
			if !like && len(body) < n {
				body = append(body, c)
			}
		}
	}
	return string(body)
}

// kind tells capitals, small letters, digits and all else apart.
func kind(c byte) int {
	switch {
	case 'A' <= c && c <= 'Z':
		return 1
	case 'a' <= c && c <= 'z':
		return 2
	case '0' <= c && c <= '9':
		return 3
	}
	return 0
}
