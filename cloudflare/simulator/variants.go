package simulator

// What nobody has recorded. A diagnosis has to come out right, or undecided,
// whichever of these replies Cloudflare gives.

import (
	"fmt"
	"iter"
	"reflect"
	"slices"
)

// Variants chooses among the plausible replies where the fact sheet has no
// capture, or contradicts itself. The empty Alternative is the most plausible
// one; Points tells it and the others for each field.
type Variants struct {
	ExpiredVerify          Alternative
	DisabledVerify         Alternative
	NotYetValidVerify      Alternative
	FilteredVerify         Alternative
	UserTokenAccountVerify Alternative
	OtherAccountVerify     Alternative
	DeadElsewhere          Alternative
	TruncatedToken         Alternative
	NewGlobalKey           Alternative
	MalformedPurge         Alternative
	MalformedZoneID        Alternative
	UnknownZone            Alternative
	UnreadableZone         Alternative
	Permissions            Alternative
	ForeignPurge           Alternative
	PurgeWithoutPermission Alternative
	PendingPurge           Alternative
	EmptyFiles             Alternative
	RateLimit              Alternative
	PurgeRateLimit         Alternative
	RatelimitHeaders       Alternative
}

// Alternative names a reply.
type Alternative string

// The alternatives that are answers.
const (
	InvalidAPIToken     Alternative = "401/1000 Invalid API Token"
	InvalidAccessToken  Alternative = "403/9109 Invalid access token"
	Unauthorized        Alternative = "403/9109 Unauthorized to access requested resource"
	InvalidZoneID       Alternative = "403/9109 Invalid zone identifier"
	InvalidZoneID404    Alternative = "404/9109 Invalid zone identifier"
	InvalidZoneIDOld    Alternative = "404/1001 Invalid zone identifier"
	InvalidZoneIDOld400 Alternative = "400/1001 Invalid zone identifier"
	Refused             Alternative = "401/10000 Authentication error"
	Refused403          Alternative = "403/10000 Authentication error"
	Malformed           Alternative = "400/6003 chain 6111"
	Malformed9106       Alternative = "400/9106 Authentication failed (status: 400)"
	NoArray             Alternative = "400/1014 must be an array"
	RateLimit10429      Alternative = "429/10429"
	RateLimit10502      Alternative = "429/10502 Too many authentication failures"
	RateLimit10100      Alternative = "429/10100 More than 1200 requests"
	PurgeRateLimit1115  Alternative = "429/1115"
)

// The alternatives that are a behaviour.
const (
	AsUnknownToken     Alternative = "like an unknown token"
	AmongErrors        Alternative = "200 with message 10003 among the errors"
	Accepted           Alternative = "200 purged"
	RouteOf2019        Alternative = "400/7003 and 7000"
	PermissionsEmpty   Alternative = "an empty list"
	PermissionsAbsent  Alternative = "no such member"
	PermissionsOfOwner Alternative = "the owner's role, as in 2020"
	HeadersAlways      Alternative = "on every reply, as documented"
)

var answers = map[Alternative]answer{
	InvalidAPIToken:     invalidAPIToken,
	InvalidAccessToken:  invalidAccessToken,
	Unauthorized:        unauthorized,
	InvalidZoneID:       invalidZoneID,
	InvalidZoneID404:    failure(404, 9109, "Invalid zone identifier"),
	InvalidZoneIDOld:    failure(404, 1001, "Invalid zone identifier"),
	InvalidZoneIDOld400: failure(400, 1001, "Invalid zone identifier"),
	Refused:             refused,
	Refused403:          twoKeys(403, 10000, "Authentication error"),
	Malformed:           malformedHeader,
	Malformed9106:       failure(400, 9106, "Authentication failed (status: 400)"),
	NoArray:             noArray,
	RateLimit10429:      failure(429, 10429, apiLimitText),
	RateLimit10502:      failure(429, 10502, "Too many authentication failures"),
	RateLimit10100:      failure(429, 10100, "More than 1200 requests per 300 seconds reached. Please wait and consider throttling your request speed"),
	PurgeRateLimit1115:  failure(429, 1115, purgeLimitText),
}

// or is the chosen answer, or the plausible one if none is chosen.
func (a Alternative) or(plausible answer) answer {
	if chosen, ok := answers[a]; ok {
		return chosen
	}
	return plausible
}

