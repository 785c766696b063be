package simulator

// From a request to its answer, in the order that Cloudflare checks: the route,
// then the form of the header, then the token, then what it may do.

import (
	"net/http"
	"net/url"
	"strings"

	"tokendoctor/cloudflare"
)

// question is a request as its endpoint sees it.
type question struct {
	endpoint cloudflare.Endpoint // empty for a request that the client does not make
	id       string              // in the path
	query    url.Values
	body     []byte
	answer   func(s *Simulator, t *Token, q question) answer
}

var hex32 = cloudflare.Lazy(`^[0-9a-f]{32}$`)

// route finds who answers a request, and refuses what leads nowhere. It comes before the
// header: a placeholder id and a placeholder token together give 7003.
func (s *Simulator) route(r *http.Request) (question, answer) {
	for _, rt := range routes {
		m := rt.path().FindStringSubmatch(r.URL.EscapedPath())
		switch {
		case m == nil:
			continue
		case r.Method != rt.method:
			return question{}, wrongMethod(r.Method)
		}
		q := question{endpoint: rt.endpoint, query: r.URL.Query(), answer: rt.answer}
		switch {
		case q.endpoint == cloudflare.EndpointVerifyUser && r.Header.Get("Authorization") == "":
			q.endpoint = cloudflare.EndpointReach
		case q.endpoint == cloudflare.EndpointZoneList && q.query.Get("name") != "":
			q.endpoint = cloudflare.EndpointZoneSearch
		case len(m) == 2:
			q.id = m[1]
			if hex32().MatchString(q.id) {
				break
			}
			if s.world.Variants.MalformedZoneID == RouteOf2019 {
				return q, noRoute2019(r.URL.EscapedPath())
			}
			return q, noRoute(r.URL.EscapedPath())
		}
		return q, answer{}
	}
	return question{}, noRouteAtAll
}

func (s *Simulator) answer(r *http.Request, q question) answer {
	header := r.Header.Get("Authorization")
	if header == "" {
		return withoutHeader(q.endpoint)
	}
	value, ok := s.bearer(header)
	switch {
	case ok:
		return q.answer(s, s.world.token(value), q)
	case q.endpoint == cloudflare.EndpointPurge:
		return s.world.Variants.MalformedPurge.or(malformedHeader)
	}
	return malformedHeader
}

// withoutHeader: favonia-CI for verify, kissgyorgy/cloudflare-dyndns#40 elsewhere.
func withoutHeader(endpoint cloudflare.Endpoint) answer {
	if endpoint == cloudflare.EndpointReach || endpoint == cloudflare.EndpointVerifyAccount {
		return noHeaderVerify
	}
	return noHeader
}

var (
	tokenShape   = cloudflare.Lazy(`^[A-Za-z0-9_-]{40,}$`)
	oldGlobalKey = cloudflare.Lazy(`^[0-9a-f]{37,45}$`)
	newToken     = cloudflare.Lazy(`^cf[ua]t_`)
)

// bearer takes the token out of the header, if it has the form of one. Longer
// ones pass: "same length or longer" is an unknown token (certbot#7583).
func (s *Simulator) bearer(header string) (string, bool) {
	scheme, value, _ := strings.Cut(header, " ")
	v := s.world.Variants
	switch {
	case !strings.EqualFold(scheme, "Bearer"), !tokenShape().MatchString(value), oldGlobalKey().MatchString(value):
		return "", false
	case strings.HasPrefix(value, "cfk_"):
		return value, v.NewGlobalKey == AsUnknownToken
	case newToken().MatchString(value) && len(value) < 53:
		return value, v.TruncatedToken != Malformed
	}
	return value, true
}

// barred refuses a token that may do nothing now, or nothing from this address, in the
// words of the family: unknown for a dead token, elsewhere for the address.
func (s *Simulator) barred(t *Token, unknown, elsewhere answer) (answer, bool) {
	switch {
	case t == nil:
		return unknown, true
	case t.life(s.world.clock()) != alive:
		return s.world.Variants.DeadElsewhere.or(unknown), true
	case !t.allowedFrom(s.world.Caller):
		return elsewhere, true
	}
	return answer{}, false
}
