package wizard_test

import (
	"encoding/json"
	"os"
	"testing"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard"
	"tokendoctor/wizard/bank"
	"tokendoctor/wizard/practice"
)

// Replies to a purge that public reports hold, each with what else was known: all of
// them were once taken for no answer, and called healthy.
func TestPurgeCases(t *testing.T) {
	raw, err := os.ReadFile("testdata/purges.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Name        string
		Status      int
		Body        string
		Permissions string // "absent" where the zone lists none
		Answers     map[wizard.QuestionID]wizard.Value
		Cause       wizard.Cause // that it has to be; else any that is not at ease
	}
	if err := json.Unmarshal(raw, &cases); err != nil || len(cases) < 21 {
		t.Fatal(len(cases), err)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			sc, _ := practice.ScenarioFor(wizard.Healthy)
			sc.World.Faults = []simulator.Fault{{Kind: simulator.FaultReply, Endpoint: cloudflare.EndpointPurge, Status: c.Status, Body: c.Body}}
			if c.Permissions == "absent" {
				sc.World.Variants.Permissions = simulator.PermissionsAbsent
			}
			sc.Answers = c.Answers
			w, err := bank.Walk(sc, true)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range []wizard.State{w.Checked, w.State} {
				v := s.Verdict()
				if s.AtEase() || v.Cause == wizard.Healthy || v.Cause == wizard.SavedValueDiffers || c.Cause != "" && v.Cause != c.Cause {
					t.Errorf("%s (%s), because %q", v.Cause, v.Confidence, v.Because)
				}
				if f, _ := s.Finding(wizard.PurgeRight); c.Cause == "" && f.Status != wizard.Fail {
					t.Errorf("the refusal is told as %+v", f)
				}
			}
		})
	}
}
