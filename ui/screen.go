package ui

import tea "charm.land/bubbletea/v2"

// Methods that only some screens have. All are optional: a screen that lacks
// the method is asked for nothing. So a method under a wrong name would be none, in
// silence; the assertions below are what notices.
type (
	// enterer begins anew each time the way leads to it.
	enterer interface{ enter(m *model) }
	// starter is one that starts something beside the checks then.
	starter interface{ start(m *model) tea.Cmd }
	// pasteTaker takes the next character of a paste that comes as keys.
	pasteTaker interface {
		pasted(m *model, text string) tea.Cmd
	}
	// lister asks for nothing but one row of a list, as long as that is not nil.
	lister interface{ list(m *model) *choice }
	// secretive has a secret in the browser while it shows, as long as it says so.
	secretive interface{ secret(m *model) bool }
	// reader is read by scrolling, as long as it says so.
	reader interface{ reads() bool }
	// former asks for several things, in plain mode one after another.
	former interface{ rows(m *model) []plainRow }
	// blamer is a former that knows the row of what is wrong.
	blamer interface{ wrong() int }
	// teller is a former that says what came of an entry.
	teller interface{ said() string }
)

var (
	_, _, _, _ enterer    = (*consentScreen)(nil), (*fixScreen)(nil), (*hostScreen)(nil), (*probesScreen)(nil)
	_, _, _    enterer    = (*questionScreen)(nil), (*retestScreen)(nil), (*siteScreen)(nil)
	_          starter    = (*tokenScreen)(nil)
	_, _       pasteTaker = (*symptomsScreen)(nil), (*tokenScreen)(nil)
	_, _, _, _ lister     = (*compareScreen)(nil), (*guessScreen)(nil), (*hostScreen)(nil), (*questionScreen)(nil)
	_, _, _, _ lister     = (*retestScreen)(nil), (*saveScreen)(nil), (*scenarioScreen)(nil), (*startScreen)(nil)
	_, _       secretive  = (*compareScreen)(nil), (*fixScreen)(nil)
	_, _, _, _ reader     = (*cardScreen)(nil), (*compareScreen)(nil), (*hostScreen)(nil), (*reportScreen)(nil)
	_, _, _    former     = (*consentScreen)(nil), (*siteScreen)(nil), (*symptomsScreen)(nil)
	_, _       former     = (*tokenScreen)(nil), (*zoneScreen)(nil)
	_          blamer     = (*zoneScreen)(nil)
	_, _, _    teller     = (*siteScreen)(nil), (*symptomsScreen)(nil), (*tokenScreen)(nil)
)
