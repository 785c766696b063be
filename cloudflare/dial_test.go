package cloudflare

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// fakeNet is a network for a dialer: what a name leads to, and how an address behaves.
type fakeNet struct {
	*dialer
	mu      sync.Mutex
	lookUps int
	dialled []string
}

func newFakeNet(addrs []string, lookUp time.Duration, dial func(ctx context.Context, address string) (net.Conn, error)) *fakeNet {
	f := &fakeNet{dialer: newDialer()}
	f.lookUp = func(context.Context, string) ([]netip.Addr, error) {
		f.mu.Lock()
		f.lookUps++
		f.mu.Unlock()
		time.Sleep(lookUp)
		var out []netip.Addr
		for _, a := range addrs {
			out = append(out, netip.MustParseAddr(a))
		}
		return out, nil
	}
	f.dial = func(ctx context.Context, _, address string) (net.Conn, error) {
		f.mu.Lock()
		f.dialled = append(f.dialled, address)
		f.mu.Unlock()
		return dial(ctx, address)
	}
	return f
}

func pipe() net.Conn {
	a, b := net.Pipe()
	_ = b.Close()
	return a
}

var errDial = errors.New("refused")

// Requests that are made side by side, and those after them, share one look-up; after one
// failed connection the name is looked up anew.
func TestOneLookUpServesAllRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var broken atomic.Bool
		f := newFakeNet([]string{"104.16.0.1"}, 5200*time.Millisecond, func(context.Context, string) (net.Conn, error) {
			if broken.Load() {
				return nil, errDial
			}
			return pipe(), nil
		})
		var all sync.WaitGroup
		connect := func() {
			c, err := f.DialContext(t.Context(), "tcp", "api.cloudflare.com:443")
			if err != nil && !broken.Load() {
				t.Error(err)
			}
			if err == nil {
				_ = c.Close()
			}
		}
		for range 3 {
			all.Go(connect)
		}
		all.Wait()
		connect()
		if f.lookUps != 1 {
			t.Errorf("%d look-ups", f.lookUps)
		}
		broken.Store(true)
		connect()
		broken.Store(false)
		connect()
		if f.lookUps != 2 {
			t.Errorf("%d look-ups after a failure", f.lookUps)
		}
	})
}

// A family that leads nowhere costs a third of a second, and the look-up takes no time
// from the connection.
func TestAddressesAreTriedBesideEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeNet([]string{"2606:4700::1", "2606:4700::2", "104.16.0.1", "104.16.0.2"}, 6*time.Second, func(ctx context.Context, address string) (net.Conn, error) {
			if address == "104.16.0.1:443" {
				return pipe(), nil
			}
			<-ctx.Done()
			return nil, ctx.Err()
		})
		began := time.Now()
		c, err := f.DialContext(t.Context(), "tcp", "api.cloudflare.com:443")
		if took := time.Since(began); err != nil || took != 6*time.Second+attemptDelay {
			t.Fatalf("%v after %v", err, took)
		}
		_ = c.Close()
		if want := []string{"[2606:4700::1]:443", "104.16.0.1:443"}; !slices.Equal(f.dialled, want) {
			t.Errorf("%v", f.dialled)
		}
	})
}

// When an address fails, the next one is tried at once, without its delay.
func TestTheNextAddressDoesNotWaitForOneThatFailed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeNet([]string{"2606:4700::1", "104.16.0.1"}, 0, func(_ context.Context, address string) (net.Conn, error) {
			if address == "104.16.0.1:443" {
				return pipe(), nil
			}
			return nil, errDial
		})
		began := time.Now()
		c, err := f.DialContext(t.Context(), "tcp", "api.cloudflare.com:443")
		if took := time.Since(began); err != nil || took != 0 {
			t.Fatalf("%v after %v", err, took)
		}
		_ = c.Close()
	})
}

