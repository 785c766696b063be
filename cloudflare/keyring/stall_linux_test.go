package keyring

// The keyring against a service that never answers, answers late, or stops answering.

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// endsBothWays checks that a call which gets no answer ends when the person stops
// waiting, and when its patience is over, and that nothing is claimed. What the call
// gets no answer to is reported in reached; the patience ends then, so that the test
// does not hang on how fast the machine is (TestStalledCallEndsInTime has the clock).
func endsBothWays(t *testing.T, reached <-chan struct{}, writes bool, operation func(*Keyring, context.Context) error) {
	t.Helper()
	for _, why := range []error{context.Canceled, context.DeadlineExceeded} {
		err := givenUp(t, reached, why, operation)
		mustClaimNothing(t, err, why, writes)
	}
}

// givenUp runs an operation until it is reported to have been reached, and gives it up.
func givenUp(t *testing.T, reached <-chan struct{}, why error, operation func(*Keyring, context.Context) error) error {
	t.Helper()
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	k := open(t)
	k.patience = func(State) time.Duration { return time.Minute }
	result := make(chan error, 1)
	go func() { result <- operation(k, ctx) }()
	select {
	case <-reached:
	case <-time.After(hang):
		t.Fatal("the service was not asked")
	}
	cancel(why)
	select {
	case err := <-result:
		return err
	case <-time.After(hang):
		t.Fatal("still waiting")
		return nil
	}
}

// mustClaimNothing wants an error that says what is known: after a call that writes it
// may have happened, and before one it has not.
func mustClaimNothing(t *testing.T, err, why error, writes bool) {
	t.Helper()
	want := ErrNoAnswer
	if writes {
		want = ErrUnknown
	}
	if !errors.Is(err, want) || !errors.Is(err, why) || errors.Is(err, ErrUnavailable) || errors.Is(err, ErrNotKept) || errors.Is(err, ErrDenied) {
		t.Errorf("got %v, want %v and %v", err, want, why)
	}
	if err != nil && strings.Contains(err.Error(), "context") {
		t.Errorf("%q is no sentence for people", err)
	}
}

// The dialog is called off when nobody waits for it any more, and nothing was done.
func TestUnlockDialogIsNeverAnswered(t *testing.T) {
	if !inSession(t) {
		return
	}
	for name, operation := range operations {
		t.Run(name, func(t *testing.T) {
			onPrompt, reached := ignore()
			s := badService{locked: true, onPrompt: onPrompt, vault: full()}.start(t)
			s.awaitName(t)
			endsBothWays(t, reached, false, operation)
			if s.now.dismissals.Load() != 2 {
				t.Errorf("%d of 2 dialogs were called off", s.now.dismissals.Load())
			}
		})
	}
}

// gnome-keyring's dialog is left alone: version 42.1 exits when it is called off.
func TestGnomeKeyringsDialogStays(t *testing.T) {
	if !inSession(t) {
		return
	}
	onPrompt, reached := ignore()
	s := badService{names: []string{"org.gnome.keyring"}, locked: true, onPrompt: onPrompt, vault: full()}.start(t)
	for name, operation := range operations {
		err := givenUp(t, reached, context.Canceled, operation)
		mustClaimNothing(t, err, context.Canceled, false)
		if !errors.Is(err, ErrDialogOpen) || s.now.dismissals.Load() != 0 {
			t.Errorf("%s: got %v, and %d dismissals", name, err, s.now.dismissals.Load())
		}
	}
}

// The service can die during the dialog while the bus lives on.
func TestServiceDiesBehindADialog(t *testing.T) {
	if !inSession(t) {
		return
	}
	for name, operation := range operations {
		t.Run(name, func(t *testing.T) {
			dies := func(s badService) {
				time.Sleep(10 * time.Millisecond) // as a rule, the answer that the dialog is up goes out first
				s.conn.Close()
			}
			badService{locked: true, onPrompt: dies, vault: full()}.start(t).awaitName(t)
			err := operation(open(t), t.Context())
			if !errors.Is(err, ErrNoAnswer) || errors.Is(err, ErrUnavailable) {
				t.Errorf("got %v, want ErrNoAnswer", err)
			}
		})
	}
}

// The keyring is open, and the dialog is about the item.
func TestItemDialogIsNeverAnswered(t *testing.T) {
	if !inSession(t) {
		return
	}
	for name, asks := range map[string]string{"set": "CreateItem", "delete": "Delete", "deleteAll": "Delete", "get": "Unlock"} {
		t.Run(name, func(t *testing.T) {
			onPrompt, reached := ignore()
			v := full()
			s := badService{asks: asks, private: name == "get", onPrompt: onPrompt, vault: v}.start(t)
			s.awaitName(t)
			endsBothWays(t, reached, false, operations[name])
			if s.now.dismissals.Load() != 2 || len(v.search(attributesA())) != 1 {
				t.Errorf("%d of 2 dialogs were called off, %d items", s.now.dismissals.Load(), len(v.search(attributesA())))
			}
		})
	}
}

