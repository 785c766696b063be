//go:build unix

package ui_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"tokendoctor/ui/ptytest"
	cases "tokendoctor/wizard/practice"
)

// What a sitting may cost its person at most, over all practice cases.
const (
	meanKeysToFixed = 12.0 // 20.0 until 2026-11
)

// Enter alone leads through each practice case: from the start to its fix, to an end that
// says so, and out of the program.
func TestEnterAloneLeadsToTheEnd(t *testing.T) {
	var mu sync.Mutex
	keys, all := map[string]int{}, cases.Scenarios()
	t.Run("each case", func(t *testing.T) {
		for _, sc := range all {
			inBubble(t, string(sc.Cause), func(t *testing.T) {
				x := sit(t, runPractice, string(sc.Cause), 80, 24)
				x.Wait("Begin this practice case")
				n, way := 0, []string{}
				for n < 40 && !strings.Contains(x.Raw(), "This was practice") {
					x.Pause()
					x.WaitFor("the end of the checks", func(s string) bool {
						return !strings.Contains(s, "The checks are running") && !strings.Contains(s, "(running)")
					})
					x.Pause()
					way = append(way, strings.TrimSpace(x.Line(1)))
					x.Send(ptytest.Enter)
					n++
					x.Pause()
				}
				if code := x.Exit(); code != 0 || !slices.ContainsFunc(way, func(l string) bool { return strings.Contains(l, " FIXED ") }) {
					t.Errorf("exit code %d after %d keys:\n%s", code, n, strings.Join(way, "\n"))
				}
				if _, left, _ := strings.Cut(x.Raw(), "This was practice"); strings.Contains(left, "So it is not") || !strings.Contains(ptytest.Fold(left), "Result: It works Cause: healthy (fixed)") {
					t.Errorf("what is left of an end that is one:\n%s", left)
				}
				t.Logf("%d keys:\n%s", n, strings.Join(way, "\n"))
				results := slices.DeleteFunc(slices.Clone(way), func(l string) bool {
					return !strings.Contains(l, " LIKELY ") && !strings.Contains(l, " CONFIRMED ")
				})
				slices.Sort(results)
				if len(slices.Compact(slices.Clone(results))) < len(results) {
					t.Errorf("a card that was followed comes again:\n%s", strings.Join(way, "\n"))
				}
				mu.Lock()
				defer mu.Unlock()
				keys[string(sc.Cause)] = n - 1 // the last one leaves the program
			})
		}
	})
	sum := 0
	for _, n := range keys {
		sum += n
	}
	mean := float64(sum) / float64(len(keys))
	t.Logf("keys from start to FIXED: %.1f, at most %.1f: %s", mean, meanKeysToFixed, fmt.Sprint(keys))
	if mean > meanKeysToFixed || len(keys) != len(all) {
		t.Errorf("%.1f keys on the mean of %d cases, more than %.1f", mean, len(keys), meanKeysToFixed)
	}
}
