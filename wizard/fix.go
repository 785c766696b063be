package wizard

// From the card to a working token: the steps that were done, the test after them, and its
// comparison with the test before. Only what the fix can have changed is asked again.

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"tokendoctor/cloudflare"
)

// Changed is what a person has changed before a test is run again.
type Changed string

// What can have changed.
const (
	ChangedNothing Changed = "same"  // the token and the Zone ID are the same; their settings or the way may not be
	ChangedToken   Changed = "token" // the token is another one, or was copied anew
	ChangedZone    Changed = "zone"  // the Zone ID is another one
)

type (
	// Ticked marks a step of the card as done, or as not done, counted from 0.
	Ticked struct{ Step int }
	// Retested begins the test after a fix.
	Retested struct{ Changed Changed }
)

// tick is a step of a card that was done.
type tick struct {
	card string
	step int
}

func (e Ticked) apply(s State) State {
	if s.Step != StepFix || e.Step < 0 || e.Step >= len(s.Card().Steps) {
		return s
	}
	t := tick{s.cardName(s.Verdict().Cause), e.Step}
	s.ticks = copyOf(s.ticks)
	s.ticks[t] = !s.ticks[t]
	return s
}

// Done reports whether a step of the verdict's card was ticked off, counted from 0.
func (s State) Done(step int) bool {
	return s.ticks[tick{s.cardName(s.Verdict().Cause), step}]
}

// fixedEarly goes on to the checks from the steps of a card that followed from the
// symptoms alone: there is no earlier test to compare with.
func (s State) fixedEarly() State {
	s = s.forgetFaults(s.Verdict().Cause.row(), ChangedNothing)
	s.results = maps.Clone(s.results) // what had no answer yet may have one after the steps
	maps.DeleteFunc(s.results, func(_ ProbeID, r result) bool { return !answers(r.reply) || r.stopped })
	s.early, s.insisted, s.Step = false, true, StepZone
	return s
}

// trial is how things stood before a fix.
type trial struct {
	verdict Verdict
	title   string
	lines   []Line
	changed Changed // by the fix
}

// OnHost reports whether the verdict's cause is fixed in WordPress or by its host, so that
// a test from here cannot show it.
func (s State) OnHost() bool { return s.Verdict().Cause.row().side.local() }

// CanHaveChanged lists what a fix can have changed, the likeliest first.
func (s State) CanHaveChanged() []Changed {
	tested := !s.Token().IsZero() && s.ZoneShape == cloudflare.ZoneIDOK
	var out []Changed
	for _, c := range []Changed{s.Verdict().Cause.row().change, ChangedNothing, ChangedToken, ChangedZone} {
		if !slices.Contains(out, c) && (c != ChangedNothing || tested) && (c != ChangedToken || s.hasZone) {
			out = append(out, c)
		}
	}
	return out
}

func (e Retested) apply(s State) State {
	if s.Step != StepRetest {
		return s
	}
	v := s.Verdict()
	s.pending = &trial{v, s.Card().Title, s.allLines(), e.Changed}
	switch e.Changed {
	case ChangedToken:
		s.Step = StepToken
		return s
	case ChangedZone:
		s.Step = StepZone
		return s
	}
	s = s.renew()
	s.Step = StepRetested
	if v.Cause.row().side.local() {
		return s.afterRetest()
	}
	return s
}

// renew begins the new test once what was changed has been entered; until then the person
// can go back to the card as it was.
func (s State) renew() State {
	if s.pending == nil {
		return s
	}
	s.before, s.pending = s.pending, nil
	s.round++
	s.requests = 0
	if s.host != nil {
		s.oldHosts, s.host = append(slices.Clip(s.oldHosts), s.host.sum), nil
	}
	cause := s.before.verdict.Cause.row()
	s = s.forgetFaults(cause, s.before.changed)
	if s.before.changed == ChangedNothing && cause.side.local() {
		return s
	}
	// Whatever else was changed, the token and the Zone ID can be the same as before.
	s.results = maps.Clone(s.results)
	maps.DeleteFunc(s.results, func(id ProbeID, r result) bool {
		return id != ProbeReach && !slices.Contains(cause.keeps, id) || !answers(r.reply) || r.stopped
	})
	return s
}

// Retesting reports whether a fix is being tested, or was.
func (s State) Retesting() bool { return s.pending != nil || s.before != nil }

