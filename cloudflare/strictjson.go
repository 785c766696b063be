package cloudflare

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxDepth is how deep a reply may nest. Cloudflare's own go to 6.
const maxDepth = 32

// StrictJSON reports whether a body is one JSON value that can be read in only one way.
// encoding/json takes the last of two members with the same name, guesses at bytes that
// are not UTF-8, and accepts control characters that no text of Cloudflare's has. What a
// damaged or forged reply says in such a place must not judge a token.
func StrictJSON(body []byte) bool {
	if !utf8.Valid(body) || !json.Valid(body) {
		return false
	}
	type level struct {
		names map[string]bool // of an object; nil in an array
		name  bool            // the next string is one
	}
	var levels []level
	for dec := json.NewDecoder(bytes.NewReader(body)); ; {
		token, err := dec.Token()
		if err != nil {
			return len(levels) == 0 // json.Valid: the end
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			if len(levels) == maxDepth {
				return false
			}
			next := level{}
			if token == json.Delim('{') {
				next = level{map[string]bool{}, true}
			}
			levels = append(levels, next)
			continue
		case json.Delim('}'), json.Delim(']'):
			levels = levels[:len(levels)-1]
		}
		text, isText := token.(string)
		if isText && (!printable(text) || strings.ContainsRune(text, utf8.RuneError) && !bytes.ContainsRune(body, utf8.RuneError)) {
			return false // the latter is half a surrogate pair, which is read as that rune
		}
		if len(levels) == 0 {
			continue
		}
		switch in := &levels[len(levels)-1]; {
		case in.names == nil:
		case !in.name: // a member's value has ended
			in.name = true
		default:
			name := strings.ToLower(strings.ToUpper(text)) // encoding/json matches in any case
			if in.names[name] {
				return false
			}
			in.names[name], in.name = true, false
		}
	}
}

// printable reports whether a text holds nothing that acts on a terminal.
func printable(s string) bool {
	for _, r := range s {
		if unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' {
			return false
		}
	}
	return true
}
