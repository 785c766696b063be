package cloudflare

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
)

// The address of a request holds the site's name, and says nothing about how it failed.
func TestFailureIsNotReadFromTheAddress(t *testing.T) {
	for _, address := range []string{"https://api.test/zones?name=too many 1xx.example", "https://api.test/malformed HTTP", "https://api.test/Proxy Authentication Required"} {
		var at tracer
		at.advance(StepReply)
		for _, c := range []struct {
			err  error
			want Failure
		}{
			{ErrnoReset, Failure{Step: StepReply, Reason: reset}},
			{errors.New("net/http: too many 1xx informational responses"), Failure{Step: StepReply, Reason: "the answer was not proper HTTP"}},
		} {
			if got := at.failure(&url.Error{Op: "Get", URL: address, Err: c.err}); got != c.want {
				t.Errorf("%s, %v: %+v", address, c.err, got)
			}
		}
	}
}

// A system has more reasons to reject a certificate than package x509 has types, and none
// of them is a passing fault of the network.
func TestCertificateThatIsTurnedDown(t *testing.T) {
	for _, why := range []error{
		errors.New("x509: \u201capi.cloudflare.com\u201d certificate is revoked"), x509.CertificateInvalidError{Reason: x509.NotAuthorizedToSign},
	} {
		var at tracer
		at.advance(StepTLS)
		got := at.failure(&url.Error{Op: "Get", URL: baseURL, Err: &tls.CertificateVerificationError{Err: why}})
		if want := (Failure{Step: StepTLS, Reason: "the certificate was not accepted"}); got != want || got.Broke() {
			t.Errorf("%v: %+v, want %+v", why, got, want)
		}
	}
}

// failureAt is how a request to a server on this computer fails.
func failureAt(t *testing.T, server *httptest.Server) Failure {
	t.Helper()
	transport := NewTransport()
	transport.Proxy = nil
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
	}
	f := NewClient("test", transport).Run(t.Context(), VerifyUser(NewToken(sample))).Failure
	f.Seen = "" // it mentions this computer's address
	return f
}

// A server without TLS says so in plain HTTP.
func TestServerWithoutTLS(t *testing.T) {
	server := httptest.NewServer(nil)
	defer server.Close()
	if got, want := failureAt(t, server), (Failure{Step: StepTLS, Reason: "the answer was not TLS", Trouble: TroubleNotTLS}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// A complete answer that is not HTTP is no passing fault of the network; a cut one is.
func TestAnswerThatIsNoHTTP(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\n"
	for answer, want := range map[string]string{
		"SSH-2.0-OpenSSH_9.2\r\n":                             "the answer was not proper HTTP",
		"HTTP/1.1 fine\r\n\r\n":                               "the answer was not proper HTTP",
		ok + "Content-Length: x\r\n\r\n":                      "the answer was not proper HTTP",
		ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n": "the answer was not proper HTTP",
		ok + "Transfer-Encoding: zip\r\n\r\n":                 "the answer was not proper HTTP",
		ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\n":       "the answer was not proper HTTP",
		ok + "Transfer-Encoding: chunked\r\n\r\n9\r\nhalf":    Broken,
		ok + "Content-Length: 9\r\n\r\nhalf":                  Broken,
		ok + "Content-Length":                                 Broken,
		"":                                                    Broken,
	} {
		c := newLocal(t, func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				_, _ = io.WriteString(conn, answer)
				conn.Close()
			}
		})
		if r := c.Run(t.Context(), Purge(NewToken(sample), sampleID, "")); r.Failure != (Failure{Step: StepReply, Reason: want}) {
			t.Errorf("%q: %+v, want %q", answer, r.Failure, want)
		}
	}
}

// A server, or what answers in its place, that speaks only an older TLS.
func TestHandshakeThatIsRefused(t *testing.T) {
	server := httptest.NewUnstartedServer(nil)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{MaxVersion: tls.VersionTLS11}
	server.StartTLS()
	defer server.Close()
	want := Failure{Step: StepTLS, Reason: "the TLS handshake was refused"}
	if got := failureAt(t, server); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}

	var at tracer
	at.advance(StepTLS)
	// The same where the server answers with the older version.
	want.Seen = oldTLS
	if got := at.failure(errors.New("tls: server selected unsupported protocol version 301")); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// Whatever a failure says is on the list of what may be said of one.
func TestReasonsOfFailures(t *testing.T) {
	for _, reason := range []string{Broken, reset, slept, ProxyRefused} {
		if KnownReason(reason) != reason {
			t.Errorf("%q is not on the list", reason)
		}
	}
	if got := KnownReason("send us your token"); got == "send us your token" {
		t.Error("any words are repeated")
	}
	odd := errors.New("odd")
	for name, c := range map[string]struct {
		err    error
		step   Step
		reason string
	}{
		"a refused dial":        {&net.OpError{Op: "dial", Err: ErrnoRefused}, StepConnect, "connection refused"},
		"an odd dial":           {&net.OpError{Op: "dial", Err: odd}, "", ""},
		"a reset read":          {&net.OpError{Op: "read", Err: ErrnoReset}, "", reset},
		"a name not found":      {&net.DNSError{IsNotFound: true}, StepDNS, "no such host"},
		"no name server":        {&net.DNSError{IsTimeout: true}, StepDNS, "no answer from the name server in time"},
		"a broken name server":  {&net.DNSError{}, StepDNS, "the name server did not answer"},
		"a refused handshake":   {&net.OpError{Op: "remote error", Err: odd}, StepTLS, "the TLS handshake was refused"},
		"a failure of this TLS": {errors.New("tls: odd"), StepTLS, "the TLS handshake was refused"},
		"no route":              {&net.OpError{Op: "dial", Err: errnoHostUnreachable}, StepConnect, "no route to the host"},
		"no network":            {&net.OpError{Op: "dial", Err: errnoNetUnreachable}, StepConnect, "no route to the host"},
		"an odd one":            {odd, "", ""},
	} {
		if f := known(c.err); f.Step != c.step || f.Reason != c.reason {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if f := new(tracer).failure(odd); f != (Failure{Step: StepDNS, Reason: "no connection could be made"}) {
		t.Errorf("an odd error: %+v", f)
	}
	for _, f := range []Failure{{Step: StepReply, Reason: Broken}, {Step: StepReply, Reason: reset}, {Step: StepReply, Reason: slept}} {
		if !f.Broke() || f.Slept() != (f.Reason == slept) {
			t.Errorf("%+v: broke %v, slept %v", f, f.Broke(), f.Slept())
		}
	}
	if (Failure{Step: StepDNS, Reason: "no such host"}).Broke() {
		t.Error("a name that was not found broke nothing")
	}
}
