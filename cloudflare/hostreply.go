package cloudflare

// A reply in the words of hostscript.php, and back.

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// words tells of a reply as the script does.
func (r HostReply) words() []string {
	out := []string{"ask=" + string(r.Question), fmt.Sprintf("ms=%d", r.Reply.Duration.Milliseconds())}
	say := func(form string, args ...any) { out = append(out, fmt.Sprintf(form, args...)) }
	q := r.Reply
	if q.Outcome == OutcomeUnreachable {
		say("failed=%s", hostFailureWord(q.Failure))
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
	case OutcomeIntercepted:
		say("page=html")
		return out
	case OutcomeBlocked:
		say("page=blocked")
		return out
	}
	say("api=%s", yesNo(q.Outcome == OutcomeOK))
	for _, e := range q.Errors {
		var known []string
		for _, text := range hostTexts {
			if strings.Contains(strings.ToLower(e.Message), text) {
				known = append(known, hostSlug(text))
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
	if hostEndpoints[r.Question] == EndpointZone && len(q.Zones) == 1 {
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

// toldReply is a reply as the script tells of it.
type toldReply struct {
	question HostQuestion
	status   int
	millis   int
	failed   string
	header   http.Header
	page     string
	api      string // yes, no or silent: what "success" is
	errors   []toldError
	notes    []toldError
	result   map[string]any
	address  string
}

type toldError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func newToldReply(q HostQuestion) *toldReply {
	if hostEndpoints[q] == "" {
		return nil
	}
	return &toldReply{question: q, header: http.Header{}, result: map[string]any{}}
}

var (
	hostFailure = Lazy(`^(dns|connect|tls|proxy|reply|wordpress)(?:/[0-9]{1,3})?$`)
	hostTime    = Lazy(`^[0-9TZ:.+-]{10,40}$`)
	hostRights  = map[string][]string{"purge": {PermissionPurge}, "other": {"other"}, "silent": {}}
)

func (t *toldReply) read(key, value string) bool {
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
		return hostFailure().MatchString(value)
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
	case "page":
		t.page = value
		return value == "html" || value == "blocked"
	case "api":
		t.api = value
		return value == "yes" || value == "no" || value == "silent"
	case "error", "note":
		e, ok := readToldError(value)
		if key == "error" {
			t.errors = append(t.errors, e)
		} else {
			t.notes = append(t.notes, e)
		}
		return ok
	case "address":
		t.address = value
		return isAddress(value)
	case "life":
		t.result["status"] = value
		return word().MatchString(value)
	case "not-before", "expires-on":
		t.result[strings.ReplaceAll(key, "-", "_")] = value
		return hostTime().MatchString(value)
	case "sees":
		t.result["name"] = value
		return value == "-" || plainName(value) != ""
	case "is":
		status, paused := strings.CutSuffix(value, "/paused")
		t.result["status"], t.result["paused"] = status, paused
		return status == "-" || word().MatchString(status)
	case "rights":
		t.result["permissions"] = hostRights[value]
		return hostRights[value] != nil
	default:
		return false
	}
	return true
}

func readToldError(value string) (toldError, bool) {
	code, slugs, cut := strings.Cut(value, "/")
	n, err := strconv.Atoi(code)
	e := toldError{Code: n}
	for slug := range strings.SplitSeq(slugs, "+") {
		i := slices.IndexFunc(hostTexts, func(text string) bool { return hostSlug(text) == slug })
		if i < 0 && slug != "" {
			return e, false
		}
		if i >= 0 {
			e.Message = strings.TrimSpace(e.Message + " " + hostTexts[i])
		}
	}
	return e, cut && err == nil
}

// reply makes the answer again and reads it as any other.
func (t *toldReply) reply(zone ZoneID) Reply {
	endpoint := hostEndpoints[t.question]
	if t.failed != "" {
		return Reply{Endpoint: endpoint, Outcome: OutcomeUnreachable, Failure: hostFailureOf(t.failed),
			Duration: time.Duration(t.millis) * time.Millisecond, Attempts: 1}
	}
	var body []byte
	switch {
	case t.page == "blocked":
		body = []byte("<html>sorry, you have been blocked")
	case t.page == "html":
		body = []byte("<html>")
	case t.api != "":
		body = t.envelope(zone)
	}
	r := readReply(endpoint, t.status, t.header, body)
	r.Duration, r.Attempts = time.Duration(t.millis)*time.Millisecond, 1
	return r
}

func (t *toldReply) envelope(zone ZoneID) []byte {
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
var curlFailures = map[string]Failure{
	"5":  {StepProxy, "the proxy's name was not found"},
	"6":  {StepDNS, "no such host"},
	"7":  {StepConnect, "connection refused, or no route"},
	"28": {StepConnect, "no answer in time"},
	"35": {StepTLS, "the TLS handshake was refused"},
	"51": {StepTLS, "the certificate is for another name"},
	"52": {StepReply, "an empty answer"},
	"56": {StepReply, broken},
	"60": {StepTLS, "the certificate was not accepted"},
	"77": {StepTLS, "the list of trusted certificates cannot be read"},
	"97": {StepProxy, ErrProxy.Error()},
}

// CurlFailure is where a request ended and why, by the number of cURL's error. One
// that is not listed ended before there was an answer.
func CurlFailure(number string) Failure {
	if f, ok := curlFailures[number]; ok {
		return f
	}
	return Failure{StepReply, "cURL error " + number}
}

var hostSteps = map[string]Step{"dns": StepDNS, "connect": StepConnect, "tls": StepTLS, "proxy": StepProxy, "reply": StepReply}

func hostFailureOf(told string) Failure {
	step, number, _ := strings.Cut(told, "/")
	if step == "wordpress" {
		return Failure{Reason: "WordPress or a plug-in does not let the request out"}
	}
	f := Failure{hostSteps[step], broken}
	if number != "" {
		f.Reason = CurlFailure(number).Reason
	}
	if f.Step == StepProxy && number != "5" {
		f.Reason = curlFailures["97"].Reason
	}
	return f
}

// hostFailureWord is the reverse of hostFailureOf.
func hostFailureWord(f Failure) string {
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
