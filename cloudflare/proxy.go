package cloudflare

// The proxy of the standard variables. They are read here and not by net/http, which
// treats an unreadable value as no proxy, or as a host name, and so sends the request
// around a proxy that may be mandatory. Nothing of a value is ever shown: it can hold a
// password.

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpproxy" // reads NO_PROXY as net/http and most Go programs do
)

// Proxy is the proxy that requests go through.
type Proxy struct {
	url      *url.URL
	variable string // the variable that names it
}

// Host is the proxy's name, without its port. It comes from the environment as it is.
func (p *Proxy) Host() string { return p.url.Hostname() }

// ProxySettingError is a variable that cannot be used. Nothing is sent then.
type ProxySettingError struct{ Variable, Problem string }

func (e *ProxySettingError) Error() string { return e.Variable + " is set and " + e.Problem }

// proxyVariables name a proxy for https; the first one that is set counts.
var proxyVariables = []string{"HTTPS_PROXY", "https_proxy"}

// ProxyFromEnvironment is the proxy for Cloudflare's API that the standard variables name;
// nil without one. The error is a [ProxySettingError].
func ProxyFromEnvironment(getenv func(string) string) (*Proxy, error) {
	for _, name := range proxyVariables {
		value := getenv(name)
		if value == "" {
			continue
		}
		address, problem := parseProxy(value)
		if problem != "" {
			return nil, &ProxySettingError{name, problem}
		}
		no := getenv("NO_PROXY")
		if no == "" {
			no = getenv("no_proxy")
		}
		// NO_PROXY decides by the host alone, so any proxy will do here.
		through, err := (&httpproxy.Config{HTTPSProxy: "http://proxy.invalid", NoProxy: no}).ProxyFunc()(&url.URL{Scheme: "https", Host: apiHost})
		if err != nil || through == nil {
			return nil, nil
		}
		return &Proxy{address, name}, nil
	}
	return nil, nil
}

// spokenSchemes are the kinds of proxy that net/http speaks.
var spokenSchemes = []string{"http", "https", "socks5", "socks5h"}

// knownSchemes are the others that people set; any other text is not repeated.
var knownSchemes = []string{"socks", "socks4", "socks4a", "ftp", "pac", "ws", "wss", "quic", "ssh"}

// parseProxy reads a proxy's address, and says what is wrong with it in words that hold
// nothing of it.
func parseProxy(value string) (address *url.URL, problem string) {
	const cannot = "cannot be read: "
	if value != strings.TrimSpace(value) {
		return nil, cannot + "take the blank off its start or end"
	}
	if strings.ContainsAny(value, "\"'`\u201c\u201d\u2018\u2019") {
		return nil, cannot + "take the quotation marks off"
	}
	scheme, rest, hasScheme := strings.Cut(value, "://")
	if !hasScheme {
		scheme, rest = "http", value
	}
	scheme = strings.ToLower(scheme)
	if !slices.Contains(spokenSchemes, scheme) {
		named := "a kind of proxy that is not known here"
		if slices.Contains(knownSchemes, scheme) {
			named = "a proxy of the kind " + scheme + "://, which is not spoken here"
		}
		return nil, "names " + named + ". These are: http://, https://, socks5:// and socks5h://"
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 && strings.Contains(rest[i:], "@") {
		return nil, cannot + "in a name or password write % as %25, # as %23, / as %2F and ? as %3F"
	}
	address, err := url.Parse(scheme + "://" + rest)
	if err != nil {
		if user, _, has := strings.Cut(rest, "@"); has && strings.Contains(user, "%") {
			return nil, cannot + "in a name or password write % as %25, # as %23"
		}
		return nil, cannot + "it should look like http://proxy.example:3128, with % as %25 and # as %23 in a password"
	}
	port, portErr := strconv.Atoi(address.Port())
	switch {
	case !hasScheme && len(address.Path) > 1: // http:/proxy, where http would be the host
		return nil, cannot + "it should look like http://proxy.example:3128"
	case address.Hostname() == "" || strings.ContainsAny(address.Hostname(), " \t@"):
		return nil, cannot + "it names no host. It should look like http://proxy.example:3128"
	case address.Port() != "" && (portErr != nil || port < 1 || port > 65535):
		return nil, cannot + "its port is not a number from 1 to 65535"
	}
	return &url.URL{Scheme: scheme, User: address.User, Host: address.Host}, ""
}

// forRequest is http.Transport.Proxy; it also tells the request's tracer.
func (p *Proxy) forRequest(r *http.Request) (*url.URL, error) {
	tracerOf(r.Context()).proxy.Store(p)
	return p.url, nil
}

// ProxyError is a proxy's answer that is not "connected".
type ProxyError struct {
	Status int
	Logins []string // the ways to log in that it offers, in lower case
	By     string   // what it calls itself; empty if it does not
}

func (e *ProxyError) Error() string {
	return "the proxy answered " + strconv.Itoa(e.Status)
}

// readProxyAnswer takes what may be shown from an answer to CONNECT.
func readProxyAnswer(res *http.Response) *ProxyError {
	e := &ProxyError{Status: res.StatusCode, By: calledItself(res.Header)}
	for _, line := range res.Header.Values("Proxy-Authenticate") {
		way, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(line)), " ")
		if len(e.Logins) < 4 && slices.Contains([]string{"basic", "digest", "ntlm", "negotiate", "bearer"}, way) && !slices.Contains(e.Logins, way) {
			e.Logins = append(e.Logins, way)
		}
	}
	return e
}

// product is a name with a version, as servers give it. Anything else is not repeated.
var product = Lazy(`^[A-Za-z][A-Za-z._-]{1,20}(?:/[0-9][0-9A-Za-z._+-]{0,15})?$`)

// calledItself is what a server calls itself in Server, or what Via calls it.
func calledItself(h http.Header) string {
	name, _, _ := strings.Cut(strings.TrimSpace(h.Get("Server")), " ")
	if product().MatchString(name) && !strings.EqualFold(name, "cloudflare") {
		return name
	}
	via := strings.Fields(h.Get("Via"))
	for i := len(via) - 1; i > 0; i-- {
		if name = strings.Trim(via[i], "()"); strings.HasPrefix(via[i], "(") && product().MatchString(name) {
			return name
		}
	}
	return ""
}

// hides reports whether a text holds a part of the proxy's name or password, in clear or
// as they are sent.
func (p *Proxy) hides(text string) bool {
	if p == nil || p.url.User == nil || text == "" {
		return false
	}
	user := p.url.User.Username()
	password, _ := p.url.User.Password()
	text = strings.ToLower(text)
	for _, secret := range []string{user, password, url.QueryEscape(password), base64.StdEncoding.EncodeToString([]byte(user + ":" + password))} {
		if secret != "" && strings.Contains(text, strings.ToLower(secret)) {
			return true
		}
	}
	return false
}

// answered is a sentence on what the proxy answered, without anything it could echo of a password.
func (p *Proxy) answered(e *ProxyError) string {
	text := fmt.Sprintf("It answered %d", e.Status)
	if e.By != "" && !p.hides(e.By) {
		text += " and calls itself " + e.By
	}
	return text + "."
}
