package keyring

// The manners of KeePassXC (2.7.4, 2.8.0) and KWallet (kwalletd5 5.103, ksecretd 6.30),
// as .ci/real-keyrings meets them, on a fake service.

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

var (
	asKeePassXC = []string{"org.keepassxc.KeePassXC.MainWindow"}
	asKsecretd  = []string{"org.kde.ksecretd"}
)

// notices collects what a person is told before a dialog.
type notices struct {
	states []State
	refuse bool
}

func (w *notices) notice(seen Seen) bool {
	w.states = append(w.states, seen.State)
	return !w.refuse
}

func (w *notices) text() string {
	var all []string
	for _, s := range w.states {
		all = append(all, string(s))
	}
	return strings.Join(all, " ")
}

// An item is locked in an open database, and reading it asks the person.
func TestKeePassXCAsksForEachRead(t *testing.T) {
	if !inSession(t) {
		return
	}
	var dialogs atomic.Int32
	s := badService{names: asKeePassXC, vault: full(), private: true, onPrompt: func(s badService) { dialogs.Add(1); agree(s) }}.start(t)
	k := open(t)
	if seen := k.Look(t.Context(), zoneA); seen.State != MayAsk || seen.Provider != KeePassXC || seen.Items != 1 {
		t.Errorf("Look says %+v", seen)
	}
	no := notices{refuse: true}
	if _, err := k.Get(t.Context(), zoneA, no.notice); !errors.Is(err, UnavailableError{Seen{State: MayAsk, Provider: KeePassXC}}) || dialogs.Load() != 0 {
		t.Errorf("without leave: %v, %d dialogs", err, dialogs.Load())
	}
	if _, err := k.Get(t.Context(), zoneB, no.notice); !errors.Is(err, ErrNotFound) || len(no.states) != 1 {
		t.Errorf("what is not there: %v, and asked for %s", err, no.text())
	}
	var yes notices
	if got, err := k.Get(t.Context(), zoneA, yes.notice); err != nil || !got.Token.Equal(tokenA) || yes.text() != "may-ask" || dialogs.Load() != 1 {
		t.Errorf("with leave: %v, told %q, %d dialogs", err, yes.text(), dialogs.Load())
	}
	if s.now.searched.Load() != 0 {
		t.Error("the whole service was searched, which can bring up a dialog")
	}
}

// Its refusal is a refusal, not a service that has not answered.
func TestKeePassXCRefuses(t *testing.T) {
	if !inSession(t) {
		return
	}
	v := full()
	badService{names: asKeePassXC, vault: v, private: true, asks: "CreateItem", onPrompt: dismiss}.start(t)
	for _, name := range []string{"get", "set"} {
		if err := operations[name](open(t), t.Context()); !errors.Is(err, ErrDenied) || strings.Contains(err.Error(), "not answered") {
			t.Errorf("%s: got %v, want ErrDenied", name, err)
		}
	}
	if string(v.at(0).value) != sampleA {
		t.Error("something was changed")
	}
}

// A locked database shows nothing and asks when it is needed; then the item asks as well.
// Each dialog is announced.
func TestKeePassXCLocked(t *testing.T) {
	if !inSession(t) {
		return
	}
	s := badService{names: asKeePassXC, vault: full(), locked: true, hides: true, private: true, onPrompt: agree}.start(t)
	k := open(t)
	for range 2 { // a look opens nothing
		if seen := k.Look(t.Context(), zoneA); seen.State != Locked || seen.Items != 0 {
			t.Errorf("Look says %+v", seen)
		}
	}
	for name, operation := range operations {
		no := notices{refuse: true}
		var err error
		switch name {
		case "get":
			_, err = k.Get(t.Context(), zoneA, no.notice)
		case "set":
			err = k.Set(t.Context(), zoneA, tokenA, false, no.notice)
		case "delete":
			_, err = k.Delete(t.Context(), zoneA, no.notice)
		case "deleteAll":
			_, err = k.DeleteAll(t.Context(), no.notice)
		}
		if !errors.Is(err, ErrUnavailable) || no.text() != "locked" || operation == nil {
			t.Errorf("%s: %v, told %q", name, err, no.text())
		}
	}
	var yes notices
	if got, err := k.Get(t.Context(), zoneA, yes.notice); err != nil || !got.Token.Equal(tokenA) || yes.text() != "locked may-ask" {
		t.Errorf("Get: %v, told %q", err, yes.text())
	}
	if s.now.searched.Load() != 0 {
		t.Error("the whole service was searched")
	}
}

