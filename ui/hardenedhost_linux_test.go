package ui_test

// The host script where the host, a plug-in or the person does the unexpected: one
// sentence for each, and never a part of the token.

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/webhost"
	"tokendoctor/ui/leaktest"
	"tokendoctor/wizard/practice"
)

// scriptRun is what came of a run of the script.
type scriptRun struct{ out, errs string }

// runScript gives the script a value on standard input; command is what runs it.
func runScript(t *testing.T, sc practice.Scenario, env []string, stdin io.Reader, argv ...string) scriptRun {
	t.Helper()
	dir := t.TempDir()
	script := filepath.Join(dir, "host.php")
	writeFile(t, script, webhost.Script(cloudflare.ZoneID(sc.ZoneID), true), 0o600)
	cmd := exec.Command(argv[0], append(slices.Clone(argv[1:]), script)...)
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TEST_CONSTANTS=[]", wordPressPath + "=" + os.Getenv(wordPressPath)}, env...)
	cmd.Stdin, cmd.SysProcAttr = stdin, &syscall.SysProcAttr{Setsid: true} // no terminal
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); !ran(err) {
		t.Fatal(err)
	}
	if leak, ok := leaktest.New(sc.World.Tokens[0].Value).Find([]byte(out.String() + errs.String())); ok {
		t.Errorf("a part of the token: %s\n%s\n%s", leak, out.String(), errs.String())
	}
	return scriptRun{out.String(), errs.String()}
}

func (r scriptRun) block(t *testing.T) webhost.Block {
	t.Helper()
	b, err := webhost.ReadBlock(r.out)
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, r.out, r.errs)
	}
	return b
}

func TestHostScriptOnHardenedHosts(t *testing.T) {
	needsPHP(t)
	inNamespace(t, func(string) {
		_, cert := hostNetwork(t, poses+"::1 api.cloudflare.com\n")
		sc := hostCustomer(t)
		four, _ := dualStack(t, sc.World, cert)
		boot, err := filepath.Abs("testdata/wordpress.php")
		if err != nil {
			t.Fatal(err)
		}
		run := func(env []string, argv ...string) scriptRun {
			return runScript(t, sc, env, strings.NewReader(sc.Paste+"\n"), argv...)
		}
		for _, f := range []string{"curl_exec", "curl_init"} {
			off := "disable_functions=" + f
			if r := run(nil, "php", "-n", "-d", "extension=curl", "-d", off); !strings.HasPrefix(r.errs, "This PHP may not use cURL") || r.out != "" {
				t.Errorf("without %s: %s%s", f, r.out, r.errs)
			}
			b := run(nil, "php", "-d", off, boot).block(t)
			if verify, _ := b.Reply(webhost.Verify); verify.Outcome != cloudflare.OutcomeOK {
				t.Errorf("without %s, through WordPress: %+v", f, verify)
			}
			if _, pinned := b.Reply(webhost.Zone4); pinned {
				t.Errorf("without %s an address family cannot be asked for", f)
			}
		}
		for name, argv := range map[string][]string{
			"no other programs":       {"php", "-d", "disable_functions=exec,shell_exec,proc_open,system,passthru,popen,ini_set,sleep,random_bytes,json_encode"},
			"no other folders":        {"php", "-d", "open_basedir=" + os.TempDir()},
			"php-cgi as php":          {"php-cgi", "-q"},
			"errors shown and logged": {"php", "-d", "display_errors=1", "-d", "log_errors=1", "-d", "error_log=/dev/stderr", "-d", "zend.exception_ignore_args=0"},
		} {
			if _, err := exec.LookPath(argv[0]); err != nil {
				skip(t, "%s is not installed", argv[0])
			}
			if verify, _ := run(nil, argv...).block(t).Reply(webhost.Verify); verify.Outcome != cloudflare.OutcomeOK {
				t.Errorf("%s: %+v", name, verify)
			}
		}
		// A plug-in that throws, with the token in what it throws.
		r := run([]string{"TEST_THROWS=1"}, "php", "-d", "display_errors=1", "-d", "zend.exception_ignore_args=0", boot)
		if reach, _ := r.block(t).Reply(webhost.Reach); reach.Failure.Step != "" || !strings.HasSuffix(reach.Failure.Reason, "an error of the kind UnexpectedValueException") {
			t.Errorf("a plug-in throws: %+v\n%s", reach.Failure, r.out)
		}
		if s := verdict(t, sc, r.out); !strings.Contains(strings.Join(s.Verdict().Because, " "), "an error of the kind UnexpectedValueException.") {
			t.Errorf("the card: %q", s.Verdict().Because)
		}
		if _, err := exec.LookPath("wp"); err == nil { // a real WP-CLI
			if verify, _ := run(nil, "wp", "--allow-root", "--skip-wordpress", "eval-file").block(t).Reply(webhost.Verify); verify.Outcome != cloudflare.OutcomeOK {
				t.Errorf("WP-CLI: %+v", verify)
			}
		}
		for _, q := range four.Requests() {
			if q.Path == "/client/v4/zones/"+sc.ZoneID && !strings.Contains(strings.Join(q.Headers, " "), "User-Agent") {
				t.Errorf("a request without a User-Agent: %v", q.Headers)
			}
		}
		// Over SSH without a terminal: nothing comes, and the script says to stop.
		reader, writer := io.Pipe()
		go func() {
			time.Sleep(2 * time.Second)
			_ = writer.Close()
		}()
		if r := runScript(t, sc, nil, reader, "php"); !strings.HasPrefix(r.errs, "Do not paste yet: there is no terminal here") || !strings.Contains(r.errs, "ssh -t") {
			t.Errorf("without a terminal: %s", r.errs)
		}
	})
}

