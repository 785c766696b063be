package wizard

import (
	"regexp"
	"strings"
)

// The stems of ForgeCache's messages that are public. The rest of each message
// is not, so they are matched loosely: any case, any quotation marks.
var messageStems = []struct {
	stem   *regexp.Regexp
	answer Value
}{
	{regexp.MustCompile(`cloudflare rejected (?:the|your) api token|cache purge: purge`), "rejected"},
	{regexp.MustCompile(`cloudflare returned (?:http )?404`), "404"},
	{regexp.MustCompile(`cloudflare rate[- ]?limit hit|cloudflare returned (?:http )?429`), "429"},
}

// hyphens that browsers and mail programs put in the place of the plain one.
var hyphens = strings.NewReplacer("\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2013", "-")

// RecogniseMessage reads a pasted ForgeCache message. It gives the answer to AskMessage,
// and reports whether the text is such a message.
func RecogniseMessage(text string) (Value, bool) {
	s := hyphens.Replace(strings.ToLower(strings.Join(strings.Fields(text), " ")))
	for _, m := range messageStems {
		if m.stem.MatchString(s) {
			return m.answer, true
		}
	}
	return "", false
}
