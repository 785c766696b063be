package cloudflare

// The second try of a TLS handshake that had no answer in time. The first message of TLS
// has 1,510 bytes, 1,216 of them the post-quantum share of its keys, and goes out in two
// segments. Some boxes on the way drop the second one: curl, whose message has 517 bytes,
// gets its answer there, and Go does not. So it is tried once more without that share,
// and where that gets through, all that follows goes without it.

import (
	"crypto/tls"
	"net/http"
	"sync"
	"time"
)

// handshakeTimeout bounds TLS. It leaves the time for a second try within [ProbeTimeout].
const handshakeTimeout = 4 * time.Second

// shortHello is the transport without the post-quantum share.
type shortHello struct {
	sync.Mutex
	transport *http.Transport // nil until it is needed
	needed    bool            // it got through where the other did not
}

// RoundTrip is that of http.Transport, with the second try.
func (t *Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if t.OnlyShortHello() {
		return t.short.transport.RoundTrip(r)
	}
	res, err := t.Transport.RoundTrip(r)
	if err == nil || err.Error() != "net/http: TLS handshake timeout" || r.Context().Err() != nil {
		return res, err
	}
	again := r.Clone(r.Context()) // nothing of it was sent
	if r.GetBody != nil {
		if again.Body, err = r.GetBody(); err != nil {
			return nil, err
		}
	}
	short := t.shorter()
	if res, err = short.RoundTrip(again); err == nil {
		t.short.Lock()
		t.short.needed = true
		t.short.Unlock()
	}
	return res, err
}

// OnlyShortHello reports whether TLS gets through only without the post-quantum share.
func (t *Transport) OnlyShortHello() bool {
	t.short.Lock()
	defer t.short.Unlock()
	return t.short.needed
}

func (t *Transport) shorter() *http.Transport {
	t.short.Lock()
	defer t.short.Unlock()
	if t.short.transport == nil {
		t.short.transport = t.Clone()
		t.short.transport.TLSClientConfig.CurvePreferences = []tls.CurveID{tls.X25519, tls.CurveP256, tls.CurveP384}
	}
	return t.short.transport
}

// CloseIdleConnections closes those of both.
func (t *Transport) CloseIdleConnections() {
	t.Transport.CloseIdleConnections()
	t.short.Lock()
	defer t.short.Unlock()
	if t.short.transport != nil {
		t.short.transport.CloseIdleConnections()
	}
}

// shortHello reports whether the client's way lets through only the short first message
// of TLS.
func (c *Client) shortHello() bool {
	t, ok := c.http.Transport.(interface{ OnlyShortHello() bool })
	return ok && t.OnlyShortHello()
}
