package cloudflare

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// EndpointZone is the request of the article's curl.
const EndpointZone Endpoint = "GET /zones/{id}"

// GetZone asks for one zone: the article's curl. A 200 proves that the token is
// alive and that the zone is in its scope, never that it may purge, because any
// of some 35 permissions opens this request (OpenAPI, zones-0-get).
func GetZone(t Token, id ZoneID) Probe { return Probe{Endpoint: EndpointZone, Token: t, Zone: id} }

func zoneRequest(p Probe) request {
	return request{method: http.MethodGet, path: "/zones/" + url.PathEscape(string(p.Zone))}
}

// Zone is what a reply tells of a zone.
type Zone struct {
	ID          ZoneID
	Name        string   // apex domain name, or empty when it was not a plain one
	Status      string   // initializing, pending, active or moved; others are seen
	Paused      bool     // DNS only: nothing passes through the cache
	Account     string   // account id
	NameServers []string // that the domain has to have at its registrar
	Permissions []string // of the calling token on this zone, as measured in 2026
}

// PermissionPurge is the entry of Zone.Permissions that allows purging.
const PermissionPurge = "#cache_purge:edit"

// MayPurge reports whether the zone lists the permission to purge. The dashboard calls it
// Purge, so that word is accepted as well.
func (z Zone) MayPurge() bool {
	return slices.ContainsFunc(z.Permissions, func(p string) bool {
		p = strings.TrimSpace(p)
		return strings.EqualFold(p, PermissionPurge) || strings.EqualFold(p, "#cache_purge:purge")
	})
}

func readOneZone(r *Reply, env envelope) bool {
	z, ok := readZone(env.Result)
	if ok {
		r.Zones = []Zone{z}
	}
	return ok
}

func readZone(raw json.RawMessage) (Zone, bool) {
	var res struct {
		ID      string `json:"id"`
		Name    string `json:"name"`
		Status  string `json:"status"`
		Paused  bool   `json:"paused"`
		Account struct {
			ID string `json:"id"`
		} `json:"account"`
		Permissions []string        `json:"permissions"`
		NameServers json.RawMessage `json:"name_servers"`
	}
	if json.Unmarshal(raw, &res) != nil {
		return Zone{}, false
	}
	id, shape := InspectZoneID(res.ID)
	if shape != ZoneIDOK {
		return Zone{}, false
	}
	z := Zone{ID: id, Name: PlainName(res.Name), Status: word().FindString(strings.ToLower(res.Status)), Paused: res.Paused}
	if hex32().MatchString(res.Account.ID) {
		z.Account = res.Account.ID
	}
	var servers []string
	_ = json.Unmarshal(res.NameServers, &servers) // optional; any other type is ignored
	for _, server := range servers[:min(len(servers), 4)] {
		if name := PlainName(server); name != "" {
			z.NameServers = append(z.NameServers, name)
		}
	}
	for _, p := range res.Permissions[:min(len(res.Permissions), 200)] {
		z.Permissions = append(z.Permissions, PlainText(p, 64))
	}
	return z, true
}
