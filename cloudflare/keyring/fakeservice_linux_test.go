package keyring

// A Secret Service on a real bus that behaves as badly as real ones can.

import (
	"fmt"
	"maps"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
)

const (
	prompt     = secretsPath + "/prompt/one"
	promptCall = "org.freedesktop.Secret.Prompt"
	itemCalls  = "org.freedesktop.Secret.Item"
)

// badService is a service with one collection, login.
type badService struct {
	conn     *dbus.Conn
	mute     bool             // it answers no question about its properties
	locked   bool             // it wants to prompt before it opens
	onPrompt func(badService) // what happens when a dialog is asked for
	asks     string           // the call that wants to prompt first, besides Unlock of a locked one: CreateItem, Delete
	vault    *vault           // nil: it keeps nothing
	// before runs when a call of that name comes in, with the secret that the
	// call is about, if any. It may block, or answer in the call's place.
	before func(name, secret string) *dbus.Error
	odd    map[string]any // properties of the wrong type
}

// vault is what a service keeps. It outlives the service.
type vault struct {
	mu    sync.Mutex
	items [4]item // a free one has no attributes
}

type item struct {
	attributes map[string]string
	value      []byte
}

// put replaces the item with the same attributes, as the specification asks.
func (v *vault) put(attributes map[string]string, value string) int {
	if v == nil {
		return 0
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	free := -1
	for i, old := range v.items {
		if maps.Equal(old.attributes, attributes) {
			free = i
			break
		}
		if old.attributes == nil && free < 0 {
			free = i
		}
	}
	v.items[free] = item{attributes, []byte(value)}
	return free
}

func (v *vault) at(i int) string {
	if v == nil {
		return ""
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	return string(v.items[i].value)
}

func (v *vault) remove(i int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.items[i] = item{}
}

func (v *vault) search(wanted map[string]string) []dbus.ObjectPath {
	if v == nil {
		return nil
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	var found []dbus.ObjectPath
	for i, one := range v.items {
		matches := one.attributes != nil
		for name, value := range wanted {
			matches = matches && one.attributes[name] == value
		}
		if matches {
			found = append(found, itemPath(i))
		}
	}
	return found
}

func itemPath(i int) dbus.ObjectPath {
	return loginKeyring + dbus.ObjectPath(fmt.Sprint("/", i))
}

// secret is the structure that a secret travels in.
type secret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

// start puts the service on the session's bus until the test ends, or puts it in
// line behind the one that is there.
func (s badService) start(t *testing.T) badService {
	t.Helper()
	conn, err := connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.conn = conn
	if s.before == nil {
		s.before = func(string, string) *dbus.Error { return nil }
	}
	export := func(path dbus.ObjectPath, of string, methods map[string]any) {
		t.Helper()
		if err := conn.ExportMethodTable(methods, path, of); err != nil {
			t.Fatal(err)
		}
	}
	export(secretsPath, secretService, map[string]any{
		"OpenSession": func(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
			return dbus.MakeVariant(""), secretsPath + "/session/one", s.before("OpenSession", "")
		},
		"Unlock": func(objects []dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
			if s.locked {
				return nil, prompt, s.before("Unlock", "")
			}
			return objects, noObject, s.before("Unlock", "")
		},
		"ReadAlias": func(string) (dbus.ObjectPath, *dbus.Error) { return loginKeyring, nil },
		"SearchItems": func(wanted map[string]string) ([]dbus.ObjectPath, []dbus.ObjectPath, *dbus.Error) {
			return s.vault.search(wanted), nil, s.before("SearchItems of the service", "")
		},
	})
	export(secretsPath+"/session/one", "org.freedesktop.Secret.Session", map[string]any{
		"Close": func() *dbus.Error { return s.before("Close", "") },
	})
	export(loginKeyring, secretCollection, map[string]any{
		"SearchItems": func(wanted map[string]string) ([]dbus.ObjectPath, *dbus.Error) {
			return s.vault.search(wanted), s.before("SearchItems", "")
		},
		"CreateItem": s.createItem,
	})
	for i := range len(vault{}.items) {
		export(itemPath(i), itemCalls, map[string]any{
			"GetSecret": func(session dbus.ObjectPath) (secret, *dbus.Error) {
				value := s.vault.at(i)
				return secret{session, []byte{}, []byte(value), "text/plain"}, s.before("GetSecret", value)
			},
			"Delete": func() (dbus.ObjectPath, *dbus.Error) {
				if s.asks == "Delete" {
					return prompt, s.before("Delete", s.vault.at(i))
				}
				err := s.before("Delete", s.vault.at(i))
				if err == nil {
					s.vault.remove(i)
				}
				return noObject, err
			},
		})
	}
	export(prompt, promptCall, map[string]any{
		"Prompt": func(string) *dbus.Error { go s.onPrompt(s); return nil },
	})
	never := t.Context().Done()
	properties := map[string]any{"Get": func(_, name string) (dbus.Variant, *dbus.Error) {
		if s.mute {
			<-never
		}
		switch value, found := s.odd[name]; {
		case found:
			return dbus.MakeVariant(value), nil
		case name == "Locked":
			return dbus.MakeVariant(s.locked), nil
		}
		return dbus.MakeVariant([]dbus.ObjectPath{loginKeyring}), nil
	}}
	export(secretsPath, "org.freedesktop.DBus.Properties", properties)
	export(loginKeyring, "org.freedesktop.DBus.Properties", properties)
	if _, err := conn.RequestName(secretsName, 0); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s badService) createItem(properties map[string]dbus.Variant, one secret, _ bool) (dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	if err := s.before("CreateItem", string(one.Value)); err != nil {
		return noObject, noObject, err
	}
	if s.asks == "CreateItem" {
		return noObject, prompt, nil
	}
	var attributes map[string]string
	if err := properties[itemCalls+".Attributes"].Store(&attributes); err != nil {
		return noObject, noObject, dbus.MakeFailedError(err)
	}
	return itemPath(s.vault.put(attributes, string(one.Value))), noObject, nil
}

// dismiss is a person who closes the dialog.
func dismiss(s badService) { s.completes(true) }

// ignore is nobody at the screen, and tells of each dialog that comes up there.
func ignore() (onPrompt func(badService), reached <-chan struct{}) {
	dialogs := make(chan struct{}, 10)
	return func(badService) { dialogs <- struct{}{} }, dialogs
}

func (s badService) completes(dismissed bool) {
	s.conn.Emit(prompt, promptCall+".Completed", dismissed, dbus.MakeVariant(""))
}
