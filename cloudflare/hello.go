package cloudflare

// The second try of a TLS handshake that got no answer in time. Two faults on the way
// look like that, and let other clients pass:
//
// The first message of TLS has 1,510 bytes, of which 1,216 are the post-quantum key
// share, and goes out in two segments. Some boxes drop the second one: curl, whose
// message has 517 bytes, gets its answer there, and Go does not.
//
// IPv6 may connect and then drop larger packets. Go does not fall back to IPv4 then: the
// connection stands, so the race of the addresses is over.
//
// So the handshake is tried once more without that key share, and by IPv4 where there is
// a choice. If that gets through, all later requests go that way.

import (
	"crypto/tls"
	"net/http"
	"sync"
	"time"
)

// handshakeTimeout bounds the TLS handshake. It leaves time for a second try within
// [ProbeTimeout].
const handshakeTimeout = 4 * time.Second

// handshakeTimedOut is net/http's error; it has no exported type.
const handshakeTimedOut = "net/http: TLS handshake timeout"

// second is the transport of the second try.
type second struct {
	sync.Mutex
	transport *http.Transport // nil until needed
	needed    bool            // it got through where the first try did not
	four      bool            // and by IPv4 instead of IPv6
}

// RoundTrip is http.Transport's, with the second try.
func (t *Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if t.setting != nil {
		if r.Body != nil {
			_ = r.Body.Close()
		}
		return nil, t.setting
	}
	if short, _ := t.Detour(); short {
		return t.shorter().RoundTrip(r)
	}
	res, err := t.Transport.RoundTrip(r)
	if err == nil || err.Error() != handshakeTimedOut || r.Context().Err() != nil {
		return res, err
	}
	again := r.Clone(r.Context()) // nothing of it was sent
	if r.GetBody != nil {
		if again.Body, err = r.GetBody(); err != nil {
			return nil, err
		}
	}
	four := t.dialer.fourOnly()
	if res, err = t.shorter().RoundTrip(again); err == nil {
		t.second.Lock()
		t.second.needed, t.second.four = true, four
		t.second.Unlock()
	} else if four {
		t.dialer.bothAgain()
	}
	return res, err
}

// Detour reports whether TLS gets through only without the post-quantum share (short),
// and only by IPv4 (four). With both, it is not known which of them was needed.
func (t *Transport) Detour() (short, four bool) {
	t.second.Lock()
	defer t.second.Unlock()
	return t.second.needed, t.second.four
}

func (t *Transport) shorter() *http.Transport {
	t.second.Lock()
	defer t.second.Unlock()
	if t.second.transport == nil {
		t.second.transport = t.Clone()
		t.second.transport.TLSClientConfig.CurvePreferences = []tls.CurveID{tls.X25519, tls.CurveP256, tls.CurveP384}
	}
	return t.second.transport
}

// CloseIdleConnections closes the idle connections of both transports and forgets all
// look-ups.
func (t *Transport) CloseIdleConnections() {
	t.Transport.CloseIdleConnections()
	t.dialer.forget()
	t.second.Lock()
	defer t.second.Unlock()
	if t.second.transport != nil {
		t.second.transport.CloseIdleConnections()
	}
}

// detour asks the client's transport; see [Transport.Detour].
func (c *Client) detour() (short, four bool) {
	if t, ok := c.http.Transport.(interface{ Detour() (short, four bool) }); ok {
		return t.Detour()
	}
	return false, false
}
