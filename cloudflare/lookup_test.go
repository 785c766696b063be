package cloudflare

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// nameServer answers A with four and AAAA with six, with SERVFAIL where that is empty,
// never for "silent", and much later where it begins with "late ". It returns a resolver
// that asks only this server.
func nameServer(t *testing.T, four, six string) *net.Resolver {
	t.Helper()
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	go func() {
		for buffer := make([]byte, 1500); ; {
			n, from, err := server.ReadFrom(buffer)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(buffer[:n]) != nil {
				continue
			}
			question := m.Questions[0]
			resource := dnsmessage.Resource{Header: dnsmessage.ResourceHeader{Name: question.Name, Type: question.Type, Class: question.Class, TTL: 60}}
			address := six
			if question.Type == dnsmessage.TypeA {
				address = four
			}
			address, late := strings.CutPrefix(address, "late ")
			switch ip, err := netip.ParseAddr(address); {
			case address == "silent":
				continue
			case err != nil:
				m.RCode = dnsmessage.RCodeServerFailure
			case ip.Is4():
				resource.Body = &dnsmessage.AResource{A: ip.As4()}
				m.Answers = append(m.Answers, resource)
			default:
				resource.Body = &dnsmessage.AAAAResource{AAAA: ip.As16()}
				m.Answers = append(m.Answers, resource)
			}
			m.Response, m.Additionals = true, nil
			reply, err := m.Pack()
			if err != nil {
				continue
			}
			if late {
				time.AfterFunc(4*resolutionDelay, func() { _, _ = server.WriteTo(reply, from) })
				continue
			}
			_, _ = server.WriteTo(reply, from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", server.LocalAddr().String())
	}}
}

// The addresses of one family are enough, whichever it is, and the other one is not
// waited for.
func TestOneFamilyOfAddressesIsEnough(t *testing.T) {
	for name, c := range map[string]struct {
		four, six string
		want      []string
	}{
		"no answer for IPv6": {"192.0.2.1", "silent", []string{"192.0.2.1"}},
		"no answer for IPv4": {"silent", "2001:db8::1", []string{"2001:db8::1"}},
		"a fault for IPv6":   {"192.0.2.1", "", []string{"192.0.2.1"}},
		"a fault for IPv4":   {"", "2001:db8::1", []string{"2001:db8::1"}},
		"a late answer":      {"", "late 2001:db8::1", []string{"2001:db8::1"}},
		"IPv4 is late":       {"late 192.0.2.1", "2001:db8::1", []string{"192.0.2.1", "2001:db8::1"}},
		"a fault for both":   {"", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := nameServer(t, c.four, c.six)
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			began := time.Now()
			addrs, err := bothFamilies(ctx, r, "api.cloudflare.com.")
			var got []string
			for _, a := range addrs {
				got = append(got, a.Unmap().String())
			}
			if slices.Sort(got); !slices.Equal(got, c.want) || (err != nil) != (c.want == nil) {
				t.Errorf("%v, %v, after %v", got, err, time.Since(began))
			}
		})
	}
}

