package practice

import (
	"regexp"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard"
)

// The causes in the design's order, with what each probe says of the scenario:
// reach, verify, zone, search, purge.
var causes = []struct {
	id       wizard.Cause
	outcomes string
}{
	{"truncated", "no-header token-unknown token-unknown token-unknown refused"},
	{"wrong-credential", "no-header - - - -"}, // never sent
	{"missing-permission", "no-header ok ok ok refused"},
	{"wrong-zone-scope", "no-header ok no-zone ok refused"},
	{"expired", "no-header ok token-unknown token-unknown refused"},
	{"revoked", "no-header token-unknown token-unknown token-unknown refused"},
	{"disabled", "no-header ok token-unknown token-unknown refused"},
	{"not-yet-valid", "no-header ok token-unknown token-unknown refused"},
	{"contaminated", "no-header ok ok ok ok"}, // once cleaned
	{"saved-value-differs", "no-header ok ok ok ok"},
	{"healthy", "no-header ok ok ok ok"},
	{"wrong-zone-id", "no-header ok no-zone ok refused"},
	{"rate-limited", "rate-limited rate-limited rate-limited rate-limited rate-limited"},
	{"ip-restricted", "no-header ok location location refused"},
	{"zone-inactive", "no-header ok ok ok no-zone"},
	{"host-blocked", "no-header ok ok ok ok"},
	{"intercepted", "intercepted intercepted intercepted intercepted intercepted"},
	{"unreachable", "unreachable unreachable unreachable unreachable unreachable"},
	{"blocked-by-cloudflare", "blocked blocked blocked blocked blocked"},
	{"cloudflare-unavailable", "server-error server-error server-error server-error server-error"},
	{"plugin-outdated", "no-header ok ok ok ok"},
	{"integration-off", "no-header ok ok ok ok"},
	{"too-new", "no-header ok refused refused refused"},
	{"forgecache-itself", "no-header ok ok ok ok"},
	{"purged-but-stale", "no-header ok ok ok ok"},
	{"undetermined", "no-header ok ok ok refused"},
}

func client(t *testing.T, w simulator.World) *cloudflare.Client {
	sim := simulator.New(w)
	t.Cleanup(sim.Close)
	return cloudflare.NewClient("test", sim.Transport())
}

func TestScenarios(t *testing.T) {
	all := Scenarios()
	if len(all) != len(causes) {
		t.Fatalf("%d scenarios, want %d", len(all), len(causes))
	}
	for i, s := range all {
		t.Run(string(s.Cause), func(t *testing.T) {
			if s.Cause != causes[i].id {
				t.Fatalf("number %d is %s, want %s", i, s.Cause, causes[i].id)
			}
			in := cloudflare.Inspect(s.Paste)
			id, shape := cloudflare.InspectZoneID(s.ZoneID)
			if shape != cloudflare.ZoneIDOK || s.Domain != "example.com" {
				t.Errorf("zone %q is %s, domain %q", s.ZoneID, shape, s.Domain)
			}
			c := client(t, s.World)
			got := string(c.Run(t.Context(), cloudflare.Reach()).Outcome)
			for _, p := range []cloudflare.Probe{
				cloudflare.VerifyUser(in.Token), cloudflare.GetZone(in.Token, id),
				cloudflare.FindZone(in.Token, s.Domain), cloudflare.Purge(in.Token, id, s.Domain),
			} {
				if !in.Kind.Sendable() {
					got += " -"
					continue
				}
				got += " " + string(c.Run(t.Context(), p).Outcome)
			}
			if got != causes[i].outcomes {
				t.Errorf("got  %s\nwant %s", got, causes[i].outcomes)
			}
		})
	}
}