// Point is one thing that nobody has recorded.
type Point struct {
	Field     string // of Variants
	About     string
	Plausible string // what the empty Alternative stands for
	Others    []Alternative
}

var points = []Point{
	{"ExpiredVerify", "an expired token on verify", "200 expired, messages 10001 and 10003", []Alternative{AmongErrors}},
	{"DisabledVerify", "a disabled token on verify", "200 disabled", []Alternative{InvalidAPIToken}},
	{"NotYetValidVerify", "a token before its first day on verify", "200 active with not_before", []Alternative{InvalidAPIToken}},
	{"FilteredVerify", "a user token from a barred address on verify", "200 active", []Alternative{InvalidAPIToken}},
	{"UserTokenAccountVerify", "a user token on an account's verify", string(InvalidAPIToken), []Alternative{Refused}},
	{"OtherAccountVerify", "an account's token on another account's verify", string(InvalidAPIToken), []Alternative{Refused, Unauthorized}},
	{"DeadElsewhere", "an expired, disabled or not yet valid token outside verify", "zones 403/9109 Invalid access token, purge 401/10000", []Alternative{InvalidAccessToken, Refused}},
	{"TruncatedToken", "cfut_ or cfat_ with less than 53 but at least 40 characters", string(AsUnknownToken), []Alternative{Malformed}},
	{"NewGlobalKey", "cfk_ as bearer", string(Malformed), []Alternative{AsUnknownToken}},
	{"MalformedPurge", "a malformed header on purge", string(Malformed), []Alternative{Malformed9106}},
	{"MalformedZoneID", "a zone id that is not 32 hex digits", "404/7003", []Alternative{RouteOf2019}},
	{"UnknownZone", "a zone that is absent or not visible", string(InvalidZoneID), []Alternative{InvalidZoneID404, InvalidZoneIDOld, InvalidZoneIDOld400, Unauthorized}},
	{"UnreadableZone", "a zone on which the token has none of the listed permissions", string(Unauthorized), []Alternative{InvalidZoneID}},
	{"Permissions", "permissions[] of a zone", "the token's own", []Alternative{PermissionsEmpty, PermissionsAbsent, PermissionsOfOwner}},
	{"ForeignPurge", "purge of a zone that is absent or not in the token's scope", string(Refused), []Alternative{InvalidZoneID}},
	{"PurgeWithoutPermission", "purge of a visible zone without Cache Purge", string(Refused), []Alternative{Refused403, Unauthorized}},
	{"PendingPurge", "purge of a pending zone", "403/1095", []Alternative{Accepted, Refused}},
	{"EmptyFiles", `purge with {"files":[]}`, "400/1012", []Alternative{NoArray, Accepted}},
	{"RateLimit", "the API's rate limit", "429/971", []Alternative{RateLimit10429, RateLimit10502, RateLimit10100}},
	{"PurgeRateLimit", "the purge rate limit", "429/1134", []Alternative{PurgeRateLimit1115}},
	{"RatelimitHeaders", "Ratelimit and Ratelimit-Policy", "on a 429 only; no dump of another reply has them", []Alternative{HeadersAlways}},
}

// alone is the plausible world except for this point.
func (p Point) alone(a Alternative) (v Variants) {
	reflect.ValueOf(&v).Elem().FieldByName(p.Field).SetString(string(a))
	return v
}

// AllVariants gives the plausible world first, then every world that differs from it in
// one point, each with a name.
func AllVariants() iter.Seq2[string, Variants] {
	return func(yield func(string, Variants) bool) {
		if !yield("plausible", Variants{}) {
			return
		}
		for _, p := range points {
			for _, a := range p.Others {
				if !yield(p.Field+": "+string(a), p.alone(a)) {
					return
				}
			}
		}
	}
}

// check panics on an alternative that its point does not have: a test on such a world
// would prove nothing.
func (v Variants) check() {
	for _, p := range points {
		a := Alternative(reflect.ValueOf(v).FieldByName(p.Field).String())
		if a != "" && !slices.Contains(p.Others, a) {
			panic(fmt.Sprintf("simulator: %s cannot be %q", p.Field, a))
		}
	}
}
