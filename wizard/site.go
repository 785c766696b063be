package wizard

// What support asks to know of the site. It is typed, or read from the text that
// WordPress's Site Health copies. Of that, only lines on a list are looked at, and only
// what has the form of a version or a known name is kept: such a text can hold secrets of
// any plug-in.

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"tokendoctor/cloudflare"
)

// SiteKey names one thing about the site.
type SiteKey string

// What support asks for, and what else a Site Health text shows.
const (
	SiteForgeCache SiteKey = "forgecache"
	SiteWordPress  SiteKey = "wordpress"
	SitePHP        SiteKey = "php"
	SiteHosting    SiteKey = "hosting"
	SiteServer     SiteKey = "web-server"
	SiteCurl       SiteKey = "curl"
)

// SiteField is one thing about the site, as it is asked for.
type SiteField struct {
	Key   SiteKey
	Label string
	Where string // to find it; empty where it is only read
}

// SiteFields lists what is asked for in the order of the article, then what is only read.
var SiteFields = []SiteField{
	{SiteForgeCache, "ForgeCache version", "WP Admin > Plugins"},
	{SiteWordPress, "WordPress version", "Tools > Site Health > Info > WordPress"},
	{SitePHP, "PHP version", "Tools > Site Health > Info > Server"},
	{SiteHosting, "Hosting provider", "who you pay for the web space"},
	{SiteServer, "Web server", ""},
	{SiteCurl, "cURL version", ""},
}

// SiteFact is what is known of one thing about the site.
type SiteFact struct {
	Value  string
	Source Source
}

// Site is what is known of the site.
type Site struct {
	Facts   map[SiteKey]SiteFact
	Shell   map[SiteKey]string // versions of the web host's shell, which can differ from the web server's
	LeftOut int                // lines of the last Site Health text that were not kept
}

// Answer is what is known of one thing, with the version of the web host's shell if that
// differs.
func (s Site) Answer(key SiteKey) string {
	value, shell := s.Facts[key].Value, s.Shell[key]
	if value == "" || shell == "" || shell == value {
		return value
	}
	return value + " (in the web host's shell " + shell + ")"
}

type (
	// ReportWanted leads to the report for support.
	ReportWanted struct{}
	// SiteHealthPasted is the text that WordPress's Site Health copies.
	SiteHealthPasted struct{ Text string }
	// SiteEntered is what was typed, or left as it was, and leads on to the report.
	SiteEntered struct{ Values map[SiteKey]string }
)

func (ReportWanted) apply(s State) State {
	switch s.Step {
	case StepCard, StepFix, StepRetested:
		s.reported, s.Step = s.Step, StepSite
	}
	return s
}

var (
	healthSection = cloudflare.Lazy(`^### ([a-z0-9-]+)(?: \([0-9]+\))? ###$`)
	version       = cloudflare.Lazy(`^[0-9]{1,3}(?:\.[0-9]{1,5}){1,3}(?:-(?:alpha|beta|RC)[0-9]{0,2})?`)
	// For a plug-in without an author, the line is the other way round (WordPress 6.1 to
	// 7.1).
	pluginVersion = cloudflare.Lazy(`^ForgeCache[A-Za-z ]{0,20}: (?:author: \(undefined\), )?version: (\S+)`)
	webServer     = cloudflare.Lazy(`(?i)^(?:apache|nginx|litespeed|openlitespeed|openresty|caddy|microsoft-iis)(?:/[0-9]{1,3}(?:\.[0-9]{1,5}){0,3})?`)
)

// healthLines are the lines of a Site Health text that are looked at, as WordPress
// names them in any language (WP_Debug_Data::format).
var healthLines = map[string]map[string]SiteKey{
	"wp-core":   {"version": SiteWordPress},
	"wp-server": {"php_version": SitePHP, "httpd_software": SiteServer, "curl_version": SiteCurl},
}

// IsSiteHealth reports whether a text is what Site Health copies.
func IsSiteHealth(text string) bool {
	return strings.Contains(text, "### wp-core ###") || strings.Contains(text, "### wp-server ###")
}

