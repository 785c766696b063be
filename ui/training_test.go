package ui

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/wizard"
	cases "tokendoctor/wizard/practice"
)

// trainingOf is a training with the first practice cases.
func trainingOf(seed uint64, n int) *training {
	var dealt []Scenario
	for _, sc := range cases.Scenarios()[:n] {
		dealt = append(dealt, Scenario{Cause: sc.Cause})
	}
	t := newTraining(made(dealt), seed)
	return &t
}

func deckOf(seed uint64, n int) *deck { return &trainingOf(seed, n).deck }

func deal(d *deck, n int) []wizard.Cause {
	var out []wizard.Cause
	for range n {
		out = append(out, d.next().Cause)
	}
	return out
}

// The same seed deals the same cases, and another one others.
func TestDeckIsTheSameForASeed(t *testing.T) {
	all := len(cases.Scenarios())
	first := deal(deckOf(7, all), 3*all)
	if again := deal(deckOf(7, all), 3*all); !slices.Equal(first, again) {
		t.Errorf("with the same seed:\n%v\n%v", first, again)
	}
	if slices.Equal(first, deal(deckOf(8, all), 3*all)) {
		t.Error("another seed deals the same")
	}
	if slices.Equal(deal(deckOf(0, all), 3*all), deal(deckOf(0, all), 3*all)) {
		t.Error("without a seed two sittings deal the same")
	}
}

// One more case does not change the order of the others: a seed is passed on, and the
// version at the other desk may be another.
func TestAFurtherCaseComesInBetween(t *testing.T) {
	all := len(cases.Scenarios())
	for seed := range uint64(50) {
		more, fewer := deal(deckOf(seed+1, all), all), deal(deckOf(seed+1, all-1), all-1)
		further := cases.Scenarios()[all-1].Cause
		if rest := slices.DeleteFunc(more, func(c wizard.Cause) bool { return c == further }); !slices.Equal(rest, fewer) {
			t.Fatalf("with seed %d:\n%v\nand with %s as well:\n%v", seed+1, fewer, further, rest)
		}
	}
}

// A random seed is shown at the end, so that the same cases can be had again.
func TestSeedByChanceIsTold(t *testing.T) {
	all := len(cases.Scenarios())
	first := trainingOf(0, all)
	if got := first.report(); got != "" {
		t.Errorf("before a guess: %s", got)
	}
	first.guesses = 1
	var seed uint64
	if _, err := fmt.Sscanf(first.report(), "Practice: you guessed 0 of 1 right.\nThe same cases in the same order: tokendoctor practice surprise --seed %d", &seed); err != nil {
		t.Fatalf("%v: %s", err, first.report())
	}
	if a, b := deal(&first.deck, 50), deal(deckOf(seed, all), 50); !slices.Equal(a, b) {
		t.Errorf("other cases:\n%v\n%v", a, b)
	}
}

// No case comes again before all have come, nor twice in a row where there is another.
func TestDeckDealsEachCaseOnce(t *testing.T) {
	for _, n := range []int{1, 2, 3, len(cases.Scenarios())} {
		begins := map[wizard.Cause]bool{}
		for seed := range uint64(200) {
			dealt := deal(deckOf(seed+1, n), 4*n)
			for i := 0; i < len(dealt); i += n {
				if round := slices.Compact(slices.Sorted(slices.Values(dealt[i : i+n]))); len(round) != n {
					t.Fatalf("%d cases, seed %d: %v", n, seed+1, dealt[i:i+n])
				}
			}
			if n > 1 && len(slices.Compact(slices.Clone(dealt))) != len(dealt) {
				t.Fatalf("%d cases, seed %d, one twice in a row: %v", n, seed+1, dealt)
			}
			begins[dealt[0]] = true
		}
		if len(begins) != n {
			t.Errorf("of %d cases %d can be the first", n, len(begins))
		}
	}
}

// A case that is picked by name after a drawn one is named, and asks for no guess.
func TestPickedCaseAsksForNoGuess(t *testing.T) {
	var cases []Scenario
	for _, cause := range []wizard.Cause{wizard.Expired, wizard.Revoked} {
		cases = append(cases, Scenario{Cause: cause, Story: "The story of " + string(cause), Open: func() (Prober, func()) { return nil, func() {} }})
	}
	m := newModel(context.Background(), Options{Scenarios: made(cases), Surprise: true, Seed: 7}, time.Now)
	if !m.training.withheld || m.screen().title(m) != "Practice: a hidden case" {
		t.Fatalf("a drawn case: %q", m.screen().title(m))
	}
	if notes := newScenarioScreen(m).choice.notes; len(notes) != 1 {
		t.Errorf("the list of causes tells the story of each beside the withheld one: %q", notes)
	}
	m.practise(cases[0])
	if m.training.withheld || m.training.drawn || len(newScenarioScreen(m).choice.notes) != 1+len(cases) {
		t.Error("a case that was picked is withheld")
	}
	m.draw()
	m.leavePractice()
	if m.training.withheld || m.training.drawn {
		t.Error("a real token's cause is withheld")
	}
}