// A look-up that gets no answer is started again beside the first. The first answer
// counts; without one, a server's error counts more than another's silence.
func TestLookUpsAreRepeated(t *testing.T) {
	fails, silence, missing := &net.DNSError{Err: "server misbehaving"}, &net.DNSError{Err: "i/o timeout", IsTimeout: true}, &net.DNSError{Err: "no such host", IsNotFound: true}
	another := &net.DNSError{Err: "refused"}
	found := []netip.Addr{netip.MustParseAddr("104.16.0.1")}
	type end struct {
		after time.Duration // since it was begun
		err   error         // nil where it finds the address
	}
	const ever = time.Hour
	for name, c := range map[string]struct {
		ends []end // of each look-up; the last one repeats
		took time.Duration
		want error // nil for the address
	}{
		"at once":                        {[]end{{0, nil}}, 0, nil},
		"the second is answered":         {[]end{{ever, nil}, {100 * time.Millisecond, nil}}, besides[0] + 100*time.Millisecond, nil},
		"the last is answered":           {[]end{{ever, nil}, {ever, nil}, {ever, nil}, {0, nil}}, besides[2], nil},
		"a fault at once":                {[]end{{0, fails}}, 0, fails},
		"no such host, while others run": {[]end{{besides[0] + 1, missing}, {ever, nil}}, besides[0] + 1, missing},
		"a fault, then silence":          {[]end{{besides[0] + 1, fails}, {5, silence}}, besides[0] + 5, fails},
		"silence, then a fault":          {[]end{{besides[0] + 1, silence}, {5, fails}}, besides[0] + 5, fails},
		"no such host, beside silence":   {[]end{{ever, nil}, {0, missing}, {ever, nil}}, lookUpTimeout, missing},
		"two faults":                     {[]end{{besides[0] + 1, fails}, {5, another}}, besides[0] + 5, fails},
		"a fault beside silence":         {[]end{{ever, nil}, {0, fails}, {ever, nil}}, lookUpTimeout, fails},
		"silence, then nobody else":      {[]end{{besides[0] + 1, silence}, {5, errSkipped}}, besides[0] + 5, silence},
		"silence":                        {[]end{{ever, nil}}, lookUpTimeout, silence},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), lookUpTimeout)
				defer cancel()
				var begun atomic.Int32
				began := time.Now()
				addrs, err := askedAgain(ctx, "api.cloudflare.com", func() map[string]bool { return nil }, func(map[string]bool) ([]netip.Addr, error) {
					e := c.ends[min(int(begun.Add(1)), len(c.ends))-1]
					select {
					case <-time.After(e.after):
						return found, e.err
					case <-ctx.Done():
						return nil, ctx.Err()
					}
				})
				took := time.Since(began)
				if took > c.took+time.Second/1000 || took < c.took || (err == nil) != (c.want == nil) || err == nil && !slices.Equal(addrs, found) {
					t.Errorf("%v, %v, after %v", addrs, err, took)
				}
				var wanted *net.DNSError
				if errors.As(c.want, &wanted) && (err == nil || !strings.Contains(err.Error(), wanted.Err) || isTimeout(err) != isTimeout(wanted)) {
					t.Errorf("%v, want %v", err, c.want)
				}
			})
		})
	}
}

// A repeat that finds no other name server asks all of them again: a datagram may be lost.
func TestTheOnlyNameServerIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), lookUpTimeout)
		defer cancel()
		asked := func() map[string]bool { return map[string]bool{"192.0.2.53:53": true} }
		var repeated atomic.Bool
		addrs, err := askedAgain(ctx, "api.cloudflare.com", asked, func(skip map[string]bool) ([]netip.Addr, error) {
			switch {
			case len(skip) > 0:
				repeated.Store(true)
				return nil, &net.DNSError{Err: errSkipped.Error()}
			case repeated.Load():
				return []netip.Addr{netip.MustParseAddr("104.16.0.1")}, nil
			}
			<-ctx.Done()
			return nil, ctx.Err()
		})
		if err != nil || len(addrs) != 1 {
			t.Errorf("%v, %v", addrs, err)
		}
	})
}

// Where nobody listens on a name server's port, that is noted: the system does not say so
// each time.
func TestAPortWithNoNameServerIsNoted(t *testing.T) {
	free, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.LocalAddr().String()
	_ = free.Close()
	servers := &nameServers{end: time.Now().Add(time.Minute)}
	r := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return servers.dialer(ctx, nil)(ctx, "udp", address)
	}}
	if _, err := bothFamilies(t.Context(), r, "api.cloudflare.com"); err == nil || !servers.refused.Load() {
		t.Errorf("%v, noted: %v", err, servers.refused.Load())
	}
}

// A name server is not asked again while others are left; our own refusal to ask it is
// not an answer of the server.
func TestNameServersAreNotAskedTwice(t *testing.T) {
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	address := server.LocalAddr().String()
	servers := &nameServers{end: time.Now().Add(time.Minute)}
	conn, err := servers.dialer(t.Context(), nil)(t.Context(), "udp", address)
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.Close()
	_, err = servers.dialer(t.Context(), servers.asked())(t.Context(), "udp", address)
	if !skipped(err) {
		t.Errorf("it is asked again: %v", err)
	}
	if skipped(nil) || skipped(errors.New("no such host")) {
		t.Error("any error counts as skipped")
	}
}
