// Package bank holds customers whose trouble is known, in every form in which
// the article, Cloudflare's documentation and support threads name it, and takes
// them through the wizard with the real client and the simulator over HTTP. The
// diagnosis is measured against it. Nothing of it is part of the program.
package bank

import (
	"iter"
	"maps"
	"slices"

	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard"
	"tokendoctor/wizard/practice"
)

// Family is one kind of trouble.
type Family struct {
	Name     string                   // the fault, a colon, and what is special about it
	Faults   []wizard.Cause           // all that is wrong; Healthy alone when nothing is
	From     string                   // where such a customer was seen; "made up:" and after what, where none was
	Mistaken bool                     // the customer tells something that is not so
	Change   func(*practice.Scenario) // makes the trouble, for a customer who has none
}

// Families lists all of them. No two have the same name.
func Families() []Family {
	return slices.Concat(practiceFamilies(), tokenFamilies, lifeFamilies, rightFamilies, refusalFamilies, zoneFamilies, networkFamilies, hostFamilies, shellFamilies, pairFamilies, mistakenFamilies, newFamilies)
}

// practiceFamilies are the customers of practice mode.
func practiceFamilies() []Family {
	var out []Family
	for _, sc := range practice.Scenarios() {
		out = append(out, Family{"practice: " + string(sc.Cause), is(sc.Cause), "practice mode", false,
			func(s *practice.Scenario) { *s, _ = practice.ScenarioFor(sc.Cause) }})
	}
	return out
}

// Scenario is the family's customer, with all that they know.
func (f Family) Scenario() practice.Scenario {
	s := customer()
	f.Change(&s)
	s.Cause = f.Faults[0]
	return s
}

// customer has everything right, and yet Test connection fails: what a family
// changes is the reason.
func customer() practice.Scenario {
	s, _ := practice.ScenarioFor(wizard.Healthy)
	s.Host = nil
	maps.Copy(s.Answers, map[wizard.QuestionID]wizard.Value{
		"still": "fails", "host": "refused", "addresses": "open", "saved": "yes", "changed": "nothing",
	})
	return s
}

// Case is a customer on one day: what Cloudflare answers where nobody knows it,
// and how far the customer goes along.
type Case struct {
	Family   Family
	Scenario practice.Scenario
	Variant  string // the reply that nobody has recorded
	Purge    bool   // agrees to the test purge
	Domain   bool   // names the site's domain
	Sure     bool   // answers what is asked, and asks from the web host; otherwise "not sure" to everything
}

// Plausible reports whether Cloudflare answers as is most plausible.
func (c Case) Plausible() bool { return c.Variant == plausible }

const plausible = "plausible"

// tells reports whether a case with an unrecorded reply is worth its time. Without
// the purge the list of permissions counts for more; the other replies are about
// what is asked before it, and make the same difference with it.
func (c Case) tells(v simulator.Variants) bool {
	return c.Domain && c.Sure && (c.Purge || v.Permissions != "")
}

// cases gives each family's customer in every mood on a plausible day, and in
// every variant of the undocumented replies.
func cases() iter.Seq[Case] {
	return func(yield func(Case) bool) {
		for _, f := range Families() {
			for name, v := range simulator.AllVariants() {
				for mood := range 8 {
					c := Case{Family: f, Variant: name, Purge: mood&1 == 0, Domain: mood&2 == 0, Sure: mood&4 == 0}
					if name != plausible && !c.tells(v) {
						continue
					}
					c.Scenario = f.Scenario()
					c.Scenario.World.Variants = v
					if !c.Domain {
						c.Scenario.Domain = ""
					}
					if !c.Sure {
						c.Scenario.Answers, c.Scenario.Host = map[wizard.QuestionID]wizard.Value{}, nil
					}
					if !yield(c) {
						return
					}
				}
			}
		}
	}
}
