package simulator

// How each fault of the connection is made.

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/http/httptrace"
	"os"
	"sync"
	"time"

	"tokendoctor/cloudflare"
)

// obstacle returns the error that keeps a request from being sent, after the time that it
// takes.
func (t *transport) obstacle(r *http.Request) error {
	if r.URL.Scheme != "https" || r.URL.Host != apiHost {
		return fmt.Errorf("simulator: only https://%s is simulated", apiHost)
	}
	q, _ := t.sim.route(r)
	f, ok := t.sim.due(q.endpoint, true)
	if !ok {
		return nil
	}
	delay := map[FaultKind]time.Duration{FaultSlowConnect: 3 * time.Second, FaultIPv6BlackHole: 300 * time.Millisecond}[f.Kind]
	if delay == 0 {
		return dialError(r.Context(), f.Kind)
	}
	t.sim.net.pause(r.Context(), delay)
	return r.Context().Err()
}

// dialError is what net/http returns for a connection that fails.
func dialError(ctx context.Context, k FaultKind) error {
	address := &net.TCPAddr{IP: net.IPv4(104, 16, 0, 1), Port: 443}
	dial := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Addr: address, Err: err} }
	byProxy := func(err error) error { return &net.OpError{Op: "proxyconnect", Net: "tcp", Err: err} }
	bySOCKS := func(text string) error {
		return &net.OpError{Op: "socks connect", Net: "tcp", Err: errors.New(text)}
	}
	switch k {
	case FaultNoDNS:
		return dial(&net.DNSError{Err: "no such host", Name: apiHost, IsNotFound: true})
	case FaultDNSFailed:
		return dial(&net.DNSError{Err: "server misbehaving", Name: apiHost, IsTemporary: true})
	case FaultDNSRefused:
		return dial(&net.DNSError{Err: "server misbehaving", Name: apiHost})
	case FaultDNSSilent:
		return dial(&net.DNSError{Err: "i/o timeout", Name: apiHost, IsTimeout: true})
	case FaultDNSFilter:
		if trace := httptrace.ContextClientTrace(ctx); trace != nil && trace.ConnectStart != nil {
			trace.ConnectStart("tcp", "0.0.0.0:443")
		}
		return dial(os.NewSyscallError("connect", cloudflare.ErrnoRefused))
	case FaultRefused:
		return dial(os.NewSyscallError("connect", cloudflare.ErrnoRefused))
	case FaultForbidden:
		return dial(os.NewSyscallError("connect", cloudflare.ErrnoForbidden))
	case FaultConnectTimeout:
		return dial(os.ErrDeadlineExceeded)
	case FaultTLS:
		cert := certificate(apiHost, time.Hour)
		return &tls.CertificateVerificationError{UnverifiedCertificates: []*x509.Certificate{cert}, Err: x509.UnknownAuthorityError{Cert: cert}}
	case FaultTLSName:
		cert := certificate("router.example.net", time.Hour)
		return &tls.CertificateVerificationError{UnverifiedCertificates: []*x509.Certificate{cert}, Err: x509.HostnameError{Certificate: cert, Host: apiHost}}
	case FaultTLSExpired:
		return &tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired}}
	case FaultTLSNoRoots:
		return &tls.CertificateVerificationError{Err: x509.SystemRootsError{}}
	case FaultTLSSeveral:
		cert := certificate(apiHost, -time.Hour)
		return &tls.CertificateVerificationError{UnverifiedCertificates: []*x509.Certificate{cert}, Err: x509.CertificateInvalidError{Cert: cert, Reason: x509.Expired}}
	case FaultNotTLS:
		return tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}
	case FaultProxySetting:
		return &cloudflare.ProxySettingError{Variable: "HTTPS_PROXY", Problem: "cannot be read: in a name or password write % as %25, # as %23"}
	case FaultProxyDigest:
		return &cloudflare.ProxyError{Status: http.StatusProxyAuthRequired, Logins: []string{"digest"}, By: "squid/5.7"}
	case FaultProxyRule:
		return &cloudflare.ProxyError{Status: http.StatusForbidden, By: "squid/5.7"}
	case FaultProxyDown:
		return &cloudflare.ProxyError{Status: http.StatusServiceUnavailable, By: "squid/5.7"}
	case FaultProxyNoName:
		return byProxy(&net.DNSError{Err: "no such host", Name: "proxy.example.net", IsNotFound: true})
	case FaultProxyTLS:
		return byProxy(&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}})
	case FaultSOCKSRule:
		return bySOCKS("unknown error connection not allowed by ruleset")
	case FaultSOCKSDown:
		return bySOCKS("unknown error general SOCKS server failure")
	case FaultSOCKSLogin:
		return bySOCKS("no acceptable authentication methods")
	}
	return &cloudflare.ProxyError{Status: http.StatusProxyAuthRequired, Logins: []string{"basic"}, By: "squid/5.7"}
}

// certificate is what a box on the way shows in Cloudflare's place: for a name, from an
// issuer that nobody trusts, valid for the given time.
func certificate(name string, left time.Duration) *x509.Certificate {
	key := boxKey()
	now := time.Now()
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		Issuer: pkix.Name{Organization: []string{"Example Inspection"}}, NotBefore: now.Add(-24 * time.Hour), NotAfter: now.Add(left),
	}
	issuer := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: cert.Issuer}
	raw, err := x509.CreateCertificate(rand.Reader, cert, issuer, key.Public(), key)
	if err != nil {
		return cert
	}
	if parsed, err := x509.ParseCertificate(raw); err == nil {
		return parsed
	}
	return cert
}

var boxKey = sync.OnceValue(func() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)) })
