package cloudflare

import "slices"

// Endpoint names a request as it stands in reports: method and path, with the
// ids left out.
type Endpoint string

// The requests that exist. There are no others.
const (
	EndpointReach         Endpoint = "GET /user/tokens/verify (without a token)"
	EndpointVerifyUser    Endpoint = "GET /user/tokens/verify"
	EndpointVerifyAccount Endpoint = "GET /accounts/{id}/tokens/verify"
	EndpointZone          Endpoint = "GET /zones/{id}"
	EndpointZoneSearch    Endpoint = "GET /zones?name="
	EndpointZoneList      Endpoint = "GET /zones"
	EndpointPurge         Endpoint = "POST /zones/{id}/purge_cache"
)

// Known reports whether it is one of the requests above: a report from elsewhere can
// name anything.
func (e Endpoint) Known() bool {
	return slices.Contains([]Endpoint{EndpointReach, EndpointVerifyUser, EndpointVerifyAccount, EndpointZone,
		EndpointZoneSearch, EndpointZoneList, EndpointPurge}, e)
}

// Probe is one question to Cloudflare, as a value: who wants an answer makes
// one, and a Client runs it.
type Probe struct {
	Endpoint Endpoint
	Token    Token
	Zone     ZoneID
	Account  string // account id, for EndpointVerifyAccount
	Name     string // domain name: what to search, or the zone's own name for a purge
}

// request is a probe in HTTP terms, before the Authorization header.
type request struct {
	method, path, body string
}

// URL is the address that the probe asks.
func (p Probe) URL() string { return baseURL + p.request().path }

func (p Probe) request() request {
	switch p.Endpoint {
	case EndpointVerifyAccount:
		return verifyAccountRequest(p.Account)
	case EndpointZone:
		return zoneRequest(p.Zone)
	case EndpointZoneSearch, EndpointZoneList:
		return zonesRequest(p.Name)
	case EndpointPurge:
		return purgeRequest(p.Zone, p.Name)
	}
	return verifyUserRequest()
}
