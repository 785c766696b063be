package bank

// How a customer is changed: a family is put together from these pieces.

import (
	"fmt"
	"slices"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard"
	"tokendoctor/wizard/practice"
)

type change = func(*practice.Scenario)

// is lists what is wrong.
func is(causes ...wizard.Cause) []wizard.Cause { return causes }

func all(changes ...change) change {
	return func(s *practice.Scenario) {
		for _, c := range changes {
			c(s)
		}
	}
}

// Values beside the customer's own. All are made up, and look it.
const (
	accountValue = "cfat_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP01234567"
	rolledValue  = "cfut_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP76543210"
	oldValue     = "SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP"
	dashedValue  = "SAMPLESAMPLESAMPLESAMPLE-SAMPLESAMPLESAM"
	globalKey    = "0123456789abcdef0123456789abcdef01234"
	otherZone    = "abcdef0123456789abcdef0123456789"
	nobodysZone  = "0123456789abcdef0123456789abcdee" // one digit off the site's
	otherAccount = "44444444555555556666666677777777"
)

// says replaces answers, given as question and value in turn.
func says(pairs ...string) change {
	return func(s *practice.Scenario) {
		for p := range slices.Chunk(pairs, 2) {
			s.Answers[wizard.QuestionID(p[0])] = wizard.Value(p[1])
		}
	}
}

// cannotSay removes answers that the customer has no way to know.
func cannotSay(questions ...wizard.QuestionID) change {
	return func(s *practice.Scenario) {
		for _, q := range questions {
			delete(s.Answers, q)
		}
	}
}

var (
	neverWorked = says("changed", "never")
	// works: ForgeCache is fine again, or was all along.
	works = says("still", "works", "host", "200")
	// readable: the article's curl test reads the zone, which any of many permissions
	// allows, and yet ForgeCache fails.
	readable = says("host", "200")
	// stale: Cloudflare accepts the purge, and visitors see old pages.
	stale = all(works, says("message", "other"), cannotSay("where"))
	// malformed: Cloudflare answers 400, which none of the answers offers.
	malformed = cannotSay("host")
	// gone: what is not in the list cannot be opened.
	gone = all(says("listed", "absent"), cannotSay("row", "addresses"))
	// rejected404: ForgeCache has a message of its own for it.
	rejected404 = says("message", "404")
)

// paste changes what is pasted; ForgeCache has the same.
func paste(f func(string) string) change {
	return func(s *practice.Scenario) { s.Paste = f(s.Paste) }
}

// piped: the value comes on standard input, which removes nothing from it.
func piped(s *practice.Scenario) { s.Piped = true }

func cut(n int) change { return paste(func(v string) string { return v[:n] }) }

// inside puts text into the middle of the value.
func inside(text string) change {
	return paste(func(v string) string { return v[:17] + text + v[17:] })
}

func around(before, after string) change {
	return paste(func(v string) string { return before + v + after })
}

// instead puts another value in the place of the customer's token.
func instead(value string) change { return paste(func(string) string { return value }) }

func token(f func(*simulator.Token)) change {
	return func(s *practice.Scenario) { f(&s.World.Tokens[0]) }
}

// value gives the same token another value, which the customer pastes.
func value(v string) change {
	return all(token(func(t *simulator.Token) { t.Value = v }), instead(v))
}

var (
	oldToken     = value(oldValue) // 40 characters, as before 2026
	accountToken = all(value(accountValue), token(func(t *simulator.Token) { t.Account = true }))
	// oldAccountToken does not show who owns it.
	oldAccountToken = all(oldToken, token(func(t *simulator.Token) { t.Account = true }))
)

func noToken(s *practice.Scenario) { s.World.Tokens = nil }

// may gives the token these permissions on the site's zone, and no others.
func may(permissions ...string) change {
	return func(s *practice.Scenario) { mayOn([]string{s.World.Zones[0].ID}, permissions...)(s) }
}

// mayOn gives permissions on other zones; nil is every zone of the account.
func mayOn(zones []string, permissions ...string) change {
	return token(func(t *simulator.Token) {
		t.Grants = nil
		for _, p := range permissions {
			t.Grants = append(t.Grants, simulator.Grant{Permission: p, Zones: zones})
		}
	})
}

// mayAlso adds a permission to those that the token has.
func mayAlso(zone, permission string) change {
	return token(func(t *simulator.Token) {
		t.Grants = append(t.Grants, simulator.Grant{Permission: permission, Zones: []string{zone}})
	})
}

func allowedFrom(cidrs ...string) change {
	return token(func(t *simulator.Token) { t.AllowedFrom = cidrs })
}

// zone changes the site's zone.
func zone(f func(*simulator.Zone)) change {
	return func(s *practice.Scenario) { f(&s.World.Zones[0]) }
}

func status(name string) change {
	return zone(func(z *simulator.Zone) { z.Status = name })
}

func paused(z *simulator.Zone) { z.Paused = true }

// inOtherAccount moves the site's zone away from the token's account.
func inOtherAccount(z *simulator.Zone) { z.AccountID = otherAccount }

// withZone adds a zone to the account.
func withZone(id, name string) change {
	return func(s *practice.Scenario) {
		s.World.Zones = append(s.World.Zones, simulator.Zone{ID: id, Name: name, AccountID: s.World.Zones[0].AccountID})
	}
}

// withTwin adds a zone that has the site's name, in another account.
func withTwin(status string) change {
	return func(s *practice.Scenario) {
		s.World.Zones = append(s.World.Zones, simulator.Zone{
			ID: otherZone, Name: s.World.Zones[0].Name, Status: status, AccountID: otherAccount,
		})
	}
}

var otherSite = withZone(otherZone, "example.org")

// agency: one token for sixty other sites, more than one page lists.
func agency(s *practice.Scenario) {
	var zones []string
	for i := range 60 {
		zones = append(zones, fmt.Sprintf("%032x", i+1))
		withZone(zones[i], fmt.Sprintf("example%d.org", i+1))(s)
	}
	mayOn(zones, cloudflare.PermissionPurge)(s)
}

// bigAgency: one token for all its sites, with this one on the second page of the list.
func bigAgency(s *practice.Scenario) {
	own := s.World.Zones[0]
	agency(s)
	s.World.Zones = append(s.World.Zones[1:], own)
	mayOn(nil, cloudflare.PermissionPurge)(s)
}

// entered is the Zone ID that ForgeCache has.
func entered(id string) change {
	return func(s *practice.Scenario) { s.ZoneID, s.Answers[wizard.AskSite] = id, "no" }
}

func enteredAccount(s *practice.Scenario) { s.ZoneID = s.World.Zones[0].AccountID }

func domain(name string) change { return func(s *practice.Scenario) { s.Domain = name } }

// onWay adds faults between the customer's computer and Cloudflare's API.
func onWay(faults ...simulator.Fault) change {
	return func(s *practice.Scenario) { s.World.Faults = faults }
}
