package ui_test

// The host script, run by a real PHP, through WordPress and without it. What it prints
// goes through the wizard.

import (
	"crypto/tls"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/cloudflare/webhost"
	"tokendoctor/wizard"
)

func TestHostScript(t *testing.T) {
	needsPHP(t)
	inNamespace(t, func(string) {
		_, cert := hostNetwork(t, poses+"::1 api.cloudflare.com\n")
		t.Run("answers", func(t *testing.T) { hostScriptAnswers(t, cert) })
		t.Run("network", func(t *testing.T) { hostScriptNetwork(t, cert) })
		t.Run("values", func(t *testing.T) { hostScriptValues(t, cert) })
		t.Run("a line break at the end", func(t *testing.T) { lineBreakAtTheEnd(t, cert) })
	})
}

// What Cloudflare answers on the host, through WordPress and without it.
func hostScriptAnswers(t *testing.T, cert tls.Certificate) {
	const everywhere = "0.0.0.0/0"
	for name, c := range map[string]struct {
		from       []string
		plugin     string
		cause      wizard.Cause
		confidence wizard.Confidence
		why        string
	}{
		"all is well":             {nil, "forgecache/forgecache.php", wizard.Healthy, wizard.Likely, "On the web host Cloudflare lets the token in."},
		"the plug-in is off":      {nil, "", wizard.IntegrationOff, wizard.Confirmed, "ForgeCache is version 2.1.18. It is not switched on in WordPress."},
		"neither address":         {[]string{here + "/32"}, "forgecache/forgecache.php", wizard.IPRestricted, wizard.Likely, "the web host's address, 2001:db8::44 and 192.0.2.44."},
		"not over IPv6":           {[]string{everywhere}, "forgecache/forgecache.php", wizard.IPRestricted, wizard.Likely, "the web host's address, 2001:db8::44."},
		"not over IPv4":           {[]string{here + "/32", hostIPv6 + "/128"}, "forgecache/forgecache.php", wizard.IPRestricted, wizard.Likely, "may not be used from one of them, 192.0.2.44."},
		"both by their addresses": {[]string{here + "/32", hostIPv4 + "/32", hostIPv6 + "/128"}, "forgecache/forgecache.php", wizard.Healthy, wizard.Likely, "The web host used the same value"},
	} {
		for _, plain := range []bool{false, true} {
			t.Run(name+map[bool]string{true: ", without WordPress"}[plain], func(t *testing.T) {
				sc := hostCustomer(t)
				sc.World.Tokens[0].AllowedFrom = c.from
				four, six := dualStack(t, sc.World, cert)
				b, out := webHost{plain: plain, plugins: c.plugin}.run(t, sc, sc.Paste+"\n")
				t.Log(out)
				s := verdict(t, sc, out)
				v := s.Verdict()
				if plain && c.cause == wizard.IntegrationOff { // without WordPress nobody knows
					c.cause, c.confidence, c.why = wizard.Healthy, wizard.Likely, "On the web host Cloudflare lets the token in."
				}
				if v.Cause != c.cause || v.Confidence != c.confidence || !strings.Contains(strings.Join(v.Because, "\n"), c.why) {
					t.Errorf("%s (%s), because %q", v.Cause, v.Confidence, v.Because)
				}
				if plain != (b.WordPress == "") || b.PHP == "" || b.Curl == "" || plain != (b.By == "curl") {
					t.Errorf("versions: %+v", b)
				}
				// The bytes that WordPress sends, as the fact sheet has them.
				for _, r := range append(four.Requests(), six.Requests()...) {
					if r.Host != "api.cloudflare.com" || r.Authorization && !r.TokenKnown || r.Endpoint == "" {
						t.Errorf("a request: %+v", r)
					}
					if r.Method == http.MethodPost && !strings.Contains(r.Body, `{"files":["https://example.com/.token-doctor-probe-`) {
						t.Errorf("the purge: %q", r.Body)
					}
				}
				if n := len(four.Requests()) + len(six.Requests()); n > 7 {
					t.Errorf("%d requests", n)
				}
			})
		}
	}
}

