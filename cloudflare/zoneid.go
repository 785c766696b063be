package cloudflare

import "strings"

// ZoneID is the id of a Cloudflare zone: 32 lower-case hex digits. Account ids
// have the same shape, so the shape alone never proves that it is a zone's.
type ZoneID string

var hex32 = Lazy(`^[0-9a-f]{32}$`)

// Valid reports whether the id has the shape of a zone id.
func (z ZoneID) Valid() bool { return hex32().MatchString(string(z)) }

// Short is the id as shown on a shared screen: enough to recognise, not to use.
func (z ZoneID) Short() string {
	if len(z) < 8 {
		return string(z)
	}
	return string(z[:4]) + "..." + string(z[len(z)-2:])
}

// ZoneIDShape says what a text in the Zone ID's place looks like.
type ZoneIDShape string

// The shapes that InspectZoneID tells apart.
const (
	ZoneIDOK          ZoneIDShape = "ok"
	ZoneIDEmpty       ZoneIDShape = "empty"
	ZoneIDPlaceholder ZoneIDShape = "placeholder" // a placeholder such as <your-zone-id>
	ZoneIDDomain      ZoneIDShape = "domain"
	ZoneIDURL         ZoneIDShape = "url"
	ZoneIDCredential  ZoneIDShape = "credential" // a token or key: must not be echoed
	ZoneIDLength      ZoneIDShape = "length"     // hex, but not 32 digits
	ZoneIDOther       ZoneIDShape = "other"
)

var (
	zoneURL    = Lazy(`/zones/([0-9a-f]{32})(?:[/?#]|$)`)
	hexOnly    = Lazy(`^[0-9a-f]+$`)
	domainLike = Lazy(`^(?:[\pL\pN](?:[\pL\pN-]{0,61}[\pL\pN])?\.)+[\pL\pN-]{2,}\.?$`)
)

// InspectZoneID reads what was entered as a Zone ID. White space, quotes and brackets
// around it are removed, and an API address that names a zone gives that zone. The id is
// empty unless the shape is ZoneIDOK.
func InspectZoneID(raw string) (ZoneID, ZoneIDShape) {
	s := strings.ToLower(strings.Trim(stripInvisible(raw), " \t\r\n\"'`<>[]{}"))
	switch {
	case s == "":
		return "", ZoneIDEmpty
	case hex32().MatchString(s):
		return ZoneID(s), ZoneIDOK
	}
	if m := zoneURL().FindStringSubmatch(s); m != nil {
		return ZoneID(m[1]), ZoneIDOK
	}
	switch {
	case Inspect(raw).Kind.Credential():
		return "", ZoneIDCredential
	case example().MatchString(s):
		return "", ZoneIDPlaceholder
	case strings.Contains(s, "://") || strings.HasPrefix(s, "dash.cloudflare.com"):
		return "", ZoneIDURL
	case domainLike().MatchString(s):
		return "", ZoneIDDomain
	case hexOnly().MatchString(s):
		return "", ZoneIDLength
	}
	return "", ZoneIDOther
}
