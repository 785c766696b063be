package wizard

import (
	"math"
	"slices"
)

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

// The questions that are asked after the probes, where they separate what is
// still possible.
const (
	AskListed    QuestionID = "listed"
	AskSource    QuestionID = "source"
	AskRow       QuestionID = "row"
	AskStill     QuestionID = "still"
	AskVersion   QuestionID = "version"
	AskHost      QuestionID = "host"
	AskAddresses QuestionID = "addresses"
)

// Unsure is an answer to every question.
const Unsure Value = "unsure"

// Option is one answer.
type Option struct {
	Value Value
	Label string
	Said  string // the finding's sentence when this was answered
}

// Question is something that only the person can know.
type Question struct {
	ID      QuestionID
	Text    string
	Help    string // where to look
	Options []Option
	Effort  float64 // seconds for a person to answer
}

// Symptoms are the article's telltale signs.
var Symptoms = []Question{
	{ID: AskMessage, Text: "What does ForgeCache say?",
		Options: []Option{
			{"rejected", "Cloudflare rejected the API token", "You see the message that Cloudflare rejected the API token."},
			{"404", "Cloudflare returned 404", "You see the message that Cloudflare returned 404."},
			{"429", "Cloudflare rate-limit hit", "You see the message that the rate limit was hit."},
			{"other", "Something else", "You see another message."},
		}},
	{ID: AskIntegration, Text: "Is CDN Integration switched on?", Help: "ForgeCache > Settings > Advanced",
		Options: yesNo("CDN Integration is switched on.", "CDN Integration is switched off.")},
	{ID: AskProvider, Text: "Is Cloudflare picked as the provider?", Help: "ForgeCache > Settings > Advanced > CDN Integration",
		Options: []Option{
			{"cloudflare", "Yes, Cloudflare", "Cloudflare is picked as the provider."},
			{"other", "No, another one", "Another provider than Cloudflare is picked."},
		}},
	{ID: AskFields, Text: "Are API Token and Zone ID both filled in?",
		Options: yesNo("API Token and Zone ID are both filled in.", "API Token or Zone ID is empty.")},
	{ID: AskWhere, Text: "Where does the message show?",
		Options: []Option{
			{"test", "At the Test connection button", "The message shows at Test connection."},
			{"auto-purge", "In the PHP error log, after a post was saved", "The message shows in the PHP error log after auto-purge."},
			{"both", "In both places", "The message shows at Test connection and in the PHP error log."},
		}},
}

// Questions may be asked after the probes.
var Questions = []Question{
	{ID: AskListed, Effort: 25,
		Text: "Is the token still in your list at Cloudflare, and with which status?",
		Help: "https://dash.cloudflare.com/profile/api-tokens - a token of an account is under Manage Account > Account API Tokens.",
		Options: []Option{
			{"active", "In the list, Active", "The list at Cloudflare shows the token as Active."},
			{"expired", "In the list, Expired", "The list at Cloudflare shows the token as Expired."},
			{"disabled", "In the list, Disabled", "The list at Cloudflare shows the token as Disabled."},
			{"absent", "Not in the list", "The token is not in the list at Cloudflare."},
		}},
	{ID: AskSource, Effort: 10,
		Text: "Where at Cloudflare did you copy the value?",
		Options: []Option{
			{"api-tokens", "From API Tokens, when I made the token", "The value was copied from API Tokens."},
			{"api-keys", "From API Keys, or from another page", "The value was copied from API Keys or another page."},
		}},
	{ID: AskRow, Effort: 30,
		Text: "Open the token at Cloudflare. What does its summary name?",
		Help: "API Tokens > the token's menu > Edit. It changes nothing until you save.",
		Options: []Option{
			{"purge-this-zone", "This site, with Cache Purge", "The token's summary names this site and Cache Purge."},
			{"other-permission", "This site, with another permission", "The token's summary names this site and another permission."},
			{"other-zone", "Another site, or no site", "The token's summary names another site, or none."},
		}},
	{ID: AskStill, Effort: 30,
		Text: "Save the ForgeCache settings once more, unchanged. Does Test connection still fail?",
		Help: "ForgeCache > Settings > Advanced > Save Changes, then Test connection",
		Options: []Option{
			{"fails", "Yes, it still fails", "After saving again, Test connection still fails."},
			{"works", "No, it works now", "After saving again, Test connection works."},
		}},
	{ID: AskVersion, Effort: 15,
		Text: "Which version of ForgeCache is installed?",
		Help: "WP Admin > Plugins",
		Options: []Option{
			{"ok", "2.1.18 or newer", "ForgeCache is 2.1.18 or newer."},
			{"old", "Older than 2.1.18", "ForgeCache is older than 2.1.18."},
		}},
	{ID: AskHost, Effort: 120,
		Text: "If you have a shell on the web host, run the curl test from ForgeCache's help page there. What does it print?",
		Help: "ForgeCache's help page on this message. Without a shell, answer Not sure.",
		Options: []Option{
			{"200", "200", "On the web host the same request gives 200."},
			{"refused", "401 or 403", "On the web host the same request gives 401 or 403."},
			{"none", "000, or an error", "On the web host the same request gets no answer."},
		}},
	{ID: AskAddresses, Effort: 30,
		Text: "Is the token limited to certain addresses?",
		Help: "API Tokens > the token's menu > Edit > Client IP Address Filtering",
		Options: []Option{
			{"restricted", "Yes, addresses are listed", "The token is limited to certain addresses."},
			{"open", "No", "The token is not limited to certain addresses."},
		}},
}

