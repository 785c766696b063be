//go:build linux

package cloudflare

// The same line in Firefox, over its remote protocol (Marionette). There $0 is an
// argument, because the developer tools' console cannot be reached from outside.

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestFingerprintSnippetInFirefox(t *testing.T) {
	port, _ := settingsPage(t)
	f := startFirefox(t)
	address := "http://127.0.0.1" + port + "/"

	f.open(address)
	for i, value := range fieldValues {
		if got := f.run(fmt.Sprintf("#f%d", i), ""); got != wanted(value, true) {
			t.Errorf("field %d: printed %q, want %q", i, got, wanted(value, true))
		}
	}
	for i, field := range savedFields {
		for _, kind := range fieldKinds {
			if got := f.run(fmt.Sprintf("#%s%d", kind, i), field.typed); got != wantedOf(field.want) {
				t.Errorf("%s: %s: printed %q, want %q", kind, field.name, got, wantedOf(field.want))
			}
		}
	}

	// What the browser's own password manager fills in is not what was saved.
	f.call("Marionette:SetContext", map[string]any{"value": "chrome"}, nil)
	f.call("WebDriver:ExecuteAsyncScript", map[string]any{"args": []any{strings.TrimSuffix(address, "/"), sampleAccount}, "script": `
		const [origin, password, done] = arguments;
		const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
		login.init(origin, origin, null, "someone", password, "", "");
		Services.logins.initializationPromise.then(() => Services.logins.addLoginAsync(login)).then(() => done(true));`}, nil)
	f.call("Marionette:SetContext", map[string]any{"value": "content"}, nil)
	f.open(address + "login")
	filled := false
	for until := time.Now().Add(browserPatience); !filled && time.Now().Before(until); time.Sleep(50 * time.Millisecond) {
		f.script(`return document.querySelector("#p").value === arguments[0]`, &filled, sampleAccount)
	}
	if !filled {
		t.Fatal("the browser did not fill the field in")
	}
	if got := f.run("#p", ""); got != "Fingerprint: typed 0 -" {
		t.Errorf("filled in by the browser: printed %q", got)
	}
}

// firefox is a browser that takes commands over a connection.
type firefox struct {
	t      *testing.T
	conn   net.Conn
	reader *bufio.Reader
	id     int
}

func startFirefox(t *testing.T) *firefox {
	t.Helper()
	program, err := exec.LookPath("firefox-esr")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("firefox-esr is missing")
		}
		t.Skip("firefox-esr is not installed")
	}
	home := t.TempDir()
	prefs := `user_pref("marionette.port", 0);
user_pref("network.dns.disabled", true);
user_pref("signon.rememberSignons", true);
user_pref("signon.autofillForms", true);
user_pref("signon.autofillForms.http", true);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.enabled", false);
user_pref("app.update.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
`
	if err := os.WriteFile(filepath.Join(home, "user.js"), []byte(prefs), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile", home)
	cmd.Env = append(os.Environ(), "HOME="+home, "TMPDIR="+home, "XDG_CONFIG_HOME="+home, "XDG_CACHE_HOME="+home, "MOZ_DISABLE_CONTENT_SANDBOX=1", "MOZ_CRASHREPORTER_DISABLE=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL} // also where a time-out ends the test
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		_ = cmd.Wait()
	})
	f := &firefox{t: t}
	for until := time.Now().Add(browserPatience); f.conn == nil; time.Sleep(100 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatal("firefox-esr does not listen")
		}
		if port, err := os.ReadFile(filepath.Join(home, "MarionetteActivePort")); err == nil && len(port) > 0 {
			f.conn, _ = net.Dial("tcp", "127.0.0.1:"+strings.TrimSpace(string(port)))
		}
	}
	t.Cleanup(func() { _ = f.conn.Close() })
	f.reader = bufio.NewReader(f.conn)
	f.read() // what it says of itself
	f.call("WebDriver:NewSession", map[string]any{}, nil)
	f.call("WebDriver:SetTimeouts", map[string]any{"script": browserPatience.Milliseconds()}, nil)
	return f
}

func (f *firefox) open(url string) {
	f.t.Helper()
	f.call("WebDriver:Navigate", map[string]any{"url": url}, nil)
}

// run puts something into a field, if there is something, and runs the line on it.
func (f *firefox) run(selector, typed string) (printed string) {
	f.t.Helper()
	const script = `
		const [selector, typed, done] = arguments;
		const $0 = document.querySelector(selector);
		if (typed) { $0.value = typed.replace("-", ""); $0.dispatchEvent(new Event("input")); }
		const console = { log: (...words) => done(words.join(" ")) };
		`
	f.call("WebDriver:ExecuteAsyncScript", map[string]any{"script": script + FingerprintSnippet, "args": []any{selector, typed}}, &printed)
	return printed
}

func (f *firefox) script(script string, result any, args ...any) {
	f.t.Helper()
	f.call("WebDriver:ExecuteScript", map[string]any{"script": script, "args": args}, result)
}

// call sends a command, [0, id, name, parameters], and reads the answer, [1, id, error,
// result].
func (f *firefox) call(name string, params, result any) {
	f.t.Helper()
	f.id++
	text, _ := json.Marshal([]any{0, f.id, name, params})
	_ = f.conn.SetDeadline(time.Now().Add(2 * browserPatience))
	if _, err := fmt.Fprintf(f.conn, "%d:%s", len(text), text); err != nil {
		f.t.Fatalf("%s: %v", name, err)
	}
	var answer []json.RawMessage
	if err := json.Unmarshal(f.read(), &answer); err != nil || len(answer) != 4 {
		f.t.Fatalf("%s: %v", name, err)
	}
	if string(answer[2]) != "null" {
		f.t.Fatalf("%s: %s", name, answer[2])
	}
	if result == nil {
		return
	}
	value := struct{ Value any }{result}
	if err := json.Unmarshal(answer[3], &value); err != nil {
		f.t.Fatalf("%s: %v in %s", name, err, answer[3])
	}
}

// read takes one message: its length, a colon, and that many bytes.
func (f *firefox) read() []byte {
	f.t.Helper()
	_ = f.conn.SetReadDeadline(time.Now().Add(2 * browserPatience))
	length, err := f.reader.ReadString(':')
	n, bad := strconv.Atoi(strings.TrimSuffix(length, ":"))
	if err != nil || bad != nil {
		f.t.Fatalf("firefox-esr says %q: %v", length, err)
	}
	text := make([]byte, n)
	if _, err := io.ReadFull(f.reader, text); err != nil {
		f.t.Fatal(err)
	}
	return text
}
