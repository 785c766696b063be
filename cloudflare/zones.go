package cloudflare

import (
	"encoding/json"
	"net/http"
	"net/url"
)

// The requests for the zones that a token reaches.
const (
	EndpointZoneSearch Endpoint = "GET /zones?name="
	EndpointZoneList   Endpoint = "GET /zones"
)

// FindZone asks for the zone of a domain name, which has to be an apex. A token
// that may not see it gets an empty list and no error.
func FindZone(t Token, domain string) Probe {
	return Probe{Endpoint: EndpointZoneSearch, Token: t, Name: domain}
}

// ListZones asks which zones a token reaches at all.
func ListZones(t Token) Probe { return Probe{Endpoint: EndpointZoneList, Token: t} }

func zonesRequest(p Probe) request {
	q := url.Values{"per_page": {"50"}}
	if p.Name != "" {
		q.Set("name", p.Name)
	}
	return request{method: http.MethodGet, path: "/zones?" + q.Encode()}
}

func readZones(r *Reply, env envelope) bool {
	var results []json.RawMessage
	if json.Unmarshal(env.Result, &results) != nil || results == nil {
		return false
	}
	var info struct {
		Total int `json:"total_count"`
	}
	_ = json.Unmarshal(env.Info, &info) // if it is missing, what came is taken for all
	r.More = info.Total > len(results) || len(results) > maxZones
	for _, raw := range results[:min(len(results), maxZones)] {
		if z, ok := readZone(raw); ok {
			r.Zones = append(r.Zones, z)
		}
	}
	return true
}
