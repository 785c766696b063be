package simulator_test

import (
	"reflect"
	"slices"
	"testing"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
)

// One row for each row of the fact sheet's tables that the client can meet, asked by the
// real client.
func TestRows(t *testing.T) {
	type row struct {
		name    string
		world   simulator.World
		probe   cloudflare.Probe
		status  int
		codes   []int
		message string // of the last error
		outcome cloudflare.Outcome
	}
	verify, zone, purge := cloudflare.VerifyUser, cloudflare.GetZone, cloudflare.Purge
	user := token(userToken)
	paused := with()
	paused.Zones[0].Paused = true
	moved := with()
	moved.Zones[0].Status = "moved"
	pending := with()
	pending.Zones[0].Status = "pending"
	empty := simulator.World{}
	const (
		unknownHere   = "Invalid API Token"
		unknownThere  = "Invalid access token"
		authError     = "Authentication error"
		badHeader     = "Invalid format for Authorization header"
		noZone        = "Invalid zone identifier"
		wrongLocation = "Cannot use the access token from location: 203.0.113.7"
		noRoute       = ", perhaps your object identifier is invalid?"
	)
	none := []int{}
	for _, r := range []row{
		// §0 and §1: the token.
		{"reach", empty, cloudflare.Reach(), 400, []int{1001}, `Missing "Authorization" header`, cloudflare.OutcomeNoHeader},
		{"zone without header", empty, zone(token(""), zoneA), 400, []int{9106}, "Missing X-Auth-Key, X-Auth-Email or Authorization headers", cloudflare.OutcomeNoHeader},
		{"active", with(), verify(user), 200, none, "", cloudflare.OutcomeOK},
		{"unknown, verify", empty, verify(user), 401, []int{1000}, unknownHere, cloudflare.OutcomeTokenUnknown},
		{"unknown, zone", empty, zone(user, zoneA), 403, []int{9109}, unknownThere, cloudflare.OutcomeTokenUnknown},
		{"unknown, search", empty, cloudflare.FindZone(user, "example.com"), 403, []int{9109}, unknownThere, cloudflare.OutcomeTokenUnknown},
		{"unknown, list", empty, cloudflare.ListZones(user), 403, []int{9109}, unknownThere, cloudflare.OutcomeTokenUnknown},
		{"unknown, purge", empty, purge(user, zoneA, "example.com"), 401, []int{10000}, authError, cloudflare.OutcomeRefused},
		{"short, verify", empty, verify(token("abc-def")), 400, []int{6003, 6111}, badHeader, cloudflare.OutcomeMalformed},
		{"spaces, verify", empty, verify(token("not a token")), 400, []int{6003, 6111}, badHeader, cloudflare.OutcomeMalformed},
		{"short, zone", empty, zone(token("abc-def"), zoneA), 400, []int{6003, 6111}, badHeader, cloudflare.OutcomeMalformed},
		{"short, purge", empty, purge(token("abc-def"), zoneA, ""), 400, []int{6003, 6111}, badHeader, cloudflare.OutcomeMalformed},
		{"one character short of the old form", empty, verify(token(oldToken[1:])), 400, []int{6003, 6111}, badHeader, cloudflare.OutcomeMalformed},
		{"old form, unknown", empty, verify(token(oldToken)), 401, []int{1000}, unknownHere, cloudflare.OutcomeTokenUnknown},
		{"too long", with(), verify(token(userToken + "0")), 401, []int{1000}, unknownHere, cloudflare.OutcomeTokenUnknown},
		{"no-break space inside", with(), verify(token(userToken[:20] + "\u00a0" + userToken[20:])), 400, []int{6003, 6111}, badHeader, cloudflare.OutcomeMalformed},
		{"tab inside", with(), verify(token(userToken[:20] + "\t" + userToken[20:])), 400, []int{6003, 6111}, badHeader, cloudflare.OutcomeMalformed},
		{"quotes around", with(), zone(token(`"`+userToken+`"`), zoneA), 400, []int{6003, 6111}, badHeader, cloudflare.OutcomeMalformed},
		{"truncated", with(), verify(token(userToken[:45])), 401, []int{1000}, unknownHere, cloudflare.OutcomeTokenUnknown},
		{"Global API Key", with(), zone(token(oldGlobalKey), zoneA), 400, []int{6003, 6111}, badHeader, cloudflare.OutcomeMalformed},
		{"long Global API Key", with(), verify(token(oldGlobalKey + "01234567")), 400, []int{6003, 6111}, badHeader, cloudflare.OutcomeMalformed},
		{"new Global API Key", with(), zone(token(newGlobalKey), zoneA), 400, []int{6003, 6111}, badHeader, cloudflare.OutcomeMalformed},
		{"OAuth token", with(), verify(token("cfoat_" + oldToken)), 401, []int{1000}, unknownHere, cloudflare.OutcomeTokenUnknown},
		{"expired, verify", with(expired), verify(user), 200, none, "", cloudflare.OutcomeOK},
		{"expired, zone", with(expired), zone(user, zoneA), 403, []int{9109}, unknownThere, cloudflare.OutcomeTokenUnknown},
		{"expired, purge", with(expired), purge(user, zoneA, "example.com"), 401, []int{10000}, authError, cloudflare.OutcomeRefused},
		{"disabled, zone", with(disabled), zone(user, zoneA), 403, []int{9109}, unknownThere, cloudflare.OutcomeTokenUnknown},
		{"not yet valid, purge", with(early), purge(user, zoneA, "example.com"), 401, []int{10000}, authError, cloudflare.OutcomeRefused},

		// §2: an account's token.
		{"account token on the user's verify", with(owned), verify(token(accountToken)), 401, []int{1000}, unknownHere, cloudflare.OutcomeTokenUnknown},
		{"account token on its account's verify", with(owned), cloudflare.VerifyAccount(token(accountToken), account), 200, none, "", cloudflare.OutcomeOK},
		{"account token on another's verify", with(owned), cloudflare.VerifyAccount(token(accountToken), other), 401, []int{1000}, unknownHere, cloudflare.OutcomeTokenUnknown},
		{"user token on an account's verify", with(), cloudflare.VerifyAccount(user, account), 401, []int{1000}, unknownHere, cloudflare.OutcomeTokenUnknown},
		{"account token, zone", with(owned), zone(token(accountToken), zoneA), 200, none, "", cloudflare.OutcomeOK},
		{"account's verify, malformed account id", with(owned), cloudflare.VerifyAccount(token(accountToken), "mine"), 404, []int{7003}, "Could not route to /client/v4/accounts/mine/tokens/verify" + noRoute, cloudflare.OutcomeNoRoute},
		{"filtered account token, its verify", with(owned, filtered), cloudflare.VerifyAccount(token(accountToken), account), 200, none, "", cloudflare.OutcomeOK},

		// §3: the zone.
		{"purge permission reads the zone", with(), zone(user, zoneA), 200, none, "", cloudflare.OutcomeOK},
		{"DNS permission reads the zone", with(dnsOnly), zone(user, zoneA), 200, none, "", cloudflare.OutcomeOK},
		{"a permission that reads no zone", with(granted("#email_routing:edit", zoneA)), zone(user, zoneA), 403, []int{9109}, "Unauthorized to access requested resource", cloudflare.OutcomePermission},
		{"whole account", with(granted(purgeIt)), zone(user, zoneB), 200, none, "", cloudflare.OutcomeOK},
		{"whole account ends at the account", with(granted(purgeIt)), zone(user, foreign), 403, []int{9109}, noZone, cloudflare.OutcomeNoZone},
		{"nobody's zone id", with(), zone(user, nobodys), 403, []int{9109}, noZone, cloudflare.OutcomeNoZone},
		{"zone out of scope", with(), zone(user, zoneB), 403, []int{9109}, noZone, cloudflare.OutcomeNoZone},
		{"account id as zone id", with(), zone(user, account), 403, []int{9109}, noZone, cloudflare.OutcomeNoZone},
		{"zone name as zone id", with(), zone(user, "example.com"), 404, []int{7003}, "Could not route to /client/v4/zones/example.com" + noRoute, cloudflare.OutcomeNoRoute},
		{"the route comes before the header", with(), zone(token(""), "YOUR_ZONE_ID"), 404, []int{7003}, "Could not route to /client/v4/zones/YOUR_ZONE_ID" + noRoute, cloudflare.OutcomeNoRoute},
		{"search finds", with(), cloudflare.FindZone(user, "example.com"), 200, none, "", cloudflare.OutcomeOK},
		{"search finds nothing, no error", with(), cloudflare.FindZone(user, "example.org"), 200, none, "", cloudflare.OutcomeOK},
		{"another product's token lists nothing", with(granted("#r2:edit", account)), cloudflare.ListZones(user), 200, none, "", cloudflare.OutcomeOK},

		// §7: the address.
		{"filtered, verify", with(filtered), verify(user), 200, none, "", cloudflare.OutcomeOK},
		{"filtered, zone", with(filtered), zone(user, zoneA), 403, []int{9109}, wrongLocation, cloudflare.OutcomeLocation},
		{"filtered, list", with(filtered), cloudflare.ListZones(user), 403, []int{9109}, wrongLocation, cloudflare.OutcomeLocation},
		{"filtered, purge", with(filtered), purge(user, zoneA, "example.com"), 401, []int{10000}, authError, cloudflare.OutcomeRefused},
		{"filtered account token on the user's verify", with(owned, filtered), verify(token(accountToken)), 401, []int{1000}, unknownHere, cloudflare.OutcomeTokenUnknown},

		// §4: the purge.
		{"purge", with(), purge(user, zoneA, "example.com"), 200, none, "", cloudflare.OutcomeOK},
		{"purge of nothing", with(), purge(user, zoneA, ""), 400, []int{1012}, `Request must contain one of "purge_everything", "files", "tags", "hosts" or "prefixes"`, cloudflare.OutcomeAuthorised},
		{"purge of another host", with(), purge(user, zoneA, "example.org"), 400, []int{1082}, "", cloudflare.OutcomeAuthorised},
		{"purge without the permission", with(dnsOnly), purge(user, zoneA, "example.com"), 401, []int{10000}, authError, cloudflare.OutcomeRefused},
		{"purge of a zone out of scope", with(), purge(user, zoneB, "example.org"), 401, []int{10000}, authError, cloudflare.OutcomeRefused},
		{"purge with an account id", with(), purge(user, account, ""), 401, []int{10000}, authError, cloudflare.OutcomeRefused},
		{"purge with a malformed id", with(), purge(user, "YOUR_ZONE_ID", ""), 404, []int{7003}, "Could not route to /client/v4/zones/YOUR_ZONE_ID/purge_cache" + noRoute, cloudflare.OutcomeNoRoute},
		{"purge while DNS only", paused, purge(user, zoneA, "example.com"), 200, none, "", cloudflare.OutcomeOK},
		{"purge of a moved zone", moved, purge(user, zoneA, "example.com"), 200, none, "", cloudflare.OutcomeOK},
		{"purge of a pending zone", pending, purge(user, zoneA, "example.com"), 403, []int{1095}, "Sorry, you do not have access to purge cache for that zone id or that zone id is invalid", cloudflare.OutcomeNoZone},
	} {
		t.Run(r.name, func(t *testing.T) {
			got := ask(t, r.world, r.probe)
			if got.Status != r.status || !slices.Equal(got.Codes(), r.codes) || got.Outcome != r.outcome {
				t.Errorf("got %d %v %s, want %d %v %s (%+v)", got.Status, got.Codes(), got.Outcome, r.status, r.codes, r.outcome, got)
			}
			if n := len(got.Errors); r.message != "" && n > 0 && got.Errors[n-1].Message != r.message {
				t.Errorf("message %q, want %q", got.Errors[n-1].Message, r.message)
			}
		})
	}
}

