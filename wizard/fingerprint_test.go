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
		"Fingerprint: " + own + " line-break":                                            ComparedBroken,
		"Fingerprint: " + own + " line-break debugger eval code:1:9":                     ComparedBroken,
		"Fingerprint: cfut_ 53 no-https line-break":                                      ComparedBroken,
		"Fingerprint: cfut_ 53 00000000 line-break":                                      ComparedDifferent,
		"Fingerprint: other 55 - line-break":                                             ComparedDifferent,
		"Fingerprint: other 0 - line-break":                                              ComparedDifferent,
		"Fingerprint: typed 0 -":                                                         "",
		"":                                                                               "",
		"Uncaught SyntaxError: Invalid or unexpected token":                              "",
		sampleToken: "",
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

// A line break that is saved along is the cause, and the card says where it can have come
// from: no field of a browser shows it or brings it.
func TestSavedLineBreak(t *testing.T) {
	s := answerAll(toProbes(t), allGood).Apply(Answered{AskCompared, ComparedBroken})
	if v := s.Verdict(); v.Cause != SavedValueDiffers || v.Confidence == Confirmed || slices.Contains(v.Alternatives, Healthy) {
		t.Errorf("%s, %s, alternatives %v", v.Cause, v.Confidence, v.Alternatives)
	}
	if card := s.Card(); card.Title != "The saved token has a line break in it" || !strings.Contains(strings.Join(card.See, " "), "WP-CLI, a move of the site or an edit of the database") {
		t.Errorf("%s: %q", card.Title, card.See)
	}
}

// A line break at an end of a paste says nothing of the saved value, and one inside
// arrives as a space. What a verdict rests on is named.
func TestLineBreaksOfAPaste(t *testing.T) {
	for raw, want := range map[string]struct {
		cause Cause
		text  string
	}{
		sampleToken + "\n":                            {Healthy, "line break at the end. It never gets into a saved value"},
		"\r\n" + sampleToken + "\r\n\n":               {Healthy, "line break at the start; line break at the end"},
		sampleToken + " ":                             {Contaminated, "trims when it saves: space at the end."},
		sampleToken + "\n\u00a0":                      {Contaminated, "no-break space at the end"},
		sampleToken[:9] + "\n" + sampleToken[9:]:      {Contaminated, "line break inside, after character 9 of the paste. A browser's field makes one space of a line break inside."},
		sampleToken[:9] + "\u0430" + sampleToken[10:]: {Contaminated, "foreign character inside, after character 9 of the paste"},
		sampleToken[:9] + "\xff" + sampleToken[9:]:    {Contaminated, "byte that is not UTF-8 inside"},
	} {
		in := cloudflare.Inspect(raw)
		in.Verbatim = true
		s := toToken(t).Apply(TokenEntered{Inspection: in}).Apply(Consented{Purge: true})
		s = answerAll(s, allGood)
		f, _ := s.Finding(TokenCharacters)
		if v := s.Verdict(); !strings.Contains(f.Text, want.text) || v.Cause != want.cause && !slices.Contains(v.Alternatives, want.cause) {
			t.Errorf("%q: %s (%s), %s", raw, v.Cause, v.Confidence, f.Text)
		}
		if v := s.Verdict(); want.cause == Healthy && slices.Contains(v.Alternatives, Contaminated) {
			t.Errorf("%q: it still speaks for a stray character: %v", raw, v.Alternatives)
		}
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

// A terminal can take stray characters off a paste, so a clean one rules none out in what
// ForgeCache has saved. The saved value's fingerprint does, and so does a token that
// came by standard input.
func TestStrayCharactersThatATerminalTakesOff(t *testing.T) {
	fails := func(verbatim bool) State {
		in := cloudflare.Inspect(sampleToken)
		in.Verbatim = verbatim
		s := toToken(t).Apply(TokenEntered{Inspection: in}).Apply(Consented{Purge: true})
		return answerAll(s, allGood).Apply(Answered{AskStill, "fails"})
	}
	possible := func(s State) bool {
		v := s.Verdict()
		return v.Cause == Contaminated || slices.Contains(v.Alternatives, Contaminated)
	}
	pasted := fails(false)
	for what, c := range map[string]struct {
		state State
		want  bool
	}{
		"a paste":                          {pasted, true},
		"the saved value is another":       {pasted.Apply(Answered{AskCompared, ComparedDifferent}), true},
		"the saved value is the same":      {pasted.Apply(Answered{AskCompared, ComparedSame}), false},
		"the token came by standard input": {fails(true), false},
	} {
		if got := possible(c.state); got != c.want {
			t.Errorf("%s: stray characters are possible: %v, with %v", what, got, c.state.Verdict().Alternatives)
		}
	}
	if ruledOut := pasted.Apply(Answered{AskCompared, ComparedSame}).Verdict().RuledOut; !slices.ContainsFunc(ruledOut, func(r RuledOut) bool { return r.Cause == Contaminated }) {
		t.Errorf("not among what is ruled out: %v", ruledOut)
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
