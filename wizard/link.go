package wizard

// The addresses that the program leads to. Each is shown in full, and only those on the
// list can be opened.

import (
	"net/url"
	"path"
	"slices"
	"strings"
)

// SupportAddress is where the vendor's support reads mail (the article).
const SupportAddress = "support@royalplugins.com"

const (
	dashboard         = "https://dash.cloudflare.com"
	userTokensPage    = dashboard + "/profile/api-tokens"
	accountTokensPage = dashboard + "/?to=/:account/api-tokens"
	statusPage        = "https://www.cloudflarestatus.com"

	// SetupGuide is ForgeCache's guide to connecting a site, from making the token on.
	SetupGuide = "https://" + guides + "connecting-cloudflare.html"
	guides     = "royalplugins.com/support/forgecache/"

	// The form for a new token with the right filled in: the permission with the key
	// cache, of the type purge (Cloudflare's page "API token template URLs"). The zone
	// cannot be filled in: zoneId is documented only for all zones.
	purgeRow           = "permissionGroupKeys=%5B%7B%22key%22%3A%22cache%22%2C%22type%22%3A%22purge%22%7D%5D"
	createUserToken    = userTokensPage + "?" + purgeRow + "&accountId=%2A&zoneId=all&name=ForgeCache"
	createAccountToken = accountTokensPage + "&" + purgeRow + "&name=ForgeCache"
)

// linkHosts are the places that a link may lead to.
var linkHosts = []string{"dash.cloudflare.com", "www.cloudflarestatus.com"}

// SafeLink reports whether an address may be opened: over HTTPS on one of the hosts
// that the cards name, one of ForgeCache's guides, or a mail to support.
func SafeLink(link string) bool {
	u, err := url.Parse(link)
	switch {
	case err != nil:
		return false
	case u.Scheme == "mailto":
		q := u.Query()
		return u.Opaque == SupportAddress && len(q) == 2 && q.Has("subject") && q.Has("body")
	}
	return u.Scheme == "https" && u.User == nil && (slices.Contains(linkHosts, u.Host) || strings.HasPrefix(path.Join(u.Host, u.Path), guides))
}

// LinkNote is what a person has to know before using an address, if anything.
func (s State) LinkNote(link string) string {
	if link != createUserToken && link != createAccountToken {
		return ""
	}
	return "Set Zone Resources by hand to Include, Specific zone, " + s.names()["site"] + ": the link cannot."
}
