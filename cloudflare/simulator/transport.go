package simulator

// A network inside the process: real net/http on both ends, pipes between them, no port.
// It begins after the TLS handshake.

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"tokendoctor/cloudflare"
)

const apiHost = "api.cloudflare.com"

// Transport leads to the simulated Cloudflare, and nowhere else.
func (s *Simulator) Transport() http.RoundTripper { return &transport{s} }

// clientSide is the client's own transport on the simulated network.
func clientSide(n *network) *cloudflare.Transport {
	t := cloudflare.NewTransport()
	t.Proxy, t.DialTLSContext = nil, n.dial
	return t
}

type transport struct{ sim *Simulator }

// RoundTrip applies the faults of the connection, because the endpoint is known here and
// not in the dialer.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := t.obstacle(r); err != nil {
		if r.Body != nil {
			_ = r.Body.Close()
		}
		return nil, err
	}
	return t.sim.client.RoundTrip(r)
}

// CloseIdleConnections is what http.Client asks its transport for.
func (t *transport) CloseIdleConnections() { t.sim.client.CloseIdleConnections() }

// Open is what the client asks its transport for.
func (t *transport) Open(ctx context.Context) { t.sim.client.Open(ctx) }

// network is a listener whose connections are pipes.
type network struct {
	roundTrip time.Duration

	conns  chan net.Conn
	done   chan struct{}
	close  sync.Once
	active sync.WaitGroup
}

func newNetwork(roundTrip time.Duration) *network {
	return &network{roundTrip: roundTrip, conns: make(chan net.Conn), done: make(chan struct{})}
}

func (n *network) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	if trace := httptrace.ContextClientTrace(ctx); trace != nil && trace.ConnectStart != nil {
		trace.ConnectStart("tcp", apiHost)
	}
	n.travel(ctx, 2) // one to connect, one for TLS 1.3
	client, server := net.Pipe()
	var broken atomic.Bool
	select {
	case n.conns <- &serverEnd{server, &broken}:
		return &clientEnd{client, &broken}, nil
	case <-n.done:
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: net.ErrClosed}
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// travel takes the time of this many round trips.
func (n *network) travel(ctx context.Context, roundTrips int) {
	n.pause(ctx, time.Duration(roundTrips)*n.roundTrip)
}

// pause waits, unless the request or the network ends first.
func (n *network) pause(ctx context.Context, d time.Duration) {
	if d == 0 {
		return
	}
	select {
	case <-time.After(d):
	case <-ctx.Done():
	case <-n.done:
	}
}

func (n *network) Accept() (net.Conn, error) {
	select {
	case c := <-n.conns:
		return c, nil
	case <-n.done:
		return nil, net.ErrClosed
	}
}

func (n *network) Close() error {
	n.close.Do(func() { close(n.done) })
	return nil
}

func (n *network) Addr() net.Addr { return &net.UnixAddr{Name: "simulator", Net: "pipe"} }

// watch counts the connections that are served. A connection is counted before
// Accept is called again, so the count is complete once Serve has returned.
func (n *network) watch(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		n.active.Add(1)
	case http.StateHijacked, http.StateClosed:
		n.active.Done()
	}
}

func (n *network) wait() { n.active.Wait() }

// serverEnd and clientEnd let a pipe end in a reset as TCP does: a plain pipe has only an
// orderly end.
type serverEnd struct {
	net.Conn
	broken *atomic.Bool
}

// SetLinger with 0 makes the next Close a reset, as on a net.TCPConn.
func (e *serverEnd) SetLinger(sec int) error {
	e.broken.Store(sec == 0)
	return nil
}

type clientEnd struct {
	net.Conn
	broken *atomic.Bool
}

func (e *clientEnd) Read(p []byte) (int, error) {
	n, err := e.Conn.Read(p)
	if errors.Is(err, io.EOF) && e.broken.Load() {
		err = &net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", cloudflare.ErrnoReset)}
	}
	return n, err
}
