package cloudflare

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// GetZone asks for one zone: the article's curl. A 200 proves that the token is
// alive and that the zone is in its scope, never that it may purge, because any
// of some 35 permissions opens this request (OpenAPI, zones-0-get).
func GetZone(t Token, id ZoneID) Probe { return Probe{Endpoint: EndpointZone, Token: t, Zone: id} }

func zoneRequest(id ZoneID) request {
	return request{method: http.MethodGet, path: "/zones/" + url.PathEscape(string(id))}
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

// PermissionPurge is the entry of Zone.Permissions that allows to purge.
const PermissionPurge = "#cache_purge:edit"

// MayPurge reports whether the zone lists the permission to purge. The dashboard
// calls it Purge, so that word is taken as well.
func (z Zone) MayPurge() bool {
	return slices.ContainsFunc(z.Permissions, func(p string) bool {
		p = strings.TrimSpace(p)
		return strings.EqualFold(p, PermissionPurge) || strings.EqualFold(p, "#cache_purge:purge")
	})
}
