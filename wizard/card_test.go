package wizard

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
)

// cardTexts reads all files of a pattern, by their names.
func cardTexts(t *testing.T, pattern string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %d files, %v", pattern, len(files), err)
	}
	out := map[string]string{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(filepath.Base(f), ".md")] = string(text)
	}
	return out
}

// cards reads every card file there is, by its name, as its first kind of customer
// sees it.
func cards(t *testing.T) map[string]Card {
	t.Helper()
	out := map[string]Card{}
	for name, text := range cardTexts(t, "cards/*.md") {
		var err error
		if out[name], err = parseCard(text, State{}.names()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	return out
}

// Every card has a cause, and every form of one a value that the finding which picks it
// can have. That every cause has a card is in TestRegistry.
func TestEveryCardIsUsed(t *testing.T) {
	titles := map[string]string{}
	for name, card := range cards(t) {
		cause, form, isForm := strings.Cut(name, ".")
		if !slices.Contains(Causes, Cause(cause)) {
			t.Errorf("%s is the card of no cause", name)
		}
		if isForm && !slices.ContainsFunc(Cause(cause).row().forms, func(id FindingID) bool { return slices.Contains(valuesOf(id), Value(form)) }) {
			t.Errorf("%s: nothing picks this form", name)
		}
		if other := titles[card.Title]; other != "" {
			t.Errorf("%s and %s have one title", name, other)
		}
		titles[card.Title] = name
	}
}

// Shared steps are there to be used.
func TestNoSharedStepsAreLeftOver(t *testing.T) {
	shared := cardTexts(t, "cards/steps/*.md")
	var all strings.Builder
	for _, files := range []map[string]string{cardTexts(t, "cards/*.md"), shared} {
		for _, text := range files {
			all.WriteString(text)
		}
	}
	for name := range shared {
		if !strings.Contains(all.String(), "@ "+name+"\n") {
			t.Errorf("no card has the steps %s", name)
		}
	}
}

var (
	// banned words: a card says what happened and what to do, and blames nobody.
	banned = regexp.MustCompile(`(?i)\b(?:invalid|forbidden|illegal|oops|please|sorry)`)
	// place is how a step begins: with where it is done.
	place = regexp.MustCompile(`^(?:In|On|At|Under|Beside) [^,]+,? `)
	// second is a second action in a step.
	second = regexp.MustCompile(`(?i)(?:, then|;| and (?:then )?(?:press|choose|paste|pick|open|set|copy|empty|confirm|look|add|wait|save|test|switch|reload|read|type|find|click|create|delete|clear)\b)`)
	// goTo names another step.
	goTo      = regexp.MustCompile(`step ([0-9])`)
	anAddress = regexp.MustCompile(`[a-z]+://\S+`)
)

func TestCardsAreWellWorded(t *testing.T) {
	highest := 0.0
	for name, card := range cards(t) {
		if len(card.See) == 0 || len(card.Avoid) == 0 {
			t.Errorf("%s: %d ways to see it, %d things to avoid", name, len(card.See), len(card.Avoid))
		}
		for _, n := range listLengths(card) {
			if n > 7 {
				t.Errorf("%s: a list of %d steps", name, n)
			}
		}
		for i, s := range card.Steps {
			if s.Do == "" || s.See == "" || s.IfNot == "" {
				t.Errorf("%s: step %d is not whole", name, i+1)
			}
			if !place.MatchString(s.Do) {
				t.Errorf("%s: a step that does not say where: %q", name, s.Do)
			}
			if len(sentencesOf(s.Do)) != 1 || second.MatchString(s.Do) {
				t.Errorf("%s: a step of more than one action: %q", name, s.Do)
			}
			for _, m := range goTo.FindAllStringSubmatch(s.See+" "+s.IfNot, -1) {
				if n := int(m[1][0] - '0'); n == i+1 || n > listLengths(card)[0] || i >= listLengths(card)[0] {
					t.Errorf("%s: step %d leads to step %d", name, i+1, n)
				}
			}
			checkSecret(t, name, s)
		}
		for _, text := range texts(card) {
			if banned.MatchString(anAddress.ReplaceAllString(text, "")) { // the article's address has such a word
				t.Errorf("%s says %q", name, text)
			}
			if strings.ContainsAny(text, "{}") {
				t.Errorf("%s: a name that nothing stands for: %q", name, text)
			}
			for _, r := range text {
				if r > 126 {
					t.Errorf("%s holds %q, which not every terminal can show", name, r)
				}
			}
			for _, sentence := range sentencesOf(text) {
				if n := len(strings.Fields(sentence)); n > 20 {
					t.Errorf("%s: %d words in %q", name, n, sentence)
				}
			}
		}
		grade := readingGrade(texts(card))
		if grade > 7 {
			t.Errorf("%s: reading grade %.1f", name, grade)
		}
		highest = max(highest, grade)
	}
	t.Logf("the highest reading grade is %.1f", highest)
}

// listLengths is how many steps each of a card's lists has.
func listLengths(c Card) []int {
	out := []int{0}
	for _, s := range c.Steps {
		if s.Part != "" {
			out = append(out, 0)
		}
		out[len(out)-1]++
	}
	return out
}

// checkSecret looks for steps in which the browser can show a token or key: they
// are marked, and so is a way around a step.
func checkSecret(t *testing.T, name string, s CardStep) {
	for _, shows := range []string{"press the button to confirm", "Create Token", "press Copy", "password manager", "paste the token", "the new token in place", "that passed here"} {
		if strings.Contains(s.Do, shows) && !s.Secret {
			t.Errorf("%s: a step that shows a token in the browser is not marked: %q", name, s.Do)
		}
	}
	for _, shows := range []string{"make a new token", "make a token", "press Copy"} {
		if strings.Contains(s.IfNot, shows) && !s.Secret && !strings.Contains(strings.ToLower(s.IfNot), "sharing off") {
			t.Errorf("%s: a way around a step that shows a token in the browser: %q", name, s.IfNot)
		}
	}
}

func texts(c Card) []string {
	out := slices.Concat([]string{c.Title, c.Summary}, c.See, c.Avoid)
	for _, s := range c.Steps {
		out = append(out, s.Part, s.Do, s.See, s.IfNot)
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

func sentencesOf(text string) []string {
	return strings.FieldsFunc(strings.NewReplacer(". ", ".\n", "? ", "?\n", ": ", ":\n").Replace(text), func(r rune) bool { return r == '\n' })
}

// readingGrade is the Flesch-Kincaid grade: the year of school that a text asks for.
func readingGrade(texts []string) float64 {
	var sentences, words, syllables float64
	for _, text := range texts {
		for _, s := range sentencesOf(anAddress.ReplaceAllString(text, "link")) {
			sentences++
			for _, w := range strings.FieldsFunc(s, func(r rune) bool { return !('a' <= r|32 && r|32 <= 'z' || r == '\'') }) {
				words++
				syllables += syllablesOf(w)
			}
		}
	}
	return 0.39*words/sentences + 11.8*syllables/words - 15.59
}

var vowels = regexp.MustCompile(`[aeiouy]+`)

// syllablesOf counts groups of vowels, without a silent e at the end.
func syllablesOf(word string) float64 {
	word = strings.ToLower(word)
	n := len(vowels.FindAllString(word, -1))
	if strings.HasSuffix(word, "e") && !strings.HasSuffix(word, "le") && n > 1 {
		n--
	}
	if strings.HasSuffix(word, "ed") && !strings.HasSuffix(word, "ted") && !strings.HasSuffix(word, "ded") && n > 1 {
		n--
	}
	return float64(max(1, n))
}

// The reckoning knows an easy text from a hard one.
func TestReadingGrade(t *testing.T) {
	easy := readingGrade([]string{"The cat sat on the mat. It was warm."})
	hard := readingGrade([]string{"Authentication credentials necessitate comprehensive administrative verification procedures."})
	if easy > 2 || hard < 20 {
		t.Errorf("easy %.1f, hard %.1f", easy, hard)
	}
}

// Every address is one that may be opened, and looks like what it is.
func TestLinksAreOnTheList(t *testing.T) {
	found := map[string]bool{}
	for _, paste := range []string{"", "cfat_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP01234567"} {
		names := State{Paste: cloudflare.Inspect(paste)}.names()
		for name := range cards(t) {
			card := readCard(name, names)
			for _, s := range card.Steps {
				if s.Link != "" {
					found[s.Link] = true
				}
			}
			for _, text := range texts(card) {
				for _, link := range anAddress.FindAllString(text, -1) {
					found[link] = true
				}
			}
		}
	}
	for _, q := range AllQuestions {
		for _, link := range anAddress.FindAllString(q.Help, -1) {
			found[link] = true
		}
	}
	for link := range found {
		if !SafeLink(link) {
			t.Errorf("%s is not on the list", link)
		}
	}
	if !found[createUserToken] || !found[createAccountToken] || len(found) < 6 {
		t.Errorf("only these links: %v", found)
	}
	for _, link := range []string{
		"http://dash.cloudflare.com", "https://dash.cloudflare.com.example.com", "https://user@dash.cloudflare.com",
		"https://example.com", "mailto:someone@example.com", "mailto:support@royalplugins.com?cc=someone@example.com", "file:///etc/passwd", "https://royalplugins.com/", "https://royalplugins.com/support/forgecache/../../account.html", "https://royalplugins.com.example.com/support/forgecache/x.html", "https://dash.cloudflare.com:8443/",
	} {
		if SafeLink(link) {
			t.Errorf("%s may be opened", link)
		}
	}
}

// The card speaks of the token's owner and of the site at hand.
func TestCardsNameTheSite(t *testing.T) {
	account := State{Paste: cloudflare.Inspect("cfat_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP01234567"), Domain: "shop.example.com"}
	for _, c := range []struct {
		names map[string]string
		link  string
		see   string
		other string
	}{
		{State{}.names(), userTokensPage, "Include, Specific zone, this site's domain.", "Manage Account"},
		{account.names(), accountTokensPage, "Include, Specific zone, example.com.", "My Profile"},
	} {
		card := readCard(string(MissingPermission), c.names)
		if s := card.Steps[0]; s.Link != c.link || !strings.Contains(s.IfNot, c.other) {
			t.Errorf("the first step: %+v", s)
		}
		if s := card.Steps[2]; s.See != c.see {
			t.Errorf("the third step: %+v", s)
		}
	}
}

func TestParseCardRefusesWhatItCannotPlace(t *testing.T) {
	for _, text := range []string{
		"", "# Title\n\nSummary.\n", "# T\n\nS.\n\n## Steps\n\nnot a step\n", "# T\n\nS.\n\n## Other\n\nnowhere\n",
		"# T\n\nS.\n\n## Steps\n\n@ nothing\n", "# T\n\nS.\n\n## Steps\n\n- In a, do.\n\n  Link: nowhere\n",
	} {
		if c, err := parseCard(text, State{}.names()); err == nil {
			t.Errorf("%q was taken: %+v", text, c)
		}
	}
}

// Where a step's words name what follows, it leads there, and nowhere else.
func TestStepsLeadWhereTheirWordsSay(t *testing.T) {
	named := regexp.MustCompile(`(?i)\b(?:go on with|start again at) (step [0-9])|(you are done)|skip to the (next list)`)
	leading := 0
	for name, card := range cards(t) {
		for i, step := range card.Steps {
			for words, to := range map[string]string{step.See: step.Next, step.IfNot: step.NextIfNot} {
				want := strings.Join(append(named.FindStringSubmatch(words), "", "", "", "")[1:4], "")
				if want = strings.Replace(want, "you are done", endOfCard, 1); to != want {
					t.Errorf("%s, step %d leads to %q, and says: %s", name, i+1, to, words)
				}
				if to != "" {
					leading++
				}
			}
		}
	}
	if leading < 20 {
		t.Errorf("%d steps lead anywhere", leading)
	}
}

// Enter on a step goes where the card says: over the steps that are needed only where it
// did not work, or to the end.
func TestStepsLeadOn(t *testing.T) {
	for _, c := range []struct {
		card   string
		step   int
		worked bool
		want   int // counted from 1; 0: nothing is left to do
		said   bool
	}{
		{"contaminated", 1, true, 5, true},
		{"contaminated", 1, false, 2, true},
		{"contaminated", 2, true, 3, false},
		{"contaminated", 2, false, 3, false},
		{"forgecache-itself", 4, true, 0, true},
		{"forgecache-itself", 4, false, 5, true},
		{"purged-but-stale", 1, false, 0, true},
		{"purged-but-stale", 3, false, 6, true},
		{"saved-value-differs", 4, false, 1, true},
		{"wrong-credential.placeholder", 1, false, 4, true},
		{"expired", 4, true, 0, false},
	} {
		card := readCard(c.card, State{}.names())
		to, said := card.After(c.step-1, c.worked)
		if to = (to + 1) % (len(card.Steps) + 1); to != c.want || said != c.said {
			t.Errorf("%s, step %d, worked %v: to %d, said %v", c.card, c.step, c.worked, to, said)
		}
	}
}
