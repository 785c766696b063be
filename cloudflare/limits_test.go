package cloudflare

import (
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// At most two of a certificate's names are shown, and an address only where it has no
// name.
func TestWhatIsSaidOfACertificate(t *testing.T) {
	address := []net.IP{net.IPv4(192, 0, 2, 1)}
	for want, c := range map[string]*x509.Certificate{
		"It is for a.example and b.example, and does not": {DNSNames: []string{"bad\x1bname", "a.example", "b.example", "c.example"}, IPAddresses: address},
		"It is for 192.0.2.1, and does not":               {DNSNames: []string{"bad\x1bname"}, IPAddresses: append(address, net.IPv4(192, 0, 2, 2))},
		"It does not say who made it.":                    {},
	} {
		if got := describe(c, false); !strings.HasPrefix(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// IPv6 is left for IPv4 only where the last connection used IPv6 and there is a choice,
// and only once.
func TestWhenIPv6IsLeftForIPv4(t *testing.T) {
	four, six, mapped := netip.MustParseAddr("104.16.0.1"), netip.MustParseAddr("2606:4700::1"), netip.MustParseAddr("::ffff:104.16.0.1")
	for name, c := range map[string]struct {
		d    *dialer
		want bool
	}{
		"by IPv6, with a choice":       {&dialer{last: six, both: true}, true},
		"by IPv4":                      {&dialer{last: four, both: true}, false},
		"by IPv4, in IPv6's notation":  {&dialer{last: mapped, both: true}, false},
		"by IPv6, without a choice":    {&dialer{last: six}, false},
		"by IPv6, after it was tried":  {&dialer{last: six, both: true, only4: true}, false},
		"before there is a connection": {&dialer{both: true}, false},
	} {
		if got := c.d.fourOnly(); got != c.want || c.d.only4 != (c.want || name == "by IPv6, after it was tried") {
			t.Errorf("%s: %v", name, got)
		}
	}
	if hasBoth([]netip.Addr{four, mapped}) || hasBoth([]netip.Addr{six, six}) || !hasBoth([]netip.Addr{six, four}) {
		t.Error("the families are taken for each other")
	}
}

// An address that Cloudflare cannot have is named from the step that used it; whatever
// answers has been reached, whatever its address.
func TestAddressesAreNamed(t *testing.T) {
	for name, c := range map[string]struct {
		address string
		f       Failure
		seen    string // empty: nothing is added
		trouble Trouble
	}{
		"a filter's, at the connection": {"10.0.0.1", Failure{Step: StepConnect}, "leads to 10.0.0.1, an address that Cloudflare cannot have", TroubleFilter},
		"a filter's, at TLS":            {"::ffff:10.0.0.1", Failure{Step: StepTLS, Trouble: TroubleIssuer}, "leads to 10.0.0.1, an", TroubleIssuer},
		"a filter's, with an answer":    {"10.0.0.1", Failure{Step: StepReply}, "", ""},
		"of an earlier look-up":         {"10.0.0.1", Failure{Step: StepDNS}, "", ""},
		"no answer over IPv6":           {"2606:4700::1", Failure{Step: StepConnect, Reason: timeout}, "The last try was over IPv6.", ""},
		"a refusal over IPv6":           {"2606:4700::1", Failure{Step: StepConnect, Reason: "connection refused"}, "", ""},
		"no answer over IPv4":           {"104.16.0.1", Failure{Step: StepConnect, Reason: timeout}, "", ""},
	} {
		var at tracer
		address := netip.MustParseAddr(c.address)
		at.address.Store(&address)
		got := at.addressed(c.f)
		if !strings.Contains(got.Seen, c.seen) || (got.Seen == "") != (c.seen == "") || got.Trouble != c.trouble || got.Step != c.f.Step {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := new(tracer).addressed(Failure{Step: StepConnect}); got.Seen != "" {
		t.Errorf("without an address: %+v", got)
	}
}

// A proxy's certificate need not have Cloudflare's name.
func TestACertificateOfAProxyHasItsOwnName(t *testing.T) {
	cert, err := x509.ParseCertificate(boxCertificate(t, "proxy.example", pkix.Name{CommonName: "Example CA"}, time.Now()).Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	refused := &tls.CertificateVerificationError{UnverifiedCertificates: []*x509.Certificate{cert}, Err: x509.CertificateInvalidError{Cert: cert, Reason: x509.Expired}}
	for op, own := range map[string]bool{"proxyconnect": true, "read": false} {
		if f := known(&net.OpError{Op: op, Err: refused}); f.Step != StepTLS || (f.Trouble == TroubleOtherName) == own {
			t.Errorf("%s: %+v", op, f)
		}
	}
}

// A computer without a list of trusted issuers is recognised, in each way that this
// shows; what comes with the error is named.
func TestComputersWithoutTrustedIssuers(t *testing.T) {
	cert := &x509.Certificate{DNSNames: []string{"a.example"}}
	unknown := x509.UnknownAuthorityError{Cert: cert}
	if f, ok := certificateFailure(unknown, apiHost); !ok || f.Trouble != TroubleIssuer || !strings.Contains(f.Seen, "a.example") {
		t.Errorf("%v %+v", ok, f)
	}
	if f, ok := certificateFailure(x509.SystemRootsError{Err: errors.New("odd")}, apiHost); !ok || f.Trouble != TroubleNoRoots || f.Reason != certNoRoots {
		t.Errorf("%v %+v", ok, f)
	}
	before := noRoots
	defer func() { noRoots = before }()
	noRoots = func() bool { return true }
	if f, ok := certificateFailure(unknown, apiHost); !ok || f.Trouble != TroubleNoRoots || f.Reason != certNoRoots {
		t.Errorf("%v %+v", ok, f)
	}
}

// The number of the edge's error is in the reply.
func TestTheEdgesErrorIsInTheReply(t *testing.T) {
	r := ReadReply(EndpointZone, 403, http.Header{"Cf-Ray": {"8a1b2c3d4e5f6071-FRA"}}, []byte("error code: 1010"))
	if r.Edge != EdgeUserAgent || r.Outcome != OutcomeBlocked {
		t.Errorf("%+v", r)
	}
}

// What a person may have made up has no fingerprint: each sign of it is enough alone.
func TestEachSignOfAPhraseIsEnough(t *testing.T) {
	const random = "Q7wzB3xPL9vKd2MfTn4RsY8hCj6GaEuV1oZi5XbN" // made up
	noDigit := strings.NewReplacer("7", "q", "3", "q", "9", "k", "2", "z", "4", "v", "8", "j", "6", "w", "1", "g", "5", "q").Replace(random)
	for value, want := range map[string]bool{
		random: false, noDigit: true, strings.ToLower(random): true, strings.ToUpper(random): true, strings.Repeat("Q7", 20): true,
	} {
		if got := guessable(value); got != want {
			t.Errorf("%s: %v", value, got)
		}
	}
}

// A long word and a mixed one are not tokens by themselves, and a value longer than the
// longest credential is prose.
func TestWhatIsNoCredential(t *testing.T) {
	for _, text := range []string{"Cloudflare2 said no", strings.Repeat("words", 8), strings.Repeat("word-", 8), ""} {
		if HoldsCredential(text) {
			t.Errorf("%q is taken for one", text)
		}
	}
	const old = "Q7wzB3xPL9vKd2MfTn4RsY8hCj6GaEuV1oZi5XbN"
	if !HoldsCredential("it is " + old + ".") {
		t.Error("an old token is not seen")
	}
	for length, prose := range map[int]bool{maxCredentialLength - 1: false, maxCredentialLength: false, maxCredentialLength + 1: true} {
		if kind, _, _ := ownShape(strings.Repeat("aB3_", 65)[:length]); (kind == KindProse) != prose {
			t.Errorf("%d characters: %s", length, kind)
		}
	}
	for text, want := range map[string]int{"see " + strings.Repeat("x9Y", 18)[:53]: 0, "CFUT_x9Y": 0, "cfut-" + old + "0badc0de": 1, old + " and " + old: 2} {
		if tokens, _ := wholeTokens(text); len(tokens) != want {
			t.Errorf("%q holds %q", text, tokens)
		}
	}
}

// Two tokens in a list as a program prints it are two: an escape code separates them.
func TestEscapeCodesPartTokens(t *testing.T) {
	const one, other = "Q7wzB3xPL9vKd2MfTn4RsY8hCj6GaEuV1oZi5XbN", "R8xaC4yQM1wLe3NgUo5StZ9iDk7HbFvW2pAj6YcP"
	if in := Inspect(one + `\n` + other); in.Kind != KindSeveral {
		t.Errorf("%s: %v", in.Kind, in.Foreign)
	}
}

// A transport that cannot take a second way has not taken one.
func TestATransportWithoutADetour(t *testing.T) {
	c := NewClient("test", roundTrip(func(*http.Request) (*http.Response, error) { return nil, errors.New("odd") }))
	if r := c.Run(t.Context(), Reach()); r.ShortHello || r.OnlyIPv4 {
		t.Errorf("%+v", r)
	}
}
