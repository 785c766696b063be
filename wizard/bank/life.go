package bank

import (
	"time"

	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard"
	"tokendoctor/wizard/practice"
)

// lifeFamilies have a token that has ended, or has not begun.
var lifeFamilies = []Family{
	{"expired: user token", is(wizard.Expired), "article, Cause 4", false, expired},
	{"expired: account token", is(wizard.Expired), "fact sheet, more found 6", false, all(accountToken, expired)},
	{"expired: old token", is(wizard.Expired), "article, Cause 4", false, all(oldToken, expired)},
	{"expired: old token of an account", is(wizard.Expired), "fact sheet §1", false, all(oldAccountToken, expired)},
	{"expired: long ago, and no longer listed", is(wizard.Expired), "fact sheet §6", false, all(expired, gone)},
	{"expired: by Cloudflare's clock and not by this computer's", is(wizard.Expired), "fact sheet §1, caveat", false,
		all(expires(2098, 12, 31), at(2099, 1, 1), says("listed", "expired"))},
	{"expired: rolled, which keeps the end date", is(wizard.Expired), "fact sheet, more found 8", false,
		all(value(rolledValue), expired, says("changed", "cloudflare"))},

	{"revoked: deleted by a colleague", is(wizard.Revoked), "article, Cause 4", false, all(noToken, gone, says("changed", "cloudflare"))},
	{"revoked: deleted, and nobody told the site's owner", is(wizard.Revoked), "article, Cause 4: clean-up script", false, all(noToken, gone)},
	{"revoked: found in a public repository by GitHub", is(wizard.Revoked), "fact sheet §6", false,
		all(noToken, gone, says("changed", "site"))},
	{"revoked: deleted account token", is(wizard.Revoked), "fact sheet, recorded 2026-09-13", false,
		all(accountToken, noToken, gone, says("changed", "cloudflare"))},
	{"revoked: deleted old token", is(wizard.Revoked), "favonia-CI", false, all(oldToken, noToken, gone, says("changed", "cloudflare"))},
	{"revoked: rolled, and the old value is still in use", is(wizard.Revoked), "fact sheet §6", false, all(rolled, says("changed", "cloudflare"))},
	{"revoked: rolled old token", is(wizard.Revoked), "fact sheet §6", false, all(oldToken, rolled, says("changed", "cloudflare"))},
	{"revoked: rolled account token", is(wizard.Revoked), "fact sheet §6", false, all(accountToken, rolled, says("changed", "cloudflare"))},
	{"revoked: an older value out of the password manager", is(wizard.Revoked), "article, Cause 5: the fix", false,
		all(rolled, says("changed", "forgecache"))},

	{"disabled: user token", is(wizard.Disabled), "coverage 78", false, disabled},
	{"disabled: account token", is(wizard.Disabled), "coverage 78", false, all(accountToken, disabled)},
	{"disabled: old token", is(wizard.Disabled), "coverage 78", false, all(oldToken, disabled)},

	{"not-yet-valid: user token", is(wizard.NotYetValid), "fact sheet §1", false, early},
	{"not-yet-valid: account token", is(wizard.NotYetValid), "fact sheet §1", false, all(accountToken, early)},
	{"not-yet-valid: old token", is(wizard.NotYetValid), "fact sheet §1", false, all(oldToken, early)},

	{"healthy: expired, and its last day was moved", is(wizard.Healthy), "fact sheet, more found 8", false,
		all(expires(2099, 12, 31), works, says("changed", "cloudflare"))},
	{"healthy: expired by this computer's clock only", is(wizard.Healthy), "fact sheet §1, caveat", false,
		all(expires(2020, 12, 31), at(2020, 6, 1), works)},
	{"healthy: begins later by this computer's clock only", is(wizard.Healthy), "fact sheet §1, caveat", false,
		all(begins(2099, 1, 1), at(2099, 6, 1), works)},
	{"missing-permission: expired by this computer's clock only", is(wizard.MissingPermission), "fact sheet §1, caveat", false,
		all(lacks("#dns_records:edit"), expires(2020, 12, 31), at(2020, 6, 1))},
}

var (
	expired  = all(expires(2025, 12, 31), says("listed", "expired"))
	disabled = all(token(func(t *simulator.Token) { t.Disabled = true }), says("listed", "disabled"))
	early    = all(begins(2099, 1, 1), neverWorked)
)

// rolled: the token has a new value, and the customer pastes the old one.
func rolled(s *practice.Scenario) { s.World.Tokens[0].Value = rolledValue }

func expires(year int, month time.Month, day int) change {
	return token(func(t *simulator.Token) { t.ExpiresOn = time.Date(year, month, day, 23, 59, 59, 0, time.UTC) })
}

func begins(year int, month time.Month, day int) change {
	return token(func(t *simulator.Token) { t.NotBefore = time.Date(year, month, day, 0, 0, 0, 0, time.UTC) })
}

// at sets Cloudflare's clock, but not this computer's.
func at(year int, month time.Month, day int) change {
	return func(s *practice.Scenario) { s.World.Now = time.Date(year, month, day, 12, 0, 0, 0, time.UTC) }
}
