package keyring

// The session bus: how it is found and reached, and what its errors mean.

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
	"sync"

	"github.com/godbus/dbus/v5"
)

// bus is one connection for the life of the program, made when it is first needed:
// KeePassXC grants its permissions per connection.
type bus struct {
	mu   sync.Mutex
	conn *dbus.Conn
}

func (b *bus) connection(ctx context.Context) (*dbus.Conn, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.conn != nil && b.conn.Connected() {
		return b.conn, nil
	}
	var err error
	b.conn, err = connect(ctx)
	return b.conn, err
}

func (b *bus) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.conn != nil {
		_ = b.conn.Close()
		b.conn = nil
	}
}

// connect opens a private connection; ctx bounds only the connecting. It dials the socket
// itself because godbus panics, in a goroutine that no recover can reach, when such a
// connection closes within a message (v5.2.4, transport_unix.go: its reader passes on the
// -1 of a failed recvmsg as a count).
func connect(ctx context.Context) (*dbus.Conn, error) {
	err := os.ErrNotExist
	for one := range strings.SplitSeq(busAddress(), ";") {
		var socket net.Conn
		if socket, err = new(net.Dialer).DialContext(ctx, "unix", socketOf(one)); err != nil {
			continue
		}
		var conn *dbus.Conn
		if conn, err = dbus.NewConn(socket); err != nil {
			_ = socket.Close()
			continue
		}
		goOn := context.AfterFunc(ctx, func() { _ = conn.Close() })
		if err = conn.Auth(nil); err == nil {
			err = conn.Hello()
		}
		if goOn() && err == nil {
			return conn, nil
		}
		_ = conn.Close()
		if err == nil {
			err = context.Cause(ctx)
		}
	}
	return nil, err
}

// socketOf is the socket of one bus address, as package net names it.
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

// busAddress is the address of the session bus, or empty. It follows godbus with two
// exceptions: where godbus finds no bus it runs dbus-launch, which leaves stray processes,
// and it can connect over TCP, which would take the token off this computer.
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

// lost reports whether an error means that no answer came, instead of being the answer.
// The bus makes such errors up when a service dies.
func lost(err error) bool {
	if said, ok := errors.AsType[dbus.Error](err); ok {
		return slices.Contains([]string{"NoReply", "Disconnected", "Timeout", "TimedOut", "ServiceUnknown", "NameHasNoOwner"},
			strings.TrimPrefix(said.Name, "org.freedesktop.DBus.Error."))
	}
	_, network := errors.AsType[net.Error](err)
	return network || errors.Is(err, dbus.ErrClosed) || errors.Is(err, io.EOF) ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// words is what may be shown of an error. Of a service's error that is only the name: its
// text could repeat, in any form, what the service keeps.
func words(err error) string {
	if said, ok := errors.AsType[dbus.Error](err); ok {
		return said.Name
	}
	return err.Error()
}

// call never starts the service that it calls.
func call(ctx context.Context, object dbus.BusObject, method string, args ...any) *dbus.Call {
	return object.CallWithContext(ctx, method, dbus.FlagNoAutoStart, args...)
}

// ownerOf is the unique name behind a name on the bus, or empty if nobody has it.
func ownerOf(ctx context.Context, conn *dbus.Conn, name string) (string, error) {
	var owner string
	err := call(ctx, conn.BusObject(), "org.freedesktop.DBus.GetNameOwner", name).Store(&owner)
	if said, ok := errors.AsType[dbus.Error](err); ok && said.Name == "org.freedesktop.DBus.Error.NameHasNoOwner" {
		return "", nil
	}
	return owner, err
}
