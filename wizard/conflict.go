package wizard

import (
	"slices"
	"strings"
)

// What a person says and what was measured can be at odds: they look at another token's
// row, or at yesterday's screen. Then the measurement counts, the answer is ignored, and
// both are shown.

// conflict is an answer that cannot be true beside measurements.
type conflict struct {
	said     FindingID
	answers  values
	measured seen
}

// conflicts leaves out what only seems at odds. "It works" beside a refusal from
// here can be an address filter; "Active" in the list beside an unknown value can
// be a token that was rolled; a summary with this site and Cache Purge beside a
// zone without it can be another site's Zone ID, unless the zone has this site's name.
var conflicts = []conflict{
	{said(AskListed), values{"absent"}, seen{TokenLife: {"active", "expired", "disabled", "not-yet-valid"}}},
	{said(AskListed), values{"expired"}, seen{TokenLife: {"active", "disabled", "not-yet-valid"}}},
	{said(AskListed), values{"disabled"}, seen{TokenLife: {"active", "expired", "not-yet-valid"}}},
	{said(AskListed), values{"active"}, seen{TokenLife: {"expired", "disabled"}}},
	{said(AskSource), values{"api-keys"}, seen{TokenLife: {"active", "expired", "disabled", "not-yet-valid"}}},
	{said(AskSource), values{"api-tokens"}, seen{TokenShape: {"global-key", "origin-ca-key", "oauth-token", "s3-secret", "other-secret", "id", "placeholder"}}},
	{said(AskRow), values{"other-zone"}, seen{ZoneAccess: {"visible"}, ZoneDomain: {"same"}}},
	{said(AskRow), values{"other-permission"}, seen{PurgeRight: {"allowed", "limited"}}},
	{said(AskRow), values{"purge-this-zone"}, seen{ZonePermissions: {"lacks"}, ZoneDomain: {"same"}}},
	{said(AskSite), values{"no"}, seen{ZoneDomain: {"same"}}},
	{said(AskSite), values{"yes"}, seen{ZoneDomain: {"other"}}},
	{said(AskStill), values{"works"}, seen{TokenLife: {"expired", "disabled", "not-yet-valid"}}},
	{said(AskAddresses), values{"open"}, seen{ZoneAccess: {"location"}}},
	{said(AskHost), values{"200"}, seen{HostNetwork: {"dns", "connect", "tls", "proxy", "reply", "wordpress", "foreign", "turned-away"}}},
	{said(AskHost), values{"200"}, seen{HostResult: {"ip-restricted"}}},
	{said(AskHost), values{"none"}, seen{HostNetwork: {"ok"}}},
	{said(AskAddresses), values{"open"}, seen{HostResult: {"ip-restricted", "partly"}}},
	{said(AskVersion), values{"ok"}, seen{HostPlugin: {"old"}}},
	{said(AskVersion), values{"old"}, seen{HostPlugin: {"ok"}}},
	{said(AskHost), values{"200"}, seen{TokenLife: {"expired", "disabled", "not-yet-valid", "unknown", "refused", "malformed"}}},
}

// Contradiction is an answer and the measurements that it does not fit.
type Contradiction struct {
	Measured []Finding // the most telling first
	Said     Finding
}

// Text is the contradiction as it is read aloud, what was measured first.
func (c Contradiction) Text() string {
	var b strings.Builder
	for _, f := range c.Measured {
		b.WriteString(f.Text + " ")
	}
	return b.String() + c.Said.Text + " What was measured counts."
}

// contradictions holds what was said against what was measured.
func contradictions(byID map[FindingID]*Finding) []Contradiction {
	var out []Contradiction
	for _, c := range conflicts {
		said := byID[c.said]
		if said == nil || !slices.Contains(c.answers, said.Value) {
			continue
		}
		contradiction := Contradiction{Said: *said}
		for id, v := range c.measured {
			if f := byID[id]; f != nil && slices.Contains(v, f.Value) {
				contradiction.Measured = append(contradiction.Measured, *f)
			}
		}
		if len(contradiction.Measured) == len(c.measured) {
			slices.SortFunc(contradiction.Measured, func(a, b Finding) int { return better(a.ID, b.ID) })
			out = append(out, contradiction)
		}
	}
	return out
}
