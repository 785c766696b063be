package cloudflare

// What does not belong into a token, and how it is taken off. The list follows
// what people were seen to paste: dialog boxes that add a line break, mail and
// office programs that set quotes, shells and documents that add a prefix.

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Contaminant names what was found beside the token, in words for a person.
type Contaminant string

// The contaminants.
const (
	Space         Contaminant = "space"
	Tab           Contaminant = "tab"
	LineBreak     Contaminant = "line break"
	NoBreakSpace  Contaminant = "no-break space"
	ZeroWidth     Contaminant = "zero-width character"
	ByteOrderMark Contaminant = "byte order mark"
	SoftHyphen    Contaminant = "soft hyphen"
	BidiMark      Contaminant = "text direction mark"
	Quote         Contaminant = "quotation mark"
	Bracket       Contaminant = "bracket"
	Ellipsis      Contaminant = "ellipsis"
	FullWidth     Contaminant = "full-width character"
	Control       Contaminant = "control character"
	Header        Contaminant = "header text"     // "Bearer " or "Authorization:"
	Assignment    Contaminant = "assignment text" // "CF_API_TOKEN="
	OtherText     Contaminant = "other text"      // a second value beside the token
	Punctuation   Contaminant = "punctuation"     // of a sentence or a shell line around it, at the ends only
	Letter        Contaminant = "foreign character"
)

// Place says where in the paste something stands.
type Place string

// The places.
const (
	AtStart Place = "at the start"
	Inside  Place = "inside"
	AtEnd   Place = "at the end"
)

// Foreign is one run of characters that do not belong into a token.
type Foreign struct {
	What   Contaminant
	Where  Place
	Offset int // in characters from the start of the paste
	Count  int // characters in the run
}

// Trimmed reports whether ForgeCache takes this off by itself when it saves:
// the article says that white space is trimmed from both ends, and PHP's trim
// knows only ASCII white space.
func (f Foreign) Trimmed() bool {
	if f.Where == Inside {
		return false
	}
	return f.What == Space || f.What == Tab || f.What == LineBreak
}

var leading = []struct {
	what    Contaminant
	pattern *regexp.Regexp
}{
	{Header, regexp.MustCompile(`(?i)^(?:-H\s*["']?)?authorization:\s*(?:bearer\s*)?`)},
	{Header, regexp.MustCompile(`(?i)^bearer[\s:]+`)},
	{Assignment, regexp.MustCompile(`^(?:export\s+|set\s+|\$env:)?[A-Za-z][A-Za-z0-9_]{2,40}\s*=\s*`)},
	{Assignment, regexp.MustCompile(`(?i)^(?:api[ _-]?)?token\s*:\s*`)},
}

// clean returns what is left of a paste without foreign characters.
func clean(raw string) (value string, found []Foreign, cut bool) {
	runes := []rune(raw)
	start, end := 0, len(runes)
	note := func(what Contaminant, where Place, offset, count int) {
		if n := len(found) - 1; n >= 0 && found[n].What == what && found[n].Where == where &&
			found[n].Offset+found[n].Count == offset {
			found[n].Count += count
			return
		}
		found = append(found, Foreign{what, where, offset, count})
	}

	const mostLeads = 8 // a text with more of them is no paste of a token, and would take long
	for lead, progress := 0, true; progress && lead < mostLeads; lead++ {
		progress = false
		for start < end {
			what, foreign := atEnd(runes[start])
			if !foreign {
				break
			}
			cut = cut || what == Ellipsis
			note(what, AtStart, start, 1)
			start++
		}
		for _, l := range leading {
			if m := l.pattern.FindString(string(runes[start:end])); m != "" {
				n := len([]rune(m))
				note(l.what, AtStart, start, n)
				start += n
				progress = true
			}
		}
	}
	tail := end
	for tail > start {
		if _, foreign := atEnd(runes[tail-1]); !foreign {
			break
		}
		tail--
	}

	body := runes[start:tail]
	if tokens, first := wholeTokens(string(body)); tokens != nil {
		before := utf8.RuneCountInString(string(body)[:first])
		behind := before + len(tokens[0])
		if before > 0 {
			note(OtherText, AtStart, start, before)
		}
		if behind < len(body) {
			note(OtherText, AtEnd, start+behind, len(body)-behind)
		}
		value = tokens[0]
	} else {
		var b strings.Builder
		for i, r := range body {
			what, foreign := contaminant(r)
			if !foreign {
				b.WriteRune(r)
				continue
			}
			if what == FullWidth {
				b.WriteRune(r - 0xFEE0) // the ASCII character it stands for
			}
			cut = cut || what == Ellipsis
			note(what, Inside, start+i, 1)
		}
		value = b.String()
	}
	for i := tail; i < end; i++ {
		what, _ := atEnd(runes[i])
		cut = cut || what == Ellipsis
		note(what, AtEnd, i, 1)
	}
	cut = cut || shortened.MatchString(string(runes))
	return value, found, cut
}

