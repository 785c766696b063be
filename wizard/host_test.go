package wizard_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/cloudflare/webhost"
	"tokendoctor/wizard"
	"tokendoctor/wizard/practice"
)

const (
	listed   = "203.0.113.0/24" // this computer's addresses (simulator.DefaultCaller)
	hostIPv4 = "192.0.2.44"
	hostIPv6 = "2001:db8::44"
)

// onHost is a customer's sitting at its card, whose token works from here, and what the
// web host tells.
func onHost(t *testing.T, h simulator.Host, from ...string) (wizard.State, practice.Scenario) {
	t.Helper()
	sc, _ := practice.ScenarioFor("healthy")
	sc.Host = nil
	sc.Answers = nil
	sc.World.Tokens[0].AllowedFrom = from
	card := walk(t, sc)
	sc.Host = &h
	return card.Apply(wizard.HostWanted{}), sc
}

// The evidence from the host, and what it comes to.
func TestHostEvidence(t *testing.T) {
	fault := func(kind simulator.FaultKind) simulator.Host {
		return simulator.Host{Caller: hostIPv4, Faults: []simulator.Fault{{Kind: kind}}}
	}
	const rolled = "cfut_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP76543210"
	spaced := "cfut_SAMPLESAMPLESAM\u00a0PLESAMPLESAMPLESAMPLESAMP01234567"
	for name, c := range map[string]struct {
		host       simulator.Host
		from       []string
		cause      wizard.Cause
		confidence wizard.Confidence
		title, why string
		step       string // of the fix
	}{
		"all is well there": {host: simulator.Host{Caller: hostIPv4, ForgeCache: "2.1.20"}, cause: wizard.Healthy, confidence: wizard.Likely,
			title: "Everything works, here and on the web host", why: "On the web host Cloudflare lets the token in.", step: "make the report for support@royalplugins.com"},
		"its address is shut out": {host: simulator.Host{Caller: hostIPv4}, from: []string{listed}, cause: wizard.IPRestricted, confidence: wizard.Likely,
			title: "The token does not work from the web host's address", why: "The token may not be used from the web host's address, 192.0.2.44.", step: "add 192.0.2.44 to Is in"},
		"both of its addresses are": {host: simulator.Host{Caller: hostIPv4, Caller6: hostIPv6}, from: []string{listed}, cause: wizard.IPRestricted, confidence: wizard.Likely,
			title: "The token does not work from the web host's address", why: "192.0.2.44 and 2001:db8::44", step: "add 192.0.2.44 and 2001:db8::44 to Is in"},
		"the folder of another site": {host: simulator.Host{Caller: hostIPv4, ForgeCache: "2.1.9", Site: "staging.example.com"}, cause: wizard.Healthy, confidence: wizard.Likely,
			title: "Everything works, here and on the web host", why: "On the web host Cloudflare lets the token in.", step: "press Test connection"},
		"WordPress, in the folder of another site": {host: simulator.Host{Blocked: true, Site: "example.org"}, cause: wizard.Healthy, confidence: wizard.Likely,
			title: "Everything works from here", why: "The token can purge the cache", step: "press Test connection"},
		"one of them is": {host: simulator.Host{Caller: hostIPv4, Caller6: hostIPv6}, from: []string{listed, hostIPv4 + "/32"}, cause: wizard.IPRestricted, confidence: wizard.Likely,
			title: "The token works from one address of the web host only", why: "may not be used from one of them, 2001:db8::44.", step: "add 2001:db8::44 to Is in"},
		"no DNS": {host: fault(simulator.FaultNoDNS), cause: wizard.HostBlocked, confidence: wizard.Likely,
			title: "The web host cannot find Cloudflare's name", why: "It fails at the DNS step: no such host.", step: "look up api.cloudflare.com"},
		"refused": {host: fault(simulator.FaultRefused), cause: wizard.HostBlocked, confidence: wizard.Likely,
			title: "The web host cannot reach Cloudflare", why: "It fails at the connect step: connection refused", step: "allow HTTPS to api.cloudflare.com on port 443"},
		"TLS": {host: fault(simulator.FaultTLS), cause: wizard.HostBlocked, confidence: wizard.Likely,
			title: "The web host cannot make a safe connection to Cloudflare", why: "It fails at the TLS step", step: "list of trusted certificates"},
		"proxy": {host: fault(simulator.FaultProxyConnect), cause: wizard.HostBlocked, confidence: wizard.Likely,
			title: "The web host's proxy does not let the request out", why: "It fails at the proxy step", step: "pass through the proxy"},
		"WordPress": {host: simulator.Host{Blocked: true}, cause: wizard.HostBlocked, confidence: wizard.Confirmed,
			title: "WordPress itself stops the request", why: "WordPress on the web host does not let the request out", step: "WP_HTTP_BLOCK_EXTERNAL"},
		"a page in between": {host: fault(simulator.FaultCaptivePortal), cause: wizard.Intercepted, confidence: wizard.Likely,
			title: "Something on the web host answers in place of Cloudflare", why: "answers in Cloudflare's place", step: "pass untouched"},
		"Cloudflare's firewall": {host: fault(simulator.FaultWAFBlock), cause: wizard.BlockedByCloudflare, confidence: wizard.Likely,
			title: "Cloudflare's firewall turns the web host away", why: "turns the web host away before it looks at the token", step: "Ray ID"},
		"another value": {host: simulator.Host{Caller: hostIPv4, Paste: rolled}, cause: wizard.SavedValueDiffers, confidence: wizard.Likely,
			title: "ForgeCache saved a different value", why: "The web host used another value. Its fingerprint is cfut_ 53 dfd61730", step: "put that token in place of the old value"},
		"a stray character": {host: simulator.Host{Caller: hostIPv4, Paste: spaced}, cause: wizard.SavedValueDiffers, confidence: wizard.Likely,
			title: "The web host's value has stray characters", why: "no-break space inside. Without them it is the token that was tested here.", step: "put the token in place of the old value"},
		"an old plug-in": {host: simulator.Host{Caller: hostIPv4, ForgeCache: "2.1.9"}, cause: wizard.PluginOutdated, confidence: wizard.Confirmed,
			title: "ForgeCache is too old for Cloudflare", why: "On the web host ForgeCache is version 2.1.9. It has to be 2.1.18 or newer.", step: "Update now"},
		"a plug-in that is off": {host: simulator.Host{Caller: hostIPv4, ForgeCache: "2.1.20", Inactive: true}, cause: wizard.IntegrationOff, confidence: wizard.Confirmed,
			title: "ForgeCache is not switched on in WordPress", why: "It is not switched on in WordPress.", step: "choose Activate"},
	} {
		t.Run(name, func(t *testing.T) {
			s, sc := onHost(t, c.host, c.from...)
			before := len(s.Log())
			s = s.Apply(wizard.HostPasted{Text: sc.HostBlock()})
			s = wizard.PastQuestions(s)
			v, card := s.Verdict(), s.Card()
			if v.Cause != c.cause || v.Confidence != c.confidence || s.Problem != "" || s.Step != wizard.StepCard {
				t.Errorf("%s (%s), alternatives %v; at %s, %s", v.Cause, v.Confidence, v.Alternatives, s.Step, s.Problem)
			}
			if card.Title != c.title || !strings.Contains(strings.Join(v.Because, "\n"), c.why) {
				t.Errorf("%s, because %q", card.Title, v.Because)
			}
			steps := ""
			for _, step := range card.Steps {
				steps += step.Do + "\n"
			}
			if !strings.Contains(steps, c.step) {
				t.Errorf("the steps are:\n%s", steps)
			}
			if len(s.Log()) != before {
				t.Error("the host's requests stand among those of this computer")
			}
			r := s.SupportReport("test")
			if r.Host == nil || len(r.Host.Requests) == 0 || !strings.Contains(r.Text(), "Requests from the web host, by wp_remote_request") {
				t.Errorf("the report does not have the host's side:\n%s", r.Text())
			}
			version := wizard.SupportItem{Item: "WordPress version", Answer: "6.8.3", Source: wizard.FromHost}
			if c.host.Site != "" { // of another one
				version.Answer, version.Source = "not given", ""
			}
			if r.Asked[1] != version {
				t.Errorf("the WordPress version of the report: %+v", r.Asked[1])
			}
		})
	}
}

