package cloudflare

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// filter is a listener behind a box that lets the first message of TLS pass only in one
// segment. A longer one gets no answer.
type filter struct {
	net.Listener
	most int

	mu    sync.Mutex
	sizes []int // of the first messages, record header included
}

func (f *filter) Accept() (net.Conn, error) {
	for {
		conn, err := f.Listener.Accept()
		if err != nil {
			return nil, err
		}
		head := make([]byte, 5)
		if _, err := io.ReadFull(conn, head); err != nil {
			_ = conn.Close()
			continue
		}
		size := 5 + int(binary.BigEndian.Uint16(head[3:]))
		f.mu.Lock()
		f.sizes = append(f.sizes, size)
		f.mu.Unlock()
		if size <= f.most {
			return &readAhead{conn, io.MultiReader(bytes.NewReader(head), conn)}, nil
		}
	}
}

type readAhead struct {
	net.Conn
	in io.Reader
}

func (c *readAhead) Read(p []byte) (int, error) { return c.in.Read(p) }

// throughFilter is a client on the far side of such a box.
func throughFilter(t *testing.T, most int) (*Client, *filter) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if body, _ := io.ReadAll(r.Body); r.Method == http.MethodPost && len(body) == 0 {
			t.Error("the body was lost on the second try")
		}
		alive(w, r)
	}))
	f := &filter{Listener: server.Listener, most: most}
	server.Listener = f
	server.StartTLS()
	t.Cleanup(server.Close)
	transport := NewTransport()
	transport.Proxy = nil
	transport.TLSHandshakeTimeout = 150 * time.Millisecond
	transport.TLSClientConfig.RootCAs = x509.NewCertPool()
	transport.TLSClientConfig.RootCAs.AddCert(server.Certificate())
	transport.TLSClientConfig.ServerName = "example.com" // the test server's
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, server.Listener.Addr().String())
	}
	c := NewClient("test", transport)
	t.Cleanup(c.Close)
	return c, f
}

// A box that drops the second segment of the first message of TLS leaves it unanswered:
// the handshake is tried once more without the post-quantum key share, and stays that
// way.
func TestTheFirstMessageOfTLSIsTriedShorter(t *testing.T) {
	c, f := throughFilter(t, 1460)
	purge := Purge(NewToken(sample), sampleID, "example.com")
	for range 2 {
		if r := c.Run(t.Context(), purge); r.Outcome != OutcomeOK || !r.ShortHello {
			t.Errorf("%+v", r)
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.sizes) != 2 || f.sizes[0] <= 1460 || f.sizes[1] > 600 {
		t.Errorf("first messages of %v bytes", f.sizes)
	}
}

// Where nothing is dropped nothing is shortened, and where everything is dropped, it
// ends.
func TestTheShorterMessageIsForThatAlone(t *testing.T) {
	c, f := throughFilter(t, 1<<16)
	if r := c.Run(t.Context(), VerifyUser(NewToken(sample))); r.Outcome != OutcomeOK || r.ShortHello || len(f.sizes) != 1 {
		t.Errorf("%+v, %v", r, f.sizes)
	}
	c, f = throughFilter(t, 0)
	r := c.Run(t.Context(), VerifyUser(NewToken(sample)))
	if r.Outcome != OutcomeUnreachable || r.Failure.Step != StepTLS || r.Failure.Reason != "no answer in time" || r.ShortHello {
		t.Errorf("%+v", r)
	}
	if f.mu.Lock(); len(f.sizes) != 2 {
		t.Errorf("first messages of %v bytes", f.sizes)
	}
	f.mu.Unlock()
}

// A certificate that is not trusted is no time-out, and is not tried again.
func TestABadCertificateIsNotTriedShorter(t *testing.T) {
	c, f := throughFilter(t, 1<<16)
	c.http.Transport.(*Transport).TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: x509.NewCertPool()}
	if r := c.Run(t.Context(), VerifyUser(NewToken(sample))); r.Outcome != OutcomeIntercepted || r.Failure.Step != StepTLS || len(f.sizes) != 1 {
		t.Errorf("%+v, %v", r, f.sizes)
	}
}
