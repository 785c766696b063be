package cloudflare

// Other services' credentials, by the shapes that their makers gave them so that they can
// be found. The prefixes are from the rules of gitleaks 8.24 and the makers' own
// documents; the lengths here are lower, because a key that was cut is not a token either.

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// vendorPrefixes are what credentials begin with. A run of at least the given number
// of characters has to follow, and what comes before must not be part of a token.
var vendorPrefixes = []struct {
	name     string // with its article
	least    int
	prefixes []string
}{
	{"a GitHub token", 8, []string{"ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"}},
	{"a GitLab token", 8, []string{
		"glpat-", "gldt-", "glft-", "glsoat-", "glrt-", "glrtr-", "glcbt-", "glptt-", "glagent-", "gloas-", "glimt-", "glffct-", "GR1348941", "_gitlab_session=",
	}},
	{"a Bitbucket or Atlassian token", 8, []string{"ATATT3", "ATCTT3", "ATBB"}},
	{"an npm token", 10, []string{"npm_"}},
	{"a PyPI token", 8, []string{"pypi-"}},
	{"a RubyGems key", 8, []string{"rubygems_"}},
	{"a Docker token", 8, []string{"dckr_pat_", "dckr_oat_"}},
	{"a Stripe key", 8, []string{"sk_live_", "sk_test_", "sk_prod_", "rk_live_", "rk_test_", "rk_prod_", "pk_live_", "pk_test_", "whsec_"}},
	{"a Square key", 16, []string{"sq0atp-", "sq0csp-", "EAAA"}},
	{"a PayPal token", 8, []string{"access_token$production$", "access_token$sandbox$"}},
	{"a WooCommerce key", 16, []string{"ck_", "cs_"}},
	{"a Shopify token", 8, []string{"shpat_", "shpca_", "shppa_", "shpss_", "shpua_", "shptka_"}},
	{"an AWS key", 12, []string{"AKIA", "ASIA", "ABIA", "ACCA"}},
	{"a Google key", 16, []string{"AIza", "GOCSPX-"}},
	{"a Google login", 8, []string{"ya29.", "1//0"}},
	{"an Alibaba Cloud key", 16, []string{"LTAI"}},
	{"a Tencent Cloud key", 24, []string{"AKID"}},
	{"a DigitalOcean token", 8, []string{"dop_v1_", "doo_v1_", "dor_v1_"}},
	{"a Heroku key", 8, []string{"HRKU-"}},
	{"a Fly.io token", 16, []string{"fo1_", "fm1a_", "fm1r_", "fm2_"}},
	{"a Netlify token", 16, []string{"nfp_"}},
	{"a Supabase key", 16, []string{"sbp_", "sb_secret_"}},
	{"a PlanetScale password", 8, []string{"pscale_tkn_", "pscale_oauth_", "pscale_pw_"}},
	{"a Pulumi token", 16, []string{"pul-"}},
	{"a Prefect key", 16, []string{"pnu_"}},
	{"a Databricks token", 16, []string{"dapi"}},
	{"a Doppler token", 8, []string{"dp.pt.", "dp.st.", "dp.ct.", "dp.sa."}},
	{"a Vault token", 16, []string{"hvs.", "hvb.", "hvr."}},
	{"a 1Password token", 8, []string{"ops_eyJ"}},
	{"an age key", 8, []string{"AGE-SECRET-KEY-"}},
	{"a Tailscale key", 8, []string{"tskey-"}},
	{"a Slack token", 8, []string{"xoxb-", "xoxa-", "xoxp-", "xoxr-", "xoxs-", "xoxo-", "xoxe-", "xoxe.", "xoxc-", "xoxd-", "xapp-"}},
	{"an Anthropic key", 6, []string{"sk-ant-"}},
	{"an OpenRouter key", 8, []string{"sk-or-"}},
	{"an OpenAI key", 8, []string{"sk-proj-", "sk-svcacct-", "sk-admin-"}},
	{"a key that begins with sk-, such as OpenAI's", 16, []string{"sk-"}},
	{"a Hugging Face token", 12, []string{"hf_", "api_org_"}},
	{"a Groq key", 16, []string{"gsk_"}},
	{"an xAI key", 16, []string{"xai-"}},
	{"a Perplexity key", 16, []string{"pplx-"}},
	{"a Replicate token", 16, []string{"r8_"}},
	{"a SendGrid key", 12, []string{"SG."}},
	{"a Brevo key", 8, []string{"xkeysib-", "xsmtpsib-"}},
	{"a Notion token", 16, []string{"ntn_"}},
	{"a Linear key", 8, []string{"lin_api_"}},
	{"a Figma token", 8, []string{"figd_"}},
	{"a Postman key", 8, []string{"PMAK-"}},
	{"a Contentful token", 16, []string{"CFPAT-"}},
	{"a New Relic key", 12, []string{"NRAK-", "NRJS-", "NRII-", "NRIQ-"}},
	{"a Grafana token", 12, []string{"glc_", "glsa_"}},
	{"a Sentry token", 8, []string{"sntrys_", "sntryu_"}},
	{"a Dynatrace token", 8, []string{"dt0c01.", "dt0s01."}},
	{"a Sonar token", 16, []string{"sqp_", "squ_", "sqa_"}},
	{"an OpenShift token", 16, []string{"sha256~"}},
	{"a Clojars token", 8, []string{"CLOJARS_"}},
	{"a Shippo token", 8, []string{"shippo_live_", "shippo_test_"}},
	{"a Duffel token", 8, []string{"duffel_live_", "duffel_test_"}},
	{"an EasyPost key", 16, []string{"EZAK", "EZTK"}},
	{"a Facebook token", 60, []string{"EAA"}},
	{"a Turnstile key", 16, []string{"0x4AAAA"}},
}

