package ui_test

// The lines for a shell on the web host, where that shell or the paste is not as one
// hopes. Each shell is a real one in a real terminal; curl is a script that keeps what it
// was given.

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/webhost"
	"tokendoctor/ui/ptytest"
)

var posixShells = map[string][]string{"bash": {"bash", "--norc"}, "dash": {"dash"}, "zsh": {"zsh", "-f"}}

// lineStage is a shell on a web host.
type lineStage struct {
	*ptytest.Terminal
	dir, token string
}

// inEachShell runs a test in bash, dash and zsh, with the curl line.
func inEachShell(t *testing.T, columns int, f func(t *testing.T, s lineStage, line string)) {
	for name, argv := range posixShells {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			needs(t, name, "/bin/sh", "cat", "env", "stty")
			sc := hostCustomer(t)
			dir := t.TempDir()
			keeps := "#!/bin/sh\ncat > $0.stdin\nenv > $0.env\nprintf '%s\\n' \"$@\" > $0.args\necho code 200\n"
			writeFile(t, filepath.Join(dir, "curl"), keeps, 0o700)
			cmd := exec.Command(argv[0], argv[1:]...)
			cmd.Dir = dir
			cmd.Env = []string{"PATH=" + dir + ":" + os.Getenv("PATH"), "HOME=" + dir, "PS1=$ ", "PS2=> ", "TERM=xterm", "HISTFILE=" + filepath.Join(dir, "history")}
			x := ptytest.Start(t, cmd, columns, 60)
			x.Wait("$")
			x.Pause()
			s := lineStage{x, dir, sc.Paste}
			f(t, s, webhost.CurlLine(webhost.ShellPOSIX, cloudflare.ZoneID(sc.ZoneID)))
			s.types("exit")
			x.Exit()
			mustNotShow(t, x, sc.Paste)
		})
	}
}

func (s lineStage) types(line string) {
	s.Send(line + "\r")
	s.Pause()
}

// asked waits for the question.
func (s lineStage) asked() {
	s.WaitFor("the question", func(string) bool { return asks(s.Terminal, "API token (hidden):") })
	s.Pause()
}

// asks reports whether a question is asked: alone on its row, or after the shell's PS2
// for each row of a command. In the echo of the command it is within quotes.
func asks(x *ptytest.Terminal, question string) bool {
	before, ok := strings.CutSuffix(strings.TrimSpace(x.Row()), question)
	return ok && strings.Trim(before, "> ") == ""
}

// got is what curl was given: its standard input, its arguments, its environment.
func (s lineStage) got(t *testing.T, what string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(s.dir, "curl."+what))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(text)
}

// echoes fails if the terminal does not show what is typed.
func (s lineStage) echoes(t *testing.T) {
	t.Helper()
	s.Send("stty -a\r")
	var settings string
	s.WaitFor("the terminal's settings", func(screen string) bool {
		_, settings, _ = strings.Cut(screen, "stty -a")
		return strings.Contains(settings, "icanon") && strings.Contains(settings, "echoke")
	})
	if !strings.Contains(settings, " echo ") || strings.Contains(settings, " -icanon") {
		t.Errorf("the terminal was not put right:\n%s", s.Screen())
	}
}

// The shell's trace and export, an alias, a variable of the same name and a .curlrc
// cannot get at the token.
func TestHostLineInAShellThatTells(t *testing.T) {
	t.Parallel()
	inEachShell(t, 200, func(t *testing.T, s lineStage, line string) {
		for _, set := range []string{"export T=before", "alias curl='curl --trace-ascii trace'", "set -a", "set -x"} {
			s.types(set)
		}
		s.Send(line + "\r")
		s.asked()
		s.Send(" " + s.token + " \r")
		s.Wait("code 200")
		if got, want := s.got(t, "stdin"), "header=\"Authorization: Bearer  "+s.token+" \"\n"; got != want {
			t.Errorf("curl was given %d bytes, want %d: blanks belong to the value", len(got), len(want))
		}
		if strings.Contains(s.got(t, "env"), s.token) {
			t.Error("the token is in the environment of curl")
		}
		if args := s.got(t, "args"); !strings.HasPrefix(args, "-q\n") || strings.Contains(args, "trace") || strings.Contains(args, s.token) {
			t.Errorf("the arguments of curl:\n%s", args)
		}
		s.types("set +x")
		s.echoes(t)
	})
}

// A token that was copied in two lines: the second line is neither run nor shown.
func TestHostLineOfATokenInTwoLines(t *testing.T) {
	t.Parallel()
	inEachShell(t, 120, func(t *testing.T, s lineStage, line string) {
		s.Send(line + "\r")
		s.asked()
		s.Send(s.token[:20] + "\r" + "touch spilled\r" + s.token[20:] + "\r")
		s.Wait("More than one line was pasted. Nothing was asked.")
		s.Pause()
		if _, err := os.Stat(filepath.Join(s.dir, "spilled")); err == nil || s.got(t, "args") != "" {
			t.Error("the second line was run, or Cloudflare was asked")
		}
		s.echoes(t)
	})
}

// Without stty, or where it fails, nothing is read.
func TestHostLineWithoutStty(t *testing.T) {
	t.Parallel()
	inEachShell(t, 120, func(t *testing.T, s lineStage, line string) {
		writeFile(t, filepath.Join(s.dir, "stty"), "#!/bin/sh\nexit 1\n", 0o700)
		s.types(line)
		s.Wait("No terminal: the token would show. Nothing read.")
		if strings.Contains(s.Screen(), "not found") || s.got(t, "args") != "" {
			t.Errorf("an error of the shell, or a request:\n%s", s.Screen())
		}
	})
	for name := range posixShells { // without a terminal, as in docker exec -i
		if _, err := exec.LookPath(name); err != nil {
			continue // it has said so already
		}
		cmd := exec.Command(name, "-c", webhost.CurlLine(webhost.ShellPOSIX, sampleZone))
		cmd.Stdin = strings.NewReader("cfut_x\n")
		out, err := cmd.CombinedOutput()
		if want := "No terminal: the token\nwould show. Nothing read.\nUse ssh -t or docker -it.\n"; err == nil || string(out) != want {
			t.Errorf("%s without a terminal: %v\n%s", name, err, out)
		}
	}
}

const sampleZone = cloudflare.ZoneID("0123456789abcdef0123456789abcdef")

// ctrl+c at the question restores the terminal.
func TestHostLineIsStopped(t *testing.T) {
	t.Parallel()
	inEachShell(t, 120, func(t *testing.T, s lineStage, line string) {
		s.Send(line + "\r")
		s.asked()
		s.Send("\x03")
		s.Pause()
		s.echoes(t)
	})
}

// The line works when it is copied off a screen that broke it.
func TestHostLineIsMarkedOffTheScreen(t *testing.T) {
	t.Parallel()
	for _, width := range []int{40, 57, 76} {
		inEachShell(t, 120, func(t *testing.T, s lineStage, line string) {
			for i, part := range webhost.Lines(line, width) {
				if len(part) > width {
					t.Fatalf("line %d has %d characters: %s", i, len(part), part)
				}
				s.Send("  " + part + "\r")
			}
			s.asked()
			s.Send(s.token + "\r")
			s.Wait("code 200")
			if !strings.Contains(s.got(t, "stdin"), s.token) {
				t.Error("curl did not get the token")
			}
			if args := s.got(t, "args"); !strings.HasSuffix(args, "-w\ncode %{http_code}\\n\nhttps://api.cloudflare.com/client/v4/zones/"+string(sampleZone)+"\n") {
				t.Errorf("the arguments of curl:\n%s", args)
			}
		})
	}
}
