package keyring

// go-keyring against a Secret Service that behaves as badly as real ones can. It
// is on a real bus; only the service is made up.

import (
	"errors"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

const (
	prompt     = secretsPath + "/prompt/one"
	promptCall = "org.freedesktop.Secret.Prompt"
)

// badService is a service with one collection, login. It keeps nothing.
type badService struct {
	conn       *dbus.Conn
	mute       bool             // it answers no question about its properties
	locked     bool             // it wants to prompt before it opens
	onPrompt   func(badService) // what happens when a dialog is asked for
	createAsks bool             // it wants to prompt before it creates an item
}

// start puts the service on the session's bus until the test ends.
func (s badService) start(t *testing.T) {
	t.Helper()
	conn, err := connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.conn = conn
	noPrompt, never := noObject, t.Context().Done()
	for _, part := range []struct {
		path    dbus.ObjectPath
		of      string
		methods map[string]any
	}{
		{secretsPath, secretService, map[string]any{
			"OpenSession": func(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
				return dbus.MakeVariant(""), secretsPath + "/session/one", nil
			},
			"Unlock": func(objects []dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
				if s.locked {
					return nil, prompt, nil
				}
				return objects, noPrompt, nil
			},
		}},
		{secretsPath + "/session/one", "org.freedesktop.Secret.Session", map[string]any{
			"Close": func() *dbus.Error { return nil },
		}},
		{loginKeyring, secretCollection, map[string]any{
			"SearchItems": func(map[string]string) ([]dbus.ObjectPath, *dbus.Error) { return nil, nil },
			"CreateItem": func(map[string]dbus.Variant, secret, bool) (dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
				if s.createAsks {
					return noObject, prompt, nil
				}
				return loginKeyring + "/1", noPrompt, nil
			},
		}},
		{prompt, promptCall, map[string]any{
			"Prompt": func(string) *dbus.Error { go s.onPrompt(s); return nil },
		}},
	} {
		if err := conn.ExportMethodTable(part.methods, part.path, part.of); err != nil {
			t.Fatal(err)
		}
	}
	get := func(_, name string) (dbus.Variant, *dbus.Error) {
		if s.mute {
			<-never
		}
		if name == "Locked" {
			return dbus.MakeVariant(s.locked), nil
		}
		return dbus.MakeVariant([]dbus.ObjectPath{loginKeyring}), nil
	}
	for _, path := range []dbus.ObjectPath{secretsPath, loginKeyring} {
		err := conn.ExportMethodTable(map[string]any{"Get": get}, path, "org.freedesktop.DBus.Properties")
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := conn.RequestName(secretsName, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
}

// secret is the structure that CreateItem receives.
type secret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

// dismiss is a person who closes the dialog.
func dismiss(s badService) {
	s.conn.Emit(prompt, promptCall+".Completed", true, dbus.MakeVariant(""))
}

func TestServiceThatIsMuteIsStuck(t *testing.T) {
	if !inSession(t) {
		return
	}
	badService{mute: true}.start(t)
	start := time.Now()
	_, err := New().Get(t.Context(), zoneA)
	if unavailable, _ := errors.AsType[UnavailableError](err); unavailable.State != Stuck {
		t.Errorf("got %v, want ErrUnavailable with %s", err, Stuck)
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("took %v", took)
	}
}

// A pipe that nobody writes to stands for a home directory that does not answer.
func TestHomeThatHangsIsStuck(t *testing.T) {
	if !inSession(t) {
		return
	}
	badService{}.start(t)
	if err := syscall.Mkfifo(filepath.Join(keyringDir(), "login.keyring"), 0o600); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if state := look(t.Context()); state != Stuck {
		t.Errorf("Look says %s", state)
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("took %v", took)
	}
}

// go-keyring reports success here.
func TestServiceThatForgetsIsNotBelieved(t *testing.T) {
	if !inSession(t) {
		return
	}
	badService{}.start(t)
	if err := New().Set(t.Context(), zoneA, tokenA); !errors.Is(err, ErrNotKept) {
		t.Errorf("got %v, want ErrNotKept", err)
	}
}

// And here too.
func TestDismissedCreationIsNotBelieved(t *testing.T) {
	if !inSession(t) {
		return
	}
	badService{createAsks: true, onPrompt: dismiss}.start(t)
	if err := New().Set(t.Context(), zoneA, tokenA); !errors.Is(err, ErrNotKept) {
		t.Errorf("got %v, want ErrNotKept", err)
	}
}

func TestDismissedUnlockLeavesItLocked(t *testing.T) {
	if !inSession(t) {
		return
	}
	badService{locked: true, onPrompt: dismiss}.start(t)
	err := New().Set(t.Context(), zoneA, tokenA)
	if unavailable, _ := errors.AsType[UnavailableError](err); unavailable.State != Locked {
		t.Errorf("got %v, want ErrUnavailable with %s", err, Locked)
	}
}

// A dialog that nobody answers, and the bus under it dies: go-keyring waits for
// ever in the first case and panics in the second.
func TestBusDiesBehindADialog(t *testing.T) {
	if !inSession(t) {
		return
	}
	asked := make(chan struct{})
	badService{locked: true, onPrompt: func(badService) { close(asked) }}.start(t)
	result := make(chan error)
	go func() { result <- New().Set(t.Context(), zoneA, tokenA) }()
	<-asked
	select {
	case err := <-result:
		t.Fatalf("did not wait for the dialog: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	stopBus(t)
	select {
	case err := <-result:
		if !errors.Is(err, ErrUnknown) {
			t.Errorf("got %v, want ErrUnknown", err)
		}
		t.Log(err)
	case <-time.After(5 * time.Second):
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
