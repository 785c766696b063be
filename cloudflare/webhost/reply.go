package webhost

// A reply in the words of the script, and back.

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"tokendoctor/cloudflare"
)

// words tells of a reply as the script does.
func (r Answer) words() []string {
	out := []string{"ask=" + string(r.Question), fmt.Sprintf("ms=%d", r.Reply.Duration.Milliseconds())}
	say := func(form string, args ...any) { out = append(out, fmt.Sprintf(form, args...)) }
	q := r.Reply
	if q.Outcome == cloudflare.OutcomeUnreachable {
		say("failed=%s", failureWord(q.Failure))
		if m := thrownText().FindStringSubmatch(q.Failure.Reason); m != nil {
			say("thrown=%s", strings.ReplaceAll(m[1], `\`, "."))
		}
		return out
	}
	say("status=%d", q.Status)
	if q.Ray != "" {
		say("ray=%s", q.Ray)
	}
	if q.RetryAfter > 0 {
		say("retry=%d", int(q.RetryAfter.Seconds()))
	}
	switch q.Outcome {
	case cloudflare.OutcomeIntercepted:
		say("page=html")
		return out
	case cloudflare.OutcomeBlocked:
		if q.Edge != 0 {
			say("edge=%d", q.Edge)
		} else {
			say("page=blocked")
		}
		return out
	}
	say("api=%s", yesNo(q.Outcome == cloudflare.OutcomeOK))
	for _, e := range q.Errors {
		var known []string
		for _, text := range texts() {
			if strings.Contains(strings.ToLower(e.Message), text) {
				known = append(known, slugOf(text))
			}
		}
		say("error=%d/%s", e.Code, strings.Join(known, "+"))
	}
	if q.Location != "" {
		say("address=%s", q.Location)
	}
	if q.Life.Status != "" {
		say("date=%d", q.Date.Unix())
		say("life=%s", q.Life.Status)
	}
	if at := q.Life.NotBefore; !at.IsZero() {
		say("not-before=%s", at.UTC().Format(time.RFC3339))
	}
	if at := q.Life.ExpiresOn; !at.IsZero() {
		say("expires-on=%s", at.UTC().Format(time.RFC3339))
	}
	if endpoints[r.Question] == cloudflare.EndpointZone && len(q.Zones) == 1 {
		z := q.Zones[0]
		say("sees=%s", cmp.Or(z.Name, "-"))
		say("is=%s%s", cmp.Or(z.Status, "-"), map[bool]string{true: "/paused"}[z.Paused])
		rights := "other"
		switch {
		case len(z.Permissions) == 0:
			rights = "silent"
		case z.MayPurge():
			rights = "purge"
		}
		say("rights=%s", rights)
	}
	return out
}

// scriptReply is a reply as the script tells of it.
type scriptReply struct {
	question Question
	status   int
	millis   int
	failed   string
	thrown   string // the class of an error in WordPress or a plug-in that ended the request
	header   http.Header
	page     string
	edge     int    // number of an error of Cloudflare's edge
	api      string // yes, no or silent: what "success" is
	errors   []scriptError
	notes    []scriptError
	result   map[string]any
	address  string
}

type scriptError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func newScriptReply(q Question) *scriptReply {
	if endpoints[q] == "" {
		return nil
	}
	return &scriptReply{question: q, header: http.Header{}, result: map[string]any{}}
}

var (
	failureForm   = cloudflare.Lazy(`^(dns|connect|tls|proxy|reply|wordpress)(?:/[0-9]{1,3})?$`)
	thrownForm    = cloudflare.Lazy(`^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*$`)
	thrownText    = cloudflare.Lazy(`ended it with an error of the kind ([A-Za-z0-9_\\]+)$`)
	statusForm    = cloudflare.Lazy(`^[a-z_]{1,24}$`)
	timeForm      = cloudflare.Lazy(`^[0-9TZ:.+-]{10,40}$`)
	permissionsOf = map[string][]string{"purge": {cloudflare.PermissionPurge}, "other": {"other"}, "silent": {}}
)

func (t *scriptReply) read(key, value string) bool {
	number := func(to *int, most int) bool {
		n, err := strconv.Atoi(value)
		*to = n
		return err == nil && n >= 0 && n <= most
	}
	switch key {
	case "ms":
		return number(&t.millis, 600_000)
	case "failed":
		t.failed = value
		return failureForm().MatchString(value)
	case "thrown":
		t.thrown = value
		return len(value) <= 60 && thrownForm().MatchString(value)
	case "status":
		return number(&t.status, 999)
	case "ray":
		t.header.Set("Cf-Ray", value)
	case "mitigated":
		t.header.Set("Cf-Mitigated", "challenge")
	case "server":
		t.header.Set("Server", value)
	case "retry":
		t.header.Set("Retry-After", value)
	case "date":
		at, err := strconv.ParseInt(value, 10, 64)
		t.header.Set("Date", time.Unix(at, 0).UTC().Format(http.TimeFormat))
		return err == nil && at >= 0 && at <= 1<<36
	case "edge":
		return number(&t.edge, 9999)
	case "page":
		t.page = value
		return value == "html" || value == "blocked"
	case "api":
		t.api = value
		return value == "yes" || value == "no" || value == "silent"
	case "error", "note":
		e, ok := readScriptError(value)
		if key == "error" {
			t.errors = append(t.errors, e)
		} else {
			t.notes = append(t.notes, e)
		}
		return ok
	case "address":
		t.address = value
		_, err := netip.ParseAddr(value)
		return err == nil
	case "life":
		t.result["status"] = value
		return statusForm().MatchString(value)
	case "not-before", "expires-on":
		t.result[strings.ReplaceAll(key, "-", "_")] = value
		return timeForm().MatchString(value)
	case "sees":
		t.result["name"] = value
		return value == "-" || cloudflare.PlainName(value) != ""
	case "is":
		status, paused := strings.CutSuffix(value, "/paused")
		t.result["status"], t.result["paused"] = status, paused
		return status == "-" || statusForm().MatchString(status)
	case "rights":
		t.result["permissions"] = permissionsOf[value]
		return permissionsOf[value] != nil
	default:
		return false
	}
	return true
}

func readScriptError(value string) (scriptError, bool) {
	code, slugs, cut := strings.Cut(value, "/")
	n, err := strconv.Atoi(code)
	e := scriptError{Code: n}
	for slug := range strings.SplitSeq(slugs, "+") {
		i := slices.IndexFunc(texts(), func(text string) bool { return slugOf(text) == slug })
		if i < 0 && slug != "" {
			return e, false
		}
		if i >= 0 {
			e.Message = strings.TrimSpace(e.Message + " " + texts()[i])
		}
	}
	return e, cut && err == nil
}

// reply rebuilds the answer and reads it like any other.
func (t *scriptReply) reply(zone cloudflare.ZoneID) cloudflare.Reply {
	endpoint := endpoints[t.question]
	if t.failed != "" || t.status == 0 { // cURL tells 0 where no request was made
		f := failureOf(cmp.Or(t.failed, "reply"))
		if t.thrown != "" {
			f.Reason = "a plug-in, or WordPress, ended it with an error of the kind " + strings.ReplaceAll(t.thrown, ".", `\`)
		}
		return cloudflare.Reply{Endpoint: endpoint, Outcome: cloudflare.OutcomeUnreachable, Failure: f,
			Duration: time.Duration(t.millis) * time.Millisecond, Attempts: 1}
	}
	var body []byte
	switch {
	case t.edge != 0:
		body = fmt.Appendf(nil, "error code: %d", t.edge)
	case t.page == "blocked":
		body = []byte("<html>sorry, you have been blocked")
	case t.page == "html":
		body = []byte("<html>")
	case t.api != "":
		body = t.envelope(zone)
	}
	r := cloudflare.ReadReply(endpoint, t.status, t.header, body)
	r.Duration, r.Attempts = time.Duration(t.millis)*time.Millisecond, 1
	return r
}

func (t *scriptReply) envelope(zone cloudflare.ZoneID) []byte {
	if _, sees := t.result["permissions"]; sees {
		t.result["id"] = zone
	}
	for i := range t.errors {
		if t.address != "" && strings.Contains(t.errors[i].Message, "from location") {
			t.errors[i].Message = "cannot use the access token from location: " + t.address
		}
	}
	env := map[string]any{"errors": t.errors, "messages": t.notes, "result": t.result}
	if t.api != "silent" {
		env["success"] = t.api == "yes"
	}
	body, err := json.Marshal(env)
	if err != nil {
		panic(err) // plain values always marshal
	}
	return body
}

// curlFailures are libcurl's error codes that say where a request ended, and how.
var curlFailures = map[string]cloudflare.Failure{
	"5":  {Step: cloudflare.StepProxy, Reason: "the proxy's name was not found"},
	"6":  {Step: cloudflare.StepDNS, Reason: "no such host"},
	"7":  {Step: cloudflare.StepConnect, Reason: "connection refused, or no route"},
	"28": {Step: cloudflare.StepConnect, Reason: "no answer in time"},
	"35": {Step: cloudflare.StepTLS, Reason: "the TLS handshake was refused"},
	"51": {Step: cloudflare.StepTLS, Reason: "the certificate is for another name"},
	"52": {Step: cloudflare.StepReply, Reason: "an empty answer"},
	"56": {Step: cloudflare.StepReply, Reason: cloudflare.Broken},
	"60": {Step: cloudflare.StepTLS, Reason: "the certificate was not accepted"},
	"77": {Step: cloudflare.StepTLS, Reason: "the list of trusted certificates cannot be read"},
	"97": {Step: cloudflare.StepProxy, Reason: cloudflare.ProxyRefused},
}

// CurlFailure is where a request ended and why, by the number of cURL's error. One that is
// not listed ended before there was an answer.
func CurlFailure(number string) cloudflare.Failure {
	if f, ok := curlFailures[number]; ok {
		return f
	}
	return cloudflare.Failure{Step: cloudflare.StepReply, Reason: "cURL error " + number}
}

var steps = map[string]cloudflare.Step{"dns": cloudflare.StepDNS, "connect": cloudflare.StepConnect, "tls": cloudflare.StepTLS, "proxy": cloudflare.StepProxy, "reply": cloudflare.StepReply}

func failureOf(word string) cloudflare.Failure {
	step, number, _ := strings.Cut(word, "/")
	if step == "wordpress" {
		return cloudflare.Failure{Reason: "WordPress or a plug-in does not let the request out"}
	}
	f := cloudflare.Failure{Step: steps[step], Reason: cloudflare.Broken}
	if number != "" {
		f.Reason = CurlFailure(number).Reason
	}
	if f.Step == cloudflare.StepProxy && number != "5" {
		f.Reason = curlFailures["97"].Reason
	}
	return f
}

// failureWord is the reverse of failureOf.
func failureWord(f cloudflare.Failure) string {
	if f.Step == "" {
		return "wordpress"
	}
	step := strings.ToLower(string(f.Step))
	for _, number := range slices.Sorted(maps.Keys(curlFailures)) {
		if c := curlFailures[number]; f.Reason != "" && strings.HasPrefix(c.Reason, f.Reason) {
			return step + "/" + number
		}
	}
	return step
}
