package bank

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard"
	"tokendoctor/wizard/practice"
)

// Walked is a finished sitting.
type Walked struct {
	State     wizard.State    // at the last card
	Early     *wizard.Verdict // of the card that the symptoms led to, if they did
	Checked   wizard.State    // when all probes had ended and the web host had answered
	Questions []wizard.QuestionID
	Effort    float64 // seconds, of the questions
}

// Day is a case and what came of it.
type Day struct {
	Case
	Walked
}

// WalkAll takes the wanted cases through the wizard, one per processor at a time. The
// days are in the order of the cases.
func WalkAll(wanted func(Case) bool) ([]Day, error) { return walkAll(wanted, false) }

// CheckAll goes as far as the first question, without the web host: its days have only
// Checked.
func CheckAll(wanted func(Case) bool) ([]Day, error) { return walkAll(wanted, true) }

func walkAll(wanted func(Case) bool, onlyChecks bool) ([]Day, error) {
	var days []Day
	for c := range cases() {
		if wanted(c) {
			days = append(days, Day{Case: c})
		}
	}
	errs := make([]error, len(days))
	next := make(chan int)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				d := &days[i]
				if d.Walked, errs[i] = walk(d.Scenario, d.Purge, onlyChecks); errs[i] != nil {
					errs[i] = fmt.Errorf("%s: %w", d.Family.Name, errs[i])
				}
			}
		})
	}
	for i := range days {
		next <- i
	}
	close(next)
	wg.Wait()
	return days, errors.Join(errs...)
}

// Walk takes a customer through the wizard, with the real client and the simulator over
// HTTP. It repeats a doubtful request without the pause that a person waits. The test
// fails if the sitting does not come to an end.
func Walk(t testing.TB, sc practice.Scenario, purge bool) Walked {
	t.Helper()
	w, err := walk(sc, purge, false)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func walk(sc practice.Scenario, purge, onlyChecks bool) (Walked, error) {
	sim := simulator.New(sc.World)
	defer sim.Close()
	client := cloudflare.NewClient("bank", sim.Transport())
	defer client.Close()
	return walkWith(client, sc, purge, onlyChecks)
}

// inspected caches the inspections: a family's customer pastes the same every day, and an
// inspection takes as long as a request.
var inspected sync.Map

func inspect(paste string) cloudflare.Inspection {
	in, ok := inspected.Load(paste)
	if !ok {
		in, _ = inspected.LoadOrStore(paste, cloudflare.Inspect(paste))
	}
	return in.(cloudflare.Inspection)
}

// WalkWith is Walk with a client of another Cloudflare than the scenario's.
func WalkWith(t testing.TB, client *cloudflare.Client, sc practice.Scenario, purge bool) Walked {
	t.Helper()
	w, err := walkWith(client, sc, purge, false)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func walkWith(client *cloudflare.Client, sc practice.Scenario, purge, onlyChecks bool) (Walked, error) {
	var out Walked
	probe := func(s wizard.State) wizard.State {
		for _, w := range s.NextProbes() {
			s = s.Apply(wizard.ProbeDone{ID: w.ID, Probe: w.Probe, Reply: client.Run(context.Background(), w.Probe)})
		}
		return s
	}
	s := wizard.State{Step: wizard.StepStart}
	for steps := 0; s.Step != wizard.StepCard || s.Early() || sc.Host != nil && s.TurnsOnHost() && s.CanAskHost() && !s.HostKnown(); steps++ {
		if steps > 30 {
			return out, fmt.Errorf("the sitting is still at %s after %d steps", s.Step, steps)
		}
		s = probe(s)
		switch s.Step {
		case wizard.StepSymptoms:
			for _, q := range wizard.Symptoms {
				if v, ok := sc.Answers[q.ID]; ok {
					s = s.Apply(wizard.Answered{Question: q.ID, Value: v})
				}
			}
			s = s.Apply(wizard.Next{})
		case wizard.StepZone: // ForgeCache has the entry even if it is refused here
			s = s.Apply(wizard.ZoneEntered{ID: sc.ZoneID, Domain: sc.Domain})
		case wizard.StepToken:
			in := inspect(sc.Paste)
			in.Verbatim = sc.Piped
			if s = s.Apply(wizard.TokenEntered{Inspection: in}); s.Problem != "" { // ForgeCache has it all the same
				s = s.Apply(wizard.TokenEntered{Inspection: in, Insists: true})
			}
			if s.Problem != "" {
				return out, fmt.Errorf("the paste is not taken: %s", s.Problem)
			}
		case wizard.StepUnlike: // a customer who took it from the list of tokens is sure of it
			s = s.Apply(wizard.SendAnyway{Send: sc.Answers[wizard.AskSource] == "api-tokens"})
		case wizard.StepConsent:
			s = s.Apply(wizard.Consented{Purge: purge})
		case wizard.StepQuestion:
			if s.AsksHost() && sc.Host != nil {
				s = s.Apply(wizard.HostPasted{Text: sc.HostBlock()})
				out.Checked = s
				break
			}
			q, _ := s.Question()
			out.Questions, out.Effort = append(out.Questions, q.ID), out.Effort+q.Effort
			v := cmp.Or(sc.Answers[q.ID], wizard.Unsure)
			s = s.Apply(wizard.Answered{Question: q.ID, Value: v})
		case wizard.StepHost:
			if s = s.Apply(wizard.HostPasted{Text: sc.HostBlock()}); s.Problem != "" {
				return out, fmt.Errorf("the host's block is not taken: %s", s.Problem)
			}
			out.Checked = s
		case wizard.StepCard:
			if !s.Early() {
				s = s.Apply(wizard.HostWanted{})
				break
			}
			early := s.Verdict()
			out.Early = &early
			s = s.Apply(wizard.CheckAnyway{})
		case wizard.StepProbes:
			if len(s.NextProbes()) == 0 {
				out.Checked = s
				if onlyChecks && sc.Host == nil {
					return out, nil
				}
			}
			s = s.Apply(wizard.Next{})
		default:
			s = s.Apply(wizard.Next{})
		}
	}
	if v := sc.Answers[wizard.AskCompared]; v != "" { // as a person who compares the fingerprints, from the card
		s = s.Apply(wizard.Answered{Question: wizard.AskCompared, Value: v})
	}
	out.State = s
	if out.Checked.Step == "" { // decided offline
		out.Checked = s
	}
	return out, nil
}
