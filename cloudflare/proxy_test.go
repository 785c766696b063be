package cloudflare

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
)

const proxySecret = "made-up-Passw0rd"

// A variable that cannot be read is refused, in words that hold nothing of its value.
func TestProxySettings(t *testing.T) {
	for value, want := range map[string]struct{ host, problem string }{
		"http://10.0.0.1:3128":                                 {"10.0.0.1:3128", ""},
		"10.0.0.1:3128":                                        {"10.0.0.1:3128", ""},
		"proxy.example:3128":                                   {"proxy.example:3128", ""},
		"proxy.example":                                        {"proxy.example", ""},
		"HTTP://proxy.example:3128/":                           {"proxy.example:3128", ""},
		"socks5h://proxy.example":                              {"proxy.example", ""},
		"http://[::1]:3128":                                    {"[::1]:3128", ""},
		"http://agent:" + proxySecret + "@10.0.0.1:3128":       {"10.0.0.1:3128", ""},
		"agent:" + proxySecret + "@10.0.0.1:3128":              {"10.0.0.1:3128", ""},
		"http://agent:a%23b%25" + proxySecret + "@10.0.0.1":    {"10.0.0.1", ""},
		"http://agent:" + proxySecret + "@x@10.0.0.1:3128":     {"10.0.0.1:3128", ""},
		" http://agent:" + proxySecret + "@10.0.0.1:3128":      {"", "blank"},
		"http://agent:" + proxySecret + "@10.0.0.1:3128\n":     {"", "blank"},
		"\"http://agent:" + proxySecret + "@10.0.0.1:3128\"":   {"", "quotation marks"},
		"\u2018http://" + proxySecret + "@10.0.0.1:3128\u2019": {"", "quotation marks"},
		"http://agent:" + proxySecret + "#x@10.0.0.1:3128":     {"", "%23"},
		"http://agent:12#" + proxySecret + "@10.0.0.1:3128":    {"", "%23"},
		"http://agent:12/" + proxySecret + "@10.0.0.1:3128":    {"", "%2F"},
		"http://agent:" + proxySecret + "?@10.0.0.1:3128":      {"", "%3F"},
		"http://agent:" + proxySecret + "%@10.0.0.1:3128":      {"", "%25"},
		"http://agent:" + proxySecret + "%zz@10.0.0.1:3128":    {"", "%25"},
		"http://agent:" + proxySecret + "@10.0.0.1:port":       {"", "http://proxy.example:3128"},
		"http://agent:" + proxySecret + "@10.0.0.1:99999":      {"", "1 to 65535"},
		"http://agent:" + proxySecret + "@:3128":               {"", "names no host"},
		"http://agent:" + proxySecret + "@":                    {"", "names no host"},
		"http:/proxy.example:3128":                             {"", "it should look like http://proxy.example:3128"},
		"http://":                                              {"", "names no host"},
		"http://someone:" + proxySecret + "@[":                 {"", "http://proxy.example:3128"},
		"http://agent:" + proxySecret + "@proxy example:3128":  {"", "http://proxy.example:3128"},
		"http://agent:two " + proxySecret + "@10.0.0.1":        {"", "http://proxy.example:3128"},
		"socks4://agent:" + proxySecret + "@10.0.0.1:1080":     {"", "socks4://, which is not spoken here. These are: http://, https://, socks5:// and socks5h://"},
		"socks4a://10.0.0.1:1080":                              {"", "socks4a://"},
		"socks://10.0.0.1:1080":                                {"", "socks://"},
		proxySecret + "://10.0.0.1:1080":                       {"", "a kind of proxy that is not known here"},
		"http:/" + proxySecret + "@10.0.0.1:3128":              {"", "cannot be read"},
	} {
		for _, variable := range proxyVariables {
			p, err := ProxyFromEnvironment(func(name string) string { return map[string]string{variable: value}[name] })
			if want.problem == "" {
				if err != nil || p == nil || p.url.Host != want.host || p.variable != variable {
					t.Errorf("%q: %+v, %v", value, p, err)
				}
				continue
			}
			if err == nil || !strings.Contains(err.Error(), want.problem) || !strings.HasPrefix(err.Error(), variable+" is set and ") || strings.Contains(err.Error(), "Passw0rd") {
				t.Errorf("%q: %v, want %q", value, err, want.problem)
			}
		}
	}
}

