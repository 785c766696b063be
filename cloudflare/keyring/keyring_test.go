package keyring

import (
	"errors"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
)

const accountA = "zone/" + string(zoneA)

func TestSetThenGet(t *testing.T) {
	f := &fake{}
	k := keyringOn(f, Ready)
	if err := k.Set(t.Context(), zoneA, tokenA, true, anyway); err != nil {
		t.Fatal(err)
	}
	if err := k.Set(t.Context(), zoneB, tokenB, true, anyway); err != nil {
		t.Fatal(err)
	}
	for zone, want := range map[cloudflare.ZoneID]cloudflare.Token{zoneA: tokenA, zoneB: tokenB} {
		if got, err := k.Get(t.Context(), zone, anyway); err != nil || !got.Token.Equal(want) {
			t.Errorf("zone %s: the token is another one, error %v", zone.Short(), err)
		}
	}
	if len(f.items[accountA]) != 1 {
		t.Errorf("nothing is filed under %s", accountA)
	}
}

func TestGetFindsNothing(t *testing.T) {
	token, err := token(t, keyringOn(&fake{}, Ready))
	if !errors.Is(err, ErrNotFound) || !token.IsZero() {
		t.Errorf("got %v, want ErrNotFound and no token", err)
	}
}

func TestSetIsReadBack(t *testing.T) {
	broken := errors.New("broken")
	for name, test := range map[string]struct {
		fake *fake
		want error
	}{
		"shortened":     {&fake{stored: func(_, s string) string { return s[:len(s)-1] }}, ErrNotKept},
		"emptied":       {&fake{stored: func(string, string) string { return "" }}, ErrNotKept},
		"unreadable":    {&fake{fail: map[string]error{"get": broken}}, ErrUnknown},
		"only promised": {&fake{fail: map[string]error{"get": ErrNotFound}}, ErrNotKept},
	} {
		t.Run(name, func(t *testing.T) {
			err := keyringOn(test.fake, Ready).Set(t.Context(), zoneA, tokenA, true, anyway)
			if !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

// A write can succeed and its answer get lost, for example while a session closes.
func TestSetBelievesTheReadBackMoreThanTheError(t *testing.T) {
	f := &fake{fail: map[string]error{"set": errors.New("no answer")}}
	k := keyringOn(f, Ready)
	f.put(accountA, sampleB)
	if err := k.Set(t.Context(), zoneA, tokenA, true, anyway); err == nil || !strings.Contains(err.Error(), "no answer") {
		t.Errorf("not written: got %v, want the backend's text", err)
	}
	f.put(accountA, sampleA)
	if err := k.Set(t.Context(), zoneA, tokenA, true, anyway); err != nil {
		t.Errorf("written: got %v, want nil", err)
	}
}

// The old token stays where the new one is not accepted.
func TestSetThatFailsTakesNothingAway(t *testing.T) {
	f := &fake{stored: func(string, string) string { return sampleB }}
	if err := keyringOn(f, Ready).Set(t.Context(), zoneA, tokenA, true, anyway); !errors.Is(err, ErrNotKept) {
		t.Errorf("got %v, want ErrNotKept", err)
	}
	if f.log() != "set get" || f.count("") != 1 {
		t.Errorf("calls: %s; %d items", f.log(), f.count(""))
	}
}

func TestRefusedBeforeAnythingIsWritten(t *testing.T) {
	for name, value := range map[string]string{
		"empty":          "",
		"line break":     sampleA + "\n",
		"two lines":      "SAMPLE\nSAMPLE",
		"space":          "SAMPLE SAMPLE",
		"no-break space": "SAMPLE\u00a0SAMPLE",
		"NUL":            "SAMPLE\x00",
		"DEL":            "SAMPLE\x7f",
		"letter":         "SÄMPLE",
		"not UTF-8":      "SAMPLE\xff",
	} {
		t.Run(name, func(t *testing.T) {
			f := &fake{}
			err := keyringOn(f, Ready).Set(t.Context(), zoneA, cloudflare.NewToken(value), true, anyway)
			if !errors.Is(err, ErrRefused) || f.log() != "" {
				t.Errorf("got %v after calls %q, want ErrRefused and no call", err, f.log())
			}
		})
	}
	f := &fake{}
	edges := cloudflare.NewToken("!SAMPLE~")
	if err := keyringOn(f, Ready).Set(t.Context(), zoneA, edges, true, anyway); err != nil {
		t.Errorf("the first and last printable characters: %v", err)
	}
}

func TestGetRefusesWhatSetWouldNotHaveWritten(t *testing.T) {
	f := &fake{}
	f.put(accountA, "two\nlines")
	token, err := token(t, keyringOn(f, Ready))
	if !errors.Is(err, ErrRefused) || !token.IsZero() {
		t.Errorf("got %v, want ErrRefused and no token", err)
	}
	mustNotShow(t, err, "lines")
}

// A token pasted in the Zone ID's place must not become the name of an item,
// nor show up in the error.
func TestZoneIDIsChecked(t *testing.T) {
	f := &fake{}
	k := keyringOn(f, Ready)
	_, getErr := k.Get(t.Context(), sampleA, anyway)
	_, deleteErr := k.Delete(t.Context(), sampleA, anyway)
	for _, err := range []error{getErr, k.Set(t.Context(), sampleA, tokenA, true, anyway), deleteErr} {
		if !errors.Is(err, ErrRefused) {
			t.Errorf("got %v, want ErrRefused", err)
		}
		mustNotShow(t, err, sampleA)
	}
	if f.log() != "" {
		t.Errorf("calls were made: %s", f.log())
	}
}

func TestUnusableKeyringIsNotTouched(t *testing.T) {
	for _, state := range []State{NoService, NoCollection, Stuck, Unsupported, PlainFile} {
		t.Run(string(state), func(t *testing.T) {
			f := &fake{}
			k := keyringOn(f, state)
			_, getErr := k.Get(t.Context(), zoneA, anyway)
			for _, err := range []error{getErr, k.Set(t.Context(), zoneA, tokenA, true, anyway)} {
				unavailable, ok := errors.AsType[UnavailableError](err)
				if !ok || unavailable.Seen.State != state || !errors.Is(err, ErrUnavailable) {
					t.Errorf("got %v, want ErrUnavailable with %s", err, state)
				}
				if errors.Is(err, ErrRefused) != (state == PlainFile) {
					t.Errorf("%v: ErrRefused is for a readable keyring, and only for that", err)
				}
			}
			if f.log() != "" {
				t.Errorf("calls were made: %s", f.log())
			}
		})
	}
}

// The token was stored while the keyring had a password; now it can be read.
func TestReadableKeyringCanBeEmptied(t *testing.T) {
	f := &fake{}
	f.put(accountA, sampleA)
	if _, err := keyringOn(f, PlainFile).Delete(t.Context(), zoneA, anyway); err != nil || f.count("") != 0 {
		t.Errorf("Delete: %v, %d items left", err, f.count(""))
	}
	f.put(accountA, sampleA)
	if _, err := keyringOn(f, PlainFile).DeleteAll(t.Context(), anyway); err != nil || f.count("") != 0 {
		t.Errorf("DeleteAll: %v, %d items left", err, f.count(""))
	}
}

func TestDeleteTakesDuplicatesToo(t *testing.T) {
	f := &fake{}
	f.put(accountA, sampleA, sampleB, sampleA)
	if _, err := keyringOn(f, Ready).Delete(t.Context(), zoneA, anyway); err != nil || f.count("") != 0 {
		t.Errorf("got %v with %d items left, want none", err, f.count(""))
	}
	if _, err := keyringOn(f, Ready).Delete(t.Context(), zoneA, anyway); err != nil {
		t.Errorf("nothing there any more: %v", err)
	}
}

func TestDeleteIsVerified(t *testing.T) {
	f := &fake{}
	f.put(accountA, make([]string, 20)...)
	_, err := keyringOn(f, Ready).Delete(t.Context(), zoneA, anyway)
	if !errors.Is(err, errStillThere) || f.count("") != 10 {
		t.Errorf("got %v with %d items left, want errStillThere after ten", err, f.count(""))
	}
	f = &fake{fail: map[string]error{"get": errors.New("broken")}}
	if _, err := keyringOn(f, Ready).Delete(t.Context(), zoneA, anyway); !errors.Is(err, ErrUnknown) {
		t.Errorf("not verifiable: got %v, want ErrUnknown", err)
	}
}

func TestDeleteAll(t *testing.T) {
	f := &fake{}
	f.put(accountA, sampleA)
	f.put("zone/"+string(zoneB), sampleB)
	if _, err := keyringOn(f, Ready).DeleteAll(t.Context(), anyway); err != nil || f.count("") != 0 {
		t.Errorf("got %v with %d items left", err, f.count(""))
	}
}

// Another token is replaced only by a caller who knows of it.
func TestAnotherTokenIsNotReplaced(t *testing.T) {
	f := &fake{}
	k := keyringOn(f, Ready)
	f.put(accountA, sampleB)
	err := k.Set(t.Context(), zoneA, tokenA, false, anyway)
	if other, ok := errors.AsType[HoldsOtherError](err); !ok || !other.Kept.Token.Equal(tokenB) || f.items[accountA][0] != sampleB {
		t.Errorf("got %v, and it was replaced or is not told", err)
	}
	mustNotShow(t, err, sampleB)
	for _, same := range []string{sampleA, ""} {
		f.put(accountA, same)
		if err := k.Set(t.Context(), zoneA, tokenA, false, anyway); err != nil || f.items[accountA][0] != sampleA {
			t.Errorf("in place of %q: %v", same, err)
		}
	}
}

// macOS may ask on each call, so each call is announced.
func TestABlindKeyringAnnouncesItsDialog(t *testing.T) {
	f := &fake{}
	f.put(accountA, sampleA)
	k := keyringOn(f, MayAsk)
	no := func(seen Seen) bool { return seen.State != MayAsk }
	_, getErr := k.Get(t.Context(), zoneA, no)
	_, deleteErr := k.Delete(t.Context(), zoneA, no)
	_, allErr := k.DeleteAll(t.Context(), no)
	for _, err := range []error{getErr, deleteErr, allErr, k.Set(t.Context(), zoneA, tokenB, true, no)} {
		if !errors.Is(err, UnavailableError{Seen{State: MayAsk}}) {
			t.Errorf("got %v, want ErrUnavailable with %s", err, MayAsk)
		}
	}
	if f.log() != "" {
		t.Errorf("calls were made: %s", f.log())
	}
}
