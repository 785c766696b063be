package ui_test

// The released program in networks that misbehave: the faults that the simulated network
// has as switches, caused by a real network.

import (
	"bufio"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"tokendoctor/cloudflare/simulator"
	"tokendoctor/ui/ptytest"
	"tokendoctor/wizard"
)

// Each network ends in the finding that names it, or does no harm.
func TestBinaryInBadNetworks(t *testing.T) {
	inNamespace(t, func(binary string) {
		sc := scenarioOf(t, "missing-permission")
		sim := simulator.New(sc.World)
		t.Cleanup(sim.Close)
		year := 365 * 24 * time.Hour
		for _, c := range []struct {
			name    string
			hosts   string
			arrange func(t *testing.T) (ca string)
			cause   wizard.Cause
			because string
		}{
			{"IPv6 that leads nowhere", "::1 api.cloudflare.com\n" + poses, func(t *testing.T) string {
				deaf(t, "::1")
				return posing(t, sim, "api.cloudflare.com", time.Now())
			}, wizard.MissingPermission, "Cloudflare refused the test purge."},
			{"slow to connect", poses, func(t *testing.T) string {
				ca, cert := authority(t, "api.cloudflare.com")
				hear := deaf(t, localhost)
				time.AfterFunc(500*time.Millisecond, func() { // the next try is a second after the first
					hear()
					serve(t, localhost, sim.Handler(), cert)
				})
				return ca
			}, wizard.MissingPermission, "Cloudflare refused the test purge."},
			{"nobody hears", poses, func(t *testing.T) string {
				ca, _ := authority(t, "api.cloudflare.com")
				deaf(t, localhost)
				return ca
			}, wizard.Unreachable, "at the connect step: no answer in time"},
			{"a certificate for another name", poses, func(t *testing.T) string {
				return posing(t, sim, "router.example.net", time.Now())
			}, wizard.Intercepted, "at the TLS step: the certificate is for another name. It is for router.example.net"},
			{"a certificate that has expired", poses, func(t *testing.T) string {
				return posing(t, sim, "api.cloudflare.com", time.Now().Add(-year))
			}, wizard.Unreachable, "look at this computer's clock"},
			{"this computer's clock is a year behind", poses, func(t *testing.T) string {
				return posing(t, sim, "api.cloudflare.com", time.Now().Add(year))
			}, wizard.Unreachable, "look at this computer's clock"},
		} {
			t.Run(c.name, func(t *testing.T) {
				prepare(t, map[string]string{"/etc/hosts": c.hosts, "/etc/resolv.conf": "nameserver 127.0.0.1\n"})
				ca := c.arrange(t)
				began := time.Now()
				_, out := runCheck(t, binary, environment(t, ca), sc)
				if because := strings.Join(out.Verdict.Because, " "); out.Verdict.Cause != c.cause || !strings.Contains(because, c.because) {
					t.Errorf("%s: %s", out.Verdict.Cause, because)
				}
				t.Logf("%.1f s: %s", time.Since(began).Seconds(), out.Verdict.Because)
			})
		}
	})
}

