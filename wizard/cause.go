package wizard

// Cause is why Cloudflare rejects the token, or why that could not be found
// out. The ids are also the names of cards and of practice scenarios.
type Cause string

// The causes. Numbered ones are the article's; the rest is what support threads
// and Cloudflare's documentation add.
const (
	Truncated             Cause = "truncated"          // 1
	WrongCredential       Cause = "wrong-credential"   // 2
	MissingPermission     Cause = "missing-permission" // 3
	WrongZoneScope        Cause = "wrong-zone-scope"   // 3
	Expired               Cause = "expired"            // 4
	Revoked               Cause = "revoked"            // 4; also deleted, rolled and unknown
	Disabled              Cause = "disabled"           // 4
	NotYetValid           Cause = "not-yet-valid"      // 4
	Contaminated          Cause = "contaminated"       // 5
	SavedValueDiffers     Cause = "saved-value-differs"
	Healthy               Cause = "healthy"
	WrongZoneID           Cause = "wrong-zone-id"
	RateLimited           Cause = "rate-limited"
	IPRestricted          Cause = "ip-restricted"
	ZoneInactive          Cause = "zone-inactive"
	HostBlocked           Cause = "host-blocked"
	Intercepted           Cause = "intercepted"
	Unreachable           Cause = "unreachable"
	BlockedByCloudflare   Cause = "blocked-by-cloudflare"
	CloudflareUnavailable Cause = "cloudflare-unavailable"
	PluginOutdated        Cause = "plugin-outdated"
	IntegrationOff        Cause = "integration-off"
	Undetermined          Cause = "undetermined"
)

// Causes lists every cause in the order of the design, which follows the article.
var Causes = []Cause{
	Truncated, WrongCredential, MissingPermission, WrongZoneScope,
	Expired, Revoked, Disabled, NotYetValid, Contaminated, SavedValueDiffers,
	Healthy, WrongZoneID, RateLimited, IPRestricted, ZoneInactive, HostBlocked,
	Intercepted, Unreachable, BlockedByCloudflare, CloudflareUnavailable,
	PluginOutdated, IntegrationOff, Undetermined,
}

// Unjudged reports whether a cause leaves the token unjudged: nothing could be
// checked, or not enough. It is the exit code 3 of check.
func (c Cause) Unjudged() bool {
	switch c {
	case Undetermined, Unreachable, Intercepted, BlockedByCloudflare, CloudflareUnavailable, RateLimited:
		return true
	}
	return false
}

// Confidence is how sure a verdict is.
type Confidence string

// The confidences.
const (
	Confirmed Confidence = "confirmed"    // no other cause in the table fits all the findings
	Likely    Confidence = "likely"       // others are possible and named
	CannotSay Confidence = "undetermined" // named together, none before the others
)

// Words is the confidence as it stands on a screen.
func (c Confidence) Words() string {
	if c == CannotSay {
		return "cannot tell"
	}
	return string(c)
}
