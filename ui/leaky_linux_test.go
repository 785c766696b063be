package ui_test

// A program that leaks on purpose, one way at a time.

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"tokendoctor/ui/ptytest"
)

const (
	runLeak    = "TOKENDOCTOR_TEST_LEAK"   // the sink to leak to
	leakSecret = "TOKENDOCTOR_TEST_SECRET" // removed from the environment at once, except for the sink of that name
	leakSilent = "TOKENDOCTOR_TEST_SILENT" // it has leaked already
)

// The test binary is the leaky program as well.
func init() {
	if sink := os.Getenv(runLeak); sink != "" {
		leak(sink)
		os.Exit(0)
	}
}

// leak reads a secret from standard input, as check does, and leaks six
// characters of it.
func leak(sink string) {
	if os.Getenv(leakSilent) != "" {
		_, _ = io.ReadAll(os.Stdin)
		return
	}
	var secret string
	if sink == "/proc cmdline" || sink == "/proc environ" || sink == "terminal" || sink == "screen" {
		secret = os.Getenv(leakSecret)
	} else {
		text, _ := io.ReadAll(os.Stdin)
		secret = string(text)
	}
	part := secret[10:16]
	env := append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, leakSecret) }), leakSilent+"=1")
	request := func(change func(*http.Request)) {
		r, _ := http.NewRequest(http.MethodPost, "https://api.cloudflare.com/client", strings.NewReader("{}"))
		change(r)
		if res, err := http.DefaultClient.Do(r); err == nil {
			_ = res.Body.Close()
		}
	}
	switch sink {
	case "standard output":
		fmt.Println(part)
	case "standard output, as a domain name":
		fmt.Println("zone " + strings.ToLower(part[:3]+"."+part[3:]) + ".example")
	case "standard output, in a Ray":
		fmt.Println("ray 0000000000" + strings.ToLower(part) + "-FRA")
	case "standard output, in codes":
		fmt.Println("codes", strings.Join(strings.Split(part, ""), ", "))
	case "standard error":
		fmt.Fprintln(os.Stderr, part)
	case "HOME", "TMPDIR":
		_ = os.WriteFile(filepath.Join(os.Getenv(sink), "x"), []byte(secret), 0o600)
	case "/proc cmdline":
		_ = syscall.Exec(os.Args[0], []string{os.Args[0], part}, env)
	case "/proc environ":
		_ = syscall.Exec(os.Args[0], os.Args[:1], append(env, "X="+part))
	case "screen": // for one frame
		fmt.Print("\x1b[2J\x1b[3;5H" + part[:3] + "\x1b[31m" + part[3:])
		_, _ = os.Stdin.Read(make([]byte, 8)) // until it was seen
		fmt.Print("\x1b[2J\x1b[Hdone\r\n")
	case "terminal": // where no screen shows it
		fmt.Print("\x1b]0;" + part + "\x07\x1b[Hdone\r\n")
	case "requests, URL":
		request(func(r *http.Request) { r.URL.RawQuery = "x=" + part })
	case "requests, header":
		request(func(r *http.Request) { r.Header.Set("X-Auth-Key", part) })
	case "requests, body":
		request(func(r *http.Request) {
			r.Body, r.ContentLength = io.NopCloser(strings.NewReader(part)), int64(len(part))
		})
	case "standard error, by GODEBUG", "protocol":
		request(func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+secret) })
	}
}

// Each search finds what a leaky program leaks, and no other search does.
func TestPlantedLeaksAreFound(t *testing.T) {
	inNamespace(t, func(string) {
		prepare(t, map[string]string{"/etc/hosts": poses})
		c := canaries()[0]
		ca, cert := authority(t, "api.cloudflare.com")
		records := newStage(t, ca)
		serve(t, localhost, recorder{records, http.NotFoundHandler()}, cert)
		for _, sink := range []string{
			"standard output", "standard output, as a domain name", "standard output, in a Ray", "standard output, in codes", "standard error", "HOME", "TMPDIR", "/proc cmdline", "/proc environ", "screen", "terminal",
			"requests, URL", "requests, header", "requests, body", "standard error, by GODEBUG",
		} {
			s := newStage(t, ca)
			s.env = append(s.env, runLeak+"="+sink)
			want, _, _ := strings.Cut(sink, ",")
			records.written = map[string][]byte{}
			switch sink {
			case "screen", "terminal":
				cmd := s.command(os.Args[0])
				cmd.Env = append(cmd.Env, leakSecret+"="+c.value)
				x := ptytest.Start(t, cmd, 80, 24)
				if sink == "screen" {
					x.Wait(c.value[10:16])
					x.Send("\r")
				}
				x.Wait("done")
				x.Exit()
				s.lookAt(x)
			case "/proc cmdline", "/proc environ":
				s.env = append(s.env, leakSecret+"="+c.value)
				cmd := s.command(os.Args[0])
				in, err := cmd.StdinPipe()
				if err != nil {
					t.Fatal(err)
				}
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				for end := time.Now().Add(10 * time.Second); len(s.leaks(c.value)) == 0 && time.Now().Before(end); {
					s.written = map[string][]byte{}
					if text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/environ", cmd.Process.Pid)); strings.Contains(string(text), leakSilent) {
						s.look(cmd.Process.Pid)
					}
				}
				_ = in.Close()
				_ = cmd.Wait()
			default:
				s.runCheck(c.value, os.Args[0])
			}
			found := append(s.leaks(c.value), records.leaks(c.value)...)
			for i := range found {
				found[i], _, _ = strings.Cut(found[i], ":")
			}
			allowed := []string{want}
			switch {
			case sink == "screen":
				allowed = append(allowed, "terminal") // it got there through the terminal
			case want == "requests":
				allowed = append(allowed, "standard error") // GODEBUG prints them
			case sink == "standard error, by GODEBUG":
				allowed = append(allowed, "authorization") // where it belongs
			}
			if !slices.Contains(found, want) || slices.ContainsFunc(found, func(f string) bool { return !slices.Contains(allowed, f) }) {
				t.Errorf("%s: a planted leak was found in %q", sink, found)
			}
			if sink == "standard error, by GODEBUG" && records.written["protocol"] == nil {
				t.Error("HTTP/2 was not noticed")
			}
		}
	})
}
