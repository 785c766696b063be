package keyring

// The keyring against a service that does something wrong, openly or not.

import (
	"errors"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

func TestServiceThatIsMuteIsStuck(t *testing.T) {
	if !inSession(t) {
		return
	}
	badService{mute: true}.start(t)
	before := quiet(t)
	start := time.Now()
	k := New()
	_, err := token(t, k)
	k.Close()
	if !errors.Is(err, UnavailableError{Seen{State: Stuck}}) {
		t.Errorf("got %v, want ErrUnavailable with %s", err, Stuck)
	}
	if took := time.Since(start); took > hang {
		t.Errorf("took %v", took)
	}
	if after := falls(before + 1); after > before+1 { // one more belongs to the service, which waits in its answer
		t.Errorf("%d goroutines, %d before", after, before)
	}
}

// A pipe that nobody writes to plays a home directory that does not answer.
func TestHomeThatHangsIsStuck(t *testing.T) {
	if !inSession(t) {
		return
	}
	badService{}.start(t)
	if err := syscall.Mkfifo(filepath.Join(keyringDirs()[0], "login.keyring"), 0o600); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if state := look(t.Context()); state != Stuck {
		t.Errorf("Look says %s", state)
	}
	if took := time.Since(start); took > hang {
		t.Errorf("took %v", took)
	}
}

func TestServiceThatForgetsIsNotBelieved(t *testing.T) {
	if !inSession(t) {
		return
	}
	badService{}.start(t)
	if err := open(t).Set(t.Context(), zoneA, tokenA, true, anyway); !errors.Is(err, ErrNotKept) {
		t.Errorf("got %v, want ErrNotKept", err)
	}
}

func TestDismissedCreationIsNotBelieved(t *testing.T) {
	if !inSession(t) {
		return
	}
	badService{asks: "CreateItem", onPrompt: dismiss}.start(t)
	if err := open(t).Set(t.Context(), zoneA, tokenA, true, anyway); !errors.Is(err, ErrDenied) {
		t.Errorf("got %v, want ErrDenied", err)
	}
}

// ksecretd names a path in the result of a dismissed dialog, and deletes the attributes
// of an item in a locked wallet while the secret stays.
func TestDismissedUnlockChangesNothing(t *testing.T) {
	if !inSession(t) {
		return
	}
	for name, operation := range operations {
		t.Run(name, func(t *testing.T) {
			v := full()
			s := badService{locked: true, vault: v, names: []string{"org.kde.ksecretd"}, onPrompt: dismiss}.start(t)
			s.awaitName(t)
			if err := operation(open(t), t.Context()); !errors.Is(err, ErrDenied) || errors.Is(err, ErrUnknown) || errors.Is(err, ErrNoAnswer) {
				t.Errorf("got %v, want ErrDenied", err)
			}
			if len(v.search(attributesA())) != 1 || s.now.violated.Load() > 0 {
				t.Error("something was changed")
			}
		})
	}
}

// A dialog that nobody answers, and the bus dies meanwhile.
func TestBusDiesBehindADialog(t *testing.T) {
	if !inSession(t) {
		return
	}
	asked := make(chan struct{})
	badService{locked: true, onPrompt: func(badService) { close(asked) }}.start(t)
	result := make(chan error)
	go func() { result <- open(t).Set(t.Context(), zoneA, tokenA, true, anyway) }()
	<-asked
	select {
	case err := <-result:
		t.Fatalf("did not wait for the dialog: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	stopBus(t)
	select {
	case err := <-result:
		if !errors.Is(err, ErrNoAnswer) {
			t.Errorf("got %v, want ErrNoAnswer", err)
		}
	case <-time.After(hang):
		t.Error("still waiting")
	}
}

func stopBus(t *testing.T) {
	t.Helper()
	conn, err := connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var pid int
	bus := conn.BusObject()
	if err := bus.Call("org.freedesktop.DBus.GetConnectionUnixProcessID", 0, bus.Destination()).Store(&pid); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

// Ten dialogs in a row would not respect the first one's "no".
func TestDismissedDeletionIsNotBelieved(t *testing.T) {
	if !inSession(t) {
		return
	}
	var asked atomic.Int32
	badService{asks: "Delete", vault: full(), onPrompt: func(s badService) { asked.Add(1); dismiss(s) }}.start(t)
	for _, name := range []string{"delete", "deleteAll"} {
		asked.Store(0)
		if err := operations[name](open(t), t.Context()); !errors.Is(err, ErrDenied) {
			t.Errorf("%s: got %v, want ErrDenied", name, err)
		}
		if asked.Load() != 1 {
			t.Errorf("%s: %d dialogs", name, asked.Load())
		}
	}
}

func TestDuplicatesOnTheBus(t *testing.T) {
	if !inSession(t) {
		return
	}
	v := &vault{}
	another := attributesA()
	another["another"] = "one"
	v.put(another, sampleB) // in front of what is going to be kept
	badService{vault: v}.start(t)
	k := open(t)
	if err := k.Set(t.Context(), zoneA, tokenA, true, anyway); err != nil {
		t.Errorf("Set: %v", err)
	}
	if got, err := token(t, k); err != nil || !got.Equal(tokenA) {
		t.Errorf("Get: %v, or the hidden one's neighbour", err)
	}
	v.put(another, sampleB)
	if seen := k.Look(t.Context(), zoneA); seen.Items != 2 {
		t.Fatalf("%d items; want two", seen.Items)
	}
	removed, err := k.Delete(t.Context(), zoneA, anyway)
	if err != nil || removed.Items != 2 || len(v.search(nil)) != 0 {
		t.Errorf("Delete: %v, %d items removed, %d left", err, removed.Items, len(v.search(nil)))
	}
}

func TestServiceThatRepeatsTheSecret(t *testing.T) {
	if !inSession(t) {
		return
	}
	var form atomic.Int32
	v, k := full(), open(t)
	badService{vault: v, before: func(_, value string) *dbus.Error {
		if value == "" {
			return nil
		}
		return &dbus.Error{Name: "org.example." + value, Body: []any{"cannot handle " + disguises(value)[form.Load()]}}
	}}.start(t)
	for i := range disguises(sampleA) {
		form.Store(int32(i))
		for name, operation := range operations {
			err := operation(k, t.Context())
			if err == nil {
				t.Errorf("%s: no error", name)
			}
			mustNotHold(t, err, sampleA)
		}
	}
	v.remove(0) // now Set gets to say what it was told
	mustNotHold(t, k.Set(t.Context(), zoneA, tokenA, true, anyway), sampleA)
}

func TestServiceThatSendsOtherTypes(t *testing.T) {
	if !inSession(t) {
		return
	}
	completes := func(body ...any) func(badService) {
		return func(s badService) { s.conn.Emit(prompt, secretPrompt+".Completed", body...) }
	}
	for name, test := range map[string]struct {
		service badService
		want    error
	}{
		"collections":        {badService{odd: map[string]any{"Collections": sampleA}}, ErrUnavailable},
		"a list of lists":    {badService{odd: map[string]any{"Collections": [][]string{{sampleA}}}}, ErrUnavailable},
		"locked":             {badService{odd: map[string]any{"Locked": sampleA}}, ErrUnavailable},
		"a dialog's answer":  {badService{asks: "CreateItem", onPrompt: completes(sampleA)}, ErrUnknown},
		"a dialog's silence": {badService{asks: "CreateItem", onPrompt: completes()}, ErrUnknown},
		"an unlocking":       {badService{locked: true, onPrompt: completes(false, sampleA)}, ErrDenied},
	} {
		t.Run(name, func(t *testing.T) {
			test.service.start(t).awaitName(t)
			err := open(t).Set(t.Context(), zoneA, tokenA, true, anyway)
			if !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
			mustNotHold(t, err, sampleA)
		})
	}
}

// What is stored under the token's name can be anybody's.
func TestServiceThatHoldsSomethingElse(t *testing.T) {
	if !inSession(t) {
		return
	}
	v, k := &vault{}, open(t)
	badService{vault: v}.start(t)
	for name, value := range map[string]string{
		"lines": "SAMPLE\nSAMPLE", "a line break": sampleA + "\n", "NUL": sampleA + "\x00", "not UTF-8": "SAMPLE\xff",
		"a byte order mark": "\ufeff" + sampleA, "long prose": strings.Repeat("SAMPLE ", 1000),
	} {
		v.put(attributesA(), value)
		token, err := token(t, k)
		if !errors.Is(err, ErrRefused) || !token.IsZero() {
			t.Errorf("%s: got %v, want ErrRefused and no token", name, err)
		}
		mustNotShow(t, err, "SAMPLE")
	}

	// KWallet, ended before it had written the value.
	v.put(attributesA(), "")
	if _, err := token(t, k); !errors.Is(err, ErrNotFound) {
		t.Errorf("empty: got %v, want ErrNotFound", err)
	}
}

// A finished call leaves nothing running but the one connection of its keyring.
func TestFinishedCallLeavesNothingRunning(t *testing.T) {
	if !inSession(t) {
		return
	}
	for name, bad := range map[string]badService{
		"kept":      {vault: &vault{}},
		"forgotten": {},
		"refused":   {before: func(string, string) *dbus.Error { return dbus.MakeFailedError(errors.New("SAMPLE")) }},
	} {
		t.Run(name, func(t *testing.T) {
			bad.start(t).awaitName(t)
			k := open(t)
			round := func() {
				for _, operation := range operations {
					operation(k, t.Context())
				}
			}
			round()
			before := quiet(t)
			for range 10 {
				round()
			}
			if after := falls(before); after > before {
				buffer := make([]byte, 1<<16)
				t.Errorf("%d goroutines, %d before:\n%s", after, before, buffer[:runtime.Stack(buffer, true)])
			}
		})
	}
}

// quiet counts the goroutines once their number has settled.
func quiet(t *testing.T) int {
	t.Helper()
	n, since := runtime.NumGoroutine(), time.Now()
	for time.Since(since) < 50*time.Millisecond {
		time.Sleep(time.Millisecond)
		if now := runtime.NumGoroutine(); now != n {
			n, since = now, time.Now()
		}
	}
	return n
}

// falls waits until at most so many goroutines are left, and returns their number.
func falls(to int) int {
	for end := time.Now().Add(hang); runtime.NumGoroutine() > to && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	return runtime.NumGoroutine()
}