// vendorForms are the credentials without a telling prefix.
var vendorForms = []struct{ name, form string }{
	{"a private key", `-----BEGIN[ A-Z0-9]{0,40}PRIVATE KEY|PuTTY-User-Key-File-|BEGIN PGP PRIVATE`},
	{"a certificate or public key", `-----BEGIN[ A-Z0-9]{0,40}(?:CERTIFICATE|PUBLIC KEY)|ssh-(?:rsa|ed25519) AAAA`},
	{"an address with a password in it", `[A-Za-z][A-Za-z0-9+.-]{1,30}://[^\s/@:'"]{0,100}:[^\s/@'"]{1,200}@`},
	{"a link that signs in by itself", `hooks\.slack\.com/(?:services|workflows)/|discord(?:app)?\.com/api/webhooks/|\.webhook\.office\.com/|otpauth://`},
	{"a connection string with a password", `(?i)(?:^|[;\s"'])(?:password|pwd|accountkey|sharedaccesskey|sharedaccesssignature)\s*=\s*[^;\s]{3}`},
	{"a JSON Web Token", `(?:^|[^A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,}\.(?:eyJ[A-Za-z0-9_-]{6,}|[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-])`},
	{"a value in JSON and base64, such as a Tunnel token", `(?:^|[^A-Za-z0-9_-])eyJ[A-Za-z0-9+/_-]{45}`},
	{"a Telegram bot token", `(?:^|[^A-Za-z0-9_-])(?:bot)?[0-9]{8,10}:[A-Za-z0-9_-]{30,40}(?:[^A-Za-z0-9_-]|$)`},
	{"a Discord token", `(?:^|[^A-Za-z0-9_-])[MNO][A-Za-z0-9_-]{22,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{25,}`},
	{"a Twilio key", `(?:^|[^A-Za-z0-9_-])(?:SK|AC)[0-9a-f]{32}(?:[^A-Za-z0-9_-]|$)`},
	{"a Mailchimp key", `(?:^|[^A-Za-z0-9_-])[0-9a-f]{32}-us[0-9]{1,2}(?:[^A-Za-z0-9_-]|$)`},
	{"a Mailgun key", `(?:^|[^A-Za-z0-9_-])[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}(?:[^A-Za-z0-9_-]|$)`},
	{"a Mailgun key", `(?:^|[^A-Za-z0-9_-])(?:pub)?key-[0-9a-f]{24}`},
	{"a Notion token", `(?:^|[^A-Za-z0-9_-])secret_[A-Za-z0-9]{40}`},
	{"an Octopus Deploy key", `(?:^|[^A-Za-z0-9_-])API-[A-Z0-9]{20}`},
	{"an Access service token", `(?:^|[^A-Za-z0-9_-])[0-9a-f]{32}\.access(?:[^A-Za-z0-9_-]|$)`},
	{"a UUID, as Heroku and others use for keys", `(?i)(?:^|[^A-Za-z0-9_-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?:[^A-Za-z0-9_-]|$)`},
	{"an Airtable token", `(?:^|[^A-Za-z0-9_-])pat[A-Za-z0-9]{14}\.[0-9a-f]{40}`},
	{"a Terraform token", `[A-Za-z0-9]{14}\.atlasv1\.`},
	{"an Azure secret", `(?:^|[^A-Za-z0-9_.~-])[A-Za-z0-9_~.]{3}[0-9]Q~[A-Za-z0-9_~.-]{28,}`},
	{"an AWS secret key", `(?i)aws_?secret_?(?:access_?)?key`},
	{"a WordPress application password", `^\s*[A-Za-z0-9]{4}(?: [A-Za-z0-9]{4}){5}\s*$`},
	{"a Google app password", `^\s*[a-z]{4}(?: [a-z]{4}){3}\s*$`},
	{"a password hash", `^\s*\$(?:wp\$)?(?:2[abxy]|P|H|1|5|6|argon2id?|argon2i)\$`},
	{"a login in HTTP Basic form", `(?i)\bbasic\s+[A-Za-z0-9+/]{8,}={0,2}(?:[^A-Za-z0-9+/=]|$)`},
}

