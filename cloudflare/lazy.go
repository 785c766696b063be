package cloudflare

import (
	"regexp"
	"sync"
)

// Lazy is a regular expression that is compiled when it is first used: compiling all of
// them takes a tenth of the time to the first frame.
func Lazy(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
