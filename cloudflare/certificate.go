package cloudflare

// Certificates that were not accepted. crypto/x509 reports only the first fault it meets,
// and other clients meet them in another order. So this file looks for every fault, and
// calls none the only one while there are others.

import (
	"bytes"
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"
)

// The faults of a certificate, in the order in which they are reported: a wrong clock is
// the first thing to put right.
const (
	certDates   = "the certificate has expired or is not valid yet; look at this computer's clock"
	certName    = "the certificate is for another name"
	certNoRoots = "this computer has no list of trusted issuers"
	certIssuer  = "the certificate comes from an unknown issuer"
	certOther   = "the certificate was not accepted"
)

// certificateReasons lists every reason that can be built from these faults.
func certificateReasons() []string {
	out := []string{certOther}
	for _, faults := range [][]string{{certDates}, {certName}, {certDates, certName}} {
		for _, issuer := range []string{certNoRoots, certIssuer} {
			out = append(out, strings.Join(append(slices.Clone(faults), issuer), faultsJoin))
		}
		out = append(out, strings.Join(faults, faultsJoin))
	}
	return append(out, certNoRoots, certIssuer)
}

// certificateFailure reports whether an error is about a certificate, and what is wrong
// with it. name is the host name that the certificate should cover.
func certificateFailure(err error, name string) (Failure, bool) {
	var certs []*x509.Certificate
	refused, isRefused := errors.AsType[*tls.CertificateVerificationError](err)
	if isRefused {
		certs = refused.UnverifiedCertificates
	}
	invalid, isInvalid := errors.AsType[x509.CertificateInvalidError](err)
	host, isHost := errors.AsType[x509.HostnameError](err)
	unknown, isUnknown := errors.AsType[x509.UnknownAuthorityError](err)
	if cert := cmp.Or(host.Certificate, unknown.Cert, invalid.Cert); len(certs) == 0 && cert != nil {
		certs = []*x509.Certificate{cert}
	}
	expired := isInvalid && invalid.Reason == x509.Expired
	if !expired && !isHost && !isUnknown {
		f := Failure{Step: StepTLS, Reason: certOther}
		if is[x509.SystemRootsError](err) {
			f.Reason, f.Trouble = certNoRoots, TroubleNoRoots
		}
		return f, isRefused || isInvalid || f.Trouble != ""
	}

	// crypto/x509 looks at the dates first, then at the name, then at the issuer.
	var faults []string
	if expired {
		faults = append(faults, certDates)
	}
	if isHost || expired && len(certs) > 0 && name != "" && certs[0].VerifyHostname(name) != nil {
		faults = append(faults, certName)
	}
	switch {
	case !isUnknown && (len(certs) == 0 || trusted(certs)):
	case noRoots():
		faults = append(faults, certNoRoots)
	default:
		faults = append(faults, certIssuer)
	}
	f := Failure{Step: StepTLS, Reason: strings.Join(faults, faultsJoin)}
	switch {
	case slices.Contains(faults, certName):
		f.Trouble = TroubleOtherName // whatever else is wrong, it is not Cloudflare's
	case len(faults) > 1: // either may be all that is wrong
	default:
		f.Trouble = certTroubles[faults[0]]
	}
	if len(certs) > 0 {
		f.Seen = describe(certs[0], expired)
	}
	return f, true
}

const faultsJoin = "; and "

var certTroubles = map[string]Trouble{certDates: TroubleClock, certNoRoots: TroubleNoRoots, certIssuer: TroubleIssuer}

// trusted reports whether a chain leads to an issuer that this computer trusts, whatever
// its names and dates. A chain that cannot be checked that way gets the benefit of the
// doubt.
func trusted(certs []*x509.Certificate) bool {
	leaf := certs[0]
	if len(leaf.Raw) == 0 {
		return true
	}
	between := x509.NewCertPool()
	for _, c := range certs[1:] {
		between.AddCert(c)
	}
	_, err := leaf.Verify(x509.VerifyOptions{Intermediates: between, CurrentTime: leaf.NotBefore.Add(leaf.NotAfter.Sub(leaf.NotBefore) / 2)})
	return !is[x509.UnknownAuthorityError](err) && !is[x509.SystemRootsError](err)
}

// noRoots reports whether this computer's list of trusted issuers is empty, as in a
// container without the package ca-certificates.
var noRoots = sync.OnceValue(func() bool {
	pool, err := x509.SystemCertPool()
	return err != nil || pool.Equal(x509.NewCertPool())
})

// describe says whose certificate it is and who issued it. Both are the server's words.
func describe(c *x509.Certificate, dated bool) string {
	var names []string
	for _, n := range c.DNSNames {
		if n = certificateName(n); n != "" && len(names) < 2 {
			names = append(names, n)
		}
	}
	for _, ip := range c.IPAddresses {
		if len(names) == 0 {
			names = append(names, ip.String())
		}
	}
	text := "It"
	if len(names) > 0 {
		text = "It is for " + strings.Join(names, " and ") + ", and"
	}
	by := issuerName(c)
	switch {
	case len(c.RawIssuer) > 0 && bytes.Equal(c.RawIssuer, c.RawSubject):
		text += " was made by itself, as \"" + by + "\""
	case by != "":
		text += " was made by \"" + by + "\""
	default:
		text += " does not say who made it"
	}
	if dated && !c.NotAfter.IsZero() {
		text += ", valid from " + c.NotBefore.Format(time.DateOnly) + " to " + c.NotAfter.Format(time.DateOnly) +
			", while this computer's clock says " + time.Now().Format(time.DateOnly)
	}
	return text + "."
}

// certificateName returns a name from a certificate if it looks like a host name, else
// "".
func certificateName(name string) string {
	star, rest := "", name
	if after, ok := strings.CutPrefix(name, "*."); ok {
		star, rest = "*.", after
	}
	if rest = PlainName(rest); rest == "" || len(rest) > 80 {
		return ""
	}
	return star + rest
}

// issuerName is what a certificate's issuer calls itself, usually an organisation.
func issuerName(c *x509.Certificate) string {
	name := c.Issuer.CommonName
	if len(c.Issuer.Organization) > 0 && !strings.Contains(name, c.Issuer.Organization[0]) {
		name = strings.TrimSpace(c.Issuer.Organization[0] + ", " + name)
	}
	return strings.ReplaceAll(strings.Trim(PlainText(name, 60), " ,"), `"`, "'")
}
