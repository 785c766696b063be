package webhost

// The questions of this package, asked from the web host in PHP, where WordPress is. What
// the script prints is read in block.go.

import (
	"embed"
	"path"
	"strconv"
	"strings"
	"sync"

	"tokendoctor/cloudflare"
)

//go:embed script
var scriptFiles embed.FS

// script is one file for the person: PHP's functions in the order of their use, and the
// call at the end.
var script = sync.OnceValue(func() string {
	var out strings.Builder
	for i, name := range []string{"head", "value", "ask", "reply", "run"} {
		text, err := scriptFiles.ReadFile(path.Join("script", name+".php"))
		if err != nil {
			panic(err) // it is compiled in
		}
		if i > 0 {
			text = []byte(strings.TrimPrefix(string(text), "<?php\n"))
			out.WriteString("\n")
		}
		out.Write(text)
	}
	return out.String()
})

// format is the version of the block that the script prints. It goes up with every change
// of what a block holds.
const format = 1

// Script is a PHP script that asks the questions from the web host, through WordPress's
// wp_remote_request() where that is loaded, else through PHP's cURL. It holds the Zone ID
// and no secret: the token is asked for, hidden, or piped in. With purge it also purges
// one made-up address. The id has to be valid; if it is empty, the script takes it as its
// argument, or asks for it.
func Script(zone cloudflare.ZoneID, purge bool) string {
	return strings.NewReplacer(
		"{{zone}}", string(zone),
		"{{purge}}", yesNo(purge),
		"{{line}}", strings.Join(Lines(hidden(`printf %s "$T" |`, `php FILE`), 76), "\n"),
		"{{bad_byte}}", slugOf(string(cloudflare.BadByte)),
		"{{others}}", strings.Join(cloudflare.OtherCredentials(), "\n"),
		"{{texts}}", strings.Join(texts(), "\n"),
		"{{not_old}}", cloudflare.NotOldToken,
		"{{prefixed}}", cloudflare.PrefixedShape,
		"{{obvious}}", cloudflare.Obvious,
		"{{word_runs}}", cloudflare.WordRuns,
		"{{leet_runs}}", cloudflare.LeetRuns,
		"{{least_outside_words}}", strconv.Itoa(cloudflare.LeastOutsideWords),
		"{{least_outside_leet}}", strconv.Itoa(cloudflare.LeastOutsideLeet),
		"{{least_different}}", strconv.Itoa(cloudflare.LeastDifferent),
		"{{purge_path}}", cloudflare.PurgePath,
		"{{format}}", strconv.Itoa(format),
	).Replace(script())
}

// yesNo is a word that the script and its block have in common.
func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// texts are the parts of messages that a reply is judged by. A block holds these and no
// other words of a server.
var texts = sync.OnceValue(cloudflare.JudgedTexts)

// slugOf is a part of a message as it stands in a block: small letters and digits,
// and a hyphen for whatever stands between them.
func slugOf(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-")
}
