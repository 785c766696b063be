package ui

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/ui/ptytest"
	"tokendoctor/wizard"
	"tokendoctor/wizard/bank"
	cases "tokendoctor/wizard/practice"
)

// sitting is a customer of the bank at the program, by lines or by keys.
type sitting struct {
	d       *plainDriver
	sc      cases.Scenario
	out     bytes.Buffer
	entered map[string]bool // what was entered already
	asked   []wizard.QuestionID
	offset  time.Duration // a person takes their time
	reads   int
}

func newSitting(sc cases.Scenario, p Prober, byLines bool) *sitting {
	s := &sitting{sc: sc, entered: map[string]bool{}}
	s.d = newPlain(context.Background(), Options{Prober: p, Version: "test"}, &s.out)
	s.d.lines = s
	s.d.m.plain = byLines
	if !byLines {
		s.d.m.clock = func() time.Time { return time.Now().Add(s.offset) }
	}
	return s
}

// once returns a text the first time and nothing from then on: what was entered stays.
func (s *sitting) once(what, text string) string {
	if s.entered[what] {
		return ""
	}
	s.entered[what] = true
	return text
}

// wantsHost reports whether the customer goes on to ask from the web host.
func (s *sitting) wantsHost() bool {
	st := s.d.m.state
	return s.sc.Host != nil && st.TurnsOnHost() && st.CanAskHost() && !st.HostKnown()
}

// sends is the number of the customer's answer to whether a value without the shape of a
// token is sent. A customer who took it from the list of tokens is sure of it.
func (s *sitting) sends() int {
	if s.sc.Answers[wizard.AskSource] == "api-tokens" {
		return 2
	}
	return 1
}

// choice is the number of the customer's answer, from 1.
func (s *sitting) choice(q wizard.Question) int {
	return q.Chosen(s.sc.Answers[q.ID]) + 1
}

var (
	rowNumber = regexp.MustCompile(`(\d) of \d:`)
	titleLine = regexp.MustCompile(`(?m)^(Token Doctor:|Step \d|Question \d|Result:|The web host:)`)
)

// Read answers what the lines above ask, and knows nothing else.
func (s *sitting) Read(_ context.Context, hidden bool) (string, error) {
	all := s.out.String()
	s.out.WriteString("\n") // the end of the answered line
	if s.reads++; s.reads > 60 {
		return "", errors.New("it asks on and on:\n" + all)
	}
	titles := titleLine.FindAllString(all, -1)
	text := strings.Join(strings.Fields(all[strings.LastIndex(all, titles[len(titles)-1]):]), " ")
	row := 0
	if rows := rowNumber.FindAllStringSubmatch(text, -1); len(rows) > 0 {
		row, _ = strconv.Atoi(rows[len(rows)-1][1])
	}
	switch titles[len(titles)-1] {
	case "Step 1":
		return strconv.Itoa(s.choice(wizard.Symptoms[row-1])), nil
	case "Step 2":
		if row == 1 {
			return s.once("zone", s.sc.ZoneID), nil
		}
		return s.once("domain", s.sc.Domain), nil
	case "Step 3":
		if strings.HasPrefix(text, "Step 3 of 6: Not sent yet") {
			return strconv.Itoa(s.sends()), nil
		}
		if !hidden {
			return "", errors.New("the token would be echoed")
		}
		return s.once("token", s.sc.Paste), nil
	case "The web host:":
		return s.sc.HostBlock(), nil
	case "Result:":
		switch {
		case strings.Contains(text, "c check anyway"):
			return "c", nil
		case s.sc.Host != nil && strings.Contains(text, "h shows how to ask from the web host as well"):
			return "h", nil
		}
		return "", io.EOF
	}
	for _, q := range wizard.AllQuestions {
		if !strings.HasPrefix(titles[len(titles)-1], "Question") || !strings.Contains(text, q.Text) && (q.ID != wizard.AskSite || !strings.Contains(text, " your site?")) {
			continue
		}
		if q.ID == wizard.AskHost && s.sc.Host != nil {
			return s.sc.HostBlock(), nil
		}
		s.asked = append(s.asked, q.ID)
		return strconv.Itoa(s.choice(q)), nil
	}
	return "", nil
}

