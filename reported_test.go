package main

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard"
	"tokendoctor/wizard/bank"
	"tokendoctor/wizard/practice"
)

// reported is a case that public reports or real terminals have: what comes in, and what
// is right then. In its texts {token} is the customer's token.
type reported struct {
	Name        string
	Kind        string // how it comes in; one of reportedKinds
	Token       string // "old" for one from before 2026
	Paste       string // on standard input, or on the symptoms screen
	Typed, Then string // what a terminal sends on the token's screen, at once and after a moment
	Status      int    // of the reply to the purge
	Body        string
	Permissions string // "absent" where the zone lists none
	Zone        string // its name; the site's own when empty
	Ask, Words  string // of the web host's block: a question, and what the script tells of it
	Alone       bool   // it tells of nothing else
	Seconds     int    // that a new token is refused for
	Most        int    // bytes that the first message of TLS may have
	Environment map[string]string
	Answers     map[wizard.QuestionID]wizard.Value
	Right       right
}

// right is what has to come of a case. What is empty is not looked at.
type right struct {
	Causes, Never []wizard.Cause // one of these; none of those, neither first nor confirmed
	Confidences   []wizard.Confidence
	Exits         []int
	Finding       struct {
		ID     wizard.FindingID
		Status wizard.Status
		Says   string
	}
	First        string       // in the first reason; on a screen: before the second paste
	Answer       wizard.Value // that a message is taken for
	Around       bool         // what stands around the token is named
	Unsent       bool         // no request holds it
	Says, Silent []string     // what the person is told, and what not
}

// outcome is what came of a case.
type outcome struct {
	report   wizard.Report
	exit     int    // -1 where nothing ended with one
	text     string // what the person has read
	requests int
}

// reportedKinds take a case through the program the way that it comes in.
var reportedKinds = map[string]func(t *testing.T, c reported) []outcome{
	"purge": throughCheckAndWizard, "paste": throughCheck, "zone": throughCheckAndWizard, "no way out": withoutAWayOut, "one segment": behindAFilter,
	"host block": pastedFromTheHost, "message": pastedAsAMessage, "retest": retestedTooSoon, // "screen" is in reported_unix_test.go
}

