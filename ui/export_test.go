package ui

import "tokendoctor/wizard"

// made is Options.Scenarios of cases that are there already.
func made(cases []Scenario) func() []Scenario { return func() []Scenario { return cases } }

// SeedThatDraws is a seed with which practice begins with these cases, whatever other
// cases there are.
func SeedThatDraws(cases []Scenario, first ...wizard.Cause) uint64 {
next:
	for seed := uint64(1); ; seed++ {
		d := newTraining(made(cases), seed).deck
		for _, want := range first {
			if d.next().Cause != want {
				continue next
			}
		}
		return seed
	}
}
