package wizard

// A message that was pasted on the symptoms screen, and what it says. It is a hint: what
// is measured outweighs it.

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/webhost"
)

// Message is what a pasted text says, as far as it is understood.
type Message struct {
	Answer  Value  // to AskMessage
	Meaning string // in a sentence
}

// messageForm is a text that is known, and what it says. A form is matched in lower case,
// with each white space one blank.
type messageForm struct {
	form    func() *regexp.Regexp
	answer  Value
	meaning string
}

// messageForms are read from the top. The stems of ForgeCache's messages are public, the
// rest of each message is not, so a word may be missing. WordPress's texts are those of
// wp-includes/class-wp-http.php and of its library Requests, as of 6.1.9; newer ones add
// the address. Other cache plug-ins are recognised only by their names, as a log or a
// notice writes them: how they word a refusal was not looked up.
var messageForms = []messageForm{
	{cloudflare.Lazy(`user has blocked requests through http`), "other",
		"WordPress itself does not let requests out: WP_HTTP_BLOCK_EXTERNAL is set in wp-config.php, and WP_ACCESSIBLE_HOSTS has to name api.cloudflare.com."},
	{cloudflare.Lazy(`no working transports found|there are no http transports available`), "other",
		"PHP on the web host has no way to make requests: its cURL extension is missing."},
	{cloudflare.Lazy(`cloudflare rate[- ]?limit hit|cloudflare returned (?:an? )?(?:http )?(?:code |status )?429`), "429",
		"Cloudflare counts too many requests. The token is not judged by that."},
	{cloudflare.Lazy(`cloudflare returned (?:an? )?(?:http )?(?:code |status )?404`), "404",
		"Cloudflare found no zone under the Zone ID."},
	{cloudflare.Lazy(`cloudflare returned (?:an? )?(?:http )?(?:code |status )?(?:401|403)`), "rejected",
		"Cloudflare said 401 or 403: it does not take the token for this."},
	{cloudflare.Lazy(`cloudflare (?:has )?rejected (?:(?:the|your) )?(?:api )?token|cache purge: purge`), "rejected",
		"Cloudflare said 401 or 403 to ForgeCache: it does not take the token for this."},
	{cloudflare.Lazy(`(?:w3 total cache|w3tc|wp rocket|rocket_cloudflare|litespeed|super page cache|swcfpc|wp fastest cache|cloudflare for wordpress|wp-optimize|breeze|flying press|flyingpress)`), "other",
		"This is the message of another cache plug-in. The checks are the same; the menus that the steps name are ForgeCache's."},
}

// curlErrors are what cURL's numbers mean, for those that a web host shows most.
var curlErrors = map[string]string{
	"6":  "the web host could not find the address of api.cloudflare.com",
	"7":  "the web host could not connect: a firewall, or no way out",
	"28": "the web host had no answer in time",
	"35": "the web host and the other side could not agree on a safe connection",
	"60": "the web host does not trust the certificate: its list of issuers is old, or something is in between",
}

var (
	curlForm = cloudflare.Lazy(`curl(?: error |: \()([0-9]{1,3})\b`)
	// apiForm is a reply of the API inside other text, such as a line of a log.
	apiForm = cloudflare.Lazy(`(?s)\{.*"(?:success|errors)".*\}`)
)

// hyphens that browsers and mail programs put in place of the plain one.
var hyphens = strings.NewReplacer("\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2013", "-")

// RecogniseMessage reads a pasted message: ForgeCache's, or one of WordPress or cURL, a
// reply of Cloudflare's API, or a line of a log around one of them. It reports whether the
// text is known.
func RecogniseMessage(text string) (Message, bool) {
	if raw := apiForm().FindString(text); raw != "" {
		if m, ok := ofReply(raw); ok {
			return m, true
		}
	}
	s := hyphens.Replace(strings.ToLower(strings.Join(strings.Fields(text), " ")))
	if m := lastMatch(curlForm(), s); m != nil {
		meaning, known := curlErrors[m[1]]
		if !known {
			f := webhost.CurlFailure(m[1])
			meaning = fmt.Sprintf("the request ended at the %s step (%s)", f.Step, f.Reason)
		}
		return Message{"other", "cURL error " + m[1] + ": " + meaning + ". The token is not judged by that."}, true
	}
	for _, m := range messageForms {
		if m.form().MatchString(s) {
			return Message{m.answer, m.meaning}, true
		}
	}
	return Message{}, false
}

// ofReply reads a raw reply of the API. It does not show which request it answers, so it
// is judged like one about a zone, by its words.
func ofReply(raw string) (Message, bool) {
	var env struct {
		Success *bool             `json:"success"`
		Errors  []json.RawMessage `json:"errors"`
	}
	if json.Unmarshal([]byte(raw), &env) != nil || env.Success == nil && len(env.Errors) == 0 {
		return Message{}, false
	}
	if env.Success != nil && *env.Success && len(env.Errors) == 0 {
		return Message{"other", "This reply of Cloudflare's API says yes. A zone that can be read does not show that the cache can be purged."}, true
	}
	r := cloudflare.ReadReply(cloudflare.EndpointZone, 400, nil, []byte(raw))
	code := ""
	if codes := slices.Compact(r.Codes()); len(codes) > 0 {
		code = fmt.Sprintf(" (%d)", codes[0])
	}
	meanings := map[cloudflare.Outcome]Message{
		cloudflare.OutcomeTokenUnknown: {"rejected", "Cloudflare does not know the token, or it has ended"},
		cloudflare.OutcomeRefused:      {"rejected", "Cloudflare refuses the token: it is unknown, lacks a permission or the zone, or may not be used from that address"},
		cloudflare.OutcomePermission:   {"rejected", "the token lacks a permission"},
		cloudflare.OutcomeLocation:     {"rejected", "the token may not be used from the address that asked"},
		cloudflare.OutcomeMalformed:    {"rejected", "what was sent does not have the form of a token"},
		cloudflare.OutcomeNoHeader:     {"rejected", "no token arrived: the field is empty, or something on the way took it out"},
		cloudflare.OutcomeNoZone:       {"404", "the token sees no zone with this Zone ID"},
		cloudflare.OutcomeNoRoute:      {"404", "the Zone ID does not have the form of one"},
		cloudflare.OutcomeRateLimited:  {"429", "Cloudflare counts too many requests"},
		cloudflare.OutcomePurgeLimited: {"429", "Cloudflare counts too many purges"},
	}
	m, ok := meanings[r.Outcome]
	if !ok {
		m = Message{"rejected", "Cloudflare says no in words that are not documented"}
	}
	m.Meaning = "A reply of Cloudflare's API" + code + ": " + m.Meaning + "."
	return m, true
}
