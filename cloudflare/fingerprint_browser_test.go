//go:build linux

package cloudflare

// The snippet in a real browser, typed into the console of a page that has the fields of
// a plugin's settings. The browser is driven over a pipe and can resolve only the test's
// names, at 127.0.0.1, so nothing leaves the machine.

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// browserPatience allows for a busy machine: elsewhere no step takes a tenth of it.
const browserPatience = 60 * time.Second

func TestFingerprintSnippetInABrowser(t *testing.T) {
	port, requests := settingsPage(t)
	b := startBrowser(t)

	b.open("http://127.0.0.1" + port + "/")
	b.expect("nothing inspected", FingerprintSnippet, "", "Fingerprint: other 0 -")
	for _, selector := range []string{"div", "form", "html"} {
		b.inspect(selector)
		b.expect(selector, FingerprintSnippet, sample, "Fingerprint: other 0 -")
	}
	b.inspect("textarea")
	b.expect("textarea", FingerprintSnippet, sample, wanted(sample, true)+" line-break")
	for i, snippet := range wrapped() {
		b.inspect("#f0")
		b.expect(fmt.Sprintf("line break %d", i), snippet, sample, wanted(sample, true))
	}
	b.expectFields(true)
	for i, f := range savedFields {
		for _, kind := range fieldKinds {
			b.inspect(fmt.Sprintf("#%s%d", kind, i))
			if f.typed != "" {
				b.evaluate(fill(f.typed), nil)
			}
			b.expect(kind+": "+f.name, FingerprintSnippet, sample, wantedOf(f.want))
		}
	}

	b.open("http://" + insecureHost + port + "/")
	b.expectFields(false)

	if n := requests.Load(); n != 2 {
		t.Errorf("%d requests for two pages", n)
	}
}

// expectFields goes through the fields of the open page.
func (b *browser) expectFields(secure bool) {
	b.t.Helper()
	if got := b.evaluate("isSecureContext", nil); got.text() != fmt.Sprint(secure) {
		b.t.Fatalf("the page is secure: %s", got.text())
	}
	const names = "Object.getOwnPropertyNames(globalThis).join()"
	before, lines := b.evaluate(names, nil).text(), wrapped()
	for i, value := range fieldValues {
		b.inspect(fmt.Sprintf("#f%d", i))
		for _, snippet := range lines[:2] {
			b.expect(fmt.Sprintf("field %d", i), snippet, value, wanted(value, secure))
		}
	}
	if b.evaluate(names, nil).text() != before {
		b.t.Error("something was left behind in the page")
	}
}

// expect runs the snippet in the three ways of a console: to its end, where the promise
// resolves to nothing; as an entered line, whose result is shown while it may still run;
// and while the line is being written, where a preview of the result would be shown.
func (b *browser) expect(name, snippet, secret, want string) {
	b.t.Helper()
	for _, way := range []struct {
		options map[string]any
		result  string
	}{
		{map[string]any{"awaitPromise": true, "replMode": false}, "undefined"},
		{nil, "Promise"},
		{map[string]any{"throwOnSideEffect": true}, "EvalError"},
	} {
		from := len(b.events)
		result := b.evaluate(snippet, way.options)
		shown, lines := result.text(), 1
		if got := result.Result; got.Type != way.result && got.ClassName != way.result {
			b.t.Fatalf("%s: the result is %s %s, want %s", name, got.Type, got.ClassName, way.result)
		}
		if way.result == "EvalError" {
			lines = 0
		} else {
			b.await("Runtime.consoleAPICalled", from)
		}
		for _, e := range b.events[from:] {
			switch e.Method {
			case "Runtime.consoleAPICalled":
				line := e.Params.line()
				shown, lines = shown+"\n"+line, lines-1
				if line != want {
					b.t.Errorf("%s: printed %q, want %q", name, line, want)
				}
			case "Runtime.exceptionThrown", "Log.entryAdded", "Network.requestWillBeSent":
				b.t.Errorf("%s: %s", name, e.Method)
			}
		}
		if lines != 0 {
			b.t.Errorf("%s: %d lines too few", name, lines)
		}
		for r := []rune(secret); len(r) >= 6; r = r[1:] {
			if strings.Contains(shown, string(r[:6])) {
				b.t.Errorf("%s: a part of the value was shown", name)
				break
			}
		}
	}
}

// browser is a page in a browser that takes commands over a pipe.
type browser struct {
	t       *testing.T
	orders  *os.File
	answers *os.File
	reader  *bufio.Reader
	session string
	id      int
	events  []browserMessage
	silent  bool // it did not answer: what it wrote may tell why
}

