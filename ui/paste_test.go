//go:build unix

package ui_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tokendoctor/ui/ptytest"
)

// Samples of credentials that are not API tokens. All are made up.
const (
	sampleGlobalKey = "0123456789abcdef0123456789abcdef01234"
	sampleOriginCA  = "v1.0-0123456789abcdef01234567-fedcba98fedcba98fedcba98fedcba98fedcba98"
	sampleOldToken  = "sampletoken-SAMPLE_token-SAMPLE_token-40"
	sampleAccount   = "cfat_" + "SAMPLEsampleSAMPLEsampleSAMPLEsampleSAMP" + "0badc0de"
)

// Whatever is typed or pasted into the fields for public values by mistake is not drawn,
// neither whole nor piece by piece.
func TestSecretsInTheWrongField(t *testing.T) {
	for _, secret := range []string{sampleGlobalKey, sampleOriginCA, sampleOldToken, sampleAccount, scenarioOf(t, "healthy").Paste} {
		for _, field := range []string{"zone", "domain"} {
			for _, how := range []string{"typed", "pasted"} {
				inBubble(t, field+" "+how+" "+secret[:5], func(t *testing.T) {
					x := sit(t, runLive, "healthy", 80, 24)
					begin(x)
					x.Send(ptytest.Enter)
					x.Wait("The Zone ID and the site")
					if field == "domain" {
						toField(x, ptytest.Tab)
					}
					if how == "pasted" {
						x.Paste(secret)
						x.Wait("looks like a token or key, so it was not taken")
					} else {
						typeSlowly(x, secret)
						x.Wait("characters)")
					}
					x.Pause()
					x.Send(ptytest.Enter)
					x.Wait("The Zone ID and the site") // the form stays
					mustNotShow(t, x, secret)
				})
			}
		}
	}
}

// typeSlowly types at a person's pace.
func typeSlowly(x *ptytest.Terminal, text string) {
	for _, r := range text {
		n := len(x.Frames())
		x.Send(string(r))
		x.WaitFor("a new frame", func(string) bool { return len(x.Frames()) > n })
	}
}

// The same for what is typed before or within a name that is there already.
func TestSecretsWithinAName(t *testing.T) {
	for _, secret := range []string{sampleGlobalKey, sampleOriginCA, sampleOldToken} {
		for name, back := range map[string]string{"before": "\x1b[H", "within": "\x1b[D\x1b[D\x1b[D\x1b[D"} {
			inBubble(t, name+" "+secret[:5], func(t *testing.T) {
				x := sit(t, runLive, "healthy", 80, 24)
				begin(x)
				x.Press(ptytest.Enter, "The Zone ID and the site")
				toField(x, ptytest.Tab)
				x.Paste("x-shop.com")
				x.Wait("> x-shop.com")
				x.Pause()
				x.Send(back)
				x.Pause()
				typeSlowly(x, secret)
				x.Wait("characters)")
				mustNotShow(t, x, secret)
			})
		}
	}
}

// The same for what is typed after a name or an id that is there already.
func TestSecretsBehindAName(t *testing.T) {
	const lower = "abc9x-k3jd0qm2-zz81hsdf-q9w8e7r6t5y4u3i2" // the shape of an old token; made up
	for _, secret := range []string{sampleGlobalKey, lower} {
		for _, before := range []string{"shop.example.com", "https://example.com", "example.com."} {
			inBubble(t, before+" "+secret[:5], func(t *testing.T) {
				x := sit(t, runLive, "healthy", 80, 24)
				begin(x)
				x.Press(ptytest.Enter, "The Zone ID and the site")
				toField(x, ptytest.Tab)
				x.Paste(before)
				x.Pause()
				typeSlowly(x, secret)
				x.Wait("characters)")
				x.Pause()
				x.Send(ptytest.Enter)
				x.Wait("The Zone ID and the site")
				mustNotShow(t, x, secret)
			})
		}
	}
}

