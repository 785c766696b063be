//go:build unix

package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"tokendoctor/cloudflare/keyring"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/ui/ptytest"
	"tokendoctor/wizard"
	"tokendoctor/wizard/practice"
)

const runWizard = "TOKENDOCTOR_TEST_WIZARD" // the test binary is the wizard, on a Cloudflare where all is well

func init() {
	reportedKinds["screen"] = onTheTokensScreen
	if os.Getenv(runWizard) == "" {
		return
	}
	sc, _ := practice.ScenarioFor(wizard.Healthy)
	sim := simulator.New(sc.World)
	a := app{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, keyring: keyring.New(), transport: sim.Transport(),
		getenv: func(name string) string { return map[string]string{"TERM": os.Getenv("TERM")}[name] }}
	code := a.run(nil)
	sim.Close()
	os.Exit(code)
}

// onTheTokensScreen has the terminal send what the case says, and goes on to the result.
func onTheTokensScreen(t *testing.T, c reported) []outcome {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	sc, token := c.scenario()
	fill := strings.NewReplacer("{token}", token, "{half}", token[:25], "{rest}", token[25:])
	cmd := exec.Command(self)
	cmd.Env = []string{runWizard + "=1", "TERM=xterm-256color", "LANG=C.UTF-8", "HOME=" + t.TempDir()}
	x := ptytest.Start(t, cmd, 80, 24)
	x.Wait("Find out why", "PASS")
	x.Press(ptytest.Enter, "What ForgeCache shows")
	x.Press(ptytest.Enter, "The Zone ID and the site")
	x.Paste(sc.ZoneID)
	x.Wait("(32 characters)")
	_, zone := x.Cursor()
	x.Pause()
	x.Insist(ptytest.Tab, "the other field", func(string) bool {
		_, line := x.Cursor()
		return strings.HasPrefix(x.Row(), ">") && line != zone
	})
	x.Pause()
	x.Paste(sc.Domain)
	x.Wait("> " + sc.Domain)
	x.Press(ptytest.Enter, "Paste the token")
	x.Pause()
	x.Send(fill.Replace(c.Typed))
	if c.Then != "" {
		x.Wait(c.Right.First)
		x.Send(fill.Replace(c.Then))
	}
	x.Wait(append([]string{"goes on"}, c.Right.Says...)...)
	arrived := x.Screen()
	x.Press(ptytest.Enter, "What the checks may do")
	x.Press(ptytest.Enter, "All checks have ended")
	for range 5 {
		if strings.Contains(x.Screen(), "Result:") {
			break
		}
		x.Pause()
		x.Send(ptytest.Enter)
	}
	x.Pause()
	x.Send("q")
	x.Exit()
	if strings.Contains(x.Raw(), token[10:20]) {
		t.Error("a part of the token is on the screen")
	}
	o := outcome{exit: -1, text: arrived}
	_, cause, _ := strings.Cut(x.Raw(), "Cause: ")
	o.report.Verdict.Cause = wizard.Cause(strings.Fields(cause + " none")[0])
	o.report.Verdict.Because = []string{c.Right.First}
	return []outcome{o}
}
