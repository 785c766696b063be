package keyring

// go-keyring against a service that does not answer, not in time, or no more.

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

const short = 150 * time.Millisecond // fifty times what a call takes here

func impatient() *Keyring {
	k := New()
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
func endsBothWays(t *testing.T, reached <-chan struct{}, operation func(*Keyring, context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() { result <- operation(New(), ctx) }()
	awaitReached(t, reached)
	cancel()
	select {
	case err := <-result:
		mustClaimNothing(t, err, context.Canceled)
	case <-time.After(time.Second):
		t.Error("still waiting after the context has ended")
	}

	err := inTime(t, func() error { return operation(impatient(), t.Context()) })
	mustClaimNothing(t, err, context.DeadlineExceeded)
	awaitReached(t, reached)
}

func mustClaimNothing(t *testing.T, err, why error) {
	t.Helper()
	if !errors.Is(err, ErrUnknown) || !errors.Is(err, why) || errors.Is(err, ErrUnavailable) || errors.Is(err, ErrNotKept) {
		t.Errorf("got %v, want ErrUnknown and %v", err, why)
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

func TestUnlockDialogIsNeverAnswered(t *testing.T) {
	if !inSession(t) {
		return
	}
	for name, operation := range operations {
		t.Run(name, func(t *testing.T) {
			onPrompt, reached := ignore()
			badService{locked: true, onPrompt: onPrompt, vault: full()}.start(t).awaitName(t)
			endsBothWays(t, reached, operation)
		})
	}
}

// Its service can die behind the dialog while the bus lives on. go-keyring waits
// for ever here, too.
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
			err := operation(impatient(), t.Context())
			if !errors.Is(err, ErrUnknown) || errors.Is(err, ErrUnavailable) {
				t.Errorf("got %v, want ErrUnknown", err)
			}
			if took := time.Since(start); took > short+time.Second {
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
	for name, asks := range map[string]string{"set": "CreateItem", "delete": "Delete", "deleteAll": "Delete"} {
		t.Run(name, func(t *testing.T) {
			onPrompt, reached := ignore()
			badService{asks: asks, onPrompt: onPrompt, vault: full()}.start(t).awaitName(t)
			endsBothWays(t, reached, operations[name])
		})
	}
}

// The one behind a dialog is told so, and the dialog's answer makes way for it.
func TestCallBehindADialog(t *testing.T) {
	if !inSession(t) {
		return
	}
	asked := make(chan badService, 1)
	badService{asks: "CreateItem", onPrompt: func(s badService) { asked <- s }, vault: full()}.start(t)
	k := impatient()
	if err := k.Set(t.Context(), zoneB, tokenB); !errors.Is(err, ErrUnknown) {
		t.Errorf("got %v, want ErrUnknown", err)
	}
	err := inTime(t, func() error { _, err := k.Get(t.Context(), zoneA); return err })
	if !errors.Is(err, UnavailableError{Stuck}) || errors.Is(err, ErrUnknown) {
		t.Errorf("got %v, want Stuck: it is certain that nothing was done", err)
	}
	dismiss(<-asked)
	k.patience = State.Patience
	if got, err := k.Get(t.Context(), zoneA); err != nil || !got.Equal(tokenA) {
		t.Errorf("after the dialog: %v", err)
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
			reached <- struct{}{}
			<-never
		}
		return nil
	}}.start(t)
	const last = "SearchItems of the service"
	for name, calls := range map[string][]string{
		"set":       {"OpenSession", "Unlock", "CreateItem", "Close", "SearchItems", "GetSecret"},
		"get":       {"Unlock", "SearchItems", "OpenSession", "GetSecret", "Close"},
		"delete":    {"Unlock", "SearchItems", "Delete", last},
		"deleteAll": {"Unlock", "SearchItems", "Delete", last},
	} {
		for _, call := range calls {
			t.Run(name+" at "+call, func(t *testing.T) {
				v.put(attributesA(), sampleA)
				stalls.Store(call)
				endsBothWays(t, reached, operations[name])
			})
		}
	}
}

// A write that lands after it was given up.
func TestLateLandingOnTheBus(t *testing.T) {
	if !inSession(t) {
		return
	}
	release, landed := make(chan struct{}), make(chan struct{})
	v := &vault{}
	badService{vault: v, before: func(name, _ string) *dbus.Error {
		switch name {
		case "CreateItem":
			<-release
		case "Close": // the last call of a Set
			defer func() { landed <- struct{}{} }()
		}
		return nil
	}}.start(t)
	k := impatient()
	err := inTime(t, func() error { return k.Set(t.Context(), zoneA, tokenA) })
	if !errors.Is(err, ErrUnknown) || errors.Is(err, ErrNotKept) || errors.Is(err, ErrUnavailable) {
		t.Errorf("got %v, want ErrUnknown", err)
	}
	// Both stand behind it: one without the patience, one with.
	_, err = k.Get(t.Context(), zoneA)
	if !errors.Is(err, UnavailableError{Stuck}) {
		t.Errorf("got %v, want ErrUnavailable with %s", err, Stuck)
	}
	k.patience = State.Patience
	waited := make(chan error, 1)
	go func() {
		got, err := k.Get(t.Context(), zoneA)
		if err == nil && !got.Equal(tokenA) {
			err = errors.New("it is another token")
		}
		waited <- err
	}()
	select {
	case err := <-waited:
		t.Fatalf("did not wait for its turn: %v", err)
	case <-time.After(short):
	}
	close(release)
	<-landed
	go func() { <-landed }() // of the Get
	if err := <-waited; err != nil {
		t.Errorf("after it landed: %v", err)
	}
}

// The service dies over a write. What stands in its place a moment later says
// nothing about that write, except when it has the token to show.
func TestServiceDiesOverAWrite(t *testing.T) {
	if !inSession(t) {
		return
	}
	for name, test := range map[string]struct {
		keeps  bool                     // it wrote the item, and then died
		behind func(*testing.T, *vault) // who takes the name over
		want   error
	}{
		"and nobody follows":           {false, func(*testing.T, *vault) {}, ErrUnknown},
		"written, and nobody follows":  {true, func(*testing.T, *vault) {}, ErrUnknown},
		"written, then asleep":         {true, fallsAsleep, ErrUnknown},
		"then asleep":                  {false, fallsAsleep, ErrUnknown},
		"written, then locked":         {true, func(t *testing.T, v *vault) { badService{vault: v, locked: true, onPrompt: dismiss}.start(t) }, ErrUnknown},
		"then open, without the token": {false, func(t *testing.T, v *vault) { badService{vault: v}.start(t) }, ErrUnknown},
		"then open, with the token":    {true, func(t *testing.T, v *vault) { badService{vault: v}.start(t) }, nil},
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
			err := New().Set(t.Context(), zoneA, tokenA)
			if !errors.Is(err, test.want) || errors.Is(err, ErrUnavailable) {
				t.Errorf("got %v, want %v", err, test.want)
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