// ForgeCache gets the answer that the web host's purge got: a refusal there comes
// first, whatever works from here, and the saved value is no suspect where it is the same.
func TestHostPurgeRefused(t *testing.T) {
	purge := func(status int, body string) simulator.Host {
		return simulator.Host{Caller: hostIPv4, Faults: []simulator.Fault{{Kind: simulator.FaultReply, Endpoint: cloudflare.EndpointPurge, Status: status, Body: body}}}
	}
	for name, c := range map[string]struct {
		host  simulator.Host
		id    wizard.FindingID
		value wizard.Value
	}{
		"once":                            {simulator.Host{Caller: hostIPv4, Faults: []simulator.Fault{{Kind: simulator.FaultTransient10000, Endpoint: cloudflare.EndpointPurge}}}, wizard.HostResult, "purge-refused"},
		"for good, as ForgeCache saw it":  {purge(401, `{"success":false,"errors":[{"code":10000,"message":"Authentication error"}]}`), wizard.HostResult, "purge-refused"},
		"forbidden":                       {purge(403, `{"success":false,"errors":[{"code":10000,"message":"Forbidden"}]}`), wizard.HostResult, "purge-refused"},
		"with a code that nobody knows":   {purge(403, `{"success":false,"errors":[{"code":10001,"message":"Unable to authenticate request"}]}`), wizard.HostResult, "purge-refused"},
		"in a line of text, by the edge":  {purge(403, "error code: 1010"), wizard.HostNetwork, "turned-away"},
		"in a page, by who knows":         {simulator.Host{Caller: hostIPv4, Faults: []simulator.Fault{{Kind: simulator.FaultForbiddenPage, Endpoint: cloudflare.EndpointPurge}}}, wizard.HostNetwork, "foreign"},
		"with nothing but a broken reply": {simulator.Host{Caller: hostIPv4, Faults: []simulator.Fault{{Kind: simulator.FaultReset, Endpoint: cloudflare.EndpointPurge}}}, wizard.HostNetwork, "reply"},
	} {
		t.Run(name, func(t *testing.T) {
			s, sc := onHost(t, c.host)
			s = s.Apply(wizard.HostPasted{Text: sc.HostBlock()})
			f, _ := s.Finding(c.id)
			if f.Value != c.value || f.Status != wizard.Fail {
				t.Errorf("%+v", f)
			}
			for _, still := range []wizard.Value{wizard.Unsure, "fails"} {
				s := wizard.PastQuestions(s.Apply(wizard.Answered{Question: wizard.AskStill, Value: still}))
				v := s.Verdict()
				if v.Confidence == wizard.Confirmed || v.Cause == wizard.Healthy || v.Cause == wizard.SavedValueDiffers || len(v.Because) == 0 || v.Because[0] != f.Text {
					t.Errorf("%s: %s (%s), because %q", still, v.Cause, v.Confidence, v.Because)
				}
			}
		})
	}
}