func (e SiteHealthPasted) apply(s State) State {
	if s.Step != StepSite {
		return s
	}
	if !IsSiteHealth(e.Text) {
		s.Problem = "This is not the text of Site Health. In WordPress, use Tools > Site Health > Info > Copy site info to clipboard."
		return s
	}
	facts := copyOf(s.Site.Facts)
	section, leftOut, runs := "", 0, false
	// Most terminals paste a line break as CR.
	for line := range strings.FieldsFuncSeq(e.Text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		line = strings.Trim(line, " \t\r\n`")
		if m := healthSection().FindStringSubmatch(line); m != nil {
			section = m[1]
			continue
		}
		key, value := healthFact(section, line)
		switch {
		case line == "":
		case key == "", section == inactivePlugins && runs: // the running edition came first
			leftOut++
		default:
			facts[key] = SiteFact{value, FromHealth}
			runs = runs || key == SiteForgeCache && section != inactivePlugins
		}
	}
	s.Site.Facts, s.Site.LeftOut = facts, leftOut
	return s
}

// healthFact is what a line says, if it is on the list and has the form that it should.
func healthFact(section, line string) (SiteKey, string) {
	if m := pluginVersion().FindStringSubmatch(line); m != nil && strings.HasPrefix(section, "wp-plugins-") {
		switch v := version().FindString(m[1]); {
		case v == "":
			return "", ""
		case section == inactivePlugins:
			return SiteForgeCache, v + notActive
		default:
			return SiteForgeCache, v
		}
	}
	name, value, _ := strings.Cut(line, ": ")
	key, form := healthLines[section][name], version
	if key == SiteServer {
		form = webServer
	}
	if kept := form().FindString(value); kept != "" && key != "" {
		return key, kept
	}
	return "", ""
}

// inactivePlugins is the section of those that are switched off; it comes after the
// others.
const inactivePlugins = "wp-plugins-inactive"

// notActive follows the version of a plug-in that is not switched on.
const notActive = " (not active)"

// SiteValue is a typed value in the form that goes into the report. It reports whether it
// has that form; otherwise it is not drawn, because it could be a secret that was typed in
// the wrong place.
func SiteValue(key SiteKey, typed string) (string, bool) {
	typed = strings.Join(strings.Fields(typed), " ")
	if typed == "" {
		return "", true
	}
	if key != SiteHosting {
		typed = strings.TrimLeft(typed, "vV")
		rest := strings.TrimPrefix(typed, version().FindString(typed))
		return typed, typed != rest && (rest == "" || rest == notActive)
	}
	return typed, hostingName(typed) && !cloudflare.Inspect(typed).Kind.Credential()
}

func (e SiteEntered) apply(s State) State {
	if s.Step != StepSite {
		return s
	}
	facts := copyOf(s.Site.Facts)
	maps.DeleteFunc(facts, func(key SiteKey, _ SiteFact) bool { _, typed := e.Values[key]; return typed })
	for _, field := range SiteFields {
		typed, given := e.Values[field.Key]
		value, ok := SiteValue(field.Key, typed)
		switch {
		case !given || value == "":
		case !ok && field.Key == SiteHosting:
			s.Problem = "The hosting provider does not look like a name. Leave it empty if you are not sure."
			return s
		case !ok:
			s.Problem = "The " + field.Label + " does not look like one. It should look like 2.1.18, or be left empty."
			return s
		case s.Site.Facts[field.Key].Value == value: // as it was read
			facts[field.Key] = s.Site.Facts[field.Key]
		default:
			facts[field.Key] = SiteFact{value, BySaying}
		}
	}
	s.Site.Facts = facts
	if v := facts[SiteForgeCache].Value; v != "" { // it shows what could have been asked
		answer := Answered{AskVersion, "ok"}
		if olderThan(v, firstForgeCache) {
			answer.Value = "old"
		}
		s = answer.apply(s)
	}
	s.Step = StepReport
	return s
}

// firstForgeCache is the first version of ForgeCache that talks to Cloudflare (the
// article).
const firstForgeCache = "2.1.18"

// olderThan compares versions by their numbers.
func olderThan(v, than string) bool {
	numbers := func(v string) (out []int) {
		for part := range strings.SplitSeq(numbersOnly().FindString(v), ".") {
			n, _ := strconv.Atoi(part)
			out = append(out, n)
		}
		return out
	}
	return slices.Compare(numbers(v), numbers(than)) < 0
}

var numbersOnly = cloudflare.Lazy(`^[0-9.]+`)
