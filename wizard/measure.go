package wizard

// Findings that are measured: one function each, from the paste, the ids and the replies.
// A reply that says nothing about its subject gives a finding without a value, so that it
// can speak neither for nor against a cause.

import (
	"fmt"
	"slices"

	"tokendoctor/cloudflare"
)

// What the entries themselves show, before anything is sent.
const (
	TokenShape       FindingID = "token.shape"
	TokenCharacters  FindingID = "token.characters"
	TokenFingerprint FindingID = "token.fingerprint"
	ZoneIDShape      FindingID = "zone-id.shape"
)

var pasteFindings = []findingRow{
	{TokenShape, values{"complete", "old", "long", "checksum", "short", "unknown", "short-guess", "long-guess",
		"unknown-unsent", "short-guess-unsent", "long-guess-unsent",
		"global-key", "origin-ca-key", "oauth-token", "s3-secret", "other-secret", "bare-value", "id", "placeholder"}, "complete", 5, tokenShape},
	{TokenCharacters, values{"clean", "quiet", "ends", "damaged", "replaced", "cut"}, "clean", 5, tokenCharacters},
	{TokenFingerprint, nil, "", 6, tokenFingerprint},
	{ZoneIDShape, values{"ok", "malformed"}, "ok", 5, zoneIDShape},
}

// What Cloudflare's replies tell of the way there and of the token.
const (
	Network     FindingID = "network"
	NetworkStep FindingID = "network.step"
	TokenLife   FindingID = "token.life"
)

var replyFindings = []findingRow{
	{Network, values{"ok", "unreachable", "intercepted", "altered", "blocked", "server-error", "rate-limited"}, "ok", 4, network},
	{NetworkStep, networkSteps(), "", 4, networkStep},
	{TokenLife, values{"active", "expired", "disabled", "not-yet-valid", "unknown", "refused", "malformed"}, "active", 0, tokenLife},
}

// Findings lists all that is known so far: measured first, then what was said.
func (s State) Findings() []Finding {
	if s.opened != nil {
		return s.opened.findings(s.Answers)
	}
	var out []Finding
	for _, row := range measured {
		if f, ok := row.measure(s); ok {
			out = append(out, f)
		}
	}
	for _, q := range AllQuestions {
		if v, ok := s.Answers[q.ID]; ok {
			out = append(out, q.finding(v))
		}
	}
	return out
}

// Finding is one of the findings, by its id.
func (s State) Finding(id FindingID) (Finding, bool) {
	all := s.Findings()
	if i := slices.IndexFunc(all, func(f Finding) bool { return f.ID == id }); i >= 0 {
		return all[i], true
	}
	return Finding{}, false
}

func tokenShape(s State) (Finding, bool) {
	if !s.hasPaste {
		return Finding{}, false
	}
	return shapeFinding(s.Paste, known(s)), true
}

// shapeFinding is about the value alone, apart from whether Cloudflare knows it.
func shapeFinding(in cloudflare.Inspection, known bool) Finding {
	f := Finding{ID: TokenShape, Status: Fail}
	switch in.Kind {
	case cloudflare.KindGlobalKey:
		f.Value, f.Text = "global-key", "The value is a Global API Key, not an API token."+held
	case cloudflare.KindOriginCAKey:
		f.Value, f.Text = "origin-ca-key", "The value is an Origin CA key, not an API token."+held
	case cloudflare.KindOAuthToken:
		f.Value, f.Text = "oauth-token", "The value is an OAuth token of a Cloudflare tool, or a part of one."+held
	case cloudflare.KindS3Secret:
		f.Value, f.Text = "s3-secret", "The value has 64 hex digits, like the secret key of R2 storage, and is not an API token."+held
	case cloudflare.KindID:
		f.Value, f.Text = "id", "The value has the digits of a Zone ID or Account ID, or of a part of a key. It was not sent."
	case cloudflare.KindOtherSecret:
		f.Value, f.Text = "other-secret", "The value looks like "+in.TakenFor+", not like an API token."+held
	case cloudflare.KindBareValue:
		f.Value, f.Text = "bare-value", "The value is an API token or a Global API Key without its first characters."+held
	case cloudflare.KindPlaceholder:
		f.Value, f.Text = "placeholder", "The value is an example, some words or a row of dots, not a token. It was not sent."
	default:
		return sizeFinding(in, known, f)
	}
	return f
}

