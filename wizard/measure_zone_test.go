package wizard

import (
	"strings"
	"testing"

	"tokendoctor/cloudflare"
)

// siteAnd is the site's zone with what a test changes about it.
func siteAnd(change func(*cloudflare.Zone)) cloudflare.Zone {
	z := allGood(ProbeZone).Zones[0]
	change(&z)
	return z
}

func zones(zs ...cloudflare.Zone) cloudflare.Reply {
	return cloudflare.Reply{Outcome: cloudflare.OutcomeOK, Zones: zs}
}

func says(o cloudflare.Outcome) cloudflare.Reply { return cloudflare.Reply{Outcome: o} }

// checkedWith is the state after all checks, with some of the replies not good.
func checkedWith(t *testing.T, replies map[ProbeID]cloudflare.Reply) State {
	t.Helper()
	return answerAll(toProbes(t), func(id ProbeID) cloudflare.Reply {
		if r, ok := replies[id]; ok {
			return r
		}
		return allGood(id)
	})
}

func TestWhatTheZoneShows(t *testing.T) {
	none := func(*cloudflare.Zone) {}
	status := func(s string) func(*cloudflare.Zone) { return func(z *cloudflare.Zone) { z.Status = s } }
	servers := func(z *cloudflare.Zone) {
		z.Status, z.NameServers = "pending", []string{"a.ns.example", "b.ns.example"}
	}
	for _, c := range []struct {
		name   string
		change func(*cloudflare.Zone)
		id     FindingID
		value  Value
		status Status
		text   string
	}{
		{"as it should be", none, ZoneAccess, "visible", Pass, "The token sees the zone example.com."},
		{"no plain name", func(z *cloudflare.Zone) { z.Name = "" }, ZoneAccess, "visible", Pass, "The token sees the zone."},
		{"as it should be", none, ZoneStatus, "active", Pass, ""},
		{"moved", status("moved"), ZoneStatus, "moved", Fail, "moved."},
		{"pending", status("pending"), ZoneStatus, "inactive", Fail, "its status is pending."},
		{"initializing", status("initializing"), ZoneStatus, "inactive", Fail, "initializing."},
		{"deactivated", status("deactivated"), ZoneStatus, "inactive", Fail, "deactivated."},
		{"deleted", status("deleted"), ZoneStatus, "inactive", Fail, "deleted."},
		{"purged", status("purged"), ZoneStatus, "inactive", Fail, "purged."},
		{"a status that nobody knows", status("new"), ZoneStatus, "", Unknown, ""},
		{"pending, with name servers", servers, ZoneStatus, "inactive", Fail, "its status is pending. Cloudflare expects the name servers a.ns.example and b.ns.example."},
		{"paused", func(z *cloudflare.Zone) { z.Paused = true }, ZoneStatus, "paused", Fail, ""},
		{"paused and pending", func(z *cloudflare.Zone) { z.Paused, z.Status = true, "pending" }, ZoneStatus, "inactive", Fail, ""},
		{"the site's", none, ZoneDomain, "same", Pass, "example.com"},
		{"another site's", func(z *cloudflare.Zone) { z.Name = "example.net" }, ZoneDomain, "other", Fail, "The Zone ID belongs to example.net, not to example.com."},
		{"no plain name", func(z *cloudflare.Zone) { z.Name = "" }, ZoneDomain, "unknown", Skip, ""},
		{"lists the permission", none, ZonePermissions, "holds", Pass, ""},
		{"lists none", func(z *cloudflare.Zone) { z.Permissions = nil }, ZonePermissions, "silent", Unknown, "does not list"},
		{"lists others", func(z *cloudflare.Zone) { z.Permissions = []string{"#dns_records:edit"} }, ZonePermissions, "silent", Unknown, "not complete"},
	} {
		s := checkedWith(t, map[ProbeID]cloudflare.Reply{ProbeZone: zones(siteAnd(c.change))})
		if f, _ := s.Finding(c.id); f.Value != c.value || f.Status != c.status || !strings.Contains(f.Text, c.text) {
			t.Errorf("%s: %s is %q, %s, %q; want %q, %s, %q", c.name, c.id, f.Value, f.Status, f.Text, c.value, c.status, c.text)
		}
	}
}

