package bank

import (
	"strings"

	"tokendoctor/wizard"
	"tokendoctor/wizard/practice"
)

// tokenFamilies have a value that is no token, not all of one, or more than one.
var tokenFamilies = []Family{
	{"truncated: cfut_ cut at 45", is(wizard.Truncated), "article, Cause 1", false, all(cut(45), neverWorked)},
	{"truncated: the last character is lost", is(wizard.Truncated), "article, Cause 1", false, all(cut(52), neverWorked)},
	{"truncated: cut at 20", is(wizard.Truncated), "article, Cause 1", false, all(cut(20), neverWorked, malformed)},
	{"truncated: rolled, and the new format cut by a field for 40", is(wizard.Truncated), "fact sheet §10, 5", false,
		all(cut(40), says("changed", "cloudflare"))},
	{"truncated: cfat_ cut at 45", is(wizard.Truncated), "fact sheet §6", false, all(accountToken, cut(45), neverWorked)},
	{"truncated: old token cut at 30", is(wizard.Truncated), "certbot#7583", false, all(oldToken, cut(30), neverWorked, malformed)},
	{"truncated: old token without its last character", is(wizard.Truncated), "certbot#7583", false,
		all(oldToken, cut(39), neverWorked, malformed)},
	{"truncated: old token cut at 30, and nobody is sure enough to send it", is(wizard.Truncated), "certbot#7583", false,
		all(oldToken, cut(30), neverWorked, malformed, says("source", "unsure"))},
	{"truncated: double-click stops at the hyphen", is(wizard.Truncated), "article, Cause 1; coverage 39, 41", false,
		all(value(dashedValue), cut(24), neverWorked, malformed)},
	{"truncated: the first characters are lost", is(wizard.Truncated), "article, Cause 1", false,
		all(paste(func(v string) string { return v[9:] }), neverWorked)},
	{"truncated: the prefix is lost", is(wizard.Truncated), "DockFlare#358", false,
		all(paste(func(v string) string { return v[5:] }), neverWorked)},
	{"truncated: a text with markup swallowed the underscore", is(wizard.Truncated), "coverage 41", false,
		all(paste(func(v string) string { return v[:4] + v[5:] }), neverWorked)},
	{"truncated: one character lost from the middle", is(wizard.Truncated), "article, Cause 1", false,
		all(paste(func(v string) string { return v[:30] + v[31:] }), says("changed", "forgecache"))},
	{"truncated: ellipsis in the middle", is(wizard.Truncated), "article, Cause 1", false, all(shortenedBy("\u2026"), malformed)},
	{"truncated: three dots in the middle", is(wizard.Truncated), "article, Cause 1", false, all(shortenedBy("..."), malformed)},
	{"truncated: asterisks in the middle", is(wizard.Truncated), "article, Cause 1", false, all(shortenedBy("********"), malformed)},

	{"wrong-credential: Global API Key, cfk_", is(wizard.WrongCredential), "article, Cause 2; fact sheet §6", false,
		key("cfk_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP01234567")},
	{"wrong-credential: Global API Key beside a token that was made and left", is(wizard.WrongCredential), "coverage 57", false,
		all(instead("cfk_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP01234567"), says("source", "api-keys"), neverWorked, malformed)},
	{"wrong-credential: Global API Key of 37 hex digits", is(wizard.WrongCredential), "kissgyorgy#40", false, key(globalKey)},
	{"wrong-credential: Global API Key of 45 hex digits", is(wizard.WrongCredential), "fact sheet §6", false, key(globalKey + "56789abc")},
	{"wrong-credential: e-mail address and Global API Key", is(wizard.WrongCredential), "article, Cause 2; coverage 55", false,
		key("me@example.com " + globalKey)},
	{"wrong-credential: header line with the Global API Key", is(wizard.WrongCredential), "coverage 55", false,
		key("X-Auth-Key: " + globalKey)},
	{"wrong-credential: Origin CA key", is(wizard.WrongCredential), "coverage 57", false,
		key("v1.0-SAMPLESAMPLE-SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMPLE")},
	{"wrong-credential: OAuth token of wrangler", is(wizard.WrongCredential), "fact sheet §6", false,
		key("cfoat_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP")},
	{"wrong-credential: the Zone ID in the token's field", is(wizard.WrongCredential), "coverage 109", false,
		all(func(s *practice.Scenario) { s.Paste = s.ZoneID }, elsewhere)},
	{"wrong-credential: the Account ID in the token's field", is(wizard.WrongCredential), "coverage 109", false,
		all(func(s *practice.Scenario) { s.Paste = s.World.Zones[0].AccountID }, elsewhere)},
	{"wrong-credential: the help page's <your-token>", is(wizard.WrongCredential), "coverage 26", false,
		all(instead("<your-token>"), elsewhere)},
	{"wrong-credential: an example's YOUR_API_TOKEN", is(wizard.WrongCredential), "fact sheet §10, 6", false,
		all(instead("YOUR_API_TOKEN"), elsewhere)},
	{"wrong-credential: the name of a variable", is(wizard.WrongCredential), "favonia#1053", false,
		all(instead("TOKEN=NAME_OF_VAR"), elsewhere)},
	{"wrong-credential: a row of bullets", is(wizard.WrongCredential), "coverage 42", false,
		all(instead("\u2022\u2022\u2022\u2022\u2022\u2022\u2022\u2022\u2022\u2022\u2022\u2022"), elsewhere)},
	{"wrong-credential: another secret of 40 characters", is(wizard.WrongCredential), "coverage 109", false,
		all(instead("SAMPLE-SECRET-SAMPLE-SECRET-SAMPLE-SECRE"), says("source", "api-keys"), neverWorked)},
	{"wrong-credential: a password", is(wizard.WrongCredential), "coverage 109", false,
		all(instead("SAMPLE-password-1"), elsewhere)},
	{"wrong-credential: a password with punctuation", is(wizard.WrongCredential), "coverage 109", false,
		all(instead("SAMPLE-pass!word.$1-SAMPLE"), elsewhere)},
	{"wrong-credential: a token of another service", is(wizard.WrongCredential), "coverage 109", false, key("ghp_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLE")},
	{"wrong-credential: a long secret of another service", is(wizard.WrongCredential), "coverage 109", false,
		all(instead("SAMPLE-SECRET-SAMPLE-SECRET-SAMPLE-SECRET-SAMPLE-SECRET-SAMPLE"), elsewhere)},
	{"wrong-credential: the S3 secret of an R2 token", is(wizard.WrongCredential), "jgt-appliance; fact sheet §6", false,
		all(instead("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"), says("source", "api-keys"), neverWorked)},

	{"contaminated: space inside", is(wizard.Contaminated), "article, Cause 5", false, edited(inside(" "))},
	{"contaminated: tab inside", is(wizard.Contaminated), "article, Cause 5", false, edited(inside("\t"))},
	{"contaminated: line break inside", is(wizard.Contaminated), "article, Cause 5", false, copied(inside("\r\n"))},
	{"contaminated: no-break space inside", is(wizard.Contaminated), "article, Cause 5", false, copied(inside("\u00a0"))},
	{"contaminated: no-break space at the end, which ForgeCache does not trim", is(wizard.Contaminated), "coverage 85", false,
		copied(around("", "\u00a0"))},
	{"contaminated: zero-width space inside", is(wizard.Contaminated), "article, Cause 5", false, copied(inside("\u200b"))},
	{"contaminated: byte order mark in front", is(wizard.Contaminated), "fact sheet §1", false, copied(around("\ufeff", ""))},
	{"contaminated: soft hyphen inside", is(wizard.Contaminated), "article, Cause 5", false, copied(inside("\u00ad"))},
	{"contaminated: text direction mark at the end", is(wizard.Contaminated), "article, Cause 5", false, copied(around("", "\u200e"))},
	{"contaminated: smart quotes around", is(wizard.Contaminated), "fact sheet §1", false, copied(around("\u201c", "\u201d"))},
	{"contaminated: plain quotes around", is(wizard.Contaminated), "favonia env_auth.go", false, copied(around(`"`, `"`))},
	{"contaminated: angle brackets left around", is(wizard.Contaminated), "coverage 26", false, copied(around("<", ">"))},
	{"contaminated: full stop of a sentence behind", is(wizard.Contaminated), "article, Cause 5: forwarded e-mail", false, copied(around("", "."))},
	{"contaminated: full-width digit", is(wizard.Contaminated), "fact sheet §1", false,
		copied(paste(func(v string) string { return v[:45] + "\uff10" + v[46:] }))},
	{"contaminated: Cyrillic letter for a Latin one", is(wizard.Contaminated), "fact sheet §1", false,
		copied(paste(func(v string) string { return v[:6] + "\u0410" + v[7:] }))},
	{"contaminated: Bearer in front", is(wizard.Contaminated), "fact sheet §10, 6", false, copied(around("Bearer ", ""))},
	{"contaminated: the whole header of the curl test", is(wizard.Contaminated), "coverage 24", false,
		copied(around(`-H "Authorization: Bearer `, `"`))},
	{"contaminated: CF_API_TOKEN= in front", is(wizard.Contaminated), "favonia env_auth.go", false, copied(around("CF_API_TOKEN=", "\r\n"))},
	{"contaminated: token and Zone ID copied together", is(wizard.Contaminated), "coverage 109", false,
		copied(func(s *practice.Scenario) { s.Paste += "\n" + s.ZoneID })},
	{"contaminated: the case of the checksum was changed", is(wizard.Contaminated), "article, Cause 5: re-edited after pasting", false,
		all(paste(func(v string) string { return v[:45] + strings.ToUpper(v[45:52]) + "X" }), says("changed", "forgecache"))},
	{"contaminated: the case of the prefix was changed", is(wizard.Contaminated), "article, Cause 5: re-edited after pasting", false,
		copied(paste(func(v string) string { return "C" + v[1:] }))},
	{"contaminated: old token in a line of PHP", is(wizard.Contaminated), "fact sheet §10, 6", false,
		all(oldToken, copied(around("define('CF_API_TOKEN', '", "');")))},
	{"contaminated: old token with a written line break behind", is(wizard.Contaminated), "fact sheet §10, 6", false,
		all(oldToken, copied(around("", `\n`)))},
	{"contaminated: a letter was typed behind it", is(wizard.Contaminated), "article, Cause 5: re-edited after pasting", false,
		all(around("", "x"), says("changed", "forgecache"))},
	{"contaminated: pasted twice", is(wizard.Contaminated), "article, Cause 5: not cleared before", false,
		edited(paste(func(v string) string { return v + v }))},
	{"contaminated: old token pasted twice", is(wizard.Contaminated), "article, Cause 5: not cleared before", false,
		all(oldToken, edited(paste(func(v string) string { return v + v })))},
	{"contaminated: old token and half of it behind", is(wizard.Contaminated), "article, Cause 5: not cleared before", false,
		all(oldToken, edited(paste(func(v string) string { return v + v[:20] })), malformed)},
	{"contaminated: backslash of a shell line behind", is(wizard.Contaminated), "coverage 22", false, all(oldToken, copied(around("", `\`)))},
	{"contaminated: old token with a space inside", is(wizard.Contaminated), "article, Cause 5", false, all(oldToken, edited(inside(" ")))},
	{"contaminated: account token with a no-break space inside", is(wizard.Contaminated), "article, Cause 5", false,
		all(accountToken, copied(inside("\u00a0")))},
	{"contaminated: byte order mark in front, by a pipe", is(wizard.Contaminated), "coverage 85", false,
		all(piped, copied(around("\ufeff", "")))},

	// ForgeCache has the stray characters, and the terminal took them off the paste.
	{"contaminated: byte order mark in front, which the terminal took off", is(wizard.Contaminated), "konsole 26.08, qterminal 2.4", false,
		all(readable, neverWorked)},
	{"contaminated: the same, and the fingerprints were compared", is(wizard.Contaminated), "konsole 26.08, qterminal 2.4", false,
		all(readable, neverWorked, says("compared", "different"))},
	{"contaminated: control character inside, which the terminal took off", is(wizard.Contaminated), "foot 1.28, terminology 1.13", false,
		all(readable, says("changed", "forgecache"))},
	{"contaminated: U+2028 at the end, which tmux took off, no shell on the web host", is(wizard.Contaminated), "tmux 3.3a", false,
		all(cannotSay("host"), neverWorked)},
	{"contaminated: control character at the end of an account token, which the terminal took off", is(wizard.Contaminated), "foot 1.28, terminology 1.13", false,
		all(accountToken, readable, neverWorked)},
}

// shortenedBy is a value as displays shorten it.
func shortenedBy(mark string) change {
	return all(paste(func(v string) string { return v[:12] + mark + v[45:] }), neverWorked)
}

// elsewhere is copied from another page; the token that was made is still there.
var elsewhere = all(says("source", "api-keys"), neverWorked, malformed)

// key is another credential, of a customer who has never made a token.
func key(credential string) change { return all(instead(credential), noToken, gone, elsewhere) }

// copied: the dirt came with the value. edited: it got in afterwards.
func copied(dirt change) change { return all(dirt, neverWorked, malformed) }
func edited(dirt change) change { return all(dirt, says("changed", "forgecache"), malformed) }
