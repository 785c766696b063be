package wizard

// What arrived in a paste, in words: on the screen that takes it, and in findings.
// Nothing here holds any part of it.

import (
	"fmt"
	"slices"
	"strings"

	"tokendoctor/cloudflare"
)

// Pasted says what a pasted value is, and what surrounds it and what ForgeCache makes of
// that, each in a sentence that can be read aloud. A paste that is not usable leads no
// further.
func Pasted(in cloudflare.Inspection) (what string, beside []string, usable bool) {
	if problem := unusable(in); problem != "" {
		return problem, nil, false
	}
	what = shapeFinding(in.Anyway(), false).Text
	if in.Token.IsZero() && !in.Doubtful() {
		return what, nil, true // around what is no token, nothing is foreign
	}
	kept, trimmed := in.Saved()
	if len(kept) > 0 {
		beside = append(beside, "ForgeCache would save this with it, so that the value is wrong: "+foreignText(kept)+"."+asSpace(kept))
	}
	switch {
	case len(trimmed) > 0 && lineBreaks(trimmed):
		beside = append(beside, fieldDrops(trimmed))
	case len(trimmed) > 0:
		beside = append(beside, "ForgeCache takes this off when it saves: "+foreignText(trimmed)+".")
	}
	return what, beside, true
}

// Doubt says what a value is that does not look like a token, before the person decides
// whether to send it.
func (s State) Doubt() string {
	return shapeFinding(s.Paste.Anyway(), false).Text + " It may be the password or key of something else."
}

// lineBreaks reports whether nothing but line breaks was found.
func lineBreaks(all []cloudflare.Foreign) bool {
	return !slices.ContainsFunc(all, func(f cloudflare.Foreign) bool { return f.What != cloudflare.LineBreak })
}

// fieldDrops says that line breaks at the ends of a paste do no harm: a field drops one at
// the end and turns one in front into a space, which ForgeCache trims (measured in
// Chromium 156 and Firefox 153 with PHP 7.4 to 8.5).
func fieldDrops(trimmed []cloudflare.Foreign) string {
	return "The paste has a " + foreignText(trimmed) + ". It never gets into a saved value, so it says nothing."
}

// asSpace says what a field makes of a line break inside, if there is one.
func asSpace(kept []cloudflare.Foreign) string {
	if slices.ContainsFunc(kept, func(f cloudflare.Foreign) bool { return f.What == cloudflare.LineBreak && f.Where == cloudflare.Inside }) {
		return " A browser's field makes one space of a line break inside."
	}
	return ""
}

// unusable says why a paste is not even a value to judge, if so.
func unusable(in cloudflare.Inspection) string {
	switch {
	case in.Kind == cloudflare.KindEmpty && !in.Clean():
		return "Only white space or invisible characters arrived. Copy the token once more."
	case in.Kind == cloudflare.KindEmpty:
		return "Nothing has arrived yet. Paste the token first."
	case in.Kind == cloudflare.KindProse:
		return "This is a longer text, not a token. Copy only the token and paste again."
	case in.Kind == cloudflare.KindSeveral:
		return "Two different tokens were pasted together. Copy only the one that ForgeCache uses."
	}
	return ""
}

// slipped says what was pasted if it was probably copied by mistake and not from
// ForgeCache.
func slipped(in cloudflare.Inspection) string {
	switch in.Kind {
	case cloudflare.KindPlaceholder:
		return "This is an example, some words or a row of dots, not a token."
	case cloudflare.KindID:
		return "This has the digits of a Zone ID or Account ID, or of a part of a key, and is no token."
	}
	return ""
}

// foreignRun names one run of characters that are not part of the token, its place and its
// number.
func foreignRun(f cloudflare.Foreign) string {
	place := string(f.Where)
	if f.Where == cloudflare.Inside && f.Offset > 0 { // the web host does not say where
		place = fmt.Sprintf("inside, after character %d of the paste", f.Offset)
	}
	switch f.What {
	case cloudflare.Header, cloudflare.Assignment, cloudflare.OtherText, cloudflare.SecondCopy,
		cloudflare.LineBreak: // which can be one or two characters
		return fmt.Sprintf("%s %s", f.What, place)
	}
	if f.Count > 1 {
		return fmt.Sprintf("%d times %s %s", f.Count, f.What, place)
	}
	return fmt.Sprintf("%s %s", f.What, place)
}

// foreignText lists what was found beside the value, and where.
func foreignText(all []cloudflare.Foreign) string {
	const most = 4
	var parts []string
	for _, f := range all {
		if part := foreignRun(f); !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	if len(parts) > most {
		parts = append(parts[:most], fmt.Sprintf("and %d more", len(parts)-most))
	}
	return strings.Join(parts, "; ")
}