// What the list of permissions leaves out is missing unless a purge shows that the
// list is not complete.
func TestAPurgeOverrulesTheList(t *testing.T) {
	others := zones(siteAnd(func(z *cloudflare.Zone) { z.Permissions = []string{"#dns_records:edit"} }))
	for outcome, want := range map[cloudflare.Outcome]Value{
		cloudflare.OutcomeOK: "silent", cloudflare.OutcomeAuthorised: "silent", cloudflare.OutcomePurgeLimited: "silent",
		cloudflare.OutcomeRefused: "lacks", cloudflare.OutcomeServerError: "lacks", cloudflare.OutcomePermission: "lacks", cloudflare.OutcomeRateLimited: "lacks",
	} {
		s := checkedWith(t, map[ProbeID]cloudflare.Reply{ProbeZone: others, ProbePurge: says(outcome)})
		if f, _ := s.Finding(ZonePermissions); f.Value != want {
			t.Errorf("a purge that is %s: %q, want %q", outcome, f.Value, want)
		}
	}
}

func TestWhatThePurgeShows(t *testing.T) {
	for outcome, want := range map[cloudflare.Outcome]struct {
		value  Value
		status Status
	}{
		cloudflare.OutcomeOK: {"allowed", Pass}, cloudflare.OutcomeAuthorised: {"allowed", Pass},
		cloudflare.OutcomeRefused: {"refused", Fail}, cloudflare.OutcomePermission: {"no-permission", Fail},
		cloudflare.OutcomeNoZone: {"no-zone", Fail}, cloudflare.OutcomeNoRoute: {"no-zone", Fail},
		cloudflare.OutcomeLocation: {"location", Fail}, cloudflare.OutcomeDenied: {"denied", Fail},
		cloudflare.OutcomeTokenUnknown: {"denied", Fail}, cloudflare.OutcomeMalformed: {"denied", Fail},
		cloudflare.OutcomeNoHeader: {"intercepted", Unknown}, cloudflare.OutcomeIntercepted: {"intercepted", Unknown},
		cloudflare.OutcomeServerError: {"down", Unknown}, cloudflare.OutcomePurgeLimited: {"limited", Fail},
		cloudflare.OutcomeRateLimited: {"rate-limited", Unknown}, cloudflare.OutcomeBlocked: {"unanswered", Unknown},
		cloudflare.OutcomeUnexpected: {"unanswered", Unknown}, cloudflare.OutcomeUnreachable: {"unanswered", Unknown},
	} {
		s := checkedWith(t, map[ProbeID]cloudflare.Reply{ProbePurge: says(outcome)})
		if f, _ := s.Finding(PurgeRight); f.Value != want.value || f.Status != want.status {
			t.Errorf("a purge that is %s: %q, %s; want %q, %s", outcome, f.Value, f.Status, want.value, want.status)
		}
		if no := saysNo(says(outcome)); no != (want.status == Fail && outcome != cloudflare.OutcomePurgeLimited) {
			t.Errorf("%s says no: %v", outcome, no)
		}
	}
	s := answerAll(toConsent(t).Apply(Consented{Purge: false}), allGood)
	if f, _ := s.Finding(PurgeRight); f.Value != "not-asked" || f.Status != Skip {
		t.Errorf("a purge that was not wanted: %q, %s", f.Value, f.Status)
	}
	if f, ok := toProbes(t).Finding(PurgeRight); ok && f.Value != "" {
		t.Errorf("before any answer: %q", f.Value)
	}
	if f, ok := answerAll(toConsent(t), allGood).Finding(PurgeRight); ok && f.Value != "" {
		t.Errorf("before the question: %q", f.Value)
	}
}