// What cannot be used is said in a sentence, and nothing else is lost.
func TestBadHostPastes(t *testing.T) {
	s, sc := onHost(t, simulator.Host{Caller: hostIPv4})
	block := sc.HostBlock()
	otherZone := sc
	otherZone.ZoneID = strings.Repeat("5a", 16)
	for name, c := range map[string]struct{ text, problem string }{
		"nothing":                {"", "This is neither the script's block"},
		"another text":           {"Dear support, it does not work.", "This is neither the script's block"},
		"the token":              {sc.Paste, "This looks like a token or key"},
		"a Global API Key":       {strings.Repeat("0123456789abcdef", 3)[:37], "This looks like a token or key"},
		"the script":             {webhost.Script(s.Zone, true), "This is the script itself."},
		"cut at the end":         {block[:300], "The block was cut short: its end is missing."},
		"cut at the beginning":   {block[300:], "The beginning of the block is missing."},
		"altered":                {strings.Replace(block, "status=200", "status=403", 1), "Something in the block was changed"},
		"of another version":     {strings.Replace(block, "block 1", "block 7", 1), "Another version of Token Doctor"},
		"about another zone":     {otherZone.HostBlock(), "This is about another Zone ID, 5a5a...5a. The one here is 0123...ef."},
		"the code 429":           {"code 429", "The code 429 says nothing about the token"},
		"the code 503":           {"503", "The code 503 says nothing about the token"},
		"the code 302":           {"code 302", "The code 302 is not one of Cloudflare's API."},
		"check, cut short":       {`{"schema":1,"verdict":{"cause":"healthy"`, "The output of check was cut short"},
		"check, of the future":   {`{"schema":2}`, "Another version of Token Doctor printed this."},
		"check, altered":         {`{"schema":1,"verdict":{"cause":"flat-tyre"}}`, "names a cause that does not exist"},
		"check, without a zone":  {`{"schema":1,"verdict":{"cause":"healthy"}}`, "names no Zone ID"},
		"check, another Zone ID": {`{"schema":1,"verdict":{"cause":"healthy"},"findings":[{"id":"zone-id.shape","text":"The Zone ID 5a5a...5a has"}]}`, "another Zone ID, 5a5a...5a"},
	} {
		after := s.Apply(wizard.HostPasted{Text: c.text})
		if !strings.HasPrefix(after.Problem, c.problem) && !strings.Contains(after.Problem, c.problem) {
			t.Errorf("%s: %q", name, after.Problem)
		}
		after.Problem = ""
		if !reflect.DeepEqual(after, s) {
			t.Errorf("%s: something else has changed", name)
		}
	}
}