// browserMessage is an answer (ID) or an event (Method), as far as the tests use it.
type browserMessage struct {
	ID     int             `json:"id"`
	Method string          `json:"method"`
	Params browserEvent    `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  json.RawMessage `json:"error"`
}

type browserEvent struct {
	Args     []browserObject `json:"args"`
	Name     string          `json:"name"`
	LoaderID string          `json:"loaderId"`
}

// line is what the console shows.
func (e browserEvent) line() string {
	words := make([]string, len(e.Args))
	for i, a := range e.Args {
		words[i] = fmt.Sprint(a.Value)
	}
	return strings.Join(words, " ")
}

// browserObject is a value as the console gets it.
type browserObject struct {
	Type        string `json:"type"`
	ClassName   string `json:"className"`
	Value       any    `json:"value"`
	Description string `json:"description"`
	Preview     any    `json:"preview"`
}

type browserResult struct {
	Result    browserObject `json:"result"`
	Exception struct {
		Text      string        `json:"text"`
		Exception browserObject `json:"exception"`
	} `json:"exceptionDetails"`
}

// text is all of a result that a console can show.
func (r browserResult) text() string {
	if r.Exception.Text == "" && r.Result.Preview == nil {
		return fmt.Sprint(r.Result.Value)
	}
	return fmt.Sprint(r)
}

// startBrowser starts Chromium with an empty page. Without one the test is
// skipped, except where all tests have to run.
func startBrowser(t *testing.T) *browser {
	t.Helper()
	program, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("chromium is missing")
		}
		t.Skip("chromium is not installed")
	}
	home := t.TempDir()
	theirOrders, orders, err1 := os.Pipe()
	answers, theirAnswers, err2 := os.Pipe()
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	cmd := exec.Command(program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-proxy-server",
		"--host-resolver-rules=MAP "+insecureHost+" 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
		"--user-data-dir="+home, "--remote-debugging-pipe")
	cmd.Env = append(os.Environ(), "HOME="+home, "TMPDIR="+home, "XDG_CONFIG_HOME="+home, "XDG_CACHE_HOME="+home)
	cmd.ExtraFiles = []*os.File{theirOrders, theirAnswers}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var said bytes.Buffer // also makes Wait wait for the children, who write to the profile
	cmd.Stderr, cmd.WaitDelay = &said, browserPatience
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	b := &browser{t: t, orders: orders, answers: answers, reader: bufio.NewReader(answers)}
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		_ = cmd.Wait()
		_, _ = orders.Close(), answers.Close()
		if b.silent {
			t.Logf("the browser said:\n%s", said.String())
		}
	})
	_, _ = theirOrders.Close(), theirAnswers.Close()

	var target struct{ TargetID, SessionID string }
	b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &target)
	b.session = target.SessionID
	for _, domain := range []string{"Page", "DOM", "Runtime", "Log", "Network"} {
		b.call(domain+".enable", nil, nil)
	}
	b.call("Page.setLifecycleEventsEnabled", map[string]any{"enabled": true}, nil)
	return b
}

// open loads a page to its end.
func (b *browser) open(url string) {
	b.t.Helper()
	from := len(b.events)
	var loading struct{ LoaderID, ErrorText string }
	b.call("Page.navigate", map[string]any{"url": url}, &loading)
	if loading.ErrorText != "" {
		b.t.Fatalf("%s: %s", url, loading.ErrorText)
	}
	for {
		at := b.await("Page.lifecycleEvent", from)
		if e := b.events[at].Params; e.Name == "load" && e.LoaderID == loading.LoaderID {
			return
		}
		from = at + 1
	}
}

// inspect does what "Inspect" in an element's menu does: the element becomes $0.
func (b *browser) inspect(selector string) {
	b.t.Helper()
	var document struct{ Root struct{ NodeID int } }
	b.call("DOM.getDocument", map[string]any{"depth": 0}, &document)
	var element struct{ NodeID int }
	b.call("DOM.querySelector", map[string]any{"nodeId": document.Root.NodeID, "selector": selector}, &element)
	b.call("DOM.setInspectedNode", map[string]any{"nodeId": element.NodeID}, nil)
}

// evaluate runs a line as the console does.
func (b *browser) evaluate(line string, options map[string]any) (result browserResult) {
	b.t.Helper()
	params := map[string]any{"expression": line, "includeCommandLineAPI": true, "replMode": true, "userGesture": true, "generatePreview": true}
	maps.Copy(params, options)
	b.call("Runtime.evaluate", params, &result)
	return result
}

// call sends a command and reads the answer; events that arrive meanwhile are kept.
func (b *browser) call(method string, params, result any) {
	b.t.Helper()
	b.id++
	order := map[string]any{"id": b.id, "method": method}
	if params != nil {
		order["params"] = params
	}
	if b.session != "" {
		order["sessionId"] = b.session
	}
	text, _ := json.Marshal(order)
	_ = b.orders.SetWriteDeadline(time.Now().Add(browserPatience))
	if _, err := b.orders.Write(append(text, 0)); err != nil {
		b.t.Fatalf("%s: %v", method, err)
	}
	for {
		m := b.read(method)
		if m.ID != b.id {
			continue
		}
		if m.Error != nil {
			b.t.Fatalf("%s: %s", method, m.Error)
		}
		if result != nil {
			if err := json.Unmarshal(m.Result, result); err != nil {
				b.t.Fatalf("%s: %v", method, err)
			}
		}
		return
	}
}

// await gives the index of the next event of a name.
func (b *browser) await(method string, from int) int {
	b.t.Helper()
	for i := from; ; i++ {
		for i >= len(b.events) {
			b.read(method)
		}
		if b.events[i].Method == method {
			return i
		}
	}
}

// read takes one message.
func (b *browser) read(waitingFor string) (m browserMessage) {
	b.t.Helper()
	_ = b.answers.SetReadDeadline(time.Now().Add(browserPatience))
	text, err := b.reader.ReadBytes(0)
	if err != nil {
		b.silent = true
		b.t.Fatalf("no answer from the browser, waiting for %s: %v", waitingFor, err)
	}
	if err := json.Unmarshal(text[:len(text)-1], &m); err != nil {
		b.t.Fatal(err)
	}
	if m.Method != "" {
		b.events = append(b.events, m)
	}
	return m
}
