package wizard

import (
	"encoding/json"
	"flag"
	"maps"
	"os"
	"runtime/debug"
	"slices"
	"testing"

	"tokendoctor/cloudflare"
)

// The tests make a lot and keep little of it.
func init() { debug.SetGCPercent(400) }

var update = flag.Bool("update", false, "rewrite testdata/plainday.txt and testdata/table.txt")

// Kept is the text of a file in testdata; with -update it becomes the given one first, unless
// the test has failed by then.
func Kept(t *testing.T, file, text string) string {
	t.Helper()
	if *update && !t.Failed() {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(kept)
}

// Asked lists the questions that are not asked any more.
func (s State) Asked() []QuestionID { return s.answered() }

// Lost is what is lost on a wrong card on average, in seconds, if the card is
// shown now, and the weight of all that is possible.
func Lost(findings []Finding) (seconds, weight float64) { return Rows{rules()}.Lost(findings) }

// Rows are rows of the table.
type Rows struct{ rules []rule }

// RowsLeft are the rows that nothing measured excludes. What is said brings none of the
// others back, so that they need not be held against every answer.
func RowsLeft(findings []Finding) Rows {
	var left Rows
	for _, s := range assess(findings).stands {
		if s.excludedBy == nil || s.excludedBy.Said() {
			left.rules = append(left.rules, *s.rule)
		}
	}
	return left
}

// Lost is Lost with these rows alone.
func (r Rows) Lost(findings []Finding) (seconds, weight float64) {
	a := assessRows(r.rules, findings)
	if a.settled() {
		return 0, 1
	}
	missed, weight := a.belief().missed()
	return missed * wrongCard, weight
}

// Mentions reports whether a row that is still possible says anything of a question.
func Mentions(findings []Finding, q Question) bool {
	place := slices.IndexFunc(AllQuestions, func(o Question) bool { return o.ID == q.ID })
	return assess(findings).belief().mentions(openQuestion{q, place})
}

// Said is the finding that an answer makes, and how many give it.
func Said(q Question, n int) (Finding, float64) {
	v := q.Options[n].Value
	return q.finding(v), q.share(v)
}

// HasValue reports whether a finding can have the value that it has.
func HasValue(f Finding) bool { return f.Value == "" || slices.Contains(valuesOf(f.ID), f.Value) }

// EveryFinding lists every value of every finding that the table knows.
func EveryFinding() []Finding {
	values := map[FindingID]map[Value]bool{}
	for _, r := range rules() {
		for _, c := range r.clauses {
			for _, v := range c.allowed {
				if values[c.id] == nil {
					values[c.id] = map[Value]bool{}
				}
				values[c.id][v] = true
			}
		}
	}
	var out []Finding
	for _, id := range slices.Sorted(maps.Keys(values)) {
		for _, v := range slices.Sorted(maps.Keys(values[id])) {
			out = append(out, Finding{ID: id, Value: v, Text: string(id) + " is " + string(v)})
		}
	}
	return out
}

// PastQuestions goes to the card with no word on any question.
func PastQuestions(s State) State {
	for s.Step == StepQuestion {
		q, _ := s.Question()
		s = s.Apply(Answered{q.ID, Unsure})
	}
	return s
}

// AllBut is a sitting in which each endpoint gave the best answer, and one has not
// answered yet.
func AllBut(e cloudflare.Endpoint) State {
	zone := cloudflare.Zone{ID: "0123456789abcdef0123456789abcdef", Name: "example.com", Status: "active", Account: "00000000111111112222222233333333", Permissions: []string{cloudflare.PermissionPurge}}
	s, _ := State{Consent: Yes}.WithZone("0123456789abcdef0123456789abcdef", "example.com")
	s = s.WithPaste(cloudflare.Inspect("cfut_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP01234567"))
	for id, r := range map[ProbeID]cloudflare.Reply{
		ProbeVerifyUser: {Endpoint: cloudflare.EndpointVerifyUser, Outcome: cloudflare.OutcomeOK, Status: 200, Life: cloudflare.Life{Status: "active"}},
		ProbeZone:       {Endpoint: cloudflare.EndpointZone, Outcome: cloudflare.OutcomeOK, Status: 200, Zones: []cloudflare.Zone{zone}},
		ProbePurge:      {Endpoint: cloudflare.EndpointPurge, Outcome: cloudflare.OutcomeOK, Status: 200},
	} {
		if r.Endpoint != e {
			s = s.Apply(ProbeDone{ID: id, Probe: cloudflare.Probe{Endpoint: r.Endpoint, Token: s.Token(), Zone: s.Zone}, Reply: r})
		}
	}
	return s
}

// AnswerAt gives the endpoint's answer to a sitting, and once more where that is doubtful.
func AnswerAt(s State, e cloudflare.Endpoint, run func(cloudflare.Probe) cloudflare.Reply) State {
	id := map[cloudflare.Endpoint]ProbeID{
		cloudflare.EndpointVerifyUser: ProbeVerifyUser, cloudflare.EndpointZone: ProbeZone, cloudflare.EndpointZoneList: ProbeZoneList, cloudflare.EndpointPurge: ProbePurge,
	}[e]
	p := cloudflare.Probe{Endpoint: e, Token: s.Token(), Zone: s.Zone, Name: "example.com"}
	s = s.Apply(ProbeDone{ID: id, Probe: p, Reply: run(p)})
	if r, _ := s.reply(id); s.doubtful(id, r) {
		s = s.Apply(ProbeDone{ID: id, Probe: p, Reply: run(p)})
	}
	return s
}

// Hope is how possible Healthy is: 0 where nothing speaks for it, 1 where something does, and
// 2 where it comes first.
func Hope(findings []Finding) int {
	a := assess(findings)
	switch {
	case a.verdict().Cause == Healthy:
		return 2
	case slices.ContainsFunc(a.proven, func(c candidate) bool { return c.cause == Healthy }):
		return 1
	}
	return 0
}

// BlockOf is the block at the end of a report.
func BlockOf(r SupportReport) string { return r.block() }

// Resealed is a record with a checksum that is right, as a forger would make it.
func Resealed(t interface{ Fatal(...any) }, record map[string]any) string {
	text, err := json.Marshal(record)
	if err != nil {
		t.Fatal(err)
	}
	if record["sum"], err = sumOfRecord(text); err != nil {
		t.Fatal(err)
	}
	return encoded(record, "")
}
