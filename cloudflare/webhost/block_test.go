package webhost

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tokendoctor/cloudflare"
)

const sampleID = "0123456789abcdef0123456789abcdef"

// sampleBlock has something in every field.
func sampleBlock() Block {
	at := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	failed := func(s cloudflare.Step, why string) cloudflare.Reply {
		return cloudflare.Reply{Endpoint: cloudflare.EndpointZone, Outcome: cloudflare.OutcomeUnreachable, Failure: cloudflare.Failure{Step: s, Reason: why}, Attempts: 1, Duration: 2 * time.Second}
	}
	return Block{
		Zone: sampleID, By: "wp_remote_request", Site: "www.example.com", WordPress: "6.8.3", PHP: "8.3.14", Curl: "8.5.0", ForgeCache: "2.1.18", Active: true, Proxy: true,
		Value: "other 54 -", Inside: "cfut_ 53 1a2b3c4d",
		Strays: []cloudflare.Foreign{{What: cloudflare.LineBreak, Where: cloudflare.AtEnd, Count: 1}, {What: cloudflare.NoBreakSpace, Where: cloudflare.Inside, Count: 2}},
		Replies: []Answer{
			{Reach, cloudflare.Reply{Endpoint: cloudflare.EndpointReach, Outcome: cloudflare.OutcomeNoHeader, Status: 400, Errors: []cloudflare.APIError{{Code: 1001, Message: `missing missing "authorization"`}}, Ray: "a23c92d500000001-SIM", Attempts: 1}},
			{Verify, cloudflare.Reply{Endpoint: cloudflare.EndpointVerifyUser, Outcome: cloudflare.OutcomeOK, Status: 200, Errors: []cloudflare.APIError{}, Attempts: 1, Date: at,
				Life: cloudflare.Life{Status: "active", NotBefore: at.AddDate(-1, 0, 0), ExpiresOn: at.AddDate(1, 0, 0)}}},
			{Zone, cloudflare.Reply{Endpoint: cloudflare.EndpointZone, Outcome: cloudflare.OutcomeOK, Status: 200, Attempts: 1,
				Zones: []cloudflare.Zone{{ID: sampleID, Name: "example.com", Status: "active", Paused: true, Permissions: []string{cloudflare.PermissionPurge}}}}},
			{Purge, cloudflare.Reply{Endpoint: cloudflare.EndpointPurge, Outcome: cloudflare.OutcomeRateLimited, Status: 429, Errors: []cloudflare.APIError{{Code: 10429}}, RetryAfter: time.Minute, Attempts: 1}},
			{Zone4, cloudflare.Reply{Endpoint: cloudflare.EndpointZone, Outcome: cloudflare.OutcomeLocation, Status: 403, Location: "2001:db8::44", Attempts: 1,
				Errors: []cloudflare.APIError{{Code: 9109, Message: "cannot use the access token from location: 2001:db8::44"}}}},
			{Zone6, failed(cloudflare.StepDNS, "no such host")},
			{Zone6, failed("", "WordPress or a plug-in does not let the request out")},
			{Zone, cloudflare.Reply{Endpoint: cloudflare.EndpointZone, Outcome: cloudflare.OutcomeIntercepted, Status: 200, Attempts: 1}},
			{Zone, cloudflare.Reply{Endpoint: cloudflare.EndpointZone, Outcome: cloudflare.OutcomeBlocked, Status: 403, Ray: "a23c92d500000001", Attempts: 1}},
		},
	}
}

// What is written is read back.
func TestBlockIsReadBack(t *testing.T) {
	want := sampleBlock()
	got, err := ReadBlock(want.Text())
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

// Whatever can stand in a paste can stand in a block.
func TestBlockNamesEachContaminant(t *testing.T) {
	block := sampleBlock()
	block.Strays = nil
	for _, what := range cloudflare.Contaminants() {
		block.Strays = append(block.Strays, cloudflare.Foreign{What: what, Where: cloudflare.Inside, Count: 1})
	}
	if got, err := ReadBlock(block.Text()); err != nil || !slices.Equal(got.Strays, block.Strays) {
		t.Errorf("%v: %+v", err, got.Strays)
	}
}

// A block survives terminals, mails and chats unchanged.
func TestBlockThroughNoise(t *testing.T) {
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
		b, err := ReadBlock(noisy)
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
func TestBadBlocks(t *testing.T) {
	text := sampleBlock().Text()
	half := len(text) / 2
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"nothing":               {"", ErrNoBlock},
		"another text":          {"hello", ErrNoBlock},
		"its first half":        {text[:half], ErrEnd},
		"its second half":       {text[half:], ErrStart},
		"without its last line": {text[:strings.Index(text, "===== end")], ErrEnd},
		"a line is missing":     {strings.Join(append(strings.SplitAfter(text, "\n")[:4], strings.SplitAfter(text, "\n")[5:]...), ""), ErrAltered},
		"a digit was changed":   {strings.Replace(text, "status=200", "status=201", 1), ErrAltered},
		"another zone":          {strings.Replace(text, "zone=0", "zone=1", 1), ErrAltered},
		"words were added":      {strings.Replace(text, "ask=zone;", "ask=zone; and more;", 1), ErrAltered},
		"another format":        {strings.Replace(text, "block 1", "block 2", 1), ErrFormat},
		"a format of one's own": {strings.Replace(text, "block 1", "block", 1), ErrStart},
		"nothing in it":         {"===== Token Doctor host block 1 =====\n===== end e3b0c442 =====", ErrEnd},
	} {
		if _, err := ReadBlock(c.text); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	// A forger's checksum is right, and what it covers is checked all the same.
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
		if b, err := ReadBlock("===== Token Doctor host block 1 =====\n" + words + "\n===== end " + sumOf(words) + " ====="); !errors.Is(err, ErrAltered) {
			t.Errorf("%s: %v, %+v", words, err, b)
		}
	}
}

// The script holds nothing that an interactive shell takes for a key, no placeholder that
// was not filled in, and nothing of another sitting.
func TestScriptText(t *testing.T) {
	for purge, word := range map[bool]string{true: "'yes' === 'yes'", false: "'no' === 'yes'"} {
		script := Script(sampleID, purge)
		if strings.ContainsAny(script, "\t\r\x1b") || strings.Contains(script, "{{") || !strings.Contains(script, "'"+sampleID+"'") || !strings.Contains(script, word) {
			t.Errorf("purge %t:\n%s", purge, script)
		}
		for _, r := range script {
			if r > '~' {
				t.Errorf("%q in the script", r)
			}
		}
	}
	for _, text := range cloudflare.JudgedTexts() {
		if strings.ContainsAny(text, `'\`) || slugOf(text) == "" {
			t.Errorf("%q cannot stand in the script", text)
		}
	}
}

// No text of a terminal becomes a block that was not printed, or crashes the reader.
func FuzzBlock(f *testing.F) {
	text := sampleBlock().Text()
	f.Add(text)
	f.Add(wrapAt(text, 11))
	f.Add("===== Token Doctor host block 1 =====\n===== end e3b0c442 =====")
	f.Add("\x1b]0;" + text[:40] + "\x1b[")
	f.Fuzz(func(t *testing.T, text string) {
		b, err := ReadBlock(text)
		if err != nil {
			if !reflect.DeepEqual(b, Block{}) {
				t.Errorf("%v and %+v", err, b)
			}
			return
		}
		if again, err := ReadBlock(b.Text()); err != nil || again.Zone != b.Zone || len(again.Replies) != len(b.Replies) {
			t.Errorf("read once: %+v\nand again: %v, %+v", b, err, again)
		}
	})
}
