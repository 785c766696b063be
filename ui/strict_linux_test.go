package ui_test

import (
	"io"
	"net"
	"net/http/httptest"
	"strings"
	"testing"

	"tokendoctor/cloudflare/simulator"
)

// strictly wraps a listener so that a bare line feed in the head of the first
// request on a connection is refused, whatever it would have cut off. Go's own
// server takes a bare LF for a line end, and WordPress sends one when a saved
// token ends in a line break: then the head ends early and the body is lost.
// Wrap the TLS listener, not the one below it. What Cloudflare does with such a
// request is not recorded; this is the reply of its edge to a head that it
// cannot read.
func strictly(l net.Listener) net.Listener { return strictListener{l} }

type strictListener struct{ net.Listener }

func (l strictListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &strictConn{Conn: c}, nil
}

type strictConn struct {
	net.Conn
	last   byte
	line   int  // bytes of the line so far
	passed bool // the head is over
}

// NetConn is the connection below, by the name that tls.Conn gives it.
func (c *strictConn) NetConn() net.Conn { return c.Conn }

const badRequest = "HTTP/1.1 400 Bad Request\r\nServer: cloudflare\r\nContent-Type: text/html\r\nConnection: close\r\nCF-RAY: -\r\n\r\n" +
	"<html>\r\n<head><title>400 Bad Request</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n" +
	"<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n"

func (c *strictConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	for _, b := range p[:n] {
		switch {
		case c.passed:
			return n, err
		case b == '\n' && c.last != '\r':
			_, _ = io.WriteString(c.Conn, badRequest)
			return 0, io.EOF // the server goes away without a word of its own
		case b == '\n':
			c.passed = c.line == 1 // nothing but its CR
			c.line = 0
		default:
			c.line++
		}
		c.last = b
	}
	return n, err
}

// What WordPress sends when a saved token ends in a line break or has one
// inside. The strict listener refuses both, and lets a proper head pass.
func TestStrict(t *testing.T) {
	sc := scenarioOf(t, "healthy")
	s := simulator.New(sc.World)
	defer s.Close()
	server := httptest.NewUnstartedServer(s.Handler())
	server.Listener = strictly(server.Listener)
	server.Start()
	defer server.Close()
	head := "POST /client/v4/zones/" + sc.ZoneID + "/purge_cache HTTP/1.1\r\nHost: api.cloudflare.com\r\nConnection: close\r\nAuthorization: " + "Bearer " + sc.Paste
	tail := "\r\nContent-Type: application/json\r\nContent-Length: 26\r\n\r\n{\"purge_everything\":\ntrue}"
	for _, c := range []struct{ name, request, want string }{
		{"proper", head + tail, "200 OK"},
		{"line feed at the end", head + "\n" + tail, "400 Bad Request"},
		{"line feed inside", head[:len(head)-10] + "\n" + head[len(head)-10:] + tail, "400 Bad Request"},
	} {
		before := len(s.Requests())
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, c.request)
		reply, _ := io.ReadAll(conn)
		_ = conn.Close()
		if !strings.HasPrefix(string(reply), "HTTP/1.1 "+c.want) {
			t.Errorf("%s: %s", c.name, reply)
		}
		if arrived := len(s.Requests()) - before; (arrived == 1) != (c.name == "proper") {
			t.Errorf("%s: %d requests arrived", c.name, arrived)
		}
	}
}
