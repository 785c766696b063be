package cloudflare

// The connections. Rules: TLS to api.cloudflare.com, with a proxy from the standard
// variables and nothing else; nothing that is read from one is without a bound.

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"time"
)

// idleTimeout is how long a connection that nobody uses is kept: about as long as a
// person looks for a token. Cloudflare keeps it for 400 seconds
// (https://developers.cloudflare.com/fundamentals/reference/connection-limits/).
const idleTimeout = 5 * time.Minute

// connectTimeout bounds the connection.
const connectTimeout = 6 * time.Second

// Transport is the way to the network.
type Transport struct {
	*http.Transport
	short shortHello
}

// ErrProxy is what a request ends with where a proxy refuses to connect it. Of the
// proxy's answer net/http would keep a few words, which could be any.
var ErrProxy = errors.New("the proxy did not let the request through")

// NewTransport returns a transport without a connection.
func NewTransport() *Transport {
	return &Transport{Transport: &http.Transport{
		Proxy: http.ProxyFromEnvironment,
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, res *http.Response) error {
			if res.StatusCode != http.StatusOK {
				return ErrProxy
			}
			return nil
		},
		// Where IPv6 leads nowhere it goes on with IPv4 after 0.3 seconds.
		DialContext: (&net.Dialer{
			Timeout:         connectTimeout,
			KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 15 * time.Second, Interval: 5 * time.Second, Count: 3},
		}).DialContext,
		TLSHandshakeTimeout: handshakeTimeout,
		TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12},
		// HTTP/1 only: GODEBUG=http2debug=1 makes net/http print the
		// Authorization header of an HTTP/2 request.
		TLSNextProto:           map[string]func(string, *tls.Conn) http.RoundTripper{},
		MaxResponseHeaderBytes: 64 << 10,
		DisableCompression:     true, // a compressed reply could unpack to anything
		IdleConnTimeout:        idleTimeout,
	}}
}

// Open begins a connection and does not wait for it. Call it while none is idle.
//
// It makes a request and takes it back once the connection has begun, so that nothing is
// sent: net/http finishes such a connection all the same and keeps it for the next
// request (the comment in Transport.getConn), through a proxy as well.
func (t *Transport) Open(ctx context.Context) {
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
	if res, err := t.RoundTrip(req); err == nil {
		_ = res.Body.Close()
	}
}
