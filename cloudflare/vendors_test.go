package cloudflare

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// knownPrefixes must all be recognised, so that none gets lost.
const knownPrefixes = `
a GitHub token: ghp_ gho_ ghu_ ghs_ ghr_ github_pat_
a GitLab token: glpat- gldt- glft- glsoat- glrt- glrtr- glcbt- glptt- glagent- gloas- glimt- glffct- GR1348941 _gitlab_session=
a Bitbucket or Atlassian token: ATATT3 ATCTT3 ATBB
an npm token: npm_
a PyPI token: pypi-
a RubyGems key: rubygems_
a Docker token: dckr_pat_ dckr_oat_
a Stripe key: sk_live_ sk_test_ sk_prod_ rk_live_ rk_test_ rk_prod_ pk_live_ pk_test_ whsec_
a Square key: sq0atp- sq0csp- EAAA
a PayPal token: access_token$production$ access_token$sandbox$
a WooCommerce key: ck_ cs_
a Shopify token: shpat_ shpca_ shppa_ shpss_ shpua_ shptka_
an AWS key: AKIA ASIA ABIA ACCA
a Google key: AIza GOCSPX-
a Google login: ya29. 1//0
an Alibaba Cloud key: LTAI
a Tencent Cloud key: AKID
a DigitalOcean token: dop_v1_ doo_v1_ dor_v1_
a Heroku key: HRKU-
a Fly.io token: fo1_ fm1a_ fm1r_ fm2_
a Netlify token: nfp_
a Supabase key: sbp_ sb_secret_
a PlanetScale password: pscale_tkn_ pscale_oauth_ pscale_pw_
a Pulumi token: pul-
a Prefect key: pnu_
a Databricks token: dapi
a Doppler token: dp.pt. dp.st. dp.ct. dp.sa.
a Vault token: hvs. hvb. hvr.
a 1Password token: ops_eyJ
an age key: AGE-SECRET-KEY-
a Tailscale key: tskey-
a Slack token: xoxb- xoxa- xoxp- xoxr- xoxs- xoxo- xoxe- xoxe. xoxc- xoxd- xapp-
an Anthropic key: sk-ant-
an OpenRouter key: sk-or-
an OpenAI key: sk-proj- sk-svcacct- sk-admin-
a key that begins with sk-, such as OpenAI's: sk-
a Hugging Face token: hf_ api_org_
a Groq key: gsk_
an xAI key: xai-
a Perplexity key: pplx-
a Replicate token: r8_
a SendGrid key: SG.
a Brevo key: xkeysib- xsmtpsib-
a Notion token: ntn_
a Linear key: lin_api_
a Figma token: figd_
a Postman key: PMAK-
a Contentful token: CFPAT-
a New Relic key: NRAK- NRJS- NRII- NRIQ-
a Grafana token: glc_ glsa_
a Sentry token: sntrys_ sntryu_
a Dynatrace token: dt0c01. dt0s01.
a Sonar token: sqp_ squ_ sqa_
an OpenShift token: sha256~
a Clojars token: CLOJARS_
a Shippo token: shippo_live_ shippo_test_
a Duffel token: duffel_live_ duffel_test_
an EasyPost key: EZAK EZTK
a Facebook token: EAA
a Turnstile key: 0x4AAAA
`

// Each prefix is named after its service.
func TestKnownPrefixes(t *testing.T) {
	for line := range strings.Lines(strings.TrimSpace(knownPrefixes)) {
		name, prefixes, _ := strings.Cut(strings.TrimSpace(line), ": ")
		for _, prefix := range strings.Fields(prefixes) {
			if got := vendorSecret(prefix + strings.Repeat("Sa7", 20)); got != name {
				t.Errorf("%s: %q, want %q", prefix, got, name)
			}
		}
	}
}

