package cloudflare

// What stands in for a token until somebody fills it in: examples, masks, names of
// variables and the words that programs print for nothing.

import (
	"regexp"
	"slices"
	"strings"
)

// masked is the row of dots or stars of a field that hides its value, or the crosses of an
// example, also after the prefix of a token.
var masked = Lazy(`^(?:cf(?:[ua]t|k|oat)_)?(?:\*{3,}|\x{2022}{3,}|\x{25CF}{3,}|[xX]{6,}|\.{3,})$`)

// example names the value in words, as in a guide: "your-token", "API token here".
var example = Lazy(`(?i)^[<\[{]?(?:[a-z]+[-_ ]){0,4}(?:token|key|id|value)(?:[-_ ]here)?[>\]}]?$`)

// placeholders are matched against the whole paste and against what is left of it.
var placeholders = []func() *regexp.Regexp{
	example,
	Lazy(`^[A-Z]{2,}(?:_[A-Z0-9]{2,})+$`), // the name of a variable: favonia#1053
	Lazy(`(?i)^[<\[({*_"']*(?:your|my|the|insert|enter|paste|put|replace|add|use|example|sample|dummy|fake|test)(?:[-_ ][a-z]+){0,3}?[-_ ](?:api|token|key|secret|here|value|credentials?|this)(?:[-_ ][a-z]+){0,3}[>\])}*_"'.!]*$`),
	Lazy(`(?i)^[<\[({*_"']*(?:null|nil|none|undefined|nan|true|false|n/a|todo|tbd|fixme|change[-_ ]?me|replace[-_ ]?me|fill[-_ ]?me|redacted|removed|hidden|masked|secret|password|passwd|example|sample|test|dummy|placeholder|string|empty|blank|default|not[-_ ]?set|object object)[>\])}*_"'!]*$`),
	Lazy(`^\$(?:env:|Env:)?[A-Za-z_][A-Za-z0-9_]*$`),      // $NAME, $env:NAME
	Lazy(`^\$?[#$]?\{+[^{}]{1,80}\}+$`),                   // ${NAME}, {env.NAME}, {{ name }}, ${{ secrets.NAME }}, #{name}
	Lazy(`^\$\([A-Za-z_][^()]{0,60}\)$`),                  // $(NAME), $(cat file)
	Lazy(`^%{1,2}[A-Za-z_(][A-Za-z0-9_.()]*%{1,2}s?$`),    // %NAME%, %%NAME%%
	Lazy(`^(?:@@?|__)[A-Za-z][A-Za-z0-9_.-]*(?:@@?|__)$`), // @NAME@, __NAME__
	Lazy(`^<%[=-]?[^%]{1,80}%>$`),                         // <%= name %>
	Lazy(`^<[A-Za-z][^<>]{0,60}>$`),                       // <the token>
	Lazy(`(?i)^(?:(?:process|deno)\.env|os\.environ|secrets|vars|env|config|import\.meta\.env)[.\[(]["']?[A-Za-z_][\w.-]*["']?[\])]?$`),
	Lazy(`(?i)^(?:getenv|env|os\.getenv|system\.getenv|config|get_option|secret|var|lookup)\(\s*["']?[\w./-]+["']?\s*\)$`),
	Lazy(`(?i)^(?:op|bw|bws|pass|vault|ref\+[a-z]+|aws-ssm|awssm|ssm|gcp|gcpsm|keyring|keychain|doppler|infisical|akv|env|secret|file)://?[^\s:@]+$`),
	Lazy(`^(?:arn:aws[a-z-]*:(?:ssm|secretsmanager):|projects/[^/]+/secrets/|/run/secrets/|/var/run/secrets/)\S*$`),
	Lazy(`^[a-z]+(?:[A-Z][a-z]+)*(?:Token|Key|Secret)$`), // apiToken
}

// isPlaceholder reports whether a paste, or what is left of it, is a placeholder and not a
// token. Neither is a credential of Cloudflare's several words with blanks between them.
func isPlaceholder(raw, value string) bool {
	trimmed := strings.Trim(strings.TrimSpace(raw), ";,")
	unquoted := strings.Trim(trimmed, "\"'`")
	return slices.ContainsFunc(placeholders, func(form func() *regexp.Regexp) bool {
		return form().MatchString(trimmed) || form().MatchString(unquoted) || form().MatchString(value)
	}) || isWords(trimmed)
}

var (
	aWord     = Lazy(`^[\pL'\x{2019}]{1,14}[.,!?]?$`)
	plainWord = Lazy(`^\p{Lu}?\p{Ll}{2,13}[.,!?]?$`)
)

// isWords reports whether a text is several words with blanks between them, at least one
// of them written like a word.
func isWords(text string) bool {
	words := strings.Fields(text)
	return len(words) > 1 &&
		!slices.ContainsFunc(words, func(w string) bool { return !aWord().MatchString(w) }) &&
		slices.ContainsFunc(words, func(w string) bool { return plainWord().MatchString(w) })
}
