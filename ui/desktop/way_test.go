package desktop_test

import (
	"slices"
	"strings"
	"testing"

	"tokendoctor/ui/desktop"
)

// What curl goes by and this program does not is said, and nothing of its value.
func TestWayNotes(t *testing.T) {
	for name, c := range map[string]struct {
		set  map[string]string
		want string // in the one sentence; none when empty
	}{
		"nothing":                     {nil, ""},
		"ALL_PROXY alone":             {map[string]string{"ALL_PROXY": "http://me:pw@proxy:3128"}, "ALL_PROXY is set and is not used here. Set HTTPS_PROXY"},
		"in small letters":            {map[string]string{"all_proxy": "socks5://proxy"}, "all_proxy is set"},
		"beside HTTPS_PROXY":          {map[string]string{"ALL_PROXY": "http://proxy", "https_proxy": "http://proxy"}, ""},
		"commas":                      {map[string]string{"HTTPS_PROXY": "http://proxy", "NO_PROXY": "localhost, example.com,127.0.0.1"}, ""},
		"blanks":                      {map[string]string{"HTTPS_PROXY": "http://proxy", "NO_PROXY": "localhost example.com"}, "NO_PROXY have blanks"},
		"blanks, and no proxy at all": {map[string]string{"NO_PROXY": "localhost example.com"}, ""},
	} {
		got := desktop.WayNotes(func(key string) string { return c.set[key] })
		if len(got) > 1 || (len(got) == 1) != (c.want != "") || !strings.Contains(strings.Join(got, ""), c.want) {
			t.Errorf("%s: %q", name, got)
		}
		if slices.ContainsFunc(got, func(text string) bool { return strings.Contains(text, "proxy:3128") || strings.Contains(text, "pw") }) {
			t.Errorf("%s: the value is shown", name)
		}
	}
}
