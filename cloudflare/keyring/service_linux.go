package keyring

// The calls of the Secret Service protocol that are needed here, and where its
// providers differ. specifications.freedesktop.org/secret-service has the protocol.

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/godbus/dbus/v5"
)

const (
	secretsName  = "org.freedesktop.secrets"
	secretsPath  = dbus.ObjectPath("/org/freedesktop/secrets")
	loginKeyring = secretsPath + "/collection/login"
	noObject     = dbus.ObjectPath("/")

	secretService    = "org.freedesktop.Secret.Service"
	secretCollection = "org.freedesktop.Secret.Collection"
	secretItem       = "org.freedesktop.Secret.Item"
	secretSession    = "org.freedesktop.Secret.Session"
	secretPrompt     = "org.freedesktop.Secret.Prompt"
)

// provider is the program that owns the name now. It is called by its unique bus name, so
// that another one that takes over midway is not mistaken for it.
type provider struct {
	conn  *dbus.Conn
	owner string
	name  Provider
}

// collection is a keyring, a wallet or a database.
type collection struct {
	path   dbus.ObjectPath
	locked bool
	asks   bool // it is locked, and opening it asks somebody
}

// item is a token that is kept, or an orphan of one.
type item struct {
	path   dbus.ObjectPath
	in     dbus.ObjectPath // the collection that it is in
	locked bool            // the item itself: its collection can be open
	since  time.Time
	orphan bool
}

// secret is the structure that a secret travels in.
type secret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

// providerOn is the provider that runs, if one does.
func providerOn(ctx context.Context, conn *dbus.Conn) (provider, error) {
	p := provider{conn: conn}
	var err error
	if p.owner, err = ownerOf(ctx, conn, secretsName); err != nil || p.owner == "" {
		return p, err
	}
	for name, is := range map[string]Provider{
		"org.gnome.keyring":                  GnomeKeyring,
		"org.kde.kwalletd5":                  KWallet,
		"org.kde.ksecretd":                   KWallet,
		"org.keepassxc.KeePassXC.MainWindow": KeePassXC,
	} {
		switch owner, err := ownerOf(ctx, conn, name); {
		case err != nil:
			return p, err
		case owner == p.owner:
			p.name = is
		}
	}
	return p, nil
}

// stays reports whether the provider still owns the name.
func (p provider) stays(ctx context.Context) bool {
	owner, err := ownerOf(ctx, p.conn, secretsName)
	return err == nil && owner == p.owner
}

func (p provider) call(ctx context.Context, object dbus.ObjectPath, method string, args ...any) *dbus.Call {
	return call(ctx, p.conn.Object(p.owner, object), method, args...)
}

func (p provider) property(ctx context.Context, object dbus.ObjectPath, of, name string) *dbus.Call {
	return p.call(ctx, object, "org.freedesktop.DBus.Properties.Get", of, name)
}

// listsLocked reports whether a locked collection still lists what is in it. KeePassXC's
// is empty then; of a provider that was not tried, nothing is known.
func (p provider) listsLocked() bool { return p.name == GnomeKeyring || p.name == KWallet }

func (p provider) collections(ctx context.Context) ([]collection, error) {
	var paths []dbus.ObjectPath
	if err := p.property(ctx, secretsPath, secretService, "Collections").Store(&paths); err != nil {
		return nil, err
	}
	all := make([]collection, len(paths))
	for i, path := range paths {
		locked, err := p.isLocked(ctx, path)
		if err != nil {
			return nil, err
		}
		all[i] = collection{path, locked, locked && !p.opensByItself(ctx, path)}
	}
	return all, nil
}

func (p provider) isLocked(ctx context.Context, path dbus.ObjectPath) (locked bool, err error) {
	err = p.property(ctx, path, secretCollection, "Locked").Store(&locked)
	return locked, err
}

// opensByItself reports whether a wallet that is said to be locked is open:
// kwalletd5 (5.103) says so until it is told to unlock, which then asks nobody.
func (p provider) opensByItself(ctx context.Context, path dbus.ObjectPath) bool {
	if p.name != KWallet {
		return false
	}
	var open bool
	err := p.call(ctx, "/modules/kwalletd5", "org.kde.KWallet.isOpen", keyringName(path)).Store(&open)
	return err == nil && open
}

// home is the collection that a new token is put into: the one called login if
// there is one, or else the default; nil if neither is there.
func (p provider) home(ctx context.Context, all []collection) (*collection, error) {
	at := func(path dbus.ObjectPath) int {
		return slices.IndexFunc(all, func(c collection) bool { return c.path == path })
	}
	if i := at(loginKeyring); i >= 0 {
		return &all[i], nil
	}
	var path dbus.ObjectPath
	if err := p.call(ctx, secretsPath, secretService+".ReadAlias", "default").Store(&path); err != nil {
		return nil, err
	}
	if i := at(path); i >= 0 {
		return &all[i], nil
	}
	return nil, nil
}