// Each reported case comes to what is right, on the way that it came in by.
func TestReportedCases(t *testing.T) {
	raw, err := os.ReadFile("wizard/testdata/reported.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []reported
	decoder := json.NewDecoder(strings.NewReader(string(raw)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&all); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, c := range all {
		if c.Kind == "screen" && runtime.GOOS == "windows" {
			continue // the terminal of the tests is a Unix one
		}
		if seen[c.Name] || reportedKinds[c.Kind] == nil {
			t.Fatalf("%s: twice, or of no kind", c.Name)
		}
		seen[c.Name] = true
		on := inBubble
		if c.Kind == "one segment" || c.Kind == "screen" { // a real connection, a real terminal
			on = func(t *testing.T, name string, f func(*testing.T)) { t.Run(name, f) }
		}
		on(t, c.Name, func(t *testing.T) {
			for i, o := range reportedKinds[c.Kind](t, c) {
				c.Right.check(t, i, o)
			}
			if c.Kind == "message" || c.Kind == "retest" {
				time.Sleep(time.Minute) // the clock of plain mode ticks on for a moment
			}
		})
	}
}

func (r right) check(t *testing.T, i int, o outcome) {
	v := o.report.Verdict
	fail := func(what string) {
		t.Errorf("way %d: %s: %s (%s), exit %d, alternatives %v, because %q\n%s", i, what, v.Cause, v.Confidence, o.exit, v.Alternatives, v.Because, o.text)
	}
	switch {
	case len(r.Causes) > 0 && !slices.Contains(r.Causes, v.Cause), slices.Contains(r.Never, v.Cause):
		fail("another cause")
	case len(r.Confidences) > 0 && !slices.Contains(r.Confidences, v.Confidence):
		fail("another confidence")
	case len(r.Exits) > 0 && o.exit >= 0 && !slices.Contains(r.Exits, o.exit):
		fail("another exit code")
	case r.First != "" && v.Cause != "" && (len(v.Because) == 0 || !strings.Contains(strings.ToLower(v.Because[0]), r.First)):
		fail("another first reason")
	case r.Unsent && o.requests > 0:
		fail("it was sent")
	}
	for _, f := range o.report.Findings {
		if f.ID == r.Finding.ID && (r.Finding.Status != "" && f.Status != r.Finding.Status || !strings.Contains(f.Text, r.Finding.Says)) {
			fail("the finding is " + string(f.Status) + " " + f.Text)
		}
	}
	if r.Finding.ID != "" && text(o.report, r.Finding.ID) == "" {
		fail("no finding " + string(r.Finding.ID))
	}
	if around := text(o.report, wizard.TokenCharacters); r.Around && !strings.Contains(around, "at the start") && !strings.Contains(around, "at the end") {
		fail("what stands around it is not named: " + around)
	}
	read := strings.Join(strings.Fields(o.text), " ")
	for _, says := range r.Says {
		if !strings.Contains(read, says) {
			fail("it does not say " + says)
		}
	}
	for _, silent := range r.Silent {
		if strings.Contains(read, silent) {
			fail("it says " + silent)
		}
	}
}

// scenario is the case's customer.
func (c reported) scenario() (sc practice.Scenario, token string) {
	sc, _ = practice.ScenarioFor(wizard.Healthy)
	token = sc.World.Tokens[0].Value
	if c.Token == "old" {
		token = oldToken
	}
	sc.World.Tokens[0].Value = token
	sc.Paste = token
	if c.Paste != "" {
		sc.Paste = strings.ReplaceAll(c.Paste, "{token}", token)
	}
	if c.Status != 0 {
		sc.World.Faults = []simulator.Fault{{Kind: simulator.FaultReply, Endpoint: cloudflare.EndpointPurge, Status: c.Status, Body: c.Body}}
	}
	if c.Permissions == "absent" {
		sc.World.Variants.Permissions = simulator.PermissionsAbsent
	}
	if c.Zone != "" {
		sc.World.Zones[0].Name = c.Zone
	}
	sc.Answers, sc.Host = c.Answers, nil
	return sc, token
}

// checked is what check comes to, in JSON and in words.
func checked(t *testing.T, c reported, transport http.RoundTripper) outcome {
	t.Helper()
	sc, token := c.scenario()
	args := []string{"check", "--zone", sc.ZoneID, "--domain", sc.Domain}
	if len(c.Answers) > 0 {
		args = append(args, "--answers", answersFile(t, c.Answers))
	}
	code, words, notes := run(t, transport, sc.Paste, args...)
	again, stdout, stderr := run(t, transport, sc.Paste, append(args, "--json")...)
	o := outcome{exit: code, text: words + notes}
	if err := json.Unmarshal([]byte(stdout), &o.report); err != nil || again != code {
		t.Fatalf("exit %d, and %d with --json: %v\n%s%s", code, again, err, stdout, stderr)
	}
	if strings.Contains(stdout+stderr+words+notes, token[10:20]) {
		t.Error("a part of the token is printed")
	}
	o.requests = len(o.report.Requests)
	return o
}

func throughCheck(t *testing.T, c reported) []outcome {
	sc, _ := c.scenario()
	sim := simulator.New(sc.World)
	defer sim.Close()
	return []outcome{checked(t, c, sim.Transport())}
}

// throughCheckAndWizard walks the wizard as well, to the checks and to the card.
func throughCheckAndWizard(t *testing.T, c reported) []outcome {
	sc, _ := c.scenario()
	w := bank.Walk(t, sc, true)
	out := append(throughCheck(t, c), stateOutcome(w.State))
	if c.Status != 0 { // whatever the customer says
		out = append(out, stateOutcome(w.Checked))
		if w.State.AtEase() || w.Checked.AtEase() {
			t.Error("it sets at ease")
		}
	}
	return out
}

// stateOutcome is what a sitting shows: its card, its reasons and its steps.
func stateOutcome(s wizard.State) outcome {
	card := s.Card()
	said := []string{card.Title, card.Summary}
	for _, step := range card.Steps {
		said = append(said, step.Do, step.See, step.IfNot)
	}
	said = slices.Concat(said, card.See, card.Avoid, s.Verdict().Because)
	return outcome{report: s.Report(), exit: -1, text: strings.Join(said, "\n")}
}

// withoutAWayOut has the variables set, and nothing answers.
func withoutAWayOut(t *testing.T, c reported) []outcome {
	for name, value := range c.Environment {
		t.Setenv("TEST_"+name, value)
	}
	return []outcome{checked(t, c, transportFunc(func(*http.Request) (*http.Response, error) {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("no route to host")}
	}))}
}

// behindAFilter has a box on the way that lets through a first message of TLS in one
// segment alone.
func behindAFilter(t *testing.T, c reported) []outcome {
	sc, _ := c.scenario()
	sim := simulator.New(sc.World)
	defer sim.Close()
	server := httptest.NewUnstartedServer(sim.Handler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // what is lost on the way is no fault of its own
	server.StartTLS()
	defer server.Close()
	transport := cloudflare.NewTransport()
	transport.Proxy, transport.TLSHandshakeTimeout = nil, 150*time.Millisecond
	transport.TLSClientConfig.RootCAs = x509.NewCertPool()
	transport.TLSClientConfig.RootCAs.AddCert(server.Certificate())
	transport.TLSClientConfig.ServerName = "example.com" // the test server's
	var dropped atomic.Int32
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, server.Listener.Addr().String())
		return &oneSegment{Conn: conn, most: c.Most, dropped: &dropped}, err
	}
	o := checked(t, c, transport)
	if dropped.Load() == 0 {
		t.Error("nothing was too long")
	}
	return []outcome{o}
}

