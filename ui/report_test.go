//go:build unix

package ui_test

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tokendoctor/ui/ptytest"
	"tokendoctor/wizard"
)

// siteHealth is what Site Health copies, with 200 kB of other plug-ins' texts.
func siteHealth(secret string) string {
	return "`\n### wp-core ###\n\nversion: 6.8.1\nsite_language: en_US\n\n### wp-plugins-active (2) ###\n\n" +
		"ForgeCache: version: 2.1.19, author: Royal Plugins, Auto-updates disabled\nOther: version: " + secret + "\n\n" +
		"### wp-server ###\n\nhttpd_software: nginx/1.24.0\nphp_version: 8.2.13 64bit\n\n" +
		"### other ###\n" + strings.Repeat("key: "+secret+"\n", 200_000/(len(secret)+6)) + "`"
}

// toReport goes from a card to the report, with a Site Health text and a provider.
func toReport(x *ptytest.Terminal, secret string) {
	x.Press("e", "Report, 1 of 2: the site's versions")
	x.Paste("some other text that fits no field")
	x.Wait("fits no field, so it was not taken")
	x.Paste(secret)
	x.Wait("This looks like a token or key, so it was not taken.")
	x.Paste(strings.ReplaceAll(siteHealth(secret), "\n", "\r"))
	x.Wait("Read the Site Health text: ForgeCache version 2.1.19", "> 2.1.19")
	toField(x, ptytest.Up) // the last one
	x.Paste("WP Engine")
	x.Wait("> WP Engine")
	x.Pause()
	x.Paste("SiteGround") // in its place
	x.WaitFor("the new name alone", func(s string) bool { return strings.Contains(s, "> SiteGround") && !strings.Contains(s, "Engine") })
	x.Press(ptytest.Enter, "Report, 2 of 2: case")
}

// The report is shown whole before any of it leaves, and holds what support asks for and
// no part of the token, in all its forms.
func TestReport(t *testing.T) {
	t.Parallel()
	sc := scenarioOf(t, "missing-permission")
	folder := t.TempDir()
	x := start(t, runLive, string(sc.Cause), 80, 24, "HOME="+folder, "TMPDIR="+folder, "DISPLAY=")
	enterZone(x, sc)
	giveToken(x, sc.Paste)
	agree(x)
	x.Press(ptytest.Enter, "The token is not allowed to purge this site's cache")
	toReport(x, sc.Paste)
	x.Wait("This is all that you would send", "To read the case aloud: ")
	code := regexp.MustCompile(`case (\w{4}) (\w{4})`).FindStringSubmatch(x.Line(0))
	x.Press("c", "Sent to the terminal. Look before you paste: your clipboard may still hold the token.")
	text := clipboard(t, x, 1)
	for _, part := range []string{
		"case " + code[1] + code[2], "Cause: missing-permission (confirmed)", "ForgeCache version: 2.1.19 (from Site Health)",
		"WordPress version: 6.8.1 (from Site Health)", "PHP version: 8.2.13", "Hosting provider: SiteGround (said by the user)",
		"(GET /zones/...): 200 (measured)", "Status of the token at Cloudflare: Cloudflare says that the token is active", "yes, a user's token by its prefix",
		"GET /user/tokens/verify: 200, status active", "POST /zones/{id}/purge_cache: 401, codes 10000, Ray ", "tokendoctor test",
		"lines of the Site Health text.", "The token, in any form.", "link to your secure form", wizard.SupportAddress,
	} {
		if !strings.Contains(ptytest.Fold(text), part) {
			t.Errorf("the report does not hold %q:\n%s", part, text)
		}
	}
	wholeScreenAgain(t, x)
	x.Press("m", "No mail program could be opened here. Write to support@royalplugins.com and attach this file (only you can read it):")
	name := filepath.Join(folder, "tokendoctor-report-"+code[1]+code[2])
	x.Wait(name + ".txt")
	if got := private(t, name+".txt"); got != text {
		t.Errorf("saved for the mail:\n%s\ncopied:\n%s", got, text)
	}
	if err := os.Remove(name + ".txt"); err != nil {
		t.Fatal(err)
	}

	save := func(follows string) {
		x.Press("s", "Save the report: where?")
		x.Wait("tokendoctor-report-" + code[1] + code[2])
		x.Press("2", follows) // the first is where the tests are
	}
	save("Saved, for your eyes only: " + folder)
	if got := private(t, name+".txt"); got != text {
		t.Errorf("saved:\n%s\ncopied:\n%s", got, text)
	}
	save("there is such a file already")
	x.Wait("> 1 Save beside it")
	x.Press("1", "Saved, for your eyes only:")
	private(t, name+"-2.txt")
	writeFile(t, name+".txt", "mine", 0o644)
	save("there is such a file already")
	x.Press("2", "Saved, for your eyes only:")
	if got := private(t, name+".txt"); got != text {
		t.Errorf("replaced by:\n%s", got)
	}

	x.Press("t", `"schema": 1,`)
	save("Saved, for your eyes only:")
	var record wizard.SupportReport
	if err := json.Unmarshal([]byte(private(t, name+".json")), &record); err != nil || record.Text() != text {
		t.Errorf("the JSON is another record: %v\n%s", err, record.Text())
	}
	x.Pause()
	x.Send("q")
	x.Exit()
	mustNotShow(t, x, sc.Paste)
	if entries, _ := os.ReadDir(folder); len(entries) != 3 {
		t.Errorf("%d files were left, not 3", len(entries))
	}
}

