package ui

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/ui/terminal"
)

// question takes an answer that picks a row or means a key.
func (d *plainDriver) question(ctx context.Context) error {
	shown, screen := d.m.state.Step, d.m.screen()
	d.say(d.hint())
	for {
		line, err := d.ask(ctx, promptFor(d.subject()), false)
		if err != nil || d.over {
			return err
		}
		cmd, problem := d.answer(line)
		if problem == "" {
			d.do(ctx, cmd)
			return nil
		}
		if problem != asked {
			d.say(problem)
		}
		if d.m.state.Step != shown || d.m.screen() != screen {
			return nil
		}
	}
}

// subject is what the screen is about, for the prompt.
func (d *plainDriver) subject() string {
	if can[judging](d.m.model) {
		return "Result"
	}
	if s, ok := d.m.screen().(asking); ok {
		return s.asks(d.m.model)
	}
	return d.m.screen().title(d.m.model)
}

// longestPrompt leaves room for an answer on a braille display of 40 cells.
const longestPrompt = 34

// promptFor is a prompt with a word of its question: all that a braille display shows is
// the line with the cursor.
func promptFor(question string) string {
	if i := strings.IndexAny(question, ".,:?("); i >= 0 {
		question = strings.TrimSpace(question[:i])
	}
	return strings.ToLower(wrap(question, longestPrompt)[0]) + "> "
}

// asked is a sentinel: help was requested and has been given.
const asked = "asked"

// answer does what a line means. The problem says why it means nothing here.
func (d *plainDriver) answer(line string) (cmd tea.Cmd, problem string) {
	word := strings.ToLower(strings.TrimSpace(line))
	list, bindings := d.m.list(), d.m.screen().bindings(d.m.model)
	n, err := strconv.Atoi(word)
	switch {
	case word == "" && (list != nil && list.asks || list == nil && indexOfKey(bindings, "enter") < 0):
		return nil, "Nothing was typed. " + d.hint()
	case word == "":
		return d.input(tea.KeyPressMsg{Code: tea.KeyEnter}), ""
	case asksForHelp(word):
		d.help()
		return nil, asked
	case goesBack(word):
		return d.input(tea.KeyPressMsg{Code: tea.KeyEscape}), ""
	case err == nil && list != nil && n >= 1 && n <= len(list.labels):
		list.focus = n - 1
		d.say("Taken: " + list.labels[n-1])
		return d.input(tea.KeyPressMsg{Code: tea.KeyEnter}), ""
	case err == nil && list != nil && len(word) < 3:
		return nil, fmt.Sprintf("There is no row of that number. Type one from 1 to %d, or ? for help.", len(list.labels))
	}
	if len(word) == 1 {
		k := tea.KeyPressMsg{Code: rune(word[0]), Text: word}
		switch {
		case slices.ContainsFunc(bindings, func(b binding) bool { return typable(b) && matches(k, b) }):
			return d.input(k), ""
		case err == nil && slices.ContainsFunc(bindings, func(b binding) bool { return matches(k, b) }):
			return d.input(k), "" // a step by its number
		case word == "i":
			d.m.window.fullIDs, d.m.window.note = !d.m.window.fullIDs, ""
			return nil, ""
		case word == "q":
			d.m.ending.done, d.over = true, true
			return nil, ""
		}
	}
	if d.m.takesPaste() && len(word) > 2 {
		return d.input(tea.PasteMsg{Content: line}), ""
	}
	return nil, "That is no answer here. " + d.hint()
}

func goesBack(word string) bool { return word == "b" || word == "back" || word == "esc" }

func asksForHelp(word string) bool { return word == "?" || word == "help" }

// indexOfKey finds a key among those of a screen by its name in the help; -1 if it is not
// there.
func indexOfKey(bindings []binding, name string) int {
	return slices.IndexFunc(bindings, func(b binding) bool { return b.Help().Key == name })
}

// input hands a key or a paste to the screen, as if it had arrived alone.
func (d *plainDriver) input(msg tea.Msg) tea.Cmd {
	d.m.arrivals.came = terminal.Arrival{At: d.m.clock()}
	var cmd tea.Cmd
	d.m.guard(func() { cmd = d.m.input(msg) })
	d.over = d.over || d.m.crash != nil
	return cmd
}

// typable reports whether plain mode takes a key as a line: a letter that does something
// other than move or scroll.
func typable(b binding) bool {
	k := b.Help().Key
	return len(k) == 1 && !slices.Contains([]string{"g", "G", "?", "k", "j"}, k)
}

// hint says what can be typed, and names the default.
func (d *plainDriver) hint() string {
	bindings := d.m.screen().bindings(d.m.model)
	first, lead := "", "Or type: "
	switch l, enter := d.m.list(), indexOfKey(bindings, "enter"); {
	case l != nil && l.asks:
		first = "Type a number. "
	case l != nil && len(l.labels) > 0:
		first = fmt.Sprintf("Type a number, or press Enter for %d, %s. ", l.focus+1, l.labels[l.focus])
	case enter >= 0:
		first = "Press Enter: " + bindings[enter].Help().Desc + ". "
	default:
		lead = "Type: "
	}
	var keys []string
	for _, b := range bindings {
		if typable(b) {
			keys = append(keys, b.Help().Key+" "+b.Help().Desc)
		}
	}
	if indexOfKey(bindings, "esc") >= 0 {
		keys = append(keys, "b back")
	}
	return first + lead + strings.Join(append(keys, "? help"), ", ") + "."
}

// help is made from the keys of the screen, as the overlay of the full screen is.
func (d *plainDriver) help() {
	p := d.page()
	p.text("What you can type here, each followed by Enter:")
	list := d.m.list()
	if list != nil {
		p.indented("  ", "a number: take that row")
	}
	finishes := false
	for _, b := range d.m.screen().bindings(d.m.model) {
		finishes = finishes || b.Help().Key == "q"
		switch {
		case picks(b) && list == nil:
			p.indented("  ", "a number: go to that step")
		case b.Help().Key == "enter" && list != nil && list.asks: // Enter takes nothing there
		case b.Help().Key == "enter":
			p.indented("  ", "Enter alone: "+b.Help().Desc)
		case b.Help().Key == "esc":
			p.indented("  ", "b: "+b.Help().Desc)
		case typable(b):
			p.indented("  ", b.Help().Key+": "+b.Help().Desc)
		}
	}
	if d.m.takesPaste() {
		p.indented("  ", "a paste: what there is to paste on this screen")
	}
	p.indented("  ", "i: show ids in full, or shortened again")
	if !finishes {
		p.indented("  ", "q: stop here")
	}
	p.text("ctrl+c, or the end of the input, stops at any time. Nothing runs out while you think.")
	p.text("The token is never shown. Of anything typed only the first " + strconv.Itoa(terminal.Echoed) + " characters are.")
	d.print(p)
}
