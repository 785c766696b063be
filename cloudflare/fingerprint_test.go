package cloudflare

import (
	"regexp"
	"strings"
	"testing"
)

// lowHash is a token whose hash begins with zeros, which must not get lost.
const lowHash = "cfut_" + "SAMPLEsampleSAMPLEsampleSAMPLEsampleSAMP" + "000001ff"

// randomOld has the look of an old token: random, of both cases and with digits.
const randomOld = "q7Wz-K2mVx9_Lb4RtY8cNp3HsJ6dGfTBaQuE5wXo"

// hex40 has the length of an old token and the look of a Global API Key.
const hex40 = sampleID + "01234567"

func TestFingerprint(t *testing.T) {
	for _, c := range []struct{ name, value, want string }{
		{"user token", sample, "cfut_ 53 a52212c6"},
		{"account token", sampleAccount, "cfat_ 53 45a33663"},
		{"old token", randomOld, "old 40 7fea32c4"},
		{"old token of words", sampleOld, ""},
		{"a phrase", "Correct-Horse-Battery-Staple-Lamp-Window", ""},
		{"a phrase with digits between", "Correct4Horse7Battery2Staple9Lamp1Window", ""},
		{"a phrase with digits for letters", "C0rr3ct-H0rs3-B4tt3ry-St4pl3-L4mp-W1nd0w", ""},
		{"a phrase of short words", "TheCatSatOnTheMatAndTheDogRanAwayFrom1It", ""},
		{"seasons and years", "Summer2024Winter2025Spring2026Autumn2027", ""},
		{"rows of keys", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0pQAZW", ""},
		{"a password again and again", "Password1Password1Password1Password1Pass", ""},
		{"checksum with capitals", sample[:45] + "0BADC0DE", "cfut_ 53 7240fe8b"},
		{"zeros in front", lowHash, "cfut_ 53 00019728"},
		{"short", sample[:52], ""},
		{"long", sample + "x", ""},
		{"short old token", sampleOld[:39], ""},
		{"long old token", sampleOld + "x", ""},
		{"short enough for an old token", sample[:40], ""},
		{"space behind", sample + " ", ""},
		{"line break behind", sampleOld + "\n", ""},
		{"foreign letter", sampleOld[:39] + "\u0410", ""},
		{"new global key", "cfk_" + sample[5:], ""},
		{"new global key of 40", "cfk_" + sampleOld[4:], ""},
		{"oauth token of 40", "cfoat_" + sampleOld[6:], ""},
		{"old global key", sampleOldKey, ""},
		{"old global key of 40", hex40, ""},
		{"old global key in capitals", strings.ToUpper(hex40), ""},
		{"old global key joined to something", "id_" + sampleOldKey, ""},
		{"new global key in capitals", "CFK_" + sampleOld[4:], ""},
		{"zone id", sampleID, ""},
		{"a word", "secret", ""},
		{"a password of 40 small letters", "a-made-up-password-of-forty-letters-here", ""},
		{"empty", "", ""},
	} {
		got, ok := NewToken(c.value).Fingerprint()
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%s: got %q, %v; want %q", c.name, got, ok, c.want)
		}
		for i := 0; i+6 <= len(c.value); i++ {
			if strings.Contains(got, c.value[i:i+6]) {
				t.Errorf("%s: a part of the value is in the fingerprint", c.name)
			}
		}
	}
	if got, ok := (Token{}).Fingerprint(); got != "" || ok {
		t.Errorf("the zero Token has a fingerprint: %q", got)
	}
}

// Every character counts, whatever its place.
func TestFingerprintTellsTokensApart(t *testing.T) {
	seen := map[string]bool{}
	for i := len("cfut_"); i <= len(sample); i++ {
		value := sample
		if i < len(sample) {
			value = sample[:i] + "z" + sample[i+1:]
		}
		fingerprint, ok := NewToken(value).Fingerprint()
		if !ok || seen[fingerprint] {
			t.Errorf("character %d: %q, seen before: %v", i+1, fingerprint, seen[fingerprint])
		}
		seen[fingerprint] = true
	}
}

// The snippet survives a terminal that wraps it, and a person can read it. The browser
// tests check what it does.
func TestFingerprintSnippetForm(t *testing.T) {
	if regexp.MustCompile("[^ -~]|[\"`]|  ").MatchString(FingerprintSnippet) {
		t.Error("a line break, a character that is not ASCII, a quote that shells read, or a double space")
	}
	for word := range strings.FieldsSeq(FingerprintSnippet) {
		if len(word) > 39 {
			t.Errorf("a window of 40 columns cuts %q", word)
		}
	}
	for _, call := range []string{"fetch", "XMLHttp", "Beacon", "Socket", "Storage", "cookie", "import", "document", "location"} {
		if strings.Contains(FingerprintSnippet, call) {
			t.Errorf("%s has no place in it", call)
		}
	}
}
