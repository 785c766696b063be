package ui

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/wizard"
)

// board is a computer with a clipboard, which starts with the token on it.
type board struct {
	holds    string
	none     bool            // it has no clipboard program
	err      error           // what a copy ends with
	files    map[string]bool // existing files; true for the program's own
	readOnly bool
	opened   []string
	openErr  error
}

func (b *board) Verifies() bool { return !b.none }

func (b *board) Copy(_ context.Context, text string) error {
	if b.err == nil {
		b.holds = text
	}
	return b.err
}

func (b *board) Open(_ context.Context, link string) error {
	b.opened = append(b.opened, link)
	return b.openErr
}

func (b *board) Places() []string { return []string{"/a", "/b"} }

func (b *board) Save(path, _ string, replace bool) error {
	if _, there := b.files[path]; there && !replace {
		return fs.ErrExist
	}
	if b.readOnly || filepath.Dir(path) == "/a" {
		return fs.ErrPermission
	}
	b.files[path] = true
	return nil
}

const madeUp = "cfut_" + "SAMPLEsampleSAMPLEsampleSAMPLEsampleSAMP" + "0badc0de"

// pastedOn is a sitting in which a token was pasted, on a screen that copies.
func pastedOn(t *testing.T, step wizard.Step, b *board, deaf string) (*model, *time.Time) {
	t.Helper()
	m, now := at(wizard.StepToken)
	b.holds, b.files = madeUp, map[string]bool{}
	m.options.Desktop, m.options.DeafTerminal = b, deaf
	do(m, m.update(tea.PasteMsg{Content: madeUp}))
	m.state = m.state.WithPaste(m.screens[wizard.StepToken].(*tokenScreen).seen)
	m.state.Step = step
	*now = now.Add(time.Minute)
	return m, now
}

// do runs commands to their end, and returns those meant for Bubble Tea.
func do(m *model, cmd tea.Cmd) (others []tea.Msg) {
	if cmd == nil {
		return nil
	}
	switch msg := cmd().(type) {
	case nil, probeFinishedMsg, secondPassedMsg:
	case tea.BatchMsg:
		for _, c := range msg {
			others = append(others, do(m, c)...)
		}
	case copiedMsg, reportFiledMsg, mailOpenedMsg:
		return do(m, m.update(msg))
	default:
		return []tea.Msg{msg}
	}
	return others
}

func pressed(m *model, now *time.Time, key rune) []tea.Msg {
	*now = now.Add(time.Second)
	return do(m, m.update(tea.KeyPressMsg{Code: key, Text: string(key)}))
}

func textOn(m *model) string {
	m.window.height = 200
	return strings.Join(strings.Fields(m.view().Content), " ")
}

// The way token, report, mail: nothing is called copied that was not read back, and the
// screen says for how long the token may be on the clipboard.
func TestTheTokenIsNotLedIntoAMail(t *testing.T) {
	const held = "Your clipboard may still hold the token."
	for name, c := range map[string]struct {
		board board
		deaf  string
		plain bool
		// before is on the screen before the key, after on it when c was pressed, never is on neither.
		before, after, never string
		sent                 bool // to the terminal
	}{
		"a clipboard that is read back":      {board{}, "xterm", false, held + " z clears it.", "Copied, and checked", "terminal", false},
		"one that takes nothing":             {board{err: errors.New("the clipboard did not take the text")}, "", false, held, "the clipboard did not take the text. Sent to the terminal. Look before you paste: your clipboard may still hold the token", "Copied", true},
		"one that takes nothing, in xterm":   {board{err: errors.New("the clipboard did not take the text")}, "xterm", false, held, "Not copied: xterm lets no program set the clipboard. Instead, s saves it to a file. " + held, "Copied", false},
		"none, in a terminal that obeys":     {board{none: true}, "", false, held + " Look before you paste anywhere.", "Sent to the terminal. Look before you paste: your clipboard may still hold the token", "Copied", true},
		"none, in one that is known not to":  {board{none: true}, "konsole", false, held + " It cannot be replaced from here: copy something else", "Not copied: konsole lets no program set the clipboard.", "Copied", false},
		"none, in plain mode":                {board{none: true}, "xterm", true, held + " Look before you paste anywhere.", "Mark the text below, and copy it. " + held, "Copied", false},
		"plain mode, and it can be verified": {board{}, "xterm", true, held + " z clears it.", "Copied, and checked", "Mark what", false},
	} {
		for _, step := range []wizard.Step{wizard.StepReport} {
			m, now := pastedOn(t, step, &c.board, c.deaf)
			m.plain = c.plain
			if text := textOn(m); !strings.Contains(text, c.before) {
				t.Errorf("%s: before a key is pressed it shows\n%s", name, text)
			}
			sent := pressed(m, now, 'c')
			text := strings.Join(strings.Fields(textOn(m)), " ")
			if !strings.Contains(m.window.note, c.after) && !strings.Contains(text, c.after) {
				t.Errorf("%s: after c it says %q", name, m.window.note)
			}
			if strings.Contains(strings.ReplaceAll(m.window.note, "Not copied", ""), c.never) {
				t.Errorf("%s: it says %q", name, m.window.note)
			}
			if (len(sent) > 0) != c.sent {
				t.Errorf("%s: sent to the terminal: %v", name, sent)
			}
			if gone := c.board.holds != madeUp; gone == strings.Contains(text, held) {
				t.Errorf("%s: the token is gone from the clipboard: %t. On the screen:\n%s", name, gone, text)
			}
		}
	}
}

