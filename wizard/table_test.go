package wizard

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
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
	const file = "testdata/table.txt"
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	was, is := strings.Split(string(kept), "\n"), strings.Split(b.String(), "\n")
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