// The code of the curl line answers the question about the host, and cURL's own error
// names the step.
func TestHostCodes(t *testing.T) {
	for text, want := range map[string]wizard.Value{
		"200": "200", "code 200": "200", "API token (hidden): \ncode 401\nme@host:~$ ": "refused", "code 403": "refused", "404": "refused", "000": "none",
		"code 401\nme@host:~$ again\ncode 200": "200", "curl: (6) x\ncode 000\nme@host:~$ again\ncode 403": "refused", // the last run counts
	} {
		s, _ := onHost(t, simulator.Host{})
		if s = s.Apply(wizard.HostPasted{Text: text}); s.Answers[wizard.AskHost] != want || s.Problem != "" || s.Step == wizard.StepHost {
			t.Errorf("%q: %q, at %s, %s", text, s.Answers[wizard.AskHost], s.Step, s.Problem)
		}
	}
	for text, title := range map[string]string{
		"curl: (6) Could not resolve host: api.cloudflare.com\ncode 000":     "The web host cannot find Cloudflare's name",
		"PS C:\\> x\r\ncurl: (7) Failed to connect\r\ncode 000\r\nPS C:\\> ": "The web host cannot reach Cloudflare",
		"curl: (60) SSL certificate problem\r\ncode 000":                     "The web host cannot make a safe connection to Cloudflare",
		"code 200\ncurl: (60) SSL certificate problem\ncode 000":             "The web host cannot make a safe connection to Cloudflare",
		"curl: (6) x\ncode 000\ncurl: (7) Failed to connect\ncode 000":       "The web host cannot reach Cloudflare",
		"code 407": "The web host's proxy does not let the request out",
	} {
		s, _ := onHost(t, simulator.Host{})
		if s = s.Apply(wizard.HostPasted{Text: text}); s.Card().Title != title || s.Problem != "" {
			t.Errorf("%q: %s, %s", text, s.Card().Title, s.Problem)
		}
	}
}

