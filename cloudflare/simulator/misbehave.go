package simulator

// How each fault of the reply is made. What is no longer HTTP is written to the
// connection itself.

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"tokendoctor/cloudflare"
)

// struck is a request that a fault has struck.
type struck struct {
	*Simulator
	Fault
	w        http.ResponseWriter
	r        *http.Request
	endpoint cloudflare.Endpoint
	reply    answer // what it would have got
}

var misbehaviours = map[FaultKind]func(struck){
	FaultStall: func(s struck) {
		<-s.r.Context().Done()
		panic(http.ErrAbortHandler) // the server's way to end without a reply
	},
	FaultReset: func(s struck) {
		s.raw(head("Content-Type: application/json\r\nContent-Length: 4096")+`{"result":`, reset)
	},
	FaultClosed: func(s struck) {
		s.raw(head("Content-Type: application/json\r\nContent-Length: 4096")+`{"result":`, nil)
	},
	FaultDrip: func(s struck) {
		s.w.Header().Set("Content-Length", "4096")
		s.send(answer{status: 200, body: "{"})
		for {
			_ = http.NewResponseController(s.w).Flush()
			select {
			case <-time.After(time.Second):
				_, _ = io.WriteString(s.w, " ")
			case <-s.r.Context().Done():
				panic(http.ErrAbortHandler)
			}
		}
	},
	FaultRateLimit: func(s struck) {
		s.limit(s.world.Variants.RateLimit.or(failure(429, 971, apiLimitText)))
	},
	FaultPurgeRateLimit: func(s struck) {
		s.limit(s.world.Variants.PurgeRateLimit.or(failure(429, 1134, purgeLimitText)))
	},
	FaultServerError: func(s struck) { s.send(serverErrorPage(s.Status)) },
	FaultJSONError: func(s struck) {
		a := internalError
		if s.Status != 0 {
			a.status = s.Status
		}
		s.send(a)
	},
	FaultCaptivePortal: sends(captivePortal),
	FaultRedirect:      sends(redirect),
	FaultProxyAuth:     sends(proxyAuth),
	FaultWAFBlock:      sends(wafPage),
	FaultEdgeForbidden: sends(edgeForbidden),
	FaultForbiddenPage: sends(forbiddenPage),
	FaultForeignJSON:   sends(foreignJSON),
	FaultHeaderTaken:   func(s struck) { s.send(withoutHeader(s.endpoint)) },
	FaultHeaderChanged: func(s struck) {
		if s.endpoint == cloudflare.EndpointReach {
			s.send(s.reply) // without a token there is nothing to change
			return
		}
		s.send(malformedHeader)
	},
	FaultTransient10000: sends(refused),
	FaultTransient1000:  sends(invalidAPIToken),
	Fault10000:          sends(refused),
	FaultEmptyBody:      sends(answer{status: 200}),
	FaultNoContent:      sends(answer{status: 204}),
	FaultCutJSON:        sends(answer{status: 200, body: `{"result":{"id":"0123456789abcdef`}),
	FaultHugeBody: func(s struck) {
		s.send(answer{status: 200, body: `{"result":"`})
		part := bytes.Repeat([]byte("a"), 1<<16)
		for range 1 << 14 {
			if _, err := s.w.Write(part); err != nil {
				return
			}
		}
	},
	FaultGzipBomb: func(s struck) {
		s.w.Header().Set("Content-Encoding", "gzip")
		s.send(answer{status: 200, body: gzipBomb()})
	},
	FaultDeepNesting: sends(answer{status: 200, body: `{"success":true,"errors":[],"messages":[],"result":` + strings.Repeat("[", 500) + strings.Repeat("]", 500) + `}`}),
	FaultWrongTypes:  sends(answer{status: 200, body: `{"success":"yes","errors":{"code":[]},"messages":7,"result":[null,{"id":{},"status":0}]}`}),
	FaultDuplicateKeys: sends(answer{status: 401, body: `{"success":true,"errors":[],"messages":[],"result":null,` +
		`"success":false,"errors":[{"code":1000,"message":"Invalid API Token"}]}`}),
	FaultInvalidUTF8: sends(failure(401, 1000, "Invalid API Token").with("Token", "Token\xff\xfe")),
	FaultEscapes:     sends(failure(401, 1000, "Invalid API Token\x1b[2J\x1b]52;c;AAAA\a")),
	FaultEndlessHeader: func(s struck) {
		s.raw("HTTP/1.1 200 OK\r\n", endless("X-Filler: "+strings.Repeat("a", 1000)+"\r\n"))
	},
	FaultEndlessHints: func(s struck) { s.raw("", endless("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")) },
	FaultEarlyHints: func(s struck) {
		s.w.Header().Set("Link", "</style.css>; rel=preload")
		s.w.WriteHeader(http.StatusEarlyHints)
		s.send(s.reply)
	},
	FaultSwitching: func(s struck) {
		s.raw("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: nothing\r\n\r\n", func(c net.Conn) {
			_, _ = io.Copy(io.Discard, c) // such a connection does not end by itself
		})
	},
	FaultHTTP10: func(s struck) {
		s.setHeaders(s.w.Header(), s.endpoint, s.reply)
		var out bytes.Buffer
		fmt.Fprintf(&out, "HTTP/1.0 %d %s\r\n", s.reply.status, http.StatusText(s.reply.status))
		_ = s.w.Header().Write(&out)
		s.raw(out.String()+"\r\n"+s.reply.body, nil)
	},
	FaultNotHTTP: func(s struck) { s.raw("SSH-2.0-OpenSSH_9.2\r\n", nil) },
}

