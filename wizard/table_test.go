package wizard

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
)

// What the program knows, row by row with all that a row shares with others: a change of
// a profile shows in each row that it reaches. Rewrite it where the change is wanted:
//
//	go test -run WholeTable ./wizard -update
func TestTheWholeTable(t *testing.T) {
	var b strings.Builder
	list := func(name string, s seen) {
		for _, id := range slices.Sorted(maps.Keys(s)) {
			fmt.Fprintf(&b, "  %-4s %-18s %s\n", name, id, wordsOf(s[id]))
			name = ""
		}
	}
	for _, r := range rules() {
		fmt.Fprintf(&b, "%s odds=%v", r.cause, r.odds)
		fmt.Fprintf(&b, " certain=%v prevents=%v weak=%v\n", r.certain, r.prevents, r.weak)
		list("must", r.must)
		list("may", r.may)
	}
	for _, c := range conflicts {
		fmt.Fprintf(&b, "%s %s cannot be beside\n", c.said, wordsOf(c.answers))
		list("", c.measured)
	}
	for _, c := range registry {
		fmt.Fprintf(&b, "cause %s: unjudged=%v prior=%v side=%s hostTells=%v change=%v keeps=%v namesSaved=%v forms=%v\n",
			c.id, c.unjudged, c.prior, c.side, c.hostTells, c.change, c.keeps, c.namesSaved, c.forms)
		list("hint", c.hints)
		list("symptom", c.symptoms)
	}
	const file = "testdata/table.txt"
	was, is := strings.Split(Kept(t, file, b.String()), "\n"), strings.Split(b.String(), "\n")
	for i := range max(len(was), len(is)) {
		if i >= len(was) || i >= len(is) || was[i] != is[i] {
			t.Fatalf("the table differs from %s from line %d on: now %q", file, i+1, is[min(i, len(is)-1)])
		}
	}
}

func wordsOf(all values) string {
	var out []string
	for _, v := range all {
		out = append(out, string(v))
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// What a paste brought beside the token is said where there is something, and only there.
func TestWhatStaysBesideAPaste(t *testing.T) {
	const saves = "ForgeCache would save this with it"
	for text, want := range map[string]string{sampleToken: "", sampleToken + "\n": "never gets into", " " + sampleToken: "takes this off", "\u201c" + sampleToken: saves} {
		_, beside, usable := Pasted(cloudflare.Inspect(text))
		if !usable || (want == "") != (len(beside) == 0) || want != "" && (len(beside) != 1 || !strings.Contains(beside[0], want)) {
			t.Errorf("%d characters: usable %v, %q", len(text), usable, beside)
		}
	}
}