// NO_PROXY is read as Go programs read it, whatever the proxy is.
func TestNoProxy(t *testing.T) {
	for no, through := range map[string]bool{"": true, "localhost,127.0.0.1": true, "*": false, "cloudflare.com": false, ".cloudflare.com": false, "api.cloudflare.com": false, "cloudflare.com.example": true} {
		env := map[string]string{"https_proxy": "socks5://10.0.0.1:1080", "NO_PROXY": no}
		if p, err := ProxyFromEnvironment(func(name string) string { return env[name] }); err != nil || (p != nil) != through {
			t.Errorf("%q: %+v, %v", no, p, err)
		}
	}
}

// throughProxy is how a request through the proxy at this address fails.
func throughProxy(t *testing.T, proxy string) Reply {
	t.Helper()
	t.Setenv("HTTPS_PROXY", proxy)
	t.Setenv("NO_PROXY", "")
	c := NewClient("test", nil)
	defer c.Close()
	return c.Run(t.Context(), VerifyUser(NewToken(sample)))
}

// Nothing is sent where the variable cannot be used: neither to the proxy nor around it.
func TestNothingIsSentAroundAProxyThatCannotBeRead(t *testing.T) {
	t.Setenv("HTTPS_PROXY", "http://agent:"+proxySecret+"%@127.0.0.1:1")
	transport := NewTransport()
	transport.dialer.lookUp = func(context.Context, string) ([]netip.Addr, error) {
		t.Error("a name was looked up")
		return nil, errors.New("no")
	}
	transport.dialer.dial = func(context.Context, string, string) (net.Conn, error) {
		t.Error("a connection was begun")
		return nil, errors.New("no")
	}
	c := NewClient("test", transport)
	for _, p := range []Probe{Reach(), VerifyUser(NewToken(sample)), Purge(NewToken(sample), sampleID, "")} {
		r := c.Run(t.Context(), p)
		if f := r.Failure; r.Outcome != OutcomeUnreachable || f.Step != StepProxy || f.Trouble != TroubleProxySetting || !strings.Contains(f.Reason, "HTTPS_PROXY is set and cannot be read") {
			t.Errorf("%+v", r)
		}
		if strings.Contains(fmt.Sprint(r), "Passw0rd") {
			t.Error("the password shows")
		}
	}
}

// An HTTP proxy's answers are told apart: a login, a rule, and no way on.
func TestAnswersOfProxies(t *testing.T) {
	for _, c := range []struct {
		status  int
		header  http.Header
		login   bool // the variable has a name and a password
		reason  string
		trouble Trouble
		seen    string
	}{
		{407, http.Header{"Proxy-Authenticate": {`Basic realm="x"`}, "Server": {"squid/5.7"}}, false, proxyLogin, TroubleProxyLogin, "It answered 407 and calls itself squid/5.7."},
		{407, http.Header{"Proxy-Authenticate": {`Basic realm="x"`}}, true, proxyWrong, TroubleProxyLogin, ""},
		{407, http.Header{"Proxy-Authenticate": {`Digest realm="x", nonce="y"`}}, true, proxyWay, TroubleProxyLogin, "It wants digest. Only basic is spoken here."},
		{407, http.Header{"Proxy-Authenticate": {"NTLM", "Negotiate"}}, false, proxyWay, TroubleProxyLogin, "ntlm or negotiate"},
		{407, http.Header{"Proxy-Authenticate": {"Negotiate", "basic realm=\"x\""}}, false, proxyLogin, TroubleProxyLogin, ""},
		{407, nil, false, proxyLogin, TroubleProxyLogin, ""},
		{403, http.Header{"Via": {"1.1 proxy.example (tinyproxy/1.11.1)"}}, false, proxyRule, TroubleProxyRule, "calls itself tinyproxy/1.11.1"},
		{451, nil, false, proxyRule, TroubleProxyRule, ""},
		{302, http.Header{"Location": {"http://block.example/?p=" + proxySecret}}, false, ProxyRefused, TroubleProxyRule, "It answered 302."},
		{401, http.Header{"Server": {"tinyproxy/1.11.1"}}, true, proxyWrong, TroubleProxyLogin, "It answered 401 and calls itself tinyproxy/1.11.1."},
		{401, nil, false, proxyLogin, TroubleProxyLogin, ""},
		{404, nil, false, ProxyRefused, "", "It may not find the name, or be a web server and not a proxy."},
		{405, http.Header{"Server": {"nginx"}}, false, proxyWebSite, "", "nginx"},
		{500, nil, false, proxyFurther, TroubleProxyDown, ""},
		{502, nil, false, proxyFurther, TroubleProxyDown, ""},
		{503, http.Header{"Server": {proxySecret}}, true, proxyFurther, TroubleProxyDown, "It answered 503."},
		{504, http.Header{"Server": {"squid\x1b[2J"}}, false, proxyNoHTTP, "", ""},
		{511, nil, false, proxySignIn, TroubleProxyRule, ""},
	} {
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for name, values := range c.header {
				w.Header()[name] = values
			}
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, "<html>"+proxySecret)
		}))
		address := proxy.URL
		if c.login {
			address = strings.Replace(address, "http://", "http://agent:"+proxySecret+"@", 1)
		}
		f := throughProxy(t, address).Failure
		proxy.Close()
		if f.Step != StepProxy || f.Reason != c.reason || f.Trouble != c.trouble || !strings.Contains(f.Seen, c.seen) ||
			!strings.HasPrefix(f.Seen, "The proxy is the one in HTTPS_PROXY.") || KnownReason(f.Reason) != f.Reason {
			t.Errorf("%d %v: %+v", c.status, c.header, f)
		}
		if strings.Contains(f.Seen, "Passw0rd") {
			t.Errorf("%d: the password shows: %s", c.status, f.Seen)
		}
	}
}

