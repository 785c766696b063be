package keyring

import (
	"context"
	"errors"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
)

const accountA = "zone/" + string(zoneA)

func TestSetThenGet(t *testing.T) {
	f := &fake{}
	k := keyringOn(f, Ready)
	if err := k.Set(t.Context(), zoneA, tokenA); err != nil {
		t.Fatal(err)
	}
	if err := k.Set(t.Context(), zoneB, tokenB); err != nil {
		t.Fatal(err)
	}
	for zone, want := range map[cloudflare.ZoneID]cloudflare.Token{zoneA: tokenA, zoneB: tokenB} {
		if got, err := k.Get(t.Context(), zone); err != nil || !got.Equal(want) {
			t.Errorf("zone %s: the token is another one, error %v", zone.Short(), err)
		}
	}
	if len(f.items[accountA]) != 1 {
		t.Errorf("nothing is filed under %s", accountA)
	}
}

func TestGetFindsNothing(t *testing.T) {
	token, err := keyringOn(&fake{}, Ready).Get(t.Context(), zoneA)
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
			err := keyringOn(test.fake, Ready).Set(t.Context(), zoneA, tokenA)
			if !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

// A write can work and its answer get lost, for example while a session closes.
func TestSetBelievesTheReadBackMoreThanTheError(t *testing.T) {
	f := &fake{fail: map[string]error{"set": errors.New("no answer")}}
	k := keyringOn(f, Ready)
	f.put(accountA, sampleB)
	if err := k.Set(t.Context(), zoneA, tokenA); err == nil || !strings.Contains(err.Error(), "no answer") {
		t.Errorf("not written: got %v, want the backend's text", err)
	}
	f.put(accountA, sampleA)
	if err := k.Set(t.Context(), zoneA, tokenA); err != nil {
		t.Errorf("written: got %v, want nil", err)
	}
	f.fail["set"] = errLost // it may be written yet
	f.put(accountA)
	if err := k.Set(t.Context(), zoneA, tokenA); !errors.Is(err, ErrUnknown) {
		t.Errorf("not written so far: got %v, want ErrUnknown", err)
	}
}

// Items of another program can stand in front of the one that was written.
func TestSetIsNotHidden(t *testing.T) {
	f := &fake{}
	k := keyringOn(f, Ready)
	front := []string{sampleB, "SAMPLE"}
	f.before = map[string]func(){"get": func() {
		f.put(accountA, append(front, sampleA)...)
		f.before = nil
	}}
	if err := k.Set(t.Context(), zoneA, tokenA); err != nil {
		t.Fatal(err)
	}
	if got, err := k.Get(t.Context(), zoneA); err != nil || !got.Equal(tokenA) {
		t.Errorf("Get: %v", err)
	}

	// They cannot be taken away: nobody knows what is behind them.
	f = &fake{}
	again := func() { f.put(accountA, sampleB, sampleB, sampleA) }
	f.before = map[string]func(){"get": again}
	if err := keyringOn(f, Ready).Set(t.Context(), zoneA, tokenA); !errors.Is(err, ErrUnknown) {
		t.Errorf("got %v, want ErrUnknown", err)
	}
	if f.log() != "set get delete get" {
		t.Errorf("calls: %s; a second delete could bring up a second dialog", f.log())
	}
}

// The token that was kept before is left alone where the new one is not taken.
func TestSetThatFailsTakesNothingAway(t *testing.T) {
	f := &fake{stored: func(string, string) string { return sampleB }}
	if err := keyringOn(f, Ready).Set(t.Context(), zoneA, tokenA); !errors.Is(err, ErrNotKept) {
		t.Errorf("got %v, want ErrNotKept", err)
	}
	if f.log() != "set get" || f.count("") != 1 {
		t.Errorf("calls: %s; %d items", f.log(), f.count(""))
	}
}

// What an error means depends on what became of the keyring.
func TestFailureIsExplainedByASecondLook(t *testing.T) {
	for name, call := range operations {
		for after, want := range map[State]error{
			Locked:       UnavailableError{Locked}, // the dialog was turned away
			NoCollection: UnavailableError{NoCollection},
			NoService:    ErrUnknown, // it died in the middle
			Stuck:        ErrUnknown,
		} {
			t.Run(name+" "+string(after), func(t *testing.T) {
				f := &fake{fail: map[string]error{name: errors.New("failed")}}
				if err := call(keyringOn(f, Locked, after), t.Context()); !errors.Is(err, want) {
					t.Errorf("got %v, want %v", err, want)
				}
				if f.log() != name {
					t.Errorf("calls: %s; a second one would bring up a second dialog", f.log())
				}
				// A service that died can stand there again, and closed.
				f.fail[name] = errLost
				if err := call(keyringOn(f, Locked, after), t.Context()); !errors.Is(err, ErrUnknown) || errors.Is(err, ErrUnavailable) {
					t.Errorf("the answer is lost: got %v, want ErrUnknown", err)
				}
			})
		}
		for _, state := range []State{Ready, MayAsk} { // a look tells of no dialog that was turned away
			t.Run(name+" "+string(state), func(t *testing.T) {
				f := &fake{fail: map[string]error{name: errors.New("disk full")}}
				err := call(keyringOn(f, state), t.Context())
				if err == nil || !strings.Contains(err.Error(), "disk full") {
					t.Errorf("got %v, want the backend's text", err)
				}
			})
		}
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
			err := keyringOn(f, Ready).Set(t.Context(), zoneA, cloudflare.NewToken(value))
			if !errors.Is(err, ErrRefused) || f.log() != "" {
				t.Errorf("got %v after calls %q, want ErrRefused and no call", err, f.log())
			}
		})
	}
	f := &fake{}
	edges := cloudflare.NewToken("!SAMPLE~")
	if err := keyringOn(f, Ready).Set(t.Context(), zoneA, edges); err != nil {
		t.Errorf("the first and last printable characters: %v", err)
	}
}

