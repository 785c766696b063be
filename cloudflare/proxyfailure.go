package cloudflare

// How a request ended at the proxy. A proxy that could not get through is not one that
// refuses, and one that cannot be understood is neither.

import (
	"cmp"
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"
)

// ProxyRefused is the reason where a proxy did not connect and nothing more is known.
const ProxyRefused = "the proxy did not let the request through"

// The other reasons at the proxy step.
const (
	proxyLogin    = "the proxy wants a name and a password"
	proxyWrong    = "the proxy does not take the name and password that it was given"
	proxyWay      = "the proxy wants to be logged in to in a way that is not spoken here"
	proxyRule     = "a rule of the proxy denies api.cloudflare.com"
	proxyFurther  = "the proxy itself gets no further"
	proxyNoHTTP   = "what answers there is not an HTTP proxy"
	proxyNoSOCKS  = "what answers there is not a SOCKS proxy"
	proxyNoName   = "the proxy's name was not found"
	proxyNoLookup = "the proxy's name could not be looked up"
	proxyNoTLS    = "the proxy does not speak TLS"
	proxyTLS      = "the safe connection to the proxy itself failed"
	proxyHungUp   = "the proxy hung up"
	proxySignIn   = "the network wants a sign-in first"
	proxyWebSite  = "what answers there is a web server and not a proxy"
	proxyNotYet   = "the proxy gave an interim answer first, which is not supported here"
)

var proxyReasons = []string{
	ProxyRefused, proxyLogin, proxyWrong, proxyWay, proxyRule, proxyFurther, proxyNoHTTP, proxyNoSOCKS, proxyNoName,
	proxyNoLookup, proxyNoTLS, proxyTLS, proxyHungUp, proxySignIn, proxyWebSite, proxyNotYet,
}

// socksRefusals are what net/http's SOCKS client says; it has no types for them.
var socksRefusals = []struct {
	text, reason string
	trouble      Trouble
	seen         string
}{
	{"not allowed by ruleset", proxyRule, TroubleProxyRule, "It answered with the SOCKS code 2."},
	{"general SOCKS server failure", proxyFurther, TroubleProxyDown, "It answered with the SOCKS code 1, a failure of its own."},
	{"network unreachable", proxyFurther, TroubleProxyDown, "It answered with the SOCKS code 3: it has no way to that network."},
	{"host unreachable", proxyFurther, TroubleProxyDown, "It answered with the SOCKS code 4: it has no way to Cloudflare."},
	{"unknown error connection refused", proxyFurther, TroubleProxyDown, "It answered with the SOCKS code 5: its connection was refused."},
	{"TTL expired", proxyFurther, TroubleProxyDown, "It answered with the SOCKS code 6."},
	{"command not supported", ProxyRefused, "", "It answered with the SOCKS code 7: it makes no connections."},
	{"address type not supported", ProxyRefused, "", "It answered with the SOCKS code 8: it does not take names."},
	{"username/password authentication failed", proxyWrong, TroubleProxyLogin, ""},
	{"invalid username/password", proxyWrong, TroubleProxyLogin, "SOCKS takes a name and a password of 1 to 255 characters each."},
	{"unexpected protocol version", proxyNoSOCKS, "", "For an HTTP proxy, write http:// in place of socks5:// in it."},
}

// What is said of an address that may name another kind of proxy.
const (
	perhapsPlain = "Its address begins with https://. Most proxies want http:// there, also for https pages."
	perhapsHTTP  = "It may be an HTTP proxy, whose address begins with http://."
)

