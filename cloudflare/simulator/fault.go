package simulator

// What goes wrong on the way, or at Cloudflare itself. None of it says anything about a
// token.

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"tokendoctor/cloudflare"
)

// Fault is something that goes wrong.
type Fault struct {
	Endpoint   cloudflare.Endpoint // where; everywhere when empty
	Kind       FaultKind
	After      int           // let this many matching requests pass first
	Times      int           // strike this many times only; always when 0
	RetryAfter time.Duration // on the rate limits, in whole seconds; no header when 0
	Status     int           // of server-error and json-5xx, in place of 523 and 500; of reply
	Body       string        // of reply
}

// FaultKind is a way to go wrong.
type FaultKind string

// The kinds that strike the connection, or slow it down.
const (
	FaultNoDNS          FaultKind = "no-dns"
	FaultDNSFailed      FaultKind = "dns-failed"  // SERVFAIL
	FaultDNSRefused     FaultKind = "dns-refused" // REFUSED
	FaultDNSSilent      FaultKind = "dns-silent"  // no answer, reported at once
	FaultDNSFilter      FaultKind = "dns-filter"  // the name leads to 0.0.0.0, as a Pi-hole answers
	FaultForbidden      FaultKind = "forbidden"   // a rule of this computer forbids it
	FaultRefused        FaultKind = "refused"
	FaultConnectTimeout FaultKind = "connect-timeout" // reported at once: waiting teaches nothing
	FaultTLS            FaultKind = "tls"             // a certificate of an unknown issuer
	FaultTLSName        FaultKind = "tls-name"        // a certificate for another name
	FaultTLSExpired     FaultKind = "tls-expired"     // or this computer's clock is wrong by years
	FaultTLSNoRoots     FaultKind = "tls-no-roots"    // this computer trusts nobody
	FaultTLSSeveral     FaultKind = "tls-several"     // an unknown issuer, and the dates do not fit either
	FaultNotTLS         FaultKind = "not-tls"         // the answer is plain text
	FaultProxySetting   FaultKind = "proxy-setting"   // the proxy's variable cannot be read
	FaultProxyConnect   FaultKind = "proxy-connect"   // the configured proxy does not connect without its password
	FaultProxyDigest    FaultKind = "proxy-digest"    // it wants Digest
	FaultProxyRule      FaultKind = "proxy-rule"      // it denies the name
	FaultProxyDown      FaultKind = "proxy-down"      // it cannot get any further
	FaultProxyNoName    FaultKind = "proxy-no-name"   // its own name is not found
	FaultProxyTLS       FaultKind = "proxy-tls"       // its certificate is not trusted
	FaultSOCKSRule      FaultKind = "socks-rule"      // SOCKS code 2
	FaultSOCKSDown      FaultKind = "socks-down"      // SOCKS code 1
	FaultSOCKSLogin     FaultKind = "socks-login"     // it insists on a name and a password
	FaultSlowConnect    FaultKind = "slow-connect"    // it takes 3 seconds
	FaultIPv6BlackHole  FaultKind = "ipv6-black-hole" // seen from here: IPv4 is tried 0.3 seconds later
)