// The service stalls at each call, after having answered every look.
func TestServiceStallsInTheMiddle(t *testing.T) {
	if !inSession(t) {
		return
	}
	var stalls atomic.Value
	stalls.Store("")
	reached, never := make(chan struct{}, 10), t.Context().Done()
	v := full()
	badService{vault: v, before: func(name, _ string) *dbus.Error {
		if name == stalls.Load() {
			select {
			case reached <- struct{}{}:
			default:
			}
			<-never
		}
		return nil
	}}.start(t)
	for name, calls := range map[string][]string{
		"set":       {"OpenSession", "CreateItem", "GetSecret"},
		"get":       {"OpenSession", "GetSecret"},
		"delete":    {"Delete"},
		"deleteAll": {"Delete"},
	} {
		for _, call := range calls {
			t.Run(name+" at "+call, func(t *testing.T) {
				v.put(attributesA(), sampleA)
				stalls.Store(call)
				writes := call == "CreateItem" || call == "Delete" || name == "set" && call == "GetSecret"
				endsBothWays(t, reached, writes, operations[name])
			})
		}
	}
}

// A write that lands after it was given up.
func TestLateLandingOnTheBus(t *testing.T) {
	if !inSession(t) {
		return
	}
	reached, release := make(chan struct{}, 1), make(chan struct{})
	v := &vault{}
	badService{vault: v, before: func(name, _ string) *dbus.Error {
		if name == "CreateItem" {
			reached <- struct{}{}
			<-release
		}
		return nil
	}}.start(t)
	err := givenUp(t, reached, context.DeadlineExceeded, operations["set"])
	if !errors.Is(err, ErrUnknown) || errors.Is(err, ErrNotKept) || errors.Is(err, ErrUnavailable) {
		t.Errorf("got %v, want ErrUnknown", err)
	}
	close(release)
	for end := time.Now().Add(hang); len(v.search(attributesA())) == 0 && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	if got, err := token(t, open(t)); err != nil || !got.Equal(tokenA) {
		t.Errorf("after it landed: %v", err)
	}
}

// The service dies during a write. What takes its place a moment later says nothing about
// that write.
func TestServiceDiesOverAWrite(t *testing.T) {
	if !inSession(t) {
		return
	}
	for name, test := range map[string]struct {
		keeps  bool                     // it wrote the item before it died
		behind func(*testing.T, *vault) // who takes the name over
	}{
		"and nobody follows":           {false, func(*testing.T, *vault) {}},
		"written, and nobody follows":  {true, func(*testing.T, *vault) {}},
		"written, then asleep":         {true, fallsAsleep},
		"then asleep":                  {false, fallsAsleep},
		"written, then locked":         {true, func(t *testing.T, v *vault) { badService{vault: v, locked: true, onPrompt: dismiss}.start(t) }},
		"then open, without the token": {false, func(t *testing.T, v *vault) { badService{vault: v}.start(t) }},
		"then open, with the token":    {true, func(t *testing.T, v *vault) { badService{vault: v}.start(t) }},
	} {
		t.Run(name, func(t *testing.T) {
			v := &vault{}
			var dies badService
			dies = badService{vault: v, before: func(name, value string) *dbus.Error {
				if name != "CreateItem" {
					return nil
				}
				if test.keeps {
					v.put(attributesA(), value)
				}
				dies.conn.Close()
				return dbus.MakeFailedError(errors.New("nobody hears this"))
			}}.start(t)
			dies.awaitName(t)
			test.behind(t, v)
			start := time.Now()
			err := open(t).Set(t.Context(), zoneA, tokenA, true, anyway)
			if !errors.Is(err, ErrUnknown) || errors.Is(err, ErrUnavailable) {
				t.Errorf("got %v, want ErrUnknown", err)
			}
			if took := time.Since(start); took > hang {
				t.Errorf("took %v", took)
			}
		})
	}
}

// fallsAsleep makes the bus offer to start the service again.
func fallsAsleep(t *testing.T, _ *vault) {
	home, _ := os.UserHomeDir()
	file := filepath.Join(home, "services", secretsName+".service")
	write(t, file, "[D-BUS Service]\nName="+secretsName+"\nExec=/bin/false\n")
	reloadBus(t)
	t.Cleanup(func() {
		os.Remove(file)
		reloadBus(t)
	})
}

// awaitName waits until this service owns the name, and not the service of the test
// before, whose end the bus may not have noticed yet.
func (s badService) awaitName(t *testing.T) {
	t.Helper()
	for deadline := time.Now().Add(hang); ; time.Sleep(time.Millisecond) {
		var owner string
		err := s.conn.BusObject().Call("org.freedesktop.DBus.GetNameOwner", 0, secretsName).Store(&owner)
		if err == nil && strings.EqualFold(owner, s.conn.Names()[0]) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the name is owned by %q, %v", owner, err)
		}
	}
}

func attributesA() map[string]string {
	return map[string]string{"service": "tokendoctor", "username": accountA}
}

// full is a vault with one zone's token.
func full() *vault {
	v := &vault{}
	v.put(attributesA(), sampleA)
	return v
}
