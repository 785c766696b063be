package wizard

// The catalogue of questions. Which of them are asked, and in which order, is
// decided in choose.go.

import "slices"

// QuestionID names a question. It is also the key in an answers file.
type QuestionID string

// The symptoms: the article's telltale signs, asked before anything else.
const (
	AskMessage     QuestionID = "message"
	AskIntegration QuestionID = "integration"
	AskProvider    QuestionID = "provider"
	AskFields      QuestionID = "fields"
	AskWhere       QuestionID = "where"
)

// The questions that are asked after the probes, if they separate what is still possible.
const (
	AskListed    QuestionID = "listed"
	AskSource    QuestionID = "source"
	AskRow       QuestionID = "row"
	AskStill     QuestionID = "still"
	AskVersion   QuestionID = "version"
	AskHost      QuestionID = "host"
	AskAddresses QuestionID = "addresses"
	AskSaved     QuestionID = "saved"
	AskChanged   QuestionID = "changed"
	AskCompared  QuestionID = "compared"
	AskSite      QuestionID = "site"
)

// The answers to AskCompared.
const (
	ComparedSame      Value = "same"
	ComparedDifferent Value = "different"
	ComparedBroken    Value = "line-break" // the same, but for a line break that no field shows
)

// Unsure is an answer to every question.
const Unsure Value = "unsure"

// Option is one answer.
type Option struct {
	Value Value
	Label string
	Said  string // goes on from "You said that "
}

// Question is something that only the person can know.
type Question struct {
	ID      QuestionID
	Text    string
	Help    string // where to look
	Options []Option
	Effort  float64 // seconds for a person to answer; 0: never asked by the program
	Fine    Value   // the answer that shows no fault; empty if an answer alone cannot
	Usual   Value   // what most people answer, whatever their trouble; empty if there is no such answer
}

// AllQuestions are the symptoms and the questions, in that order.
var AllQuestions = slices.Concat(Symptoms, Questions)

// Symptoms are the article's telltale signs.
var Symptoms = []Question{
	{ID: AskMessage, Text: "What does ForgeCache say?",
		Options: []Option{
			{"rejected", "Cloudflare rejected the API token", "ForgeCache's message is that Cloudflare rejected the API token"},
			{"404", "Cloudflare returned 404", "ForgeCache's message is that Cloudflare returned 404"},
			{"429", "Cloudflare rate-limit hit", "ForgeCache's message is that the rate limit was hit"},
			{"stale", "Nothing, but visitors still see old pages", "ForgeCache shows no message and visitors still see old pages"},
			{"other", "Something else", "ForgeCache shows another message"},
		}},
	{ID: AskIntegration, Effort: 15, Usual: "yes", Fine: "yes", Text: "Is CDN Integration switched on?", Help: "ForgeCache > Settings > Advanced",
		Options: yesNo("CDN Integration is switched on", "CDN Integration is switched off")},
	{ID: AskProvider, Effort: 15, Usual: "cloudflare", Fine: "cloudflare", Text: "Is Cloudflare picked as the provider?", Help: "ForgeCache > Settings > Advanced > CDN Integration",
		Options: []Option{
			{"cloudflare", "Yes, Cloudflare", "Cloudflare is picked as the provider"},
			{"other", "No, another one", "another provider than Cloudflare is picked"},
		}},
	{ID: AskFields, Usual: "yes", Fine: "yes", Text: "Are API Token and Zone ID both filled in?",
		Options: yesNo("API Token and Zone ID are both filled in", "API Token or Zone ID is empty")},
	{ID: AskWhere, Text: "Where does the message show?",
		Options: []Option{
			{"test", "At the Test connection button", "the message shows at Test connection"},
			{"auto-purge", "In the PHP error log, after a post was saved", "the message shows in the PHP error log after auto-purge"},
			{"both", "In both places", "the message shows at Test connection and in the PHP error log"},
		}},
}

