package keyring

// The look at a Secret Service (gnome-keyring, KWallet, KeePassXC). It uses a
// connection of its own and only calls that read, each marked so that the bus
// starts nobody to answer it.

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/user"
	"path"
	"slices"
	"strings"
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
)

// look asks in a goroutine because reading a file knows no context, and a home
// directory on a network that is down would hold it for ever.
func look(ctx context.Context) State {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	answer := make(chan State, 1)
	go func() { answer <- ask(ctx) }()
	select {
	case state := <-answer:
		return state
	case <-ctx.Done():
		return Stuck
	}
}

func ask(ctx context.Context) State {
	conn, err := connect(ctx)
	if err != nil {
		return silent(ctx)
	}
	defer conn.Close()

	var running bool
	if err := call(ctx, conn.BusObject(), "org.freedesktop.DBus.NameHasOwner", secretsName).Store(&running); err != nil {
		return silent(ctx)
	}
	if !running {
		return asleep(ctx, conn)
	}
	collection, err := collectionInUse(ctx, conn)
	switch {
	case err != nil:
		return silent(ctx)
	case collection == noObject:
		return NoCollection
	case clearText(keyringName(collection)):
		return PlainFile
	}
	var locked bool
	if err := property(ctx, conn, collection, secretCollection, "Locked").Store(&locked); err != nil {
		return silent(ctx)
	}
	if locked {
		return Locked
	}
	return Ready
}

// asleep tells a service that the bus would start on first use from one that
// does not exist. It would come up locked, so that is what it counts as. Which
// keyring it would use is known only for gnome-keyring, from its files.
func asleep(ctx context.Context, conn *dbus.Conn) State {
	var names []string
	if err := call(ctx, conn.BusObject(), "org.freedesktop.DBus.ListActivatableNames").Store(&names); err != nil {
		return silent(ctx)
	}
	switch {
	case !slices.Contains(names, secretsName):
		return NoService
	case clearText(defaultKeyringName()):
		return PlainFile
	}
	return Locked
}

// silent is the state behind an error: out of time, or nobody there.
func silent(ctx context.Context) State {
	if ctx.Err() != nil {
		return Stuck
	}
	return NoService
}

// collectionInUse is the collection that go-keyring is going to use: the one
// called login if there is one, or else the default. Looking at the default
// alone would judge a different keyring than the one that gets the token.
func collectionInUse(ctx context.Context, conn *dbus.Conn) (dbus.ObjectPath, error) {
	var all []dbus.ObjectPath
	err := property(ctx, conn, secretsPath, secretService, "Collections").Store(&all)
	if err == nil && slices.Contains(all, loginKeyring) {
		return loginKeyring, nil
	}
	var collection dbus.ObjectPath
	err = call(ctx, conn.Object(secretsName, secretsPath), secretService+".ReadAlias", "default").Store(&collection)
	return collection, err
}

// left counts the tokens in all collections, locked ones included: go-keyring
// sees one collection only, and which one changes when a login keyring is set
// up. No account stands for all of them.
func left(ctx context.Context, account string) (int, error) {
	attributes := map[string]string{"service": service}
	if account != "" {
		attributes["username"] = account
	}
	conn, err := connect(ctx)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	var unlocked, locked []dbus.ObjectPath
	err = call(ctx, conn.Object(secretsName, secretsPath), secretService+".SearchItems", attributes).Store(&unlocked, &locked)
	return len(unlocked) + len(locked), err
}

// lost tells an error that stands in the place of an answer from one that is
// the answer. The bus makes up the first kind when a service dies, and the next
// look may find that service started anew and locked, as if it had done nothing.
func lost(err error) bool {
	if said, ok := errors.AsType[dbus.Error](err); ok {
		return slices.Contains([]string{"NoReply", "Disconnected", "Timeout", "TimedOut", "ServiceUnknown", "NameHasNoOwner"},
			strings.TrimPrefix(said.Name, "org.freedesktop.DBus.Error."))
	}
	_, network := errors.AsType[net.Error](err)
	return network || errors.Is(err, dbus.ErrClosed) || errors.Is(err, io.EOF)
}

// words is what may be told of an error: of a service's only the name, because its
// text can repeat, in whatever form, what the service keeps.
func words(err error) string {
	if said, ok := errors.AsType[dbus.Error](err); ok {
		return said.Name
	}
	return err.Error()
}

func call(ctx context.Context, object dbus.BusObject, method string, args ...any) *dbus.Call {
	return object.CallWithContext(ctx, method, dbus.FlagNoAutoStart, args...)
}

func property(ctx context.Context, conn *dbus.Conn, object dbus.ObjectPath, of, name string) *dbus.Call {
	return call(ctx, conn.Object(secretsName, object), "org.freedesktop.DBus.Properties.Get", of, name)
}

// connect opens a private connection that closes when the context ends. It dials
// by itself because godbus panics, in a goroutine that nobody can guard, when such a
// connection closes within a message (v5.2.4, transport_unix.go: its reader hands on
// the -1 of a failed recvmsg as a count).
func connect(ctx context.Context) (*dbus.Conn, error) {
	err := os.ErrNotExist
	for one := range strings.SplitSeq(busAddress(), ";") {
		var socket net.Conn
		if socket, err = new(net.Dialer).DialContext(ctx, "unix", socketOf(one)); err != nil {
			continue
		}
		var conn *dbus.Conn
		if conn, err = dbus.NewConn(socket, dbus.WithContext(ctx)); err != nil {
			_ = socket.Close()
			continue
		}
		if err = conn.Auth(nil); err == nil {
			err = conn.Hello()
		}
		if err == nil {
			return conn, nil
		}
		_ = conn.Close()
	}
	return nil, err
}

// socketOf is the socket of one address of a bus, as package net names it.
func socketOf(address string) string {
	for part := range strings.SplitSeq(strings.TrimPrefix(address, "unix:"), ",") {
		key, value, _ := strings.Cut(part, "=")
		value, err := dbus.UnescapeBusAddressValue(value)
		switch {
		case err != nil:
		case key == "path":
			return value
		case key == "abstract":
			return "@" + value
		}
	}
	return ""
}

// busAddress is the address of the session bus, or empty. It follows godbus,
// by which go-keyring connects, but not all the way: where godbus finds no bus
// it runs dbus-launch, which leaves stray programs behind, and it can connect
// over TCP, which would take the token off this computer.
func busAddress() string {
	address := os.Getenv("DBUS_SESSION_BUS_ADDRESS")
	if address == "" {
		me, err := user.Current()
		if err != nil {
			return ""
		}
		socket := path.Join("/run/user", me.Uid, "bus")
		if _, err := os.Stat(socket); err != nil {
			return ""
		}
		return "unix:path=" + socket
	}
	for one := range strings.SplitSeq(address, ";") {
		if !strings.HasPrefix(one, "unix:") {
			return ""
		}
	}
	return address
}
