package cloudflare

// What is not part of a token, and how it is taken off. The list follows what people were
// seen to paste: dialog boxes that add a line break, mail and office programs that set
// quotes, shells and documents that add a prefix.

import (
	"cmp"
	"regexp"
	"slices"
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
	LineSeparator Contaminant = "line separator" // looks like a line break, but PHP's trim does not treat it as one
	NoBreakSpace  Contaminant = "no-break space"
	ZeroWidth     Contaminant = "zero-width character"
	ByteOrderMark Contaminant = "byte order mark"
	SoftHyphen    Contaminant = "soft hyphen"
	BidiMark      Contaminant = "text direction mark"
	Quote         Contaminant = "quotation mark"
	Bracket       Contaminant = "bracket"
	Ellipsis      Contaminant = "ellipsis"
	FullWidth     Contaminant = "full-width character"
	Null          Contaminant = "null character"
	Control       Contaminant = "control character"
	BadByte       Contaminant = "byte that is not UTF-8"
	Header        Contaminant = "header text"     // "Bearer " or "Authorization:"
	Assignment    Contaminant = "assignment text" // "CF_API_TOKEN="
	OtherText     Contaminant = "other text"      // a second value beside the token
	SecondCopy    Contaminant = "second copy"     // of the token
	Punctuation   Contaminant = "punctuation"     // of a sentence or a shell line around it, at the ends only
	Escape        Contaminant = "escape code"     // written for a character: \n, %0A, &quot;
	Retyped       Contaminant = "changed prefix"  // Cfut_, cfut-
	Letter        Contaminant = "foreign character"
)

// Contaminants lists all of them.
func Contaminants() []Contaminant {
	return []Contaminant{
		Space, Tab, LineBreak, LineSeparator, NoBreakSpace, ZeroWidth, ByteOrderMark, SoftHyphen, BidiMark, Quote, Bracket,
		Ellipsis, FullWidth, Null, Control, BadByte, Header, Assignment, OtherText, SecondCopy, Punctuation, Escape, Retyped, Letter,
	}
}

// Place says where in the paste something is.
type Place string

// The places.
const (
	AtStart Place = "at the start"
	Inside  Place = "inside"
	AtEnd   Place = "at the end"
)

// Foreign is one run of characters that are not part of the token.
type Foreign struct {
	What   Contaminant
	Where  Place
	Offset int // in characters from the start of the paste
	Count  int // characters in the run
}

// trimmable reports whether PHP's trim removes this from an end of the value when nothing
// else is outside it.
func (f Foreign) trimmable(end Place) bool {
	return f.Where == end && (f.What == Space || f.What == Tab || f.What == LineBreak || f.What == Null)
}

var leading = []struct {
	what    Contaminant
	pattern func() *regexp.Regexp
}{
	{Header, Lazy(`(?i)^(?:-H\s*["']?)?authorization:\s*(?:bearer\s*)?`)},
	{Header, Lazy(`(?i)^bearer[\s:]+`)},
	{Assignment, Lazy(`^(?:export\s+|set\s+|\$env:)?[A-Za-z][A-Za-z0-9_]{2,40}["']?\s*=>?\s*`)},
	{Assignment, Lazy(`(?i)^(?:api[ _-]?)?token["']?\s*:\s*`)},
	{Assignment, Lazy(`^[A-Za-z][A-Za-z0-9_-]{2,40}(?:["']\s*:\s*|\s*:\s+)`)},
	{Assignment, Lazy(`^define\(\s*["'][A-Za-z0-9_]{2,40}["']\s*,\s*`)},
	{Assignment, Lazy(`^s:[0-9]{1,3}:`)},
}

