package leaktest

import (
	"crypto/sha256"
	"fmt"
	"strings"
)

// Canary makes up the secret part of a credential: n characters of an alphabet, always the
// same for a label. As in a real one, characters of one kind (capital, small letter,
// digit, anything else) come in runs: code that takes such a run for a word or a number
// must not hide from the search. No run is longer than most if the alphabet has two kinds,
// so that no six in a row are a word or a number of any other text, and no character
// follows itself. The alphabet is ASCII, with at least two different characters.
func Canary(label, alphabet string, n int) string {
	if alphabet == "" || strings.Trim(alphabet, alphabet[:1]) == "" {
		panic("leaktest: an alphabet has two characters at least")
	}
	several := strings.ContainsFunc(alphabet, func(r rune) bool { return kind(byte(r)) != kind(alphabet[0]) })
	body := make([]byte, 0, n)
	row := 0 // of the last character's kind
	for block := 0; len(body) < n; block++ {
		for _, random := range sha256.Sum256(fmt.Appendf(nil, "%d %s", block, label)) {
			c := alphabet[int(random)%len(alphabet)]
			first := len(body) == 0
			alike := !first && kind(c) == kind(body[len(body)-1])
			switch {
			case !first && c == body[len(body)-1], alike && several && row == most, len(body) == n:
				continue
			case alike:
				row++
			default:
				row = 1
			}
			body = append(body, c)
		}
	}
	return string(body)
}

// most characters of one kind in a row.
const most = 3

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
