//go:build unix

package ui_test

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tokendoctor/ui/ptytest"
)

// A program that is stopped and continued within a paste takes the paste for one, and
// nothing of it is shown or presses a key.
func TestContinuedWithinAPaste(t *testing.T) {
	t.Parallel()
	secret := scenarioOf(t, "healthy").Paste
	x := start(t, runLive, "healthy", 80, 24)
	enterZone(x, scenarioOf(t, "healthy"))
	x.Send("\x1b[200~" + secret[:20])
	x.Pause()
	x.Signal(syscall.SIGSTOP)
	x.Cook()
	x.Signal(syscall.SIGCONT)
	x.WaitRaw()
	x.Send("\r" + secret[20:] + "\x1b[201~")
	x.Wait("complete API token arrived, with 53 characters", "line break inside, after character 20", "Paste the token")
	mustNotShow(t, x, secret)
	x.Press(ptytest.Enter, "What the checks may do")
}

// A signal to end waits for the end of a paste, which would otherwise reach the shell.
func TestEndedWithinAPaste(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		for name, marks := range map[string][2]string{"without marks": {}, "with marks": {"\x1b[200~", "\x1b[201~"}} {
			t.Run(signal.String()+" "+name, func(t *testing.T) {
				t.Parallel()
				for range 10 {
					if endWithinAPaste(t, signal, marks[0], marks[1]) {
						return
					}
				}
				t.Skip("this machine is too slow to paste")
			})
		}
	}
}

// endWithinAPaste reports whether the paste was as fast as pastes are.
func endWithinAPaste(t *testing.T, signal syscall.Signal, start, end string) (fast bool) {
	needs(t, "bash", "sh")
	secret := scenarioOf(t, "healthy").Paste
	inner := program(t, runLive+"=healthy", "PATH="+os.Getenv("PATH"))
	script := `sh -c 'echo "pid $$."; exec "$0"' "$0"; echo "code $?"; read -t 1 -n 999 rest; echo "rest ${#rest}."`
	cmd := exec.Command("bash", "--norc", "-c", script, inner.Path)
	cmd.Env = inner.Env
	x := ptytest.Start(t, cmd, 80, 24)
	enterZone(x, scenarioOf(t, "healthy"))
	pid, _ := strconv.Atoi(regexp.MustCompile(`pid (\d+)`).FindStringSubmatch(x.Raw())[1])
	x.Send(start + secret[:10])
	last := time.Now()
	if err := syscall.Kill(pid, signal); err != nil {
		t.Fatal(err)
	}
	fast = sendsOn(x, last, secret[10:20], secret[20:30], secret[30:40], secret[40:]+end)
	x.Wait("code 130", "rest ")
	if fast {
		x.Wait("rest 0.")
		mustNotShow(t, x, secret)
	}
	return fast
}

// sendsOn sends the rest of a paste in pieces, as a slow line does. It reports whether
// all of them came as fast as a paste's, counting from what was sent last.
func sendsOn(x *ptytest.Terminal, last time.Time, parts ...string) (fast bool) {
	fast = true
	for _, part := range parts {
		time.Sleep(100 * time.Millisecond)
		x.Send(part)
		fast = fast && time.Since(last) < 200*time.Millisecond
		last = time.Now()
	}
	return fast
}

// A short paste without marks agrees to nothing, although its Enter comes first.
func TestAShortPasteAgreesToNothing(t *testing.T) { bubble(t, aShortPasteAgreesToNothing) }

func aShortPasteAgreesToNothing(t *testing.T) {
	x := sit(t, runPractice, "contaminated", 80, 60)
	toSteps(x)
	agreesToNothing := func(title string) {
		for _, paste := range []string{"\rabc", "\r\n", "\r\r", "\rexample.com", "\r\x0cabc", "\r\n\x1b[A", "\r0123456789abcdef0123456789\x0b\r"} {
			x.Pause()
			x.Send(paste)
			x.Pause()
			if !strings.Contains(x.Line(1), title) {
				t.Fatalf("%q said that nobody sees the screen:\n%s", paste, x.Screen())
			}
		}
	}
	x.Wait("Is your screen shared or recorded?")
	agreesToNothing("Is your screen shared or recorded?")
	x.Press("2", "Stop sharing your screen now")
	agreesToNothing("Stop sharing your screen now")
	x.Press(ptytest.Enter, "DO NOT SHARE")
}

// Nor does it press the keys of a screen that has nothing to paste into.
func TestAShortPastePressesNoKey(t *testing.T) { bubble(t, aShortPastePressesNoKey) }

func aShortPastePressesNoKey(t *testing.T) {
	x := sit(t, runPractice, "expired", 80, 24)
	toResult(x)
	for _, paste := range []string{"quota", "quota exceeded\r", "f\r", "q\x00uota exceeded for zone"} {
		x.Send(paste)
		x.Pause()
		if !strings.Contains(x.Screen(), "[5 Result]") {
			t.Fatalf("%q pressed a key:\n%s", paste, x.Screen())
		}
	}
	x.Send("q")
	x.Exit()
}