// What a server sends after its reply is not a reply, and is never shown: it can be the
// token.
func TestBinaryIsSilentOnWhatComesBehindAReply(t *testing.T) {
	inNamespace(t, func(binary string) {
		prepare(t, map[string]string{"/etc/hosts": poses, "/etc/resolv.conf": "nameserver 127.0.0.1\n"})
		sc := scenarioOf(t, "missing-permission")
		sim := simulator.New(sc.World)
		t.Cleanup(sim.Close)
		ca, cert := authority(t, "api.cloudflare.com")
		// Any client reads what comes after a reply as the reply to another request, if
		// that request goes over the same connection before this is noticed. So verify is
		// answered only once the other request has a connection of its own, and the other
		// request only once this client has noticed and closed the connection.
		beside, noticed := make(chan struct{}), make(chan struct{})
		besides, notice := sync.OnceFunc(func() { close(beside) }), sync.OnceFunc(func() { close(noticed) })
		chatty := func(w http.ResponseWriter, r *http.Request) {
			token := r.Header.Get("Authorization")
			if token == "" || !strings.HasSuffix(r.URL.Path, "/verify") {
				if token != "" {
					besides()
					<-noticed
				}
				sim.Handler().ServeHTTP(w, r)
				return
			}
			<-beside
			reply := httptest.NewRecorder()
			sim.Handler().ServeHTTP(reply, r)
			whole := reply.Result()
			whole.ContentLength = int64(reply.Body.Len())
			c, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			_ = whole.Write(c)
			time.Sleep(50 * time.Millisecond) // mostly it comes after the reply, not with it
			_, _ = io.WriteString(c, token)
			_ = c.SetReadDeadline(time.Now().Add(setLimit))
			if _, err := c.Read(make([]byte, 1)); errors.Is(err, os.ErrDeadlineExceeded) {
				t.Error("the connection stays open")
			}
			notice()
		}
		serve(t, localhost, http.HandlerFunc(chatty), cert)
		cmd := exec.Command(binary, "check", "--zone", sc.ZoneID, "--domain", sc.Domain)
		cmd.Env, cmd.Stdin = environment(t, ca), strings.NewReader(sc.Paste)
		out, _ := cmd.CombinedOutput()
		if !strings.Contains(string(out), "Cloudflare refused the test purge.") {
			t.Errorf("%s", out)
		}
		if strings.Contains(string(out), sc.Paste[5:12]) || strings.Contains(string(out), "Unsolicited") {
			t.Error("what came behind the reply shows")
		}
	})
}

// posing serves a simulator with a certificate of its own; it returns the authority's
// file.
func posing(t *testing.T, sim *simulator.Simulator, name string, made time.Time) string {
	ca, cert := authorityAt(t, name, made)
	serve(t, localhost, sim.Handler(), cert)
	return ca
}

// deaf takes port 443 of an address and answers nobody who connects until hear is called:
// a listener whose queue is full.
func deaf(t *testing.T, address string) (hear func()) {
	t.Helper()
	family, to := unix.AF_INET, unix.Sockaddr(&unix.SockaddrInet4{Port: 443, Addr: [4]byte{127, 0, 0, 1}})
	if strings.Contains(address, ":") {
		family, to = unix.AF_INET6, &unix.SockaddrInet6{Port: 443, Addr: [16]byte{15: 1}}
	}
	l, err := unix.Socket(family, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	_ = unix.SetsockoptInt(l, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1)
	if err := unix.Bind(l, to); err != nil {
		skip(t, "port 443 cannot be taken here: %v", err)
	}
	if err := unix.Listen(l, 0); err != nil {
		t.Fatal(err)
	}
	var callers []net.Conn
	for range 4 {
		c, err := net.DialTimeout("tcp", net.JoinHostPort(address, "443"), 300*time.Millisecond)
		if err != nil {
			break // full
		}
		callers = append(callers, c)
	}
	hear = sync.OnceFunc(func() {
		for _, c := range callers {
			_ = c.Close()
		}
		_ = unix.Close(l)
	})
	t.Cleanup(hear)
	return hear
}

// proxy is an HTTP proxy that wants a password.
type proxy struct {
	to     string // where every CONNECT goes
	user   string // and its password
	mu     sync.Mutex
	asked  []string // what it was asked for
	barred int      // requests without the password
}

func (p *proxy) serve(t *testing.T) (address string) {
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
			go p.handle(c)
		}
	}()
	return l.Addr().String()
}