// The tail of a paste without marks is no consent.
func TestAPasteDoesNotConsent(t *testing.T) { bubble(t, aPasteDoesNotConsent) }

func aPasteDoesNotConsent(t *testing.T) {
	sc := scenarioOf(t, "healthy")
	x := sit(t, runLive, string(sc.Cause), 80, 24)
	enterZone(x, sc)
	x.Send(sc.Paste)
	x.Wait("Backspace clears it")
	x.Pause()
	x.Send("\r\r")
	x.Wait("What the checks may do", "Try the purge permission: Yes")
	x.Pause()
	if strings.Contains(x.Screen(), "The checks") {
		t.Fatal("the second Enter agreed to the purge")
	}
	agree(x)
}

// A paste that contains an end mark stays one paste: its rest presses no key, and is
// inspected with the rest.
func TestPasteWithItsOwnEndMark(t *testing.T) {
	secret := scenarioOf(t, "healthy").Paste
	for _, screen := range []string{"symptoms", "token"} {
		inBubble(t, screen, func(t *testing.T) {
			x := sit(t, runLive, "healthy", 80, 24)
			if screen == "symptoms" {
				begin(x)
				x.Paste("Cloudflare rejected\x1b[201~ the API token 1 2 3 q\r")
				x.Wait("Recognised the message: Cloudflare rejected the API token.", "> What does ForgeCache say? Cloudflare rejected the API token")
				return
			}
			enterZone(x, scenarioOf(t, "healthy"))
			x.Paste(secret[:20] + "\x1b[201~" + secret[20:] + "\r\r")
			x.Wait("complete API token arrived, with 53 characters", "line break at the end")
			x.Pause()
			if !strings.Contains(x.Screen(), "Paste the token") {
				t.Error("the rest of the paste pressed Enter")
			}
			mustNotShow(t, x, secret)
		})
	}
}

// A paste that begins a command to a terminal, in any of its ways, is a paste; the
// keys after it still work.
func TestPasteThatBeginsACommand(t *testing.T) {
	for _, begin := range []string{"\x1b]0;x", "\x1bPx", "\x1b_x", "\x1bXx", "\x9d0;", "\x90", "\xc3", "\x1b[20\x1b[201~1~\r2"} {
		inBubble(t, fmt.Sprintf("%q", begin), func(t *testing.T) {
			x := sit(t, runLive, "healthy", 80, 24)
			enterZone(x, scenarioOf(t, "healthy"))
			x.Paste(begin + "abcdefgh")
			x.Wait("Backspace clears it")
			x.Press(ptytest.Esc, "The Zone ID and the site")
			x.Send(ptytest.CtrlC)
			x.Exit()
		})
	}
}

// Windows Terminal sends a bare Enter after a paste. It is ignored, is no part of the
// paste either, and the next Enter counts.
func TestEnterBehindAPaste(t *testing.T) { bubble(t, enterBehindAPaste) }

func enterBehindAPaste(t *testing.T) {
	sc := scenarioOf(t, "healthy")
	x := sit(t, runLive, "healthy", 80, 24)
	enterZone(x, sc)
	x.Send("\x1b[200~" + sc.Paste + "\x1b[201~" + ptytest.Enter)
	x.Wait("Backspace clears it")
	x.Pause()
	if s := x.Screen(); !strings.Contains(s, "Paste the token") || strings.Contains(s, "line break") {
		t.Fatalf("the Enter was taken:\n%s", s)
	}
	x.Press(ptytest.Enter, "What the checks may do")
}

// A paste that comes letter by letter, as from an old Windows console, presses no
// key: its line break is part of it.
func TestAPasteLetterByLetter(t *testing.T) { bubble(t, aPasteLetterByLetter) }

func aPasteLetterByLetter(t *testing.T) {
	secret := scenarioOf(t, "healthy").Paste
	x := sit(t, runLive, "healthy", 80, 24)
	enterZone(x, scenarioOf(t, "healthy"))
	for _, c := range secret[:20] + "\r" + secret[20:] {
		x.Send(string(c))
		time.Sleep(2 * time.Millisecond)
	}
	x.Wait("Backspace clears it", "Paste the token")
	x.Press(ptytest.Enter, "What the checks may do")
	agree(x)
	x.Wait("line break inside, after character 20")
	mustNotShow(t, x, secret)
}

