package wizard

// A report, opened at the agent's desk: the findings come from the record, the verdict is
// worked out again from them, and the questions that are left can be asked. There is no
// token here, so nothing can be sent.

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"

	"tokendoctor/cloudflare"
)

// StepOpened is a report at the agent's desk.
const StepOpened Step = "opened"

// opened is what a state has from a record in place of probes and a paste.
type opened struct {
	record   SupportReport
	measured []Finding
}

// ReadReport finds a report in a text: its JSON, or its text with the block, as it arrives
// by mail, or a mail with one of the two in it. Its errors are those of reportblock.go.
func ReadReport(text string) (SupportReport, error) {
	in := readableIn(text)
	var found SupportReport
	why := ErrNoReport
	if in.encrypted {
		why = ErrReportEncrypted
	}
	several := false
	for _, text := range in.texts {
		switch r, err := reportIn(text); {
		case errors.Is(err, ErrReportSecret): // whatever else there is
			return SupportReport{}, err
		case err == nil:
			several = several || found.Sum != "" && found.Sum != r.Sum
			found = r
		case !errors.Is(err, ErrNoReport):
			why = err
		}
	}
	switch {
	case several:
		return SupportReport{}, ErrReportSeveral
	case found.Sum == "":
		return SupportReport{}, why
	}
	return found, nil
}

// reportIn finds a report in one text.
func reportIn(text string) (SupportReport, error) {
	trimmed := strings.TrimSpace(text)
	record := []byte(trimmed)
	if !strings.HasPrefix(trimmed, "{") {
		if cloudflare.HoldsCredential(around(text)) {
			return SupportReport{}, ErrReportSecret
		}
		var err error
		if record, err = openBlock(text); err != nil {
			return SupportReport{}, err
		}
	}
	var r SupportReport
	var head struct {
		Schema *int    `json:"schema"`
		Case   *string `json:"case"`
	}
	switch {
	case cloudflare.HoldsCredential(string(record)):
		return SupportReport{}, ErrReportSecret
	case !json.Valid(record):
		return SupportReport{}, brokenJSON(record)
	case !cloudflare.StrictJSON(record):
		return SupportReport{}, ErrReportAltered
	case json.Unmarshal(record, &head) != nil, head.Schema == nil:
		return SupportReport{}, ErrNoReport
	case head.Case == nil && bytes.Contains(record, []byte(`"findings"`)):
		return SupportReport{}, ErrReportCheck
	case *head.Schema != 1:
		return SupportReport{}, ErrReportSchema
	case json.Unmarshal(record, &r) != nil:
		return SupportReport{}, ErrReportAltered
	case r.Sum == "":
		return SupportReport{}, ErrReportOld
	}
	if sum, err := sumOfRecord(record); err != nil || sum != r.Sum || !plainTexts(reflect.ValueOf(r)) {
		return SupportReport{}, ErrReportAltered
	}
	if !slices.Contains(Causes, r.Verdict.Cause) && r.Verdict.Cause != Undetermined {
		return SupportReport{}, ErrReportSchema
	}
	return r, nil
}

// brokenJSON is what has happened to a record that is not one value in JSON.
func brokenJSON(record []byte) error {
	dec := json.NewDecoder(bytes.NewReader(record))
	var value json.RawMessage
	switch err := dec.Decode(&value); {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return ErrReportEnd
	case err == nil && dec.Decode(&value) == nil && value[0] == '{':
		return ErrReportSeveral
	}
	return ErrReportAltered
}

// maxRecordText is longer than any text of a report, in characters.
const maxRecordText = 4000

// plainTexts reports whether a record holds nothing but what this program writes: ASCII
// that acts on no terminal, in texts and lists of a sane length.
func plainTexts(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		return v.Len() <= maxRecordText && !strings.ContainsFunc(v.String(), func(r rune) bool { return r < ' ' || r > '~' })
	case reflect.Pointer:
		return v.IsNil() || plainTexts(v.Elem())
	case reflect.Slice:
		for i := range v.Len() {
			if !plainTexts(v.Index(i)) {
				return false
			}
		}
		return v.Len() <= 200
	case reflect.Struct:
		for i := range v.NumField() {
			if !plainTexts(v.Field(i)) {
				return false
			}
		}
	}
	return true
}

// State is the report as a sitting without a token: it can be read, and the questions left
// can be asked.
func (r SupportReport) State() State {
	o := &opened{record: r}
	s := State{Step: StepOpened, opened: o, Answers: map[QuestionID]Value{}, Domain: r.Site, early: r.Early}
	if r.AccountToken {
		s.Paste.Kind = cloudflare.KindAccountToken
	}
	for _, f := range r.Findings {
		o.measured = append(o.measured, Finding{f.ID, f.Value, f.Status, f.Text})
	}
	for _, f := range r.Said {
		id, _ := strings.CutPrefix(string(f.ID), saidPrefix)
		q, ok := QuestionByID(QuestionID(id))
		switch {
		case ok && f.Value == "":
			s.Answers[q.ID] = Unsure
		case ok && q.Accepts(f.Value):
			s.Answers[q.ID] = f.Value
		}
	}
	return s
}

// FromReport gives the record that a sitting was opened from, if it was.
func (s State) FromReport() (SupportReport, bool) {
	if s.opened == nil {
		return SupportReport{}, false
	}
	return s.opened.record, true
}

// Moved reports whether the verdict differs from the report's: because of an answer that
// was given at the desk, or because this version of the program knows more.
func (s State) Moved() bool {
	r, ok := s.FromReport()
	v := s.Verdict()
	return ok && (v.Cause != r.Verdict.Cause || v.Confidence != r.Verdict.Confidence)
}

// AskedOn reports whether a question was answered at the desk.
func (s State) AskedOn() bool { return len(s.trail) > 0 && s.Answers[s.trail[0]] != "" }

// CanAsk reports whether the report leaves a question open.
func (s State) CanAsk() bool {
	if s.opened == nil || len(s.trail) >= MaxQuestions {
		return false
	}
	_, ok := NextQuestion(s.Findings(), s.answered(), MaxQuestions-len(s.trail))
	return ok
}

// findings are those of the record with what was said, worded for the desk.
func (o *opened) findings(answers map[QuestionID]Value) []Finding {
	out := slices.Clone(o.measured)
	for _, q := range AllQuestions {
		if v, ok := answers[q.ID]; ok {
			f := q.finding(v)
			f.Text = ofUser(f.Text)
			out = append(out, f)
		}
	}
	return out
}

// result is the step at which a verdict is read: the card, or the report at the desk.
func (s State) result() Step {
	if s.opened != nil {
		return StepOpened
	}
	return StepCard
}
