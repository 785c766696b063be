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
// ForgeCache makes of that, each in sentences that can be read aloud.
func Pasted(in cloudflare.Inspection) (what string, beside []string) {
	if problem := unusable(in); problem != "" {
		return problem, nil
	}
	f, _ := tokenShape(State{Paste: in, hasPaste: true})
	what = f.Text
	if in.Token.IsZero() {
		return what, nil // around what is no token, nothing is foreign
	}
	for _, run := range in.Foreign {
		fate := "ForgeCache keeps it, and Cloudflare then takes the value for another one."
		if run.Trimmed() {
			fate = "ForgeCache takes it off when it saves."
		}
		beside = append(beside, sentence(foreignRun(run))+". "+fate)
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

func sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

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
func foreignText(in cloudflare.Inspection) string {
	const most = 4
	var parts []string
	for _, f := range in.Foreign {
		if part := foreignRun(f); !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	if len(parts) > most {
		parts = append(parts[:most], fmt.Sprintf("and %d more", len(parts)-most))
	}
	return strings.Join(parts, "; ")
}
