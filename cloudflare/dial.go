package cloudflare

// From a name to a connection. The look-up has its own share of the time, which
// net.Dialer does not give it, and one look-up serves all requests. Then the addresses
// are tried side by side, as RFC 8305 says.

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"
)

// connectTimeout bounds the connection, once its addresses are known.
const connectTimeout = 6 * time.Second

// attemptDelay is how long one address has before the next is tried beside it: Go's own
// value, within the bounds of RFC 8305, section 5.
const attemptDelay = 300 * time.Millisecond

// dialer makes a transport's connections.
type dialer struct {
	lookUp func(ctx context.Context, host string) ([]netip.Addr, error)
	dial   func(ctx context.Context, network, address string) (net.Conn, error)

	mu    sync.Mutex
	names map[string]*answer
	last  netip.Addr // the address of the last connection
	both  bool       // there was an address of the other family too
	only4 bool
}

// answer is what a name leads to, once done is closed.
type answer struct {
	done  chan struct{}
	addrs []netip.Addr
	err   error
}

func newDialer() *dialer {
	d := &net.Dialer{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 15 * time.Second, Interval: 5 * time.Second, Count: 3}}
	return &dialer{lookUp: lookUp, dial: d.DialContext, names: map[string]*answer{}}
}

// DialContext connects to a host and port.
func (d *dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, &net.OpError{Op: "dial", Net: network, Err: err}
	}
	var addrs []netip.Addr
	if ip, err := netip.ParseAddr(host); err == nil {
		addrs = append(addrs, ip)
	} else if addrs, err = d.addresses(ctx, host); err != nil {
		return nil, &net.OpError{Op: "dial", Net: network, Err: err}
	}
	addrs = d.order(addrs)
	ctx, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	conn, err := d.race(ctx, network, addrs, port)
	if err != nil {
		d.forget() // the next try may be on another network
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last, d.both = addressOf(conn), hasBoth(addrs)
	return conn, nil
}

// addresses looks up a name, once for everybody who asks meanwhile. The result is kept
// until forget.
func (d *dialer) addresses(ctx context.Context, host string) ([]netip.Addr, error) {
	d.mu.Lock()
	a, asked := d.names[host]
	if !asked {
		a = &answer{done: make(chan struct{})}
		d.names[host] = a
		go func() {
			a.addrs, a.err = d.lookUp(context.WithoutCancel(ctx), host)
			if a.err != nil {
				d.mu.Lock()
				delete(d.names, host)
				d.mu.Unlock()
			}
			close(a.done)
		}()
	}
	d.mu.Unlock()
	select {
	case <-a.done:
		return a.addrs, a.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// forget drops all look-up results.
func (d *dialer) forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for name, a := range d.names {
		select {
		case <-a.done:
			delete(d.names, name)
		default:
		}
	}
}

// order alternates between the families, starting with that of the first address, so that
// a family that leads nowhere costs one delay.
func (d *dialer) order(addrs []netip.Addr) []netip.Addr {
	d.mu.Lock()
	only4 := d.only4
	d.mu.Unlock()
	var first, second []netip.Addr
	for _, a := range addrs {
		if is6(a) == is6(addrs[0]) {
			first = append(first, a)
		} else {
			second = append(second, a)
		}
	}
	if only4 && hasBoth(addrs) {
		return slices.DeleteFunc(slices.Clone(addrs), is6)
	}
	var out []netip.Addr
	for i := range max(len(first), len(second)) {
		out = append(out, first[min(i, len(first)):min(i+1, len(first))]...)
		out = append(out, second[min(i, len(second)):min(i+1, len(second))]...)
	}
	return out
}

func is6(a netip.Addr) bool { return a.Is6() && !a.Is4In6() }

// hasBoth reports whether there are addresses of both families.
func hasBoth(addrs []netip.Addr) bool {
	return slices.ContainsFunc(addrs, is6) && slices.ContainsFunc(addrs, func(a netip.Addr) bool { return !is6(a) })
}

func addressOf(c net.Conn) netip.Addr {
	if at, ok := c.RemoteAddr().(*net.TCPAddr); ok {
		return at.AddrPort().Addr()
	}
	return netip.Addr{}
}

// race tries the addresses in order, starting the next one after attemptDelay or as soon
// as one has failed. The first connection wins; if none does, the failure that tells most
// is reported.
func (d *dialer) race(ctx context.Context, network string, addrs []netip.Addr, port string) (net.Conn, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type result struct {
		conn net.Conn
		err  error
		at   int
	}
	results := make(chan result, len(addrs))
	next, running := 0, 0
	begin := func() {
		at := next
		next, running = next+1, running+1
		go func() {
			conn, err := d.dial(ctx, network, net.JoinHostPort(addrs[at].String(), port))
			results <- result{conn, err, at}
		}()
	}
	failures := make([]error, len(addrs))
	for begin(); running > 0; {
		var delay <-chan time.Time
		if next < len(addrs) {
			delay = time.After(attemptDelay)
		}
		select {
		case <-delay:
			begin()
		case r := <-results:
			running--
			if r.err == nil {
				cancel()
				go func(n int) { // the others lose
					for range n {
						if late := <-results; late.conn != nil {
							_ = late.conn.Close()
						}
					}
				}(running)
				return r.conn, nil
			}
			failures[r.at] = r.err
			if next < len(addrs) && ctx.Err() == nil {
				begin()
			}
		}
	}
	return nil, mostTelling(addrs, failures)
}

// mostTelling is the first failure of a family that leads anywhere at all: that of IPv4
// where both do, because a network that drops IPv6 is common and no fault of its own.
func mostTelling(addrs []netip.Addr, failures []error) error {
	var chosen error
	least := 0
	for at, err := range failures {
		if err == nil {
			continue // it was not tried
		}
		weight := 1
		if is6(addrs[at]) {
			weight++
		}
		if noRoute(err) {
			weight += 2
		}
		if chosen == nil || weight < least {
			chosen, least = err, weight
		}
	}
	return chosen
}

// fourOnly makes all later connections use IPv4 if the last one used IPv6 and there is a
// choice. It reports whether it did.
func (d *dialer) fourOnly() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.only4 && d.both && is6(d.last) {
		d.only4 = true
		return true
	}
	return false
}

// bothAgain undoes fourOnly.
func (d *dialer) bothAgain() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.only4 = false
}

// notCloudflares reports whether an address cannot be Cloudflare's: this computer's own,
// those of private networks, and reserved ones.
func notCloudflares(a netip.Addr) bool {
	a = a.Unmap()
	return a.IsUnspecified() || a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast() || a.IsMulticast() ||
		slices.ContainsFunc(reserved, func(p netip.Prefix) bool { return p.Contains(a) })
}

// reserved comes from IANA's registries of special-purpose addresses.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("100::/64"), netip.MustParsePrefix("2001:db8::/32"),
}