// shortened is how displays leave out the middle of a value.
var shortened = regexp.MustCompile(`\.\.\.|\*\*\*|\x{2022}{3}`)

// atEnd is contaminant for the ends of a paste, where a character that may
// stand for one of the token's stays and the marks of a sentence or a shell line go.
func atEnd(r rune) (Contaminant, bool) {
	if strings.ContainsRune(`,.;:!?\`, r) {
		return Punctuation, true
	}
	what, foreign := contaminant(r)
	return what, foreign && what != Letter && what != FullWidth
}

var (
	wholePrefixed = regexp.MustCompile(`cf[ua]t_[A-Za-z0-9]{40}[0-9a-f]{8}`)
	// prefixed is one with something else behind it: an id, or another token.
	prefixed = regexp.MustCompile(`(` + wholePrefixed.String() + `)(?:[^A-Za-z0-9]|cf[ua]t_|[0-9a-f]{32}(?:[^A-Za-z0-9]|$)|$)`)
	// unprefixed is a run of characters in which an old token or an id may stand.
	unprefixed = regexp.MustCompile(`[A-Za-z0-9_-]+`)
)

// wholeTokens finds the complete tokens in a longer text, as when a Zone ID and a
// token were copied together, or a token was pasted twice. The first one begins at
// byte first.
func wholeTokens(text string) (tokens []string, first int) {
	for at := 0; ; {
		m := prefixed.FindStringSubmatchIndex(text[at:])
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
	// An old token has nothing to know it by but its length, so only ids may stand
	// beside it, or itself.
	if half := len(text) / 2; half == OldTokenLength && text[:half] == text[half:] && shapeOldToken.MatchString(text[:half]) {
		return []string{text[:half]}, 0
	}
	for _, m := range unprefixed.FindAllStringIndex(text, -1) {
		switch run := text[m[0]:m[1]]; {
		case shapeOldToken.MatchString(run) && !shapeUser.MatchString(run) && !shapeAccount.MatchString(run):
			if tokens == nil {
				first = m[0]
			}
			tokens = append(tokens, run)
		case !hex32.MatchString(run):
			return nil, 0
		}
	}
	return tokens, first
}

// contaminant says whether, and as what, a character is foreign to a token.
func contaminant(r rune) (Contaminant, bool) {
	switch {
	case r == ' ':
		return Space, true
	case r == '\t':
		return Tab, true
	case r == '\n', r == '\r', r == '\v', r == '\f', r == 0x85, r == 0x2028, r == 0x2029:
		return LineBreak, true
	case r == 0xFEFF:
		return ByteOrderMark, true
	case r >= 0x200B && r <= 0x200D, r == 0x2060, r == 0x180E, r == 0x034F:
		return ZeroWidth, true
	case r == 0xAD:
		return SoftHyphen, true
	case r == 0x200E, r == 0x200F, r == 0x061C, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		return BidiMark, true
	case unicode.Is(unicode.Zs, r):
		return NoBreakSpace, true
	case strings.ContainsRune("\"'`\u00AB\u00BB\u2018\u2019\u201A\u201B\u201C\u201D\u201E\u201F\u2032\u2033\u2039\u203A", r):
		return Quote, true
	case strings.ContainsRune("<>[](){}", r):
		return Bracket, true
	case r == 0x2026:
		return Ellipsis, true
	case r >= 0xFF01 && r <= 0xFF5E:
		return FullWidth, true
	case unicode.IsControl(r), r == unicode.ReplacementChar:
		return Control, true
	case r > unicode.MaxASCII:
		return Letter, true
	}
	return "", false
}

// stripInvisible removes what a person cannot see from text that is not a
// token, such as an id or a domain name.
func stripInvisible(s string) string {
	return strings.Map(func(r rune) rune {
		switch what, _ := contaminant(r); what {
		case ByteOrderMark, ZeroWidth, SoftHyphen, BidiMark, Control:
			return -1
		case NoBreakSpace:
			return ' '
		}
		return r
	}, s)
}