// rude is a server that sends what it is given and hangs up, unless it has to wait.
func rude(t *testing.T, say func(net.Conn)) (address string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				_, _ = c.Read(make([]byte, 4096))
				say(c)
			}()
		}
	}()
	return l.Addr().String()
}

// A proxy that answers anything else is not understood, and never taken for Cloudflare's
// fault; whatever it sends is bounded.
func TestProxiesThatAreNone(t *testing.T) {
	says := func(text string) func(net.Conn) { return func(c net.Conn) { _, _ = io.WriteString(c, text) } }
	for name, c := range map[string]struct {
		say    func(net.Conn)
		scheme string
		reason string
	}{
		"garbage":            {says("\x05\xff\x00\x01 garbage\r\n\r\n"), "http", proxyNoHTTP},
		"another protocol":   {says("SSH-2.0-OpenSSH_9.2\r\n"), "http", proxyNoHTTP},
		"half a line":        {says("HTTP/1.1 20"), "http", proxyNoHTTP},
		"nothing":            {says(""), "http", proxyHungUp},
		"endless headers":    {func(c net.Conn) { endlessHeaders(t, c) }, "http", proxyHungUp},
		"plain HTTP for TLS": {says("HTTP/1.1 400 Bad Request\r\n\r\n"), "https", proxyNoTLS},
		"HTTP for SOCKS":     {says("HTTP/1.1 400 Bad Request\r\n\r\n"), "socks5", proxyNoSOCKS},
		"nothing for SOCKS":  {says(""), "socks5", proxyHungUp},
		"nothing for TLS":    {says(""), "https", "no connection could be made"},
	} {
		r := throughProxy(t, c.scheme+"://agent:"+proxySecret+"@"+rude(t, c.say))
		if r.Outcome != OutcomeUnreachable || r.Failure.Step != StepProxy || r.Failure.Reason != c.reason {
			t.Errorf("%s: %s %+v", name, r.Outcome, r.Failure)
		}
		if strings.Contains(fmt.Sprint(r), "Passw0rd") {
			t.Errorf("%s: the password shows", name)
		}
	}
}

// endlessHeaders sends headers until the reader stops. A gigabyte is too many.
func endlessHeaders(t *testing.T, c net.Conn) {
	_, err := io.WriteString(c, "HTTP/1.1 200 OK\r\n")
	part := strings.Repeat("X-Filler: "+strings.Repeat("a", 1000)+"\r\n", 64)
	for sent := 0; err == nil && sent < 1<<30; sent += len(part) {
		_, err = io.WriteString(c, part)
	}
	if err == nil {
		t.Error("endless headers: a gigabyte was read")
	}
}

