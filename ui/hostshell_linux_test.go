package ui_test

// The web host's commands as a person runs them: typed into a shell in a real terminal,
// with the token hidden, while the system calls show where it goes.

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/webhost"
	"tokendoctor/ui/ptytest"
	"tokendoctor/wizard"
)

func TestHostCommands(t *testing.T) {
	needsPHP(t)
	needs(t, "strace", "curl", "bash", "dash", "zsh")
	inNamespace(t, func(binary string) {
		ca, cert := hostNetwork(t, poses)
		sc := hostCustomer(t)
		sim, _ := dualStack(t, sc.World, cert)
		zone := cloudflare.ZoneID(sc.ZoneID)
		bin := t.TempDir()
		if err := os.Symlink(binary, filepath.Join(bin, "tokendoctor")); err != nil {
			t.Fatal(err)
		}
		script := filepath.Join(bin, "host.php")
		writeFile(t, script, webhost.Script(zone, true), 0o600)
		anyZone := filepath.Join(bin, "any.php")
		writeFile(t, anyZone, webhost.Script("", true), 0o600)
		// A host so slow that the echo takes longer to go off than a person to paste: the
		// question may not stand there before.
		slow := "#!/bin/sh\n[ \"$1\" != -echo ] || sleep 0.8\nPATH=${PATH#*:} exec stty \"$@\"\n"
		writeFile(t, filepath.Join(bin, "stty"), slow, 0o700)
		boot, err := filepath.Abs("testdata/wordpress.php")
		if err != nil {
			t.Fatal(err)
		}
		const lineAsks, scriptAsks = "API token (hidden):", "Paste the API token (it stays hidden), then press Enter:"
		works := regexp.MustCompile(`code 200\s`)
		block := regexp.MustCompile(`(?s)===== Token.*===== end [0-9a-f]{8} =====`)
		curl := webhost.CurlLine(webhost.ShellPOSIX, zone)
		for name, c := range map[string]struct {
			shell  []string
			line   string
			prompt string
			out    *regexp.Regexp
			title  string
		}{
			"curl in bash": {[]string{"bash", "--norc"}, curl, lineAsks, works, ""},
			"curl in dash": {[]string{"dash"}, curl, lineAsks, works, ""},
			"curl in zsh":  {[]string{"zsh", "-f"}, curl, lineAsks, works, ""},
			"check": {[]string{"bash", "--norc"}, webhost.CheckLine(zone, sc.Domain, true), lineAsks,
				regexp.MustCompile(`(?s)\{"schema":.*"requests":\[.*\]\}`), "Everything works, here and on the web host"},
			"the script": {[]string{"bash", "--norc"}, "php " + script, scriptAsks,
				block, "Everything works, here and on the web host"},
			"the script for any site": {[]string{"bash", "--norc"}, "php " + anyZone + " " + strings.ToUpper(sc.ZoneID), scriptAsks,
				block, "Everything works, here and on the web host"},
			"the script that asks for the site": {[]string{"bash", "--norc"}, "php " + anyZone, scriptAsks,
				block, "Everything works, here and on the web host"},
			"the script, in WordPress": {[]string{"bash", "--norc"}, "php " + boot + " " + script, scriptAsks,
				block, "ForgeCache is not switched on in WordPress"},
			"the script on standard input": {[]string{"bash", "--norc"}, "php " + boot + " - < " + script, scriptAsks,
				block, "ForgeCache is not switched on in WordPress"},
		} {
			t.Run(name, func(t *testing.T) {
				s := newStage(t, ca)
				trace := filepath.Join(t.TempDir(), "trace")
				s.env = append(s.env, "PATH="+bin+":"+os.Getenv("PATH"), "PS1=$ ", wordPressPath+"="+os.Getenv(wordPressPath), "HISTFILE="+filepath.Join(s.home, "history"))
				cmd := s.command("strace", append([]string{"-f", "-yy", "-s", "65536", "-e", "trace=execve,open,openat,write,writev,sendto,sendmsg", "-o", trace}, c.shell...)...)
				cmd.Dir = bin
				tracingCurlrc(t, s)
				x := ptytest.Start(t, cmd, 80, 60)
				x.Wait("$")
				x.Pause()
				x.Send(c.line + "\r")
				if strings.Contains(name, "asks for the site") {
					x.Wait("Zone ID (from the Overview page of the domain at Cloudflare):")
					x.Pause()
					x.Send(sc.ZoneID + "\r")
				}
				x.WaitFor("the prompt for the token", func(string) bool { return asks(x, c.prompt) })
				x.Pause()
				x.Send(sc.Paste + "\r")
				var out string
				x.WaitFor("what it prints", func(s string) bool {
					raw := x.Raw()
					out = c.out.FindString(raw[strings.Index(raw, c.prompt):])
					return out != ""
				})
				x.Pause()
				x.Send("history\r") // of the shell; then the echo has to be on again
				x.Wait("history")
				x.Pause()
				x.Send("exit\r")
				x.Exit()
				s.lookAt(x)
				if found := s.leaks(sc.Paste); found != nil {
					t.Errorf("leaks: %v", found)
				}
				for _, call := range leakingCalls(t, trace, sc.Paste) {
					if !regexp.MustCompile(`^(write|writev|sendto)\(\d+<pipe:`).MatchString(call) {
						t.Errorf("the token is in %.90q", call)
					}
				}
				if c.title == "" {
					return
				}
				if got := verdict(t, sc, out); got.Card().Title != c.title || got.Verdict().Cause == wizard.Undetermined {
					t.Errorf("%s; %s\n%s", got.Card().Title, got.Problem, out)
				}
			})
		}
		// Without -q the same request is traced, so the search above could have found it.
		s := newStage(t, ca)
		tracingCurlrc(t, s)
		plain := s.command("curl", "-sSK-", "-o", "/dev/null", "https://api.cloudflare.com/client/v4/zones/"+sc.ZoneID)
		plain.Stdin = strings.NewReader("header=\"Authorization: Bearer " + sc.Paste + "\"\n")
		plain.Env = append(s.env, "PATH="+os.Getenv("PATH"))
		if out, err := plain.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		if found := s.leaks(sc.Paste); len(found) != 1 || !strings.HasPrefix(found[0], "HOME: ") {
			t.Errorf("a curl that reads .curlrc leaks %v", found)
		}
		for _, r := range sim.Requests() {
			if r.Authorization && !r.TokenKnown {
				t.Errorf("another value arrived: %+v", r)
			}
		}
		// A token in the place of the Zone ID is not taken for one, and not repeated.
		out, err := exec.Command("php", anyZone, sc.Paste).CombinedOutput()
		if err == nil || !strings.Contains(string(out), "The token is asked for, and never an argument.") || strings.Contains(string(out), sc.Paste[8:16]) {
			t.Errorf("a token as the argument: %v\n%s", err, out)
		}
		// Without a Zone ID, and no terminal to ask for it.
		cmd := exec.Command("php", anyZone)
		cmd.Stdin, cmd.SysProcAttr = strings.NewReader(sc.Paste), &syscall.SysProcAttr{Setsid: true}
		out, err = cmd.CombinedOutput()
		if err == nil || !strings.HasPrefix(string(out), "The Zone ID has to have 32 hex digits. Give it as the argument of this script.") {
			t.Errorf("without a Zone ID: %v\n%s", err, out)
		}
	})
}

// tracingCurlrc is a curl configuration that writes down all that is sent.
func tracingCurlrc(t *testing.T, s *stage) {
	t.Helper()
	rc := "trace-ascii = \"" + filepath.Join(s.home, "curl-trace") + "\"\n"
	writeFile(t, filepath.Join(s.home, ".curlrc"), rc, 0o600)
}
