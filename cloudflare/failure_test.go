package cloudflare

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/url"
	"testing"
)

// The address of a request, which holds the site's name, says nothing of how it failed.
func TestFailureIsNotReadFromTheAddress(t *testing.T) {
	for _, address := range []string{"https://api.test/zones?name=too many 1xx.example", "https://api.test/malformed HTTP", "https://api.test/Proxy Authentication Required"} {
		var at tracer
		at.advance(StepReply)
		for _, c := range []struct {
			err  error
			want Failure
		}{
			{ErrnoReset, Failure{StepReply, reset}},
			{errors.New("net/http: too many 1xx informational responses"), Failure{StepReply, "the answer was not proper HTTP"}},
		} {
			if got := at.failure(&url.Error{Op: "Get", URL: address, Err: c.err}); got != c.want {
				t.Errorf("%s, %v: %+v", address, c.err, got)
			}
		}
	}
}

// A system has more reasons to turn a certificate down than package x509 has types, and
// none of them is a slip of the network.
func TestCertificateThatIsTurnedDown(t *testing.T) {
	for _, why := range []error{
		x509.SystemRootsError{}, errors.New("x509: \u201capi.cloudflare.com\u201d certificate is revoked"), x509.CertificateInvalidError{Reason: x509.NotAuthorizedToSign},
	} {
		var at tracer
		at.advance(StepTLS)
		got := at.failure(&url.Error{Op: "Get", URL: baseURL, Err: &tls.CertificateVerificationError{Err: why}})
		if want := (Failure{StepTLS, "the certificate was not accepted"}); got != want || got.Broke() {
			t.Errorf("%v: %+v, want %+v", why, got, want)
		}
	}
}
