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
	"strings"
	"sync/atomic"
	"syscall"
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

// tracer remembers the stage a request has come to.
type tracer struct{ step atomic.Value }

func (t *tracer) context(ctx context.Context) context.Context {
	t.step.Store(StepConnect)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		DNSStart:          func(httptrace.DNSStartInfo) { t.step.Store(StepDNS) },
		ConnectStart:      func(string, string) { t.step.Store(StepConnect) },
		TLSHandshakeStart: func() { t.step.Store(StepTLS) },
		GotConn:           func(httptrace.GotConnInfo) { t.step.Store(StepReply) },
	})
}

func (t *tracer) failure(err error) Failure {
	f := Failure{Step: t.step.Load().(Step), Reason: "the connection broke"}
	if step, reason, ok := known(err); ok {
		f.Reason = reason
		if step != "" {
			f.Step = step
		}
	}
	return f
}

func known(err error) (Step, string, bool) {
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
	if reason := reasonOf(err, ""); reason != "" {
		return "", reason, true
	}
	return "", "", false
}

func reasonOf(err error, otherwise string) string {
	var timeout net.Error
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case errors.Is(err, syscall.ECONNRESET):
		return "connection reset"
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return "no route to the host"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time"
	}
	return otherwise
}
