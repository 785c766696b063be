package cloudflare

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

const (
	sampleAccount = "cfat_" + "SAMPLEsampleSAMPLEsampleSAMPLEsampleSAMP" + "0badc0de"
	sampleOld     = "SAMPLE-sample_SAMPLE-sample_SAMPLE-sampl"
	sampleID      = "0123456789abcdef0123456789abcdef"
	// v1.0-, 24 hex digits and 146 hex digits
	sampleOriginCA = "v1.0-" + "0123456789abcdef01234567" + "-" + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef01234567" +
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789"
	sampleOldKey = "0123456789abcdef0123456789abcdef01234" // 37 hex digits
)

var kindCases = []struct {
	name, raw string
	kind      Kind
	size      Size
}{
	{"user token", sample, KindUserToken, SizeComplete},
	{"account token", sampleAccount, KindAccountToken, SizeComplete},
	{"old token", sampleOld, KindOldToken, SizeComplete},
	{"cut user token", sample[:45], KindUserToken, SizeShort},
	{"only the prefix", "cfut_", KindUserToken, SizeShort},
	{"long user token", sample + "abc", KindUserToken, SizeLong},
	{"new global key", "cfk_" + sample[5:], KindGlobalKey, SizeUnknown},
	{"cut global key", "cfk_SAMP", KindGlobalKey, SizeUnknown},
	{"old global key", sampleOldKey, KindGlobalKey, SizeUnknown},
	{"origin ca key", sampleOriginCA, KindOriginCAKey, SizeUnknown},
	{"origin ca key, cut", sampleOriginCA[:90], KindOriginCAKey, SizeUnknown},
	{"origin ca key over two lines", sampleOriginCA[:90] + "\r\n" + sampleOriginCA[90:], KindOriginCAKey, SizeUnknown},
	{"origin ca key and a global key", sampleOriginCA + "\n" + sampleOldKey, KindGlobalKey, SizeUnknown},
	{"oauth token", "cfoat_SAMPLE", KindOAuthToken, SizeUnknown},
	{"zone id", sampleID, KindID, SizeUnknown},
	{"bracketed id", "<" + sampleID + ">", KindID, SizeUnknown},
	{"article's placeholder", "<your-token>", KindPlaceholder, SizeUnknown},
	{"shouted placeholder", "YOUR_API_TOKEN", KindPlaceholder, SizeUnknown},
	{"mask", "\u2022\u2022\u2022\u2022\u2022\u2022\u2022\u2022", KindPlaceholder, SizeUnknown},
	{"empty", "", KindEmpty, SizeUnknown},
	{"invisible", " \u200b\ufeff\r\n", KindEmpty, SizeUnknown},
	{"name of a variable", "TOKEN=NAME_OF_VAR", KindPlaceholder, SizeUnknown},
	{"cut old token", "SAMPLE-sample_SAMPLE", KindUnknown, SizeShortGuess},
	{"old token twice", sampleOld + sampleOld, KindOldToken, SizeComplete},
	{"one and a half old tokens", sampleOld + sampleOld[:20], KindUnknown, SizeLongGuess},
	{"two different tokens", sample + sampleAccount, KindSeveral, SizeUnknown},
	{"two different tokens on two lines", sample + "\n" + sample[:52] + "f\n", KindSeveral, SizeUnknown},
	{"two different old tokens", sampleOld + " " + sampleOld[1:] + "x", KindSeveral, SizeUnknown},
	{"a new and an old token", sample + " " + sampleOld, KindUserToken, SizeComplete},
	{"old global key twice", sampleOldKey + sampleOldKey, KindGlobalKey, SizeUnknown},
	{"old global key behind an id", sampleID + sampleOldKey, KindGlobalKey, SizeUnknown},
	{"old global key behind a token", sample + sampleOldKey, KindGlobalKey, SizeUnknown},
	{"global key behind a token", sample + "cfk_" + sample[5:], KindGlobalKey, SizeUnknown},
	{"old global key with a line break inside", sampleOldKey[:20] + "\r\n" + sampleOldKey[20:], KindGlobalKey, SizeUnknown},
	{"old global key with an invisible character inside", sampleOldKey[:20] + "\u200b" + sampleOldKey[20:], KindGlobalKey, SizeUnknown},
	{"old global key in full-width digits", "\uff10" + sampleOldKey[1:], KindGlobalKey, SizeUnknown},
	{"global key with an invisible character in its prefix", "cf\u00adk_" + sample[5:], KindGlobalKey, SizeUnknown},
	{"old global key in a header", "X-Auth-Key: " + sampleOldKey, KindGlobalKey, SizeUnknown},
	{"origin ca key behind a token", sample + "v1.0-" + sampleID, KindOriginCAKey, SizeUnknown},
	{"old global key in two quoted parts", "'" + sampleOldKey[:20] + "' . '" + sampleOldKey[20:] + "'", KindGlobalKey, SizeUnknown},
	{"old global key over two lines of a framed display", sampleOldKey[:20] + " |\r\n| " + sampleOldKey[20:], KindGlobalKey, SizeUnknown},
	{"old global key in capitals behind a word", "KEY" + strings.ToUpper(sampleOldKey), KindGlobalKey, SizeUnknown},
	{"global key with its underscore escaped", "cfk\\_" + sample[5:], KindGlobalKey, SizeUnknown},
	{"cut global key with its underscore escaped", "cfk\\_" + sample[5:20], KindGlobalKey, SizeUnknown},
	{"old global key cut where an id would end", sampleID + "\\\n" + "0a1b2", KindGlobalKey, SizeUnknown},
	{"old global key cut there, in quotes", "'" + sampleID + "' . '" + "0a1b2'", KindGlobalKey, SizeUnknown},
	{"old global key of 39 with a hyphen there", sampleOldKey[:32] + "-" + sampleOldKey[30:], KindGlobalKey, SizeUnknown},
	{"old global key with a written line break", sampleOldKey[:20] + `\n` + sampleOldKey[20:], KindGlobalKey, SizeUnknown},
	{"old global key with markup inside", sampleOldKey[:20] + "<wbr>" + sampleOldKey[20:], KindGlobalKey, SizeUnknown},
	{"old global key with an entity inside", sampleOldKey[:20] + "&shy;" + sampleOldKey[20:], KindGlobalKey, SizeUnknown},
	{"old global key behind a cut token", sample[:45] + sampleOldKey, KindGlobalKey, SizeUnknown},
	{"old global key behind the start of a token", sample[:16] + sampleOldKey, KindGlobalKey, SizeUnknown},
	{"old global key twice behind a prefix", "cfut_" + sampleOldKey + sampleOldKey, KindGlobalKey, SizeUnknown},
	{"global key without its first letter", "fk_" + sample[5:], KindGlobalKey, SizeUnknown},
	{"global key with another alphabet's first letter", "\u0441fk_" + sample[5:], KindGlobalKey, SizeUnknown},
	{"a part of an old global key", sampleOldKey[:31], KindID, SizeUnknown},
	{"old token that ends like hex digits, and an id", sampleOld[:37] + "_5E\n" + sampleID, KindOldToken, SizeComplete},
	{"old global key with colours inside", "\x1b[01;31m\x1b[K" + sampleOldKey[:20] + "\x1b[m\x1b[K" + sampleOldKey[20:], KindGlobalKey, SizeUnknown},
	{"old global key with an attribute inside", sampleOldKey[:20] + `<span class="x">` + sampleOldKey[20:], KindGlobalKey, SizeUnknown},
	{"a row of a table", "2026-01-05\t" + sampleID + "\t" + sample, KindUserToken, SizeComplete},
	{"another", sampleID + "\t2026-01-05\t" + sample, KindUserToken, SizeComplete},
	{"an id with a number, and a token", "Zone ID " + sampleID + " 20260105\n" + sample, KindUserToken, SizeComplete},
	{"ids with a number, and a token", sampleID + " 12345 " + sampleID[1:] + "0 " + sample, KindUserToken, SizeComplete},
	{"an id with half of another, and a token", sampleID + " " + sampleID[:13] + "\n" + sample, KindUserToken, SizeComplete},
	{"an id behind a name of hex letters", "facade_" + sampleID, KindUnknown, SizeShortGuess},
	{"addresses in a row", "192.168.100.201 192.168.100.202 192.168.100.203 192.168.100.204", KindUnknown, SizeUnknown},
	{"s3 secret behind its name", "secret_access_key: " + sampleID + sampleID, KindS3Secret, SizeUnknown},
	{"old token with a digit in front of an id", sampleOld[:35] + "abcde " + sampleID, KindOldToken, SizeComplete},
	{"64 hex digits", sampleID + sampleID, KindS3Secret, SizeUnknown},
	{"old token at the end of a shell line", sampleOld + " \\", KindOldToken, SizeComplete},
	{"a token or key without its prefix", sample[5:], KindBareValue, SizeUnknown},
	{"another service's token", "ghp_" + sample[5:41], KindOtherSecret, SizeUnknown},
	{"10 kB of text", strings.Repeat("Some words of a mail. ", 500), KindProse, SizeUnknown},
	{"300 characters in one word", strings.Repeat("z", 300), KindProse, SizeUnknown},
	{"1 MB in one word", strings.Repeat("a", 1<<20), KindProse, SizeUnknown},
	{"a sentence", "I do not know where to find it", KindProse, SizeUnknown},
}