// oneSegment is a connection on which the first message is lost if it is too long.
type oneSegment struct {
	net.Conn
	most    int
	began   bool
	dropped *atomic.Int32
}

func (s *oneSegment) Write(p []byte) (int, error) {
	if !s.began && len(p) > s.most {
		s.dropped.Add(1)
		return len(p), nil
	}
	s.began = true
	return s.Conn.Write(p)
}

// pastedFromTheHost has the script's block with the words of the case in it.
func pastedFromTheHost(t *testing.T, c reported) []outcome {
	sc, _ := c.scenario()
	w := bank.Walk(t, sc, true)
	block := simulator.Host{Caller: "192.0.2.44"}.Block(sc.World, sc.ZoneID, sc.Domain, sc.Paste)
	var body []string
	for line := range strings.Lines(block) {
		asked := strings.HasPrefix(line, "ask=")
		switch {
		case strings.HasPrefix(line, "====="):
		case strings.HasPrefix(line, "ask="+c.Ask+";"):
			body = append(body, "ask="+c.Ask+"; ms=9; "+c.Words+";\n")
		case asked && c.Alone, strings.HasPrefix(line, " ") && strings.HasPrefix(body[len(body)-1], "ask="+c.Ask+";"):
		default:
			body = append(body, line)
		}
	}
	text := strings.Join(body, "")
	sum := sha256.Sum256([]byte(strings.Join(strings.Fields(text), "")))
	s := w.State.Apply(wizard.HostWanted{}).Apply(wizard.HostPasted{Text: fmt.Sprintf("===== Token Doctor host block 1 =====\n%s===== end %x =====\n", text, sum[:4])})
	if s.Problem != "" {
		t.Fatalf("%s\n%s", s.Problem, text)
	}
	out := []outcome{stateOutcome(s)}
	if s.Step == wizard.StepQuestion {
		out = append(out, stateOutcome(s.Apply(wizard.Answered{Question: wizard.AskStill, Value: "fails"})))
	}
	return out
}

// pastedAsAMessage pastes it on the symptoms screen, and then measures what outweighs it.
func pastedAsAMessage(t *testing.T, c reported) []outcome {
	sc, _ := c.scenario()
	well := simulator.New(sc.World)
	defer well.Close()
	_, words, _ := run(t, well.Transport(), "\n"+c.Paste+"\nq\n", "--plain")
	q, _ := wizard.QuestionByID(wizard.AskMessage)
	label := q.Choices()[q.Chosen(c.Right.Answer)].Label
	if !strings.Contains(strings.Join(strings.Fields(words), " "), "Recognised the message: "+label) {
		t.Errorf("it is not taken for %q:\n%s", label, words)
	}
	dead, _ := practice.ScenarioFor(wizard.Expired)
	sim := simulator.New(dead.World)
	defer sim.Close()
	c.Paste, c.Answers = "", map[wizard.QuestionID]wizard.Value{wizard.AskMessage: c.Right.Answer}
	if o := checked(t, c, sim.Transport()); o.report.Verdict.Cause != wizard.Expired {
		t.Errorf("it outweighs what was measured: %s", o.report.Verdict.Cause)
	}
	return []outcome{{exit: -1, text: words}}
}

// retestedTooSoon has a first token that may not purge, and tests with a new one that
// verify alone knows for some time; each further test takes some of it.
func retestedTooSoon(t *testing.T, c reported) []outcome {
	first, _ := practice.ScenarioFor(wizard.MissingPermission)
	known, late := first.Fixed().World, first.Fixed().World
	unknown, _ := practice.ScenarioFor(wizard.TooNew)
	known.Tokens[0].Value, late.Tokens[0].Value = freshValue, freshValue
	late.Faults = unknown.World.Faults
	var worlds []http.RoundTripper
	for _, w := range []simulator.World{first.World, late, known} {
		sim := simulator.New(w)
		defer sim.Close()
		worlds = append(worlds, sim.Transport())
	}
	var made time.Time
	transport := transportFunc(func(r *http.Request) (*http.Response, error) {
		if !strings.HasSuffix(r.Header.Get("Authorization"), freshValue) {
			return worlds[0].RoundTrip(r)
		}
		if made.IsZero() {
			made = time.Now()
		}
		if time.Since(made) < time.Duration(c.Seconds)*time.Second {
			return worlds[1].RoundTrip(r)
		}
		return worlds[2].RoundTrip(r)
	})
	input := strings.Join([]string{"", "", "", "", "", "", first.ZoneID, first.Domain, first.Paste, "1", "", "", // to the first step
		"r", "2", freshValue, "1", "1", "", "", "", // another token; the answer; its steps
		"r", "1"}, "\n") + "\n" + strings.Repeat("r\n", 40) + "q\n"
	_, words, _ := run(t, transport, input, "--plain")
	return []outcome{{exit: -1, text: words}}
}

// freshValue is a second token, made up.
const freshValue = "cfut_FRESHSAMPLEFRESHSAMPLEFRESHSAMPLEFRESHSA76543210"
