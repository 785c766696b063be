package wizard

// What a browser says of the value that ForgeCache has saved, compared with the one that
// was tested. What each line means is decided here, so that nobody has to compare digits.

import (
	"regexp"
	"strings"

	"tokendoctor/cloudflare"
)

// printed is a line of cloudflare.FingerprintSnippet, whatever a console puts around it:
// kind, length, and digits or the reason why it has none.
var printed = cloudflare.Lazy(`Fingerprint:\s+(cfut_|cfat_|old|other|mask|typed) ([0-9]{1,7}) ([0-9a-f]{8}\b|-|no-https)( line-break\b)?`)

// lastMatch is the last place of a text that matches, with its groups; nil if none does. A
// person who runs a line twice copies what both runs printed.
func lastMatch(form *regexp.Regexp, text string) []string {
	all := form.FindAllStringSubmatch(text, -1)
	if all == nil {
		return nil
	}
	return all[len(all)-1]
}

// Compare reads what the browser printed. It gives the answer to AskCompared, or
// says why there is none.
func (s State) Compare(text string) (answer Value, problem string) {
	line := lastMatch(printed(), text)
	tested, ok := s.Token().Fingerprint()
	switch {
	case strings.Contains(text, "TextEncoder"):
		return "", "This is the line for the browser. Paste it into the console there, and what that prints here."
	case line == nil && cloudflare.Inspect(text).Kind.Credential():
		return "", "This looks like a token or key, so it was not taken. Paste the line that begins with Fingerprint."
	case line == nil || !ok:
		return "", "This is not what the browser prints. Paste the line that begins with Fingerprint."
	}
	own := printed().FindStringSubmatch("Fingerprint: " + tested)
	kind, length, digits := line[1], line[2], line[3]
	switch {
	case kind == "mask":
		return "", "The page holds only dots in place of the token. Answer Not sure."
	case kind == "typed":
		return "", "The page brought no saved value: what is in the field was typed or filled in since. Reload the page, and run the line again before you touch the field. If that changes nothing, answer Not sure."
	case kind == "other" && length == "0" && line[4] == "":
		return "", "What was inspected holds no value. Inspect the field itself and run the line again. If that changes nothing, answer Not sure."
	case kind != own[1] || length != own[2]:
		return ComparedDifferent, ""
	case digits == "no-https" && line[4] != "":
		return ComparedBroken, ""
	case digits == "no-https":
		return "", "The page is not secure, so the browser printed no digits, and all else is the same. Answer Not sure."
	case digits != own[3]:
		return ComparedDifferent, ""
	case line[4] != "":
		return ComparedBroken, ""
	}
	return ComparedSame, ""
}