// No redirect is followed, whatever a plug-in sets: the Authorization header would go on
// to another host.
func TestHostScriptFollowsNoRedirect(t *testing.T) {
	needsPHP(t)
	inNamespace(t, func(string) {
		_, cert := hostNetwork(t, poses)
		sc := hostCustomer(t)
		asked := make(chan string, 16)
		other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asked <- r.Header.Get("Authorization") }))
		defer other.Close()
		cloudflareAt(t, "127.0.0.1", http.RedirectHandler(other.URL, http.StatusTemporaryRedirect), cert, false)
		for _, env := range [][]string{nil, {"TEST_FOLLOWS=1"}} {
			r := runScript(t, sc, env, strings.NewReader(sc.Paste), "php", "testdata/wordpress.php")
			if reach, _ := r.block(t).Reply(webhost.Reach); reach.Status != http.StatusTemporaryRedirect || len(asked) != 0 {
				t.Errorf("%v: %+v; the other server was asked %d times", env, reach, len(asked))
			}
		}
	})
}

// In a folder of a web server the script prints nothing.
func TestHostScriptOnTheWeb(t *testing.T) {
	needsPHP(t)
	dir := t.TempDir()
	script := filepath.Join(dir, "host.php")
	writeFile(t, script, webhost.Script(sampleZone, true), 0o600)
	cgi := exec.Command("php-cgi", "-q")
	cgi.Env = []string{"PATH=" + os.Getenv("PATH"), "GATEWAY_INTERFACE=CGI/1.1", "REQUEST_METHOD=GET", "REDIRECT_STATUS=200", "SCRIPT_FILENAME=" + script}
	cgi.Stdin = strings.NewReader("cfut_x")
	out, err := cgi.CombinedOutput()
	if _, body, _ := strings.Cut(string(out), "\r\n\r\n"); err != nil || body != "" || strings.Contains(string(out), "Token") {
		t.Errorf("php-cgi: %v\n%s", err, out)
	}
	server := exec.Command("php", "-S", "127.0.0.1:0", "-t", dir)
	errs, err := server.StderrPipe()
	if err != nil || server.Start() != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = server.Process.Kill(), server.Wait() }()
	said := make([]byte, 4096)
	n, _ := errs.Read(said)
	_, rest, _ := strings.Cut(string(said[:n]), "(http://")
	address, _, found := strings.Cut(rest, ")")
	if !found {
		t.Fatalf("php -S says %s", said[:n])
	}
	r, err := http.Get("http://" + address + "/host.php")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	if body, err := io.ReadAll(r.Body); err != nil || len(body) != 0 {
		t.Errorf("php -S: %v\n%s", err, body)
	}
}
