package simulator

// How each fault of the connection is made.

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"tokendoctor/cloudflare"
)

// obstacle is what keeps a request from being sent, once it has taken its time.
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
		return dialError(f.Kind)
	}
	t.sim.net.pause(r.Context(), delay)
	return r.Context().Err()
}

// dialError is what net/http returns for a connection that does not come about.
func dialError(k FaultKind) error {
	address := &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 443}
	switch k {
	case FaultNoDNS:
		return &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: apiHost, IsNotFound: true}}
	case FaultRefused:
		return &net.OpError{Op: "dial", Net: "tcp", Addr: address, Err: os.NewSyscallError("connect", cloudflare.ErrnoRefused)}
	case FaultConnectTimeout:
		return &net.OpError{Op: "dial", Net: "tcp", Addr: address, Err: os.ErrDeadlineExceeded}
	case FaultTLS:
		return &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}
	case FaultTLSName:
		return &tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: &x509.Certificate{DNSNames: []string{"router.example.net"}}, Host: apiHost}}
	case FaultTLSExpired:
		return &tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired}}
	case FaultNotTLS:
		return tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}
	}
	return cloudflare.ErrProxy
}