// Where the zone does not show, the token's other zones tell why.
func TestWhatTheSearchShows(t *testing.T) {
	site := func(change func(*cloudflare.Zone)) cloudflare.Zone {
		z := siteAnd(func(z *cloudflare.Zone) { z.ID = otherZone })
		change(&z)
		return z
	}
	as := func(name, status string) cloudflare.Zone {
		return site(func(z *cloudflare.Zone) { z.Name, z.Status = name, status })
	}
	more := func(r cloudflare.Reply) cloudflare.Reply { r.More = true; return r }
	down, nothing := says(cloudflare.OutcomeUnexpected), zones()
	foreign := as("example.net", "active")
	page := more(zones(foreign)) // the site may be on the next
	for _, c := range []struct {
		name         string
		search, list cloudflare.Reply
		value        Value
		text         string
	}{
		{"the account's id was entered", zones(site(func(z *cloudflare.Zone) { z.Account = sampleZone })), page, "account-id", "id of the account"},
		{"the zone is in the list", nothing, zones(siteAnd(func(*cloudflare.Zone) {})), "same", "could not read it"},
		{"the site under another id", zones(as("example.com", "active")), page, "other-id", "example.com has the Zone ID " + cloudflare.ZoneID(otherZone).Short()},
		{"the same, from the list", down, zones(as("example.com", "active")), "other-id", ""},
		{"a pending one", zones(as("example.com", "pending")), page, "other-zone", ""},
		{"an active one behind a pending one", zones(as("example.com", "pending"), as("example.com", "active")), page, "other-id", ""},
		{"an active one in front of a pending one", zones(as("example.com", "active"), as("example.com", "pending")), page, "other-id", ""},
		{"nothing at all", nothing, nothing, "reaches-none", ""},
		{"nothing on this page", nothing, more(nothing), "domain-out-of-reach", ""},
		{"another site", nothing, zones(foreign), "domain-out-of-reach", "none named example.com"},
		{"another site, and the search had no answer", down, zones(foreign), "domain-out-of-reach", ""},
		{"another site on the first of more pages, and the search had no answer", down, more(zones(foreign)), "unanswered", ""},
		{"another site on the first of more pages, and the search found nothing", nothing, more(zones(foreign)), "domain-out-of-reach", ""},
		{"no answer", down, down, "unanswered", ""},
		{"the search found nothing and the list had no answer", nothing, down, "unanswered", ""},
	} {
		s := checkedWith(t, map[ProbeID]cloudflare.Reply{ProbeZone: says(cloudflare.OutcomeNoZone), ProbeZoneSearch: c.search, ProbeZoneList: c.list})
		if f, _ := s.Finding(ZoneSearch); f.Value != c.value || !strings.Contains(f.Text, c.text) {
			t.Errorf("%s: %q, %q; want %q", c.name, f.Value, f.Text, c.value)
		}
	}
	if f, ok := checkedWith(t, nil).Finding(ZoneSearch); ok && f.Value != "" {
		t.Errorf("where the zone shows: %q", f.Value)
	}
}

// A site on a name below the zone's is the zone's, and the zone of the name itself comes
// before that of its parent.
func TestTheZoneOfASite(t *testing.T) {
	parent, own := cloudflare.Zone{ID: "1", Name: "example.com", Status: "active"}, cloudflare.Zone{ID: "2", Name: "shop.example.com", Status: "active"}
	pending := cloudflare.Zone{ID: "3", Name: "shop.example.com", Status: "pending"}
	s := State{Domain: "shop.example.com"}
	for _, c := range []struct {
		all  []cloudflare.Zone
		want cloudflare.ZoneID
	}{
		{[]cloudflare.Zone{parent, own}, "2"}, {[]cloudflare.Zone{own, parent}, "2"}, {[]cloudflare.Zone{pending, parent}, "1"},
		{[]cloudflare.Zone{pending}, "3"}, {[]cloudflare.Zone{{ID: "4", Name: "example.net", Status: "active"}}, ""}, {[]cloudflare.Zone{{ID: "5", Status: "active"}}, ""},
	} {
		if got, found := s.site(c.all); got.ID != c.want || found != (c.want != "") {
			t.Errorf("of %v: %q, %v", c.all, got.ID, found)
		}
	}
	if _, found := (State{}).site([]cloudflare.Zone{parent}); found {
		t.Error("a zone for no domain")
	}
}