func yesNo(yes, no string) []Option {
	return []Option{{"yes", "Yes", yes}, {"no", "No", no}}
}

// QuestionByID finds a symptom or a question.
func QuestionByID(id QuestionID) (Question, bool) {
	for _, list := range [][]Question{Symptoms, Questions} {
		if i := slices.IndexFunc(list, func(q Question) bool { return q.ID == id }); i >= 0 {
			return list[i], true
		}
	}
	return Question{}, false
}

// Choices are the options, with "not sure" behind them.
func (q Question) Choices() []Option {
	return append(slices.Clone(q.Options), Option{Value: Unsure, Label: "Not sure"})
}

// Chosen is the index in Choices of an answer; one that was not given is "not
// sure".
func (q Question) Chosen(v Value) int {
	if i := slices.IndexFunc(q.Options, func(o Option) bool { return o.Value == v }); i >= 0 {
		return i
	}
	return len(q.Options)
}

// option finds an answer of a question; Unsure is not among them.
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
		return Finding{ID: said(q.ID), Value: v, Status: Pass, Text: o.Said}
	}
	return Finding{ID: said(q.ID), Status: Unknown, Text: "Not sure: " + q.Text}
}

// worthAsking is the gain, in bits, below which a question is not worth a
// person's time.
const worthAsking = 0.05

// NextQuestion is the question that is expected to tell most per second of
// effort about what is still possible, if there is one.
func NextQuestion(findings []Finding, asked []QuestionID) (Question, bool) {
	before := weights(findings)
	h := entropy(before)
	if h == 0 {
		return Question{}, false
	}
	var best Question
	var bestRate float64
	for _, q := range Questions {
		if slices.Contains(asked, q.ID) {
			continue
		}
		gain := h - expectedEntropy(q, findings, before)
		if rate := gain / q.Effort; gain > worthAsking && rate > bestRate {
			best, bestRate = q, rate
		}
	}
	return best, bestRate > 0
}

// expectedEntropy is what remains uncertain on average after an answer. Each
// possible cause is taken to give the answers that it allows with equal chance.
func expectedEntropy(q Question, findings []Finding, before map[Cause]float64) float64 {
	after := make([]map[Cause]float64, len(q.Options))
	allows := map[Cause]int{}
	for i, o := range q.Options {
		after[i] = weights(append(slices.Clone(findings), q.finding(o.Value)))
		for c := range after[i] {
			allows[c]++
		}
	}
	total := sum(before)
	var expected float64
	for _, posterior := range after {
		mass := map[Cause]float64{}
		for c := range posterior {
			if w, ok := before[c]; ok {
				mass[c] = w / float64(allows[c])
			}
		}
		expected += sum(mass) / total * entropy(mass)
	}
	return expected
}

// weights are the priors of the causes that the findings leave possible. A
// cause that nothing speaks for yet counts half.
func weights(findings []Finding) map[Cause]float64 {
	a := assess(findings)
	if v := a.verdict(); v.Confidence == Confirmed {
		return map[Cause]float64{v.Cause: 1}
	}
	out := map[Cause]float64{}
	for _, c := range a.possible {
		out[c.cause] = c.prior
		if !c.proven {
			out[c.cause] /= 2
		}
	}
	return out
}

// sum adds in the order of Causes, so that the same findings always lead to
// the same question.
func sum(w map[Cause]float64) float64 {
	var total float64
	for _, c := range Causes {
		total += w[c]
	}
	return total
}

func entropy(w map[Cause]float64) float64 {
	total := sum(w)
	var h float64
	for _, c := range Causes {
		if x := w[c]; x > 0 {
			h -= x / total * math.Log2(x/total)
		}
	}
	return h
}