func (s *Simulator) misbehave(w http.ResponseWriter, r *http.Request, f Fault, endpoint cloudflare.Endpoint, reply answer) {
	hit := struck{s, f, w, r, endpoint, reply}
	if f.Kind == FaultReply {
		hit.send(answer{status: f.Status, body: f.Body})
		return
	}
	misbehaviours[f.Kind](hit)
}

func (s struck) send(a answer) { s.write(s.w, s.endpoint, a) }

func sends(a answer) func(struck) { return func(s struck) { s.send(a) } }

func (s struck) limit(a answer) {
	h := s.w.Header()
	// Documented since 2025-09-03; no dump of a 429 is newer.
	h.Set("Ratelimit", `"default";r=0;t=`+seconds(s.RetryAfter))
	h.Set("Ratelimit-Policy", `"burst";q=100;w=60`)
	if s.RetryAfter > 0 {
		h.Set("Retry-After", seconds(s.RetryAfter))
	}
	s.send(a)
}

func seconds(d time.Duration) string { return strconv.Itoa(int(d.Seconds())) }

// raw writes to the connection itself, calls next, and closes it.
func (s struck) raw(text string, next func(net.Conn)) {
	conn, _, err := http.NewResponseController(s.w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, text); err == nil && next != nil {
		next(conn)
	}
}

func head(headers string) string { return "HTTP/1.1 200 OK\r\n" + headers + "\r\n\r\n" }

func endless(text string) func(net.Conn) {
	return func(c net.Conn) {
		for err := error(nil); err == nil; {
			_, err = io.WriteString(c, text)
		}
	}
}

// reset breaks the connection: with no linger a TCP connection ends in a reset, and so
// does one of the simulated network.
func reset(conn net.Conn) {
	for inner := conn; ; {
		if l, ok := inner.(interface{ SetLinger(int) error }); ok {
			_ = l.SetLinger(0)
			_ = inner.Close()
			return
		}
		n, ok := inner.(interface{ NetConn() net.Conn })
		if !ok {
			return
		}
		inner = n.NetConn()
	}
}

// gzipBomb is 16 MB of spaces, packed once.
var gzipBomb = sync.OnceValue(func() string {
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	_, _ = zip.Write(bytes.Repeat([]byte(" "), 16<<20))
	_ = zip.Close()
	return packed.String()
})
