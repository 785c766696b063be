package wizard

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"tokendoctor/cloudflare/webhost"
)

// siteHealth is what WordPress 6.8 copies, shortened, with what must not be kept.
const siteHealth = "`\n### wp-core ###\n\nversion: 6.8.1\nsite_language: en_US\ntimezone: +00:00\nuser_count: 3\n\n" +
	"### wp-plugins-active (3) ###\n\nAkismet: version: 5.3, author: Automattic, Auto-updates disabled\n" +
	"ForgeCache: version: 2.1.19, author: Royal Plugins, Auto-updates disabled\n" +
	"Backup: api_key: SAMPLEsampleSAMPLEsample, password: hunter2\n\n" +
	"### wp-server ###\n\nserver_architecture: Linux 5.15.0 x86_64\nhttpd_software: nginx/1.24.0 (secret build)\n" +
	"php_version: 8.2.13-1ubuntu2 64bit\ncurl_version: 7.88.1 OpenSSL/3.0.11\n\n`"

func read(text string) State { return State{Step: StepSite}.Apply(SiteHealthPasted{text}) }

func TestSiteHealthKeepsOnlyWhatIsOnTheList(t *testing.T) {
	want := map[SiteKey]SiteFact{
		SiteForgeCache: {"2.1.19", FromHealth}, SiteWordPress: {"6.8.1", FromHealth}, SitePHP: {"8.2.13", FromHealth},
		SiteServer: {"nginx/1.24.0", FromHealth}, SiteCurl: {"7.88.1", FromHealth},
	}
	for name, text := range map[string]string{
		"as copied": siteHealth, "CR": strings.ReplaceAll(siteHealth, "\n", "\r"), "CRLF": strings.ReplaceAll(siteHealth, "\n", "\r\n"),
		"200 kB": siteHealth + strings.Repeat("### my-plugin ###\nversion: 1.2.3\nkey: SAMPLEsample\n", 4000),
	} {
		s := read(text)
		if !maps.Equal(s.Site.Facts, want) || s.Problem != "" || s.Site.LeftOut < 6 {
			t.Errorf("%s: %+v, %s", name, s.Site, s.Problem)
		}
	}
}

// A line that is on the list, with something else in it than it should hold.
func TestSiteHealthWithSecretsInItsLines(t *testing.T) {
	for _, secret := range []string{sampleToken, "cfk_" + sampleToken[5:], "hunter2", "6.SAMPLEsample", "v6.8.1", "", "undefined", "99999999999999.1"} {
		text := "### wp-core ###\nversion: " + secret + "\n### wp-server ###\nphp_version: " + secret + "\nhttpd_software: " + secret +
			"\ncurl_version: " + secret + "\n### wp-plugins-active (1) ###\nForgeCache: version: " + secret + ", author: x\n"
		if s := read(text); len(s.Site.Facts) != 0 {
			t.Errorf("%q: %+v", secret, s.Site.Facts)
		}
	}
	s := read("### wp-server ###\nhttpd_software: Apache " + sampleToken + "\nphp_version: 8.1.2" + sampleToken)
	if s.Site.Facts[SiteServer].Value != "Apache" || s.Site.Facts[SitePHP].Value != "8.1.2" {
		t.Errorf("behind a good start: %+v", s.Site.Facts)
	}
}

func TestSiteHealthOfOtherKinds(t *testing.T) {
	if s := read("some other text"); s.Problem == "" || len(s.Site.Facts) != 0 {
		t.Errorf("another text: %q, %+v", s.Problem, s.Site)
	}
	s := read("### wp-server ###\nphp_version: 8.1.2\n### wp-plugins-inactive (1) ###\nForgeCache Pro: version: 2.1.18, author: x\n### other ###\nForgeCache: version: 9.9\nversion: 5.5")
	if want := (map[SiteKey]SiteFact{SitePHP: {"8.1.2", FromHealth}, SiteForgeCache: {"2.1.18 (not active)", FromHealth}}); !maps.Equal(s.Site.Facts, want) {
		t.Errorf("an inactive plug-in: %+v", s.Site.Facts)
	}
	// Of two editions the one that runs counts: who buys the other one keeps the first.
	s2 := read("### wp-core ###\n### wp-plugins-active (1) ###\nForgeCache Pro: version: 2.1.19, author: x\n### wp-plugins-inactive (1) ###\nForgeCache: version: 2.1.9, author: x")
	if want := (map[SiteKey]SiteFact{SiteForgeCache: {"2.1.19", FromHealth}}); !maps.Equal(s2.Site.Facts, want) || s2.Site.LeftOut != 1 {
		t.Errorf("two editions: %+v", s2.Site)
	}
	// A second paste adds to the first.
	s = s.Apply(SiteHealthPasted{"### wp-core ###\nversion: 6.8"})
	if len(s.Site.Facts) != 3 {
		t.Errorf("after a second paste: %+v", s.Site.Facts)
	}
}

