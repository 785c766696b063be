package wizard_test

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
	"tokendoctor/wizard"
	"tokendoctor/wizard/practice"
)

// leaves lists every text and number of a JSON value.
func leaves(v any) []string {
	var out []string
	switch v := v.(type) {
	case map[string]any:
		for _, inner := range v {
			out = append(out, leaves(inner)...)
		}
	case []any:
		for _, inner := range v {
			out = append(out, leaves(inner)...)
		}
	case json.Number:
		out = append(out, v.String())
	case string:
		out = append(out, v)
	}
	return out
}

// For every cause the text holds all that the JSON holds, in short lines of ASCII,
// and neither holds any part of what was pasted.
func TestReportTextAndJSONAreOneRecord(t *testing.T) {
	for _, sc := range practice.Scenarios() {
		t.Run(string(sc.Cause), func(t *testing.T) {
			s := walk(t, sc).Apply(wizard.Next{}).Apply(wizard.Ticked{Step: 0})
			r := s.SupportReport("tokendoctor test")
			text := strings.Join(strings.Fields(r.Text()), " ")
			dec := json.NewDecoder(strings.NewReader(r.JSON()))
			dec.UseNumber()
			var record any
			if err := dec.Decode(&record); err != nil {
				t.Fatal(err)
			}
			for _, leaf := range leaves(record) {
				if !strings.Contains(text, strings.Join(strings.Fields(leaf), " ")) {
					t.Errorf("the text does not hold %q", leaf)
				}
			}
			for line := range strings.Lines(r.Text()) {
				if len(line) > 77 || strings.ContainsFunc(line, func(r rune) bool { return r != '\n' && (r < ' ' || r > '~') }) {
					t.Errorf("a line that a mail may break: %q", line)
				}
			}
			secret := strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(sc.Paste), "cfut_"), "cfk_")
			for i := 0; i+6 <= len(secret); i++ {
				if part := secret[i : i+6]; strings.Contains(r.Text()+r.JSON(), part) {
					t.Fatalf("%q of the token is in the report", part)
				}
			}
			if len(r.Requests) != len(s.Log()) || len(r.Findings)+len(r.Said) != len(s.Findings()) {
				t.Errorf("%d requests, %d and %d findings", len(r.Requests), len(r.Findings), len(r.Said))
			}
		})
	}
}

// What the article asks for is there, in its order, answered as far as is known.
func TestReportAnswersTheArticle(t *testing.T) {
	sc, _ := practice.ScenarioFor("expired")
	s := walk(t, sc).Apply(wizard.Answered{Question: wizard.AskListed, Value: "expired"})
	s = s.Apply(wizard.ReportWanted{}).Apply(wizard.SiteEntered{Values: map[wizard.SiteKey]string{wizard.SiteForgeCache: "2.1.18", wizard.SiteHosting: "SiteGround"}})
	r := s.SupportReport("tokendoctor test")
	want := []wizard.SupportItem{
		{Item: "ForgeCache version", Answer: "2.1.18", Source: wizard.BySaying},
		{Item: "WordPress version", Answer: "not given"},
		{Item: "PHP version", Answer: "not given"},
		{Item: "Hosting provider", Answer: "SiteGround", Source: wizard.BySaying},
		{Item: "HTTP code of the test of the zone (GET /zones/...)", Answer: "403", Source: wizard.Measured},
		{Item: "Status of the token at Cloudflare", Answer: "In the list, Expired", Source: wizard.BySaying},
		{Item: "A scoped API token, not the Global API Key", Answer: "yes, a user's token by its prefix", Source: wizard.Measured},
		{Item: "What the token verify endpoint says", Answer: "GET /user/tokens/verify: 200, status expired, expires on 2025-12-31T23:59:59Z", Source: wizard.Measured},
		{Item: "The site's domain", Answer: "example.com", Source: wizard.BySaying},
		{Item: "The Zone ID, shortened", Answer: "0123...ef", Source: wizard.BySaying},
		{Item: "Where the message shows", Answer: "At the Test connection button", Source: wizard.BySaying},
	}
	if !slices.Equal(r.Asked, want) {
		t.Errorf("asked:\n%q\nwant:\n%q", r.Asked, want)
	}
	for _, id := range []string{sc.ZoneID, "00000000111111112222222233333333", "ffffffffeeeeeeeeddddddddcccccccc"} {
		if strings.Contains(r.JSON(), id) {
			t.Errorf("the id %s is in the report whole", id)
		}
	}
	if key := walked(t, "wrong-credential").SupportReport("x"); !strings.HasPrefix(key.Asked[6].Answer, "no: The value is a Global API Key") {
		t.Errorf("a Global API Key: %q", key.Asked[6].Answer)
	}
}