// byKeys goes the same way through the full screen.
func (s *sitting) byKeys(t testing.TB) {
	ctx := t.Context()
	send := func(msg tea.Msg) {
		s.offset += time.Second
		_, cmd := s.d.m.Update(msg)
		s.d.do(ctx, cmd)
	}
	press := func(code rune) {
		k := tea.KeyPressMsg{Code: code}
		if code > ' ' && code < 0x7f {
			k.Text = string(code)
		}
		send(k)
	}
	s.d.do(ctx, s.d.m.Init())
	for range 60 {
		for s.d.m.busy() || s.d.waits() { // until nothing is in progress
			s.d.take(ctx, <-s.d.msgs)
		}
		if s.d.m.crash != nil {
			t.Fatal(s.d.m.crash)
		}
		st := s.d.m.state
		switch st.Step {
		case wizard.StepSymptoms:
			for _, q := range wizard.Symptoms {
				press(rune('0' + s.choice(q)))
				press(tea.KeyDown)
			}
			press(tea.KeyEnter)
		case wizard.StepZone:
			if v := s.once("zone", s.sc.ZoneID); v != "" {
				send(tea.PasteMsg{Content: v})
				press(tea.KeyTab)
			}
			if v := s.once("domain", s.sc.Domain); v != "" {
				send(tea.PasteMsg{Content: v})
			}
			press(tea.KeyEnter)
		case wizard.StepToken:
			if v := s.once("token", s.sc.Paste); v != "" {
				send(tea.PasteMsg{Content: v})
			}
			press(tea.KeyEnter)
		case wizard.StepUnlike:
			press(rune('0' + s.sends()))
		case wizard.StepProbes: // with a question below them, or without
			q, asks := s.d.m.screens[wizard.StepProbes].(*probesScreen).question(s.d.m.model)
			if !asks {
				press(tea.KeyEnter)
				continue
			}
			s.asked = append(s.asked, q.ID)
			press(rune('0' + s.choice(q)))
		case wizard.StepQuestion:
			if st.AsksHost() && s.sc.Host != nil {
				send(tea.PasteMsg{Content: s.sc.HostBlock()})
				continue
			}
			q, _ := st.Question()
			s.asked = append(s.asked, q.ID)
			press(rune('0' + s.choice(q)))
		case wizard.StepHost:
			send(tea.PasteMsg{Content: s.sc.HostBlock()})
		case wizard.StepCard:
			switch {
			case st.Early():
				press('c')
			case s.wantsHost():
				press('h')
			default:
				return
			}
		default:
			press(tea.KeyEnter)
		}
	}
	t.Fatalf("still at %s: %s", s.d.m.state.Step, s.d.m.state.Problem)
}

// oneDay repeats the answers of an endpoint that the sitting before got: requests that
// run side by side meet a passing fault in any order.
type oneDay struct {
	Prober
	answers *sync.Map
	mu      sync.Mutex
	asked   map[string]int
}

func (o *oneDay) Run(ctx context.Context, p cloudflare.Probe) cloudflare.Reply {
	o.mu.Lock()
	if o.asked == nil {
		o.asked = map[string]int{}
	}
	key := fmt.Sprint(p.Endpoint, p.Token.IsZero())
	o.asked[key]++
	key = fmt.Sprint(key, o.asked[key])
	o.mu.Unlock()
	if r, ok := o.answers.Load(key); ok {
		return r.(cloudflare.Reply)
	}
	r := o.Prober.Run(ctx, p)
	if ctx.Err() == nil {
		o.answers.Store(key, r)
	}
	return r
}

// outcome is everything that a sitting comes to.
func (s *sitting) outcome() string {
	st := s.d.m.state
	v := st.Verdict()
	return fmt.Sprintf("%s, %s (%s), others %v, also %v, asked %v", st.Card().Title, v.Cause, v.Confidence, v.Alternatives, v.Also, s.asked)
}

// Whoever the customer of the bank is, plain mode and the full screen ask the same and
// come to the same, and the lines hold no control sequence and nothing of a token.
func TestPlainComesToTheSame(t *testing.T) {
	families := bank.Families()
	for _, f := range families {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			ptytest.Bubble(t, func(t *testing.T) { comesToTheSame(t, f.Scenario()) })
		})
	}
	t.Logf("%d families", len(families))
}

func comesToTheSame(t *testing.T, sc cases.Scenario) {
	sim := simulator.New(sc.World)
	t.Cleanup(sim.Close)
	client := cloudflare.NewClient("test", sim.Transport())
	t.Cleanup(client.Close)
	answers := &sync.Map{}
	full := newSitting(sc, &oneDay{Prober: client, answers: answers}, false)
	full.byKeys(t)
	full.d.m.close()
	lines := newSitting(sc, &oneDay{Prober: client, answers: answers}, true)
	exit, err := lines.d.run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := lines.outcome(), full.outcome(); got != want {
		t.Errorf("on lines:    %s\nfull screen: %s\n%s", got, want, lines.out.String())
	}
	if c := string(lines.d.m.state.Verdict().Cause); !strings.Contains(exit.Text, "Cause: "+c+" (") {
		t.Errorf("it ends with %q", exit.Text)
	}
	plainText(t, lines.out.String())
	written := lines.out.String()
	for _, zone := range sc.World.Zones { // the right one is offered, and shares digits with a sample's checksum
		written = strings.ReplaceAll(written, zone.ID, "(a Zone ID)")
	}
	for _, token := range sc.World.Tokens {
		withoutSecret(t, written, token.Value)
	}
}

// plainText fails if a text has something other than lines of letters in it.
func plainText(t *testing.T, text string) {
	t.Helper()
	for _, r := range text {
		if r < ' ' && r != '\n' || r > '~' {
			t.Fatalf("the character %q was written:\n%s", r, text)
		}
	}
}

// withoutSecret fails if six characters in a row of a token are in a text.
func withoutSecret(t *testing.T, text, secret string) {
	t.Helper()
	secret = strings.TrimPrefix(strings.TrimPrefix(secret, "cfut_"), "cfat_")
	for i := 0; i+6 <= len(secret); i++ {
		if part := secret[i : i+6]; strings.Contains(text, part) {
			t.Fatalf("%q of the token was written:\n%s", part, text)
		}
	}
}
