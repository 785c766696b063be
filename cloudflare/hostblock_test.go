package cloudflare

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
)

// sampleBlock has something of everything.
func sampleBlock() HostBlock {
	at := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	failed := func(s Step, why string) Reply {
		return Reply{Endpoint: EndpointZone, Outcome: OutcomeUnreachable, Failure: Failure{s, why}, Attempts: 1, Duration: 2 * time.Second}
	}
	return HostBlock{
		Zone: sampleID, By: "wp_remote_request", Site: "www.example.com", WordPress: "6.8.3", PHP: "8.3.14", Curl: "8.5.0", ForgeCache: "2.1.18", Active: true, Proxy: true,
		Value: "other 54 -", Inside: "cfut_ 53 1a2b3c4d",
		Strays: []Foreign{{What: LineBreak, Where: AtEnd, Count: 1}, {What: NoBreakSpace, Where: Inside, Count: 2}},
		Replies: []HostReply{
			{HostReach, Reply{Endpoint: EndpointReach, Outcome: OutcomeNoHeader, Status: 400, Errors: []APIError{{1001, `missing missing "authorization"`}}, Ray: "a23c92d500000001-SIM", Attempts: 1}},
			{HostVerify, Reply{Endpoint: EndpointVerifyUser, Outcome: OutcomeOK, Status: 200, Errors: []APIError{}, Attempts: 1, Date: at,
				Life: Life{"active", at.AddDate(-1, 0, 0), at.AddDate(1, 0, 0)}}},
			{HostZone, Reply{Endpoint: EndpointZone, Outcome: OutcomeOK, Status: 200, Attempts: 1,
				Zones: []Zone{{ID: sampleID, Name: "example.com", Status: "active", Paused: true, Permissions: []string{PermissionPurge}}}}},
			{HostPurge, Reply{Endpoint: EndpointPurge, Outcome: OutcomeRateLimited, Status: 429, Errors: []APIError{{10429, ""}}, RetryAfter: time.Minute, Attempts: 1}},
			{HostZone4, Reply{Endpoint: EndpointZone, Outcome: OutcomeLocation, Status: 403, Location: "2001:db8::44", Attempts: 1,
				Errors: []APIError{{9109, "cannot use the access token from location: 2001:db8::44"}}}},
			{HostZone6, failed(StepDNS, "no such host")},
			{HostZone6, failed("", "WordPress or a plug-in does not let the request out")},
			{HostZone, Reply{Endpoint: EndpointZone, Outcome: OutcomeIntercepted, Status: 200, Attempts: 1}},
			{HostZone, Reply{Endpoint: EndpointZone, Outcome: OutcomeBlocked, Status: 403, Ray: "a23c92d500000001", Attempts: 1}},
		},
	}
}

// What is written is read back.
func TestHostBlockIsReadBack(t *testing.T) {
	want := sampleBlock()
	got, err := ReadHostBlock(want.Text())
	if err != nil {
		t.Fatal(err)
	}
	want.Sum = got.Sum
	for i := range max(len(got.Replies), len(want.Replies)) {
		g, w := got.Replies[i], want.Replies[i]
		if len(g.Reply.Errors)+len(w.Reply.Errors) == 0 {
			g.Reply.Errors, w.Reply.Errors = nil, nil
		}
		if !reflect.DeepEqual(g, w) {
			t.Errorf("%s:\n%+v, want\n%+v", w.Question, g.Reply, w.Reply)
		}
	}
	got.Replies, want.Replies = nil, nil
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want\n%+v", got, want)
	}
	for line := range strings.Lines(want.Text()) {
		if len(line) > 73 {
			t.Errorf("a line of %d characters: %s", len(line), line)
		}
	}
}

// Whatever can stand in a paste can be told of it.
func TestHostBlockTellsOfEachContaminant(t *testing.T) {
	for r := range unicode.MaxRune {
		if what, foreign := contaminant(r); foreign && !slices.Contains(contaminants, what) {
			t.Fatalf("%q is a %s, which is not listed", r, what)
		}
	}
	block := sampleBlock()
	block.Strays = nil
	for _, what := range contaminants {
		block.Strays = append(block.Strays, Foreign{What: what, Where: Inside, Count: 1})
	}
	if got, err := ReadHostBlock(block.Text()); err != nil || !slices.Equal(got.Strays, block.Strays) {
		t.Errorf("%v: %+v", err, got.Strays)
	}
}

// A block goes through terminals, mails and chats, and is the same behind them.
func TestHostBlockThroughNoise(t *testing.T) {
	text := sampleBlock().Text()
	prompt := "\x1b]0;host: ~\x07\x1b[01;32mme@host\x1b[00m:\x1b[01;34m~\x1b[00m$ wp eval-file host.php\r\nPaste the API token (it stays hidden), then press Enter: \r\n"
	for name, noisy := range map[string]string{
		"as it is":          text,
		"with a prompt":     prompt + text + "Copy all of it.\r\n\x1b[?2004h" + prompt,
		"CR LF":             strings.ReplaceAll(text, "\n", "\r\n"),
		"CR alone":          strings.ReplaceAll(text, "\n", "\r"),
		"in one line":       strings.ReplaceAll(text, "\n", " "),
		"without spaces":    strings.ReplaceAll(text, " ", ""),
		"wrapped at 20":     wrapAt(text, 20),
		"quoted in a mail":  "> " + strings.ReplaceAll(text, "\n", "\r\n> "),
		"quoted twice":      ">> " + strings.ReplaceAll(text, "\n", "\n>> "),
		"beside a border":   strings.ReplaceAll(text, "\n", " \u2502\n\u2502 "),
		"in colours":        "\x1b[32m" + strings.ReplaceAll(text, ";", "\x1b[0m;\x1b[32m"),
		"no-break spaces":   strings.ReplaceAll(text, " ", "\u00a0"),
		"with PHP's words":  "PHP Warning:  Module \"curl\" is already loaded in Unknown on line 0\n" + text,
		"the second of two": strings.Replace(text, "2.1.18", "2.1.17", 1) + prompt + text,
	} {
		b, err := ReadHostBlock(noisy)
		if err != nil || b.ForgeCache != "2.1.18" || len(b.Replies) != 9 {
			t.Errorf("%s: %v, %+v", name, err, b)
		}
	}
}

