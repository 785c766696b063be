package cloudflare

// The table of the requests, and what a reply to any of them can carry. A request is a row
// here and a file with its constructor, its form in HTTP, and the reading of its result.

import (
	"slices"
	"time"
)

// Endpoint names a request as reports print it: method and path, with the
// ids left out.
type Endpoint string

// endpoint is what is known of a request.
type endpoint struct {
	id      Endpoint
	request func(Probe) request
	// read takes what is of use from a successful result into the reply. It reports
	// whether the result is one of this request.
	read     func(*Reply, envelope) bool
	meanings []recordedError // what its errors mean, read from the top
}

// endpoints are the requests that exist. There are no others.
var endpoints = []endpoint{
	{EndpointReach, verifyUserRequest, readNothing, commonMeanings},
	{EndpointVerifyUser, verifyUserRequest, readLife, verifyMeanings},
	{EndpointVerifyAccount, verifyAccountRequest, readLife, verifyMeanings},
	{EndpointZone, zoneRequest, readOneZone, commonMeanings},
	{EndpointZoneSearch, zonesRequest, readZones, commonMeanings},
	{EndpointZoneList, zonesRequest, readZones, commonMeanings},
	{EndpointPurge, purgeRequest, readNothing, purgeMeanings},
}

// row is what is known of an endpoint. ok is false if it is none of the requests above: a
// report from elsewhere can name anything.
func (e Endpoint) row() (endpoint, bool) {
	if i := slices.IndexFunc(endpoints, func(r endpoint) bool { return r.id == e }); i >= 0 {
		return endpoints[i], true
	}
	return endpoint{}, false
}

// Known reports whether this program makes such a request.
func (e Endpoint) Known() bool { _, ok := e.row(); return ok }

// readNothing is for a request whose result holds nothing of use.
func readNothing(*Reply, envelope) bool { return true }

// Probe is one question to Cloudflare, as a value: the code that wants an answer makes
// one, and a Client runs it.
type Probe struct {
	Endpoint Endpoint
	Token    Token
	Zone     ZoneID
	Account  string // account id, for EndpointVerifyAccount
	Name     string // domain name: what to search, or the zone's own name for a purge
}

// request is a probe in HTTP terms, before the Authorization header is set.
type request struct {
	method, path, body string
}

// URL is the address that the probe asks.
func (p Probe) URL() string { return baseURL + p.request().path }

// request panics on an endpoint that does not exist: every probe that is run was made by
// this package.
func (p Probe) request() request {
	row, ok := p.Endpoint.row()
	if !ok {
		panic("no such endpoint: " + string(p.Endpoint))
	}
	return row.request(p)
}

// Reply is what came of a Probe: an answer, or how it failed.
type Reply struct {
	Endpoint Endpoint
	Outcome  Outcome
	Status   int        // HTTP status; 0 without an answer
	Errors   []APIError // errors[] of the envelope, each error followed by its chain
	Location string     // the caller's address, when Cloudflare refused it by name
	Life     Life       // of the token, from a verify endpoint
	Zones    []Zone     // from a zone endpoint: one for GetZone, at most 50 for the others
	More     bool       // there are more zones than this one page lists
	Failure  Failure    // set when Outcome is OutcomeUnreachable, and when a certificate shows that it is OutcomeIntercepted
	By       string     // the name of what answered in Cloudflare's place, such as squid/5.7; empty if it gives none
	Edge     int        // the number of an error of Cloudflare's edge, such as 1010; 0 without one

	ShortHello bool          // TLS got through only without its post-quantum share; see hello.go
	OnlyIPv4   bool          // and only by IPv4: IPv6 connected, and then dropped everything
	Ray        string        // Cloudflare's id of the request, for its support; empty without one
	Date       time.Time     // the server's clock; zero when the reply had none
	RetryAfter time.Duration // how long the server asks to wait, at most a day; 0 when it did not
	Duration   time.Duration // from the question to the end of the answer
	Attempts   int           // how many times it was sent; the caller counts
}
