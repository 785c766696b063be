package ui

import (
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard/bank"
)

// BenchmarkKeyInProcess gives what a key costs the program itself, from the message to the
// view, at 80x24 on the longest screen, a result card.
func BenchmarkKeyInProcess(b *testing.B) {
	sc := bank.Families()[0].Scenario()
	sim := simulator.New(sc.World)
	b.Cleanup(sim.Close)
	client := cloudflare.NewClient("test", sim.Transport())
	b.Cleanup(client.Close)
	s := newSitting(sc, client, false)
	s.byKeys(b)
	defer s.d.m.close()
	var times []time.Duration
	for b.Loop() {
		s.offset += time.Second
		began := time.Now()
		s.d.m.Update(tea.KeyPressMsg{Code: tea.KeyDown})
		s.d.m.View()
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
}