func wrapAt(text string, n int) string {
	var out strings.Builder
	for i, r := range strings.ReplaceAll(text, "\n", " ") {
		if i%n == n-1 {
			out.WriteByte('\n')
		}
		out.WriteRune(r)
	}
	return out.String()
}

// What is wrong with a block is named.
func TestBadHostBlocks(t *testing.T) {
	text := sampleBlock().Text()
	half := len(text) / 2
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"nothing":               {"", ErrNoHostBlock},
		"another text":          {"hello", ErrNoHostBlock},
		"its first half":        {text[:half], ErrHostBlockEnd},
		"its second half":       {text[half:], ErrHostBlockStart},
		"without its last line": {text[:strings.Index(text, "===== end")], ErrHostBlockEnd},
		"a line is missing":     {strings.Join(append(strings.SplitAfter(text, "\n")[:4], strings.SplitAfter(text, "\n")[5:]...), ""), ErrHostBlockAltered},
		"a digit was changed":   {strings.Replace(text, "status=200", "status=201", 1), ErrHostBlockAltered},
		"another zone":          {strings.Replace(text, "zone=0", "zone=1", 1), ErrHostBlockAltered},
		"words were added":      {strings.Replace(text, "ask=zone;", "ask=zone; and more;", 1), ErrHostBlockAltered},
		"another format":        {strings.Replace(text, "block 1", "block 2", 1), ErrHostBlockFormat},
		"a format of one's own": {strings.Replace(text, "block 1", "block", 1), ErrHostBlockStart},
		"nothing in it":         {"===== Token Doctor host block 1 =====\n===== end e3b0c442 =====", ErrHostBlockEnd},
	} {
		if _, err := ReadHostBlock(c.text); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	// The sum of a forger is right, and what it stands under is still looked at.
	const zone = "zone=" + sampleID + ";"
	for _, words := range []string{
		"zone=x;value=old/40/-;ask=reach;status=200;", zone + "ask=reach;status=200;",
		zone + "value=old/40/-;", zone + "value=old/40/-;ask=sudo;",
		zone + "value=old/40/-;ask=reach;status=2000;",
		zone + "value=old/40/-;ask=reach;error=1/say-hello;",
		zone + "value=old/40/-;ask=reach;address=evil.example;",
		zone + "value=cfut_/53/secretsecret;ask=reach;status=200;",
		zone + "value=old/40/-;wordpress=6<script>;ask=reach;status=200;",
	} {
		if b, err := ReadHostBlock("===== Token Doctor host block 1 =====\n" + words + "\n===== end " + hostSum(words) + " ====="); !errors.Is(err, ErrHostBlockAltered) {
			t.Errorf("%s: %v, %+v", words, err, b)
		}
	}
}

// The script holds nothing that an interactive shell takes for a key, and neither a
// place that was not filled in nor anything of another sitting.
func TestHostScriptText(t *testing.T) {
	for purge, word := range map[bool]string{true: "'yes' === 'yes'", false: "'no' === 'yes'"} {
		script := HostScript(sampleID, purge)
		if strings.ContainsAny(script, "\t\r\x1b") || strings.Contains(script, "{{") || !strings.Contains(script, "'"+sampleID+"'") || !strings.Contains(script, word) {
			t.Errorf("purge %t:\n%s", purge, script)
		}
		for _, r := range script {
			if r > '~' {
				t.Errorf("%q in the script", r)
			}
		}
	}
	for _, text := range hostTexts {
		if strings.ContainsAny(text, `'\`) || hostSlug(text) == "" {
			t.Errorf("%q cannot stand in the script", text)
		}
	}
}

// No text of a terminal becomes a block that was not printed, or brings the reader down.
func FuzzHostBlock(f *testing.F) {
	text := sampleBlock().Text()
	f.Add(text)
	f.Add(wrapAt(text, 11))
	f.Add("===== Token Doctor host block 1 =====\n===== end e3b0c442 =====")
	f.Add("\x1b]0;" + text[:40] + "\x1b[")
	f.Fuzz(func(t *testing.T, text string) {
		b, err := ReadHostBlock(text)
		if err != nil {
			if !reflect.DeepEqual(b, HostBlock{}) {
				t.Errorf("%v and %+v", err, b)
			}
			return
		}
		if again, err := ReadHostBlock(b.Text()); err != nil || again.Zone != b.Zone || len(again.Replies) != len(b.Replies) {
			t.Errorf("read once: %+v\nand again: %v, %+v", b, err, again)
		}
	})
}
