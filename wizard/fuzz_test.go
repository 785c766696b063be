package wizard_test

import (
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
	"tokendoctor/wizard"
	"tokendoctor/wizard/bank"
	"tokendoctor/wizard/practice"
)

// oneReply answers every request with the same bytes.
type oneReply struct {
	status int
	header http.Header
	body   string
}

func (o oneReply) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: o.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: o.header.Clone(), Body: io.NopCloser(strings.NewReader(o.body)), Request: r,
	}, nil
}

// judges reports whether a reply is a documented word on a token or a zone.
func judges(r cloudflare.Reply) bool {
	switch r.Outcome {
	case cloudflare.OutcomeUnexpected, cloudflare.OutcomeServerError, cloudflare.OutcomeBlocked, cloudflare.OutcomeIntercepted,
		cloudflare.OutcomeUnreachable, cloudflare.OutcomeCancelled, cloudflare.OutcomeRateLimited, cloudflare.OutcomeNoHeader:
		return false
	}
	return true
}

// Whatever a server sends ends in a finding for each request that was made, and
// in no confirmed verdict about the token unless Cloudflare said something that
// is documented.
func FuzzServer(f *testing.F) {
	f.Add(200, "application/json", "8f0c1d2e3f405162-FRA", `{"result":{"id":"a","status":"active"},"success":true,"errors":[],"messages":[]}`)
	f.Add(403, "application/json", "8f0c1d2e3f405162-FRA", `{"success":false,"errors":[{"code":9109,"message":"Invalid access token"}]}`)
	f.Add(401, "application/json", "", `{"success":false,"errors":[{"code":10000,"message":"Authentication error"}]}`)
	f.Add(400, "", "", `{"success":false,"errors":[{"code":"7003","message":"m","error_chain":[{"code":6111}]}]}`)
	f.Add(200, "application/json", "x", `{"success":true,"errors":null,"result":[{"id":"0123456789abcdef0123456789abcdef","permissions":[null]}]}`)
	f.Add(429, "text/html", "", "<html>")
	f.Add(500, "application/json", "", `{"success":`)
	sc, _ := practice.ScenarioFor(wizard.Healthy)
	f.Fuzz(func(t *testing.T, status int, contentType, ray, body string) {
		if status < 200 || status > 599 {
			t.Skip("net/http gives no such final status to a client")
		}
		client := cloudflare.NewClient("fuzz", oneReply{status, http.Header{"Content-Type": {contentType}, "Cf-Ray": {ray}}, body})
		w := bank.WalkWith(t, client, sc, true)
		v := w.State.Verdict()
		documented := slices.ContainsFunc(w.State.Log(), judges)
		if v.Confidence == wizard.Confirmed && !v.Cause.Unjudged() && !documented {
			t.Errorf("confirmed %s: %q", v.Cause, v.Because)
		}
		for _, l := range w.State.Lines() {
			if l.Reply != nil && (l.Status == "" || l.Text == "") {
				t.Errorf("%s: nothing is found in the reply", l.ID)
			}
		}
	})
}

// Any findings, however little they fit together, end in a verdict that keeps
// its word and does not hang on their order, and in a bounded sitting.
func FuzzDiagnose(f *testing.F) {
	all := wizard.EveryFinding()
	f.Add([]byte{0, 1, 2, 3})
	f.Add([]byte{9, 40, 41, 200, 17, 80})
	f.Fuzz(func(t *testing.T, picks []byte) {
		var findings []wizard.Finding
		for _, p := range picks {
			pick := all[int(p)%len(all)]
			if !slices.ContainsFunc(findings, func(g wizard.Finding) bool { return g.ID == pick.ID }) {
				findings = append(findings, pick)
			}
		}
		v := wizard.Diagnose(findings)
		q, asks := wizard.NextQuestion(findings, nil, 2)
		if v.Confidence == wizard.Confirmed {
			if len(v.Alternatives) > 0 || asks {
				t.Errorf("confirmed %s beside %v, and asks %q", v.Cause, v.Alternatives, q.ID)
			}
			if slices.ContainsFunc(v.Because, func(text string) bool { return strings.HasPrefix(text, "said.") }) &&
				!slices.ContainsFunc(v.Because, func(text string) bool { return !strings.HasPrefix(text, "said.") }) {
				t.Errorf("confirmed %s on words alone: %v", v.Cause, v.Because)
			}
		}
		measured := slices.DeleteFunc(slices.Clone(findings), wizard.Finding.Said)
		if m := wizard.Diagnose(measured); v.Confidence == wizard.Confirmed && (m.Confidence != wizard.Confirmed || m.Cause != v.Cause) {
			t.Errorf("words made it %s, confirmed; without them it is %s, %s", v.Cause, m.Cause, m.Confidence)
		}
		slices.Reverse(findings)
		if r := wizard.Diagnose(findings); !reflect.DeepEqual(r, v) {
			t.Errorf("%+v\nand in another order\n%+v", v, r)
		}
		if r, _ := wizard.NextQuestion(findings, nil, 2); r.ID != q.ID {
			t.Errorf("asks %q, and in another order %q", q.ID, r.ID)
		}
	})
}

func FuzzAnswers(f *testing.F) {
	for _, s := range []string{
		`{"message": "rejected", "version": "ok"}`, `{}`, `null`, `[]`, `{"message":"rejected","message":"404"}`, `{"message":["rejected"]}`,
		`{"message":null}`, `{"weather":"fine"}`, `{"addresses":"listed"} {}`, "\xff", `{"compared":"same","still":"fails"}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		answers, err := wizard.ParseAnswers(text)
		if err != nil {
			if len(answers) != 0 {
				t.Error("an error and answers")
			}
			return
		}
		s := wizard.State{}
		for i, a := range answers {
			if i > 0 && answers[i-1].Question >= a.Question {
				t.Errorf("%s stands twice, or out of order", a.Question)
			}
			if s = s.Apply(a); s.Answers[a.Question] != a.Value {
				t.Errorf("%s is not taken", a.Question)
			}
		}
		if text, err := json.Marshal(s.Answers); err != nil {
			t.Error(err)
		} else if again, err := wizard.ParseAnswers(text); len(answers) > 0 && (err != nil || !reflect.DeepEqual(again, answers)) {
			t.Errorf("%v is read as %v: %v", answers, again, err)
		}
	})
}