// Every prefix of the table is recognised alone, at the start and within a text, by its
// name, and has a form for PHP too. With one character less it is not recognised, nor
// after a letter.
func TestEveryVendorsPrefix(t *testing.T) {
	forPHP := OtherCredentials()
	for i, v := range vendorPrefixes {
		for _, prefix := range v.prefixes {
			run := strings.Repeat("Sa7", v.least)[:v.least]
			name := vendorSecret(prefix + run)
			// Where another row has a shorter prefix, the first row names it.
			if other := firstRow(prefix + run); name != vendorPrefixes[other].name || other > i {
				t.Errorf("%s: %q, by row %d", prefix, name, other)
			}
			if !beginsIn("key: "+prefix+run+";", prefix, v.least) || beginsIn("x"+prefix+run, prefix, v.least) || beginsIn(prefix+run[1:], prefix, v.least) {
				t.Errorf("%s is not told from what is near it", prefix)
			}
			if beginsIn(prefix, prefix, v.least) || !beginsIn("x"+prefix+" "+prefix+run, prefix, v.least) {
				t.Errorf("%s: the second one in a text decides", prefix)
			}
			// Go has no look-behind; the rest of the form is the same.
			form := regexp.MustCompile(strings.Replace(forPHP[i], `(?<![A-Za-z0-9_-])`, `(?:^|[^A-Za-z0-9_-])`, 1))
			if !form.MatchString(prefix+run) || form.MatchString("x"+prefix+run) {
				t.Errorf("%s: PHP's form is another one: %s", prefix, forPHP[i])
			}
		}
	}
}

// firstRow is the first row whose prefix begins a text.
func firstRow(text string) int {
	for i, v := range vendorPrefixes {
		for _, prefix := range v.prefixes {
			if strings.HasPrefix(text, prefix) && len(text)-len(prefix) >= v.least {
				return i
			}
		}
	}
	return -1
}

// Each form without a prefix is recognised by a made-up value of its own.
func TestEveryVendorsForm(t *testing.T) {
	hex := func(n int) string { return strings.Repeat("0123456789abcdef", 12)[:n] }
	mixed := func(n int) string { return strings.Repeat("SAMPLEsample7", 20)[:n] }
	values := map[string][]string{
		"a private key":                                      {"-----BEGIN OPENSSH PRIVATE KEY-----", "PuTTY-User-Key-File-3: x", "BEGIN PGP PRIVATE KEY BLOCK"},
		"a certificate or public key":                        {"-----BEGIN CERTIFICATE-----", "-----BEGIN RSA PUBLIC KEY-----", "ssh-rsa AAAAB", "ssh-ed25519 AAAAC"},
		"an address with a password in it":                   {"mysql://user:word@host/db", "https://:word@host"},
		"a link that signs in by itself":                     {"https://hooks.slack.com/services/T", "hooks.slack.com/workflows/T", "https://discord.com/api/webhooks/1", "discordapp.com/api/webhooks/1", "x.webhook.office.com/x", "otpauth://totp/x"},
		"a connection string with a password":                {"Server=x;Password=abc", "pwd = abc", "a;AccountKey=abc", "SharedAccessKey=abc", "SharedAccessSignature=abc"},
		"a JSON Web Token":                                   {"eyJ" + mixed(10) + ".eyJ" + mixed(6), "eyJ" + mixed(10) + "." + mixed(6) + ".x"},
		"a value in JSON and base64, such as a Tunnel token": {"eyJ" + mixed(45)},
		"a Telegram bot token":                               {"12345678:" + mixed(30), "bot1234567890:" + mixed(40)},
		"a Discord token":                                    {"M" + mixed(22) + "." + mixed(6) + "." + mixed(25), "N" + mixed(27) + "." + mixed(6) + "." + mixed(25)},
		"a Twilio key":                                       {"SK" + hex(32), "AC" + hex(32)},
		"a Mailchimp key":                                    {hex(32) + "-us1", hex(32) + "-us21"},
		"a Mailgun key":                                      {hex(32) + "-" + hex(8) + "-" + hex(8), "key-" + hex(24), "pubkey-" + hex(32)},
		"a Notion token":                                     {"secret_" + mixed(40)},
		"an Octopus Deploy key":                              {"API-" + strings.ToUpper(mixed(20))},
		"an Access service token":                            {hex(32) + ".access"},
		"a UUID, as Heroku and others use for keys":          {hex(8) + "-" + hex(4) + "-" + hex(4) + "-" + hex(4) + "-" + hex(12)},
		"an Airtable token":                                  {"pat" + mixed(14) + "." + hex(40)},
		"a Terraform token":                                  {mixed(14) + ".atlasv1.x"},
		"an Azure secret":                                    {"abc8Q~" + mixed(28)},
		"an AWS secret key":                                  {"aws_secret_access_key = x", "AWSSecretKey", "S7/" + strings.Repeat("ab+", 13)[:37], "S7/" + strings.Repeat("abc", 13)[:37], "S7+" + strings.Repeat("abc", 13)[:37]},
		"a WordPress application password":                   {"abcd EF12 ghij KL34 mnop QR56"},
		"a Google app password":                              {"abcd efgh ijkl mnop"},
		"a password hash":                                    {"$2y$10$x", "$wp$2y$x", "$P$Bx", "$argon2id$x", "$1$x", "$5$x", "$6$x", "$H$x"},
		"a login in HTTP Basic form":                         {"Basic dXNlcjpw", "Authorization: basic dXNlcjpwYXNz"},
	}
	forms := map[string]bool{}
	for _, f := range vendorForms {
		forms[f.name] = true
		matched := false
		for _, value := range values[f.name] {
			matched = matched || regexp.MustCompile(f.form).MatchString(value)
		}
		if !matched {
			t.Errorf("%s: no value has the form %s", f.name, f.form)
		}
	}
	for name, all := range values {
		if !forms[name] {
			t.Errorf("%s has no form", name)
		}
		for _, value := range all {
			if got := vendorSecret(value); got != name {
				t.Errorf("%s: it is taken for %q: %s", name, got, value)
			}
		}
	}
	for _, no := range []string{
		mixed(40), hex(40), strings.Repeat("abc/", 10), strings.Repeat("ABC7/", 8), "Ab/" + strings.Repeat("xyz", 13)[:37], "", "some words", "a: b", "https://example.com/a:b",
		"S7/" + strings.Repeat("abc", 13), "basic", "pwd=ab", "https://user@example.com",
	} {
		if got := vendorSecret(no); got != "" {
			t.Errorf("%q is taken for %s", no, got)
		}
	}
}