func TestGetRefusesWhatSetWouldNotHaveWritten(t *testing.T) {
	f := &fake{}
	f.put(accountA, "two\nlines")
	token, err := keyringOn(f, Ready).Get(t.Context(), zoneA)
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
	_, getErr := k.Get(t.Context(), sampleA)
	for _, err := range []error{getErr, k.Set(t.Context(), sampleA, tokenA), k.Delete(t.Context(), sampleA)} {
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
			_, getErr := k.Get(t.Context(), zoneA)
			for _, err := range []error{getErr, k.Set(t.Context(), zoneA, tokenA)} {
				unavailable, ok := errors.AsType[UnavailableError](err)
				if !ok || unavailable.State != state || !errors.Is(err, ErrUnavailable) {
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

// The token went in while the keyring had a password; now it lies open.
func TestReadableKeyringCanBeEmptied(t *testing.T) {
	f := &fake{}
	f.put(accountA, sampleA)
	if err := keyringOn(f, PlainFile).Delete(t.Context(), zoneA); err != nil || f.count("") != 0 {
		t.Errorf("Delete: %v, %d items left", err, f.count(""))
	}
	f.put(accountA, sampleA)
	if err := keyringOn(f, PlainFile).DeleteAll(t.Context()); err != nil || f.count("") != 0 {
		t.Errorf("DeleteAll: %v, %d items left", err, f.count(""))
	}
}

func TestDeleteTakesDuplicatesToo(t *testing.T) {
	f := &fake{}
	f.put(accountA, sampleA, sampleB, sampleA)
	if err := keyringOn(f, Ready).Delete(t.Context(), zoneA); err != nil || f.count("") != 0 {
		t.Errorf("got %v with %d items left, want none", err, f.count(""))
	}
	if err := keyringOn(f, Ready).Delete(t.Context(), zoneA); err != nil {
		t.Errorf("nothing there any more: %v", err)
	}
}

func TestDeleteIsVerified(t *testing.T) {
	f := &fake{}
	f.put(accountA, make([]string, 20)...)
	err := keyringOn(f, Ready).Delete(t.Context(), zoneA)
	if !errors.Is(err, errStillThere) || f.count("") != 10 {
		t.Errorf("got %v with %d items left, want errStillThere after ten", err, f.count(""))
	}
	f = &fake{fail: map[string]error{"get": errors.New("broken")}}
	if err := keyringOn(f, Ready).Delete(t.Context(), zoneA); !errors.Is(err, ErrUnknown) {
		t.Errorf("not verifiable: got %v, want ErrUnknown", err)
	}
}

// The token can be in a collection that the backend does not look into.
func TestDeleteLooksEverywhere(t *testing.T) {
	k := keyringOn(&fake{}, Ready)
	k.left = func(_ context.Context, account string) (int, error) {
		if account != accountA {
			t.Errorf("looked for %q", account)
		}
		return 1, nil
	}
	if err := k.Delete(t.Context(), zoneA); !errors.Is(err, errStillThere) {
		t.Errorf("one left: got %v, want errStillThere", err)
	}
	k.left = func(context.Context, string) (int, error) { return 0, errors.New("broken") }
	if err := k.Delete(t.Context(), zoneA); !errors.Is(err, ErrUnknown) {
		t.Errorf("not verifiable: got %v, want ErrUnknown", err)
	}
}

func TestDeleteAllIsVerified(t *testing.T) {
	f := &fake{}
	f.put(accountA, sampleA)
	f.put("zone/"+string(zoneB), sampleB)
	k := keyringOn(f, Ready)
	if err := k.DeleteAll(t.Context()); err != nil || f.count("") != 0 {
		t.Errorf("got %v with %d items left", err, f.count(""))
	}
	k.left = func(context.Context, string) (int, error) { return 1, nil }
	if err := k.DeleteAll(t.Context()); !errors.Is(err, errStillThere) {
		t.Errorf("one left: got %v, want errStillThere", err)
	}
	k.left = func(context.Context, string) (int, error) { return 0, errors.New("broken") }
	if err := k.DeleteAll(t.Context()); !errors.Is(err, ErrUnknown) {
		t.Errorf("not verifiable: got %v, want ErrUnknown", err)
	}
}
