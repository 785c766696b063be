package ui_test

// Name servers that are dead, slow, or answer something else: real ones, on the loopback
// of a namespace.

import (
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard"
)

// nameServer answers questions for an A record like this. The zero value is silent.
type nameServer struct {
	code  dnsmessage.RCode
	addr  [4]byte
	found bool // there is such a record
	after time.Duration
	aaaa  dnsmessage.RCode // what it answers for the other kind of record
	asked *atomic.Int32    // for an A record; set before serve
}

func (n nameServer) serve(t *testing.T, address string) {
	t.Helper()
	conn, err := net.ListenPacket("udp", address+":53")
	if err != nil {
		skip(t, "port 53 cannot be taken here: %v", err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		buf := make([]byte, 1500)
		for {
			size, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(buf[:size]) != nil || len(m.Questions) != 1 {
				continue
			}
			time.AfterFunc(n.after, func() { n.answer(conn, from, m) })
		}
	}()
}

func (n nameServer) answer(conn net.PacketConn, to net.Addr, m dnsmessage.Message) {
	q := m.Questions[0]
	m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
	if q.Type != dnsmessage.TypeA {
		m.RCode = n.aaaa
	} else {
		n.asked.Add(1)
		if m.RCode = n.code; n.found {
			m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 60}, Body: &dnsmessage.AResource{A: n.addr}}}
		}
	}
	if n == (nameServer{asked: n.asked}) {
		return
	}
	if out, err := m.Pack(); err == nil {
		_, _ = conn.WriteTo(out, to)
	}
}

func nthServer(i int) string { return "127.0.0." + strconv.Itoa(2+i) }

// A dead or slow name server costs time and no verdict; other answers are told apart. All
// requests of a sitting share one look-up.
func TestBinaryWithOddNameServers(t *testing.T) {
	t.Parallel()
	sc := scenarioOf(t, "missing-permission")
	here := [4]byte{127, 0, 0, 1}
	good := nameServer{found: true, addr: here}
	const refused, unreached = "Cloudflare refused the test purge.", wizard.Unreachable
	for _, c := range []struct {
		name    string
		servers []nameServer
		cause   wizard.Cause
		because string
	}{
		{"good", []nameServer{good}, wizard.MissingPermission, refused},
		{"the first is dead", []nameServer{{}, good}, wizard.MissingPermission, refused},
		{"two are dead", []nameServer{{}, {}, good}, wizard.MissingPermission, refused},
		{"the first is dead, the second refuses one kind of record", []nameServer{{}, {found: true, addr: here, aaaa: dnsmessage.RCodeRefused}}, wizard.MissingPermission, refused},
		{"a slow one refuses one kind of record", []nameServer{{found: true, addr: here, after: 3 * time.Second, aaaa: dnsmessage.RCodeRefused}}, wizard.MissingPermission, refused},
		{"an answer after 5.5 seconds", []nameServer{{found: true, addr: here, after: 5500 * time.Millisecond}}, wizard.MissingPermission, refused},
		{"none is alive", []nameServer{{}, {}}, unreached, "at the DNS step: no answer from the name server in time"},
		{"no such name", []nameServer{{code: dnsmessage.RCodeNameError, aaaa: dnsmessage.RCodeNameError}}, unreached, "at the DNS step: no such host"},
		{"REFUSED", []nameServer{{code: dnsmessage.RCodeRefused, aaaa: dnsmessage.RCodeRefused}}, unreached, "at the DNS step: the name server refused to answer (REFUSED)"},
		{"SERVFAIL", []nameServer{{code: dnsmessage.RCodeServerFailure, aaaa: dnsmessage.RCodeServerFailure}}, unreached, "at the DNS step: the name server answered that it failed (SERVFAIL)"},
		{"a filter", []nameServer{{found: true}}, unreached, "The name leads to 0.0.0.0, an address that Cloudflare cannot have"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inNamespace(t, func(binary string) {
				sim := simulator.New(sc.World)
				t.Cleanup(sim.Close)
				var asked atomic.Int32
				conf := ""
				for i := range c.servers {
					conf += "nameserver " + nthServer(i) + "\n"
				}
				prepare(t, map[string]string{"/etc/hosts": "127.0.0.1 localhost\n", "/etc/resolv.conf": conf})
				for i, n := range c.servers { // these need the loopback up
					n.asked = &asked
					n.serve(t, nthServer(i))
				}
				ca := ""
				if c.name == "a filter" { // nobody else is on the port then
					ca, _ = authority(t, "api.cloudflare.com")
				} else {
					ca = posing(t, sim, "api.cloudflare.com", time.Now())
				}
				// On a busy machine the program's own patience may end first.
				for try := 1; ; try++ {
					asked.Store(0)
					began := time.Now()
					_, out := runCheck(t, binary, environment(t, ca), sc)
					because := strings.Join(out.Verdict.Because, " ")
					t.Logf("%.1f s: %s", time.Since(began).Seconds(), because)
					if out.Verdict.Cause == c.cause && strings.Contains(because, c.because) {
						break
					}
					if try == 3 {
						t.Fatalf("%s: %s", out.Verdict.Cause, because)
					}
				}
				if n := asked.Load(); c.name == "good" && n != 1 {
					t.Errorf("the name server was asked %d times", n)
				}
			})
		})
	}
}