// clean returns what is left of a paste without the characters that are not part of a
// token. cut reports an ellipsis.
func clean(raw string) (value string, found []Foreign, cut bool) {
	runes := runesOf(raw)
	omitted, escaped := omissions(runes), escapes(raw)
	start, end := 0, len(runes)
	note := func(what Contaminant, where Place, offset, count int) {
		if n := len(found) - 1; n >= 0 && found[n].What == what && found[n].Where == where &&
			found[n].Offset+found[n].Count == offset {
			found[n].Count += count
			return
		}
		found = append(found, Foreign{what, where, offset, count})
	}

	// atEnd is contaminant for the ends of a paste. Characters that may stand for one of
	// the token's stay; the punctuation of a sentence or a shell line goes.
	atEnd := func(i int) (Contaminant, bool) {
		switch what, foreign := contaminant(runes[i]); {
		case omitted[i]:
			return Ellipsis, true
		case escaped[i]:
			return Escape, true
		case strings.ContainsRune(`,.;:!?\`, runes[i]):
			return Punctuation, true
		default:
			return what, foreign && what != Letter && what != FullWidth
		}
	}

	const mostLeads = 8 // a text with more is not a pasted token, and would take long
	for lead, progress := 0, true; progress && lead < mostLeads; lead++ {
		progress = false
		for start < end {
			what, foreign := atEnd(start)
			if !foreign {
				break
			}
			cut = cut || what == Ellipsis
			note(what, AtStart, start, 1)
			start++
		}
		for _, l := range leading {
			if m := l.pattern().FindString(string(runes[start:end])); m != "" {
				n := len([]rune(m))
				note(l.what, AtStart, start, n)
				start += n
				progress = true
			}
		}
	}
	tail := end
	for tail > start {
		if _, foreign := atEnd(tail - 1); !foreign {
			break
		}
		tail--
	}

	body, first := runes[start:tail], start
	text := []rune(string(body))
	for i := range text {
		if escaped[start+i] {
			text[i] = ' '
		}
	}
	if tokens, at := wholeTokens(string(text)); tokens != nil {
		before := utf8.RuneCountInString(string(text)[:at])
		first += before
		behind := before + len(tokens[0])
		if before > 0 {
			note(OtherText, AtStart, start, before)
		}
		if behind < len(body) {
			what := OtherText
			if strings.Contains(string(body[behind:]), tokens[0]) {
				what = SecondCopy
			}
			note(what, AtEnd, start+behind, len(body)-behind)
		}
		value = tokens[0]
	} else {
		var b strings.Builder
		for i, r := range body {
			what, foreign := contaminant(r)
			switch {
			case omitted[start+i]:
				what, foreign = Ellipsis, true
			case escaped[start+i]:
				what, foreign = Escape, true
			}
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
	if retyped().MatchString(value) && len(value) == PrefixedTokenLength {
		kind := strings.ToLower(value[:len("cfut")]) + "_"
		if value[:len(kind)] != kind {
			note(Retyped, AtStart, first, len(kind))
			value = kind + value[len(kind):]
		}
	}
	for i := tail; i < end; i++ {
		what, _ := atEnd(i)
		cut = cut || what == Ellipsis
		note(what, AtEnd, i, 1)
	}
	slices.SortStableFunc(found, func(a, b Foreign) int { return cmp.Compare(a.Offset, b.Offset) })
	return value, found, cut || slices.Contains(omitted, true)
}

// omissions are the dots and stars, three or more in a row, that a display puts in place
// of the part of a value that it hides.
func omissions(runes []rune) []bool {
	out := make([]bool, len(runes))
	for i, n := 0, 0; i < len(runes); i += n {
		n = 1
		for i+n < len(runes) && runes[i+n] == runes[i] {
			n++
		}
		for j := range n {
			out[i+j] = n >= 3 && strings.ContainsRune(".*\u2022", runes[i])
		}
	}
	return out
}

// badByte stands for a byte that is not part of any UTF-8 character.
const badByte rune = -1

// runesOf are the characters of a text. A byte that is not UTF-8 counts as one of its own,
// not as U+FFFD, which somebody may have pasted.
func runesOf(text string) []rune {
	out := make([]rune, 0, len(text))
	for text != "" {
		r, size := utf8.DecodeRuneInString(text)
		if r == utf8.RuneError && size == 1 {
			r = badByte
		}
		out, text = append(out, r), text[size:]
	}
	return out
}

// contaminant says whether, and as what, a character is not part of a token.
func contaminant(r rune) (Contaminant, bool) {
	switch {
	case r == badByte:
		return BadByte, true
	case r == ' ':
		return Space, true
	case r == '\t':
		return Tab, true
	case r == '\n', r == '\r', r == '\v':
		return LineBreak, true
	case r == '\f', r == 0x85, r == 0x2028, r == 0x2029:
		return LineSeparator, true
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
	case r == 0:
		return Null, true
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
		case ByteOrderMark, ZeroWidth, SoftHyphen, BidiMark, Null, Control:
			return -1
		case NoBreakSpace:
			return ' '
		}
		return r
	}, withoutPictures(s))
}
