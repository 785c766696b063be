package cloudflare

// The look-up of a name. Go's resolver asks one name server after the other and waits
// five seconds for each, so that two dead ones use up all the time there is, and a late
// answer is lost. Here each gets the whole time, and the next ones are asked beside it.

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// lookUpTimeout is the look-up's own share of [ProbeTimeout].
const lookUpTimeout = 6500 * time.Millisecond

// besides are the times at which the look-up is started once more, beside the one that is
// waited for. It asks the name servers that were not asked yet, or all of them, since a
// datagram may get lost.
var besides = []time.Duration{1200 * time.Millisecond, 2400 * time.Millisecond, 4 * time.Second}

// lookUp finds the addresses of a host.
func lookUp(ctx context.Context, host string) ([]netip.Addr, error) {
	ctx, cancel := context.WithTimeout(ctx, lookUpTimeout)
	defer cancel()
	servers := &nameServers{end: time.Now().Add(lookUpTimeout)}
	addrs, err := askedAgain(ctx, host, servers.asked, func(skip map[string]bool) ([]netip.Addr, error) {
		return bothFamilies(ctx, &net.Resolver{Dial: servers.dialer(ctx, skip)}, host)
	})
	if isTimeout(err) && servers.refused.Load() {
		err = &net.DNSError{Err: ErrnoRefused.Error(), Name: host}
	}
	return addrs, err
}

// askedAgain runs a look-up, and starts more of them beside it as long as none has an
// answer. Each leaves out the name servers that were asked before it began.
func askedAgain(ctx context.Context, host string, asked func() map[string]bool, lookUp func(skip map[string]bool) ([]netip.Addr, error)) ([]netip.Addr, error) {
	type result struct {
		addrs []netip.Addr
		err   error
		main  bool // of the look-up that is waited for
	}
	results := make(chan result, 1+len(besides))
	ask := func(skip map[string]bool) (out result) {
		out.addrs, out.err = lookUp(skip)
		return out
	}
	running := 1
	go func() {
		out := ask(nil)
		out.main = true
		results <- out
	}()
	began := time.Now()
	var first error
	for begun := 0; ; {
		var next <-chan time.Time
		if begun < len(besides) {
			next = time.After(time.Until(began.Add(besides[begun])))
		}
		select {
		case <-next:
			begun, running = begun+1, running+1
			go func() {
				out := ask(asked())
				if skipped(out.err) {
					out = ask(nil)
				}
				results <- out
			}()
		case r := <-results:
			running--
			if r.err == nil {
				return r.addrs, nil
			}
			if first == nil || isTimeout(first) && !skipped(r.err) {
				first = r.err // an answer from a server tells more than another server's silence
			}
			dns, ok := errors.AsType[*net.DNSError](r.err)
			if running == 0 || r.main && ok && dns.IsNotFound {
				return nil, first
			}
		case <-ctx.Done():
			if first == nil {
				first = &net.DNSError{Err: "i/o timeout", Name: host, IsTimeout: true}
			}
			return nil, first
		}
	}
}

// resolutionDelay is how long to wait for the other family once one has addresses: RFC
// 8305, section 3.
const resolutionDelay = 50 * time.Millisecond

// fourDelay is how long to wait for IPv4 where IPv6 came first. What comes later is lost,
// and IPv6 often leads nowhere.
const fourDelay = time.Second

// bothFamilies asks for the addresses of both families side by side. Package net keeps
// asking a name server that answers for IPv4 and refuses to for IPv6; this does not wait
// for that.
func bothFamilies(ctx context.Context, r *net.Resolver, host string) ([]netip.Addr, error) {
	type result struct {
		addrs []netip.Addr
		err   error
	}
	four, six := make(chan result, 1), make(chan result, 1)
	for network, into := range map[string]chan result{"ip4": four, "ip6": six} {
		go func() {
			addrs, err := r.LookupNetIP(ctx, network, host)
			into <- result{addrs, err}
		}()
	}
	var addrs []netip.Addr
	var errs [2]error
	var late <-chan time.Time
	for left := 2; left > 0; left-- {
		var got result
		select {
		case got = <-four:
			errs[0] = got.err
		case got = <-six:
			errs[1] = got.err
		case <-late:
			return addrs, nil
		}
		if addrs = append(addrs, got.addrs...); len(addrs) > 0 && is6(addrs[0]) {
			late = time.After(fourDelay)
		} else if len(addrs) > 0 {
			late = time.After(resolutionDelay)
		}
	}
	if len(addrs) > 0 {
		return addrs, nil
	}
	return nil, cmp.Or(errs[:]...)
}

func isTimeout(err error) bool {
	dns, ok := errors.AsType[*net.DNSError](err)
	return ok && dns.IsTimeout
}

// errSkipped is what dialing a name server that is to be skipped returns. Package net
// keeps only its text.
var errSkipped = errors.New("this name server was asked before")

func skipped(err error) bool { return err != nil && strings.Contains(err.Error(), errSkipped.Error()) }

// nameServers are those that a look-up has contacted.
type nameServers struct {
	mu  sync.Mutex
	met map[string]bool
	end time.Time

	// refused is set once nobody listens where one should be. Systems limit how often they
	// say so, so that later questions to the same server meet silence.
	refused atomic.Bool
}

// asked is a copy of them.
func (s *nameServers) asked() map[string]bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.met)
}

// dialer connects to name servers for package net, except those to skip.
func (s *nameServers) dialer(ctx context.Context, skip map[string]bool) func(context.Context, string, string) (net.Conn, error) {
	return func(_ context.Context, network, server string) (net.Conn, error) {
		if skip[server] {
			return nil, errSkipped
		}
		s.mu.Lock()
		if s.met == nil {
			s.met = map[string]bool{}
		}
		s.met[server] = true
		s.mu.Unlock()
		conn, err := new(net.Dialer).DialContext(ctx, network, server)
		if err != nil {
			return nil, err
		}
		_ = conn.SetDeadline(s.end)
		stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
		if packets, ok := conn.(*net.UDPConn); ok {
			return &patientPackets{packets, stop, &s.refused}, nil
		}
		return &patientStream{conn, stop}, nil
	}
}

// patientPackets and patientStream wait until the look-up ends, whatever deadline package
// net sets. It tells datagrams from a stream by net.PacketConn.
type patientPackets struct {
	*net.UDPConn
	stop    func() bool
	refused *atomic.Bool
}

func (c *patientPackets) Read(p []byte) (int, error) {
	n, err := c.UDPConn.Read(p)
	if errors.Is(err, ErrnoRefused) {
		c.refused.Store(true)
	}
	return n, err
}

func (*patientPackets) SetDeadline(time.Time) error { return nil }

func (c *patientPackets) Close() error {
	c.stop()
	return c.UDPConn.Close()
}

type patientStream struct {
	net.Conn
	stop func() bool
}

func (*patientStream) SetDeadline(time.Time) error { return nil }

func (c *patientStream) Close() error {
	c.stop()
	return c.Conn.Close()
}