// unsent marks the shapes that Cloudflare was not asked about, because no token has them
// and nobody agreed to send the value all the same.
const unsent = "-unsent"

// held says what became of another credential, and what to do if it is a token after all.
const held = " It was not sent. If it is an API token all the same, roll it at Cloudflare and paste the new value."

func sizeFinding(in cloudflare.Inspection, known bool, f Finding) Finding {
	f.Status = Pass
	switch in.Size {
	case cloudflare.SizeComplete:
		if in.Kind == cloudflare.KindOldToken {
			f.Value, f.Text = "old", fmt.Sprintf("The value has the length of an API token from before 2026, %d characters.", in.Length)
			break
		}
		f.Value, f.Text = "complete", fmt.Sprintf("A complete API token arrived, with %d characters.", in.Length)
	case cloudflare.SizeChecksum:
		f.Value, f.Status, f.Text = "checksum", Unknown, fmt.Sprintf("The value has the %d characters of an API token, but its last 8 are no checksum, which has the digits 0 to 9 and a to f.", in.Length)
	case cloudflare.SizeLong:
		f.Value, f.Status, f.Text = "long", Unknown, fmt.Sprintf("The value starts like an API token and has %d characters. A whole one has %d.", in.Length, cloudflare.PrefixedTokenLength)
	case cloudflare.SizeShort:
		f.Value, f.Status, f.Text = "short", Fail, fmt.Sprintf("The value starts like an API token and has %d of its %d characters.", in.Length, cloudflare.PrefixedTokenLength)
	case cloudflare.SizeShortGuess:
		f.Value, f.Status, f.Text = "short-guess", Unknown, fmt.Sprintf("The value has %d characters. No API token has less than %d.", in.Length, cloudflare.OldTokenLength)
	case cloudflare.SizeLongGuess:
		f.Value, f.Status, f.Text = "long-guess", Unknown, fmt.Sprintf("The value has %d characters. No API token without a prefix has more than %d.", in.Length, cloudflare.OldTokenLength)
	default:
		f.Value, f.Status, f.Text = "unknown", Unknown, "The value has no shape that Cloudflare documents for a token."
	}
	if in.TakenFor != "" {
		f.Text += " It could be " + in.TakenFor + "."
	}
	if in.Doubtful() {
		if f.Value == "short-guess" && in.Length < cloudflare.OldTokenLength/2 {
			f.Value = "unknown" // less than half is more likely a password than the rest of a token
		}
		f.Value += unsent
		f.Text += " It was not sent, and is judged by its shape alone."
		return f
	}
	// What Cloudflare says of the token outweighs its length, and a character
	// of another alphabet was taken out, so the length says nothing.
	switch {
	case f.Value == "short" && (known || in.Replaced):
		f.Value, f.Status = "unknown", Unknown
	case (f.Value == "long" || f.Value == "checksum") && known:
		f.Status = Pass
	}
	return f
}

// known reports whether Cloudflare knows the token, alive or not.
func known(s State) bool {
	life, _ := tokenLife(s)
	switch life.Value {
	case "active", "expired", "disabled", "not-yet-valid":
		return true
	}
	zone, _ := s.reply(ProbeZone)
	return zone.Outcome == cloudflare.OutcomeLocation // a filter is a token's own
}