// ctrl+v is no paste here: a text field would read the clipboard by itself, past every
// inspection.
func TestCtrlV(t *testing.T) {
	tools, read := t.TempDir(), filepath.Join(t.TempDir(), "read")
	for _, name := range []string{"xclip", "xsel", "wl-paste", "pbpaste"} {
		script := "#!/bin/sh\necho x >>" + read + "\necho from-the-clipboard\n"
		writeFile(t, filepath.Join(tools, name), script, 0o700)
	}
	defer func() {
		if _, err := os.Stat(read); err == nil {
			t.Error("the clipboard was read")
		}
	}()
	x := start(t, runLive, "healthy", 80, 24, "PATH="+tools+":/usr/bin:/bin", "DISPLAY=:0")
	begin(x)
	x.Press(ptytest.Enter, "The Zone ID and the site")
	x.Send("\x16")
	x.Press(ptytest.Enter, "There is no Zone ID.")
	x.Paste(scenarioOf(t, "healthy").ZoneID)
	x.Wait("(32 characters)")
	toField(x, ptytest.Tab)
	x.Send("\x16")
	x.Press(ptytest.Enter, "Paste the token")
	x.Send("\x16")
	x.Wait("Use your terminal's own paste", "Nothing has been pasted yet")
}

// A key that is pressed by mistake leaves the pasted value as it is.
func TestALoneKeyDoesNotJoinThePaste(t *testing.T) { bubble(t, aLoneKeyDoesNotJoinThePaste) }

func aLoneKeyDoesNotJoinThePaste(t *testing.T) {
	x := sit(t, runPractice, "healthy", 80, 24)
	x.Wait("Begin this practice case")
	x.Through(ptytest.Enter, "[1 Symptoms]", "[3 Token]")
	x.Send("?")
	x.Wait("A key was pressed and not taken")
	x.Press(ptytest.Enter, "What the checks may do")
	agree(x)
	x.Wait("All checks have ended, and there is a question")
}

// A message that is pasted as keys is recognised, and presses none.
func TestUnbracketedMessage(t *testing.T) { bubble(t, unbracketedMessage) }

func unbracketedMessage(t *testing.T) {
	x := sit(t, runLive, "healthy", 80, 24)
	begin(x)
	x.Send("Cloudflare rejected the API token 1 3\rsecond line\r")
	x.Wait("Recognised the message: Cloudflare rejected the API token.", "> What does ForgeCache say? Cloudflare rejected the API token")
	if s := ptytest.Fold(x.Screen()); !strings.Contains(s, "filled in? Not sure") {
		t.Errorf("the message pressed keys:\n%s", x.Screen())
	}
}

// What is still being pasted when the program is left does not reach the shell, which
// would show and run it.
func TestNothingLandsInTheShell(t *testing.T) {
	needs(t, "bash")
	secret := scenarioOf(t, "healthy").Paste
	for _, screen := range []string{"start", "token"} {
		t.Run(screen, func(t *testing.T) {
			inner := program(t, runLive+"=healthy", "PATH="+os.Getenv("PATH"))
			script := `"$0"; echo "code $?"; read -t 1 -n 999 rest; echo "rest ${#rest}."`
			cmd := exec.Command("bash", "--norc", "-c", script, inner.Path)
			cmd.Env = inner.Env
			x := ptytest.Start(t, cmd, 80, 24)
			if screen == "token" {
				enterZone(x, scenarioOf(t, "healthy"))
				x.Send(ptytest.CtrlC + secret)
			} else {
				x.Wait("Find out why", "PASS")
				x.Send(secret[:20] + ptytest.CtrlC + secret[20:])
			}
			x.Wait("code 130", "rest 0.")
			mustNotShow(t, x, secret)
		})
	}
}
