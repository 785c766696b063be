package keyring

// The store on a Secret Service.

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/godbus/dbus/v5"

	"tokendoctor/cloudflare"
)

type secretStore struct {
	bus  bus
	late time.Duration // how long after a change KWallet may write
	rest time.Duration // how long an unlocked collection must show the same items to be believed
}

func newStore() store { return &secretStore{late: 8 * time.Second, rest: time.Second} }

func (s *secretStore) close() { s.bus.close() }

// look runs in a goroutine because reading a file takes no context, and a home directory
// on a dead network mount would block it forever.
func (s *secretStore) look(ctx context.Context, account string) Seen {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	answer := make(chan Seen, 1)
	go func() { answer <- s.ask(ctx, account) }()
	select {
	case seen := <-answer:
		return seen
	case <-ctx.Done():
		return Seen{State: Stuck}
	}
}

func (s *secretStore) ask(ctx context.Context, account string) Seen {
	conn, err := s.bus.connection(ctx)
	if err != nil {
		return silent(ctx)
	}
	p, err := providerOn(ctx, conn)
	if err != nil {
		return silent(ctx)
	}
	if p.owner == "" {
		return asleep(ctx, conn)
	}
	seen := Seen{Provider: p.name}
	all, err := p.collections(ctx)
	if err != nil {
		return silent(ctx)
	}
	home, err := p.home(ctx, all)
	switch {
	case err != nil:
		return silent(ctx)
	case home == nil:
		seen.State = NoCollection
		return seen
	}
	items, err := p.search(ctx, all, account)
	if err != nil {
		return silent(ctx)
	}
	seen.Items = len(items)
	if len(items) > 0 {
		seen.Since = items[0].since
	}
	asks := func(i item) bool {
		return slices.ContainsFunc(all, func(c collection) bool { return c.path == i.in && c.asks })
	}
	switch {
	case clearText(keyringName(home.path)):
		seen.State = PlainFile
	case home.asks, slices.ContainsFunc(items, asks):
		seen.State = Locked
	case p.name == KeePassXC, !home.locked && slices.ContainsFunc(items, func(i item) bool { return i.locked }):
		seen.State = MayAsk
	default:
		seen.State = Ready
	}
	return seen
}

// asleep tells a service that the bus would start on first use from one that
// does not exist. It would come up locked, so that is what it counts as. Which
// keyring it would use is known only for gnome-keyring, from its files.
func asleep(ctx context.Context, conn *dbus.Conn) Seen {
	var names []string
	if err := call(ctx, conn.BusObject(), "org.freedesktop.DBus.ListActivatableNames").Store(&names); err != nil {
		return silent(ctx)
	}
	switch {
	case !slices.Contains(names, secretsName):
		return Seen{State: NoService}
	case clearText(defaultKeyringName()):
		return Seen{State: PlainFile}
	}
	return Seen{State: Locked}
}

// silent is the state after an error: out of time, or nobody there.
func silent(ctx context.Context) Seen {
	if ctx.Err() != nil {
		return Seen{State: Stuck}
	}
	return Seen{State: NoService}
}

// opened is a provider whose collections have been looked through for an account.
type opened struct {
	provider
	account string
	notice  Notice
	rest    time.Duration
	all     []collection
	home    *collection
	items   []item
}

// open connects to the provider, starting the one that the bus would start.
func (s *secretStore) open(ctx context.Context, account string, notice Notice) (*opened, error) {
	conn, err := s.bus.connection(ctx)
	if err != nil {
		return nil, unread(err)
	}
	p, err := providerOn(ctx, conn)
	if err == nil && p.owner == "" {
		if err = call(ctx, conn.BusObject(), "org.freedesktop.DBus.StartServiceByName", secretsName, uint32(0)).Err; err == nil {
			p, err = providerOn(ctx, conn)
		}
	}
	switch {
	case err != nil:
		return nil, unread(err)
	case p.owner == "":
		return nil, UnavailableError{Seen{State: NoService}}
	}
	o := &opened{provider: p, account: account, notice: notice, rest: s.rest}
	if err := o.refresh(ctx); err != nil {
		return nil, err
	}
	if o.home == nil {
		return nil, UnavailableError{Seen{State: NoCollection, Provider: p.name}}
	}
	return o, nil
}

// refresh looks through the collections.
func (o *opened) refresh(ctx context.Context) (err error) {
	if o.all, err = o.collections(ctx); err != nil {
		return unread(err)
	}
	if o.home, err = o.provider.home(ctx, o.all); err != nil {
		return unread(err)
	}
	if o.items, err = o.search(ctx, o.all, o.account); err != nil {
		return unread(err)
	}
	return nil
}