// The output of check, run on the host, is evidence as well.
func TestHostCheck(t *testing.T) {
	atHost := func(sc practice.Scenario, change func(*simulator.World)) string {
		change(&sc.World)
		return walk(t, sc).Report().JSON()
	}
	for name, c := range map[string]struct {
		change func(*simulator.World)
		from   []string
		title  string
		why    string
	}{
		"all is well": {func(*simulator.World) {}, nil, "Everything works, here and on the web host", "The web host used the same value"},
		"shut out": {func(w *simulator.World) { w.Caller = hostIPv4; w.Tokens[0].AllowedFrom = []string{listed} }, []string{listed},
			"The token does not work from the web host's address", "the web host's address, 192.0.2.44."},
		"no DNS": {func(w *simulator.World) { w.Faults = []simulator.Fault{{Kind: simulator.FaultNoDNS}} }, nil,
			"The web host cannot find Cloudflare's name", "It fails at the DNS step: no such host."},
		"a portal": {func(w *simulator.World) { w.Faults = []simulator.Fault{{Kind: simulator.FaultCaptivePortal}} }, nil,
			"Something on the web host answers in place of Cloudflare", "answers in Cloudflare's place"},
	} {
		s, sc := onHost(t, simulator.Host{}, c.from...)
		sc.Host = nil
		text := atHost(sc, c.change)
		for form, pasted := range map[string]string{"as it is": text, "broken over lines": "$ " + regexp.MustCompile(`.{1,80}`).ReplaceAllString(text, "$0\r\n") + "$ "} {
			after := s.Apply(wizard.HostPasted{Text: pasted})
			v := after.Verdict()
			if after.Card().Title != c.title || !strings.Contains(strings.Join(v.Because, "\n"), c.why) {
				t.Errorf("%s, %s: %s, because %q; %s", name, form, after.Card().Title, v.Because, after.Problem)
			}
		}
	}
}

// Nothing of a paste gets into the report but what has its form.
func TestHostPasteIsNotRepeated(t *testing.T) {
	s, sc := onHost(t, simulator.Host{})
	text := `{"schema":1,"verdict":{"cause":"unreachable","title":"` + sc.Paste + `","because":["` + sc.Paste + `"]},"findings":[` +
		`{"id":"zone-id.shape","text":"The Zone ID 0123...ef has"},{"id":"network","text":"It failed at the DNS step: ` + sc.Paste + `."},` +
		`{"id":"zone.access","text":"this computer's address, 0123456789abcdef0123456789abcdef01234"},{"id":"` + sc.Paste + `","text":"x"}],` +
		`"requests":[{"endpoint":"` + sc.Paste + `","status":200,"ray":"x"},{"endpoint":"GET /zones/{id}","status":200,"ray":"` + sc.Paste + `"}]}`
	s = s.Apply(wizard.HostPasted{Text: text})
	if s.Problem != "" || !s.HostKnown() {
		t.Fatalf("not taken: %s", s.Problem)
	}
	if out := s.SupportReport("test").JSON(); strings.Contains(out, "SAMPLESAMPLE") || strings.Contains(out, "abcdef0123456789abcdef01234") {
		t.Errorf("repeated:\n%s", out)
	}
}

// Evidence counts for the token and the Zone ID that it was made with, and for no time
// before a change.
func TestHostEvidenceEnds(t *testing.T) {
	s, sc := onHost(t, simulator.Host{Caller: hostIPv4}, listed)
	block := sc.HostBlock()
	s = s.Apply(wizard.HostPasted{Text: block})
	if s.Verdict().Cause != wizard.IPRestricted {
		t.Fatalf("%s", s.Verdict().Cause)
	}
	other := s.WithPaste(cloudflare.Inspect("cfut_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP76543210"))
	if other.HostKnown() {
		t.Error("it counts for another token")
	}
	if zone, _ := s.WithZone(strings.Repeat("5a", 16), ""); zone.HostKnown() {
		t.Error("it counts for another Zone ID")
	}
	again, _ := retest(t, s, wizard.ChangedNothing, sc)
	if again.HostKnown() {
		t.Error("it counts after a fix")
	}
	again = wizard.PastQuestions(again).Apply(wizard.HostWanted{}).Apply(wizard.HostPasted{Text: block})
	if !strings.HasPrefix(again.Problem, "This is the block from before the change.") {
		t.Errorf("the old block after the fix: %q, at %s", again.Problem, again.Step)
	}
}

