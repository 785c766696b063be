package keyring

// The keyring against a service that does not answer, not in time, or no more.

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

const short = 100 * time.Millisecond // thirty times what a call takes here

func impatient(t *testing.T) *Keyring {
	k := open(t)
	k.patience = func(State) time.Duration { return short }
	return k
}

// inTime runs an operation that must end when the patience of an impatient
// keyring does.
func inTime(t *testing.T, operation func() error) error {
	t.Helper()
	start := time.Now()
	err := operation()
	if took := time.Since(start); took < short || took > short+time.Second {
		t.Errorf("took %v, want %v", took, short)
	}
	return err
}

// endsBothWays checks that a call which gets no answer ends when the context
// does, and without that when the patience does, and that nothing is claimed.
// What the call gets no answer to is reported in reached.
func endsBothWays(t *testing.T, reached <-chan struct{}, writes bool, operation func(*Keyring, context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() { result <- operation(open(t), ctx) }()
	awaitReached(t, reached)
	cancel()
	select {
	case err := <-result:
		mustClaimNothing(t, err, context.Canceled, writes)
	case <-time.After(time.Second):
		t.Error("still waiting after the context has ended")
	}

	err := inTime(t, func() error { return operation(impatient(t), t.Context()) })
	mustClaimNothing(t, err, context.DeadlineExceeded, writes)
	awaitReached(t, reached)
}

// mustClaimNothing wants an error that says what is known: behind a call that writes
// it may have happened, and before one it has not.
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

func awaitReached(t *testing.T, reached <-chan struct{}) {
	t.Helper()
	select {
	case <-reached:
	case <-time.After(5 * time.Second):
		t.Fatal("the service was not asked")
	}
}

// The dialog is taken down when nobody waits for it any more, and nothing was done.
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
				t.Errorf("%d of 2 dialogs were taken down", s.now.dismissals.Load())
			}
		})
	}
}

// Its service can die behind the dialog while the bus lives on.
func TestServiceDiesBehindADialog(t *testing.T) {
	if !inSession(t) {
		return
	}
	for name, operation := range operations {
		t.Run(name, func(t *testing.T) {
			dies := func(s badService) {
				time.Sleep(10 * time.Millisecond) // the answer that the dialog is up goes out first, as a rule
				s.conn.Close()
			}
			badService{locked: true, onPrompt: dies, vault: full()}.start(t).awaitName(t)
			start := time.Now()
			err := operation(open(t), t.Context())
			if !errors.Is(err, ErrNoAnswer) || errors.Is(err, ErrUnavailable) {
				t.Errorf("got %v, want ErrNoAnswer", err)
			}
			if took := time.Since(start); took > time.Second {
				t.Errorf("took %v", took)
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
				t.Errorf("%d of 2 dialogs were taken down, %d items", s.now.dismissals.Load(), len(v.search(attributesA())))
			}
		})
	}
}

// Whatever the service stops at, after having answered every look.
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
	release, landed := make(chan struct{}), make(chan struct{}, 1)
	v := &vault{}
	badService{vault: v, before: func(name, _ string) *dbus.Error {
		if name == "CreateItem" {
			<-release
			landed <- struct{}{}
		}
		return nil
	}}.start(t)
	k := impatient(t)
	err := inTime(t, func() error { return k.Set(t.Context(), zoneA, tokenA, true, anyway) })
	if !errors.Is(err, ErrUnknown) || errors.Is(err, ErrNotKept) || errors.Is(err, ErrUnavailable) {
		t.Errorf("got %v, want ErrUnknown", err)
	}
	close(release)
	<-landed
	for end := time.Now().Add(5 * time.Second); len(v.search(attributesA())) == 0 && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	if got, err := token(t, k); err != nil || !got.Equal(tokenA) {
		t.Errorf("after it landed: %v", err)
	}
}

// The service dies over a write. What stands in its place a moment later says
// nothing about that write.
func TestServiceDiesOverAWrite(t *testing.T) {
	if !inSession(t) {
		return
	}
	for name, test := range map[string]struct {
		keeps  bool                     // it wrote the item, and then died
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
			if took := time.Since(start); took > 2*time.Second {
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

// awaitName waits until the name is this service's own, and not a service's of
// the test before, whose end the bus has yet to notice.
func (s badService) awaitName(t *testing.T) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(time.Millisecond) {
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
