//go:build linux

package cloudflare

// A page with the fields of a plugin's settings, and what the browser's line prints for
// each.

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"unicode/utf16"
)

// insecureHost is not trusted as 127.0.0.1 is: without https a browser does not hash
// there.
const insecureHost = "settings.test"

// fieldValues are what may be in the field, in the order of the page.
var fieldValues = []string{
	sample, sampleAccount, sampleOld, lowHash, randomOld, sample[:45] + "0BADC0DE",
	"Correct-Horse-Battery-Staple-Lamp-Window", "C0rr3ct-H0rs3-B4tt3ry-St4pl3-L4mp-W1nd0w", "TheCatSatOnTheMatAndTheDogRanAwayFrom1It",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0pQAZW", "cfut_z" + sample[6:],
	sample + " ", " " + sample, sample + "x", sample[:52], sample[:40], sampleOld + "x", sampleOld[:39],
	sample[:20] + "\u200b" + sample[20:], sampleOld[:39] + "\u0410", sampleOld[:39] + ".", "CFUT_" + sampleOld[5:],
	sampleOldKey, hex40, strings.ToUpper(hex40), hex40[:36] + "wxyz", "id_" + sampleOldKey, sampleID,
	"cfk_" + sample[5:], "cfk_" + sampleOld[4:], "CFK_" + sampleOld[4:], "cfoat_" + sampleOld[6:], "cfxx_" + sampleOld[5:],
	strings.Repeat("\u2022", 40), strings.Repeat("\u2022", 8), strings.Repeat("x", 40), strings.Repeat("-", 40), "a-made-up-password-of-forty-letters-here", "\U0001f511 key", "on", "",
}

// savedFields are what the page brings for a field, and what is in it once somebody, or
// the browser, has put something there.
var savedFields = []struct{ name, saved, typed, want string }{
	{"a line break at the end", sample + "\n", "", " line-break"},
	{"CR LF at the end", sample + "\r\n", "", " line-break"},
	{"two of them", sample + "\n\n", "", " line-break"},
	{"a line break in front", "\n" + sample, "", " line-break"},
	{"a line break inside", sample[:20] + "\n" + sample[20:], "", " line-break"},
	{"typed since", sample, sampleAccount, ""},
	{"typed since, over a line break", sample + "\n", sampleAccount, " line-break"},
	{"emptied since", sample, "-", ""},
	{"nothing saved", "", "", "Fingerprint: other 0 -"},
	{"nothing saved, and typed or filled in since", "", sample, "Fingerprint: typed 0 -"},
	{"nothing but a line break saved", "\n", "", "Fingerprint: other 0 - line-break"},
}

var fieldKinds = []string{"password", "text"}

// fill types into the field that is $0, as far as the page can tell.
func fill(text string) string {
	return `$0.value = "` + strings.Trim(text, "-") + `"; $0.dispatchEvent(new Event("input")); undefined`
}

// wantedOf is the line for what was saved in a field.
func wantedOf(want string) string {
	if strings.HasPrefix(want, "Fingerprint") {
		return want
	}
	return wanted(sample, true) + want
}

// wanted is the line for a value.
func wanted(value string, secure bool) string {
	fingerprint, ok := NewToken(value).Fingerprint()
	switch {
	case len(value) > 0 && strings.Trim(value, string([]rune(value)[0])) == "":
		return fmt.Sprintf("Fingerprint: mask %d -", len(utf16.Encode([]rune(value))))
	case !ok:
		return fmt.Sprintf("Fingerprint: other %d -", len(utf16.Encode([]rune(value))))
	case !secure:
		return "Fingerprint: " + fingerprint[:len(fingerprint)-8] + "no-https"
	}
	return "Fingerprint: " + fingerprint
}

// wrapped is the snippet as a terminal may hand it over: a line break for one space, then
// an indentation.
func wrapped() []string {
	all := []string{FingerprintSnippet, strings.ReplaceAll(FingerprintSnippet, " ", "\n    ")}
	for i, c := range FingerprintSnippet {
		if c == ' ' {
			all = append(all, FingerprintSnippet[:i]+"\n    "+FingerprintSnippet[i+1:])
		}
	}
	return all
}

// settingsPage serves a page with all the values and counts what is asked for.
func settingsPage(t *testing.T) (port string, requests *atomic.Int32) {
	t.Helper()
	page := `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Settings</title>
<div><label>Provider <select><option value="` + sample + `">Cloudflare</option></select></label>
<button value="` + sample + `">Save Changes</button><textarea>` + sample + "\n</textarea></div><form>"
	for i, value := range fieldValues {
		page += fmt.Sprintf("<input type=\"password\" id=\"f%d\" value=\"%s\">\n", i, html.EscapeString(value))
	}
	for i, f := range savedFields {
		for _, kind := range fieldKinds {
			page += fmt.Sprintf("<input type=%q id=\"%s%d\" value=\"%s\">\n", kind, kind, i, html.EscapeString(f.saved))
		}
	}
	requests = new(atomic.Int32)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		if r.URL.Path == "/login" { // a form that a browser fills in
			_, _ = io.WriteString(w, `<!doctype html><form><input type="text" autocomplete="username"><input type="password" id="p"></form>`)
			return
		}
		_, _ = w.Write([]byte(page))
	}))
	t.Cleanup(server.Close)
	return server.URL[strings.LastIndex(server.URL, ":"):], requests
}