// Each guess is compared with what the case was made as, and whatever else the result
// came to is mentioned.
func TestGuessesAreJudged(t *testing.T) {
	cases := []Scenario{{Cause: wizard.Expired}, {Cause: wizard.Healthy}, {Cause: wizard.Undetermined}}
	states := everyCard(t)
	for _, c := range []struct {
		made   wizard.Cause
		result string
		guess  int // a row, from 0
		right  bool
		want   string
	}{
		{wizard.Expired, "expired", 0, true, "Your guess was right."},
		{wizard.Expired, "expired", 1, false, "Your guess was wrong: Nothing is wrong. The case: The token has expired."},
		{wizard.Expired, "expired", 3, false, "You made no guess. The case: The token has expired."},
		{wizard.Expired, "undetermined", 0, true, "Your guess was right. The case was made as: The token has expired."},
		{wizard.Expired, "undetermined", 2, false, "Your guess was wrong: The cause is not clear yet. The case was made as: The token has expired."},
		{wizard.Healthy, "healthy", 1, true, "Your guess was right."},
		{wizard.Undetermined, "undetermined", 2, true, "Your guess was right."},
		{wizard.Undetermined, "undetermined", 3, false, "You made no guess. The case: The cause is not clear yet."},
	} {
		m := newModel(context.Background(), Options{Scenarios: made(cases)}, time.Now)
		m.practice, m.state = &practice{scenario: Scenario{Cause: c.made}}, states[c.result]
		s := newGuessScreen(cases)
		s.choice.focus = c.guess
		if got := s.judge(m); got != c.want {
			t.Errorf("%q, not %q", got, c.want)
		}
		tally := fmt.Sprintf("Practice: you guessed %d of 1 right.", map[bool]int{true: 1}[c.right])
		if c.guess == len(cases) {
			tally = ""
		}
		if got := m.training.tally(); got != tally {
			t.Errorf("after %q: %q, not %q", c.want, got, tally)
		}
	}
}

// Whatever is pressed in one drawn case after another, in whatever window: nothing
// panics, every frame fits, and no result shows before its guess.
func TestAnyKeysInDrawnCases(t *testing.T) {
	r := &dice{r: rand.New(rand.NewPCG(4, 7))}
	const secret = "cfut_MADEUPmadeupMADEUPmadeupMADEUPmadeupMADE0badc0de"
	var cases []Scenario
	for _, cause := range []wizard.Cause{wizard.Revoked, wizard.Healthy, wizard.MissingPermission} {
		sc := Scenario{Cause: cause, Story: "A story.", Paste: secret, ZoneID: "0123456789abcdef0123456789abcdef", Domain: "example.com",
			Open: func() (Prober, func()) { return fussy{r}, func() {} }}
		sc.Fixed = func() Scenario { return sc }
		cases = append(cases, sc)
	}
	keys := []tea.KeyPressMsg{
		{Code: tea.KeyEnter}, {Code: tea.KeyEnter}, {Code: tea.KeyEnter}, {Code: tea.KeyEnter}, {Code: tea.KeyEscape}, {Code: tea.KeyUp}, {Code: tea.KeyDown},
		{Code: tea.KeyPgDown},
	}
	for _, c := range "nnr?12" {
		keys = append(keys, tea.KeyPressMsg{Code: c, Text: string(c)})
	}
	now := time.Unix(1e9, 0)
	o := Options{Desktop: fussy{r}, Prober: fussy{r}, Scenarios: made(cases), Version: "test", Surprise: true, Seed: 7}
	m := newModel(context.Background(), o, func() time.Time { return now })
	deliver(m, m.Init())
	guesses, titles := 0, map[string]bool{}
	for range 3000 {
		now = now.Add(time.Second)
		if r.IntN(12) == 0 {
			size := [][2]int{{80, 24}, {60, 20}, {40, 15}, {40, 12}, {200, 60}}[r.IntN(5)]
			m.update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		}
		asked := m.training.withheld && m.state.Step == wizard.StepCard
		deliver(m, m.update(keys[r.IntN(len(keys))]))
		if m.ending.since.IsZero() {
			checkFrame(t, m, "a drawn case", secret)
		}
		title, _, _ := strings.Cut(m.screen().title(m), ":")
		titles[title] = true
		if _, result := m.screen().(*cardScreen); result {
			titles["Result"] = true
			if m.training.withheld {
				t.Fatal("a result shows before its guess")
			}
		}
		if g := m.training.guesses; g != guesses && (!asked || g != guesses+1 || m.training.withheld) {
			t.Fatalf("%d guesses were counted behind %d, at %q", g, guesses, title)
		}
		guesses = m.training.guesses
		if !m.ending.since.IsZero() { // finished: begin anew
			m.ending.since, m.ending.done = time.Time{}, false
			m.draw()
			deliver(m, m.run())
		}
		if m.practice == nil { // left
			m.draw()
			deliver(m, m.run())
		}
	}
	for _, title := range []string{"What do you think is wrong?", "Result", "Retest", "Practice"} {
		if !titles[title] {
			t.Errorf("the screen %q was never there", title)
		}
	}
	if right := m.training.right; right == 0 || right >= guesses {
		t.Errorf("%d of %d guesses right", right, guesses)
	}
}