// forgetOldLife drops what was said of the token's life before the fix if the zone rejects
// the token after it: rolling a token instead of editing it ends it. The results are the
// state's own copy.
func (s State) forgetOldLife(zone cloudflare.Reply) {
	switch zone.Outcome {
	case cloudflare.OutcomeTokenUnknown, cloudflare.OutcomeMalformed, cloudflare.OutcomeRefused, cloudflare.OutcomeLocation:
		maps.DeleteFunc(s.results, func(id ProbeID, r result) bool {
			return (id == ProbeVerifyUser || id == ProbeVerifyAccount) && r.round < s.round
		})
	}
}

// forgetFaults takes back answers about what the fix may have fixed, and keeps those that
// were right already. What the fingerprints have shown stays true of the same value,
// unless that had to be fixed. The same holds for a ForgeCache that was too old or
// switched off, whoever said so.
func (s State) forgetFaults(c causeRow, changed Changed) State {
	if v := s.Site.Facts[SiteForgeCache].Value; olderThan(v, firstForgeCache) || strings.HasSuffix(v, notActive) {
		s.Site.Facts = maps.Clone(s.Site.Facts)
		delete(s.Site.Facts, SiteForgeCache)
	}
	s.trail = nil
	s.Answers = maps.Clone(s.Answers)
	maps.DeleteFunc(s.Answers, func(q QuestionID, v Value) bool {
		switch q {
		case AskCompared:
			return changed != ChangedNothing || c.side.local() || c.namesSaved
		case AskWhere: // the other answers are where to look again
			return v == "auto-purge"
		}
		return v != fineValue(said(q))
	})
	return s
}

// checks is the screen of the probes: after a change, the one that compares the answers
// with those before.
func (s State) checks() Step {
	if s.before != nil {
		return StepRetested
	}
	return StepProbes
}

// Compared is one check before the fix and after it.
type Compared struct {
	Line          // after
	Before Status // empty if it was not made
	Again  bool   // it was asked once more
}

// Comparison pairs the checks with those before the fix, in the order of the screen. It is
// nil while no fix is tested.
func (s State) Comparison() []Compared {
	if s.before == nil {
		return nil
	}
	var out []Compared
	for _, l := range s.allLines() {
		c := Compared{Line: l, Again: l.Reply == nil || s.results[l.ID].round == s.round}
		if i := slices.IndexFunc(s.before.lines, func(b Line) bool { return b.Title == l.Title }); i >= 0 {
			c.Before = s.before.lines[i].Status
		}
		out = append(out, c)
	}
	return out
}

// allLines are the checks, beginning with those of what was entered.
func (s State) allLines() []Line {
	var out []Line
	for _, f := range s.Findings() {
		switch f.ID {
		case TokenShape:
			out = append(out, Line{Title: "Is the value a whole token?", Status: f.Status, Text: f.Text})
		case TokenCharacters:
			out = append(out, Line{Title: "Is it free of stray characters?", Status: f.Status, Text: f.Text})
		case ZoneIDShape:
			out = append(out, Line{Title: "Does the Zone ID look right?", Status: f.Status, Text: f.Text})
		}
	}
	return append(out, s.Lines()...)
}

// Before is the verdict before the fix and its title; ok is false while no fix is tested.
func (s State) Before() (v Verdict, title string, ok bool) {
	t := cmp.Or(s.pending, s.before)
	if t == nil {
		return Verdict{}, "", false
	}
	return t.verdict, t.title, true
}

// Fixed reports whether the sitting has come to its end: what was measured passes, and
// Test connection in ForgeCache works.
func (s State) Fixed() bool {
	return s.Step == StepCard && s.Verdict().Cause == Healthy && s.Answers[AskStill] == "works"
}

// Passes reports whether nothing that was measured speaks against the token any more. What
// is left is to see what ForgeCache makes of it.
func (s State) Passes() bool {
	return Diagnose(s.measured()).Cause == Healthy
}

// measured are the findings without the person's answers.
func (s State) measured() []Finding {
	return slices.DeleteFunc(s.Findings(), Finding.Said)
}

// Barred reports whether the token may not be used from this computer's address. The web
// host has another address, so this says nothing about it.
func (s State) Barred() bool {
	f, _ := zoneAccess(s)
	return f.Value == "location"
}

// afterRetest goes on from the comparison: if nothing speaks against the token, to the
// question how Test connection went, else to the next cause.
func (s State) afterRetest() State {
	if (s.Passes() || s.Barred()) && len(s.trail) == 0 {
		s.trail = []QuestionID{AskStill}
	}
	return s.ask(0)
}