// What is in the folder of another site says nothing about this one's ForgeCache, not by
// the way over the report for support either.
func TestHostFactsOfAnotherSite(t *testing.T) {
	s, sc := onHost(t, simulator.Host{Caller: hostIPv4, ForgeCache: "2.1.9", Site: "staging.example.com"})
	s = wizard.PastQuestions(s.Apply(wizard.HostPasted{Text: sc.HostBlock()}))
	s = s.Apply(wizard.ReportWanted{}).Apply(wizard.SiteEntered{})
	if v := s.Verdict(); s.Step != wizard.StepReport || v.Cause == wizard.PluginOutdated || s.Answers[wizard.AskVersion] == "old" {
		t.Errorf("at %s: %s, because %q", s.Step, v.Cause, v.Because)
	}
	if facts := s.Site.Facts; facts[wizard.SiteForgeCache].Value != "" || facts[wizard.SitePHP].Value == "" {
		t.Errorf("%+v", facts)
	}
}

// A version that a fix was for is not taken for the one after it.
func TestHostVersionFromBeforeAFix(t *testing.T) {
	for name, h := range map[string]simulator.Host{"too old": {Caller: hostIPv4, ForgeCache: "2.1.9"}, "switched off": {Caller: hostIPv4, ForgeCache: "2.1.20", Inactive: true}} {
		s, sc := onHost(t, h)
		s = wizard.PastQuestions(s.Apply(wizard.HostPasted{Text: sc.HostBlock()}))
		s, _ = retest(t, s, wizard.ChangedNothing, sc)
		s = wizard.PastQuestions(s).Apply(wizard.ReportWanted{}).Apply(wizard.SiteEntered{})
		if fact := s.Site.Facts[wizard.SiteForgeCache]; s.Step != wizard.StepReport || fact.Value != "" || s.Answers[wizard.AskVersion] == "old" {
			t.Errorf("%s: at %s, %+v, %s", name, s.Step, fact, s.Verdict().Cause)
		}
	}
}

// A block from before a change says nothing any more, whatever was changed and whatever
// came after it.
func TestOldHostBlocks(t *testing.T) {
	s, sc := onHost(t, simulator.Host{Caller: hostIPv4}, listed)
	block := sc.HostBlock()
	s = s.Apply(wizard.HostPasted{Text: block})
	again := func(s wizard.State, changed wizard.Changed) wizard.State {
		t.Helper()
		if s.Step != wizard.StepCard {
			t.Fatalf("at %s: %s", s.Step, s.Problem)
		}
		s, _ = retest(t, s, changed, sc)
		return wizard.PastQuestions(s)
	}
	first := again(s, wizard.ChangedNothing)
	second := again(first.Apply(wizard.HostWanted{}).Apply(wizard.HostPasted{Text: "curl: (6) x\ncode 000"}), wizard.ChangedNothing)
	const rolled = "cfut_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP76543210"
	sc.Paste, sc.World.Tokens[0].Value = rolled, rolled
	for name, s := range map[string]wizard.State{"one fix later": first, "two": second, "another token": again(s, wizard.ChangedToken)} {
		s = s.Apply(wizard.HostWanted{}).Apply(wizard.HostPasted{Text: block})
		if !strings.HasPrefix(s.Problem, "This is the block from before the change.") {
			t.Errorf("%s: %q, %s", name, s.Problem, s.Verdict().Cause)
		}
	}
}

// No paste brings the wizard down, or is a verdict for sure without a sum or the form
// of check.
func FuzzHostPaste(f *testing.F) {
	sc, _ := practice.ScenarioFor("ip-restricted")
	f.Add(sc.HostBlock())
	f.Add(`{"schema":1,"verdict":{"cause":"healthy"},"findings":[{"id":"zone-id.shape","text":"The Zone ID 0123...ef has"}]}`)
	f.Add("curl: (6) x\ncode 000")
	f.Add("code 200")
	s := walk(f, sc).Apply(wizard.HostWanted{})
	f.Fuzz(func(t *testing.T, text string) {
		after := s.Apply(wizard.HostPasted{Text: text})
		if after.Problem != "" && (after.Step != wizard.StepHost || after.HostKnown() != s.HostKnown()) {
			t.Errorf("a problem, and at %s", after.Step)
		}
		_, err := webhost.ReadBlock(text)
		if v := after.Verdict(); v.Confidence == wizard.Confirmed && s.Verdict().Confidence != wizard.Confirmed && err != nil && !strings.Contains(text, `{"schema":`) {
			t.Errorf("sure of %s", v.Cause)
		}
		after.SupportReport("test").Text()
	})
}
