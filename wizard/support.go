package wizard

// The report for support: what the article asks for, the verdict, and how it was reached.
// Each field is put in by name and nothing else gets in. The text and the JSON are two
// forms of one record.

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"tokendoctor/cloudflare"
)

// SupportReport is what a person sends to support. Its form is schema 1.
type SupportReport struct {
	Schema    int              `json:"schema"`
	Case      string           `json:"case"` // see State.CaseCode
	Tool      string           `json:"tool"` // this program and its version
	Verdict   ReportVerdict    `json:"verdict"`
	ExpiresOn string           `json:"expires_on,omitempty"` // of a token that works
	Early     bool             `json:"from_symptoms_alone,omitempty"`
	Site      string           `json:"site,omitempty"` // the name of its zone, or what that should be
	Before    *ReportBefore    `json:"before_the_fix,omitempty"`
	Asked     []SupportItem    `json:"asked"` // the article's list, in its order
	Findings  []SupportFinding `json:"findings"`
	Said      []SupportFinding `json:"said"` // what the person answered
	Done      []string         `json:"steps_done"`
	Requests  []SupportRequest `json:"requests"`
	Host      *ReportHost      `json:"web_host,omitempty"`
	LeftOut   []string         `json:"left_out"`
	Sum       string           `json:"sum"` // the first digits of the SHA-256 of the rest

	AccountToken bool `json:"account_token,omitempty"` // an account's by its prefix
	Wait         int  `json:"wait_seconds,omitempty"`  // that Cloudflare asked for
}

// SupportFinding is a finding with its value, from which the verdict can be worked out
// again.
type SupportFinding struct {
	ReportFinding
	Value Value `json:"value"` // empty when nothing can be concluded
}

// ReportBefore is the verdict that the last fix was for.
type ReportBefore struct {
	Cause      Cause      `json:"cause"`
	Confidence Confidence `json:"confidence"`
	Title      string     `json:"title"`
}

// ReportHost is what was asked from the web host.
type ReportHost struct {
	Addresses []string        `json:"addresses,omitempty"` // of the host, that Cloudflare refused
	By        string          `json:"by"`                  // wp_remote_request, curl or check
	Requests  []ReportRequest `json:"requests"`
}

// SupportItem is one thing that the article asks for.
type SupportItem struct {
	Item   string `json:"item"`
	Answer string `json:"answer"` // "not given" without one
	Source Source `json:"source,omitempty"`
}

// Source is where an answer comes from.
type Source string

// The sources.
const (
	Measured   Source = "measured"
	FromHealth Source = "from Site Health"
	FromHost   Source = "told by the web host"
	BySaying   Source = "said by the user"
)

// SupportRequest is one request and its answer, without ids and texts.
type SupportRequest struct {
	ReportRequest
	At       string `json:"at"` // by Cloudflare's clock, RFC 3339; empty if no answer had the time
	AfterFix bool   `json:"after_the_fix"`
}

// moment is how a time is written (RFC 3339). The package has no clock, so it does not
// import time.
const moment = "2006-01-02T15:04:05Z07:00"

// CaseCode is 8 characters that are the same for the same verdict and the same findings on
// every computer. It is meant to be read aloud, so it has no letters I, L, O and U.
func (s State) CaseCode() string {
	v := s.Verdict()
	record := []string{string(v.Cause), string(v.Confidence)}
	for _, c := range slices.Concat(v.Alternatives, v.Also) {
		record = append(record, string(c))
	}
	findings := s.Findings()
	slices.SortFunc(findings, func(a, b Finding) int { return cmp.Compare(a.ID, b.ID) })
	for _, f := range findings {
		record = append(record, string(f.ID)+"="+string(f.Value)+" "+string(f.Status))
	}
	sum := sha256.Sum256([]byte(strings.Join(record, "\n")))
	return base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").EncodeToString(sum[:5])
}

// letters are how the case code is spelled on a telephone (ICAO).
var letters = strings.Fields("alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey x-ray yankee zulu")

// SpellCase spells a code that State.CaseCode made as it is said aloud.
func SpellCase(code string) string {
	digits := strings.Fields("zero one two three four five six seven eight nine")
	var out []string
	for _, c := range code {
		if c <= '9' {
			out = append(out, digits[c-'0'])
		} else {
			out = append(out, letters[c-'A'])
		}
	}
	return strings.Join(out, " ")
}

