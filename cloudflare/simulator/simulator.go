// Package simulator is a Cloudflare to practise on and to test with: it answers the
// requests of package cloudflare as the real one was recorded to answer, from a described
// World, without a network and without an open port.
//
// What may live here: worlds, the recorded replies, and faults on the way. It knows no
// cause by name. A reply that nobody has recorded is a field in Variants with the
// plausible answers.
//
// A repository named in a comment is where that reply was seen. The fact sheet collects
// all that was seen, by paragraphs (§); it is not part of this repository.
package simulator

import (
	"io"
	"log"
	"net/http"
	"slices"
	"strings"
	"sync"

	"tokendoctor/cloudflare"
)

// Simulator is a running World. It is safe for concurrent use.
type Simulator struct {
	world  World
	net    *network
	client *cloudflare.Transport // the client's end of net
	server *http.Server
	served sync.WaitGroup
	close  sync.Once

	mu       sync.Mutex
	faults   []fault
	requests []Request
	rays     int
}

// Request is what arrived, without the token.
type Request struct {
	Endpoint      cloudflare.Endpoint // empty for a request that the client has no name for
	Method        string
	Path          string // with the query
	Host          string
	Headers       []string // names, sorted
	Body          string
	Authorization bool // an Authorization header was there
	TokenKnown    bool // and the token in it is one of the world's
}

// New starts a World. It panics on a kind of fault or an alternative that does
// not exist. The caller closes it.
func New(w World) *Simulator {
	w.Variants.check()
	if w.Caller == "" {
		w.Caller = DefaultCaller
	}
	w.Tokens, w.Zones = slices.Clone(w.Tokens), slices.Clone(w.Zones)
	n := newNetwork(w.RoundTrip)
	s := &Simulator{world: w, net: n, client: clientSide(n)}
	for _, f := range w.Faults {
		s.faults = append(s.faults, newFault(f))
	}
	// The log would be written over the screen that a program draws.
	s.server = &http.Server{Handler: s.Handler(), ConnState: n.watch, ErrorLog: log.New(io.Discard, "", 0)}
	s.served.Go(func() { _ = s.server.Serve(n) })
	return s
}

// Close ends all connections and waits until nothing is left running.
func (s *Simulator) Close() {
	s.close.Do(func() {
		s.client.CloseIdleConnections()
		_ = s.server.Close()
		s.served.Wait()
		s.net.wait()
	})
}

// Requests lists what has arrived, in order.
func (s *Simulator) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Forget drops the requests so far, where many are made.
func (s *Simulator) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
}

// Handler answers requests. It can serve a real listener as well; then the
// faults of the connection, up to the TLS handshake, have no effect.
func (s *Simulator) Handler() http.Handler { return http.HandlerFunc(s.serve) }

// maxRequest bounds what is read of a request's body.
const maxRequest = 1 << 20

func (s *Simulator) serve(w http.ResponseWriter, r *http.Request) {
	// All of it, so that the server notices when the client goes away.
	body, _ := io.ReadAll(io.LimitReader(r.Body, maxRequest))
	s.net.travel(r.Context(), 1)
	q, reply := s.route(r)
	q.body = body
	s.record(r, q.endpoint, string(body))
	f, strikes := s.due(q.endpoint, false)
	if reply.status == 0 {
		reply = s.answer(r, q)
	}
	if strikes {
		s.misbehave(w, r, f, q.endpoint, reply)
		return
	}
	s.write(w, q.endpoint, reply)
}

func (s *Simulator) record(r *http.Request, endpoint cloudflare.Endpoint, body string) {
	req := Request{
		Endpoint: endpoint,
		Method:   r.Method,
		Path:     r.RequestURI,
		Host:     r.Host,
		Body:     body,
	}
	for name := range r.Header {
		req.Headers = append(req.Headers, name)
	}
	slices.Sort(req.Headers)
	var secrets []string
	if header := r.Header.Get("Authorization"); header != "" {
		_, value, _ := strings.Cut(header, " ")
		req.Authorization = true
		req.TokenKnown = s.world.token(value) != nil
		secrets = append(secrets, value)
	}
	for _, t := range s.world.Tokens {
		secrets = append(secrets, t.Value)
	}
	// A token that strayed into the address or the body is named there, and not shown.
	for _, secret := range secrets {
		if len(secret) >= 16 {
			req.Path = strings.ReplaceAll(req.Path, secret, "[token]")
			req.Body = strings.ReplaceAll(req.Body, secret, "[token]")
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, req)
}
