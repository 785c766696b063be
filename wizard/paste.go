package wizard

// What arrived in a paste, in words: on the screen that takes it, and in findings.
// Nothing here holds any part of it.

import (
	"fmt"
	"slices"
	"strings"

	"tokendoctor/cloudflare"
)

// Pasted says what a pasted value is, and what stands beside it and what
// ForgeCache makes of that, each in a sentence that can be read aloud.
func Pasted(in cloudflare.Inspection) (what string, beside []string) {
	if problem := unusable(in); problem != "" {
		return problem, nil
	}
	what = shapeFinding(in, false).Text
	if in.Token.IsZero() {
		return what, nil // around what is no token, nothing is foreign
	}
	var kept, trimmed []cloudflare.Foreign
	for _, f := range in.Foreign {
		if f.Trimmed() {
			trimmed = append(trimmed, f)
		} else {
			kept = append(kept, f)
		}
	}
	if kept != nil {
		beside = append(beside, "ForgeCache keeps, so that it is another value: "+foreignText(kept)+".")
	}
	if trimmed != nil {
		beside = append(beside, "ForgeCache takes off when it saves: "+foreignText(trimmed)+".")
	}
	return what, beside
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

// foreignRun names one run of foreign characters, its place and its number.
func foreignRun(f cloudflare.Foreign) string {
	place := string(f.Where)
	if f.Where == cloudflare.Inside {
		place = fmt.Sprintf("inside, behind character %d", f.Offset)
	}
	switch f.What {
	case cloudflare.Header, cloudflare.Assignment, cloudflare.OtherText:
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