// What the client reads beside the outcome.
func TestDetails(t *testing.T) {
	user := token(userToken)
	if r := ask(t, with(expired), cloudflare.VerifyUser(user)); r.Life.Status != "expired" || r.Life.ExpiresOn.Year() != 2026 {
		t.Errorf("expired: %+v", r.Life)
	}
	if r := ask(t, with(disabled), cloudflare.VerifyUser(user)); r.Life.Status != "disabled" {
		t.Errorf("disabled: %+v", r.Life)
	}
	if r := ask(t, with(early), cloudflare.VerifyUser(user)); r.Life.Status != "active" || !r.Life.NotBefore.After(r.Date) {
		t.Errorf("not yet valid: %+v at %v", r.Life, r.Date)
	}
	if r := ask(t, with(filtered), cloudflare.GetZone(user, zoneA)); r.Location != simulator.DefaultCaller {
		t.Errorf("location %q", r.Location)
	}
	inside := with(filtered)
	inside.Caller = "198.51.100.9"
	if r := ask(t, inside, cloudflare.GetZone(user, zoneA)); r.Outcome != cloudflare.OutcomeOK {
		t.Errorf("from an allowed address: %s", r.Outcome)
	}
	w := with()
	w.Zones[0].Paused, w.Zones[0].Status = true, "pending"
	want := []cloudflare.Zone{{
		ID: zoneA, Name: "example.com", Status: "pending", Paused: true, Account: account,
		NameServers: []string{"blakely.ns.cloudflare.com", "vin.ns.cloudflare.com"}, Permissions: []string{purgeIt},
	}}
	r := ask(t, w, cloudflare.GetZone(user, zoneA))
	if !reflect.DeepEqual(r.Zones, want) {
		t.Errorf("zone %+v, want %+v", r.Zones, want)
	}
	if r := ask(t, with(granted(purgeIt)), cloudflare.ListZones(user)); len(r.Zones) != 2 {
		t.Errorf("the list has %d zones, want the account's 2", len(r.Zones))
	}
	if !r.Date.Equal(now) || r.Ray == "" {
		t.Errorf("date %v, ray %q", r.Date, r.Ray)
	}
}
