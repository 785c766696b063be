package simulator

import (
	"strconv"
	"strings"
)

func (s *Simulator) getZone(t *Token, q question) answer {
	if a, ok := s.barred(t, invalidAccessToken, location(s.world.Caller)); ok {
		return a
	}
	v := s.world.Variants
	z := s.world.zone(q.id)
	switch {
	case z == nil, len(t.rights(*z)) == 0:
		return v.UnknownZone.or(invalidZoneID)
	case len(reading(t.rights(*z))) == 0:
		return v.UnreadableZone.or(unauthorized)
	}
	return oneZone(s.zoneText(*t, *z))
}

// listZones gives an empty list, not an error, to a token that sees nothing
// (ferry133/jgt-appliance).
func (s *Simulator) listZones(t *Token, q question) answer {
	if a, ok := s.barred(t, invalidAccessToken, location(s.world.Caller)); ok {
		return a
	}
	var found []string
	for _, z := range s.world.Zones {
		if name := q.query.Get("name"); len(reading(t.rights(z))) > 0 && (name == "" || name == z.Name) {
			found = append(found, s.zoneText(*t, z))
		}
	}
	page, perPage := number(q.query.Get("page"), 1), number(q.query.Get("per_page"), 20)
	from := min((page-1)*perPage, len(found))
	return zoneList(found[from:min(from+perPage, len(found))], page, perPage, len(found))
}

// number reads a query parameter, bounded so that no arithmetic on it can overflow.
func number(s string, otherwise int) int {
	if n, err := strconv.Atoi(s); err == nil && n > 0 && n < 1e6 {
		return n
	}
	return otherwise
}

// ownerRole is what permissions[] held for any token in 2020 (dns-lexicon).
var ownerRole = strings.Fields(`#access:edit #access:read #analytics:read #app:edit #auditlogs:read #billing:edit
	#billing:read #cache_purge:edit #dns_records:edit #dns_records:read #lb:edit #lb:read #legal:edit #legal:read
	#logs:edit #logs:read #member:edit #member:read #organization:edit #organization:read #ssl:edit #ssl:read
	#stream:edit #stream:read #subscription:edit #subscription:read #teams:edit #teams:read #teams:report #waf:edit
	#waf:read #webhooks:edit #webhooks:read #worker:edit #worker:read #zone:edit #zone:read #zone_settings:edit
	#zone_settings:read`)

func (s *Simulator) zoneText(t Token, z Zone) string {
	listed := reading(t.rights(z))
	switch s.world.Variants.Permissions {
	case PermissionsAbsent:
		return zoneText(z, "")
	case PermissionsEmpty:
		listed = nil
	case PermissionsOfOwner:
		listed = ownerRole
	}
	quotes := make([]string, len(listed))
	for i, p := range listed {
		quotes[i] = quoted(p)
	}
	return zoneText(z, `"permissions":[`+strings.Join(quotes, ",")+`],`)
}
