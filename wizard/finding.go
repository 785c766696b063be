package wizard

import (
	"slices"
	"strings"
)

// FindingID names one thing that can be found out. The ids that start with "said." come
// from the person's answers, those with "host." from the web host; the rest is measured,
// here or by Cloudflare.
type FindingID string

// findingRow is what the program knows of a finding that is measured. The values of what a
// person says are the options of the question.
type findingRow struct {
	id      FindingID
	values  values // that it can have, apart from none
	fine    Value  // the one that shows no fault; empty for a finding that shows no fault in any value
	rank    int    // by how much it explains: the lowest first
	measure func(State) (Finding, bool)
}

// measured lists what is measured. Each row is declared beside its function.
var measured = slices.Concat(pasteFindings, replyFindings, zoneFindings, sittingFindings, hostFindings)

// fineValue is how a finding shows that there is no fault in what it is about; empty
// where no value does.
func fineValue(id FindingID) Value {
	if q, said := strings.CutPrefix(string(id), saidPrefix); said {
		asked, _ := QuestionByID(QuestionID(q))
		return asked.Fine
	}
	return id.row().fine
}

func (id FindingID) row() findingRow {
	if i := slices.IndexFunc(measured, func(r findingRow) bool { return r.id == id }); i >= 0 {
		return measured[i]
	}
	return findingRow{rank: 6} // of what was said
}

// said is the finding that an answer makes.
func said(q QuestionID) FindingID { return FindingID(saidPrefix + string(q)) }

const saidPrefix = "said."

func (id FindingID) said() bool { return strings.HasPrefix(string(id), saidPrefix) }

// ofHost reports whether the finding is about the web host, as it was measured there.
func (id FindingID) ofHost() bool { return strings.HasPrefix(string(id), "host.") }

// offline reports whether the finding is about what was entered, and needs no
// network.
func (id FindingID) offline() bool {
	return slices.ContainsFunc(pasteFindings, func(r findingRow) bool { return r.id == id && r.fine != "" })
}

// Value is what was found, as the table writes it.
type Value string

// Status is how a finding is shown: in words, never by colour alone.
type Status string

// The statuses.
const (
	Pass    Status = "pass"
	Fail    Status = "fail"
	Skip    Status = "skip"    // a prerequisite is missing; the text names it
	Unknown Status = "unknown" // could not be checked: no verdict
)

// Finding is one thing that was found out.
type Finding struct {
	ID     FindingID
	Value  Value // empty when nothing can be concluded
	Status Status
	Text   string // one sentence that can be read aloud
}

// Said reports whether a finding is what the person said, not measured.
func (f Finding) Said() bool { return f.ID.said() }
