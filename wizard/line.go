package wizard

// The rows of the checks: what each probe asks, and how it went in words.

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tokendoctor/cloudflare"
)

// Line is a check as it is shown: what it asks, and how it went.
type Line struct {
	ID     ProbeID // empty for a check of what was entered, which needs no probe
	Title  string
	Reply  *cloudflare.Reply // nil while there is no answer
	Status Status            // empty while an answer may still come
	Text   string
}

// Lines lists the probes that have a place on the screen.
func (s State) Lines() []Line {
	pending := s.NextProbes()
	var out []Line
	for _, row := range probes {
		p := s.plan(row.id)
		l := Line{ID: row.id, Title: row.title}
		r, done := s.reply(row.id)
		switch {
		case done:
			l.Reply = &r
			l.Status, l.Text = s.lineStatus(row, r)
		case p.standing == hidden:
			continue
		case p.standing == skipped:
			l.Status, l.Text = Skip, p.why
		case p.standing == shown:
			l.Status, l.Text = Pass, p.why
		case len(pending) == 0 && (p.standing == requested || s.Consent != NotAsked || s.hindered() || s.stopped()):
			l.Status, l.Text = Skip, "the checks stopped before it"
		}
		out = append(out, l)
	}
	return out
}

// lineStatus words one reply: by the probe's own row, or else by how the request went
// wrong.
func (s State) lineStatus(p probeRow, r cloudflare.Reply) (Status, string) {
	if status, text, ok := p.word(s, r); ok {
		return status, text
	}
	switch {
	case s.altered(r):
		return Unknown, alteredText
	case r.Outcome == cloudflare.OutcomeMalformed:
		return Fail, replyText(r)
	}
	return Unknown, replyText(r)
}

// byFinding words a reply by the finding that it makes.
func byFinding(measure func(State) (Finding, bool)) func(State, cloudflare.Reply) (Status, string, bool) {
	return func(s State, _ cloudflare.Reply) (Status, string, bool) {
		f, ok := measure(s)
		return f.Status, f.Text, ok
	}
}

func wordReach(_ State, r cloudflare.Reply) (Status, string, bool) {
	return Pass, "Cloudflare's API answers.", answers(r)
}

func wordVerifyUser(s State, r cloudflare.Reply) (Status, string, bool) {
	return s.wordLife(ProbeVerifyUser, r)
}

func wordVerifyAccount(s State, r cloudflare.Reply) (Status, string, bool) {
	return s.wordLife(ProbeVerifyAccount, r)
}

func (s State) wordLife(id ProbeID, r cloudflare.Reply) (Status, string, bool) {
	switch r.Outcome {
	case cloudflare.OutcomeOK:
		zone, _ := s.reply(ProbeZone)
		f := datedLife(r, zone)
		return f.Status, f.Text, true
	case cloudflare.OutcomeTokenUnknown:
		status, text := s.unknownStatus(id)
		return status, text, true
	}
	return "", "", false
}

func wordZoneSearch(s State, r cloudflare.Reply) (Status, string, bool) {
	f, ok := zoneTwin(s)
	if !ok && r.Outcome == cloudflare.OutcomeOK {
		f, ok = zoneSearch(s)
	}
	return f.Status, f.Text, ok
}

func wordZoneList(s State, r cloudflare.Reply) (Status, string, bool) {
	switch f, ok := zoneSearch(s); {
	case r.Outcome != cloudflare.OutcomeOK:
		return "", "", false
	case s.listFallsShort(): // the search tells more
		return Pass, fmt.Sprintf("It reaches more than %d.", len(r.Zones)), true
	case !ok:
		return Pass, "The token sees the zone, so the list has nothing to add.", true
	default:
		return f.Status, f.Text, true
	}
}

