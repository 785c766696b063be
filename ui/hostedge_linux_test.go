package ui_test

// Cloudflare's edge, turning the web host away before the API has looked at the token:
// the real script, through WordPress's own code, against a server that answers like that.

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/cloudflare/webhost"
	"tokendoctor/wizard"
	"tokendoctor/wizard/bank"
)

// edge turns away requests without a User-Agent, or with WordPress in it, as configured.
type edge struct {
	api     http.Handler
	turns   func(agent string) bool
	status  int
	reply   string
	content string
	agents  map[string]bool // seen so far
}

func (e *edge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	agent := r.Header.Get("User-Agent")
	e.agents[agent] = true
	if !e.turns(agent) {
		e.api.ServeHTTP(w, r)
		return
	}
	_, _ = io.Copy(io.Discard, r.Body)
	w.Header().Set("Server", "cloudflare")
	w.Header().Set("Cf-Ray", "8f0c1d2e3f405162-FRA")
	w.Header().Set("Content-Type", e.content)
	w.WriteHeader(e.status)
	_, _ = io.WriteString(w, e.reply)
}

// The edge's answer is reported by its number, from a line of text, JSON or a page, with
// and without WordPress. The User-Agent is named where it is the reason.
func TestTheEdgeTurnsTheHostAway(t *testing.T) {
	needsPHP(t)
	inNamespace(t, func(string) {
		_, cert := hostNetwork(t, poses)
		sc := hostCustomer(t)
		sim := simulator.New(sc.World)
		t.Cleanup(sim.Close)
		w := bank.Walk(t, sc, true)
		e := &edge{api: sim.Handler()}
		cloudflareAt(t, "127.0.0.1", e, cert, false)
		empty := func(agent string) bool { return agent == "" }
		everybody := func(string) bool { return true }
		wordPress := func(agent string) bool { return strings.HasPrefix(agent, "WordPress/") }
		for _, c := range []struct {
			name    string
			turns   func(string) bool
			host    webHost
			content string
			reply   string
			number  int
			network wizard.Value
		}{
			{"a plug-in empties the User-Agent", empty, webHost{env: []string{"TEST_NO_AGENT=1"}}, "text/plain; charset=UTF-8", "error code: %d", 1010, "turned-away"},
			{"and without it", empty, webHost{}, "text/plain; charset=UTF-8", "error code: %d", 0, "ok"},
			{"WordPress is blocked by its name", wordPress, webHost{}, "text/plain; charset=UTF-8", "error code: %d", 1010, "turned-away"},
			{"and a plain script is not", wordPress, webHost{plain: true}, "text/plain; charset=UTF-8", "error code: %d", 0, "ok"},
			{"in JSON", empty, webHost{env: []string{"TEST_NO_AGENT=1"}}, "application/json",
				`{"title":"Access denied","status":403,"error_code":%d,"cloudflare_error":true}`, 1010, "turned-away"},
			{"in a page", everybody, webHost{}, "text/html; charset=UTF-8", "<!DOCTYPE html><title>Access denied</title><h1>Error %d</h1>", 1006, "turned-away"},
			{"a plain script, its address", everybody, webHost{plain: true}, "text/plain", "error code: %d", 1006, "turned-away"},
			{"a rule of the firewall", everybody, webHost{}, "text/plain", "error code: %d", 1020, "turned-away"},
		} {
			e.turns, e.status, e.content, e.agents = c.turns, http.StatusForbidden, c.content, map[string]bool{}
			e.reply = fmt.Sprintf(c.reply, cmp.Or(c.number, cloudflare.EdgeUserAgent))
			block, text := c.host.run(t, sc, sc.Paste)
			r, _ := block.Reply(webhost.Reach)
			if c.number != 0 && (r.Outcome != cloudflare.OutcomeBlocked || r.Edge != c.number || !strings.Contains(text, fmt.Sprintf("edge=%d;", c.number))) {
				t.Errorf("%s: %s, error %d\n%s", c.name, r.Outcome, r.Edge, text)
			}
			s := w.State.Apply(wizard.HostWanted{}).Apply(wizard.HostPasted{Text: text})
			f, _ := s.Finding(wizard.HostNetwork)
			if s.Problem != "" || f.Value != c.network {
				t.Errorf("%s: %q, %+v\n%s", c.name, s.Problem, f, text)
			}
			if turned := s.Verdict().Cause == wizard.BlockedByCloudflare; turned != (c.number != 0) {
				t.Errorf("%s: %s, because %q", c.name, s.Verdict().Cause, s.Verdict().Because)
			}
			if agent := strings.Contains(f.Text, "User-Agent"); agent != (c.number == cloudflare.EdgeUserAgent) || c.number != 0 && !strings.Contains(f.Text, fmt.Sprintf("(error %d", c.number)) {
				t.Errorf("%s: it says %q", c.name, f.Text)
			}
			t.Logf("%s: %v, %s: %s", c.name, e.agents, s.Verdict().Cause, f.Text)
		}
	})
}