func TestSiteValues(t *testing.T) {
	for _, good := range []string{"SiteGround", "WP Engine", "1&1", "IONOS", "OVHcloud", "GoDaddy", "all-inkl.com", "A2 Hosting", "Amazon Web Services", "20i", "one.com", "Hetzner", "O'Reilly Hosting", ""} {
		if _, ok := SiteValue(SiteHosting, good); !ok {
			t.Errorf("%q is not taken for a provider", good)
		}
	}
	for _, bad := range []string{sampleToken, sampleToken[5:], sampleToken[5:20], sampleZone, "hunter2hunter2", "correct horse battery staple and some more words", "a_b", "x=y", strings.Repeat("a", 16), "4f9aK2pQ8z"} {
		if v, ok := SiteValue(SiteHosting, bad); ok {
			t.Errorf("%q is taken for a provider: %q", bad, v)
		}
	}
	for typed, want := range map[string]string{"2.1.18": "2.1.18", " v6.8 ": "6.8", "8.2.13": "8.2.13", "6.9-RC1": "6.9-RC1", "": ""} {
		if got, ok := SiteValue(SiteWordPress, typed); !ok || got != want {
			t.Errorf("%q: %q, %t", typed, got, ok)
		}
	}
	for _, bad := range []string{"latest", "6", "6.8 and " + sampleToken, sampleToken} {
		if v, ok := SiteValue(SiteWordPress, bad); ok {
			t.Errorf("%q is taken for a version: %q", bad, v)
		}
	}
}

// What is typed is marked so; what was read and left as it is, is not. A version
// that cannot talk to Cloudflare is a finding.
func TestSiteEntered(t *testing.T) {
	s := read(siteHealth)
	bad := s.Apply(SiteEntered{map[SiteKey]string{SiteHosting: sampleToken}})
	if bad.Step != StepSite || bad.Problem == "" || strings.Contains(bad.Problem, "SAMPLE") {
		t.Errorf("a token as a provider: at %s, %q", bad.Step, bad.Problem)
	}
	s = s.Apply(SiteEntered{map[SiteKey]string{SiteForgeCache: "2.1.19", SiteWordPress: "", SitePHP: "8.3", SiteHosting: "SiteGround"}})
	want := map[SiteKey]SiteFact{
		SiteForgeCache: {"2.1.19", FromHealth}, SitePHP: {"8.3", BySaying}, SiteHosting: {"SiteGround", BySaying},
		SiteServer: {"nginx/1.24.0", FromHealth}, SiteCurl: {"7.88.1", FromHealth},
	}
	if s.Step != StepReport || !maps.Equal(s.Site.Facts, want) {
		t.Errorf("at %s: %+v", s.Step, s.Site.Facts)
	}
	for v, want := range map[string]Value{"2.1.18": "ok", "2.1.9": "old", "2.2": "ok", "1.9.30": "old", "2.1.18.1": "ok", "2.1.17 (not active)": "old"} {
		if got := s.Apply(Back{}).Apply(SiteEntered{map[SiteKey]string{SiteForgeCache: v}}).Answers[AskVersion]; got != want {
			t.Errorf("ForgeCache %s: %s", v, got)
		}
	}
}

// The report leads back to where it was asked for.
func TestTheWayToTheReportAndBack(t *testing.T) {
	for _, from := range []Step{StepCard, StepFix, StepRetested} {
		s := State{Step: from}.Apply(ReportWanted{})
		if s.Step != StepSite || s.Apply(Back{}).Step != from {
			t.Errorf("from %s to %s and back to %s", from, s.Step, s.Apply(Back{}).Step)
		}
		if s = s.Apply(SiteEntered{}); s.Step != StepReport || s.Apply(Back{}).Step != StepSite {
			t.Errorf("the form leads to %s", s.Step)
		}
	}
}