// What keeps the host from Cloudflare, and is named.
func hostScriptNetwork(t *testing.T, cert tls.Certificate) {
	_, stranger := authority(t, "api.cloudflare.com")
	_, otherName := authority(t, "example.com")
	page := func(status int, header, body string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			if header != "" {
				w.Header().Set(header, "a23c92d500000001-SIM")
			}
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		})
	}
	redirect := http.RedirectHandler("https://example.com/login", http.StatusFound)
	serving := func(h http.Handler, cert tls.Certificate) func(*testing.T) {
		return func(t *testing.T) { cloudflareAt(t, "127.0.0.1", h, cert, false) }
	}
	nobody := func(*testing.T) {}
	for name, c := range map[string]struct {
		arrange func(*testing.T)
		host    webHost
		cause   wizard.Cause
		why     string
	}{
		"no name":        {func(t *testing.T) { hosts(t, "127.0.0.1 localhost\n") }, webHost{}, wizard.HostBlocked, "at the DNS step: no such host"},
		"nobody listens": {nobody, webHost{}, wizard.HostBlocked, "at the connect step: connection refused"},
		"unknown issuer": {serving(redirect, stranger), webHost{}, wizard.HostBlocked, "at the TLS step: the certificate was not accepted"},
		"a careless plug-in, and an unknown issuer": {serving(redirect, stranger), webHost{env: []string{"TEST_CARELESS=1"}}, wizard.HostBlocked, "at the TLS step: the certificate was not accepted"},
		"another name":                  {serving(redirect, otherName), webHost{}, wizard.HostBlocked, "at the TLS step"},
		"WordPress forbids":             {nobody, webHost{define: map[string]any{"WP_HTTP_BLOCK_EXTERNAL": true}}, wizard.HostBlocked, "WordPress on the web host does not let the request out"},
		"a dead proxy of WordPress":     {nobody, webHost{define: map[string]any{"WP_PROXY_HOST": "127.0.0.1", "WP_PROXY_PORT": "9"}}, wizard.HostBlocked, "at the proxy step"},
		"a proxy that wants a password": {func(t *testing.T) { passwordProxy(t, "127.0.0.1:8080") }, webHost{env: []string{"https_proxy=http://name:secretproxyword@127.0.0.1:8080"}}, wizard.HostBlocked, "at the proxy step"},
		"a sign-in page":                {serving(page(200, "", "<html>Sign in</html>"), cert), webHost{}, wizard.Intercepted, "answers in Cloudflare's place"},
		"a redirect":                    {serving(redirect, cert), webHost{}, wizard.Intercepted, "answers in Cloudflare's place"},
		"a block page":                  {serving(page(403, "Cf-Ray", "<html>Attention Required! | Cloudflare</html>"), cert), webHost{}, wizard.BlockedByCloudflare, "turns the web host away"},
		"a broken reply":                {serving(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }), cert), webHost{}, wizard.HostBlocked, "at the reply step: an empty answer"},
	} {
		for _, plain := range []bool{false, true} {
			if plain && (c.host.define != nil || strings.HasPrefix(name, "a careless")) {
				continue
			}
			t.Run(name+map[bool]string{true: ", without WordPress"}[plain], func(t *testing.T) {
				c.arrange(t)
				c.host.plain = plain
				sc := hostCustomer(t)
				_, out := c.host.run(t, sc, sc.Paste+"\n")
				s := verdict(t, sc, out)
				v := s.Verdict()
				sure := wizard.Likely
				if c.host.define["WP_HTTP_BLOCK_EXTERNAL"] != nil { // the site's own setting
					sure = wizard.Confirmed
				}
				if v.Cause != c.cause || v.Confidence != sure || !strings.Contains(strings.Join(v.Because, "\n"), c.why) {
					t.Errorf("%s (%s), because %q\n%s", v.Cause, v.Confidence, v.Because, out)
				}
				if strings.Contains(out, "secretproxyword") {
					t.Errorf("the proxy's password is printed:\n%s", out)
				}
			})
		}
	}
}

// passwordProxy lets nobody through.
func passwordProxy(t *testing.T, address string) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusProxyAuthRequired) })}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
}

