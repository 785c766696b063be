package cloudflare

// How a request failed on its way. The texts are made here from known kinds of
// error and never copied from one, because an error can carry an address with a
// proxy's password in it.

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
)

// Step names a stage of a request.
type Step string

// The stages, in order.
const (
	StepDNS     Step = "DNS"
	StepConnect Step = "connect"
	StepTLS     Step = "TLS"
	StepProxy   Step = "proxy"
	StepReply   Step = "reply"
)

// Failure says at which step a request ended, and why.
type Failure struct {
	Step   Step
	Reason string // in words of this package, such as "connection refused"
}

// Broken is the reason of a connection that ended before its answer did.
const Broken = "the connection broke"

// Broke reports whether the connection ended on the way, or the computer slept: another
// attempt may well succeed.
func (f Failure) Broke() bool { return f.Reason == Broken || f.Reason == reset || f.Slept() }

// Slept reports whether the time ran out while nothing could be done about it.
func (f Failure) Slept() bool { return f.Reason == slept }

const (
	reset = "connection reset"
	slept = "this computer was asleep meanwhile, or the program was stopped"
)

// tracer remembers the stage a request has come to. It only goes forward: a
// request that got an idle connection may still hear from a dial of its own.
type tracer struct{ reached atomic.Int32 }

var stages = []Step{StepDNS, StepConnect, StepTLS, StepReply}

func (t *tracer) advance(s Step) {
	next := int32(slices.Index(stages, s))
	for {
		now := t.reached.Load()
		if next <= now || t.reached.CompareAndSwap(now, next) {
			return
		}
	}
}

func (t *tracer) context(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		ConnectStart:      func(string, string) { t.advance(StepConnect) },
		TLSHandshakeStart: func() { t.advance(StepTLS) },
		GotConn:           func(httptrace.GotConnInfo) { t.advance(StepReply) },
	})
}

func (t *tracer) failure(err error) Failure {
	step, reason := known(err)
	return Failure{cmp.Or(step, stages[t.reached.Load()]), cmp.Or(reason, Broken)}
}

// known says where and why a request failed, as far as the error tells: a step or
// both can be empty.
func known(err error) (Step, string) {
	if request, ok := errors.AsType[*url.Error](err); ok {
		err = request.Err // its text has the address as well
	}
	op, isOp := errors.AsType[*net.OpError](err)
	if errors.Is(err, ErrProxy) || isOp && (op.Op == "proxyconnect" || op.Op == "socks connect") {
		return StepProxy, cmp.Or(reasonOf(err), ErrProxy.Error())
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		switch {
		case dns.IsTimeout:
			return StepDNS, "no answer from the name server in time"
		case dns.IsNotFound:
			return StepDNS, "no such host"
		}
		return StepDNS, "the name server did not answer"
	}
	if cert, ok := errors.AsType[x509.CertificateInvalidError](err); ok && cert.Reason == x509.Expired {
		return StepTLS, "the certificate has expired or is not valid yet; look at this computer's clock"
	}
	switch {
	case is[x509.UnknownAuthorityError](err):
		return StepTLS, "the certificate comes from an unknown issuer"
	case is[x509.HostnameError](err):
		return StepTLS, "the certificate is for another name"
	case is[*tls.CertificateVerificationError](err):
		return StepTLS, "the certificate was not accepted"
	case is[tls.RecordHeaderError](err), errors.Is(err, http.ErrSchemeMismatch):
		return StepTLS, "the answer was not TLS"
	case isOp && op.Op == "remote error", strings.HasPrefix(err.Error(), "tls: "): // crypto/tls has types for QUIC only
		return StepTLS, "the TLS handshake was refused"
	}
	if slices.ContainsFunc(notHTTP, func(text string) bool { return strings.Contains(err.Error(), text) }) {
		return StepReply, "the answer was not proper HTTP"
	}
	reason := reasonOf(err)
	if isOp && op.Op == "dial" && reason != "" {
		return StepConnect, reason
	}
	return "", reason
}

// notHTTP is in the texts of net/http's errors about answers that it cannot read; it has
// no types for them. A "malformed MIME header" is not among them: it can be cut off.
var notHTTP = []string{
	"malformed HTTP", "response headers exceeded", "too many 1xx", "bad Content-Length", "multiple Content-Length", "transfer encoding", "chunk",
}

// is reports whether an error of this type is in the chain.
func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// reasons are all that a Failure is explained with, also by libcurl's numbers.
var reasons = []string{
	Broken, reset, slept, ErrProxy.Error(),
	"no answer from the name server in time", "no such host", "the name server did not answer",
	"the certificate has expired or is not valid yet; look at this computer's clock", "the certificate comes from an unknown issuer",
	"the certificate is for another name", "the certificate was not accepted", "the answer was not TLS", "the TLS handshake was refused",
	"the answer was not proper HTTP", "connection refused", "no route to the host", "no answer in time",
	"the proxy's name was not found", "connection refused, or no route", "an empty answer", "the list of trusted certificates cannot be read",
}

// KnownReason is a reason that this program gives, as it is, and for any other text one
// that says so: what is pasted brings no words of its own to a screen.
func KnownReason(text string) string {
	if slices.Contains(reasons, text) {
		return text
	}
	return "for a reason that is not known here"
}

// reasonOf is why the connection failed, or empty.
func reasonOf(err error) string {
	timeout, ok := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, ErrnoRefused):
		return "connection refused"
	case errors.Is(err, ErrnoReset):
		return reset
	case errors.Is(err, errnoNetUnreachable), errors.Is(err, errnoHostUnreachable):
		return "no route to the host"
	case errors.Is(err, context.DeadlineExceeded), ok && timeout.Timeout():
		return "no answer in time"
	}
	return ""
}
