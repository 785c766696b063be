package cloudflare

// How a request failed on its way. The texts are made here from known kinds of error and
// never copied from an error, which can hold an address with a proxy's password.

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// Step names a stage of a request.
type Step string

// The stages, in order. A request through a proxy skips the first two.
const (
	StepDNS     Step = "DNS"
	StepConnect Step = "connect"
	StepProxy   Step = "proxy"
	StepTLS     Step = "TLS"
	StepReply   Step = "reply"
)

// Failure says at which step a request ended, and why.
type Failure struct {
	Step    Step
	Reason  string  // in words of this package, such as "connection refused"
	Trouble Trouble // what has to be fixed, if that is more than the step tells; else empty
	Seen    string  // whole sentences on what was seen there, such as a certificate's names; safe to show
}

// Trouble names what has to be fixed where one step has several fixes.
type Trouble string

// The troubles.
const (
	TroubleFilter       Trouble = "filter"        // the name leads to an address that is not Cloudflare's
	TroubleClock        Trouble = "clock"         // the certificate's dates and this computer's clock disagree
	TroubleNoRoots      Trouble = "no-roots"      // this computer has no list of trusted issuers
	TroubleIssuer       Trouble = "issuer"        // the certificate's issuer is not on that list
	TroubleOtherName    Trouble = "other-name"    // the certificate is somebody else's
	TroubleNotTLS       Trouble = "not-tls"       // what answered does not speak TLS
	TroubleProxySetting Trouble = "proxy-setting" // the proxy's variable cannot be used
	TroubleProxyLogin   Trouble = "proxy-login"   // the proxy wants a name and a password, or others
	TroubleProxyRule    Trouble = "proxy-rule"    // the proxy has a rule against it
	TroubleProxyDown    Trouble = "proxy-down"    // the proxy is there and cannot get any further
)

// Foreign reports whether the failure proves that somebody else answered in Cloudflare's
// place: with a certificate that is not Cloudflare's, or without TLS.
func (f Failure) Foreign() bool { return f.Trouble == TroubleOtherName || f.Trouble == TroubleNotTLS }

// Broken is the reason where a connection ended before its answer did.
const Broken = "the connection broke"

// Broke reports whether the connection ended on the way, or the computer slept: another
// attempt may well succeed.
func (f Failure) Broke() bool {
	return (f.Reason == Broken || f.Reason == reset) && f.Trouble == "" || f.Slept()
}

// Slept reports whether the time ran out while the computer slept.
func (f Failure) Slept() bool { return f.Reason == slept }

const (
	reset   = "connection reset"
	slept   = "this computer was asleep meanwhile, or the program was stopped"
	timeout = "no answer in time"
)

// tracer remembers how far a request has come. It only goes forward: a request that got an
// idle connection may still hear from a dial of its own.
type tracer struct {
	reached atomic.Int32
	proxy   atomic.Pointer[Proxy] // the proxy that is on the way; nil without one
	asked   atomic.Bool           // the proxy was asked to connect
	address atomic.Pointer[netip.Addr]
}

var stages = []Step{StepDNS, StepConnect, StepProxy, StepTLS, StepReply}

func (t *tracer) advance(s Step) {
	next := int32(slices.Index(stages, s))
	for {
		now := t.reached.Load()
		if next <= now || t.reached.CompareAndSwap(now, next) {
			return
		}
	}
}

type tracerKey struct{}

// tracerOf is the tracer of the request that a connection is made for. For a connection
// that is opened ahead, it is a tracer that nobody reads.
func tracerOf(ctx context.Context) *tracer {
	if t, ok := ctx.Value(tracerKey{}).(*tracer); ok {
		return t
	}
	return &tracer{}
}

func (t *tracer) context(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(context.WithValue(ctx, tracerKey{}, t), &httptrace.ClientTrace{
		ConnectStart: func(_, address string) {
			if at, err := netip.ParseAddrPort(address); err == nil {
				addr := at.Addr()
				t.address.Store(&addr)
			}
			t.advance(StepConnect)
		},
		TLSHandshakeStart: func() {
			if p := t.proxy.Load(); p != nil && p.url.Scheme == "https" && !t.asked.Load() {
				return // this is TLS to the proxy itself
			}
			t.advance(StepTLS)
		},
		GotConn: func(httptrace.GotConnInfo) { t.advance(StepReply) },
	})
}

// failure says how a request ended, given how far it got.
func (t *tracer) failure(err error) Failure {
	if setting, ok := errors.AsType[*ProxySettingError](err); ok {
		return Failure{Step: StepProxy, Reason: setting.Error(), Trouble: TroubleProxySetting}
	}
	reached, proxy := stages[t.reached.Load()], t.proxy.Load()
	if proxy == nil && fromProxy(err) {
		proxy = &Proxy{&url.URL{Scheme: "http"}, proxyVariables[0]}
	}
	f := known(err)
	f.Step = cmp.Or(f.Step, reached)
	if proxy != nil && (fromProxy(err) || reached != StepTLS && reached != StepReply) {
		return proxy.failure(err, f)
	}
	if f.Reason == "" {
		f.Reason = Broken
		if f.Step == StepConnect || f.Step == StepDNS {
			f.Reason = "no connection could be made"
		}
	}
	switch {
	case proxy != nil:
		f.Seen = strings.TrimSpace(f.Seen + " " + proxy.behind(f))
	default:
		f = t.addressed(f)
	}
	return f
}

