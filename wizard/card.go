package wizard

// The cards: what a person reads about a cause and how to fix it. Their texts are
// in cards/, one file for a cause, and one more for each form of it that has a fix
// of its own; steps that several cards share are in cards/steps/.

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"

	"tokendoctor/cloudflare"
)

//go:embed cards/*.md cards/steps/*.md
var cardFiles embed.FS

// Card is what a person reads about a cause and how to fix it.
type Card struct {
	Title   string
	Summary string
	See     []string // how to see it for oneself
	Steps   []CardStep
	Avoid   []string // what not to do
}

// CardStep is one step of a fix: where and what to do, what shows that it worked, and what
// to do otherwise.
type CardStep struct {
	Part           string // the heading of the list that begins here, if one does
	Do, See, IfNot string
	Next           string // where it leads once it has worked: "step 5", "next list" or "end"; empty: to the next one
	NextIfNot      string // the same if it has not
	Link           string // the address that the step is about, if any
	Secret         bool   // the browser can show a token or key: not while the screen is shared
	Reminds        bool   // of the token's end, which the program may know better
}

// SecretFrom is the first step from the n-th on, counted from 0, that can show a secret in
// the browser; the number of steps if none does.
func (c Card) SecretFrom(n int) int { return c.next(n, true) }

// SafeFrom is the first step from the n-th on, counted from 0, that shows no secret in the
// browser; the number of steps if all do.
func (c Card) SafeFrom(n int) int { return c.next(n, false) }

// Where a step leads to, other than to the next one or to a step by its number.
const (
	nextList  = "next list"
	endOfCard = "end"
)

// After is the step that follows the n-th, counted from 0, once it has worked or has not:
// the number of steps where nothing is left to do. It reports whether the card says so; else
// it is the next one.
func (c Card) After(n int, worked bool) (step int, said bool) {
	to := c.Steps[n].Next
	if !worked {
		to = c.Steps[n].NextIfNot
	}
	switch to {
	case "":
		return n + 1, false
	case endOfCard:
		return len(c.Steps), true
	case nextList:
		for n++; n < len(c.Steps) && c.Steps[n].Part == ""; n++ {
		}
		return n, true
	}
	return int(to[len(to)-1] - '1'), true
}

// aTarget is what a step can lead to.
var aTarget = cloudflare.Lazy(`^(step [1-9]|` + nextList + `|` + endOfCard + `)$`)

func (c Card) next(n int, secret bool) int {
	for n < len(c.Steps) && c.Steps[n].Secret != secret {
		n++
	}
	return n
}

// Card is the card of the verdict, for the form that the cause has here, with the
// names and addresses of this sitting in its texts.
func (s State) Card() Card {
	return readCard(s.cardName(s.Verdict().Cause), s.names())
}

// cardName is the name of the card's file.
func (s State) cardName(c Cause) string {
	for _, id := range c.row().forms {
		f, _ := s.Finding(id)
		name := string(c) + "." + string(f.Value)
		if _, err := cardFiles.ReadFile(cardPath(name)); err == nil {
			return name
		}
	}
	return string(c)
}

// CardFor is the card of a cause in general. Every cause has one; a test keeps it so.
func CardFor(c Cause) Card { return readCard(string(c), State{}.names()) }

func cardPath(name string) string { return "cards/" + name + ".md" }

// names are the values of the names in braces: the site, and where Cloudflare keeps the
// token, which differs for a person's and an account's.
func (s State) names() map[string]string {
	own, other := "My Profile > API Tokens", "Manage Account > Account API Tokens"
	page, create := userTokensPage, createUserToken
	if s.Paste.Kind == cloudflare.KindAccountToken {
		own, other = other, own
		page, create = accountTokensPage, createAccountToken
	}
	return map[string]string{
		"wait":      s.asksToWait(),
		"right id":  cmp.Or(s.rightZone(), "the Zone ID of your site"),
		"addresses": cmp.Or(s.hostAddresses(), "the host's addresses"),
		"site":      cmp.Or(s.siteName(), "this site's domain"), "tokens": own, "other tokens": other, "tokens page": page,
		"link tokens": page, "link create": create, "link profile": userTokensPage, "link dashboard": dashboard, "link status": statusPage, "link guide": SetupGuide,
	}
}

// asksToWait is how long Cloudflare asked to wait. If it named no time, it is five
// minutes: that is how long Cloudflare refuses requests after too many (its page "Rate
// limits").
func (s State) asksToWait() string {
	if longest := s.secondsToWait(); longest > 0 {
		return fmt.Sprintf("%d seconds", longest)
	}
	return "five minutes"
}

// secondsToWait is the time that Cloudflare named, 0 if it named none. At the desk it is
// the report's, so that both read the same card.
func (s State) secondsToWait() int {
	longest := 0
	if s.opened != nil {
		longest = s.opened.record.Wait
	}
	for _, l := range s.Lines() {
		if l.Reply != nil {
			longest = max(longest, int(l.Reply.RetryAfter.Seconds()))
		}
	}
	return longest
}

