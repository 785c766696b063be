package wizard

import (
	"slices"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
)

func TestCompare(t *testing.T) {
	s := toConsent(t)
	own, _ := s.Token().Fingerprint()
	for text, want := range map[string]Value{
		own: "", // the card says that
		"The tested value has the fingerprint " + own + ".": "",
		cloudflare.FingerprintSnippet:                       "",
		"Fingerprint: " + own:                               ComparedSame,
		"Fingerprint: " + own + "\n":                        ComparedSame,
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

// Stray characters that the saved value does not have are no cause, and what the
// person says confirms nothing.
func TestStrayCharactersOfThePasteAlone(t *testing.T) {
	dirty := "\u201c" + sampleToken + "\u201d"
	s := toToken(t).Apply(TokenEntered{Inspection: cloudflare.Inspect(dirty)}).Apply(Consented{Purge: true})
	s = answerAll(s, allGood)
	if v := s.Verdict(); v.Cause != Contaminated || v.Confidence != Confirmed {
		t.Errorf("%s, %s", v.Cause, v.Confidence)
	}
	if v := s.Apply(Answered{AskCompared, ComparedDifferent}).Verdict(); v.Cause != Contaminated || v.OtherSaved {
		t.Errorf("another saved value: %s, %v", v.Cause, v.OtherSaved)
	}
	v := s.Apply(Answered{AskCompared, ComparedSame}).Verdict()
	if v.Cause != Healthy || v.Confidence != Likely || slices.Contains(v.Also, Contaminated) || slices.Contains(v.Alternatives, Contaminated) {
		t.Errorf("the same saved value: %s, %s, also %v, alternatives %v", v.Cause, v.Confidence, v.Also, v.Alternatives)
	}
}

// A verdict on a value that is not the saved one says so.
func TestAVerdictOnAnotherValue(t *testing.T) {
	s := toProbes(t)
	s = answerAll(s, func(id ProbeID) cloudflare.Reply {
		if id == ProbeVerifyUser {
			return cloudflare.Reply{Outcome: cloudflare.OutcomeOK, Life: cloudflare.Life{Status: "expired"}}
		}
		return allGood(id)
	})
	if s.Verdict().OtherSaved {
		t.Error("before it was compared")
	}
	if v := s.Apply(Answered{AskCompared, ComparedDifferent}).Verdict(); v.Cause != Expired || !v.OtherSaved {
		t.Errorf("%s, %v", v.Cause, v.OtherSaved)
	}
}
