package cloudflare

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/url"
)

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

func purgeRequest(id ZoneID, zoneName string) request {
	files := []string{}
	if zoneName != "" {
		files = append(files, "https://"+zoneName+PurgePath+rand.Text()[:8])
	}
	body, err := json.Marshal(map[string][]string{"files": files})
	if err != nil {
		panic(err) // a map of strings always marshals
	}
	return request{
		method: http.MethodPost,
		path:   "/zones/" + url.PathEscape(string(id)) + "/purge_cache",
		body:   string(body),
	}
}
