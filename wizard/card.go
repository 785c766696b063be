package wizard

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed cards/*.md
var cardFiles embed.FS

// Card is what a person reads about a cause and how to mend it.
type Card struct {
	Title   string
	Summary string
	See     []string // how to see it for oneself
	Steps   []CardStep
	Avoid   []string
}

// CardStep is one step of a fix: where and what to do, what shows when it
// worked, and what to do otherwise.
type CardStep struct {
	Do, See, IfNot string
	Secret         bool // the browser can show a token or key: not while the screen is shared
}

// SecretFrom is the first step from the n-th on, counted from 0, that can show a
// secret in the browser; the number of steps where none does.
func (c Card) SecretFrom(n int) int { return c.next(n, true) }

// SafeFrom is the same for a step that shows none.
func (c Card) SafeFrom(n int) int { return c.next(n, false) }

func (c Card) next(n int, secret bool) int {
	for n < len(c.Steps) && c.Steps[n].Secret != secret {
		n++
	}
	return n
}

// CardFor reads the card of a cause. Every cause has one; a test keeps it so.
func CardFor(c Cause) Card {
	text, err := cardFiles.ReadFile("cards/" + string(c) + ".md")
	if err != nil {
		return Card{Title: string(c)}
	}
	card, err := parseCard(string(text))
	if err != nil {
		return Card{Title: string(c)}
	}
	return card
}

// parseCard reads the format that all cards share: a title, a paragraph, and
// the sections "See it for yourself", "Steps" and "Avoid". Indented lines go on
// with the line before; "See:" and "If not:" belong to a step, and "Secret" marks it.
func parseCard(text string) (Card, error) {
	var card Card
	var section string
	var current *string
	for n, line := range strings.Split(text, "\n") {
		body := strings.TrimSpace(line)
		number, rest, numbered := strings.Cut(body, ". ")
		switch {
		case body == "":
			current = nil
		case strings.HasPrefix(body, "# "):
			card.Title = body[2:]
		case strings.HasPrefix(body, "## "):
			section = body[3:]
		case section == "" && card.Summary == "":
			card.Summary = body
			current = &card.Summary
		case strings.HasPrefix(body, "- ") && section == "See it for yourself":
			card.See = append(card.See, body[2:])
			current = &card.See[len(card.See)-1]
		case strings.HasPrefix(body, "- ") && section == "Avoid":
			card.Avoid = append(card.Avoid, body[2:])
			current = &card.Avoid[len(card.Avoid)-1]
		case numbered && section == "Steps" && number == fmt.Sprint(len(card.Steps)+1) && line == body:
			card.Steps = append(card.Steps, CardStep{Do: rest})
			current = &card.Steps[len(card.Steps)-1].Do
		case body == "Secret" && len(card.Steps) > 0:
			card.Steps[len(card.Steps)-1].Secret = true
			current = nil
		case strings.HasPrefix(body, "See: ") && len(card.Steps) > 0:
			current = &card.Steps[len(card.Steps)-1].See
			*current = body[len("See: "):]
		case strings.HasPrefix(body, "If not: ") && len(card.Steps) > 0:
			current = &card.Steps[len(card.Steps)-1].IfNot
			*current = body[len("If not: "):]
		case current != nil:
			*current += " " + body
		default:
			return Card{}, fmt.Errorf("line %d belongs to nothing: %q", n+1, body)
		}
	}
	if card.Title == "" || card.Summary == "" || len(card.Steps) == 0 {
		return Card{}, fmt.Errorf("a card needs a title, a summary and steps")
	}
	return card, nil
}