func TestInspectKinds(t *testing.T) {
	for _, c := range kindCases {
		in := Inspect(c.raw)
		if in.Kind != c.kind || in.Size != c.size {
			t.Errorf("%s: got %s, %s; want %s, %s", c.name, in.Kind, in.Size, c.kind, c.size)
		}
		if sent := in.Kind == KindUnknown; sent != in.Doubtful() || sent == in.Anyway().Token.IsZero() && sent {
			t.Errorf("%s: kind %s is doubtful: %v", c.name, in.Kind, in.Doubtful())
		}
		if n := len(in.Token.Reveal()); n > 0 && n != in.Length {
			t.Errorf("%s: %d characters are left, and %d are said to be", c.name, n, in.Length)
		}
		if (in.Kind == KindProse || in.Kind == KindPlaceholder || in.Kind == KindSeveral) && in.Length != 0 {
			t.Errorf("%s: %d characters of what is no one value", c.name, in.Length)
		}
	}
}

// PHP's trim takes white space off the ends up to the first other character.
func TestWhatForgeCacheSaves(t *testing.T) {
	for raw, want := range map[string][2]int{ // runs that are kept, and that are trimmed
		sample:                                {0, 0},
		" \t" + sample + "\r\n":               {0, 3},
		"\" " + sample + " \"":                {4, 0},
		sample + " \u00a0\n":                  {2, 1},
		"\n\ufeff " + sample:                  {2, 1},
		sample[:20] + " " + sample[20:] + " ": {1, 1},
		sample + "\f":                         {1, 0},
	} {
		kept, trimmed := Inspect(raw).Saved()
		if got := [2]int{len(kept), len(trimmed)}; got != want {
			t.Errorf("%q: %v are kept and trimmed, want %v", raw, got, want)
		}
	}
}