func FuzzSiteHealth(f *testing.F) {
	f.Add(siteHealth)
	f.Add("### wp-core ###\r\nversion: 6.8\x00\r\n")
	f.Add("### wp-server ###\nhttpd_software: APACHE/99.9.9.9.9\n")
	f.Fuzz(func(t *testing.T, text string) {
		s := read(text)
		for key, fact := range s.Site.Facts {
			if len(fact.Value) > 40 || !version().MatchString(fact.Value) && key != SiteServer || fact.Source != FromHealth {
				t.Errorf("%s: %q", key, fact.Value)
			}
		}
		if s.Site.LeftOut > strings.Count(text, "\n")+strings.Count(text, "\r")+1 {
			t.Errorf("%d lines left out", s.Site.LeftOut)
		}
	})
}

// Site Health's PHP and cURL are the web server's, and win over those of the shell that
// the script was run in. Where they differ, both are shown.
func TestSiteHealthAndTheShell(t *testing.T) {
	for name, order := range map[string][]string{"the script first": {"script", "health"}, "Site Health first": {"health", "script"}} {
		s := State{Step: StepSite}
		for _, what := range order {
			if what == "health" {
				s = s.Apply(SiteHealthPasted{siteHealth})
				continue
			}
			b := webhost.Block{PHP: "7.4.33", Curl: "7.88.1", WordPress: "6.8.1"}
			s.host = &hostSide{}
			s.Site.Facts = s.hostFacts(b)
			s.Site.Shell = map[SiteKey]string{SitePHP: b.PHP, SiteCurl: b.Curl}
		}
		if f := s.Site.Facts[SitePHP]; f != (SiteFact{"8.2.13", FromHealth}) {
			t.Errorf("%s: PHP %+v", name, f)
		}
		if got := s.Site.Answer(SitePHP); got != "8.2.13 (in the web host's shell 7.4.33)" {
			t.Errorf("%s: %s", name, got)
		}
		if got := s.Site.Answer(SiteCurl); got != "7.88.1" {
			t.Errorf("%s: cURL %s, the same in both", name, got)
		}
		if !slices.ContainsFunc(s.asked(), func(i SupportItem) bool { return i.Answer == "8.2.13 (in the web host's shell 7.4.33)" }) {
			t.Errorf("%s: the report has %q", name, s.asked())
		}
	}
}

// siteHealth7 is what WordPress 7.1.4 copies, shortened. ForgeCache has no author in it.
const siteHealth7 = "`\n### wp-core ###\n\nversion: 7.1.4\nsite_language: de_DE\nenvironment_type: production\n\n" +
	"### wp-plugins-active (1) ###\n\nForgeCache: author: (undefined), version: 2.1.20, Auto-updates disabled\n\n" +
	"### wp-server ###\n\nhttpd_software: Apache/2.4.62 (Debian)\nphp_version: 8.4.27 64bit\nphp_sapi: fpm-fcgi\n" +
	"curl_version: 8.14.1 OpenSSL/3.5.1\ncurrent: 2026-11-30T12:00:00+00:00\nopcode_cache: Disabled by configuration\nstatic_robotstxt_file: No static robots.txt file detected\n\n" +
	"### wp-constants ###\n\nWP_DEVELOPMENT_MODE: undefined\nEMPTY_TRASH_DAYS: 30\n\n`"

func TestSiteHealthOfWordPress7(t *testing.T) {
	want := map[SiteKey]SiteFact{
		SiteForgeCache: {"2.1.20", FromHealth}, SiteWordPress: {"7.1.4", FromHealth}, SitePHP: {"8.4.27", FromHealth},
		SiteServer: {"Apache/2.4.62", FromHealth}, SiteCurl: {"8.14.1", FromHealth},
	}
	if s := read(siteHealth7); !maps.Equal(s.Site.Facts, want) || s.Problem != "" {
		t.Errorf("%+v, %s", s.Site, s.Problem)
	}
}