// hostAddresses are those of the web host that Cloudflare refused.
func (s State) hostAddresses() string {
	h, _ := s.onHost()
	if s.opened != nil && s.opened.record.Host != nil {
		h.addresses = s.opened.record.Host.Addresses
	}
	return strings.Join(h.addresses, " and ")
}

// SiteName is the name of the site's zone, or what it should be; empty if not known.
func (s State) SiteName() string { return s.siteName() }

// siteName is SiteName as the rows of the dashboard spell it.
func (s State) siteName() string {
	if s.opened != nil {
		return s.opened.record.Site
	}
	if z, ok := s.zone(); ok && (s.Domain == "" || covers(z.Name, s.Domain)) {
		return z.Name
	}
	return apex(s.Domain)
}

// readCard reads a file of cards/. The tests read each of them; one that cannot be read is
// reduced to its name.
//
// What it returns is shared and must not be changed: a screen asks for its card many times
// a frame, so the last reading of each file is kept.
func readCard(name string, names map[string]string) Card {
	if last, ok := readings.Load(name); ok {
		if r := last.(reading); maps.Equal(r.names, names) {
			return r.card
		}
	}
	r := reading{names, Card{Title: name}}
	if text, err := cardFiles.ReadFile(cardPath(name)); err == nil {
		if card, err := parseCard(string(text), names); err == nil {
			r.card = card
		}
	}
	readings.Store(name, r)
	return r.card
}

var readings sync.Map // of reading, by the card's name

type reading struct {
	names map[string]string
	card  Card
}

// parseCard reads the format that all cards share: a title, a paragraph, and the sections
// "See it for yourself", "Steps" and "Avoid". A section "Then: ..." is a second list of
// steps. Indented lines continue the line before; "See:", "If not:" and "Link:" belong to
// a step, "Next:" and "Next if not:" say where it leads, and "Secret" and "Reminds" mark it. A line "@ name" includes the steps in
// cards/steps/name.md, and a name in braces stands for one of names. Steps are numbered
// throughout.
func parseCard(text string, names map[string]string) (Card, error) {
	text, err := withSharedSteps(text, 3)
	if err != nil {
		return Card{}, err
	}
	for name, value := range names {
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	var card Card
	var section, part string
	var step *CardStep
	var current *string
	for n, line := range strings.Split(text, "\n") {
		body := strings.TrimSpace(line)
		item, isItem := strings.CutPrefix(line, "- ")
		key, value, _ := strings.Cut(body, ": ")
		switch {
		case body == "":
			current = nil
		case strings.HasPrefix(body, "# "):
			card.Title = body[2:]
		case strings.HasPrefix(body, "## "):
			section = body[3:]
			if title, ok := strings.CutPrefix(section, "Then: "); ok {
				section, part = "Steps", title
			}
		case section == "" && card.Summary == "":
			card.Summary = body
			current = &card.Summary
		case isItem && section == "See it for yourself":
			card.See = append(card.See, item)
			current = &card.See[len(card.See)-1]
		case isItem && section == "Avoid":
			card.Avoid = append(card.Avoid, item)
			current = &card.Avoid[len(card.Avoid)-1]
		case isItem && section == "Steps":
			card.Steps = append(card.Steps, CardStep{Part: part, Do: item})
			step, part = &card.Steps[len(card.Steps)-1], ""
			current = &step.Do
		case body == "Secret" && step != nil:
			step.Secret, current = true, nil
		case body == "Reminds" && step != nil:
			step.Reminds, current = true, nil
		case key == "See" && step != nil:
			step.See, current = value, &step.See
		case key == "If not" && step != nil:
			step.IfNot, current = value, &step.IfNot
		case key == "Next" && step != nil && aTarget().MatchString(value):
			step.Next, current = value, nil
		case key == "Next if not" && step != nil && aTarget().MatchString(value):
			step.NextIfNot, current = value, nil
		case key == "Link" && step != nil && names["link "+value] != "":
			step.Link, current = names["link "+value], nil
		case current != nil:
			*current += " " + body
		default:
			return Card{}, fmt.Errorf("line %d belongs to nothing: %q", n+1, body)
		}
	}
	if card.Title == "" || card.Summary == "" || len(card.Steps) == 0 {
		return Card{}, errors.New("a card needs a title, a summary and steps")
	}
	return card, nil
}

// withSharedSteps replaces the lines of a text that name shared steps, and those in the
// shared steps, up to depth times: steps that name themselves come to an end.
func withSharedSteps(text string, depth int) (string, error) {
	var out strings.Builder
	for line := range strings.Lines(text) {
		name, shared := strings.CutPrefix(strings.TrimSpace(line), "@ ")
		if !shared {
			out.WriteString(line)
			continue
		}
		steps, err := cardFiles.ReadFile(cardPath("steps/" + name))
		if err != nil || depth == 0 {
			return "", fmt.Errorf("there are no such steps: %q", name)
		}
		inner, err := withSharedSteps(string(steps), depth-1)
		if err != nil {
			return "", err
		}
		out.WriteString(inner)
	}
	return out.String(), nil
}
