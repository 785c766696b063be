// Package valuetest is a table of what people paste where a token belongs: Cloudflare's
// tokens, other credentials and values of other kinds, each with what becomes of it. The
// table has shapes, not values: the values are made up from them, the same in each run.
// The tests of the program and of the web host's script share it.
package valuetest

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Fate is what becomes of a value.
type Fate string

// The fates.
const (
	Sent  Fate = "send" // Cloudflare is asked about it
	Held  Fate = "hold" // it is known to be something else, and never sent
	Asked Fate = "ask"  // it does not look like a token, and is sent only after a yes
)

// Value is a row of the table.
type Value struct {
	Name string
	Fate Fate
	Kind string // a cloudflare.Kind
	Text string // as it is pasted
}

//go:embed values.json
var table []byte

// All is the table with its values made up.
func All() []Value {
	var rows []struct{ Name, Shape, Wrap, Kind, Fate string }
	if err := json.Unmarshal(table, &rows); err != nil {
		panic(err)
	}
	out := make([]Value, len(rows))
	for i, r := range rows {
		out[i] = Value{r.Name, Fate(r.Fate), r.Kind, wrap(r.Wrap, fill(r.Name, r.Shape))}
	}
	return out
}

// alphabets are what a shape is filled with: "«h32»" is 32 of those named h.
var alphabets = map[string]string{
	"a": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
	"u": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-",
	"b": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
	"U": "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
	"l": "abcdefghijklmnopqrstuvwxyz",
	"d": "0123456789",
	"h": "0123456789abcdef", "H": "0123456789ABCDEF",
	"i": "0123456789abcdef", "I": "0123456789ABCDEF", // with letters and digits in turn
}

var hole = regexp.MustCompile(`«([A-Za-z])([0-9]+)»`)

// fill makes a value of a shape. The same name always gives the same characters.
func fill(name, shape string) string {
	n := 0
	return hole.ReplaceAllStringFunc(shape, func(found string) string {
		m := hole.FindStringSubmatch(found)
		length, _ := strconv.Atoi(m[2])
		var b strings.Builder
		for i := range length {
			sum := sha256.Sum256(fmt.Append(nil, name, n))
			n++
			letters := alphabets[m[1]]
			if m[1] == "i" || m[1] == "I" {
				letters = letters[10*(i%2) : 10+6*(i%2)]
			}
			b.WriteByte(letters[int(sum[0])%len(letters)])
		}
		return b.String()
	})
}

// wrap is a value in the disguise that a program gives it.
func wrap(how, value string) string {
	switch encoded := base64.StdEncoding.EncodeToString([]byte(value)); how {
	case "base64":
		return encoded
	case "base64lines":
		return encoded[:40] + "\n" + encoded[40:]
	case "basic":
		return "Authorization: Basic " + encoded
	case "hex":
		return hex.EncodeToString([]byte(value))
	case "colons":
		return strings.TrimSuffix(perByte(value, "%02x:"), ":")
	case "escapes":
		return perByte(value, `\x%02x`)
	}
	return value
}

func perByte(value, form string) string {
	var b strings.Builder
	for _, c := range []byte(value) {
		fmt.Fprintf(&b, form, c)
	}
	return b.String()
}