// The code is the same for the same verdict and findings, whoever has them, and
// another one for others. Nothing that tells people apart goes into it.
func TestCaseCode(t *testing.T) {
	form := regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{8}$`)
	codes := map[string]wizard.Cause{}
	for _, sc := range practice.Scenarios() {
		code := walked(t, sc.Cause).CaseCode()
		if !form.MatchString(code) || code != walked(t, sc.Cause).CaseCode() {
			t.Errorf("%s: %q", sc.Cause, code)
		}
		if other := codes[code]; other != "" {
			t.Errorf("%s and %s have one code", sc.Cause, other)
		}
		codes[code] = sc.Cause
	}
	sc, _ := practice.ScenarioFor("expired")
	sc.Domain, sc.World.Zones[0].Name = "example.net", "example.net"
	sc.ZoneID, sc.World.Zones[0].ID = strings.Repeat("5a", 16), strings.Repeat("5a", 16)
	if walk(t, sc).CaseCode() != walked(t, "expired").CaseCode() {
		t.Error("another site with the same trouble has another code")
	}
	if got := wizard.SpellCase("A9Z0"); got != "alpha nine zulu zero" {
		t.Errorf("spelled %q", got)
	}
}

// A mail names the file to attach, invites nobody to paste, and is no longer than systems
// take.
func TestMailLink(t *testing.T) {
	for _, sc := range practice.Scenarios() {
		r := walked(t, sc.Cause).SupportReport("tokendoctor test")
		link := r.MailLink("tokendoctor-report-" + r.Case + "-12.txt")
		u, err := url.Parse(link)
		if err != nil || !wizard.SafeLink(link) || len(link) > 1900 || u.Opaque != wizard.SupportAddress {
			t.Fatalf("%s: %v, %s", sc.Cause, err, link)
		}
		body := u.Query().Get("body")
		if strings.Contains(u.RawQuery, "+") || !strings.Contains(body, "\r\n") || !strings.Contains(body, r.Case) || !strings.Contains(u.Query().Get("subject"), r.Case) {
			t.Errorf("%s: %q", sc.Cause, body)
		}
		if body := strings.Join(strings.Fields(body), " "); !strings.Contains(body, "attached, in this file: tokendoctor-report-"+r.Case+"-12.txt") || strings.Contains(strings.ToLower(strings.Replace(body, r.Verdict.Title, "", 1)), "paste") {
			t.Errorf("%s: %s", sc.Cause, body)
		}
	}
}

// The report after a fix tells what was before it, and which requests are newer.
func TestReportAfterAFix(t *testing.T) {
	sc, _ := practice.ScenarioFor("missing-permission")
	before := walked(t, sc.Cause)
	s, asked := retest(t, before, wizard.ChangedNothing, sc.Fixed())
	r := s.SupportReport("tokendoctor test")
	if r.Before == nil || r.Before.Cause != wizard.MissingPermission || r.Case == before.CaseCode() {
		t.Errorf("before: %+v", r.Before)
	}
	newer := 0
	for _, q := range r.Requests {
		if q.AfterFix {
			newer++
		}
		known := []cloudflare.Endpoint{cloudflare.EndpointReach, cloudflare.EndpointVerifyUser, cloudflare.EndpointZone, cloudflare.EndpointPurge}
		if !slices.Contains(known, q.Endpoint) || q.At == "" || q.Attempts == 0 {
			t.Errorf("a request: %+v", q)
		}
	}
	if newer != len(asked) {
		t.Errorf("%d requests are marked as newer, and %d were made", newer, len(asked))
	}
}