// What stands in a token's place until somebody fills it in: one of each form.
func TestEveryPlaceholder(t *testing.T) {
	examples := []string{
		"api token here", "CF_AUTH_STRING", "(insert-your-token-now)", "[change me]", "$env:Name", "${{ secrets.NAME }}", "$(cat file)", "%%NAME%%", "@NAME@", "<%= name %>", "<the right one>",
		"process.env.NAME", "getenv('NAME')", "op://vault/item", "arn:aws:ssm:eu:x", "apiToken",
	}
	if len(examples) != len(placeholders) {
		t.Fatalf("%d examples of %d forms", len(examples), len(placeholders))
	}
	for i, value := range examples {
		if !placeholders[i]().MatchString(value) {
			t.Errorf("%s has not the form %s", value, placeholders[i]())
		}
		for j, form := range placeholders {
			if j != i && form().MatchString(value) {
				t.Errorf("%s has the form %s as well, so that it tests neither", value, form())
			}
		}
		for _, raw := range []string{value, " \n" + value + "\t", value + ";", "\"" + value + "\",", "`" + value + "`"} {
			if !isPlaceholder(raw, "") {
				t.Errorf("%q is taken for a value", raw)
			}
		}
		if !isPlaceholder("", value) { // what is left of a paste
			t.Errorf("%q is taken for a value where something stood beside it", value)
		}
		if in := Inspect(value); in.Kind != KindPlaceholder {
			t.Errorf("%q: %s", value, in.Kind)
		}
	}
	for text, want := range map[string]bool{
		"Hello there": true, "Hello": false, "": false, "a b": false, "Hello 12": false, "I love it": true, "aB cD": false, "THE TOKEN": false, "Ärger mit Wörtern": true, "so, what?": true,
		"averyveryverylong word": false, "It’s done.": true,
	} {
		if got := isWords(text); got != want {
			t.Errorf("%q: words is %v", text, got)
		}
	}
}

// The bytes of a token are the letters, the digits, the underscore and the hyphen.
func TestBytesOfTokens(t *testing.T) {
	for b := range 256 {
		want := strings.IndexByte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-", byte(b)) >= 0
		if tokenByte(byte(b)) != want {
			t.Errorf("%q is a byte of a token: %v", byte(b), !want)
		}
	}
}

// The script for the web host is given every prefix and form, and each shape of
// Cloudflare's own.
func TestFormsForTheScript(t *testing.T) {
	forms := OtherCredentials()
	for _, own := range []string{hexAlone().String(), hexJoined().String(), globalKey().String(), oauthToken().String(), originCAKey().String(), oauthHalves().String()} {
		if !slices.Contains(forms, own) {
			t.Errorf("the form %s is missing", own)
		}
	}
	if want := len(vendorPrefixes) + len(vendorForms) + 6; len(forms) != want {
		t.Errorf("%d forms, want %d", len(forms), want)
	}
}
