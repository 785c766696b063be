package cloudflare

import (
	"net/http"
	"net/url"
)

// FindZone asks for the zone of a domain name, which has to be an apex. A token
// that may not see it gets an empty list and no error.
func FindZone(t Token, domain string) Probe {
	return Probe{Endpoint: EndpointZoneSearch, Token: t, Name: domain}
}

// ListZones asks which zones a token reaches at all.
func ListZones(t Token) Probe { return Probe{Endpoint: EndpointZoneList, Token: t} }

func zonesRequest(domain string) request {
	q := url.Values{"per_page": {"50"}}
	if domain != "" {
		q.Set("name", domain)
	}
	return request{method: http.MethodGet, path: "/zones?" + q.Encode()}
}
