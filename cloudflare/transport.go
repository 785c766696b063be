package cloudflare

// The connections. Rules: TLS to api.cloudflare.com, with a proxy from the standard
// variables and nothing else; everything that is read from a connection is bounded.

import (
	"context"
	"crypto/tls"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"time"
)

// idleTimeout is how long an idle connection is kept: about as long as a person looks for
// a token. Cloudflare keeps it for 400 seconds
// (https://developers.cloudflare.com/fundamentals/reference/connection-limits/).
const idleTimeout = 5 * time.Minute

// Transport is the way to the network.
type Transport struct {
	*http.Transport
	dialer  *dialer
	setting error // why the proxy's variable cannot be used; nothing is sent then
	proxy   *Proxy
	second  second
}

// NewTransport returns a transport without a connection, with the proxy that the standard
// variables name.
func NewTransport() *Transport {
	t := &Transport{dialer: newDialer()}
	t.proxy, t.setting = ProxyFromEnvironment(os.Getenv)
	t.Transport = &http.Transport{
		// net/http would keep a few words of the proxy's answer, and they could be
		// anything.
		GetProxyConnectHeader: func(ctx context.Context, _ *url.URL, _ string) (http.Header, error) {
			at := tracerOf(ctx)
			at.asked.Store(true)
			at.advance(StepProxy)
			return nil, nil
		},
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, res *http.Response) error {
			if res.StatusCode/100 != 2 {
				return readProxyAnswer(res)
			}
			res.StatusCode = http.StatusOK // any 2xx connects (RFC 9110, 9.3.6); net/http knows only 200
			return nil
		},
		DialContext:         t.dialer.DialContext,
		TLSHandshakeTimeout: handshakeTimeout,
		TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12},
		// HTTP/1 only: GODEBUG=http2debug=1 makes net/http print the
		// Authorization header of an HTTP/2 request.
		TLSNextProto:           map[string]func(string, *tls.Conn) http.RoundTripper{},
		MaxResponseHeaderBytes: 64 << 10,
		DisableCompression:     true, // a compressed reply could unpack to anything
		IdleConnTimeout:        idleTimeout,
	}
	if t.proxy != nil {
		t.Proxy = t.proxy.forRequest
	}
	return t
}

// Open begins a connection and does not wait for it. Call it while none is idle.
//
// It makes a request and cancels it once the connection has begun, so that nothing is
// sent: net/http finishes the connection all the same and keeps it for the next request
// (the comment in Transport.getConn), through a proxy as well.
func (t *Transport) Open(ctx context.Context) {
	if t.setting != nil {
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		DNSStart:     func(httptrace.DNSStartInfo) { cancel() },
		ConnectStart: func(string, string) { cancel() },
	})
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, baseURL, nil)
	if err != nil {
		return
	}
	if res, err := t.Transport.RoundTrip(req); err == nil {
		_ = res.Body.Close()
	}
}