// fromProxy reports whether an error can only be about a proxy.
func fromProxy(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return is[*ProxyError](err) || ok && (op.Op == "proxyconnect" || op.Op == "socks connect")
}

// addressed adds what the name's address gives away.
func (t *tracer) addressed(f Failure) Failure {
	at := t.address.Load()
	if at == nil || f.Step == StepReply || f.Step == StepDNS {
		return f
	}
	switch {
	case notCloudflares(*at):
		f.Seen = strings.TrimSpace(f.Seen + " The name leads to " + at.Unmap().String() + ", an address that Cloudflare cannot have: a filter such as a Pi-hole, the hosts file or the name server put it there.")
		if f.Step == StepConnect {
			f.Trouble = TroubleFilter
		}
	case f.Reason == timeout && at.Is6() && !at.Is4In6():
		f.Seen = strings.TrimSpace(f.Seen + " The last try was over IPv6.")
	}
	return f
}

// known says where and why a request failed, as far as the error tells. Either part can
// be empty.
func known(err error) Failure {
	if request, ok := errors.AsType[*url.Error](err); ok {
		err = request.Err // the text of *url.Error repeats the address
	}
	op, isOp := errors.AsType[*net.OpError](err)
	name := apiHost
	if isOp && op.Op == "proxyconnect" {
		name = "" // that of the proxy, which is looked at by crypto/x509 alone
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		return Failure{Step: StepDNS, Reason: dnsReason(dns)}
	}
	if f, ok := certificateFailure(err, name); ok {
		return f
	}
	switch {
	case is[tls.RecordHeaderError](err), errors.Is(err, http.ErrSchemeMismatch):
		return Failure{Step: StepTLS, Reason: "the answer was not TLS", Trouble: TroubleNotTLS}
	case strings.HasPrefix(err.Error(), "tls: server selected unsupported protocol version"), strings.Contains(err.Error(), "tls: protocol version not supported"):
		return Failure{Step: StepTLS, Reason: "the TLS handshake was refused", Seen: oldTLS}
	case isOp && op.Op == "remote error", strings.HasPrefix(err.Error(), "tls: "): // crypto/tls has types for QUIC only
		return Failure{Step: StepTLS, Reason: "the TLS handshake was refused"}
	}
	if slices.ContainsFunc(notHTTP, func(text string) bool { return strings.Contains(err.Error(), text) }) {
		return Failure{Step: StepReply, Reason: "the answer was not proper HTTP"}
	}
	reason := reasonOf(err)
	if isOp && op.Op == "dial" && reason != "" {
		return Failure{Step: StepConnect, Reason: reason}
	}
	return Failure{Reason: reason}
}

const oldTLS = "What answered speaks only a TLS that is older than 1.2."

// dnsReason is what the name server did. Package net has no types for it, and a single
// text for all error answers but SERVFAIL, which it marks as temporary.
func dnsReason(err *net.DNSError) string {
	switch {
	case err.IsNotFound:
		return "no such host"
	case err.Err == "server misbehaving" && err.IsTemporary:
		return "the name server answered that it failed (SERVFAIL)"
	case err.Err == "server misbehaving":
		return "the name server refused to answer (REFUSED)"
	case err.IsTimeout:
		return "no answer from the name server in time"
	}
	return "the name server did not answer"
}

// notHTTP is found in the texts of net/http's errors about answers that it cannot read;
// there are no types for them. "malformed MIME header" is not among them: a broken
// connection can end like that.
var notHTTP = []string{
	"malformed HTTP", "response headers exceeded", "too many 1xx", "bad Content-Length", "multiple Content-Length", "transfer encoding", "chunk",
}

// is reports whether an error of this type is in the chain.
func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// reasons lists every reason that a Failure can have, including those of libcurl's error
// numbers.
var reasons = sync.OnceValue(func() []string {
	return slices.Concat([]string{
		Broken, reset, slept, timeout, "no connection could be made", "a rule of this computer forbids the connection",
		"no answer from the name server in time", "no such host", "the name server did not answer",
		"the name server answered that it failed (SERVFAIL)", "the name server refused to answer (REFUSED)",
		"the answer was not TLS", "the TLS handshake was refused",
		"the answer was not proper HTTP", "connection refused", "no route to the host",
		"connection refused, or no route", "an empty answer", "the list of trusted certificates cannot be read",
	}, certificateReasons(), proxyReasons)
})

// KnownReason returns a reason of this program unchanged. For any other text it returns
// one that says so: a paste must not bring its own words to a screen.
func KnownReason(text string) string {
	if slices.Contains(reasons(), text) {
		return text
	}
	return "for a reason that is not known here"
}

func noRoute(err error) bool {
	return errors.Is(err, errnoNetUnreachable) || errors.Is(err, errnoHostUnreachable) || errors.Is(err, errnoBlackHole)
}

// reasonOf is why the connection failed, or empty.
func reasonOf(err error) string {
	late, ok := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, ErrnoRefused):
		return "connection refused"
	case errors.Is(err, ErrnoReset):
		return reset
	case noRoute(err):
		return "no route to the host"
	case errors.Is(err, ErrnoForbidden), errors.Is(err, errnoNotPermitted):
		return "a rule of this computer forbids the connection"
	case errors.Is(err, context.DeadlineExceeded), ok && late.Timeout():
		return timeout
	}
	return ""
}