// A letter of another alphabet counts as one of the token's only in what is otherwise a
// token.
func TestInspectReplacedLetters(t *testing.T) {
	for raw, want := range map[string]bool{
		sample[:10] + "\u0410" + sample[11:]: true, sampleOld[:10] + "\u00e9" + sampleOld[11:]: true,
		sample: false, "SAMPLE-p\u00e4ssword-1": false, sampleOld + "\u20ac": false,
	} {
		if in := Inspect(raw); in.Replaced != want {
			t.Errorf("%q: replaced is %v", raw, in.Replaced)
		}
	}
}

func TestInspectForeign(t *testing.T) {
	half := sample[:20]
	rest := sample[20:]
	for _, c := range []struct {
		name, raw string
		foreign   []Foreign
		damaged   bool
	}{
		{"clean", sample, nil, false},
		{"space behind", sample + " ", []Foreign{{Space, AtEnd, 53, 1}}, false},
		{"line break behind", sample + "\r\n", []Foreign{{LineBreak, AtEnd, 53, 2}}, false},
		{"tab before", "\t" + sample, []Foreign{{Tab, AtStart, 0, 1}}, false},
		{"space inside", half + " " + rest, []Foreign{{Space, Inside, 20, 1}}, true},
		{"line break inside", half + "\n" + rest, []Foreign{{LineBreak, Inside, 20, 1}}, true},
		{"no-break space behind", sample + "\u00a0", []Foreign{{NoBreakSpace, AtEnd, 53, 1}}, true},
		{"zero-width inside", half + "\u200b" + rest, []Foreign{{ZeroWidth, Inside, 20, 1}}, true},
		{"byte order mark", "\ufeff" + sample, []Foreign{{ByteOrderMark, AtStart, 0, 1}}, true},
		{"soft hyphen", half + "\u00ad" + rest, []Foreign{{SoftHyphen, Inside, 20, 1}}, true},
		{"direction mark", sample + "\u200e", []Foreign{{BidiMark, AtEnd, 53, 1}}, true},
		{"smart quotes", "\u201c" + sample + "\u201d", []Foreign{{Quote, AtStart, 0, 1}, {Quote, AtEnd, 54, 1}}, true},
		{"angle brackets", "<" + sample + ">", []Foreign{{Bracket, AtStart, 0, 1}, {Bracket, AtEnd, 54, 1}}, true},
		{"header", "Bearer " + sample, []Foreign{{Header, AtStart, 0, 7}}, true},
		{"whole header", "Authorization: Bearer " + sample, []Foreign{{Header, AtStart, 0, 22}}, true},
		{"assignment", "CF_API_TOKEN=" + sample, []Foreign{{Assignment, AtStart, 0, 13}}, true},
		{"quoted assignment", `export TOKEN="` + sample + `"`, []Foreign{{Assignment, AtStart, 0, 13}, {Quote, AtStart, 13, 1}, {Quote, AtEnd, 67, 1}}, true},
		{"two values", sampleID + "\n" + sample, []Foreign{{OtherText, AtStart, 0, 33}}, true},
		{"two values, joined", sample + sampleID, []Foreign{{OtherText, AtEnd, 53, 32}}, true},
		{"twice", sample + sample, []Foreign{{SecondCopy, AtEnd, 53, 53}}, true},
		{"twice, on two lines", sample + "\n" + sample + "\n", []Foreign{{SecondCopy, AtEnd, 53, 54}, {LineBreak, AtEnd, 107, 1}}, true},
		{"direction marks around", "\u2066" + sample + "\u2069", []Foreign{{BidiMark, AtStart, 0, 1}, {BidiMark, AtEnd, 54, 1}}, true},
		{"narrow no-break space inside", half + "\u202f" + rest, []Foreign{{NoBreakSpace, Inside, 20, 1}}, true},
		{"word joiner at the end", sample + "\u2060", []Foreign{{ZeroWidth, AtEnd, 53, 1}}, true},
		{"line separator inside", half + "\u2028" + rest, []Foreign{{LineSeparator, Inside, 20, 1}}, true},
		{"line separator behind", sample + "\u2028", []Foreign{{LineSeparator, AtEnd, 53, 1}}, true},
		{"tab inside", half + "\t\t" + rest, []Foreign{{Tab, Inside, 20, 2}}, true},
		{"plain quotes and a comma", `"` + sample + `",`, []Foreign{{Quote, AtStart, 0, 1}, {Quote, AtEnd, 54, 1}, {Punctuation, AtEnd, 55, 1}}, true},
		{"full-width digit", sample[:45] + "\uff10" + sample[46:], []Foreign{{FullWidth, Inside, 45, 1}}, true},
		{"NUL inside", half + "\x00" + rest, []Foreign{{Null, Inside, 20, 1}}, true},
		{"VTE's picture of a line break", sample + "\u240a", []Foreign{{LineBreak, AtEnd, 53, 1}}, false},
		{"kitty's of CR, and LF", sample + "\u240d\n", []Foreign{{LineBreak, AtEnd, 53, 2}}, false},
		{"VTE's of VT", sample + "\u240b", []Foreign{{LineBreak, AtEnd, 53, 1}}, false},
		{"VTE's of FF", sample + "\u240c", []Foreign{{LineSeparator, AtEnd, 53, 1}}, true},
		{"VTE's of NUL", sample + "\u2400", []Foreign{{Null, AtEnd, 53, 1}}, false},
		{"VTE's of 01, inside", half + "\u2401" + rest, []Foreign{{Control, Inside, 20, 1}}, true},
		{"VTE's of DEL", sample + "\u2421", []Foreign{{Control, AtEnd, 53, 1}}, true},
		{"kitty's of DEL", sample + "\u247f", []Foreign{{Control, AtEnd, 53, 1}}, true},
		{"U+FFFD for C1", sample + "\ufffd", []Foreign{{Control, AtEnd, 53, 1}}, true},
		{"GTK's letters for a byte", sample + `\A0`, []Foreign{{Escape, AtEnd, 53, 3}}, true},
		{"the same, inside", half + `\A0` + rest, []Foreign{{Escape, Inside, 20, 3}}, true},
		{"a byte beside a picture", "\xa0" + sample + "\u2401", []Foreign{{BadByte, AtStart, 0, 1}, {Control, AtEnd, 54, 1}}, true},
		{"marks without Esc", "[200~" + sample + "[201~", nil, false},
		{"marks without more", "0~" + sample + "1~", nil, false},
		{"the end mark alone", sample + "\x1b[201~\r", []Foreign{{LineBreak, AtEnd, 53, 1}}, false},
		{"marks behind a line break", "\n\x1b[200~" + sample, []Foreign{{LineBreak, AtStart, 0, 1}}, false},
		{"Ctrl+V as kitty reports it", "\x1b[118;5u" + sample, nil, false},
		{"the same, behind and without Esc", sample + "[118;5u\n", []Foreign{{LineBreak, AtEnd, 53, 1}}, false},
		{"the same, without more", "118;5u" + sample, nil, false},
		{"Ctrl+Shift+V as xterm reports it", "\x1b[27;6;86~" + sample + "\x1b[27;6;86~", nil, false},
		{"NUL behind", sample + "\x00", []Foreign{{Null, AtEnd, 53, 1}}, false},
	} {
		in := Inspect(c.raw)
		if !slices.Equal(in.Foreign, c.foreign) {
			t.Errorf("%s: found %v, want %v", c.name, in.Foreign, c.foreign)
		}
		if kept, _ := in.Saved(); (len(kept) > 0) != c.damaged {
			t.Errorf("%s: kept is %v", c.name, kept)
		}
		if in.Token.Reveal() != sample {
			t.Errorf("%s: what is left is not the token (%s, %s)", c.name, in.Kind, in.Size)
		}
	}
}

