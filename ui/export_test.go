package ui

import "tokendoctor/wizard"

// SeedThatDraws is a seed with which practice begins with these cases, whatever other
// cases there are.
func SeedThatDraws(cases []Scenario, first ...wizard.Cause) uint64 {
next:
	for seed := uint64(1); ; seed++ {
		d := newTraining(cases, seed).deck
		for _, want := range first {
			if d.next().Cause != want {
				continue next
			}
		}
		return seed
	}
}