// failure says how a request ended that got no further than the proxy. f is what the
// error alone tells.
func (p *Proxy) failure(err error, f Failure) Failure {
	named := "The proxy is the one in " + p.variable + "."
	op, isOp := errors.AsType[*net.OpError](err)
	answer, answered := errors.AsType[*ProxyError](err)
	switch {
	case answered:
		f = p.refused(answer)
	case isOp && op.Op == "socks connect":
		f = p.socks(op.Err, f)
	case f.Step == StepDNS && f.Reason == "no such host":
		f.Reason = proxyNoName
	case f.Step == StepDNS:
		f.Reason, f.Seen = proxyNoLookup, capital(f.Reason)+"."
	case f.Trouble == TroubleNotTLS && p.url.Scheme == "https":
		f.Reason, f.Seen = proxyNoTLS, perhapsPlain
	case f.Step == StepTLS:
		f.Reason, f.Seen = proxyTLS, strings.TrimSpace(capital(f.Reason)+". "+f.Seen)
	case isOp && op.Op == "proxyconnect":
		f.Reason = cmp.Or(f.Reason, "no connection could be made")
		if p.url.Scheme == "https" && (f.Reason == timeout || f.Reason == reset || f.Reason == Broken) {
			f.Seen = perhapsPlain // it may be waiting for the first line of HTTP, or hang up on anything else
		}
	case f.Reason == timeout && strings.HasPrefix(p.url.Scheme, "socks"): // the transport gave up before the SOCKS client
		f = p.socks(err, f)
	case f.Reason == timeout:
		f.Seen = "It took the connection and said nothing."
	case f.Reason == reset, f.Reason == "" && !strings.Contains(err.Error(), "malformed"):
		f.Reason, f.Seen = proxyHungUp, "It may want TLS (https://), or be a SOCKS proxy (socks5://)."
	default: // what it sent is not the answer of an HTTP proxy
		f.Reason, f.Seen = proxyNoHTTP, "It may be a SOCKS proxy (socks5://), or want TLS (https://)."
	}
	if answered || isOp && op.Op == "socks connect" {
		f.Seen = strings.TrimSpace(f.Seen)
	} else {
		f.Trouble = ""
	}
	f.Step, f.Seen = StepProxy, strings.TrimSpace(named+" "+f.Seen)
	return f
}

// refused puts an HTTP proxy's answer into words.
func (p *Proxy) refused(e *ProxyError) Failure {
	f := Failure{Reason: ProxyRefused, Trouble: TroubleProxyRule, Seen: p.answered(e)}
	switch {
	case e.Status < 200: // net/http does not read on after a 1xx to CONNECT
		f.Reason, f.Trouble = proxyNotYet, ""
	case e.Status == http.StatusProxyAuthRequired, e.Status == http.StatusUnauthorized: // tinyproxy says 401 of a wrong password
		f.Reason, f.Trouble = proxyLogin, TroubleProxyLogin
		switch _, given := p.url.User.Password(); {
		case len(e.Logins) > 0 && !slices.Contains(e.Logins, "basic"):
			f.Reason = proxyWay
			f.Seen += " It wants " + strings.Join(e.Logins, " or ") + ". Only basic is spoken here."
		case given || p.url.User != nil:
			f.Reason = proxyWrong
		}
	case e.Status == http.StatusForbidden, e.Status == http.StatusUnavailableForLegalReasons:
		f.Reason = proxyRule
	case e.Status == http.StatusNetworkAuthenticationRequired:
		f.Reason = proxySignIn
	case e.Status == http.StatusNotImplemented, e.Status == http.StatusMethodNotAllowed, e.Status == http.StatusBadRequest:
		f.Reason, f.Trouble = proxyWebSite, ""
		f.Seen += " A proxy that connects to https pages does not answer so."
	case e.Status == http.StatusNotFound: // privoxy, of a name that it cannot find
		f.Trouble = ""
		f.Seen += " It may not find the name, or be a web server and not a proxy."
	case e.Status >= 500:
		f.Reason, f.Trouble = proxyFurther, TroubleProxyDown
	}
	return f
}

// socks says how a SOCKS proxy ended it.
func (p *Proxy) socks(err error, f Failure) Failure {
	if strings.Contains(err.Error(), "no acceptable authentication methods") {
		if p.url.User == nil {
			return Failure{Reason: proxyLogin, Trouble: TroubleProxyLogin}
		}
		return Failure{Reason: proxyWay, Trouble: TroubleProxyLogin}
	}
	for _, r := range socksRefusals {
		if strings.Contains(err.Error(), r.text) {
			return Failure{Reason: r.reason, Trouble: r.trouble, Seen: r.seen}
		}
	}
	switch {
	case f.Reason == timeout:
		return Failure{Reason: timeout, Seen: "It took the connection and did not answer in time. " + perhapsHTTP}
	case strings.HasPrefix(err.Error(), "unknown error"):
		return Failure{Reason: ProxyRefused}
	}
	return Failure{Reason: proxyHungUp, Seen: perhapsHTTP}
}

// behind is a sentence on a request that the proxy let through and that failed after it.
func (p *Proxy) behind(f Failure) string {
	text := "The proxy in " + p.variable + " had said that it was connected."
	if f.Step == StepTLS && (f.Reason == Broken || f.Reason == reset) {
		text += " A proxy ends it like this where it gets no further itself, or has a rule against it."
	}
	return text
}

// capital returns a reason with a capital letter, to begin a sentence.
func capital(reason string) string {
	if reason == "" {
		return ""
	}
	return strings.ToUpper(reason[:1]) + reason[1:]
}