// Of two families that fail, the one that leads anywhere is reported, and IPv4 before IPv6,
// whichever came first.
func TestTheFailureThatTellsMost(t *testing.T) {
	four, six, lost := errors.New("IPv4"), errors.New("IPv6"), &net.OpError{Op: "dial", Err: errnoNetUnreachable}
	addrs := []netip.Addr{netip.MustParseAddr("2606:4700::1"), netip.MustParseAddr("104.16.0.1"), netip.MustParseAddr("2606:4700::2")}
	for name, c := range map[string]struct {
		failures []error
		want     error
	}{
		"both":                 {[]error{six, four, errors.New("IPv6 again")}, four},
		"no route for IPv4":    {[]error{six, lost, nil}, six},
		"no route for IPv6":    {[]error{lost, four, lost}, four},
		"IPv4 was not tried":   {[]error{six, nil, nil}, six},
		"a route for only one": {[]error{lost, nil, six}, six},
		"no route at all":      {[]error{lost, lost, nil}, lost},
	} {
		if got := mostTelling(addrs, c.failures); !errors.Is(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// Where nothing connects, the first address's failure is reported, and it ends.
func TestNoAddressConnects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeNet([]string{"104.16.0.1", "104.16.0.2", "2606:4700::1"}, 0, func(_ context.Context, address string) (net.Conn, error) {
			if address == "104.16.0.1:443" {
				time.Sleep(time.Second)
				return nil, errDial
			}
			return nil, errors.New("another")
		})
		if _, err := f.DialContext(t.Context(), "tcp", "api.cloudflare.com:443"); !errors.Is(err, errDial) {
			t.Error(err)
		}
		silent := newFakeNet([]string{"104.16.0.1"}, 0, func(ctx context.Context, _ string) (net.Conn, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		})
		began := time.Now()
		if _, err := silent.DialContext(t.Context(), "tcp", "api.cloudflare.com:443"); err == nil || time.Since(began) != connectTimeout {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

// Addresses that Cloudflare cannot have, and some that it has.
func TestAddressesThatAreNotCloudflares(t *testing.T) {
	for address, want := range map[string]bool{
		"0.0.0.0": true, "::": true, "127.0.0.1": true, "::1": true, "10.1.2.3": true, "192.168.1.1": true, "172.16.0.1": true, "169.254.1.1": true,
		"fe80::1": true, "fd00::1": true, "100.64.0.1": true, "198.18.0.5": true, "::ffff:127.0.0.1": true, "::ffff:198.18.0.5": true, "2001:db8::1": true,
		"192.0.2.1": true, "198.51.100.1": true, "203.0.113.1": true, "0.1.2.3": true, "100::1": true, "224.0.0.1": true, "ff02::1": true, "255.255.255.255": true,
		"104.16.0.1": false, "172.64.0.1": false, "2606:4700::6810:1": false, "64:ff9b::6810:1": false, "1.1.1.1": false, "::ffff:104.16.0.1": false,
	} {
		if got := notCloudflares(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}

// IPv6 that connects and then drops everything is left for IPv4, once, and later requests
// go that way.
func TestIPv6ThatDropsDataIsLeftForIPv4(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(alive))
	defer server.Close()
	f := newFakeNet([]string{"2606:4700::1", "104.16.0.1"}, 0, func(ctx context.Context, address string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", server.Listener.Addr().String())
		if address == "[2606:4700::1]:443" && err == nil {
			return &blackHole{conn, make(chan struct{})}, nil
		}
		return conn, err
	})
	transport := NewTransport()
	transport.Proxy = nil
	transport.dialer, transport.DialContext = f.dialer, f.DialContext
	transport.TLSHandshakeTimeout = 150 * time.Millisecond
	transport.TLSClientConfig.InsecureSkipVerify = true
	c := NewClient("test", transport)
	defer c.Close()
	for range 2 {
		if r := c.Run(t.Context(), VerifyUser(NewToken(sample))); r.Outcome != OutcomeOK || !r.OnlyIPv4 {
			t.Errorf("%+v", r)
		}
	}
	if want := []string{"[2606:4700::1]:443", "104.16.0.1:443"}; !slices.Equal(f.dialled, want) {
		t.Errorf("%v", f.dialled)
	}
}

// blackHole is a connection over IPv6 that stands, but nothing gets through.
type blackHole struct {
	net.Conn
	closed chan struct{}
}

func (b *blackHole) Write(p []byte) (int, error) { return len(p), nil }

func (b *blackHole) Read([]byte) (int, error) {
	<-b.closed
	return 0, io.EOF
}

func (b *blackHole) Close() error {
	select {
	case <-b.closed:
	default:
		close(b.closed)
	}
	return b.Conn.Close()
}

func (b *blackHole) RemoteAddr() net.Addr {
	return &net.TCPAddr{IP: net.ParseIP("2606:4700::1"), Port: 443}
}
