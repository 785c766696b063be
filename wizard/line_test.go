package wizard

import (
	"slices"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
)

// Each verify endpoint knows the tokens of its own kind alone. What a row says of an
// unknown token goes by the endpoint that was asked, and not against the token's prefix.
func TestRowsOfAVerifyThatDoesNotKnowTheToken(t *testing.T) {
	const oldToken, accountToken = "SAMPLEsampleSAMPLEsampleSAMPLEsampleSAMP", "cfat_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP01234567"
	type row struct {
		status Status
		text   string
	}
	for name, c := range map[string]struct {
		token string
		zone  cloudflare.Outcome
		rows  map[ProbeID]row
	}{
		"an old token that lives": {oldToken, cloudflare.OutcomeOK, map[ProbeID]row{
			ProbeVerifyUser: {Skip, "not a user's token,"}, ProbeVerifyAccount: {Skip, "not a token of the zone's account,"}}},
		"a user's that lives": {sampleToken, cloudflare.OutcomeOK, map[ProbeID]row{
			ProbeVerifyUser: {Unknown, "its other answers show that it does"}, ProbeVerifyAccount: {Skip, "not a token of the zone's account,"}}},
		"an account's that lives": {accountToken, cloudflare.OutcomeOK, map[ProbeID]row{
			ProbeVerifyAccount: {Unknown, "its other answers show that it does"}}},
		"an old token, and the zone does not tell": {oldToken, cloudflare.OutcomeUnexpected, map[ProbeID]row{
			ProbeVerifyUser: {Unknown, "It may belong to an account."}}},
		"a user's, and the zone does not tell": {sampleToken, cloudflare.OutcomeUnexpected, map[ProbeID]row{
			ProbeVerifyUser: {Unknown, "Cloudflare does not know it, by this answer alone."}}},
		"an old token that is dead": {oldToken, cloudflare.OutcomeTokenUnknown, map[ProbeID]row{
			ProbeVerifyUser: {Fail, "Cloudflare does not know this token."}}},
	} {
		s := answerAll(toToken(t).Apply(TokenEntered{Inspection: cloudflare.Inspect(c.token)}), func(id ProbeID) cloudflare.Reply {
			r := allGood(id)
			switch {
			case id == ProbeVerifyUser || id == ProbeVerifyAccount:
				return cloudflare.Reply{Outcome: cloudflare.OutcomeTokenUnknown}
			case id == ProbeZone && c.zone == cloudflare.OutcomeOK:
				r.Zones[0].Account = otherZone
			case id == ProbeZone:
				return cloudflare.Reply{Outcome: c.zone}
			}
			return r
		})
		seen := 0
		for _, l := range s.Lines() {
			if want, ok := c.rows[l.ID]; ok {
				seen++
				if l.Status != want.status || !strings.Contains(l.Text, want.text) {
					t.Errorf("%s: %s is %s: %s", name, l.ID, l.Status, l.Text)
				}
			}
		}
		if seen != len(c.rows) {
			t.Errorf("%s: %d of %d rows", name, seen, len(c.rows))
		}
	}
}

// A list that was asked for while the zone did not show, and the zone does on the second
// try: the row of the list is no failure.
func TestRowOfAListBesideAZoneThatShows(t *testing.T) {
	tries := 0
	s := answerAll(toProbes(t), func(id ProbeID) cloudflare.Reply {
		if id == ProbeZone {
			if tries++; tries == 1 {
				return cloudflare.Reply{Outcome: cloudflare.OutcomeRefused, Status: 401}
			}
		}
		r := allGood(id)
		r.Status = 200
		return r
	})
	lines := s.Lines()
	i := slices.IndexFunc(lines, func(l Line) bool { return l.ID == ProbeZoneList })
	if i < 0 || lines[i].Status != Pass || strings.Contains(lines[i].Text, "refused") {
		t.Errorf("%+v", lines)
	}
}
