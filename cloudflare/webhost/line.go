package webhost

// Lines for a shell on the web host. A person marks such a line on a screen of any width,
// so it is made of pieces that fit the narrowest window, and between two of them a line
// break means the same as a blank. The token is read without echo or not at all, stands in
// one variable of a shell of its own, and goes on through a pipe.

import (
	"strings"

	"tokendoctor/cloudflare"
)

// Shell is a program that takes a line of commands.
type Shell string

// The shells that there is a line for.
const (
	ShellPOSIX      Shell = "posix"      // sh, bash or zsh, of Linux and macOS
	ShellPowerShell Shell = "powershell" // 5.1 and later, with the curl.exe of Windows 10 and later
)

// pieceEnds are what a piece can end with: after these, both kinds of shell read on over a
// line break.
var pieceEnds = []string{";", "|", "||", "&&", "(", "{", "then"}

// Lines breaks a line of this package for a screen of this many columns, at least 38. With
// these line breaks it does the same.
func Lines(line string, width int) []string {
	var out []string
	for _, piece := range pieces(line) {
		if last := len(out) - 1; last >= 0 && len(out[last])+1+len(piece) <= width {
			out[last] += " " + piece
		} else {
			out = append(out, piece)
		}
	}
	return out
}

// pieces splits a line where it can be broken.
func pieces(line string) []string {
	var out []string
	piece, quote := "", rune(0)
	for word := range strings.SplitSeq(line, " ") {
		if piece != "" {
			piece += " "
		}
		piece += word
		for _, r := range word {
			switch {
			case quote == 0 && (r == '\'' || r == '"'):
				quote = r
			case r == quote:
				quote = 0
			}
		}
		if quote == 0 && endsPiece(word) {
			out, piece = append(out, piece), ""
		}
	}
	if piece != "" {
		out = append(out, piece)
	}
	return out
}

func endsPiece(word string) bool {
	for _, end := range pieceEnds {
		if word == end || end == ";" && strings.HasSuffix(word, end) {
			return true
		}
	}
	return false
}

// hidden reads the token into the variable T of a shell of its own and runs a command
// there, given in pieces. Whatever follows the first line of a paste is read and dropped,
// because the shell would run it. A trace (set -x) or an export (set -a) of the outer
// shell does not reach the token, and the terminal is restored whatever happens.
func hidden(command ...string) string {
	return strings.Join(append([]string{
		"(",
		"set +x; set +a; unset T || exit;",
		"s=$(stty -g 2>/dev/null) || {",
		"echo 'No terminal: the token' >&2;",
		"echo 'would show. Nothing read.' >&2;",
		"echo 'Use ssh -t or docker -it.' >&2;",
		"exit 1; };",
		`trap 'stty "$s"' EXIT;`,
		"trap 'exit 1' INT HUP TERM;",
		"stty -echo || exit;",
		"printf 'API token (hidden): ' >&2;",
		"IFS= read -r T;",
		"stty -icanon min 0 time 3;",
		`R=$(cat); stty "$s"; echo >&2;`,
		`[ -z "$R" ] || {`,
		"echo 'More than one line was' >&2;",
		"echo 'pasted. Nothing was asked.' >&2;",
		"exit 1; };",
	}, append(command, ")")...), " ")
}

// assign puts texts, joined, into a variable of a POSIX shell. A long text comes in
// parts.
func assign(name string, texts ...string) []string {
	const part = 16
	var out []string
	for _, text := range texts {
		for first := true; first || text != ""; first = false {
			n := len(text)
			if n > 2*part {
				n = part
			}
			set := name + "="
			if len(out) > 0 {
				set += "${" + name + "}"
			}
			out, text = append(out, set+text[:n]+";"), text[n:]
		}
	}
	return out
}

// CurlLine asks for the zone as the article's curl does, and prints the HTTP code. The
// header goes to curl on standard input, so that the token is in no history, no list
// of processes and no file; no .curlrc is read, which could trace it. The id has to be
// valid.
func CurlLine(shell Shell, zone cloudflare.ZoneID) string {
	const zones = "/zones/"
	api := strings.TrimSuffix(cloudflare.GetZone(cloudflare.Token{}, "").URL(), zones)
	at := strings.LastIndex(api[:len(api)-3], "/")
	half := min(16, len(zone)) // a shortened id is whole
	if shell == ShellPowerShell {
		return strings.Join([]string{
			"$u = '" + api[:at] + "';",
			"$u += '" + api[at:] + "';",
			"$u += '" + zones + string(zone[:half]) + "';",
			"$u += '" + string(zone[half:]) + "';",
			"Write-Host 'API token (hidden):';",
			"$s = Read-Host -AsSecureString;",
			"try {",
			"while ([Console]::KeyAvailable) {",
			"$null = [Console]::ReadKey($true); }",
			"} catch { };",
			"$n = [Net.NetworkCredential];",
			"$n = $n::new('', $s).Password;",
			"$h = 'header = \"Authorization: ';",
			"$h += 'Bearer ' + $n + '\"';",
			"$a = '-q','-sS','-K','-','-o','NUL';",
			"$a += '-w','code %{http_code}\\n',$u;",
			"$h | curl.exe @a;",
			"Remove-Variable s, n, h;",
		}, " ")
	}
	return hidden(append(assign("u", api[:at], api[at:], zones+string(zone[:half]), string(zone[half:])), "set -- -q -sSK- -o /dev/null;",
		`set -- "$@" -w 'code %{http_code}\n';`, `set -- "$@" "$u";`, "h='Authorization: Bearer';",
		`printf 'header="%s %s"\n' "$h" "$T" |`, `command curl "$@"`)...)
}

// CheckLine runs this program's check on the web host. The id has to be valid and the
// domain a plain name, because both become part of a shell line; the domain may be empty.
func CheckLine(zone cloudflare.ZoneID, domain string, purge bool) string {
	command := append(assign("z", string(zone)), `set -- check --json --zone "$z";`)
	if domain != "" {
		command = append(append(command, assign("d", domain)...), `set -- "$@" --domain "$d";`)
	}
	if !purge {
		command = append(command, `set -- "$@" --skip-purge-probe;`)
	}
	return hidden(append(command, `printf %s "$T" |`, `./tokendoctor "$@"`)...)
}