// Each refusal of a SOCKS proxy has its own words.
func TestRefusalsOfSOCKS(t *testing.T) {
	for code, want := range map[byte]struct {
		reason  string
		trouble Trouble
	}{
		1: {proxyFurther, TroubleProxyDown}, 2: {proxyRule, TroubleProxyRule}, 3: {proxyFurther, TroubleProxyDown},
		4: {proxyFurther, TroubleProxyDown}, 5: {proxyFurther, TroubleProxyDown}, 6: {proxyFurther, TroubleProxyDown},
		7: {ProxyRefused, ""}, 8: {ProxyRefused, ""}, 91: {ProxyRefused, ""},
	} {
		address := rude(t, func(c net.Conn) { // which has read the greeting
			_, _ = c.Write([]byte{5, 0})
			_, _ = c.Read(make([]byte, 300)) // where to
			_, _ = c.Write([]byte{5, code, 0, 1, 0, 0, 0, 0, 0, 0})
			_, _ = io.Copy(io.Discard, c)
		})
		if f := throughProxy(t, "socks5://"+address).Failure; f.Step != StepProxy || f.Reason != want.reason || f.Trouble != want.trouble {
			t.Errorf("code %d: %+v", code, f)
		}
	}
	for name, c := range map[string]struct {
		user   string
		answer func(net.Conn)
		reason string
	}{
		"a login is wanted": {"", func(c net.Conn) { _, _ = c.Write([]byte{5, 0xff}) }, proxyLogin},
		"another way":       {"agent:" + proxySecret + "@", func(c net.Conn) { _, _ = c.Write([]byte{5, 0xff}) }, proxyWay},
		"a wrong password": {"agent:" + proxySecret + "@", func(c net.Conn) {
			_, _ = c.Write([]byte{5, 2})
			_, _ = c.Read(make([]byte, 300))
			_, _ = c.Write([]byte{1, 1})
		}, proxyWrong},
	} {
		r := throughProxy(t, "socks5://"+c.user+rude(t, c.answer))
		if r.Failure.Step != StepProxy || r.Failure.Reason != c.reason || r.Failure.Trouble != TroubleProxyLogin || strings.Contains(fmt.Sprint(r), "Passw0rd") {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// A proxy that says it has connected and then hangs up is not called one that refuses,
// and it is named.
func TestProxyThatHangsUpBehind(t *testing.T) {
	address := rude(t, func(c net.Conn) {
		_, _ = io.WriteString(c, "HTTP/1.1 200 Connection established\r\n\r\n")
		_, _ = c.Read(make([]byte, 4096))
	})
	f := throughProxy(t, "http://"+address).Failure
	if f.Step != StepTLS || f.Trouble != "" || !strings.Contains(f.Seen, "The proxy in HTTPS_PROXY had said that it was connected.") {
		t.Errorf("%+v", f)
	}
}

// Any 2xx connects, as RFC 9110, 9.3.6 says.
func TestEverySuccessOfAProxyConnects(t *testing.T) {
	for _, status := range []string{"201 Created", "204 No Content", "299 Fine"} {
		address := rude(t, func(c net.Conn) {
			_, _ = io.WriteString(c, "HTTP/1.1 "+status+"\r\n\r\n")
			_, _ = c.Read(make([]byte, 4096))
		})
		if f := throughProxy(t, "http://"+address).Failure; f.Step != StepTLS || !strings.Contains(f.Seen, "had said that it was connected.") {
			t.Errorf("%s: %+v", status, f)
		}
	}
}

// A 1xx before the answer is not called a refusal.
func TestAProxyThatHasNotAnsweredYet(t *testing.T) {
	for status, text := range map[string]string{"100": "Continue", "102": "Processing", "103": "Early Hints"} {
		address := rude(t, func(c net.Conn) {
			_, _ = io.WriteString(c, "HTTP/1.1 "+status+" "+text+"\r\n\r\nHTTP/1.1 200 Connection established\r\n\r\n")
			_, _ = c.Read(make([]byte, 4096))
		})
		f := throughProxy(t, "http://"+address).Failure
		if f.Step != StepProxy || f.Reason != proxyNotYet || f.Trouble != "" || !strings.HasSuffix(f.Seen, "It answered "+status+".") || KnownReason(f.Reason) != f.Reason {
			t.Errorf("%s: %+v", status, f)
		}
	}
}

// Two proxies in a row: what the second one says comes through the first.
func TestTwoProxiesInARow(t *testing.T) {
	second := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Server", "squid/5.7")
		w.WriteHeader(http.StatusForbidden)
	}))
	defer second.Close()
	onward, err := url.Parse(second.URL)
	if err != nil {
		t.Fatal(err)
	}
	address := rude(t, func(c net.Conn) {
		next, err := net.Dial("tcp", onward.Host)
		if err != nil {
			return
		}
		defer next.Close()
		_, _ = io.WriteString(next, "CONNECT api.cloudflare.com:443 HTTP/1.1\r\nHost: api.cloudflare.com:443\r\nConnection: close\r\n\r\n")
		_, _ = io.Copy(c, next)
	})
	if f := throughProxy(t, "http://"+address).Failure; f.Reason != proxyRule || !strings.Contains(f.Seen, "squid/5.7") {
		t.Errorf("%+v", f)
	}
}