// z takes the token off the clipboard, and says so once that was read back.
func TestTheClipboardIsCleared(t *testing.T) {
	b := &board{}
	m, now := pastedOn(t, wizard.StepReport, b, "")
	pressed(m, now, 'z')
	if b.holds != clearedText || !strings.Contains(m.window.note, "Cleared: the clipboard no longer holds the token.") || strings.Contains(textOn(m), "may still hold") {
		t.Errorf("it holds %q and says %q", b.holds, m.window.note)
	}
	pressed(m, now, 'z')
	if m.window.note != "" {
		t.Errorf("cleared twice: %q", m.window.note)
	}
	b = &board{err: errors.New("the clipboard gave no answer in time")}
	m, now = pastedOn(t, wizard.StepReport, b, "")
	if sent := pressed(m, now, 'z'); len(sent) > 0 || !strings.Contains(m.window.note, "no answer in time. Your clipboard may still hold the token.") {
		t.Errorf("it says %q", m.window.note)
	}
	if strings.Contains(textOn(m), "z clears it") {
		t.Error("what did not succeed is offered again")
	}
	do(m, m.update(tea.PasteMsg{Content: madeUp})) // on a screen that does not take it
	if !m.clip.token {
		t.Error("a token that was pasted where nothing is taken is forgotten")
	}
}

// A mail names the file that was saved for it, in the first place that accepts it, and
// invites nobody to paste.
func TestAMailNamesTheFile(t *testing.T) {
	for name, c := range map[string]struct {
		board board
		want  string
	}{
		"a mail program":      {board{}, "Attach the file below to the mail that your mail program shows. "},
		"none":                {board{openErr: errors.New("none")}, "Write to " + wizard.SupportAddress + " and attach this file"},
		"no folder to write":  {board{readOnly: true}, "could not be saved, so no mail was begun: you may not write in this folder"},
		"and a silent mailer": {board{none: true}, "Attach the file below"},
	} {
		m, now := pastedOn(t, wizard.StepReport, &c.board, "xterm")
		file := filepath.Join("/b", m.screens[wizard.StepReport].(*reportScreen).report(m).FileName())
		c.board.files[file+".txt"] = false // somebody else's
		sent := pressed(m, now, 'm')
		if !strings.Contains(m.window.note, c.want) || strings.Contains(m.window.note, "paste") || len(sent) > 0 {
			t.Errorf("%s: it says %q, and gives the terminal %v", name, m.window.note, sent)
		}
		if c.board.readOnly {
			if len(c.board.opened) > 0 {
				t.Errorf("%s: a mail was begun", name)
			}
			continue
		}
		if !strings.Contains(m.window.note, file+"-2.txt") || c.board.files[file+".txt"] {
			t.Errorf("%s: it says %q of the files %v", name, m.window.note, c.board.files)
		}
		if link := c.board.opened[0]; !strings.Contains(link, filepath.Base(file)+"-2.txt") || strings.Contains(strings.ToLower(link), "paste") {
			t.Errorf("%s: the mail is %s", name, link)
		}
		pressed(m, now, 'm')
		if c.board.files[file+"-3.txt"] {
			t.Errorf("%s: the same report has a second file", name)
		}
		if c.board.holds != madeUp {
			t.Errorf("%s: a mail has changed the clipboard", name)
		}
	}
}

// The lines for the web host are copied too, and each says where the token is.
func TestTheWayToTheHostSpeaksOfTheClipboard(t *testing.T) {
	const held = "Your clipboard may still hold the token."
	for i := range hostWays {
		b := &board{}
		m, now := pastedOn(t, wizard.StepHost, b, "")
		m.screen().(*hostScreen).enter(m)
		if strings.Contains(textOn(m), held) {
			t.Errorf("the list of ways copies nothing:\n%s", textOn(m))
		}
		m.screen().(*hostScreen).show(m, &hostWays[i])
		if text := textOn(m); !strings.Contains(text, held+" z clears it.") {
			t.Errorf("%s: before a key is pressed it shows\n%s", hostWays[i].label, text)
		}
		pressed(m, now, 'z')
		if text := textOn(m); b.holds != clearedText || strings.Contains(text, held) || !strings.Contains(text, "no longer holds the token") {
			t.Errorf("%s: after z it shows\n%s", hostWays[i].label, text)
		}
		b.none = true
		m, _ = pastedOn(t, wizard.StepHost, b, "konsole")
		m.screen().(*hostScreen).enter(m)
		m.screen().(*hostScreen).show(m, &hostWays[i])
		if text := textOn(m); !strings.Contains(text, held+" It cannot be replaced from here") {
			t.Errorf("%s, where nothing replaces it:\n%s", hostWays[i].label, text)
		}
	}
}