func tokenCharacters(s State) (Finding, bool) {
	if !s.hasPaste || s.Token().IsZero() && !s.Paste.Doubtful() { // what surrounds something that is not a token does not matter
		return Finding{}, false
	}
	f := Finding{ID: TokenCharacters, Value: "clean", Status: Pass, Text: "Nothing else arrived with the value."}
	if !s.Paste.Verbatim {
		f.Value, f.Text = "quiet", "Nothing else arrived with the value. A terminal can take stray characters off a paste, so that ForgeCache may have some."
	}
	kept, trimmed := s.Paste.Saved()
	_, whole := s.Token().Fingerprint()
	switch {
	case whole && len(kept) > 0 && s.Answers[AskCompared] == ComparedSame:
		f.Value, f.Text = "ends", "There are stray characters in the pasted copy. What ForgeCache has saved has the fingerprint of the token without them."
	case s.Paste.Cut && s.Paste.Size != cloudflare.SizeComplete && !known(s):
		f.Value, f.Status, f.Text = "cut", Fail, "There is an ellipsis in the pasted value: it was copied from a shortened display."
	case s.Paste.Replaced && !known(s):
		f.Value, f.Status, f.Text = "replaced", Fail, "Inside the pasted value is a character that no token has: "+foreignText(kept)+"."
	case !s.Paste.Replaced && s.Paste.Letters() > 0:
		f.Value, f.Status, f.Text = "", Unknown, "The value has characters that no token has. In another kind of secret they may be fine."
	case len(kept) > 0:
		f.Value, f.Status, f.Text = "damaged", Fail, "With the paste came something that ForgeCache would keep: "+foreignText(kept)+"."+asSpace(kept)+" The rest was checked without it."
	case len(trimmed) > 0 && lineBreaks(trimmed):
		f.Text = fieldDrops(trimmed)
	case len(trimmed) > 0:
		f.Value, f.Text = "ends", "The pasted value holds what ForgeCache trims when it saves: "+foreignText(trimmed)+"."
	}
	return f, true
}

// tokenFingerprint speaks for no cause: it is there to be compared with the
// fingerprint of what ForgeCache has saved.
func tokenFingerprint(s State) (Finding, bool) {
	line, ok := s.Token().Fingerprint()
	return Finding{ID: TokenFingerprint, Status: Pass, Text: "The tested value has the fingerprint " + line + "."}, ok
}

func zoneIDShape(s State) (Finding, bool) {
	if !s.hasZone {
		return Finding{}, false
	}
	if s.ZoneShape == cloudflare.ZoneIDOK {
		return Finding{ZoneIDShape, "ok", Pass, "The Zone ID " + s.Zone.Short() + " has the right shape."}, true
	}
	return Finding{ZoneIDShape, "malformed", Fail, zoneIDTexts[s.ZoneShape]}, true
}

// zoneIDTexts says what was entered in the Zone ID's place.
var zoneIDTexts = map[cloudflare.ZoneIDShape]string{
	cloudflare.ZoneIDEmpty:       "There is no Zone ID.",
	cloudflare.ZoneIDPlaceholder: "This is an example, not a Zone ID.",
	cloudflare.ZoneIDDomain:      "This is a domain name, not a Zone ID.",
	cloudflare.ZoneIDURL:         "This is a web address, not a Zone ID.",
	cloudflare.ZoneIDCredential:  "This looks like a token or key, not like a Zone ID.",
	cloudflare.ZoneIDLength:      "A Zone ID has 32 characters. This has another length.",
	cloudflare.ZoneIDOther:       "This does not have the shape of a Zone ID, 32 digits and letters a to f.",
}

