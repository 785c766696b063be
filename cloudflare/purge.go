package cloudflare

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
)

// EndpointPurge is the one request that writes.
const EndpointPurge Endpoint = "POST /zones/{id}/purge_cache"

// Purge asks whether a token may purge a zone, by purging one made-up address
// under the zone's own name: the same way through Cloudflare as the plug-in's,
// and nothing is cached there. Without a name it sends an empty list, which is
// refused as a request only after the permission was checked. It never sends
// purge_everything, and never an empty object. It is the one request that
// writes, so the person is asked first.
func Purge(t Token, id ZoneID, zoneName string) Probe {
	return Probe{Endpoint: EndpointPurge, Token: t, Zone: id, Name: zoneName}
}

// PurgePath starts the path of every made-up address.
const PurgePath = "/.token-doctor-probe-"

func purgeRequest(p Probe) request {
	files := []string{}
	if p.Name != "" {
		files = append(files, "https://"+p.Name+PurgePath+rand.Text()[:8])
	}
	body, err := json.Marshal(map[string][]string{"files": files})
	if err != nil {
		panic(err) // a map of strings always marshals
	}
	return request{
		method: http.MethodPost,
		path:   "/zones/" + url.PathEscape(string(p.Zone)) + "/purge_cache",
		body:   string(body),
	}
}

// purgeMeanings: only a caller who may purge meets a limit on purges, and the body is
// looked at only after the permission was checked.
var purgeMeanings = slices.Concat([]recordedError{
	{1134, "unable to purge, rate limit", OutcomePurgeLimited},
	{1115, "unable to purge, rate limit", OutcomePurgeLimited},
}, commonMeanings, []recordedError{
	{1095, "", OutcomeNoZone},
	{1012, "", OutcomeAuthorised},
	{1013, "", OutcomeAuthorised},
	{1014, "", OutcomeAuthorised},
	{1082, "", OutcomeAuthorised},
	{1092, "", OutcomeAuthorised},
	{1107, "", OutcomeAuthorised},
	{1112, "", OutcomeAuthorised},
})
