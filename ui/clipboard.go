package ui

// What is copied. A token was in the clipboard when it was pasted, and it stays there until
// something replaces it: no word here may lead it into a mail. "Copied" is said only of what
// was read back.

import (
	"context"

	tea "charm.land/bubbletea/v2"
)

// clipboard is what is known of it in this sitting.
type clipboard struct {
	token  bool // a token was pasted, and nothing is known to have taken its place
	failed bool // this computer's own means did not replace it
}

type copiedMsg struct {
	from      screen // the screen that asked for it
	text      string
	otherwise string
	err       error
	clears    bool
}

// copy puts a text on the clipboard: by this computer's own means, or else by the
// terminal's, which never reports how it went. otherwise says what else the person can do.
func (m *model) copy(text, otherwise string) tea.Cmd {
	return m.replaceClipboard(copiedMsg{text: text, otherwise: otherwise})
}

// clearedText takes the token's place. Programs that keep the clipboard's history bring
// back what was in it before an empty text.
const clearedText = "(cleared by Token Doctor)"

// clearClipboard takes the token off the clipboard, where that can be verified.
func (m *model) clearClipboard() tea.Cmd {
	return m.replaceClipboard(copiedMsg{text: clearedText, clears: true})
}

func (m *model) replaceClipboard(msg copiedMsg) tea.Cmd {
	desktop := m.options.Desktop
	msg.from = m.screen()
	if desktop == nil || !desktop.Verifies() {
		msg.err = errNoDesktop
		return m.copied(msg)
	}
	m.say("Copying it.")
	return func() tea.Msg {
		msg.err = desktop.Copy(context.Background(), msg.text)
		return msg
	}
}

// copied says what became of a text that was to be copied.
func (m *model) copied(msg copiedMsg) tea.Cmd {
	if msg.err == nil {
		m.clip = clipboard{}
	}
	m.clip.failed = msg.err != nil
	if m.screen() != msg.from { // the person has moved on
		return nil
	}
	why := ""
	if msg.err != nil && m.options.Desktop != nil && m.options.Desktop.Verifies() {
		why = "Not copied by this computer: " + msg.err.Error() + ". "
	}
	switch {
	case msg.err == nil && msg.clears:
		m.say("Cleared: the clipboard no longer holds the token. A clipboard history may still have it.")
	case msg.err == nil:
		m.say("Copied, and checked: the clipboard holds it.")
	case msg.clears:
		m.say(why + m.stillHeld() + " Copy something else before you paste anywhere.")
	case m.plain:
		m.say(why + "Mark the text below, and copy it. " + m.stillHeld())
		m.shown = msg.text
	case m.options.DeafTerminal != "":
		m.say(why + "Not copied: " + m.options.DeafTerminal + " lets no program set the clipboard. Instead, " + msg.otherwise + ". " + m.stillHeld())
	default:
		m.say(why + "Sent to the terminal. Look before you paste: " + m.mayHold() + ". If it is not there, " + msg.otherwise + ".")
		// Some terminals draw a text that is too long for them over the screen.
		return tea.Sequence(tea.SetClipboard(msg.text), tea.ClearScreen)
	}
	return nil
}

func (m *model) mayHold() string {
	if m.clip.token {
		return "your clipboard may still hold the token"
	}
	return "your clipboard may still hold what it held before"
}

// stillHeld is a sentence on the token in the clipboard, if one may be there.
func (m *model) stillHeld() string {
	if !m.clip.token {
		return ""
	}
	return "Your clipboard may still hold the token."
}

// clears reports whether clearing the clipboard is worth a key: the token may be there, and
// it can be verified that it is not afterwards.
func (m *model) clears() bool {
	return m.clip.token && !m.clip.failed && m.options.Desktop != nil && m.options.Desktop.Verifies()
}

// clipboardWarning is a line for the screens that copy or begin a mail, said before a key
// is pressed; empty if no token can be on the clipboard.
func (m *model) clipboardWarning() string {
	switch {
	case !m.clip.token:
		return ""
	case m.clears():
		return m.stillHeld() + " z clears it."
	case m.options.DeafTerminal != "" && !m.plain:
		return m.stillHeld() + " It cannot be replaced from here: copy something else before you paste anywhere."
	}
	return m.stillHeld() + " Look before you paste anywhere."
}

// withClear are the keys of a screen, and the one that clears the clipboard if that has a
// use.
func (m *model) withClear(keys ...binding) []binding {
	if m.clears() {
		keys = append(keys, keyClearClip)
	}
	return keys
}
