package wordwrap

import (
	"slices"
	"strings"
	"testing"
)

func TestFill(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  []string
	}{
		{"", 10, []string{""}},
		{"one two three", 7, []string{"one two", "three"}},
		{"one two three", 6, []string{"one", "two", "three"}},
		{"a --skip-purge-probe b", 8, []string{"a", "--skip-purge-probe", "b"}},
		{"much-too-long", 3, []string{"much-too-long"}},
	} {
		if got := Fill(strings.Fields(c.text), c.width); !slices.Equal(got, c.want) {
			t.Errorf("%q in %d: %q", c.text, c.width, got)
		}
	}
}