// SupportReport is the sitting so far, fit to be sent to support: it holds no token.
// The tool is this program's name and version.
func (s State) SupportReport(tool string) SupportReport {
	base := s.Report()
	r := SupportReport{
		Schema: 1, Case: s.CaseCode(), Tool: tool, Verdict: base.Verdict,
		Asked: s.asked(), Findings: []SupportFinding{}, Said: []SupportFinding{}, Done: []string{},
		Requests: []SupportRequest{}, LeftOut: s.leftOut(),
		ExpiresOn: base.ExpiresOn, Early: s.Early(), Site: s.siteName(), AccountToken: s.Paste.Kind == cloudflare.KindAccountToken, Wait: s.secondsToWait(),
	}
	if v, title, ok := s.Before(); ok {
		r.Before = &ReportBefore{v.Cause, v.Confidence, title}
	}
	for i := range r.Verdict.Because {
		r.Verdict.Because[i] = ofUser(r.Verdict.Because[i])
	}
	for i := range r.Verdict.RuledOut {
		r.Verdict.RuledOut[i].Because = ofUser(r.Verdict.RuledOut[i].Because)
	}
	for i, found := range s.Findings() { // in the order of base.Findings
		f := SupportFinding{base.Findings[i], found.Value}
		f.Text = ofUser(f.Text)
		if f.ID.said() {
			r.Said = append(r.Said, f)
		} else {
			r.Findings = append(r.Findings, f)
		}
	}
	for i, step := range s.Card().Steps {
		if s.Done(i) {
			r.Done = append(r.Done, step.Do)
		}
	}
	if h, ok := s.onHost(); ok {
		r.Host = &ReportHost{h.addresses, h.by, append([]ReportRequest{}, h.requests...)}
	}
	for i, l := range s.log {
		at := ""
		if !l.reply.Date.IsZero() {
			at = l.reply.Date.UTC().Format(moment)
		}
		r.Requests = append(r.Requests, SupportRequest{base.Requests[i], at, l.round > 0})
	}
	return r.sealed()
}

// ofUser words a text for a reader other than the person who answered.
func ofUser(text string) string { return strings.ReplaceAll(text, "You said", "The user said") }

// asked answers the article's list.
func (s State) asked() []SupportItem {
	var out []SupportItem
	for _, f := range SiteFields {
		fact := s.Site.Facts[f.Key]
		if fact.Value != "" || f.Where != "" { // the others are not asked for
			out = append(out, SupportItem{f.Label, s.Site.Answer(f.Key), fact.Source})
		}
	}
	zone, _ := s.reply(ProbeZone)
	code := ""
	if zone.Status != 0 {
		code = fmt.Sprint(zone.Status)
	}
	listed := SupportItem{Item: "Status of the token at Cloudflare", Source: BySaying}
	q, _ := QuestionByID(AskListed)
	if o, ok := q.option(s.Answers[AskListed]); ok {
		listed.Answer = o.Label
	} else if life, ok := s.Finding(TokenLife); ok && life.Value != "" { // the list was not looked at
		listed.Answer, listed.Source = strings.TrimSuffix(life.Text, "."), Measured
	}
	where := SupportItem{Item: "Where the message shows", Source: BySaying}
	q, _ = QuestionByID(AskWhere)
	if o, ok := q.option(s.Answers[AskWhere]); ok {
		where.Answer = o.Label
	}
	out = append(out,
		SupportItem{"HTTP code of the test of the zone (GET /zones/...)", code, Measured},
		listed,
		SupportItem{"A scoped API token, not the Global API Key", s.credential(), Measured},
		SupportItem{"What the token verify endpoint says", s.verified(), Measured},
		SupportItem{"The site's domain", s.Domain, BySaying},
		SupportItem{"The Zone ID, shortened", s.Zone.Short(), BySaying},
		where,
	)
	for i := range out {
		if out[i].Answer == "" {
			out[i].Answer, out[i].Source = "not given", ""
		}
	}
	return out
}

// credential says what kind of value was tested.
func (s State) credential() string {
	if !s.hasPaste {
		return ""
	}
	f, _ := s.Finding(TokenShape)
	switch {
	case s.Token().IsZero():
		return "no: " + f.Text
	case s.Paste.Kind == cloudflare.KindAccountToken:
		return "yes, an account's token by its prefix"
	case s.Paste.Kind == cloudflare.KindUserToken:
		return "yes, a user's token by its prefix"
	case known(s):
		return "yes, Cloudflare knows it as a token"
	}
	return "not certain: " + f.Text
}

