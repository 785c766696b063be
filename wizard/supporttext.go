package wizard

import (
	"fmt"
	"strings"

	"tokendoctor/wizard/wordwrap"
)

// reportText is a report as it is written: sections of lines, none longer than a mail
// program shows without breaking it.
type reportText struct{ strings.Builder }

const reportWidth = 76

func (t *reportText) head(r SupportReport) {
	t.line("Token Doctor report, case " + r.Case)
	t.line("To: " + SupportAddress)
	t.line(fmt.Sprintf("Made by: %s (report schema %d)", r.Tool, r.Schema))
	t.WriteString("\n")
}

func (t *reportText) verdict(r SupportReport) {
	v := r.Verdict
	t.line("Verdict: " + v.Title)
	t.line(fmt.Sprintf("Cause: %s (%s)", v.Cause, v.Confidence))
	if r.Site != "" {
		t.line("Site: " + r.Site)
	}
	if r.Wait > 0 {
		t.line(fmt.Sprintf("Cloudflare asks to wait: %d seconds", r.Wait))
	}
	if r.Early {
		t.line("This follows from what the user said. Nothing was checked.")
	}
	if b := r.Before; b != nil {
		t.line(fmt.Sprintf("Before the fix: %s, %s (%s)", b.Title, b.Cause, b.Confidence))
	}
	t.WriteString("\n")
	t.list("Why", v.Because)
	var out []string
	for _, x := range v.RuledOut {
		out = append(out, string(x.Cause)+": "+x.Because)
	}
	t.list("Ruled out", out)
	t.list("Still possible", causeTexts(v.Alternatives))
	t.list("Wrong as well", causeTexts(v.Also))
}

func (t *reportText) list(title string, items []string) {
	if len(items) == 0 {
		return
	}
	t.line(title)
	for _, item := range items {
		t.indented("- ", item)
	}
	t.WriteString("\n")
}

func (t *reportText) line(s string) { t.indented("", s) }

// indented writes a text after a lead, and aligns its further lines with the first.
func (t *reportText) indented(lead, s string) {
	for _, line := range wordwrap.Fill(strings.Fields(s), reportWidth-len(lead)) {
		t.WriteString(lead + line + "\n")
		lead = strings.Repeat(" ", len(lead))
	}
}

func causeTexts(causes []Cause) []string {
	var out []string
	for _, c := range causes {
		out = append(out, fmt.Sprintf("%s: %s", c, CardFor(c).Title))
	}
	return out
}

func itemTexts(items []SupportItem) []string {
	var out []string
	for _, i := range items {
		text := i.Item + ": " + i.Answer
		if i.Source != "" {
			text += " (" + string(i.Source) + ")"
		}
		out = append(out, text)
	}
	return out
}

func findingTexts(findings []SupportFinding) []string {
	var out []string
	for _, f := range findings {
		name := string(f.ID)
		if f.Value != "" {
			name += " = " + string(f.Value)
		}
		out = append(out, fmt.Sprintf("%s %s: %s", f.Status, name, f.Text))
	}
	return out
}

func requestTexts(requests []SupportRequest) []string {
	var out []string
	for _, r := range requests {
		text := fmt.Sprintf("%s, at %s, attempts %d", requestText(r.ReportRequest), orNone(r.At), r.Attempts)
		if r.AfterFix {
			text += ", after the fix"
		}
		out = append(out, text)
	}
	return out
}

func hostRequestTexts(requests []ReportRequest) []string {
	var out []string
	for _, r := range requests {
		out = append(out, requestText(r))
	}
	return out
}

func requestText(r ReportRequest) string {
	return fmt.Sprintf("%s: %d, codes %s, Ray %s, %d ms", r.Endpoint, r.Status, codesText(r.Codes), orNone(r.Ray), r.Milliseconds)
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