// tokenLife joins what the two verify endpoints say with what the zone implies: a working
// account token gets 1000 from the user's endpoint.
func tokenLife(s State) (Finding, bool) {
	user, hasUser := s.reply(ProbeVerifyUser)
	account, hasAccount := s.reply(ProbeVerifyAccount)
	zone, hasZone := s.reply(ProbeZone)
	list, _ := s.reply(ProbeZoneList)
	f := Finding{ID: TokenLife, Status: Unknown}
	for _, r := range []cloudflare.Reply{user, account} {
		if r.Outcome == cloudflare.OutcomeOK {
			return datedLife(r, zone), true
		}
	}
	hasUser = hasUser && !failing(user) // it said nothing
	switch {
	case !hasUser && !hasAccount && !hasZone:
		return f, false
	case zone.Outcome == cloudflare.OutcomeOK:
		f.Value, f.Status, f.Text = "active", Pass, "Cloudflare knows the token: it could read the zone."
	case list.Outcome == cloudflare.OutcomeOK:
		f.Value, f.Status, f.Text = "active", Pass, "Cloudflare knows the token: it could list zones."
	case s.altered(user), !hasUser && s.altered(zone):
		f.Text = "Whether the token is alive could not be checked: it did not arrive as it was sent."
	case user.Outcome == cloudflare.OutcomeMalformed || !hasUser && zone.Outcome == cloudflare.OutcomeMalformed:
		f.Value, f.Status, f.Text = "malformed", Fail, "Cloudflare says that the value does not have the form of a token."
	case zone.Outcome == cloudflare.OutcomeLocation, user.Outcome == cloudflare.OutcomeLocation:
		f.Text = "Whether the token is active could not be checked from this address."
	case user.Outcome == cloudflare.OutcomeTokenUnknown && zone.Outcome == cloudflare.OutcomeTokenUnknown:
		f.Value, f.Status, f.Text = "unknown", Fail, "Cloudflare does not know this token."
		if s.Paste.Kind != cloudflare.KindUserToken {
			f.Value = "refused" // an account's token that expired would get the same answer
		}
	case !hasUser && zone.Outcome == cloudflare.OutcomeTokenUnknown:
		f.Value, f.Status, f.Text = "refused", Fail, "Cloudflare refuses this token: it is unknown or has ended."
	default:
		f.Text = "Whether the token is active could not be checked."
	}
	return f, true
}

// datedLife doubts a date that contradicts the word "active" if the zone let the token in:
// a token that has ended does not get that far.
func datedLife(r, zone cloudflare.Reply) Finding {
	f := lifeFinding(r)
	if r.Life.Status != "active" || f.Value == "active" {
		return f
	}
	switch zone.Outcome {
	case "", cloudflare.OutcomeTokenUnknown, cloudflare.OutcomeRefused:
		return f
	case cloudflare.OutcomeOK:
		return Finding{TokenLife, "active", Pass, "Cloudflare says that the token is active, and it could read the zone."}
	}
	return Finding{TokenLife, "", Unknown, "The token is active by its status, and not by its dates and Cloudflare's clock."}
}

func lifeFinding(r cloudflare.Reply) Finding {
	f := Finding{ID: TokenLife, Status: Fail}
	l := r.Life
	switch {
	case l.Status == "disabled":
		f.Value, f.Text = "disabled", "Cloudflare says that the token is disabled."
	case l.Status == "expired":
		f.Value, f.Text = "expired", "Cloudflare says that the token has expired"+on(l)+"."
	case !l.ExpiresOn.IsZero() && !r.Date.IsZero() && l.ExpiresOn.Before(r.Date):
		f.Value, f.Text = "expired", "The token's last day has passed"+on(l)+", by Cloudflare's own clock."
	case !l.NotBefore.IsZero() && !r.Date.IsZero() && l.NotBefore.After(r.Date):
		f.Value, f.Text = "not-yet-valid", "The token starts to work on "+l.NotBefore.Format(day)+"."
	case l.Status == "active":
		f.Value, f.Status, f.Text = "active", Pass, "Cloudflare says that the token is active."
		if !l.ExpiresOn.IsZero() {
			f.Text = "Cloudflare says that the token is active until " + l.ExpiresOn.Format(day) + soon(r) + "."
		}
	default:
		f.Status, f.Text = Unknown, "Cloudflare names a token status that is not documented."
	}
	return f
}

func on(l cloudflare.Life) string {
	if l.ExpiresOn.IsZero() {
		return ""
	}
	return ", on " + l.ExpiresOn.Format(day)
}

// endsSoon is how many hours before its end a token counts as ending soon.
const endsSoon = 14 * 24

// soon says in how many days a token ends, by Cloudflare's clock.
func soon(r cloudflare.Reply) string {
	left := r.Life.ExpiresOn.Sub(r.Date)
	switch days := int(left.Hours() / 24); {
	case r.Date.IsZero() || left.Hours() > endsSoon:
		return ""
	case days == 0:
		return ", less than a day from now"
	case days == 1:
		return ", one day from now"
	default:
		return fmt.Sprintf(", %d days from now: make the next one in time", days)
	}
}

// day is how a date is written.
const day = "2 January 2006"
