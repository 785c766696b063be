package leaktest_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"tokendoctor/ui/leaktest"
)

// A canary is the same wherever and whenever a test is run.
func TestCanaryIsTheSameForALabel(t *testing.T) {
	if got, want := leaktest.Canary("pinned", base62, 24), "JTj6SuUxh5B3CUOfLeEpisBz"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	seen := map[string]bool{}
	for i := range 100 {
		c := leaktest.Canary(fmt.Sprint("label ", i), base62, 40)
		if seen[c] || len(c) != 40 || strings.Trim(c, base62) != "" {
			t.Errorf("label %d gives %s", i, c)
		}
		seen[c] = true
	}
	if a, b := leaktest.Canary("a", base62, 40), leaktest.Canary("b", base62, 40); a[:6] == b[:6] {
		t.Error("two labels begin alike")
	}
}

// Neighbours are of one kind as often as in a real token, and never more than three of
// them: a row of six would be a word or a number. None follows itself.
func TestCanaryIsLikeATokenAndLikeNoText(t *testing.T) {
	kind := func(c byte) string {
		return fmt.Sprint(unicode.IsUpper(rune(c)), unicode.IsLower(rune(c)), unicode.IsDigit(rune(c)))
	}
	for _, alphabet := range []string{base62, base62 + "-_", "0123456789abcdef", "01", "a0"} {
		pairs := map[string]int{}
		for i := range 20 {
			c := leaktest.Canary(fmt.Sprint("kinds ", i), alphabet, 80)
			for j := range len(c) - 1 {
				if c[j] == c[j+1] {
					t.Fatalf("%s has a character twice in a row", c)
				}
				if kind(c[j]) == kind(c[j+1]) {
					pairs[kind(c[j])]++
				}
				if alphabet != "01" && j > 2 && kind(c[j-3]) == kind(c[j-2]) && kind(c[j-2]) == kind(c[j-1]) && kind(c[j-1]) == kind(c[j]) {
					t.Fatalf("%s has four of a kind", c)
				}
			}
		}
		if strings.HasPrefix(alphabet, base62) && len(pairs) < 3 {
			t.Errorf("only %v have neighbours of their kind", pairs)
		}
	}
}

// No run of one is in the cards or in the README, in capitals or not.
func TestCanaryIsInNoProse(t *testing.T) {
	prose := strings.ToLower(strings.Join(strings.Fields(texts(t)["prose"]), ""))
	for i := range 50 {
		c := strings.ToLower(leaktest.Canary(fmt.Sprint("prose ", i), base62, 40))
		for j := range len(c) - 5 {
			if strings.Contains(prose, c[j:j+6]) {
				t.Errorf("the prose holds %s", c[j:j+6])
			}
		}
	}
}

// A secret of one character repeated cannot be told from anything.
func TestCanaryOfNothing(t *testing.T) {
	for _, alphabet := range []string{"", "a", "aaa"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("the alphabet %q is taken", alphabet)
				}
			}()
			leaktest.Canary("none", alphabet, 8)
		}()
	}
}