func TestInspectReplaced(t *testing.T) {
	full := []rune(sample)
	full[10] = 'Ｅ' // the full-width letter stands for the ASCII one
	if in := Inspect(string(full)); in.Token.Reveal() != sample || in.Foreign[0].What != FullWidth {
		t.Errorf("full-width: %v", in.Foreign)
	}
	cyrillic := []rune(sample)
	cyrillic[10] = 'Е' // looks like E, and nobody knows what stood there
	if in := Inspect(string(cyrillic)); in.Size != SizeShort || in.Foreign[0].What != Letter {
		t.Errorf("cyrillic: %v %s", in.Foreign, in.Size)
	}
	for _, mark := range []string{"\u2026", "...", "........", "***", "\u2022\u2022\u2022\u2022"} {
		for _, cut := range []string{sample[:20] + mark, sample[:20] + mark + sample[40:], mark + sample[40:]} {
			if in := Inspect(cut); !in.Cut || len(in.Foreign) != 1 || in.Foreign[0].What != Ellipsis || in.Anyway().Token.Reveal() != strings.ReplaceAll(cut, mark, "") {
				t.Errorf("%q: the ellipsis was not seen: %v", cut, in.Foreign)
			}
		}
	}
}

func TestInspectZoneID(t *testing.T) {
	for raw, want := range map[string]ZoneIDShape{
		sampleID:                   ZoneIDOK,
		" " + sampleID + "\n":      ZoneIDOK,
		strings.ToUpper(sampleID):  ZoneIDOK,
		"<" + sampleID + ">":       ZoneIDOK,
		"< \"" + sampleID + "\" >": ZoneIDOK,
		"\u200b" + sampleID:        ZoneIDOK,
		"":                         ZoneIDEmpty,
		"example.com":              ZoneIDDomain,
		"sub.example.co.uk":        ZoneIDDomain,
		"https://example.com/":     ZoneIDURL,
		"https://dash.cloudflare.com/" + sampleID + "/example.com":      ZoneIDURL,
		"https://api.cloudflare.com/client/v4/zones/" + sampleID:        ZoneIDOK,
		"<https://api.cloudflare.com/client/v4/zones/" + sampleID + ">": ZoneIDOK,
		sample:                        ZoneIDCredential,
		sampleOld:                     ZoneIDCredential,
		sampleOldKey:                  ZoneIDCredential,
		sampleAccount:                 ZoneIDCredential,
		sampleOriginCA:                ZoneIDCredential,
		"cfoat_SAMPLE":                ZoneIDCredential,
		sampleID + sampleID:           ZoneIDCredential, // an S3 secret
		sample + "\n" + sampleAccount: ZoneIDCredential,
		"<your-zone-id>":              ZoneIDPlaceholder,
		"0123456789abcdef":            ZoneIDLength,
		"it is on the page":           ZoneIDOther,
	} {
		id, shape := InspectZoneID(raw)
		if shape != want || (shape == ZoneIDOK) != (id == sampleID) {
			t.Errorf("a text of %d characters: got %s, want %s", len(raw), shape, want)
		}
	}
}

