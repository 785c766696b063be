package wizard_test

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"tokendoctor/wizard"
	"tokendoctor/wizard/practice"
	"tokendoctor/wizard/wordwrap"
)

// onTheWay are things that mail programs do to a report's text.
var onTheWay = map[string]func(string) string{
	"as it is":   func(s string) string { return s },
	"CR LF":      func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
	"wrapped":    func(s string) string { return rewrapped(s, 72) },
	"narrow":     func(s string) string { return rewrapped(s, 40) },
	"quoted":     func(s string) string { return "On Monday Anna wrote:\n> " + strings.ReplaceAll(s, "\n", "\n> ") },
	"a reply":    func(s string) string { return "Hello,\n\n>> " + strings.ReplaceAll(rewrapped(s, 72), "\n", "\r\n>> ") },
	"no-break":   func(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") },
	"one line":   func(s string) string { return strings.Join(strings.Fields(s), " ") },
	"the second": func(s string) string { return strings.Replace(s, "Cause:", "Case:", 1) + "\nand the newer one:\n" + s },
}

// rewrapped is a text as a program sets it that knows nothing of its lines.
func rewrapped(text string, width int) string {
	return strings.Join(wordwrap.Fill(strings.Fields(text), width), "\n")
}

// For every cause a report comes back as it was made, by mail or as JSON, to the same
// verdict, the same card and the same questions left.
func TestReportIsOpenedToTheSameVerdict(t *testing.T) {
	for n, sc := range practice.Scenarios() {
		if n > 3 && testing.Short() {
			break
		}
		t.Run(string(sc.Cause), func(t *testing.T) {
			s := walk(t, sc)
			r := s.SupportReport("tokendoctor test")
			texts := map[string]string{"JSON": r.JSON(), "JSON in one line": r.Line()}
			for name, change := range onTheWay {
				if n < 3 || name == "a reply" { // the rest is the block's, whatever it holds
					texts[name] = change(r.Text())
				}
			}
			for name, text := range texts {
				got, err := wizard.ReadReport(text)
				if err != nil {
					t.Fatalf("%s: %v\n%s", name, err, text)
				}
				if got.JSON() != r.JSON() {
					t.Fatalf("%s: another record:\n%s", name, got.JSON())
				}
			}
			opened := r.State()
			want, v := s.Verdict(), opened.Verdict()
			if v.Cause != want.Cause || v.Confidence != want.Confidence || !slices.Equal(v.Alternatives, want.Alternatives) || !slices.Equal(v.Also, want.Also) || v.OtherSaved != want.OtherSaved || opened.Moved() {
				t.Errorf("%s (%s), and it was %s (%s); moved: %t", v.Cause, v.Confidence, want.Cause, want.Confidence, opened.Moved())
			}
			if len(v.Because) != len(want.Because) || len(v.RuledOut) != len(want.RuledOut) {
				t.Errorf("reasons: %q, %v", v.Because, v.RuledOut)
			}
			for i, step := range opened.Card().Steps {
				if step != s.Card().Steps[i] {
					t.Errorf("step %d: %+v, and it was %+v", i, step, s.Card().Steps[i])
				}
			}
			if opened.AtEase() != s.AtEase() {
				t.Errorf("at ease: %t", opened.AtEase())
			}
			if len(opened.NextProbes()) > 0 || !opened.Token().IsZero() {
				t.Error("something would be sent")
			}
		})
	}
}

// What the customer's answers left open is asked at the desk, and the verdict moves as it
// does in the wizard.
func TestQuestionsAreAskedAtTheDesk(t *testing.T) {
	asked := 0
	for _, sc := range practice.Scenarios() {
		sc.Answers = nil // nobody answered
		s := walk(t, sc)
		desk := s.SupportReport("tokendoctor test").State()
		if !desk.CanAsk() {
			continue
		}
		desk = desk.Apply(wizard.Next{})
		if desk.Step != wizard.StepQuestion {
			t.Fatalf("%s: at %s", sc.Cause, desk.Step)
		}
		q, _ := desk.Question()
		for _, o := range q.Choices() {
			answered := desk.Apply(wizard.Answered{Question: q.ID, Value: o.Value})
			want := s.Apply(wizard.Answered{Question: q.ID, Value: o.Value})
			if got, want := answered.Verdict(), want.Verdict(); got.Cause != want.Cause || got.Confidence != want.Confidence {
				t.Errorf("%s, %s=%s: %s (%s), in the wizard %s (%s)", sc.Cause, q.ID, o.Value, got.Cause, got.Confidence, want.Cause, want.Confidence)
			}
			for answered.Step == wizard.StepQuestion {
				next, _ := answered.Question()
				answered = answered.Apply(wizard.Answered{Question: next.ID, Value: wizard.Unsure})
			}
			if answered.Step != wizard.StepOpened {
				t.Errorf("%s: it ends at %s", sc.Cause, answered.Step)
			}
			if back := answered.Apply(wizard.Back{}); back.Step != wizard.StepQuestion {
				t.Errorf("%s: back leads to %s", sc.Cause, back.Step)
			}
			asked++
		}
	}
	if asked < 20 {
		t.Errorf("%d answers were tried", asked)
	}
}

// What cannot be opened is named for what it is.
func TestWhatIsNoReport(t *testing.T) {
	r := walked(t, "missing-permission").SupportReport("tokendoctor test")
	text, record := r.Text(), r.JSON()
	block := strings.Index(text, "===== Token")
	token := "cfut_" + strings.Repeat("SAMPLE0sample", 4)[:40] + "0badc0de" // made up
	remade := func(change func(map[string]any)) string {
		var m map[string]any
		if err := json.Unmarshal([]byte(record), &m); err != nil {
			t.Fatal(err)
		}
		change(m)
		return wizard.Resealed(t, m)
	}
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"nothing":                  {"", wizard.ErrNoReport},
		"another text":             {"Hello, my token is rejected.", wizard.ErrNoReport},
		"other JSON":               {`{"hello": 1}`, wizard.ErrNoReport},
		"a list":                   {`{}`, wizard.ErrNoReport},
		"the output of check":      {walked(t, "expired").Report().JSON(), wizard.ErrReportCheck},
		"cut in the block":         {text[:len(text)-60], wizard.ErrReportEnd},
		"cut before the block":     {text[:block], wizard.ErrReportEnd},
		"only the last lines":      {text[len(text)-200:], wizard.ErrReportStart},
		"a line is missing":        {text[:block+40] + text[block+104:], wizard.ErrReportAltered},
		"a letter was changed":     {text[:block+60] + "x" + text[block+61:], wizard.ErrReportAltered},
		"cut JSON":                 {record[:len(record)/2], wizard.ErrReportEnd},
		"JSON that a mail wrapped": {strings.Replace(record, "Cloudflare ", "Cloudflare\n", 1), wizard.ErrReportAltered},
		"a control character":      {strings.Replace(record, "Cloudflare ", "\x1b[2JCloudflare ", 1), wizard.ErrReportAltered},
		"JSON and words after it":  {record + "\nRegards, Anna", wizard.ErrReportAltered},
		"JSON twice":               {record + record, wizard.ErrReportSeveral},
		"another verdict in JSON":  {strings.Replace(record, "missing-permission", "healthy", 1), wizard.ErrReportAltered},
		"a member twice":           {strings.Replace(record, `"schema": 1`, `"schema": 1, "schema": 1`, 1), wizard.ErrReportAltered},
		"another block":            {strings.Replace(text, "block 1 ", "block 2 ", 1), wizard.ErrReportSchema},
		"another schema":           {remade(func(m map[string]any) { m["schema"] = 2 }), wizard.ErrReportSchema},
		"an unknown cause":         {remade(func(m map[string]any) { m["verdict"].(map[string]any)["cause"] = "moonlight" }), wizard.ErrReportSchema},
		"without a checksum":       {strings.Replace(record, `"sum": "`+r.Sum+`"`, `"sum": ""`, 1), wizard.ErrReportOld},
		"escape sequences":         {remade(func(m map[string]any) { m["tool"] = "\x1b]0;gone\x07" }), wizard.ErrReportAltered},
		"escapes that are spelled": {strings.Replace(record, "tokendoctor test", `\u001b[2J`, 1), wizard.ErrReportAltered},
		"a right-to-left mark":     {remade(func(m map[string]any) { m["tool"] = "\u202egone" }), wizard.ErrReportAltered},
		"a token in the mail":      {"My token is " + token + "\n" + text, wizard.ErrReportSecret},
		"a token alone":            {token, wizard.ErrReportSecret},
		"a token in the JSON":      {remade(func(m map[string]any) { m["tool"] = token }), wizard.ErrReportSecret},
		"a token and a cut":        {token + "\n" + text[:len(text)-60], wizard.ErrReportSecret},
	} {
		if got, err := wizard.ReadReport(c.text); !errors.Is(err, c.want) || got.Case != "" {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// FuzzReport: no text becomes a report that was not made, or brings the reader down.
func FuzzReport(f *testing.F) {
	sc, _ := practice.ScenarioFor("expired")
	r := walk(f, sc).SupportReport("tokendoctor test")
	f.Add(r.Text())
	f.Add(r.JSON())
	f.Add("===== Token Doctor report block 1 =====\nAAAA\n===== end of report e3b0c442 =====")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := wizard.ReadReport(text)
		if err == nil && got.JSON() != r.JSON() {
			t.Errorf("opened:\n%s", got.JSON())
		}
		if err == nil {
			got.State().Card()
		}
	})
}

// The dictionary of the block stays what it is: with another one, blocks that were mailed
// before cannot be read. With it a block is short.
func TestTheBlocksDictionary(t *testing.T) {
	text, err := os.ReadFile("reportblock.words")
	if sum := fmt.Sprintf("%x", sha256.Sum256(text)); err != nil || !strings.HasPrefix(sum, "ac2806f80f3a764d") {
		t.Errorf("%v: it was changed, and is another format: %s", err, sum)
	}
	for _, sc := range practice.Scenarios() {
		if n := len(wizard.BlockOf(walk(t, sc).SupportReport("tokendoctor v1.0.0"))); n > 1300 {
			t.Errorf("%s: a block of %d characters", sc.Cause, n)
		}
	}
}
