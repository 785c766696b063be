//go:build unix

package ui_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/webhost"
	"tokendoctor/ui/ptytest"
	cases "tokendoctor/wizard/practice"
)

// toHostWays goes from a live sitting with a working token, at the question about the
// host, to the ways to ask from there.
func toHostWays(x *ptytest.Terminal, sc cases.Scenario) {
	enterZone(x, sc)
	giveToken(x, sc.Paste)
	agree(x)
	x.Wait("Press Save Changes once more, then Test connection.")
	x.Press(ptytest.Enter, "Question 2 of up to 3")
	x.Press("1", "Question 3 of up to 3")
	x.Press(ptytest.Enter, "Everything works from here") // not sure of the last one
	x.Press("h", "The web host: ask from there as well")
}

// From the question to the ways, with the script saved and copied, to the pasted block
// and the card that follows from it. A bad paste is explained, and nothing is lost by it.
func TestHostSide(t *testing.T) {
	t.Parallel()
	sc := scenarioOf(t, "host-blocked")
	folder := t.TempDir()
	x := start(t, runLive, string(sc.Cause), 80, 24, "HOME="+folder, "TMPDIR="+folder)
	toHostWays(x, sc)
	x.Wait("SAFE TO SHARE", "> 1 Token Doctor itself, over SSH")

	x.Press("1", "z=0123...ef;")
	x.Press("c", "Sent to the terminal. Look before you paste: ")
	if got := clipboard(t, x, 1); got != webhost.CheckLine(cloudflare.ZoneID(sc.ZoneID), sc.Domain, true) {
		t.Errorf("copied: %s", got)
	}
	x.Press(ptytest.Esc, "The web host: ask from there as well")

	x.Press("2", "wp eval-file ~/token-doctor-host.php")
	script := webhost.Script(cloudflare.ZoneID(sc.ZoneID), true)
	x.Press("c", "If it is not there, s saves it to a file.")
	if clipboard(t, x, 2) != script {
		t.Error("another script was copied")
	}
	x.Press("s", "Save the script: where?")
	x.Wait("The file is token-doctor-host.php.")
	x.Press("2", "Saved, for your eyes only: "+folder)
	if private(t, filepath.Join(folder, "token-doctor-host.php")) != script {
		t.Error("another script was saved")
	}

	block := sc.HostBlock()
	for _, bad := range []struct{ text, problem string }{
		{sc.Paste, "This looks like a token or key, so it was not taken."},
		{"hello there", "This is neither the script's block"},
		{block[:120], "The block was cut short: its end is missing."},
		{strings.Replace(block, "dns", "tls", 1), "Something in the block was changed on the way"},
		{script, "This is the script itself."},
	} {
		x.Pause()
		x.Paste(bad.text)
		x.Wait(bad.problem, "The web host: A PHP script, in a shell on the host")
	}
	x.Pause()
	x.Paste("me@host:~$ wp eval-file x.php\r" + strings.ReplaceAll(block, "\n", "\r") + "me@host:~$ ")
	x.Wait("The web host cannot find Cloudflare's name", "It fails at the DNS step: no such host.")
	x.Pause()
	x.Send("q")
	x.Exit()
	if !strings.Contains(x.Raw(), "Cause: host-blocked (likely)") {
		t.Errorf("the verdict is not on the normal screen:\n%s", x.Screen())
	}
	mustNotShow(t, x, sc.Paste)
	if strings.Contains(x.Raw(), "failed=dns") {
		t.Error("the paste was drawn")
	}
	if entries, _ := os.ReadDir(folder); len(entries) != 1 {
		t.Errorf("%d files were left, not 1", len(entries))
	}
}

// A paste that a slow terminal hands over in pieces, and without marks, is one paste.
func TestHostBlockInPieces(t *testing.T) { bubble(t, hostBlockInPieces) }

func hostBlockInPieces(t *testing.T) {
	sc := scenarioOf(t, "host-blocked")
	x := sit(t, runLive, string(sc.Cause), 80, 24)
	toHostWays(x, sc)
	block := strings.ReplaceAll(sc.HostBlock(), "\n", "\r")
	x.Send(block[:60])
	x.Send(block[60:200])
	x.Send(block[200:])
	x.Wait("The web host cannot find Cloudflare's name")
}

// The code of the curl line can be picked, pasted, or pasted at the question itself.
func TestHostCode(t *testing.T) {
	t.Parallel()
	sc := scenarioOf(t, "host-blocked")
	for name, give := range map[string]func(x *ptytest.Terminal){
		"picked": func(x *ptytest.Terminal) {
			x.Press("3", "-w 'code %{http_code}")
			x.Press("3", "The web host cannot reach Cloudflare")
		},
		"pasted": func(x *ptytest.Terminal) {
			x.Press("4", "curl.exe @a;")
			x.Paste("code 000")
			x.Wait("The web host cannot reach Cloudflare")
		},
		"pasted with what curl says": func(x *ptytest.Terminal) {
			x.Press("3", "-w 'code %{http_code}")
			x.Paste("curl: (6) Could not resolve host: api.cloudflare.com\rcode 000\r")
			x.Wait("The web host cannot find Cloudflare's name")
		},
	} {
		inBubble(t, name, func(t *testing.T) {
			x := sit(t, runLive, string(sc.Cause), 80, 24)
			toHostWays(x, sc)
			give(x)
			mustNotShow(t, x, sc.Paste)
		})
	}
}

// Every page about the host can be read to its end on small screens, and its keys stay in
// view.
func TestHostPagesFitOrScroll(t *testing.T) { bubble(t, hostPagesFitOrScroll) }

func hostPagesFitOrScroll(t *testing.T) {
	ends := []string{"no list of processes.", "no list of processes.", "3 000, or an error", "3 000, or an error"}
	for _, size := range [][2]int{{80, 24}, {60, 20}, {40, 15}} {
		x := sit(t, runPractice, "host-blocked", size[0], size[1])
		toResult(x)
		x.Press("h", "The web host:")
		for n, end := range ends {
			x.Pause()
			x.Send(strconv.Itoa(n + 1))
			x.WaitFor("the page", func(string) bool { return strings.Contains(x.Line(1), hostTitles[n][:20]) })
			for !strings.Contains(ptytest.Fold(x.Screen()), end) {
				before := x.Screen()
				x.Send(ptytest.Down)
				x.WaitFor("a move on the way to: "+end, func(string) bool { return x.Screen() != before })
			}
			if !strings.Contains(ptytest.Fold(x.Screen()), "ctrl+c quit") {
				t.Errorf("%v: the keys are not in view:\n%s", size, x.Screen())
			}
			x.Press(ptytest.Esc, "1 Token Doctor itself")
		}
		if size[0] == 80 {
			x.Press("3", "zones/0123...ef")
			x.Press("i", "zones/0123456789")
			x.Press(ptytest.Esc, "1 Token Doctor itself")
		}
		x.Press("5", "The web host cannot find")
	}
}

var hostTitles = []string{
	"The web host: Token Doctor itself", "The web host: A PHP script", "The web host: One line of curl, for Linux", "The web host: One line of curl, for Windows",
}