// The script says the same of a value as this program.
func hostScriptValues(t *testing.T, cert tls.Certificate) {
	sc := hostCustomer(t)
	dualStack(t, sc.World, cert)
	v := sc.Paste
	sum := func(foreign []cloudflare.Foreign) map[[2]string]int {
		out := map[[2]string]int{}
		for _, f := range foreign {
			out[[2]string{string(f.What), string(f.Where)}] += f.Count
		}
		return out
	}
	for _, value := range []string{
		v, " " + v, v + "\t ", v + "\n\n", v[:20] + " " + v[20:], v[:20] + "\u00a0" + v[20:], v[:9] + "\u200b" + v[9:30] + "\u200b\u200c" + v[30:],
		"\ufeff" + v, v[:20] + "\u00ad" + v[20:], "\u202a" + v + "\u202c", "\"" + v + "\"", "\u201c" + v + "\u201d", "<" + v + ">", v[:20] + "\n" + v[20:],
		v[:20] + "\r\n" + v[20:], "Bearer " + v, "Authorization: Bearer " + v, v[:20] + "\x00" + v[20:], v[:20] + "\x1b" + v[20:], v + ".", v + ",",
		v[:20] + "\u2028" + v[20:], v[:20] + "\u0410" + v[21:], v[:20] + "\xff" + v[20:], "\xa0" + v + "\u00a0", v[:9] + "\u00e9\xe9\xed\xa0\x80" + v[10:], "SAMPLEsampleSAMPLEsampleSAMPLEsampleSAMP", strings.Repeat("SAMPLE-x", 5), v[:45], "Xq7 vR2k",
	} {
		in := cloudflare.Inspect(value)
		b, out := webHost{plain: true}.run(t, sc, value+"\n")
		if want, got := sum(in.Foreign), sum(b.Strays); !maps.Equal(want, got) {
			t.Errorf("%q: strays %v, want %v\n%s", value, got, want, out)
		}
		line, whole := in.Token.Fingerprint()
		got := b.Value
		if len(b.Strays) > 0 {
			got = b.Inside
		}
		if whole != !strings.HasPrefix(got, "other ") || whole && got != line {
			t.Errorf("%q: fingerprint %q, want %q", value, got, line)
		}
	}
	for _, other := range []string{"cfk_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP01234567", strings.Repeat("0123456789abcdef", 3)[:37], "cfoat_SAMPLESAMPLESAMPLESAMPLE",
		"0123456789abcdef0123 456789abcdef01234",
		"v1.0-0123456789abcdef01234567-" + strings.Repeat("0123456789abcdef", 9)} {
		b, out := webHost{plain: true}.run(t, sc, other+"\n")
		if !b.Unsent || slices.ContainsFunc(b.Replies, func(r webhost.Answer) bool { return r.Question != webhost.Reach }) {
			t.Errorf("%q was sent:\n%s", other, out)
		}
	}
}

// What a line break at the end does: a GET passes, and a purge loses its body. A strict
// server refuses both.
func lineBreakAtTheEnd(t *testing.T, cert tls.Certificate) {
	for _, strict := range []bool{false, true} {
		t.Run(map[bool]string{false: "a lenient server", true: "a strict server"}[strict], func(t *testing.T) {
			sc := hostCustomer(t)
			sim := simulator.New(sc.World)
			defer sim.Close()
			cloudflareAt(t, "127.0.0.1", sim.Handler(), cert, strict)
			b, out := webHost{plugins: "forgecache/forgecache.php"}.run(t, sc, sc.Paste+"\n\n")
			t.Log(out)
			verify, _ := b.Reply(webhost.Verify)
			purge, tried := b.Reply(webhost.Purge)
			s := verdict(t, sc, out)
			f, _ := s.Finding(wizard.HostValue)
			if v := s.Verdict(); v.Cause != wizard.SavedValueDiffers || v.Confidence != wizard.Likely || s.Card().Title != "The web host's value has stray characters" {
				t.Errorf("%s (%s), %s", v.Cause, v.Confidence, s.Card().Title)
			}
			if !strings.Contains(f.Text, "line break at the end. Without them it is the token that was tested here. WordPress sends a line break at the end as it is: a question can pass, and a purge loses what it should purge.") {
				t.Errorf("said of it: %s", f.Text)
			}
			posts := slices.DeleteFunc(sim.Requests(), func(r simulator.Request) bool { return r.Method != http.MethodPost })
			if strict {
				if verify.Outcome == cloudflare.OutcomeOK || tried {
					t.Errorf("a strict server let it pass: %s", out)
				}
				return
			}
			if verify.Outcome != cloudflare.OutcomeOK || len(posts) != 1 || posts[0].Body != "" || !posts[0].TokenKnown || slices.Contains(posts[0].Headers, "Content-Length") {
				t.Errorf("the purge as it arrived: %+v", posts)
			}
			if purge.Outcome != cloudflare.OutcomeAuthorised || !slices.Contains(purge.Codes(), 1012) || !strings.Contains(f.Text, "It was seen there: the questions passed, and the purge failed.") {
				t.Errorf("the purge: %+v; %s", purge, f.Text)
			}
		})
	}
}
