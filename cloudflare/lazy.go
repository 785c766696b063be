package cloudflare

import (
	"regexp"
	"sync"
)

// Lazy returns a regular expression that is compiled on first use: compiling all of them
// at the start would take a tenth of the time to the first frame.
func Lazy(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