// verified is what the verify endpoints answered, without the token's id.
func (s State) verified() string {
	var out []string
	for _, id := range []ProbeID{ProbeVerifyUser, ProbeVerifyAccount} {
		r, ok := s.reply(id)
		if !ok || r.Status == 0 {
			continue
		}
		text := fmt.Sprintf("%s: %d", r.Endpoint, r.Status)
		if r.Life.Status != "" {
			text += ", status " + r.Life.Status
		}
		if at := r.Life.NotBefore; !at.IsZero() {
			text += ", not before " + at.UTC().Format(moment)
		}
		if at := r.Life.ExpiresOn; !at.IsZero() {
			text += ", expires on " + at.UTC().Format(moment)
		}
		if codes := r.Codes(); len(codes) > 0 {
			text += ", codes " + codesText(codes)
		}
		out = append(out, text)
	}
	return strings.Join(out, "; ")
}

// leftOut lists what the report does not hold, or not whole.
func (s State) leftOut() []string {
	var out []string
	if s.hasPaste {
		out = append(out, "The token, in any form. Its fingerprint, if there is one, does not give it away.",
			"What was pasted beside the token: it is only named.")
	}
	out = append(out, "The ids of the token and the account.")
	if s.Zone != "" {
		out = append(out, "The Zone ID is shortened.")
	}
	if slices.ContainsFunc(s.log, func(r result) bool { return len(r.reply.Errors) > 0 }) {
		out = append(out, "The words of Cloudflare's error messages. Their codes are here.")
	}
	if n := s.Site.LeftOut; n > 0 {
		out = append(out, fmt.Sprintf("%d lines of the Site Health text.", n))
	}
	return out
}

func codesText(codes []int) string {
	if len(codes) == 0 {
		return "none"
	}
	return strings.Trim(fmt.Sprint(codes), "[]")
}

// JSON is the record for machines, indented.
func (r SupportReport) JSON() string { return encoded(r, "  ") }

// Line is the record for machines, on one line.
func (r SupportReport) Line() string { return encoded(r, "") }

// Text is the record for people: short lines of ASCII.
func (r SupportReport) Text() string {
	var t reportText
	t.head(r)
	t.verdict(r)
	t.list("What the user said", findingTexts(r.Said))
	for _, part := range r.Sections() {
		t.list(part.Title, part.Items)
	}
	t.line("If you need to reproduce this, send me the link to your secure form. The token is not in this mail.")
	t.WriteString("\n")
	t.line("The same once more, for: tokendoctor open FILE")
	t.WriteString(r.block())
	return t.String()
}

// ReportSection is a part of a report, as it is read.
type ReportSection struct {
	Title string
	Items []string
}

// Sections are the parts of a report that no answer changes.
func (r SupportReport) Sections() []ReportSection {
	out := []ReportSection{
		{"What support asks for", itemTexts(r.Asked)},
		{"What was found", findingTexts(r.Findings)},
		{"Steps that the user has done", r.Done},
		{"Requests to Cloudflare", requestTexts(r.Requests)},
	}
	if r.Host != nil {
		out = append(out, ReportSection{"Requests from the web host, by " + r.Host.By, hostRequestTexts(r.Host.Requests)})
	}
	return append(out, ReportSection{"Left out or shortened", r.LeftOut})
}

// LastAt is when Cloudflare last answered, by its own clock (RFC 3339, UTC); empty if no
// answer had the time.
func (r SupportReport) LastAt() string {
	last := ""
	for _, q := range r.Requests {
		last = max(last, q.At)
	}
	return last
}

// MailLink is a mail to support that names the file with the report, which is to be
// attached. The body holds no more than the verdict, and does not invite pasting.
func (r SupportReport) MailLink(file string) string {
	var body reportText
	body.head(r)
	body.verdict(SupportReport{Verdict: ReportVerdict{Cause: r.Verdict.Cause, Confidence: r.Verdict.Confidence, Title: r.Verdict.Title}})
	body.line("The whole report is attached, in this file: " + file)
	subject := "ForgeCache: Cloudflare rejects the API token, case " + r.Case
	return "mailto:" + SupportAddress + "?subject=" + escape(subject) + "&body=" + escape(strings.ReplaceAll(body.String(), "\n", "\r\n"))
}

func escape(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }

// FileName is the name to save the report under, without its extension.
func (r SupportReport) FileName() string { return "tokendoctor-report-" + r.Case }