// unlockFor opens the collections that hold an item, and those of the paths given.
func (o *opened) unlockFor(ctx context.Context, more ...dbus.ObjectPath) error {
	var asking, silent []dbus.ObjectPath
	for _, c := range o.all {
		holds := slices.ContainsFunc(o.items, func(i item) bool { return i.in == c.path })
		switch {
		case !c.locked, !holds && !slices.Contains(more, c.path):
		case c.asks:
			asking = append(asking, c.path)
		default:
			silent = append(silent, c.path)
		}
	}
	if len(asking)+len(silent) == 0 {
		return nil
	}
	if err := o.unlockAll(ctx, silent, func(Seen) bool { return true }); err != nil {
		return err
	}
	if err := o.unlockAll(ctx, asking, o.notice); err != nil {
		return err
	}
	if o.listsLocked() {
		return o.refresh(ctx)
	}
	return o.filled(ctx)
}

// filled waits until an unlocked collection shows the same items for a while. KeePassXC
// (2.8.0) was seen to call a database open a moment before it showed what is in it.
func (o *opened) filled(ctx context.Context) error {
	since, shown := time.Now(), -1
	for {
		if err := o.refresh(ctx); err != nil {
			return err
		}
		if len(o.items) != shown {
			since, shown = time.Now(), len(o.items)
		}
		if time.Since(since) >= o.rest {
			return nil
		}
		select {
		case <-ctx.Done():
			return ErrNoAnswer
		case <-time.After(o.rest / 10):
		}
	}
}

// unlockAll opens collections. If one is still locked after its dialog ended, that is as
// good as a no.
func (o *opened) unlockAll(ctx context.Context, paths []dbus.ObjectPath, notice Notice) error {
	if len(paths) == 0 {
		return nil
	}
	if err := o.unlock(ctx, paths, Locked, notice); err != nil {
		return unread(err)
	}
	for _, path := range paths {
		switch locked, err := o.isLocked(ctx, path); {
		case err != nil:
			return unread(err)
		case locked:
			return ErrDenied
		}
	}
	return nil
}

// unsearched reports whether a collection is locked and did not list its items.
func (o *opened) unsearched() bool {
	return !o.listsLocked() && slices.ContainsFunc(o.all, func(c collection) bool { return c.locked })
}

// unread is what an error means while nothing has been written.
func unread(err error) error {
	switch {
	case errors.Is(err, ErrDenied), errors.Is(err, ErrUnavailable), errors.Is(err, ErrNoAnswer):
		return err
	case errors.Is(err, errLeft), errors.Is(err, errLost), lost(err):
		return ErrNoAnswer
	}
	return said(err, "")
}

// unwritten is what an error means after a call that writes.
func unwritten(err error, secret string) error {
	switch {
	case errors.Is(err, errLost), lost(err):
		return ErrUnknown
	case errors.Is(err, errLeft), errors.Is(err, ErrNoAnswer), errors.Is(err, ErrDenied), errors.Is(err, ErrUnavailable):
		return unread(err)
	}
	return said(err, secret)
}

func (s *secretStore) get(ctx context.Context, account string, notice Notice) (Kept, error) {
	o, err := s.open(ctx, account, notice)
	if err != nil {
		return Kept{}, err
	}
	var more []dbus.ObjectPath
	if len(o.items) == 0 && !o.listsLocked() {
		more = append(more, o.home.path)
	}
	if err := o.unlockFor(ctx, more...); err != nil {
		return Kept{}, err
	}
	switch {
	case len(o.items) > 0:
	case o.unsearched():
		return Kept{}, ErrUnsearched
	default:
		return Kept{}, ErrNotFound
	}
	session, err := o.session(ctx)
	if err != nil {
		return Kept{}, unread(err)
	}
	defer o.endSession(ctx, session)
	return o.read(ctx, session, o.items[0])
}

func (o *opened) session(ctx context.Context) (session dbus.ObjectPath, err error) {
	var output dbus.Variant
	err = o.call(ctx, secretsPath, secretService+".OpenSession", "plain", dbus.MakeVariant("")).Store(&output, &session)
	return session, err
}

// endSession does not ask for a reply, which might never come.
func (o *opened) endSession(ctx context.Context, session dbus.ObjectPath) {
	o.conn.Object(o.owner, session).Go(secretSession+".Close", dbus.FlagNoReplyExpected|dbus.FlagNoAutoStart, nil)
}

// read reads an item. KeePassXC asks a person first.
func (o *opened) read(ctx context.Context, session dbus.ObjectPath, i item) (Kept, error) {
	if i.locked {
		if err := o.unlock(ctx, []dbus.ObjectPath{i.path}, MayAsk, o.notice); err != nil {
			return Kept{}, unread(err)
		}
	}
	var value secret
	if err := o.call(ctx, i.path, secretItem+".GetSecret", session).Store(&value); err != nil {
		return Kept{}, unread(err)
	}
	return Kept{cloudflare.NewToken(string(value.Value)), i.since}, nil
}
