package wizard

import (
	"strings"
	"testing"

	"tokendoctor/cloudflare"
)

func TestCompare(t *testing.T) {
	s := toToken(t).Apply(TokenEntered{cloudflare.Inspect(sampleToken)})
	own, _ := s.Token().Fingerprint()
	for text, want := range map[string]Value{
		own:                          ComparedSame,
		"Fingerprint: " + own:        ComparedSame,
		"Fingerprint: " + own + "\n": ComparedSame,
		"VM123:1 Fingerprint: " + own + " debugger eval code:1:9\nPromise { <pending> }": ComparedSame,
		"Fingerprint: other 0 -\nFingerprint: " + own:                                    ComparedSame, // it was run twice
		"Fingerprint: cfut_ 53 00000000":                                                 ComparedDifferent,
		"Fingerprint: cfat_ " + own[len("cfut_ "):]:                                      ComparedDifferent,
		"Fingerprint: old 40 1a2b3c4d":                                                   ComparedDifferent,
		"Fingerprint: old 40 no-https":                                                   ComparedDifferent,
		"Fingerprint: other 55 -":                                                        ComparedDifferent,
		"Fingerprint: other 0 -":                                                         "",
		"Fingerprint: mask 20 -":                                                         "",
		"Fingerprint: cfut_ 53 no-https":                                                 "",
		"Fingerprint: cfut_ 53":                                                          "",
		"":                                                                               "",
		"Uncaught SyntaxError: Invalid or unexpected token":                              "",
		sampleToken:                                                                      "",
	} {
		got, problem := s.Compare(text)
		if got != want || (problem == "") != (got != "") {
			t.Errorf("%q: %q, %q; want %q", text, got, problem, want)
		}
		if strings.Contains(problem, sampleToken[5:11]) {
			t.Errorf("%q is repeated", text)
		}
	}
	if got, problem := (State{}).Compare("Fingerprint: " + own); got != "" || problem == "" {
		t.Errorf("without a token: %q", got)
	}
}
