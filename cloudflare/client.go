package cloudflare

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// baseURL is where tokens go. It is a constant on purpose: no flag, variable or
// file changes it.
const (
	apiHost = "api.cloudflare.com"
	baseURL = "https://" + apiHost + "/client/v4"
)

// ProbeTimeout bounds one probe from the name look-up to the last byte.
const ProbeTimeout = 8 * time.Second

// Client runs probes. It is safe for concurrent use.
type Client struct {
	http      *http.Client
	userAgent string
	another   sync.Once    // opens a second connection beside the first
	used      atomic.Int64 // when the last question was asked, in nanoseconds
}

// NewClient returns a client that names itself with the given version. A nil
// transport is the network; the simulator brings its own.
func NewClient(version string, transport http.RoundTripper) *Client {
	if transport == nil {
		transport = NewTransport()
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

// Run asks one question and always returns an answer: what went wrong is in the reply. It
// ends within [ProbeTimeout] or when the context does. The first [Reach] opens a second
// connection as well, so that the next two questions can be asked side by side.
func (c *Client) Run(ctx context.Context, p Probe) Reply {
	ctx, cancel := context.WithTimeout(ctx, ProbeTimeout)
	defer cancel()
	c.dropStale()
	if p.Endpoint == EndpointReach {
		c.another.Do(func() { c.open(ctx) })
	}
	started := time.Now()
	r := c.run(ctx, p)
	r.Duration = time.Since(started)
	r.ShortHello, r.OnlyIPv4 = c.detour()
	if r.Outcome == OutcomeUnreachable || r.Outcome == OutcomeIntercepted {
		c.http.CloseIdleConnections() // the next question may find another network
	}
	if wall(time.Now()).Sub(wall(started)) > ProbeTimeout+time.Second && r.Outcome == OutcomeUnreachable {
		r.Failure.Reason = slept // every timer has run out by then, so nothing else can be told
	}
	return r
}

// open opens a connection in the background, if the transport can do that.
func (c *Client) open(ctx context.Context) {
	if t, ok := c.http.Transport.(interface{ Open(ctx context.Context) }); ok {
		t.Open(ctx)
	}
}

// dropStale closes connections that have been idle for too long. The transport's own
// limit does not count the time that the computer was asleep.
func (c *Client) dropStale() {
	now := wall(time.Now()).UnixNano()
	if last := c.used.Swap(now); now-last > int64(idleTimeout) {
		c.http.CloseIdleConnections()
	}
}

// wall is a time that also counts while the computer sleeps.
func wall(t time.Time) time.Time { return t.Round(0) }

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
		// Such a body does not end with the context, and was not asked for.
		return Reply{Endpoint: p.Endpoint, Status: res.StatusCode, Outcome: OutcomeIntercepted, By: calledItself(res.Header)}.withoutEchoes(p.Token)
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxBody))
	if err != nil {
		return failed(ctx, p, &trace, err)
	}
	r := ReadReply(p.Endpoint, res.StatusCode, res.Header, body).withoutEchoes(p.Token)
	if trace.proxy.Load().hides(r.By) {
		r.By = ""
	}
	return r
}

func failed(ctx context.Context, p Probe, trace *tracer, err error) Reply {
	if errors.Is(ctx.Err(), context.Canceled) {
		return Reply{Endpoint: p.Endpoint, Outcome: OutcomeCancelled}
	}
	r := Reply{Endpoint: p.Endpoint, Outcome: OutcomeUnreachable, Failure: trace.failure(err)}
	if r.Failure.Foreign() {
		r.Outcome = OutcomeIntercepted
	}
	return r
}

// Close drops idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }
