package simulator

// From a request to its answer, in the order that Cloudflare checks: the route,
// then the form of the header, then the token, then what it may do.

import (
	"net/http"
	"regexp"
	"strings"

	"tokendoctor/cloudflare"
)

var routes = []struct {
	path     func() *regexp.Regexp
	method   string
	endpoint cloudflare.Endpoint
}{
	{cloudflare.Lazy(`^/client/v4/user/tokens/verify$`), http.MethodGet, cloudflare.EndpointVerifyUser},
	{cloudflare.Lazy(`^/client/v4/accounts/([^/]*)/tokens/verify$`), http.MethodGet, cloudflare.EndpointVerifyAccount},
	{cloudflare.Lazy(`^/client/v4/zones$`), http.MethodGet, cloudflare.EndpointZoneList},
	{cloudflare.Lazy(`^/client/v4/zones/([^/]*)$`), http.MethodGet, cloudflare.EndpointZone},
	{cloudflare.Lazy(`^/client/v4/zones/([^/]*)/purge_cache$`), http.MethodPost, cloudflare.EndpointPurge},
}

var hex32 = cloudflare.Lazy(`^[0-9a-f]{32}$`)

// endpointOf names a request, and gives the id in its path. The name is empty
// for a request that the client does not make.
func endpointOf(r *http.Request) (endpoint cloudflare.Endpoint, id string, otherMethod bool) {
	for _, rt := range routes {
		m := rt.path().FindStringSubmatch(r.URL.EscapedPath())
		switch {
		case m == nil:
			continue
		case r.Method != rt.method:
			return "", "", true
		case rt.endpoint == cloudflare.EndpointVerifyUser && r.Header.Get("Authorization") == "":
			return cloudflare.EndpointReach, "", false
		case rt.endpoint == cloudflare.EndpointZoneList && r.URL.Query().Get("name") != "":
			return cloudflare.EndpointZoneSearch, "", false
		}
		if len(m) == 2 {
			id = m[1]
		}
		return rt.endpoint, id, false
	}
	return "", "", false
}

// route refuses what leads nowhere. It comes before the header: a placeholder
// id and a placeholder token together give 7003.
func (s *Simulator) route(r *http.Request) (cloudflare.Endpoint, string, answer) {
	endpoint, id, otherMethod := endpointOf(r)
	switch endpoint {
	case "":
		if otherMethod {
			return endpoint, id, wrongMethod(r.Method)
		}
		return endpoint, id, noRouteAtAll
	case cloudflare.EndpointVerifyAccount, cloudflare.EndpointZone, cloudflare.EndpointPurge:
		if !hex32().MatchString(id) {
			if s.world.Variants.MalformedZoneID == RouteOf2019 {
				return endpoint, id, noRoute2019(r.URL.EscapedPath())
			}
			return endpoint, id, noRoute(r.URL.EscapedPath())
		}
	}
	return endpoint, id, answer{}
}

func (s *Simulator) answer(r *http.Request, endpoint cloudflare.Endpoint, id string, body []byte) answer {
	v := s.world.Variants
	header := r.Header.Get("Authorization")
	if header == "" {
		return withoutHeader(endpoint)
	}
	value, ok := s.bearer(header)
	if !ok {
		if endpoint == cloudflare.EndpointPurge {
			return v.MalformedPurge.or(malformedHeader)
		}
		return malformedHeader
	}
	t := s.world.token(value)
	switch endpoint {
	case cloudflare.EndpointVerifyUser:
		return s.verifyUser(t)
	case cloudflare.EndpointVerifyAccount:
		return s.verifyAccount(t, id)
	case cloudflare.EndpointPurge:
		return s.purge(t, id, body)
	case cloudflare.EndpointZone:
		return s.getZone(t, id)
	}
	return s.listZones(t, r.URL.Query())
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

// barred refuses a token that may do nothing now or from here, in the words of
// the family: unknown is the one for a dead token, elsewhere the one for the
// address.
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
