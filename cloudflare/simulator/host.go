package simulator

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/webhost"
)

// Host is the customer's web host: another computer, with another way to Cloudflare.
type Host struct {
	Caller     string  // the address that its requests come from; DefaultCaller when empty
	Caller6    string  // the same over IPv6; empty where it has none
	Faults     []Fault // on its way; those of the World are the customer's
	Blocked    bool    // WordPress lets no request out
	Paste      string  // what the host script is given there; the customer's own paste when empty
	Site       string  // whose folder the script runs in; the customer's own site when empty
	ForgeCache string  // its version
	Inactive   bool    // ForgeCache is not switched on
}

// Block is what the host script prints on this host, for a customer of the world who
// enters the id and the domain and pastes the token. The requests go through the real
// client, and are those of the script.
func (h Host) Block(w World, zoneID, domain, token string) string {
	paste := cmp.Or(h.Paste, token)
	in := cloudflare.Inspect(paste)
	b := webhost.Block{
		Zone: cloudflare.ZoneID(strings.ToLower(zoneID)), By: "wp_remote_request", Site: cmp.Or(h.Site, domain), WordPress: "6.8.3", PHP: "8.3.14", Curl: "8.5.0",
		ForgeCache: h.ForgeCache, Active: !h.Inactive,
	}
	line, ok := in.Token.Fingerprint()
	if !ok {
		line = fmt.Sprintf("other %d -", in.Length)
	}
	b.Value = line
	if !in.Clean() {
		b.Value, b.Inside, b.Strays = fmt.Sprintf("other %d -", utf8.RuneCountInString(paste)), line, in.Foreign
	}
	w.Caller, w.Faults = h.Caller, h.Faults
	if h.Blocked {
		b.Replies = []webhost.Answer{{Question: webhost.Reach, Reply: cloudflare.Reply{Outcome: cloudflare.OutcomeUnreachable}}}
		return b.Text()
	}
	b.Replies = hostReplies(w, b.Zone, in.Token, h.Caller6)
	return b.Text()
}

// hostReplies asks in the order of the script.
func hostReplies(w World, zone cloudflare.ZoneID, token cloudflare.Token, caller6 string) []webhost.Answer {
	var out []webhost.Answer
	sim := New(w)
	defer sim.Close()
	client := cloudflare.NewClient("host", sim.Transport())
	defer client.Close()
	ask := func(c *cloudflare.Client, q webhost.Question, p cloudflare.Probe) cloudflare.Reply {
		r := c.Run(context.Background(), p)
		out = append(out, webhost.Answer{Question: q, Reply: r})
		return r
	}
	if r := ask(client, webhost.Reach, cloudflare.Reach()); !r.Answered() || token.IsZero() {
		return out
	}
	verify := ask(client, webhost.Verify, cloudflare.VerifyUser(token))
	r := ask(client, webhost.Zone, cloudflare.GetZone(token, zone))
	if len(r.Zones) == 1 {
		z := r.Zones[0]
		if verify.Outcome != cloudflare.OutcomeOK && z.Account != "" {
			ask(client, webhost.Account, cloudflare.VerifyAccount(token, z.Account))
		}
		ask(client, webhost.Purge, cloudflare.Purge(token, zone, z.Name))
	}
	if r.Outcome != cloudflare.OutcomeOK && r.Outcome != cloudflare.OutcomeLocation {
		return out
	}
	ask(client, webhost.Zone4, cloudflare.GetZone(token, zone))
	six := w
	six.Caller = caller6
	if caller6 == "" {
		six.Faults = []Fault{{Kind: FaultRefused}}
	}
	sim6 := New(six)
	defer sim6.Close()
	client6 := cloudflare.NewClient("host", sim6.Transport())
	defer client6.Close()
	ask(client6, webhost.Zone6, cloudflare.GetZone(token, zone))
	return out
}
