package keyring

import (
	"errors"
	"strings"
	"testing"
)

func TestSaidShowsNoSecret(t *testing.T) {
	for name, text := range map[string]string{
		"whole":         "cannot store " + sampleA,
		"a piece":       "cannot store ..." + sampleA[20:28],
		"broken up":     "cannot store " + strings.Join(strings.Split(sampleA, ""), "\x00"),
		"across a line": "cannot store " + sampleA[:7] + "\n" + sampleA[7:14],
		"at the cut":    strings.Repeat("x ", 95) + sampleA,
	} {
		t.Run(name, func(t *testing.T) {
			got := said(errors.New(text), sampleA)
			for i := range len(sampleA) - 7 {
				mustNotShow(t, got, sampleA[i:i+8])
			}
			if errors.Unwrap(got) != nil {
				t.Error("the original can be unwrapped")
			}
		})
	}
	if got := said(errors.New("cannot store abc!"), "abc!").Error(); strings.Contains(got, "abc!") {
		t.Error("a short secret is shown")
	}
}

// A read that fails has no secret to compare with, yet may have seen one.
func TestSaidLeavesOutWhatLooksLikeASecret(t *testing.T) {
	got := said(errors.New("item "+sampleA+" of zone/"+string(zoneA)+" is broken"), "").Error()
	if want := "the keyring reported: item […] of zone/[…] is broken"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSaidShowsNoSecretInDisguise(t *testing.T) {
	for _, form := range disguises(sampleA) {
		for _, known := range []string{sampleA, ""} {
			mustNotHold(t, said(errors.New("item "+form+" is broken"), known), sampleA)
		}
	}
	const innocent = "the key is not in it: no one is to be let in as of now (dbus: /org/freedesktop/secrets/collection/login)"
	if got := said(errors.New(innocent), sampleA).Error(); !strings.HasSuffix(got, "(dbus: /org/freedesktop/secrets/collection/login)") {
		t.Errorf("got %q, too little is left of %q", got, innocent)
	}
}

func TestSaidIsShortAndPrintable(t *testing.T) {
	got := said(errors.New("\x1b[31mred\u202e\r\n"+strings.Repeat("long ", 1000)), sampleA).Error()
	if strings.ContainsAny(got, "\x1b\r\n\u202e") {
		t.Errorf("control characters are left in %q", got)
	}
	if len([]rune(got)) > 250 {
		t.Errorf("%d characters long", len([]rune(got)))
	}
	if !strings.Contains(got, "red") {
		t.Errorf("the text itself is gone: %q", got)
	}
}

func TestStatesAreDescribed(t *testing.T) {
	seen := map[string]bool{}
	for _, state := range []State{Ready, MayAsk, Locked, NoService, NoCollection, Stuck, Unsupported, PlainFile, Writing, "else"} {
		text := Seen{State: state}.Describe()
		if text == "" || seen[text] {
			t.Errorf("%s has no words of its own: %q", state, text)
		}
		seen[text] = true
		asks := state == MayAsk || state == Locked
		if state.Usable() != (asks || state == Ready) || state.Asks() != asks {
			t.Errorf("%s: Usable is %v, Asks is %v", state, state.Usable(), state.Asks())
		}
	}
}