// A database is open a moment before it shows what is in it. Nothing counts as missing or
// gone for that.
func TestKeePassXCFillsLate(t *testing.T) {
	if !inSession(t) {
		return
	}
	for name, operation := range operations {
		v := full()
		s := badService{names: asKeePassXC, vault: v, locked: true, hides: true, fills: 50 * time.Millisecond, onPrompt: agree}.start(t)
		s.awaitName(t)
		k := open(t)
		k.store.(*secretStore).rest = 250 * time.Millisecond
		if err := operation(k, t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		left := v.search(attributesA())
		if want := map[string]int{"set": 1, "get": 1}[name]; len(left) != want {
			t.Errorf("%s: %d items, want %d", name, len(left), want)
		}
		s.conn.Close()
	}
}

// The default follows the front tab. What was kept in the other database is found,
// replaced and deleted there, and a locked one was not searched.
func TestAliasThatMoves(t *testing.T) {
	if !inSession(t) {
		return
	}
	other := full()
	s := badService{names: asKeePassXC, vault: &vault{}, more: other, hides: true, alias: secretsPath + "/collection/first", onPrompt: agree}.start(t)
	k := open(t)
	if got, err := token(t, k); err != nil || !got.Equal(tokenA) {
		t.Errorf("Get: %v", err)
	}
	err := k.Set(t.Context(), zoneA, tokenB, false, anyway)
	if held, ok := errors.AsType[HoldsOtherError](err); !ok || !held.Kept.Token.Equal(tokenA) {
		t.Errorf("Set without leave to replace: %v", err)
	}
	if err := k.Set(t.Context(), zoneA, tokenB, true, anyway); err != nil || string(other.at(0).value) != sampleB || len(s.vault.search(nil)) != 0 {
		t.Errorf("Set: %v; the second item is elsewhere", err)
	}
	removed, err := k.Delete(t.Context(), zoneA, anyway)
	if err != nil || removed.Items != 1 || len(other.search(nil)) != 0 {
		t.Errorf("Delete: %v, %d removed", err, removed.Items)
	}
	if !strings.Contains(removed.Text(), "Recycle Bin") || removed.Shows() == "holds" {
		t.Errorf("nothing is said of the recycle bin: %q", removed.Text())
	}

	other.put(attributesA(), sampleA)
	s.now.locked[1].Store(true)
	for _, name := range []string{"get", "delete", "deleteAll"} {
		if err := operations[name](k, t.Context()); !errors.Is(err, ErrUnsearched) {
			t.Errorf("%s with the other one locked: %v", name, err)
		}
	}
	if len(other.search(nil)) != 1 {
		t.Error("it was searched after all")
	}
}

// A default that names no collection is not one to put something into.
func TestAliasOfNothing(t *testing.T) {
	if !inSession(t) {
		return
	}
	badService{vault: full(), odd: map[string]any{"Collections": []dbus.ObjectPath{secondKeyring}}, more: &vault{}, alias: "/org/freedesktop/secrets/collection/gone"}.start(t)
	for name, operation := range operations {
		if err := operation(open(t), t.Context()); !errors.Is(err, UnavailableError{Seen{State: NoCollection}}) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// KWallet writes some seconds later: nothing is called done before its file is newer.
func TestKWalletWritesLate(t *testing.T) {
	if !inSession(t) {
		return
	}
	home, _ := os.UserHomeDir()
	file := filepath.Join(home, ".local/share/kwalletd/login.kwl")
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	v := &vault{}
	badService{names: asKsecretd, vault: v}.start(t)
	k := open(t)
	k.store.(*secretStore).late = time.Minute
	for _, name := range []string{"set", "delete", "deleteAll"} {
		if name != "set" {
			v.put(attributesA(), sampleA)
		}
		write(t, file, "before")
		written := keepsWriting(t, file)
		if err := operations[name](k, t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if read(t, file) == "before" {
			t.Errorf("%s was said to be done before it was written", name)
		}
		written()
	}

	// It never writes, so the token is neither kept nor gone.
	k.store.(*secretStore).late = 200 * time.Millisecond
	v.put(attributesA(), sampleA)
	for _, name := range []string{"delete", "set"} {
		if err := operations[name](k, t.Context()); !errors.Is(err, ErrUnwritten) || !errors.Is(err, ErrUnknown) {
			t.Errorf("%s that is not written: %v", name, err)
		}
	}
	k.store.(*secretStore).late = time.Minute
	var heard notices
	defer keepsWriting(t, file)()
	if err := k.Set(t.Context(), zoneB, tokenB, false, heard.notice); err != nil || heard.text() != "writing" {
		t.Errorf("%v, told %q", err, heard.text())
	}
}

// keepsWriting changes a file every 300 ms until it is told to stop: on a busy machine a
// single change can come before the operation looks at the file for the first time.
func keepsWriting(t *testing.T, file string) (stop func()) {
	t.Helper()
	done, over := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(over)
		for n := 0; ; n++ {
			select {
			case <-done:
				return
			case <-time.After(300 * time.Millisecond):
				if err := os.WriteFile(file, []byte(fmt.Sprint("change ", n)), 0o600); err != nil {
					t.Error(err)
				}
			}
		}
	}()
	return func() { close(done); <-over }
}

// KWallet is ended before it has written what it acknowledged.
func TestKWalletEndsBeforeItHasWritten(t *testing.T) {
	if !inSession(t) {
		return
	}
	v := full()
	var s badService
	s = badService{names: asKsecretd, vault: v, before: func(name, _ string) *dbus.Error {
		if name == "Delete" {
			time.AfterFunc(150*time.Millisecond, func() { s.conn.Close() })
		}
		return nil
	}}
	s = s.start(t)
	if _, err := open(t).Delete(t.Context(), zoneA, anyway); !errors.Is(err, ErrUnknown) {
		t.Errorf("got %v, want ErrUnknown", err)
	}
}

// What ksecretd left of an earlier deletion has other attributes, but our label.
func TestOrphansAreFound(t *testing.T) {
	if !inSession(t) {
		return
	}
	v := &vault{}
	orphan := func(i int, label string) {
		v.set(i, kept{label, map[string]string{"type": "plaintext", "server": "Secret Service", "user": label}, []byte(sampleA)})
	}
	badService{names: asKsecretd, vault: v}.start(t)
	k := open(t)
	k.store.(*secretStore).late = time.Millisecond
	for _, account := range []string{accountA, ""} {
		orphan(0, "tokendoctor "+string(zoneA))
		orphan(1, "Password for '"+accountA+"' on 'tokendoctor'") // go-keyring's name
		orphan(2, string(zoneA)+"' on 'tokendoctor'")             // the same behind its slash, as kwalletd5 cuts it
		orphan(3, "Password for 'zone/"+string(zoneA)+"' on 'another program'")
		removed, err := k.remove(t.Context(), account, anyway)
		if err != nil || removed.Items != 3 || removed.Orphans != 3 || len(v.search(nil)) != 1 {
			t.Errorf("%q: %v, %+v, %d left", account, err, removed, len(v.search(nil)))
		}
		if !strings.Contains(removed.Text(), "earlier deletion") {
			t.Errorf("they are not named: %q", removed.Text())
		}
	}
	orphan(0, "tokendoctor "+string(zoneB))
	if removed, err := k.Delete(t.Context(), zoneA, anyway); err != nil || removed.Items != 0 {
		t.Errorf("another zone's: %v, %+v", err, removed)
	}
}

// A wallet that is locked in the middle of a deletion proves nothing, and is not deleted from.
func TestLockedInTheMiddle(t *testing.T) {
	if !inSession(t) {
		return
	}
	for _, at := range []string{"Delete", "Get Items"} {
		v := full()
		var s badService
		s = badService{names: asKsecretd, vault: v, before: func(name, _ string) *dbus.Error {
			if name == at {
				s.now.locked[0].Store(true)
			}
			return nil
		}}
		s.now = &doing{}
		s = s.start(t)
		s.awaitName(t)
		k := open(t)
		k.store.(*secretStore).late = time.Millisecond
		_, err := k.Delete(t.Context(), zoneA, anyway)
		if err == nil || s.now.violated.Load() > 0 {
			t.Errorf("locked at %s: got %v, %d deletions in a locked wallet", at, err, s.now.violated.Load())
		}
		s.conn.Close()
	}
}

// The name changes owners in the middle: what one service did says nothing about the
// other.
func TestAnotherServiceTakesTheNameOver(t *testing.T) {
	if !inSession(t) {
		return
	}
	for _, name := range []string{"set", "delete", "deleteAll"} {
		t.Run(name, func(t *testing.T) {
			v := full()
			var s badService
			s = badService{vault: v, before: func(call, _ string) *dbus.Error {
				if call == "CreateItem" || call == "Delete" {
					_, _ = s.conn.ReleaseName(secretsName)
				}
				return nil
			}}
			s = s.start(t)
			s.awaitName(t)
			badService{vault: full()}.start(t)
			if err := operations[name](open(t), t.Context()); !errors.Is(err, ErrUnknown) {
				t.Errorf("got %v, want ErrUnknown", err)
			}
		})
	}
}

// kwalletd5 calls an open wallet locked until it is told to unlock it.
func TestWalletThatOnlySaysLocked(t *testing.T) {
	if !inSession(t) {
		return
	}
	s := badService{names: []string{"org.kde.kwalletd5"}, vault: full(), locked: true, onPrompt: agree}.start(t)
	s.exporter(t)("/modules/kwalletd5", "org.kde.KWallet", map[string]any{
		"isOpen": func(wallet string) (bool, *dbus.Error) { return wallet == "login", nil },
	})
	k := open(t)
	if seen := k.Look(t.Context(), zoneA); seen.State != Ready {
		t.Errorf("Look says %s", seen.State)
	}
	no := notices{refuse: true}
	if got, err := k.Get(t.Context(), zoneA, no.notice); err != nil || !got.Token.Equal(tokenA) || len(no.states) > 0 {
		t.Errorf("Get: %v, told %q", err, no.text())
	}
}