// What only one scenario has.
func TestScenariosTellTales(t *testing.T) {
	get := func(cause wizard.Cause) (Scenario, cloudflare.Inspection, *cloudflare.Client) {
		s, ok := ScenarioFor(cause)
		if !ok {
			t.Fatalf("no %s", cause)
		}
		return s, cloudflare.Inspect(s.Paste), client(t, s.World)
	}
	run := func(c *cloudflare.Client, p cloudflare.Probe) cloudflare.Reply { return c.Run(t.Context(), p) }

	if _, in, _ := get("truncated"); in.Size != cloudflare.SizeShort || len(in.Token.Reveal()) != 45 {
		t.Errorf("truncated: %+v", in)
	}
	if _, in, _ := get("wrong-credential"); in.Kind != cloudflare.KindGlobalKey {
		t.Errorf("wrong-credential: %s", in.Kind)
	}
	_, in, c := get("missing-permission")
	if z := run(c, cloudflare.GetZone(in.Token, sampleZone)).Zones; len(z) != 1 || len(z[0].Permissions) != 3 || strings.Contains(strings.Join(z[0].Permissions, ""), "purge") {
		t.Errorf("missing-permission: %+v", z)
	}
	s, in, c := get("wrong-zone-scope")
	if found, listed := run(c, cloudflare.FindZone(in.Token, s.Domain)).Zones, run(c, cloudflare.ListZones(in.Token)).Zones; len(found) != 0 || len(listed) != 1 || listed[0].Name == s.Domain {
		t.Errorf("wrong-zone-scope: %+v %+v", found, listed)
	}
	s, in, c = get("wrong-zone-id")
	if found := run(c, cloudflare.FindZone(in.Token, s.Domain)).Zones; len(found) != 1 || string(found[0].ID) == s.ZoneID || found[0].Account != s.ZoneID {
		t.Errorf("wrong-zone-id: %+v", found)
	}
	for cause, status := range map[wizard.Cause]string{"expired": "expired", "disabled": "disabled", "not-yet-valid": "active"} {
		_, in, c = get(cause)
		if l := run(c, cloudflare.VerifyUser(in.Token)).Life; l.Status != status || l.NotBefore.IsZero() == (cause == "not-yet-valid") {
			t.Errorf("%s: %+v", cause, l)
		}
	}
	s, in, _ = get("contaminated")
	if len(in.Foreign) != 2 || in.Foreign[0].What != cloudflare.NoBreakSpace || in.Foreign[1].What != cloudflare.ZeroWidth ||
		in.Foreign[0].Where != cloudflare.Inside || in.Foreign[1].Where != cloudflare.Inside || in.Size != cloudflare.SizeComplete {
		t.Errorf("contaminated: %+v", in)
	}
	if r := run(client(t, s.World), cloudflare.VerifyUser(cloudflare.NewToken(s.Paste))); r.Outcome != cloudflare.OutcomeMalformed {
		t.Errorf("contaminated, as pasted: %s", r.Outcome)
	}
	s, in, c = get("undetermined")
	z := run(c, cloudflare.GetZone(in.Token, cloudflare.ZoneID(s.ZoneID))).Zones
	if len(z) != 1 || strings.Join(z[0].Permissions, "") != cloudflare.PermissionPurge {
		t.Errorf("undetermined: %+v", z)
	}
	for range 3 {
		if r := run(c, cloudflare.Purge(in.Token, cloudflare.ZoneID(s.ZoneID), s.Domain)); r.Outcome != cloudflare.OutcomeRefused {
			t.Errorf("undetermined: the purge is %s", r.Outcome)
		}
	}
	if _, ok := ScenarioFor("no-such-cause"); ok {
		t.Error("found a scenario for no cause")
	}
}

// The answers that decide. That all are known words is tested where the questions are.
func TestScenarioAnswers(t *testing.T) {
	deciding := map[wizard.Cause]string{
		"saved-value-differs": "still=fails host=200", "host-blocked": "still=fails host=none", "plugin-outdated": "still=fails version=old",
		"integration-off": "integration=no", "healthy": "still=works", "expired": "listed=expired", "revoked": "listed=absent",
		"disabled": "listed=disabled", "ip-restricted": "addresses=restricted", "missing-permission": "row=other-permission",
		"wrong-zone-scope": "row=other-zone", "wrong-credential": "source=api-keys", "rate-limited": "message=429",
		"too-new": "changed=just-now", "forgecache-itself": "compared=same still=fails", "purged-but-stale": "message=stale still=works",
	}
	usual := answers{"message": "rejected", "integration": "yes", "provider": "cloudflare", "fields": "yes", "where": "test", "version": "ok"}
	sentence := regexp.MustCompile(`[.?!](?: |$)`)
	for _, s := range Scenarios() {
		for pair := range strings.FieldsSeq(deciding[s.Cause]) {
			if q, a, _ := strings.Cut(pair, "="); s.Answers[wizard.QuestionID(q)] != wizard.Value(a) {
				t.Errorf("%s: %s is not %s: %v", s.Cause, q, a, s.Answers)
			}
		}
		for q, a := range usual {
			if s.Answers[q] != a && !strings.Contains(deciding[s.Cause], string(q)+"=") {
				t.Errorf("%s: %s is not %s: %v", s.Cause, q, a, s.Answers)
			}
		}
		delete(deciding, s.Cause)
		story := strings.ToLower(s.Story)
		if n := len(sentence.FindAllString(s.Story, -1)); n < 1 || n > 2 {
			t.Errorf("%s: a story of %d sentences", s.Cause, n)
		}
		if strings.Contains(story, string(s.Cause)) || strings.Contains(story, strings.ReplaceAll(string(s.Cause), "-", " ")) {
			t.Errorf("%s: the story gives it away", s.Cause)
		}
	}
	if len(deciding) > 0 {
		t.Errorf("there are no such scenarios: %v", deciding)
	}
	// A caller may change what it gets.
	Scenarios()[0].Answers["message"] = "other"
	if Scenarios()[0].Answers["message"] != "rejected" {
		t.Error("scenarios share their answers")
	}
}
