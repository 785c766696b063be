package cloudflare

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// baseURL is where tokens go. It is a constant on purpose: no flag, variable or
// file changes it.
const baseURL = "https://api.cloudflare.com/client/v4"

// ProbeTimeout bounds one probe from the name look-up to the last byte.
const ProbeTimeout = 8 * time.Second

// Client runs probes. It is safe for concurrent use.
type Client struct {
	http      *http.Client
	userAgent string
}

// NewClient returns a client that names itself with the given version. A nil
// transport is the network; the simulator brings its own.
func NewClient(version string, transport http.RoundTripper) *Client {
	if transport == nil {
		transport = networkTransport()
	}
	return &Client{
		userAgent: "tokendoctor/" + version,
		http: &http.Client{
			Transport: transport,
			// A redirect would take the token to another place.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

func networkTransport() http.RoundTripper {
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: 6 * time.Second}).DialContext,
		TLSHandshakeTimeout: 6 * time.Second,
		TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12},
		// HTTP/1 only: GODEBUG=http2debug=1 makes net/http print the
		// Authorization header of an HTTP/2 request.
		TLSNextProto:           map[string]func(string, *tls.Conn) http.RoundTripper{},
		MaxResponseHeaderBytes: 64 << 10,
		DisableCompression:     true, // a compressed reply could unpack to anything
		IdleConnTimeout:        90 * time.Second,
	}
}

// Run asks one question and always has an answer: what went wrong is in the
// reply. It ends within ProbeTimeout or when the context does.
func (c *Client) Run(ctx context.Context, p Probe) Reply {
	ctx, cancel := context.WithTimeout(ctx, ProbeTimeout)
	defer cancel()
	started := time.Now()
	r := c.run(ctx, p)
	r.Duration = time.Since(started)
	return r
}

func (c *Client) run(ctx context.Context, p Probe) Reply {
	var trace tracer
	q := p.request()
	req, err := http.NewRequestWithContext(trace.context(ctx), q.method, baseURL+q.path, strings.NewReader(q.body))
	if err != nil {
		return Reply{Endpoint: p.Endpoint, Outcome: OutcomeUnexpected}
	}
	req.Header.Set("User-Agent", c.userAgent)
	req.Header.Set("Content-Type", "application/json")
	if !p.Token.IsZero() {
		req.Header.Set("Authorization", "Bearer "+p.Token.Reveal())
	}
	res, err := c.http.Do(req)
	if err != nil {
		return failed(ctx, p, &trace, err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode == http.StatusSwitchingProtocols {
		// Such a body does not end with the context, and nobody asked for it.
		return Reply{Endpoint: p.Endpoint, Status: res.StatusCode, Outcome: OutcomeIntercepted}
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxBody))
	if err != nil {
		return failed(ctx, p, &trace, err)
	}
	return readReply(p.Endpoint, res.StatusCode, res.Header, body)
}

func failed(ctx context.Context, p Probe, trace *tracer, err error) Reply {
	if errors.Is(ctx.Err(), context.Canceled) {
		return Reply{Endpoint: p.Endpoint, Outcome: OutcomeCancelled}
	}
	return Reply{Endpoint: p.Endpoint, Outcome: OutcomeUnreachable, Failure: trace.failure(err)}
}

// Close drops idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }
