package simulator

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
)

// purge checks the permission before it looks at the body: whoever is told that the body
// is wrong was authorised.
func (s *Simulator) purge(t *Token, q question) answer {
	if a, ok := s.barred(t, refused, refused); ok {
		return a
	}
	v := s.world.Variants
	z := s.world.zone(q.id)
	switch {
	case z == nil, len(t.rights(*z)) == 0:
		return v.ForeignPurge.or(refused) // community 203765
	case !mayPurge(t.rights(*z)):
		return v.PurgeWithoutPermission.or(refused)
	case (z.Status == "pending" || z.Status == "initializing") && v.PendingPurge != Accepted:
		return v.PendingPurge.or(noPurgeAccess)
	}
	return s.purgeBody(*z, q.body)
}

func (s *Simulator) purgeBody(z Zone, body []byte) answer {
	// A body that cannot be read is one without a key (community 395157).
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(body, &fields)
	everything, all := fields["purge_everything"]
	lists := 0
	for _, key := range []string{"files", "tags", "hosts", "prefixes"} {
		if raw, ok := fields[key]; ok {
			lists++
			if !bytes.HasPrefix(raw, []byte("[")) {
				return noArray // cloudflare-php#61: "tags":null
			}
		}
	}
	switch {
	case all && lists > 0:
		return mixedPurgeKeys
	case all && string(everything) != "true":
		return notEverything
	case !all && lists == 0:
		return noPurgeKey
	}
	if raw, ok := fields["files"]; ok {
		return s.purgeFiles(z, raw)
	}
	return purged(z)
}

func (s *Simulator) purgeFiles(z Zone, raw json.RawMessage) answer {
	var files []json.RawMessage
	_ = json.Unmarshal(raw, &files)
	if v := s.world.Variants.EmptyFiles; len(files) == 0 && v != Accepted {
		return v.or(noPurgeKey)
	}
	for _, f := range files {
		// An address, or an object with the address and headers of the cache key.
		var address string
		var object struct{ URL string }
		if json.Unmarshal(f, &address) != nil && (json.Unmarshal(f, &object) != nil || object.URL == "") {
			return noPurgeKey // community 213540
		}
		if address == "" {
			address = object.URL
		}
		if u, err := url.Parse(address); err != nil || !within(u.Hostname(), z.Name) {
			return failure(400, 1082, "Unable to purge '"+address+"'. You can only purge files for this zone")
		}
	}
	return purged(z)
}

func within(host, zone string) bool { return host == zone || strings.HasSuffix(host, "."+zone) }
