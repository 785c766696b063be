package cloudflare

// How a request failed on its way. The texts are made here from known kinds of
// error and never copied from one, because an error can carry an address with a
// proxy's password in it.

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
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
	Reason string // machine detail, such as "connection refused"
}

// Broke reports whether the reply was cut off by what can be over a moment later.
func (f Failure) Broke() bool { return f.Reason == broken || f.Reason == reset || f.Slept() }

// Slept reports whether the time ran out while nothing could be done about it.
func (f Failure) Slept() bool { return f.Reason == slept }

const (
	broken = "the connection broke"
	reset  = "connection reset"
	slept  = "this computer was asleep meanwhile, or the program was stopped"
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
	f := Failure{Step: stages[t.reached.Load()], Reason: broken}
	if step, reason, ok := known(err); ok {
		f.Reason = reason
		if step != "" {
			f.Step = step
		}
	}
	return f
}

func known(err error) (Step, string, bool) {
	var request *url.Error
	if errors.As(err, &request) {
		err = request.Err // its text has the address as well
	}
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "proxyconnect" || strings.Contains(err.Error(), "Proxy Authentication Required") {
		return StepProxy, reasonOf(err, "the proxy did not let the request through"), true
	}
	var dns *net.DNSError
	if errors.As(err, &dns) {
		switch {
		case dns.IsTimeout:
			return StepDNS, "no answer from the name server in time", true
		case dns.IsNotFound:
			return StepDNS, "no such host", true
		}
		return StepDNS, "the name server did not answer", true
	}
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var cert x509.CertificateInvalidError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	switch {
	case errors.As(err, &unknown):
		return StepTLS, "the certificate comes from an unknown issuer", true
	case errors.As(err, &name):
		return StepTLS, "the certificate is for another name", true
	case errors.As(err, &cert) && cert.Reason == x509.Expired:
		return StepTLS, "the certificate has expired or is not valid yet; look at this computer's clock", true
	case errors.As(err, &cert):
		return StepTLS, "the certificate was not accepted", true
	case errors.As(err, &record):
		return StepTLS, "the answer was not TLS", true
	case errors.As(err, &alert):
		return StepTLS, "the TLS handshake was refused", true
	}
	for _, text := range []string{"malformed HTTP", "response headers exceeded", "too many 1xx"} { // net/http has no types for these
		if strings.Contains(err.Error(), text) {
			return StepReply, "the answer was not proper HTTP", true
		}
	}
	var step Step
	if op != nil && op.Op == "dial" {
		step = StepConnect
	}
	reason := reasonOf(err, "")
	return step, reason, reason != ""
}

func reasonOf(err error, otherwise string) string {
	var timeout net.Error
	switch {
	case errors.Is(err, errRefused):
		return "connection refused"
	case errors.Is(err, errReset):
		return reset
	case errors.Is(err, errNetUnreachable), errors.Is(err, errHostUnreachable):
		return "no route to the host"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time"
	}
	return otherwise
}
