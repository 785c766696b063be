package cloudflare

import (
	"errors"
	"net"
	"net/http/httptrace"
	"net/url"
	"strings"
	"testing"
)

// A proxy that cannot be reached is recognised by how far the request got, and what else
// it may be is said.
func TestProxiesThatAreNotReached(t *testing.T) {
	odd := errors.New("odd")
	for name, c := range map[string]struct {
		scheme string
		err    error
		f      Failure
		reason string
		seen   string
	}{
		"its name does not exist":          {"http", odd, Failure{Step: StepDNS, Reason: "no such host"}, proxyNoName, ""},
		"its name is not found":            {"http", odd, Failure{Step: StepDNS, Reason: "no answer from the name server in time"}, proxyNoLookup, "No answer from the name server in time."},
		"it speaks no TLS":                 {"https", odd, Failure{Step: StepTLS, Reason: "the answer was not TLS", Trouble: TroubleNotTLS}, proxyNoTLS, "Most proxies want http://"},
		"its certificate is not trusted":   {"https", odd, Failure{Step: StepTLS, Reason: "its issuer is not trusted", Trouble: TroubleIssuer}, proxyTLS, "Its issuer is not trusted."},
		"it says nothing":                  {"http", odd, Failure{Step: StepReply, Reason: timeout}, timeout, "said nothing"},
		"it is silent where TLS is wanted": {"https", &net.OpError{Op: "proxyconnect", Err: odd}, Failure{Step: StepProxy, Reason: timeout}, timeout, "Most proxies want http://"},
		"it is silent where SOCKS is":      {"socks5", &net.OpError{Op: "socks connect", Err: odd}, Failure{Step: StepProxy, Reason: timeout}, timeout, "It may be an HTTP proxy"},
		"it resets where TLS is wanted":    {"https", &net.OpError{Op: "proxyconnect", Err: odd}, Failure{Step: StepProxy, Reason: reset}, reset, "Most proxies want http://"},
		"the time ends before SOCKS":       {"socks5h", odd, Failure{Step: StepReply, Reason: timeout}, timeout, "It may be an HTTP proxy"},
		"it hangs up":                      {"http", odd, Failure{Step: StepReply, Reason: reset}, proxyHungUp, "It may want TLS"},
		"it ends without a word":           {"http", odd, Failure{Step: StepReply}, proxyHungUp, "It may want TLS"},
		"it does not speak HTTP":           {"http", errors.New("malformed HTTP response"), Failure{Step: StepReply}, proxyNoHTTP, "It may be a SOCKS proxy"},
	} {
		p := &Proxy{variable: "https_proxy", url: &url.URL{Scheme: c.scheme, Host: "proxy.example:3128"}}
		got := p.failure(c.err, c.f)
		if got.Step != StepProxy || got.Reason != c.reason || got.Trouble != "" || !strings.HasPrefix(got.Seen, "The proxy is the one in https_proxy.") || !strings.Contains(got.Seen, c.seen) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// A web site in a proxy's place is said not to be one.
func TestAWebSiteIsNoProxy(t *testing.T) {
	p := &Proxy{variable: "HTTPS_PROXY", url: &url.URL{Scheme: "http", Host: "www.example.com"}}
	for _, status := range []int{400, 405, 501} {
		if f := p.failure(&ProxyError{Status: status}, Failure{}); f.Reason != proxyWebSite || f.Trouble != "" || !strings.HasSuffix(f.Seen, "A proxy that connects to https pages does not answer so.") {
			t.Errorf("%d: %+v", status, f)
		}
	}
}

// A request that failed after a proxy let it through says so, and says that the proxy may
// have ended it where proxies are known to do that.
func TestBehindAProxy(t *testing.T) {
	p := &Proxy{variable: "HTTPS_PROXY"}
	for f, mayBeIt := range map[Failure]bool{
		{Step: StepTLS, Reason: Broken}: true, {Step: StepTLS, Reason: reset}: true, {Step: StepTLS, Reason: timeout}: false,
		{Step: StepReply, Reason: Broken}: false, {Step: StepReply, Reason: reset}: false,
	} {
		text := p.behind(f)
		if !strings.HasPrefix(text, "The proxy in HTTPS_PROXY had said that it was connected.") || strings.Contains(text, "A proxy ends it like this") != mayBeIt {
			t.Errorf("%+v: %s", f, text)
		}
	}
}

// Without a proxy, a login or a text, nothing is hidden. A name and a password are, in
// every form in which they are sent.
func TestWhatHidesAProxysLogin(t *testing.T) {
	login := url.UserPassword("agent", "Pass/w0rd")
	for text, hidden := range map[string]bool{
		"": false, "squid/5.7": false, "hello AGENT": true, "x pass/w0rd": true, "Pass%2Fw0rd": true, "YWdlbnQ6UGFzcy93MHJk": true,
	} {
		if got := (&Proxy{url: &url.URL{User: login}}).hides(text); got != hidden {
			t.Errorf("%q: %v", text, got)
		}
		if (&Proxy{url: &url.URL{}}).hides(text) || (*Proxy)(nil).hides(text) || (&Proxy{url: &url.URL{User: url.User("")}}).hides(text) {
			t.Errorf("%q hides nothing", text)
		}
	}
}

// A handshake with an https proxy is not one with Cloudflare until the proxy was asked to
// connect.
func TestTLSToAProxyIsNotTLSToCloudflare(t *testing.T) {
	var at tracer
	at.proxy.Store(&Proxy{url: &url.URL{Scheme: "https"}})
	ctx := at.context(t.Context())
	hooks := httptrace.ContextClientTrace(ctx)
	if hooks.TLSHandshakeStart(); stages[at.reached.Load()] == StepTLS {
		t.Error("TLS to the proxy counts")
	}
	if _, err := NewTransport().GetProxyConnectHeader(ctx, nil, ""); err != nil {
		t.Fatal(err)
	}
	if hooks.TLSHandshakeStart(); stages[at.reached.Load()] != StepTLS {
		t.Errorf("it got to %q", stages[at.reached.Load()])
	}
}

// A SOCKS proxy that makes no connections has its own words.
func TestASOCKSProxyThatMakesNoConnections(t *testing.T) {
	p := &Proxy{variable: "HTTPS_PROXY", url: &url.URL{Scheme: "socks5"}}
	f := p.failure(&net.OpError{Op: "socks connect", Err: errors.New("unknown error command not supported")}, Failure{})
	if f.Reason != ProxyRefused || f.Trouble != "" || !strings.Contains(f.Seen, "SOCKS code 7: it makes no connections.") {
		t.Errorf("%+v", f)
	}
}
