package ui

import "charm.land/bubbles/v2/key"

// The keys of the whole program. A screen lists those it takes, and both the
// help line and the help overlay are made from that list.
var (
	keyUp   = bind("move up", "up", "shift+tab", "k")
	keyDown = bind("move down", "down", "tab", "j")
	// keyMove stands for both in the help.
	keyMove     = bind("move", "up", "down", "tab", "shift+tab", "j", "k")
	keyNext     = bind("next", "enter")
	keyChoose   = bind("choose", "enter")
	keyReadOn   = bind("read on", "enter")
	keyToSteps  = bind("first step", "enter")
	keyFinish   = bind("finish", "enter", "q")
	keyDetails  = bind("details", "d")
	keyPage     = bind("page", "space", "pgdown", "b", "pgup")
	keyFailed   = bind("failed", "n")
	keyDoneNext = bind("done", "enter")
	keyTick     = bind("tick", "space")
	keyOpen     = bind("open link", "o")
	keyCopyLink = bind("copy link", "c")
	keyRetest   = bind("test again", "r")
	keyReport   = bind("report for support", "e")
	keyDone     = bind("finish", "q")
	keyChange   = bind("change", "space", "right", "l")
	keyPrev     = bind("change back", "left", "h")
	keyPick     = key.NewBinding(key.WithKeys("1", "2", "3", "4", "5", "6", "7", "8", "9"), key.WithHelp(digits, "pick"))
	keyBack     = bind("back", "esc", "x")
	keyLeave    = bind("back", "esc") // where letters are text
	// keyBackToResult leaves a page that has nothing to go on to.
	keyBackToResult = bind("back", "enter", "esc", "x")
	keyRetry        = bind("try again", "r")
	keyStop         = bind("stop the checks", "x")
	keyStopWait     = bind("stop waiting", "x")
	keyGuide        = bind("guide", "ctrl+o") // where letters are text
	keySkip         = bind("stop waiting", "esc")
	keyAnyway       = bind("check anyway", "c")
	keyHelp         = bind("help", "?")
	keyQuit         = bind("quit", "ctrl+c")
	keyClear        = bind("clear", "backspace", "delete", "ctrl+u", "ctrl+h") // some terminals send ctrl+h for Backspace
	keyField        = bind("other field", "tab", "shift+tab", "up", "down")
	keyIDs          = bind("show ids in full", "i")
	keySharingOff   = bind("sharing is off", "enter")
	keyCompare      = bind("compare", "f")
	keyScroll       = bind("scroll", "up", "down", "j", "k")
	keyCopy         = bind("copy the line", "c")
	keyCopyScript   = bind("copy the script", "c")
	keyHost         = bind("ask from the web host", "h")
	keyCopyReport   = bind("copy", "c")
	keyClearClip    = bind("clear the clipboard", "z")
	keySave         = bind("save", "s")
	keyMail         = bind("mail", "m")
	keyForm         = bind("text or JSON", "t")
	keyTop          = bind("top", "home", "g")
	keyEnd          = bind("end", "end", "G")
	keyNextCase     = bind("next case", "n")
	keyRemind       = bind("save a reminder", "a")
	keyAsk          = bind("ask the next question", "a")
)

// listKeys are the keys of a screen that is only a list. All such screens share it, so
// never append to it.
var listKeys = []binding{keyChoose, keyMove, keyPick, keyBack}

func bind(help string, keys ...string) key.Binding {
	shown := keys[0]
	if len(keys) > 1 && keys[0] == "up" && keys[1] == "down" {
		shown = "up/down"
	}
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(shown, help))
}

// digits is how the keys that pick a row by its number are shown.
const digits = "1-9"

// picks reports whether a binding is that of the digits.
func picks(b binding) bool { return b.Help().Key == digits }