// vendorRun is what follows a prefix. The name of a variable ends at its equals sign.
var vendorRun = Lazy(`^[A-Za-z0-9_./+~$-]*`)

// vendorRegexps are the forms, each made when it is first needed.
var vendorRegexps = func() []func() *regexp.Regexp {
	out := make([]func() *regexp.Regexp, len(vendorForms))
	for i, f := range vendorForms {
		out[i] = Lazy(f.form)
	}
	return out
}()

// awsSecret is the secret half of an AWS key. It has the length of an old token, and
// most of them have a slash or plus, as no token has.
var awsSecret = Lazy(`(?:^|[^A-Za-z0-9/+=_-])([A-Za-z0-9/+]{40})(?:[^A-Za-z0-9/+=_-]|$)`)

// vendorSecret says whose credential is in a text, with the article, such as "a GitHub
// token". It is empty if none is known.
func vendorSecret(text string) string {
	for _, v := range vendorPrefixes {
		if slices.ContainsFunc(v.prefixes, func(prefix string) bool { return beginsIn(text, prefix, v.least) }) {
			return v.name
		}
	}
	for i, form := range vendorRegexps {
		if form().MatchString(text) {
			return vendorForms[i].name
		}
	}
	for _, m := range awsSecret().FindAllStringSubmatch(text, -1) {
		if strings.ContainsAny(m[1], "/+") && bothCases().MatchString(m[1]) && strings.ContainsAny(m[1], "0123456789") {
			return "an AWS secret key"
		}
	}
	return ""
}

// beginsIn reports whether a credential with that prefix begins somewhere in a text.
func beginsIn(text, prefix string, least int) bool {
	for at := 0; ; {
		i := strings.Index(text[at:], prefix)
		if i < 0 {
			return false
		}
		start := at + i
		at = start + len(prefix)
		if (start == 0 || !tokenByte(text[start-1])) && len(vendorRun().FindString(text[at:])) >= least {
			return true
		}
	}
}

// tokenByte reports whether a byte can be a part of a token.
func tokenByte(b byte) bool {
	return b == '_' || b == '-' || '0' <= b && b <= '9' || 'A' <= b && b <= 'Z' || 'a' <= b && b <= 'z'
}

// OtherCredentials are regular expressions for the credentials of other services and
// Cloudflare's other credentials, for the host script, which runs them in PHP. The script
// sends nothing that does not look like a token anyway.
func OtherCredentials() []string {
	var out []string
	for _, v := range vendorPrefixes {
		prefixes := make([]string, len(v.prefixes))
		for i, p := range v.prefixes {
			prefixes[i] = regexp.QuoteMeta(p)
		}
		out = append(out, fmt.Sprintf(`(?<![A-Za-z0-9_-])(?:%s)[A-Za-z0-9_./+~$-]{%d}`, strings.Join(prefixes, "|"), v.least))
	}
	for _, f := range vendorForms {
		out = append(out, f.form)
	}
	for _, own := range []func() *regexp.Regexp{hexAlone, hexJoined, globalKey, oauthToken, originCAKey, oauthHalves} {
		out = append(out, own().String())
	}
	return out
}
