package simulator

// What goes wrong on the way, or at Cloudflare itself. None of it says anything
// about a token.

import (
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"tokendoctor/cloudflare"
)

// Fault is something that goes wrong.
type Fault struct {
	Endpoint   cloudflare.Endpoint // where; everywhere when empty
	Kind       FaultKind
	After      int           // let so many of the matching requests pass first
	Times      int           // strike so often and no more; always when 0
	RetryAfter time.Duration // on the rate limits; no header when 0
}

// FaultKind is a way to go wrong.
type FaultKind string

// The kinds that strike the connection.
const (
	FaultNoDNS          FaultKind = "no-dns"
	FaultRefused        FaultKind = "refused"
	FaultConnectTimeout FaultKind = "connect-timeout" // reported at once: nobody learns from waiting
	FaultTLS            FaultKind = "tls"             // a certificate of an unknown issuer
	FaultProxyConnect   FaultKind = "proxy-connect"   // the configured proxy wants a password
)

// The kinds that strike the reply.
const (
	FaultStall          FaultKind = "stall"            // no reply until the client gives up
	FaultReset          FaultKind = "reset"            // the connection breaks in the middle of the reply
	FaultRateLimit      FaultKind = "rate-limit"       // 429, of the whole API
	FaultPurgeRateLimit FaultKind = "purge-rate-limit" // 429, of purge alone
	FaultServerError    FaultKind = "server-error"     // Cloudflare's page for a 523
	FaultJSONError      FaultKind = "json-5xx"
	FaultCaptivePortal  FaultKind = "captive-portal"
	FaultRedirect       FaultKind = "redirect"        // 302 to somebody's login
	FaultProxyAuth      FaultKind = "proxy-auth"      // 407, from a proxy that nobody configured
	FaultWAFBlock       FaultKind = "waf-block"       // Cloudflare's own firewall
	FaultTransient10000 FaultKind = "transient-10000" // one lone 401/10000: Times 0 counts as 1
	Fault10000          FaultKind = "10000"           // the same for good
	FaultEmptyBody      FaultKind = "empty-body"
	FaultCutJSON        FaultKind = "cut-json"
	FaultHugeBody       FaultKind = "huge-body"
)

// FaultKinds lists all kinds.
func FaultKinds() []FaultKind {
	return []FaultKind{
		FaultNoDNS, FaultRefused, FaultConnectTimeout, FaultTLS, FaultProxyConnect,
		FaultStall, FaultReset, FaultRateLimit, FaultPurgeRateLimit, FaultServerError, FaultJSONError,
		FaultCaptivePortal, FaultRedirect, FaultProxyAuth, FaultWAFBlock, FaultTransient10000, Fault10000,
		FaultEmptyBody, FaultCutJSON, FaultHugeBody,
	}
}

// connection reports whether the kind strikes before a request is sent.
func (k FaultKind) connection() bool {
	switch k {
	case FaultNoDNS, FaultRefused, FaultConnectTimeout, FaultTLS, FaultProxyConnect:
		return true
	}
	return false
}

type fault struct {
	Fault
	seen, struck int
}

func newFault(f Fault) fault {
	switch {
	case !slices.Contains(FaultKinds(), f.Kind):
		panic(fmt.Sprintf("simulator: no fault %q", f.Kind))
	case f.Kind == FaultTransient10000 && f.Times == 0:
		f.Times = 1
	case f.Kind == FaultPurgeRateLimit:
		f.Endpoint = cloudflare.EndpointPurge
	}
	return fault{Fault: f}
}

// due takes the first fault that is due for a request. Those behind it do not
// count the request.
func (s *Simulator) due(endpoint cloudflare.Endpoint, connection bool) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.faults {
		f := &s.faults[i]
		if f.Kind.connection() != connection || f.Endpoint != "" && f.Endpoint != endpoint {
			continue
		}
		f.seen++
		if f.seen > f.After && (f.Times == 0 || f.struck < f.Times) {
			f.struck++
			return f.Fault, true
		}
	}
	return Fault{}, false
}

func (s *Simulator) misbehave(w http.ResponseWriter, r *http.Request, f Fault) {
	endpoint, _, _ := endpointOf(r)
	v := s.world.Variants
	switch f.Kind {
	case FaultStall:
		<-r.Context().Done()
		panic(http.ErrAbortHandler) // the server's way to end without a reply
	case FaultReset:
		reset(w)
	case FaultRateLimit, FaultPurgeRateLimit:
		a := v.RateLimit.or(failure(429, 971, apiLimitText))
		if f.Kind == FaultPurgeRateLimit {
			a = v.PurgeRateLimit.or(failure(429, 1134, purgeLimitText))
		}
		// Documented since 2025-09-03; no dump of a 429 is newer.
		w.Header().Set("Ratelimit", `"default";r=0;t=`+seconds(f.RetryAfter))
		w.Header().Set("Ratelimit-Policy", `"burst";q=100;w=60`)
		if f.RetryAfter > 0 {
			w.Header().Set("Retry-After", seconds(f.RetryAfter))
		}
		s.write(w, endpoint, a)
	case FaultServerError:
		s.write(w, endpoint, serverErrorPage)
	case FaultJSONError:
		s.write(w, endpoint, internalError)
	case FaultCaptivePortal:
		s.write(w, endpoint, captivePortal)
	case FaultRedirect:
		s.write(w, endpoint, redirect)
	case FaultProxyAuth:
		s.write(w, endpoint, proxyAuth)
	case FaultWAFBlock:
		s.write(w, endpoint, wafPage)
	case FaultTransient10000, Fault10000:
		s.write(w, endpoint, refused)
	case FaultEmptyBody:
		s.write(w, endpoint, answer{status: 200})
	case FaultCutJSON:
		s.write(w, endpoint, answer{status: 200, body: `{"result":{"id":"0123456789abcdef`})
	case FaultHugeBody:
		s.write(w, endpoint, answer{status: 200, body: `{"result":"` + strings.Repeat("a", 4<<20) + `"}`})
	}
}

func seconds(d time.Duration) string { return strconv.Itoa(int(d.Seconds())) }

// reset sends half a reply and then breaks the connection: with no linger a
// TCP connection ends in a reset, and so does one of the simulated network.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer func() { _ = conn.Close() }()
	_, _ = conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4096\r\n\r\n{\"result\":"))
	for inner := net.Conn(conn); ; {
		if l, ok := inner.(interface{ SetLinger(int) error }); ok {
			_ = l.SetLinger(0)
			_ = inner.Close()
			return
		}
		n, ok := inner.(interface{ NetConn() net.Conn })
		if !ok {
			return
		}
		inner = n.NetConn()
	}
}
