package cloudflare

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// local is a client whose connections lead to a server on this computer, without TLS; it
// counts open connections and requests.
type local struct {
	*Client
	open, requests atomic.Int32
}

func newLocal(t *testing.T, answer http.HandlerFunc) *local {
	l := &local{}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l.requests.Add(1)
		answer(w, r)
	}))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		switch s {
		case http.StateNew:
			l.open.Add(1)
		case http.StateClosed, http.StateHijacked:
			l.open.Add(-1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	transport := NewTransport()
	transport.Proxy = nil
	transport.DialTLSContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		if trace := httptrace.ContextClientTrace(ctx); trace != nil && trace.ConnectStart != nil {
			trace.ConnectStart(network, "") // as the dialer does
		}
		return (&net.Dialer{}).DialContext(ctx, network, server.Listener.Addr().String())
	}
	l.Client = NewClient("test", transport)
	return l
}

// eventually waits for what other goroutines bring about.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			stacks := make([]byte, 1<<20)
			t.Fatalf("%s does not come about:\n%s", what, stacks[:runtime.Stack(stacks, true)])
		}
	}
}

// connections reports whether net/http has a goroutine for a connection.
func connections() bool {
	stacks := make([]byte, 1<<20)
	text := string(stacks[:runtime.Stack(stacks, true)])
	return strings.Contains(text, "persistConn") || strings.Contains(text, "dialConnFor")
}

func alive(w http.ResponseWriter, _ *http.Request) {
	_, _ = w.Write([]byte(`{"result":{"id":"a","status":"active"},"success":true,"errors":[],"messages":[]}`))
}

// The client leaves nothing behind, not even what was opened ahead.
func TestConnectionsAreClosed(t *testing.T) {
	c := newLocal(t, alive)
	for _, p := range []Probe{Reach(), VerifyUser(NewToken(sample))} {
		if r := c.Run(t.Context(), p); r.Outcome != OutcomeOK {
			t.Errorf("%+v", r)
		}
	}
	if n := c.requests.Load(); n != 2 {
		t.Errorf("%d requests", n)
	}
	c.Close()
	eventually(t, "the end of the connections", func() bool { return c.open.Load() == 0 && !connections() })
}

// However a request ends, nothing of it is left.
func TestNothingIsLeftOfARequest(t *testing.T) {
	stalled := make(chan struct{}, 9)
	c := newLocal(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/client/v4/zones": // goes on and on
			for {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		case "/client/v4/user/tokens/verify":
			stalled <- struct{}{}
			<-r.Context().Done()
		default:
			panic(http.ErrAbortHandler)
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan Reply)
	go func() { done <- c.Run(ctx, VerifyUser(NewToken(sample))) }()
	<-stalled
	cancel()
	if r := <-done; r.Outcome != OutcomeCancelled {
		t.Errorf("cancelled: %+v", r)
	}
	if r := c.Run(t.Context(), ListZones(NewToken(sample))); r.Outcome == OutcomeOK {
		t.Errorf("without end: %+v", r)
	}
	if r := c.Run(t.Context(), GetZone(NewToken(sample), sampleID)); r.Outcome != OutcomeUnreachable || !r.Failure.Broke() {
		t.Errorf("broken off: %+v", r)
	}
	c.Close()
	eventually(t, "the end of the connections", func() bool { return c.open.Load() == 0 && !connections() })
}

// A connection from before the computer slept is not trusted: the transport counts only
// the time that it was awake.
func TestStaleConnectionsAreDropped(t *testing.T) {
	c := newLocal(t, alive)
	defer c.Close()
	addresses := map[string]bool{}
	run := func() {
		ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
			GotConn: func(i httptrace.GotConnInfo) { addresses[i.Conn.LocalAddr().String()] = true },
		})
		if r := c.Run(ctx, VerifyUser(NewToken(sample))); r.Outcome != OutcomeOK {
			t.Fatalf("%+v", r)
		}
	}
	run()
	run()
	if len(addresses) != 1 {
		t.Errorf("%d connections for two questions", len(addresses))
	}
	c.used.Add(-int64(idleTimeout + time.Minute))
	run()
	if len(addresses) != 2 {
		t.Error("the old connection was used")
	}
}
