package wizard

import (
	"encoding/json"
	"slices"
	"strings"

	"tokendoctor/cloudflare"
)

// Report is what check prints with --json. Its form is a contract: schema 1.
type Report struct {
	Schema   int             `json:"schema"`
	Verdict  ReportVerdict   `json:"verdict"`
	Findings []ReportFinding `json:"findings"`
	Requests []ReportRequest `json:"requests"`
	// Of a token that works, if Cloudflare named its end: when (RFC 3339, UTC), and the
	// whole days until then by Cloudflare's clock.
	ExpiresOn string `json:"expires_on,omitempty"`
	DaysLeft  *int   `json:"days_left,omitempty"`
}

// ReportVerdict is a Verdict in JSON.
type ReportVerdict struct {
	Cause        Cause            `json:"cause"`
	Confidence   Confidence       `json:"confidence"`
	Title        string           `json:"title"`
	Because      []string         `json:"because"`
	RuledOut     []ReportRuledOut `json:"ruled_out"`
	Alternatives []Cause          `json:"alternatives"`
	Also         []Cause          `json:"also"`
}

// ReportRuledOut is a RuledOut in JSON.
type ReportRuledOut struct {
	Cause   Cause  `json:"cause"`
	Because string `json:"because"`
}

// ReportFinding is a Finding in JSON.
type ReportFinding struct {
	ID     FindingID `json:"id"`
	Status Status    `json:"status"`
	Text   string    `json:"text"`
}

// ReportRequest is one request and its answer in JSON, without ids and texts.
type ReportRequest struct {
	Endpoint     cloudflare.Endpoint `json:"endpoint"`
	Status       int                 `json:"status"` // 0: no answer
	Codes        []int               `json:"codes"`
	Ray          string              `json:"ray"`
	Milliseconds int64               `json:"milliseconds"`
	Attempts     int                 `json:"attempts"`
}

// JSON is the report on one line, with its line break.
func (r Report) JSON() string { return encoded(r, "") }

// encoded is a value in JSON that people can read: < and > are not escaped.
func encoded(v any, indent string) string {
	var out strings.Builder
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	_ = enc.Encode(v) // plain values always encode
	return out.String()
}

// Report is the sitting so far, fit to be printed: it holds no token.
func (s State) Report() Report {
	v := s.Verdict()
	r := Report{
		Schema: 1,
		Verdict: ReportVerdict{
			Cause: v.Cause, Confidence: v.Confidence, Title: s.Card().Title,
			Because:      append([]string{}, v.Because...),
			RuledOut:     []ReportRuledOut{},
			Alternatives: append([]Cause{}, v.Alternatives...),
			Also:         append([]Cause{}, v.Also...),
		},
		Findings: []ReportFinding{},
		Requests: []ReportRequest{},
	}
	if _, left, known := s.Ends(); known {
		r.ExpiresOn, r.DaysLeft = s.expiry(), &left
	}
	for _, o := range v.RuledOut {
		r.Verdict.RuledOut = append(r.Verdict.RuledOut, ReportRuledOut(o))
	}
	for _, f := range s.Findings() {
		if i := slices.IndexFunc(v.Contradictions, func(c Contradiction) bool { return c.Said.ID == f.ID }); i >= 0 {
			f.Status, f.Text = Unknown, v.Contradictions[i].Text()
		}
		r.Findings = append(r.Findings, ReportFinding{f.ID, f.Status, f.Text})
	}
	for _, l := range s.Log() {
		r.Requests = append(r.Requests, ReportRequest{
			l.Endpoint, l.Status, l.Codes(), l.Ray, l.Duration.Milliseconds(), l.Attempts,
		})
	}
	return r
}
