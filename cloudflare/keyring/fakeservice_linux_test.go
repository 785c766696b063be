package keyring

// A Secret Service on a real bus, with the manners of the real ones: gnome-keyring's by
// default, KeePassXC's and ksecretd's where named, and worse.

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

const prompt = secretsPath + "/prompt/one"

// badService is a service with one collection, login, or two.
type badService struct {
	conn     *dbus.Conn
	names    []string         // it owns these too, as the provider of that name does
	mute     bool             // it does not answer questions about its properties
	locked   bool             // it wants to prompt before it opens
	hides    bool             // it lists nothing while it is locked: KeePassXC
	fills    time.Duration    // and for so long after it was unlocked
	onPrompt func(badService) // what happens when a dialog is asked for
	asks     string           // the call that wants to prompt first, besides Unlock of a locked one: CreateItem, Delete
	private  bool             // each item is locked by itself until it is asked for: KeePassXC
	vault    *vault           // nil if it keeps nothing
	more     *vault           // of a second collection
	alias    dbus.ObjectPath  // where the default is; login if empty
	// before runs when a call of that name comes in, with the secret that the
	// call is about, if any. It may block, or answer in the call's place.
	before func(name, secret string) *dbus.Error
	odd    map[string]any // properties of the wrong type
	now    *doing
}

// doing is what happens to a service, shared by all its copies.
type doing struct {
	locked     [2]atomic.Bool // each of the collections
	pending    atomic.Value   // func() dbus.Variant: what a yes to the dialog does
	allowed    atomic.Bool    // a person has agreed to the reading of private items
	dismissals atomic.Int32   // dialogs that the program took down itself
	opened     atomic.Value   // when it was unlocked
	searched   atomic.Int32   // searches of the whole service, which open KeePassXC's dialog
	violated   atomic.Int32   // deletions in a locked collection
}

const secondKeyring = secretsPath + "/collection/second"

// vault is what a collection keeps. It outlives the service.
type vault struct {
	mu    sync.Mutex
	items [4]kept // a free one has no attributes
}

type kept struct {
	label      string
	attributes map[string]string
	value      []byte
}

// put replaces the item with the same attributes, as the specification requires.
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
	v.items[free] = kept{attributes: attributes, value: []byte(value)}
	return free
}

func (v *vault) at(i int) kept {
	if v == nil {
		return kept{}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.items[i]
}

func (v *vault) remove(i int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.items[i] = kept{}
}

func (v *vault) set(i int, one kept) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.items[i] = one
}