// The screen waits for the inspection, so no paste may take long. This prints the time of
// the worst ones; the goal for a whole paste is 100 ms.
func BenchmarkInspect(b *testing.B) {
	for _, part := range []string{"Bearer ", "token:", "abc= ", "set AAA=", "cfut_", "a", "<", "\u200b", "0123456789abcdef", sample + " "} {
		raw := strings.Repeat(part, 64*maxCredentialLength/len(part))
		b.Run(part, func(b *testing.B) {
			for b.Loop() {
				Inspect(raw)
			}
		})
	}
}

func FuzzInspect(f *testing.F) {
	for _, s := range []string{sample, sampleOld, "Bearer " + sample, "\u201c\ufeff", "a=b=c", "...", "\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		in := Inspect(raw)
		if v := in.Token.Reveal(); strings.ContainsAny(v, "\r\n\x00 \t") {
			t.Errorf("a token with white space or NUL came out")
		}
	})
}

func FuzzZoneID(f *testing.F) {
	for _, s := range []string{
		sampleID, "<" + strings.ToUpper(sampleID) + ">", "https://api.cloudflare.com/client/v4/zones/" + sampleID, "example.com", "\u200b\xff",
		sample, sample + sampleID, "<your-zone-id>", "zones/" + sampleID + "?",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		id, shape := InspectZoneID(raw)
		if (shape == ZoneIDOK) != id.Valid() || shape != ZoneIDOK && id != "" {
			t.Errorf("%q has the shape %s", id, shape)
		}
		if again, _ := InspectZoneID(string(id)); again != id {
			t.Errorf("%q is read as %q", id, again)
		}
		if !strings.Contains(strings.ToLower(stripInvisible(raw)), string(id)) {
			t.Errorf("%q was not entered", id)
		}
		if short := id.Short(); len(short) > 9 {
			t.Errorf("shortened to %q", short)
		}
	})
}

