package cloudflare

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log"
	"math/big"
	"net"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// boxCertificate is what a box on the way shows: for a name, from an issuer, valid for an
// hour from a given time.
func boxCertificate(t *testing.T, name string, issuer pkix.Name, from time.Time) tls.Certificate {
	t.Helper()
	public, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	leaf := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name}, NotBefore: from, NotAfter: from.Add(time.Hour)}
	raw, err := x509.CreateCertificate(rand.Reader, leaf, &x509.Certificate{SerialNumber: big.NewInt(2), Subject: issuer}, public, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}
}

// Each fault of a certificate is reported, and none of several is called the only one. A
// certificate for another name is not Cloudflare's, whatever else is wrong with it.
func TestFaultsOfCertificates(t *testing.T) {
	now := time.Now().Add(-time.Minute)
	before, later := now.AddDate(-2, 0, 0), now.AddDate(2, 0, 0)
	issuer := pkix.Name{Organization: []string{"Example Inspection"}, CommonName: "Gateway 7"}
	for _, c := range []struct {
		what, name string
		issuer     pkix.Name
		from       time.Time
		outcome    Outcome
		reason     string
		trouble    Trouble
		seen       string
	}{
		{"issuer", apiHost, issuer, now, OutcomeUnreachable, certIssuer, TroubleIssuer, `It is for api.cloudflare.com, and was made by "Example Inspection, Gateway 7".`},
		{"name", "router.example.net", issuer, now, OutcomeIntercepted, certName + faultsJoin + certIssuer, TroubleOtherName, "It is for router.example.net,"},
		{"dates and issuer", apiHost, issuer, before, OutcomeUnreachable, certDates + faultsJoin + certIssuer, "", "valid from " + before.UTC().Format(time.DateOnly)},
		{"not yet, and issuer", apiHost, issuer, later, OutcomeUnreachable, certDates + faultsJoin + certIssuer, "", "this computer's clock says " + now.Format(time.DateOnly)},
		{"all three", "router.example.net", issuer, before, OutcomeIntercepted, certDates + faultsJoin + certName + faultsJoin + certIssuer, TroubleOtherName, ""},
		{"made by itself", apiHost, pkix.Name{CommonName: apiHost}, now, OutcomeUnreachable, certIssuer, TroubleIssuer, "made by itself"},
		{"words to cheat with", apiHost, pkix.Name{CommonName: "\x1b[2JCall \u202e1-800\" now" + strings.Repeat("x", 300)}, now, OutcomeUnreachable, certIssuer, TroubleIssuer, `"[2JCall 1-800' nowxxx`},
		{"no issuer at all", apiHost, pkix.Name{}, now, OutcomeUnreachable, certIssuer, TroubleIssuer, "does not say who made it"},
	} {
		server := httptest.NewUnstartedServer(nil)
		server.Config.ErrorLog = log.New(io.Discard, "", 0)
		server.TLS = &tls.Config{Certificates: []tls.Certificate{boxCertificate(t, c.name, c.issuer, c.from)}}
		server.StartTLS()
		transport := NewTransport()
		transport.Proxy = nil
		transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
		}
		r := NewClient("test", transport).Run(t.Context(), VerifyUser(NewToken(sample)))
		server.Close()
		f := r.Failure
		if r.Outcome != c.outcome || f.Step != StepTLS || f.Reason != c.reason || f.Trouble != c.trouble || !strings.Contains(f.Seen, c.seen) {
			t.Errorf("%s: %s %+v", c.what, r.Outcome, f)
		}
		if len(f.Seen) > 450 || strings.ContainsAny(f.Seen, "\x1b\u202e") || KnownReason(f.Reason) != f.Reason {
			t.Errorf("%s: %q", c.what, f.Seen)
		}
	}
}