// Questions may be asked after the probes.
var Questions = []Question{
	{ID: AskListed, Effort: 25,
		Text: "Find the ForgeCache token in your list at Cloudflare. What is its status?",
		Help: "https://dash.cloudflare.com/profile/api-tokens - a token of an account is under Manage Account > Account API Tokens.",
		Options: []Option{
			{"active", "In the list, Active", "the list at Cloudflare shows the token as Active"},
			{"expired", "In the list, Expired", "the list at Cloudflare shows the token as Expired"},
			{"disabled", "In the list, Disabled", "the list at Cloudflare shows the token as Disabled"},
			{"absent", "Not in the list", "the token is not in the list at Cloudflare"},
		}},
	{ID: AskSource, Effort: 10, Usual: "api-tokens",
		Text: "Where at Cloudflare did you copy the value?",
		Options: []Option{
			{"api-tokens", "From API Tokens, when I made the token", "the value was copied from API Tokens"},
			{"api-keys", "From API Keys, or from another page", "the value was copied from API Keys or another page"},
		}},
	{ID: AskRow, Effort: 30, Usual: "purge-this-zone",
		Text: "Open the token at Cloudflare. Which site and permission does it show?",
		Help: "https://dash.cloudflare.com/profile/api-tokens > the token's menu > Edit: Permissions and Zone Resources. Nothing changes until you save.",
		Options: []Option{
			{"purge-this-zone", "This site or all sites, with Cache Purge", "the token lists this site and Cache Purge"},
			{"other-permission", "This site or all sites, with other permissions only", "the token lists this site and other permissions only"},
			{"other-zone", "Other sites only, or none", "the token lists other sites only, or none"},
		}},
	{ID: AskStill, Effort: 30,
		Text: "Press Save Changes once more, then Test connection. What happens?",
		Help: "ForgeCache > Settings > Advanced > CDN Integration. Change nothing else.",
		Options: []Option{
			{"fails", "The red message shows", "Test connection fails after saving again"},
			{"works", "No red message", "Test connection works after saving again"},
		}},
	{ID: AskVersion, Effort: 15, Usual: "ok", Fine: "ok",
		Text: "Which version of ForgeCache is installed?",
		Help: "In WordPress under Plugins, the row of ForgeCache.",
		Options: []Option{
			{"ok", "2.1.18 or newer", "ForgeCache is 2.1.18 or newer"},
			{"old", "Older than 2.1.18", "ForgeCache is older than 2.1.18"},
		}},
	{ID: AskHost, Effort: 120,
		Text: "Can you run a command on your web host? What does the test there print?",
		Help: "h shows the command, and takes what it prints. If you cannot run one, choose Not sure.",
		Options: []Option{
			{"200", "200", "the same request gives 200 on the web host"},
			{"refused", "401, 403 or another 4xx", "the same request gives 401, 403 or another 4xx on the web host"},
			{"none", "000, or an error", "the same request gets no answer on the web host"},
		}},
	{ID: AskAddresses, Effort: 30, Usual: "open",
		Text: "Is the token limited to certain addresses?",
		Help: "API Tokens > the token's menu > Edit > Client IP Address Filtering",
		Options: []Option{
			{"restricted", "Yes, addresses are listed", "the token is limited to certain addresses"},
			{"open", "No", "the token is not limited to certain addresses"},
		}},
	{ID: AskSaved, Effort: 20,
		Text: "Was the token saved, and is its field still filled after a reload?",
		Help: "ForgeCache > Settings > Advanced > CDN Integration. Reload the page and look at the API Token field.",
		Options: []Option{
			{"yes", "Yes, saved, and filled after a reload", "the token was saved and its field is filled after a reload"},
			{"no", "No, not saved, or empty after a reload", "the token was not saved, or its field is empty after a reload"},
		}},
	{ID: AskChanged, Effort: 10,
		Text: "Did it ever work? If so, what was changed since then?",
		Options: []Option{
			{"never", "It has never worked", "it has never worked"},
			{"nothing", "It worked, and nothing was changed", "it worked and nothing was changed since"},
			{"cloudflare", "Something at Cloudflare", "something was changed at Cloudflare since it worked"},
			{"site", "The site, its server or firewall", "the site or its server was changed since it worked"},
			{"forgecache", "Something in ForgeCache's settings", "ForgeCache's settings were changed since it worked"},
			{"just-now", "The token, a few minutes ago", "the token was made or edited only minutes ago"},
		}},
	{ID: AskSite, Effort: 5, Usual: "yes", Fine: "yes",
		Text: "Is the zone that this Zone ID names the one of your site?",
		Help: "The site's domain was not given, so the zone's name could not be compared with it.",
		Options: []Option{
			{"yes", "Yes, that is my site", "the Zone ID is that of your site"},
			{"no", "No, that is another one", "the Zone ID is that of another site"},
		}},
	// Answered by comparing the fingerprints, which a card offers.
	{ID: AskCompared,
		Text: "Is the fingerprint of what ForgeCache has saved the same?",
		Options: []Option{
			{ComparedSame, "The same", "the saved value has the fingerprint of the one tested here"},
			{ComparedDifferent, "Another one", "the saved value has another fingerprint than the one tested here"},
			{ComparedBroken, "The same, and line-break after it", "the saved value is the one tested here with a line break in it"},
		}},
}

func yesNo(yes, no string) []Option {
	return []Option{{"yes", "Yes", yes}, {"no", "No", no}}
}

// QuestionByID finds a symptom or a question.
func QuestionByID(id QuestionID) (Question, bool) {
	if i := slices.IndexFunc(AllQuestions, func(q Question) bool { return q.ID == id }); i >= 0 {
		return AllQuestions[i], true
	}
	return Question{}, false
}

// Choices are the options, followed by "not sure".
func (q Question) Choices() []Option {
	return append(slices.Clone(q.Options), Option{Value: Unsure, Label: "Not sure"})
}

// Chosen is the index in Choices of an answer; without an answer, that of "not sure".
func (q Question) Chosen(v Value) int {
	if i := slices.IndexFunc(q.Options, func(o Option) bool { return o.Value == v }); i >= 0 {
		return i
	}
	return len(q.Options)
}

// option finds an answer of a question; Unsure is not one of them.
func (q Question) option(v Value) (Option, bool) {
	i := q.Chosen(v)
	if i == len(q.Options) {
		return Option{}, false
	}
	return q.Options[i], true
}

// Accepts reports whether a value is an answer to the question.
func (q Question) Accepts(v Value) bool {
	_, ok := q.option(v)
	return ok || v == Unsure
}

// finding is what an answer amounts to. "Not sure" concludes nothing.
func (q Question) finding(v Value) Finding {
	if o, ok := q.option(v); ok {
		return Finding{ID: said(q.ID), Value: v, Status: Pass, Text: "You said that " + o.Said + "."}
	}
	return Finding{ID: said(q.ID), Status: Unknown, Text: "Not sure: " + q.Text}
}