// The list of contaminants is complete.
func TestEachContaminantIsListed(t *testing.T) {
	listed := Contaminants()
	for r := range unicode.MaxRune {
		if what, foreign := contaminant(r); foreign && !slices.Contains(listed, what) {
			t.Fatalf("%q is a %s, which is not listed", r, what)
		}
	}
}

// The marks that a terminal puts around a paste are no part of it and no fault, whole or
// without their first characters. What is between them is judged as usual.
func TestPasteMarks(t *testing.T) {
	value := sample
	for _, open := range []string{"\x1b[200~", "[200~", "200~", "00~", "0~"} {
		for _, end := range []string{"", "\x1b[201~", "[201~", "201~", "01~", "1~"} {
			if in := Inspect(open + value + end); in.Token.Reveal() != value || !in.Clean() {
				t.Errorf("%q and %q: %s, clean: %v", open, end, in.Kind, in.Clean())
			}
			if in := Inspect(open + value + end + "\n"); in.Token.Reveal() != value || in.Clean() {
				t.Errorf("%q and %q, and a line break: %s, clean: %v", open, end, in.Kind, in.Clean())
			}
			if in := Inspect(open + " " + value + end); in.Token.Reveal() != value || in.Clean() {
				t.Errorf("%q, a blank and %q: %s, clean: %v", open, end, in.Kind, in.Clean())
			}
		}
	}
	for _, other := range []string{"~" + value, value + "1~", "x0~" + value, value[:20] + "0~" + value[20:]} {
		if in := Inspect(other); in.Token.Reveal() == value && in.Clean() {
			t.Errorf("%q is taken for a mark", strings.ReplaceAll(other, value, "..."))
		}
	}
}