// private reads a file that only its owner may read.
func private(t *testing.T, path string) string {
	t.Helper()
	text := readFile(t, path)
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("%s has the rights %v", path, info.Mode())
	}
	return text
}

// clipboard is the nth text that the program gave to the terminal's clipboard (OSC 52).
// It waits for it: the note about it can show before.
func clipboard(t *testing.T, x *ptytest.Terminal, nth int) string {
	t.Helper()
	given := regexp.MustCompile(`\x1b\]52;c;([A-Za-z0-9+/=]+)\x07`)
	var all [][]string
	x.WaitFor("something for the clipboard", func(string) bool {
		all = given.FindAllStringSubmatch(x.Raw(), -1)
		return len(all) >= nth
	})
	text, err := base64.StdEncoding.DecodeString(all[nth-1][1])
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// wholeScreenAgain checks that the last text for the terminal's clipboard is followed by
// the whole screen: some terminals draw that text over what is there.
func wholeScreenAgain(t *testing.T, x *ptytest.Terminal) {
	t.Helper()
	x.WaitFor("the screen to be cleared", func(string) bool {
		_, behind, _ := strings.Cut(x.Raw()[strings.LastIndex(x.Raw(), "\x1b]52;"):], "\a")
		_, drawn, cleared := strings.Cut(behind, "\x1b[2J")
		return cleared && strings.Contains(ptytest.Fold(drawn), "Report")
	})
}

// A folder that accepts no file loses nothing, and practice is marked as such.
func TestReportThatCannotBeSaved(t *testing.T) {
	t.Parallel()
	x := start(t, runPractice, "expired", 80, 24, "HOME=/proc", "TMPDIR=/proc")
	toResult(x)
	x.Press("e", "Report, 1 of 2")
	x.Press(ptytest.Enter, "Report, 2 of 2: case")
	x.Wait("practice on a simulated Cloudflare")
	x.Press("m", "In practice nothing is opened.")
	x.Press("s", "Save the report: where?")
	x.Wait("/proc")
	x.Press("2", "It could not be saved there: ")
	x.Press(ptytest.Esc, "Report, 2 of 2: case")
	x.Press(ptytest.Esc, "Report, 1 of 2")
	x.Press(ptytest.Esc, "The token has expired")
}
