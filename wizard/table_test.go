package wizard

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Every cause has a row, and every row speaks of answers that can be given.
func TestTableIsWhole(t *testing.T) {
	has := map[Cause]bool{Undetermined: true}
	used := map[QuestionID]bool{}
	for i, r := range table {
		has[r.cause] = true
		if priors[r.cause] <= 0 || r.odds < 0 || len(r.must) == 0 {
			t.Errorf("row %d, %s: no prior, or nothing that it must show", i, r.cause)
		}
		for _, part := range []seen{r.must, r.may, hints[r.cause]} {
			for id, allowed := range part {
				if len(allowed) == 0 {
					t.Errorf("row %d, %s: goes with no value of %s", i, r.cause, id)
				}
				name, isSaid := strings.CutPrefix(string(id), "said.")
				if !isSaid {
					continue
				}
				q, ok := QuestionByID(QuestionID(name))
				if !ok {
					t.Errorf("row %d, %s: no question %s", i, r.cause, name)
				}
				used[q.ID] = true
				for _, v := range allowed {
					if _, ok := q.option(v); !ok {
						t.Errorf("row %d, %s: nobody can answer %s with %s", i, r.cause, name, v)
					}
				}
			}
		}
	}
	for _, c := range Causes {
		if !has[c] {
			t.Errorf("%s has no row", c)
		}
	}
	for _, q := range Questions {
		if !used[q.ID] {
			t.Errorf("no row looks at the answer to %s", q.ID)
		}
	}
}

// banned words: a card says what happened and what to do, and blames nobody.
var banned = []string{"invalid", "forbidden", "illegal", "oops", "please", "sorry"}

func TestEveryCauseHasACard(t *testing.T) {
	files, err := filepath.Glob("cards/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if c := Cause(strings.TrimSuffix(filepath.Base(f), ".md")); !slices.Contains(Causes, c) {
			t.Errorf("%s is the card of no cause", f)
		}
	}
	for _, c := range Causes {
		text, err := os.ReadFile("cards/" + string(c) + ".md")
		if err != nil {
			t.Error(err)
			continue
		}
		card, err := parseCard(string(text))
		if err != nil {
			t.Errorf("%s: %v", c, err)
			continue
		}
		if len(card.Steps) > 7 || len(card.See) == 0 || len(card.Avoid) == 0 {
			t.Errorf("%s: %d steps, %d ways to see it, %d things to avoid", c, len(card.Steps), len(card.See), len(card.Avoid))
		}
		for i, s := range card.Steps {
			if s.Do == "" || s.See == "" || s.IfNot == "" {
				t.Errorf("%s: step %d is not whole", c, i+1)
			}
			for _, shows := range []string{"Roll", "Create Token", "press Copy", "the Copy button", "password manager", "paste the token"} {
				if strings.Contains(s.Do, shows) && !s.Secret {
					t.Errorf("%s: step %d shows a token in the browser and is not marked", c, i+1)
				}
			}
			for _, shows := range []string{"create a new token", "create a token", "press Copy"} {
				if strings.Contains(s.IfNot, shows) && !s.Secret && !strings.Contains(strings.ToLower(s.IfNot), "sharing off") {
					t.Errorf("%s: what to do if step %d fails shows a token in the browser", c, i+1)
				}
			}
		}
		for _, w := range banned {
			if strings.Contains(strings.ToLower(string(text)), w) {
				t.Errorf("%s says %q", c, w)
			}
		}
		for _, r := range string(text) {
			if r > 126 {
				t.Errorf("%s holds %q, which not every terminal can show", c, r)
			}
		}
		for _, sentence := range sentences(card) {
			if n := len(strings.Fields(sentence)); n > 20 {
				t.Errorf("%s: %d words in %q", c, n, sentence)
			}
		}
	}
}

func sentences(c Card) []string {
	texts := append(append([]string{c.Title, c.Summary}, c.See...), c.Avoid...)
	for _, s := range c.Steps {
		texts = append(texts, s.Do, s.See, s.IfNot)
	}
	var out []string
	for _, t := range texts {
		out = append(out, strings.FieldsFunc(strings.NewReplacer(". ", ".\n", "? ", "?\n").Replace(t), func(r rune) bool { return r == '\n' })...)
	}
	return out
}

func TestParseCardRefusesWhatItCannotPlace(t *testing.T) {
	for _, text := range []string{
		"", "# Title\n\nSummary.\n", "# T\n\nS.\n\n## Steps\n\n2. Starts at two.\n", "# T\n\nS.\n\n## Other\n\nnowhere\n",
	} {
		if c, err := parseCard(text); err == nil {
			t.Errorf("%q was taken: %+v", text, c)
		}
	}
}