func (p *proxy) handle(c net.Conn) {
	defer c.Close()
	in := bufio.NewReader(c)
	r, err := http.ReadRequest(in)
	if err != nil {
		return
	}
	p.mu.Lock()
	p.asked = append(p.asked, r.Method+" "+r.Host+" "+r.Header.Get("Authorization"))
	barred := r.Header.Get("Proxy-Authorization") != "Basic "+base64.StdEncoding.EncodeToString([]byte(p.user))
	if barred {
		p.barred++
	}
	p.mu.Unlock()
	if barred {
		_, _ = io.WriteString(c, "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\n\r\n")
		return
	}
	onward, err := net.Dial("tcp", p.to)
	if err != nil {
		return
	}
	defer onward.Close()
	_, _ = io.WriteString(c, "HTTP/1.1 200 Connection established\r\n\r\n")
	go func() {
		_, _ = io.Copy(onward, in)
		_ = onward.(*net.TCPConn).CloseWrite()
	}()
	_, _ = io.Copy(c, onward)
}

// A proxy from the environment is used, with the password in its address; the password is
// shown nowhere, even where the proxy refuses it or is not there.
func TestBinaryBehindAProxy(t *testing.T) {
	const password = "made-up-Passw0rd"
	inNamespace(t, func(binary string) {
		prepare(t, map[string]string{"/etc/hosts": "127.0.0.1 localhost\n", "/etc/resolv.conf": "nameserver 127.0.0.1\n"})
		sc, _, ca := pose(t, "missing-permission", localhost)
		p := &proxy{to: localhost + ":443", user: "someone:" + password}
		address := p.serve(t)
		for name, c := range map[string]struct {
			proxy, because string
			cause          wizard.Cause
		}{
			"let through":     {"http://someone:" + password + "@" + address, "Cloudflare refused the test purge.", wizard.MissingPermission},
			"wrong password":  {"http://someone:not-" + password + "@" + address, "at the proxy step: the proxy does not take the name and password that it was given. The proxy is the one in HTTPS_PROXY. It answered 407.", wizard.Unreachable},
			"nobody is there": {"http://someone:" + password + "@127.0.0.1:9", "at the proxy step: connection refused", wizard.Unreachable},
			"not an address":  {"http://someone:" + password + "@[", "HTTPS_PROXY is set and cannot be read", wizard.Unreachable},
		} {
			t.Run(name, func(t *testing.T) {
				cmd := exec.Command(binary, "check", "--json", "--zone", sc.ZoneID, "--domain", sc.Domain)
				cmd.Env, cmd.Stdin = append(environment(t, ca), "HTTPS_PROXY="+c.proxy), strings.NewReader(sc.Paste)
				all, _ := cmd.CombinedOutput()
				if out := string(all); !strings.Contains(out, `"cause":"`+string(c.cause)+`"`) || !strings.Contains(out, c.because) {
					t.Errorf("%s", out)
				}
				withoutPassword(t, string(all), password)

				cmd = exec.Command(binary)
				cmd.Env = append(environment(t, ca), "HTTPS_PROXY="+c.proxy)
				x := ptytest.Start(t, cmd, 80, 36)
				x.WaitFor("how the way is", func(s string) bool {
					return strings.Contains(s, "PASS Reach Cloudflare's API") || strings.Contains(s, "UNKNOWN Reach Cloudflare's API")
				})
				x.Send(ptytest.CtrlC)
				x.Exit()
				withoutPassword(t, x.Raw(), password)
			})
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, asked := range p.asked {
			if asked != "CONNECT api.cloudflare.com:443 " {
				t.Errorf("the proxy was asked for %q", asked)
			}
		}
		if p.barred == 0 || p.barred == len(p.asked) {
			t.Errorf("%d of %d were barred", p.barred, len(p.asked))
		}
	})
}

func withoutPassword(t *testing.T, text, password string) {
	t.Helper()
	for _, secret := range []string{password, "Passw0rd", base64.StdEncoding.EncodeToString([]byte("someone:" + password))} {
		if strings.Contains(text, secret) {
			t.Errorf("the proxy's password shows:\n%s", text)
		}
	}
}