// search finds the items of an account, or of all, in every collection that lists them. It
// asks each collection on its own: where a database is locked, KeePassXC answers a search
// of the whole service with its unlock dialog.
func (p provider) search(ctx context.Context, all []collection, account string) ([]item, error) {
	attributes := map[string]string{"service": service}
	if account != "" {
		attributes["username"] = account
	}
	var found []item
	for _, c := range all {
		if c.locked && !p.listsLocked() {
			continue
		}
		var paths []dbus.ObjectPath
		if err := p.call(ctx, c.path, secretCollection+".SearchItems", attributes).Store(&paths); err != nil {
			return nil, err
		}
		for _, path := range paths {
			one := item{path: path, in: c.path}
			if err := p.property(ctx, path, secretItem, "Locked").Store(&one.locked); err != nil {
				return nil, err
			}
			var seconds uint64
			if p.property(ctx, path, secretItem, "Modified").Store(&seconds) == nil && seconds > 0 {
				one.since = time.Unix(int64(seconds), 0) //nolint:gosec // a date, whatever it holds
			}
			found = append(found, one)
		}
	}
	slices.SortStableFunc(found, func(a, b item) int { return b.since.Compare(a.since) }) // the newest first
	return found, nil
}

// unlock opens collections or an item; state is what the notice is told.
func (p provider) unlock(ctx context.Context, paths []dbus.ObjectPath, state State, notice Notice) error {
	var unlocked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	if err := p.call(ctx, secretsPath, secretService+".Unlock", paths).Store(&unlocked, &prompt); err != nil {
		return err
	}
	_, err := p.prompt(ctx, prompt, state, notice)
	return err
}

// dismissing is how long a provider has to report that a dialog was called off.
const dismissing = 500 * time.Millisecond

// errLeft is a dialog that was never shown because the caller had stopped waiting.
var errLeft = errors.New("the dialog was not shown")

// prompt shows a dialog, if there is one, and waits for its end. When the caller stops
// waiting, the dialog is called off. KeePassXC and KWallet leave it on the screen, but a
// late yes to it does nothing: then nothing was done, and the error is [ErrDialogOpen]. A
// no is [ErrDenied].
func (p provider) prompt(ctx context.Context, path dbus.ObjectPath, state State, notice Notice) (result dbus.Variant, err error) {
	if path == noObject {
		return result, nil
	}
	if seen := (Seen{State: state, Provider: p.name}); !notice(seen) {
		return result, UnavailableError{seen}
	}
	signals := make(chan *dbus.Signal, 16)
	p.conn.Signal(signals)
	defer p.conn.RemoveSignal(signals)
	for _, rule := range [][]dbus.MatchOption{
		{dbus.WithMatchSender(p.owner), dbus.WithMatchObjectPath(path), dbus.WithMatchInterface(secretPrompt)},
		{dbus.WithMatchSender("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, p.owner)},
	} {
		if err := p.conn.AddMatchSignalContext(ctx, rule...); err != nil {
			return result, errLeft // it was never shown
		}
		defer p.conn.RemoveMatchSignal(rule...) //nolint:errcheck // it goes with the connection
	}
	if err := p.call(ctx, path, secretPrompt+".Prompt", "").Err; err != nil && ctx.Err() == nil {
		return result, err
	} // otherwise it may have come up
	left := false
	end := ctx.Done()
	var tooLate <-chan struct{}
	for {
		select {
		case s, open := <-signals:
			switch {
			case !open:
				return result, errLost
			case s.Name == "org.freedesktop.DBus.NameOwnerChanged" && len(s.Body) == 3 && s.Body[0] == p.owner && s.Body[2] == "":
				return result, errLost
			case s.Path != path || s.Name != secretPrompt+".Completed" || s.Sender != p.owner:
				continue
			}
			var dismissed bool
			switch err := dbus.Store(s.Body, &dismissed, &result); {
			case err != nil:
				return result, errLost
			case dismissed && left:
				return result, ErrDialogOpen
			case dismissed:
				return result, ErrDenied
			}
			return result, nil
		case <-end:
			if p.name == GnomeKeyring { // 42.1 closes it when told to, and only asks for passwords: nothing was done
				return result, ErrDialogOpen
			}
			late, cancel := context.WithTimeout(context.WithoutCancel(ctx), dismissing)
			defer cancel()
			left, end, tooLate = true, nil, late.Done()
			p.call(late, path, secretPrompt+".Dismiss")
		case <-p.conn.Context().Done():
			return result, errLost
		case <-tooLate:
			return result, errLost
		}
	}
}