// unknownStatus says that a verify endpoint does not know the token. Each of the two
// endpoints knows only tokens of its own kind, and a prefix tells the kind.
func (s State) unknownStatus(id ProbeID) (Status, string) {
	own := cloudflare.KindUserToken
	if id == ProbeVerifyAccount {
		own = cloudflare.KindAccountToken
	}
	life, _ := tokenLife(s)
	alive, ofKind := life.Value == "active", s.Paste.Kind == own
	switch {
	case alive && ofKind:
		return Unknown, "Cloudflare did not know the token here, and its other answers show that it does."
	case alive && id == ProbeVerifyAccount:
		return Skip, "not a token of the zone's account, so this endpoint does not know it"
	case alive:
		return Skip, "not a user's token, so this endpoint does not know it"
	case life.Value != "":
		return Fail, "Cloudflare does not know this token."
	case ofKind:
		return Unknown, "Cloudflare does not know it, by this answer alone."
	case id == ProbeVerifyAccount:
		return Unknown, "As a token of the zone's account, Cloudflare does not know it."
	}
	return Unknown, "As a user's token, Cloudflare does not know it. It may belong to an account."
}

// replyText says in words how a request went wrong.
func replyText(r cloudflare.Reply) string {
	switch r.Outcome {
	case cloudflare.OutcomeUnreachable:
		return "No answer from api.cloudflare.com. " + failureText(r.Failure)
	case cloudflare.OutcomeIntercepted:
		return foreignAnswer(r)
	case cloudflare.OutcomeBlocked:
		return "Cloudflare's firewall blocked this computer before it looked at the token" + edge(r) + "."
	case cloudflare.OutcomeServerError:
		return fmt.Sprintf("Cloudflare's API has a fault of its own: it answered %d.", r.Status)
	case cloudflare.OutcomeRateLimited:
		if r.RetryAfter > 0 {
			return fmt.Sprintf("Cloudflare counts too many requests. It says to wait %d seconds.", int(r.RetryAfter.Seconds()))
		}
		return "Cloudflare counts too many requests."
	case cloudflare.OutcomePurgeLimited:
		return "Too many purges were made already."
	case cloudflare.OutcomeCancelled:
		return "Cancelled."
	case cloudflare.OutcomeMalformed:
		return "Cloudflare says that the value does not have the form of a token."
	case cloudflare.OutcomeNoHeader:
		return "Cloudflare did not see a token in the request, and one was sent: something on the way took it out."
	case cloudflare.OutcomeDenied:
		return "Cloudflare says no in words that are not documented: " + answered(r) + "."
	case cloudflare.OutcomeUnexpected:
		return "Cloudflare's answer is not understood: " + answered(r) + "."
	}
	return "Cloudflare refused the request: " + answered(r) + "."
}

// failureText says where a request ended, why, and what was seen there.
func failureText(f cloudflare.Failure) string {
	return strings.TrimSpace(fmt.Sprintf("It failed at the %s step: %s. %s", f.Step, f.Reason, f.Seen))
}

// foreignAnswer says what is known of an answer that is not Cloudflare's.
func foreignAnswer(r cloudflare.Reply) string {
	text := "Something between this computer and Cloudflare answered in its place."
	switch {
	case r.Failure.Foreign():
		return text + " " + failureText(r.Failure)
	case r.Status != 0 && r.By != "":
		return fmt.Sprintf("%s It answered %d and calls itself %s.", text, r.Status, r.By)
	case r.Status != 0:
		return fmt.Sprintf("%s It answered %d.", text, r.Status)
	}
	return text
}

// edge names the error that Cloudflare's edge gave, if it did.
func edge(r cloudflare.Reply) string {
	switch r.Edge {
	case 0:
		return ""
	case cloudflare.EdgeUserAgent:
		return fmt.Sprintf(" (error %d: the User-Agent is blocked, or empty)", r.Edge)
	}
	return fmt.Sprintf(" (error %d)", r.Edge)
}

// answered is the status of a reply and the codes of its errors.
func answered(r cloudflare.Reply) string {
	text := strconv.Itoa(r.Status)
	for i, code := range slices.Compact(r.Codes()) {
		switch {
		case i == 0:
			text += ", with the code "
		case i == 3:
			return text + " and more"
		default:
			text += ", "
		}
		text += strconv.Itoa(code)
	}
	return text
}
