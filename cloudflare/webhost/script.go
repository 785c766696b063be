package webhost

// The questions of this package, asked from the web host: in PHP, where WordPress
// is, and in one line of curl. What they print is read in block.go.

import (
	_ "embed"
	"strconv"
	"strings"

	"tokendoctor/cloudflare"
)

//go:embed script.php
var script string

// format is the format of the block that the script prints. Whoever changes
// what stands in it counts on.
const format = 1

// Script is a PHP script that asks the questions from the web host, through
// WordPress's wp_remote_request() where that is loaded, else through PHP's cURL. It
// holds the Zone ID and no secret: the token is asked for, hidden, or piped in. With
// purge it also purges one made-up address. The id has to be valid; where it is empty,
// the script takes it as its argument, or asks for it.
func Script(zone cloudflare.ZoneID, purge bool) string {
	return strings.NewReplacer(
		"{{zone}}", string(zone),
		"{{purge}}", yesNo(purge),
		"{{texts}}", strings.Join(texts, "\n"),
		"{{not_old}}", cloudflare.NotOldToken,
		"{{purge_path}}", cloudflare.PurgePath,
		"{{format}}", strconv.Itoa(format),
	).Replace(script)
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
var texts = cloudflare.JudgedTexts()

// slugOf is a part of a message as it stands in a block: small letters and digits,
// and a hyphen for whatever stands between them.
func slugOf(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-")
}

// Shell is a program that takes a line of commands.
type Shell string

// The shells that there is a line for.
const (
	ShellPOSIX      Shell = "posix"      // sh, bash or zsh, of Linux and macOS
	ShellPowerShell Shell = "powershell" // 5.1 and later, with the curl.exe of Windows 10 and later
)

// hidden runs a command in a shell of its own, with the token in the variable T. The
// echo is off while that is typed or pasted, and on again whatever happens.
func hidden(command string) string {
	return `(trap 'stty echo; exit' EXIT INT; stty -echo; printf 'API token (hidden): '; IFS= read -r T; stty echo; echo; ` + command + `)`
}

// CurlLine asks for the zone as the article's curl does, and prints the HTTP code. The
// header goes to curl on standard input, so that the token is in no history, no list
// of processes and no file. The id has to be valid.
func CurlLine(shell Shell, zone cloudflare.ZoneID) string {
	address := cloudflare.GetZone(cloudflare.Token{}, zone).URL()
	if shell == ShellPowerShell {
		return `$s = Read-Host -AsSecureString 'API token'; ` +
			`'header = "Authorization: Bearer ' + [Net.NetworkCredential]::new('', $s).Password + '"' | ` +
			`curl.exe -sS -K - -o NUL -w 'code %{http_code}\n' ` + address + `; Remove-Variable s`
	}
	return hidden(`printf 'header = "Authorization: Bearer %s"\n' "$T" | ` +
		`curl -sS -K - -o /dev/null -w 'code %{http_code}\n' ` + address)
}

// CheckLine runs this program's check on the web host. The id has to be valid and the
// domain a plain name, because both become part of a shell line; the domain may be empty.
func CheckLine(zone cloudflare.ZoneID, domain string, purge bool) string {
	line := `printf %s "$T" | ./tokendoctor check --json --zone ` + string(zone)
	if domain != "" {
		line += " --domain " + domain
	}
	if !purge {
		line += " --skip-purge-probe"
	}
	return hidden(line)
}