// A second zone of the name is looked for where the first is not in use.
func TestTheTwin(t *testing.T) {
	pending := zones(siteAnd(func(z *cloudflare.Zone) { z.Status = "pending" }))
	twin := siteAnd(func(z *cloudflare.Zone) { z.ID = otherZone })
	for _, c := range []struct {
		name   string
		search cloudflare.Reply
		value  Value
		status Status
	}{
		{"there is one", zones(twin), "active", Fail},
		{"it is the same", zones(siteAnd(func(*cloudflare.Zone) {})), "none", Pass},
		{"it has another name", zones(siteAnd(func(z *cloudflare.Zone) { z.ID, z.Name = otherZone, "example.net" })), "none", Pass},
		{"it is not in use either", zones(siteAnd(func(z *cloudflare.Zone) { z.ID, z.Status = otherZone, "pending" })), "none", Pass},
		{"there is none", zones(), "none", Pass},
		{"no answer", says(cloudflare.OutcomeServerError), "unanswered", Unknown},
	} {
		s := checkedWith(t, map[ProbeID]cloudflare.Reply{ProbeZone: pending, ProbeZoneSearch: c.search})
		if f, _ := s.Finding(ZoneTwin); f.Value != c.value || f.Status != c.status {
			t.Errorf("%s: %q, %s; want %q, %s", c.name, f.Value, f.Status, c.value, c.status)
		}
	}
}

// The other answers of the zone request.
func TestWhyTheZoneDoesNotShow(t *testing.T) {
	for outcome, want := range map[cloudflare.Outcome]Value{
		cloudflare.OutcomeNoZone: "no-zone", cloudflare.OutcomeNoRoute: "no-zone", cloudflare.OutcomePermission: "no-permission",
		cloudflare.OutcomeRefused: "refused", cloudflare.OutcomeTokenUnknown: "token-refused", cloudflare.OutcomeMalformed: "malformed",
		cloudflare.OutcomeLocation: "location", cloudflare.OutcomeServerError: "", cloudflare.OutcomeUnexpected: "", cloudflare.OutcomeBlocked: "",
	} {
		s := checkedWith(t, map[ProbeID]cloudflare.Reply{ProbeZone: says(outcome)})
		f, _ := s.Finding(ZoneAccess)
		if f.Value != want || f.Status != map[bool]Status{true: Unknown, false: Fail}[want == "" || want == "malformed"] {
			t.Errorf("%s: %q, %s; want %q", outcome, f.Value, f.Status, want)
		}
	}
	from := cloudflare.Reply{Outcome: cloudflare.OutcomeLocation, Location: "203.0.113.7"}
	for _, c := range []struct {
		id      ProbeID
		finding FindingID
	}{{ProbeZone, ZoneAccess}, {ProbePurge, PurgeRight}} {
		for reply, part := range map[string]string{"203.0.113.7": "address, 203.0.113.7.", "": "address."} {
			from.Location = reply
			replies := map[ProbeID]cloudflare.Reply{c.id: from}
			if f, _ := checkedWith(t, replies).Finding(c.finding); !strings.HasSuffix(f.Text, part) {
				t.Errorf("%s from %q: %q", c.id, reply, f.Text)
			}
		}
	}
}

// At ease is only who sees an accepted purge, or the permission where no purge was wanted.
func TestWhoIsAtEase(t *testing.T) {
	silent := zones(siteAnd(func(z *cloudflare.Zone) { z.Permissions = nil }))
	for name, c := range map[string]struct {
		s    State
		want bool
	}{
		"an accepted purge": {checkedWith(t, nil), true},
		"an authorised one": {checkedWith(t, map[ProbeID]cloudflare.Reply{ProbePurge: says(cloudflare.OutcomeAuthorised)}), true},
		"a limited one":     {checkedWith(t, map[ProbeID]cloudflare.Reply{ProbePurge: says(cloudflare.OutcomePurgeLimited)}), false},
		"a refused one":     {checkedWith(t, map[ProbeID]cloudflare.Reply{ProbePurge: says(cloudflare.OutcomeRefused)}), false},
		"not wanted, and listed": {
			answerAll(toConsent(t).Apply(Consented{Purge: false}), allGood).Apply(Answered{AskStill, "works"}), true},
		"not wanted, and not listed": {
			answerAll(toConsent(t).Apply(Consented{Purge: false}), func(id ProbeID) cloudflare.Reply {
				if id == ProbeZone {
					return silent
				}
				return allGood(id)
			}).Apply(Answered{AskStill, "works"}), false},
		"not yet": {answerAll(toConsent(t), allGood), false},
	} {
		if got := c.s.AtEase(); got != c.want {
			t.Errorf("%s: %v (%s)", name, got, c.s.Verdict().Cause)
		}
	}
}
