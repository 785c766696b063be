package ui

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/ui/terminal"
)

// plainRow is one of the things that a form asks for.
type plainRow struct {
	text    string
	help    string
	choices []string // empty if a text is asked for
	start   int      // the row that Enter takes
	now     string   // the text that Enter keeps, in words
	secret  bool     // not echoed
	visit   func()   // moves the screen's focus there; nil if it does not matter
	// set takes a choice by its number, from 0, or a text.
	set func(n int, text string) tea.Cmd
}

// form asks for one row of a screen after another, and goes on from the last.
func (d *plainDriver) form(ctx context.Context, rows func(*model) []plainRow) error {
	shown := d.m.state.Step
	i := 0
	if s, ok := d.m.screen().(locator); ok && d.m.state.Problem != "" {
		i = s.problemRow()
	}
	for i < len(rows(d.m.model)) {
		all := rows(d.m.model)
		row := all[i]
		if row.visit != nil {
			row.visit()
		}
		line, err := d.row(ctx, row, i, len(all))
		if err != nil || d.over {
			return err
		}
		word := strings.ToLower(strings.TrimSpace(line))
		switch {
		case goesBack(word) && i > 0:
			i--
			continue
		case goesBack(word):
			d.do(ctx, d.input(tea.KeyPressMsg{Code: tea.KeyEscape}))
			return nil
		case asksForHelp(word):
			d.say("Type an answer and press Enter. Enter alone takes what is named as the default. b goes back, q stops here, ctrl+c stops at once. Nothing runs out while you think. The token is never shown.")
			continue
		case word == "q":
			d.m.ending.done, d.over = true, true
			return nil
		case word == "i":
			d.m.window.fullIDs = !d.m.window.fullIDs
			continue
		case strings.Trim(line, "\r\n") == "", word == "" && !row.secret: // a token may have been copied as nothing but white space
			if len(row.choices) > 0 {
				d.m.guard(func() { d.do(ctx, row.set(row.start, "")) })
			}
		case len(row.choices) > 0:
			n, err := strconv.Atoi(word)
			switch {
			case err == nil && n >= 1 && n <= len(row.choices):
				d.m.guard(func() { d.do(ctx, row.set(n-1, "")) })
				d.say("Taken: " + row.choices[n-1])
				d.result()
			case len(word) > 2 && d.m.takesPaste():
				d.do(ctx, d.input(tea.PasteMsg{Content: line}))
				d.result()
				continue
			default:
				d.say(fmt.Sprintf("That is no answer here. Type a number from 1 to %d, b to go back, or ? for help.", len(row.choices)))
				continue
			}
		default:
			d.m.arrivals.came = terminal.Arrival{At: d.m.clock()}
			d.m.guard(func() { d.do(ctx, row.set(0, line)) })
			if d.result() && !row.secret {
				continue
			}
			if now := rows(d.m.model)[i].now; now != "" {
				d.say("Taken: " + now)
			}
		}
		if d.m.crash != nil || d.m.state.Step != shown {
			return nil
		}
		i++
	}
	d.do(ctx, d.input(tea.KeyPressMsg{Code: tea.KeyEnter}))
	return nil
}

// result says what came of an entry, and reports whether it was refused.
func (d *plainDriver) result() (problem bool) {
	if s, ok := d.m.screen().(reporter); ok && s.outcome() != "" {
		d.say(s.outcome())
	}
	if d.m.state.Problem != "" {
		d.say(d.m.state.Problem)
		return true
	}
	return false
}

// row asks for one row.
func (d *plainDriver) row(ctx context.Context, row plainRow, i, of int) (string, error) {
	p := d.page()
	text := row.text
	if of > 1 {
		text = fmt.Sprintf("%d of %d: %s", i+1, of, text)
	}
	p.text(text)
	for n, label := range row.choices {
		p.indented(fmt.Sprintf("  %d  ", n+1), label)
	}
	if row.help != "" {
		p.text(row.help)
	}
	enter := "Type it, or press Enter to leave it empty."
	switch {
	case len(row.choices) > 0:
		enter = fmt.Sprintf("Type a number, or press Enter for %d, %s.", row.start+1, row.choices[row.start])
	case row.secret:
		enter = ""
	case row.now != "":
		enter = "Type it, or press Enter to go on with " + row.now + "."
	}
	p.text(strings.TrimSpace(enter + " Or type: b back, ? help."))
	d.print(p)
	word := row.text
	if row.secret {
		word = "Token"
	}
	prompt := promptFor(word)
	if row.secret {
		prompt = cmp.Or(d.m.options.SecretPrompt, prompt)
	}
	return d.ask(ctx, prompt, row.secret)
}