func (v *vault) search(wanted map[string]string) []int {
	var found []int
	if v == nil {
		return nil
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	for i, one := range v.items {
		matches := one.attributes != nil
		for name, value := range wanted {
			matches = matches && one.attributes[name] == value
		}
		if matches {
			found = append(found, i)
		}
	}
	return found
}

func itemPath(in dbus.ObjectPath, i int) dbus.ObjectPath {
	return in + dbus.ObjectPath(fmt.Sprint("/", i))
}

func paths(in dbus.ObjectPath, numbers []int) []dbus.ObjectPath {
	all := []dbus.ObjectPath{}
	for _, i := range numbers {
		all = append(all, itemPath(in, i))
	}
	return all
}

// start puts the service on the session's bus until the test ends, or queues it behind
// the one that is there.
func (s badService) start(t *testing.T) badService {
	t.Helper()
	conn, err := connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	s.conn, s.now = conn, &doing{}
	s.now.locked[0].Store(s.locked)
	s.now.locked[1].Store(s.locked)
	if s.before == nil {
		s.before = func(string, string) *dbus.Error { return nil }
	}
	if s.alias == "" {
		s.alias = loginKeyring
	}
	export := s.exporter(t)
	export(secretsPath, secretService, map[string]any{
		"OpenSession": func(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
			return dbus.MakeVariant(""), secretsPath + "/session/one", s.before("OpenSession", "")
		},
		"Unlock":    s.unlock,
		"ReadAlias": func(string) (dbus.ObjectPath, *dbus.Error) { return s.alias, s.before("ReadAlias", "") },
		"SearchItems": func(map[string]string) ([]dbus.ObjectPath, []dbus.ObjectPath, *dbus.Error) {
			s.now.searched.Add(1)
			return nil, nil, nil
		},
	})
	export(secretsPath+"/session/one", secretSession, map[string]any{
		"Close": func() *dbus.Error { return s.before("Close", "") },
	})
	export(prompt, secretPrompt, map[string]any{
		"Prompt":  func(string) *dbus.Error { go s.onPrompt(s); return nil },
		"Dismiss": func() *dbus.Error { s.now.dismissals.Add(1); s.completes(true); return nil },
	})
	for i, path := range s.collections() {
		s.exportCollection(t, export, i, path)
	}
	s.properties(t, export, secretsPath, func(string) any { return s.collections() })
	for _, name := range append(s.names, secretsName) {
		if _, err := conn.RequestName(name, 0); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

type exporter func(path dbus.ObjectPath, of string, methods map[string]any)

func (s badService) exporter(t *testing.T) exporter {
	return func(path dbus.ObjectPath, of string, methods map[string]any) {
		t.Helper()
		if err := s.conn.ExportMethodTable(methods, path, of); err != nil {
			t.Fatal(err)
		}
	}
}

func (s badService) collections() []dbus.ObjectPath {
	all := []dbus.ObjectPath{loginKeyring}
	if s.alias != loginKeyring {
		all[0] = secretsPath + "/collection/first"
	}
	if s.more != nil {
		all = append(all, secondKeyring)
	}
	return all
}

// properties answers questions about an object.
func (s badService) properties(t *testing.T, export exporter, path dbus.ObjectPath, value func(name string) any) {
	t.Helper()
	never := t.Context().Done()
	export(path, "org.freedesktop.DBus.Properties", map[string]any{"Get": func(_, name string) (dbus.Variant, *dbus.Error) {
		if s.mute {
			<-never
		}
		if odd, found := s.odd[name]; found {
			return dbus.MakeVariant(odd), nil
		}
		return dbus.MakeVariant(value(name)), s.before("Get "+name, "")
	}})
}

func (s badService) exportCollection(t *testing.T, export exporter, n int, path dbus.ObjectPath) {
	v := []*vault{s.vault, s.more}[n]
	locked := &s.now.locked[n]
	list := func(wanted map[string]string) []dbus.ObjectPath {
		if opened, _ := s.now.opened.Load().(time.Time); s.hides && (locked.Load() || time.Since(opened) < s.fills) {
			return []dbus.ObjectPath{}
		}
		return paths(path, v.search(wanted))
	}
	export(path, secretCollection, map[string]any{
		"SearchItems": func(wanted map[string]string) ([]dbus.ObjectPath, *dbus.Error) {
			return list(wanted), s.before("SearchItems", "")
		},
		"CreateItem": func(properties map[string]dbus.Variant, one secret, _ bool) (dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
			if err := s.before("CreateItem", string(one.Value)); err != nil {
				return noObject, noObject, err
			}
			var attributes map[string]string
			if err := properties[secretItem+".Attributes"].Store(&attributes); err != nil {
				return noObject, noObject, dbus.MakeFailedError(err)
			}
			create := func() dbus.Variant { return dbus.MakeVariant(itemPath(path, v.put(attributes, string(one.Value)))) }
			if s.asks == "CreateItem" {
				s.now.pending.Store(create)
				return noObject, prompt, nil
			}
			return create().Value().(dbus.ObjectPath), noObject, nil
		},
	})
	s.properties(t, export, path, func(name string) any {
		if name == "Locked" {
			return locked.Load()
		}
		return list(nil)
	})
	for i := range len(vault{}.items) {
		export(itemPath(path, i), secretItem, map[string]any{
			"GetSecret": func(session dbus.ObjectPath) (secret, *dbus.Error) {
				one := v.at(i)
				return secret{session, []byte{}, one.value, "text/plain"}, s.before("GetSecret", string(one.value))
			},
			"Delete": func() (dbus.ObjectPath, *dbus.Error) {
				if locked.Load() { // as ksecretd: the attributes go, the secret stays
					s.now.violated.Add(1)
					v.set(i, kept{label: v.at(i).label, attributes: map[string]string{"type": "plaintext"}, value: v.at(i).value})
					return noObject, nil
				}
				remove := func() dbus.Variant { v.remove(i); return dbus.MakeVariant("") }
				if s.asks == "Delete" {
					s.now.pending.Store(remove)
					return prompt, s.before("Delete", string(v.at(i).value))
				}
				err := s.before("Delete", string(v.at(i).value))
				if err == nil {
					remove()
				}
				return noObject, err
			},
		})
		export(itemPath(path, i), "org.freedesktop.DBus.Properties", map[string]any{"Get": func(_, name string) (dbus.Variant, *dbus.Error) {
			switch name {
			case "Locked":
				return dbus.MakeVariant(locked.Load() || s.private && !s.now.allowed.Load()), s.before("Get Locked of an item", "")
			case "Label":
				return dbus.MakeVariant(v.at(i).label), nil
			}
			return dbus.MakeVariant(uint64(1e9)), nil
		}})
	}
}

// unlock wants a dialog for what is locked: a collection, or an item.
func (s badService) unlock(objects []dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	need := false
	for i, path := range s.collections() {
		need = need || slices.Contains(objects, path) && s.now.locked[i].Load()
	}
	item := !slices.ContainsFunc(objects, func(o dbus.ObjectPath) bool { return slices.Contains(s.collections(), o) })
	need = need || item && s.private && !s.now.allowed.Load()
	if !need {
		return objects, noObject, s.before("Unlock", "")
	}
	s.now.pending.Store(func() dbus.Variant {
		for i, path := range s.collections() {
			if slices.Contains(objects, path) {
				s.now.locked[i].Store(false)
				s.now.opened.Store(time.Now())
			}
		}
		s.now.allowed.Store(s.now.allowed.Load() || item)
		return dbus.MakeVariant(objects)
	})
	return []dbus.ObjectPath{}, prompt, s.before("Unlock", "")
}

// dismiss is a person who closes the dialog. ksecretd's result names a path even then.
func dismiss(s badService) { s.completes(true) }

// agree is a person who says yes.
func agree(s badService) {
	result := s.now.pending.Load().(func() dbus.Variant)()
	s.conn.Emit(prompt, secretPrompt+".Completed", false, result)
}

// ignore is nobody at the screen. reached reports each dialog that comes up.
func ignore() (onPrompt func(badService), reached <-chan struct{}) {
	dialogs := make(chan struct{}, 10)
	return func(badService) { dialogs <- struct{}{} }, dialogs
}

func (s badService) completes(dismissed bool) {
	s.conn.Emit(prompt, secretPrompt+".Completed", dismissed, dbus.MakeVariant([]dbus.ObjectPath{noObject}))
}
