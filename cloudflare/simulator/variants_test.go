package simulator_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
)

// Every field is a point, every point is a field.
func TestPoints(t *testing.T) {
	fields := map[string]bool{}
	for f := range reflect.TypeFor[simulator.Variants]().Fields() {
		fields[f.Name] = true
	}
	listed := map[string]bool{}
	for _, p := range simulator.Points() {
		if listed[p.Field] || len(p.Others) == 0 || p.About == "" || p.Plausible == "" {
			t.Errorf("point %+v is there twice or not complete", p)
		}
		listed[p.Field] = true
	}
	if !maps.Equal(fields, listed) {
		t.Errorf("fields %v\npoints %v", fields, listed)
	}
}

// Each alternative changes some reply, and the plausible world comes first.
func TestEachAlternativeShows(t *testing.T) {
	pending := with()
	pending.Zones[0].Status = "pending"
	limited := with()
	limited.Faults = []simulator.Fault{{Kind: simulator.FaultPurgeRateLimit}, {Kind: simulator.FaultRateLimit}}
	worlds := []simulator.World{
		with(), with(expired), with(disabled), with(early), with(filtered), with(owned), with(dnsOnly),
		with(granted("#email_routing:edit", zoneA)), pending, limited,
	}
	all := func(v simulator.Variants) string {
		var b strings.Builder
		for i, w := range worlds {
			w.Variants = v
			s := start(t, w)
			values := []string{userToken, accountToken}
			if i == 0 { // the others are no token in any world
				values = append(values, userToken[:45], newGlobalKey, "abc-def")
			}
			for _, value := range values {
				h := "Bearer " + value
				for _, q := range []wire{
					{path: "/user/tokens/verify", header: h},
					{path: "/accounts/" + account + "/tokens/verify", header: h},
					{path: "/accounts/" + other + "/tokens/verify", header: h},
					{path: "/zones/" + zoneA, header: h},
					{path: "/zones/" + zoneB, header: h},
					{path: "/zones/name", header: h},
					{method: "POST", path: "/zones/" + zoneA + "/purge_cache", header: h, body: `{"files":[]}`},
					{method: "POST", path: "/zones/" + zoneB + "/purge_cache", header: h, body: `{"files":[]}`},
				} {
					status, header, body := send(t, s, q)
					fmt.Fprintln(&b, status, header.Get("Ratelimit"), body)
				}
			}
		}
		return b.String()
	}
	seen := map[string]string{}
	for name, v := range simulator.AllVariants() {
		if (name == "plausible") != (len(seen) == 0) {
			t.Errorf("%q is number %d", name, len(seen))
		}
		replies := all(v)
		if same, ok := seen[replies]; ok {
			t.Errorf("%q replies like %q", name, same)
		}
		seen[replies] = name
	}
}

// A world that was written wrong would prove nothing.
func TestNewRefusesWhatDoesNotExist(t *testing.T) {
	for name, w := range map[string]simulator.World{
		"an alternative of another point": {Variants: simulator.Variants{EmptyFiles: simulator.Refused}},
		"a fault without a kind":          {Faults: []simulator.Fault{{}}},
		"a fault of no kind":              {Faults: []simulator.Fault{{Kind: "tired"}}},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: New took it", name)
				}
			}()
			simulator.New(w).Close()
		}()
	}
}

// The client keeps its promises in every plausible world: a dead, refused or misplaced
// token never looks healthy.
func TestClientInEveryVariant(t *testing.T) {
	for name, v := range simulator.AllVariants() {
		bad := with(dnsOnly)
		bad.Variants = v
		c := client(start(t, bad))
		for _, p := range []cloudflare.Probe{
			cloudflare.GetZone(token(userToken), zoneB),
			cloudflare.Purge(token(userToken), zoneA, "example.com"),
			cloudflare.Purge(token(userToken), zoneB, ""),
			cloudflare.VerifyUser(token(userToken[:45])),
		} {
			r := c.Run(t.Context(), p)
			if slices.Contains([]cloudflare.Outcome{cloudflare.OutcomeOK, cloudflare.OutcomeAuthorised, cloudflare.OutcomeUnexpected}, r.Outcome) {
				t.Errorf("%s: %s is %s (%d %v)", name, p.Endpoint, r.Outcome, r.Status, r.Errors)
			}
		}
	}
}