// The kinds that strike the reply.
const (
	FaultStall          FaultKind = "stall"            // no reply until the client gives up
	FaultReset          FaultKind = "reset"            // the connection breaks in the middle of the reply
	FaultClosed         FaultKind = "closed"           // the same, but an orderly end
	FaultDrip           FaultKind = "drip"             // a byte each second
	FaultRateLimit      FaultKind = "rate-limit"       // 429, of the whole API
	FaultPurgeRateLimit FaultKind = "purge-rate-limit" // 429, of purge alone
	FaultServerError    FaultKind = "server-error"     // Cloudflare's page for a 523, or the fault's status
	FaultJSONError      FaultKind = "json-5xx"
	FaultCaptivePortal  FaultKind = "captive-portal"
	FaultRedirect       FaultKind = "redirect"        // 302 to somebody's login
	FaultProxyAuth      FaultKind = "proxy-auth"      // 407, from a proxy that nobody configured
	FaultWAFBlock       FaultKind = "waf-block"       // Cloudflare's own firewall
	FaultEdgeForbidden  FaultKind = "edge-403"        // a 403 page with a Ray ID that does not mention the firewall
	FaultForbiddenPage  FaultKind = "page-403"        // a 403 page of somebody else's
	FaultForeignJSON    FaultKind = "json-403"        // 403 of somebody else's, in JSON with errors[]
	FaultHeaderTaken    FaultKind = "header-taken"    // something on the way takes the Authorization header out
	FaultHeaderChanged  FaultKind = "header-changed"  // or puts another in its place
	FaultTransient10000 FaultKind = "transient-10000" // one lone 401/10000: Times 0 counts as 1
	FaultTransient1000  FaultKind = "transient-1000"  // one lone 401/1000, likewise
	Fault10000          FaultKind = "10000"           // the same for good
	FaultEmptyBody      FaultKind = "empty-body"
	FaultNoContent      FaultKind = "no-content" // 204
	FaultCutJSON        FaultKind = "cut-json"
	FaultHugeBody       FaultKind = "huge-body"      // a gigabyte of JSON, unless the client stops reading
	FaultGzipBomb       FaultKind = "gzip-bomb"      // compressed, though nobody asked for that
	FaultDeepNesting    FaultKind = "deep-nesting"   // arrays in arrays
	FaultWrongTypes     FaultKind = "wrong-types"    // the right names, and other values
	FaultDuplicateKeys  FaultKind = "duplicate-keys" // it says that the token is unknown, and that it is not
	FaultInvalidUTF8    FaultKind = "invalid-utf8"   // in a message that the token is unknown
	FaultEscapes        FaultKind = "escapes"        // for the terminal, in such a message
	FaultEndlessHeader  FaultKind = "endless-header" // until the client leaves
	FaultEndlessHints   FaultKind = "endless-hints"  // 103 and 103 and 103
	FaultEarlyHints     FaultKind = "early-hints"    // one 103, then the reply
	FaultSwitching      FaultKind = "switching"      // 101, to a protocol that nobody asked for
	FaultHTTP10         FaultKind = "http-1.0"       // the reply in HTTP/1.0, as an old proxy passes it on
	FaultNotHTTP        FaultKind = "not-http"
)

// FaultReply gives the fault's own status and body, with Cloudflare's marks. It is not in
// FaultKinds: what it says is up to the caller.
const FaultReply FaultKind = "reply"

// FaultKinds lists all kinds.
func FaultKinds() []FaultKind {
	return slices.Concat(connectionFaults, slices.Sorted(maps.Keys(misbehaviours)))
}

var connectionFaults = []FaultKind{
	FaultNoDNS, FaultDNSFailed, FaultDNSRefused, FaultDNSSilent, FaultDNSFilter, FaultRefused, FaultForbidden, FaultConnectTimeout,
	FaultTLS, FaultTLSName, FaultTLSExpired, FaultTLSNoRoots, FaultTLSSeveral, FaultNotTLS,
	FaultProxySetting, FaultProxyConnect, FaultProxyDigest, FaultProxyRule, FaultProxyDown, FaultProxyNoName, FaultProxyTLS,
	FaultSOCKSRule, FaultSOCKSDown, FaultSOCKSLogin, FaultSlowConnect, FaultIPv6BlackHole,
}

// connection reports whether the kind strikes before a request is sent.
func (k FaultKind) connection() bool { return slices.Contains(connectionFaults, k) }

type fault struct {
	Fault
	seen, struck int
}

func newFault(f Fault) fault {
	switch {
	case f.Kind != FaultReply && !slices.Contains(FaultKinds(), f.Kind):
		panic(fmt.Sprintf("simulator: no fault %q", f.Kind))
	case (f.Kind == FaultTransient10000 || f.Kind == FaultTransient1000) && f.Times == 0:
		f.Times = 1
	case f.Kind == FaultPurgeRateLimit:
		f.Endpoint = cloudflare.EndpointPurge
	}
	if f.Kind == FaultTransient1000 && f.Endpoint == "" {
		f.Endpoint = cloudflare.EndpointVerifyUser // the only one that says so
	}
	return fault{Fault: f}
}

// due takes the first fault that is due for a request. The faults after it do not count
// the request.
func (s *Simulator) due(endpoint cloudflare.Endpoint, connection bool) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.faults {
		f := &s.faults[i]
		if f.Kind.connection() != connection || f.Endpoint != "" && f.Endpoint != endpoint {
			continue
		}
		f.seen++
		if f.seen > f.After && (f.Times == 0 || f.struck < f.Times) {
			f.struck++
			return f.Fault, true
		}
	}
	return Fault{}, false
}
