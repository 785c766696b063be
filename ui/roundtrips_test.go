package ui

import (
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard"
	"tokendoctor/wizard/bank"
	cases "tokendoctor/wizard/practice"
)

// waited is how long a customer has waited.
type waited struct {
	token, answer      time.Duration // from the token, and from the last answer, until nothing is in progress
	requests, repeated int
	checked            bool // the sitting has come to the checks
	pages              bool // the token reaches more zones than one list holds
	elsewhere          bool // something else answered, so the next connection is a new one: it may get through by then
}

// hurry takes a customer to the checks who reads the first screens, then pastes the token
// and agrees at once.
func hurry(t *testing.T, sc cases.Scenario) (w waited) {
	sim := simulator.New(sc.World)
	defer sim.Close()
	client := cloudflare.NewClient("test", sim.Transport())
	defer client.Close()
	s := newSitting(sc, client, false)
	ctx := t.Context()
	send := func(msg tea.Msg) {
		s.offset += time.Second // a key that is not held down
		_, cmd := s.d.m.Update(msg)
		s.d.do(ctx, cmd)
	}
	enter := func() { send(tea.KeyPressMsg{Code: tea.KeyEnter}) }
	pump := func(until func() bool) {
		for !until() {
			s.d.take(ctx, <-s.d.msgs)
		}
	}
	defer func() { // the clock of the seconds runs until nothing is in progress
		s.d.m.close()
		pump(func() bool { return s.d.running == 0 })
	}()
	s.d.do(ctx, s.d.m.Init())
	pump(func() bool { return !s.d.m.busy() })
	enter()
	enter() // no word on the symptoms
	send(tea.PasteMsg{Content: sc.ZoneID})
	send(tea.KeyPressMsg{Code: tea.KeyTab})
	send(tea.PasteMsg{Content: sc.Domain})
	enter()
	send(tea.PasteMsg{Content: sc.Paste})
	began := time.Now()
	enter()
	if s.d.m.state.Step != wizard.StepConsent {
		return w
	}
	enter()
	agreed := time.Now()
	pump(func() bool { return !s.d.m.busy() })
	w.checked, w.token, w.answer = true, time.Since(began), time.Since(agreed)
	for _, r := range s.d.m.state.Log() {
		w.requests++
		w.repeated += r.Attempts - 1
		w.pages = w.pages || r.More
		w.elsewhere = w.elsewhere || r.Outcome == cloudflare.OutcomeIntercepted
	}
	return w
}

// The verdict is there two round trips after the last answer, whatever it is: one for the
// requests side by side, one for those that need their answers. The time is the bubble's
// own.
func TestVerdictInTwoRoundTrips(t *testing.T) {
	const roundTrip = 100 * time.Millisecond
	walks, most, sum := 0, 0, 0.0
	for _, f := range bank.Families() {
		synctest.Test(t, func(t *testing.T) {
			sc := f.Scenario()
			sc.World.RoundTrip = roundTrip
			w := hurry(t, sc)
			if !w.checked {
				return
			}
			most = max(most, w.requests)
			if w.requests > 6 || w.requests+w.repeated > wizard.MaxRequests {
				t.Errorf("%s: %d requests, and %d once more", f.Name, w.requests, w.repeated)
			}
			if w.repeated > 0 {
				return // it waits before it asks again
			}
			trips := float64(w.answer) / float64(roundTrip)
			walks, sum = walks+1, sum+trips
			limit := 2.2
			if w.pages {
				limit++
			}
			if w.elsewhere {
				limit += 2 // for a new connection
			}
			if trips > limit {
				t.Errorf("%s: %.1f round trips, %d requests", f.Name, trips, w.requests)
			}
		})
	}
	if walks == 0 {
		t.Fatal("nobody has come to the checks")
	}
	t.Logf("%d walks: %.2f round trips in the mean from the last answer to the verdict, at most %d requests", walks, sum/float64(walks), most)
}
