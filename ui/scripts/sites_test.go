package scripts_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/keyring"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/ui/commands"
	"tokendoctor/ui/ptytest"
	"tokendoctor/ui/scripts"
	"tokendoctor/wizard"
)

// token is made up.
var token = "cfut_" + strings.Repeat("SAMPLE0sample", 4)[:40] + "0badc0de"

func zoneOf(n int) string { return fmt.Sprintf("%032x", n+0xa0000) }

// sitesOf is a world with n sites of one token, of which those in bad may not be purged.
func sitesOf(n int, bad ...int) (simulator.World, string) {
	var w simulator.World
	var list strings.Builder
	list.WriteString("zone,domain\n")
	var purged []string
	for i := range n {
		name := fmt.Sprintf("site%d.example.com", i)
		w.Zones = append(w.Zones, simulator.Zone{ID: zoneOf(i), Name: name, AccountID: "00000000111111112222222233333333"})
		fmt.Fprintf(&list, "%s,%s\n", zoneOf(i), name)
		if !contains(bad, i) {
			purged = append(purged, zoneOf(i))
		}
	}
	w.Tokens = []simulator.Token{{Value: token, ID: "ffffffffeeeeeeeeddddddddcccccccc", ExpiresOn: time.Now().Add(10*24*time.Hour + time.Hour), Grants: []simulator.Grant{
		{Permission: cloudflare.PermissionPurge, Zones: purged}, {Permission: "#zone:read"},
	}}}
	w.RoundTrip = 30 * time.Millisecond
	return w, list.String()
}

func contains(all []int, n int) bool {
	for _, x := range all {
		if x == n {
			return true
		}
	}
	return false
}

// counting counts the requests, and calls hook before each.
type counting struct {
	*cloudflare.Client
	sim   *simulator.Simulator
	times []time.Time
	mu    chan struct{}
	hook  func(n int) *cloudflare.Reply
}

func (c *counting) Run(ctx context.Context, p cloudflare.Probe) cloudflare.Reply {
	c.mu <- struct{}{}
	c.times = append(c.times, time.Now())
	n := len(c.times)
	<-c.mu
	if c.hook != nil {
		if r := c.hook(n); r != nil {
			r.Endpoint = p.Endpoint
			return *r
		}
	}
	return c.Client.Run(ctx, p)
}

// ran is what a run came to.
type ran struct {
	code           int
	err            error
	stdout, stderr string
	times          []time.Time
}

// runSites runs check --sites on a world, with the token on standard input.
func runSites(t *testing.T, ctx context.Context, w simulator.World, list string, change func(*scripts.Sites, *counting)) ran {
	t.Helper()
	folder := t.TempDir()
	path, piped := filepath.Join(folder, "sites.csv"), filepath.Join(folder, "token")
	for name, text := range map[string]string{path: list, piped: token} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	in, err := os.Open(piped)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	sim := simulator.New(w)
	defer sim.Close()
	client := cloudflare.NewClient("test", sim.Transport())
	defer client.Close()
	c := &counting{Client: client, sim: sim, mu: make(chan struct{}, 1)}
	var out, errs bytes.Buffer
	s := scripts.Sites{
		Input:  scripts.Input{Stdin: in, Stderr: &errs, Getenv: func(string) string { return "" }, Keyring: keyring.New()},
		Prober: c, Out: &out, Prepare: func(s wizard.State) wizard.State { return s.Apply(wizard.Consented{Purge: true}) },
	}
	if change != nil {
		change(&s, c)
	}
	code, err := s.Run(ctx, path)
	return ran{code, err, out.String(), errs.String(), c.times}
}

// most is the most requests within five minutes.
func most(times []time.Time) (n int) {
	first := 0
	for i, at := range times {
		for at.Sub(times[first]) >= 5*time.Minute {
			first++
		}
		n = max(n, i-first+1)
	}
	return n
}

// 500 sites with three faults: each is named, Cloudflare's limit is not neared, and the
// time is near the least that the limit allows.
func TestFiveHundredSites(t *testing.T) {
	ptytest.Bubble(t, func(t *testing.T) {
		w, list := sitesOf(500, 7, 123, 499)
		began := time.Now()
		got := runSites(t, t.Context(), w, list, nil)
		took := time.Since(began)
		if got.code != commands.ExitCause || got.err != nil {
			t.Fatalf("exit %d, %v\n%s", got.code, got.err, got.stderr)
		}
		for _, part := range []string{"497 of 500 sites work.", "site7.example.com ", "site123.example.com ", "site499.example.com "} {
			if !strings.Contains(got.stdout, part) {
				t.Errorf("%q is not in the table:\n%s", part, got.stdout)
			}
		}
		if n := strings.Count(got.stdout, "missing-permission"); n != 3 {
			t.Errorf("%d faults", n)
		}
		if n := most(got.times); n > 1150 {
			t.Errorf("%d requests within five minutes", n)
		}
		least := time.Duration(len(got.times)) * 5 * time.Minute / 1200
		if took > least*13/10 {
			t.Errorf("it took %s, and the limit allows %s for %d requests", took, least, len(got.times))
		}
		t.Logf("%d requests in %s; the limit allows %s", len(got.times), took, least)
	})
}

// interruptedAt60 is ctrl+c at the 60th request.
func interruptedAt60(cancel context.CancelFunc) func(int) *cloudflare.Reply {
	return func(n int) *cloudflare.Reply {
		if n == 60 {
			cancel()
		}
		return nil
	}
}

// ctrl+c keeps what is done and names the rest, and the same command goes on with that.
func TestInterruptedAndResumed(t *testing.T) {
	ptytest.Bubble(t, func(t *testing.T) {
		w, list := sitesOf(40, 3, 30)
		file := filepath.Join(t.TempDir(), "results.jsonl")
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		first := runSites(t, ctx, w, list, func(s *scripts.Sites, c *counting) {
			s.Resume = file
			c.hook = interruptedAt60(cancel)
		})
		kept, err := os.ReadFile(file)
		done := bytes.Count(kept, []byte("\n"))
		if first.code != commands.ExitInterrupted || err != nil || done < 10 || done > 25 {
			t.Fatalf("exit %d, %d kept, %v", first.code, done, err)
		}
		if !strings.Contains(first.stderr, fmt.Sprintf("Not checked: %d of 40 sites.", 40-done)) || strings.Count(first.stdout, "not checked") != 40-done {
			t.Errorf("%s\n%s", first.stderr, first.stdout)
		}
		if strings.Contains(first.stderr, "site39.example.com") {
			t.Errorf("the table names it already:\n%s", first.stderr)
		}
		// The disk was full in the middle of a line.
		if err := os.WriteFile(file, append(kept, `{"zone":"00`...), 0o600); err != nil {
			t.Fatal(err)
		}
		second := runSites(t, t.Context(), w, list, func(s *scripts.Sites, _ *counting) { s.Resume = file })
		if second.code != commands.ExitCause || !strings.Contains(second.stdout, "38 of 40 sites work.") || !strings.Contains(second.stderr, fmt.Sprintf("%d of 40 sites were done before.", done)) {
			t.Errorf("exit %d, %v\n%s\n%s", second.code, second.err, second.stdout, second.stderr)
		}
		if len(first.times)+len(second.times) > 40*5 {
			t.Errorf("%d and %d requests", len(first.times), len(second.times))
		}
		kept, _ = os.ReadFile(file)
		for line := range bytes.Lines(kept) {
			if !json.Valid(line) {
				t.Errorf("a line that is none: %s", line)
			}
		}
		if bytes.Count(kept, []byte("\n")) != 40 || bytes.Contains(kept, []byte(token[5:15])) {
			t.Errorf("%d lines are kept", bytes.Count(kept, []byte("\n")))
		}
	})
}

// Lines of JSON name only what was checked, so an interruption names the rest.
func TestInterruptedAsJSON(t *testing.T) {
	ptytest.Bubble(t, func(t *testing.T) {
		w, list := sitesOf(40)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		got := runSites(t, ctx, w, list, func(s *scripts.Sites, c *counting) {
			s.JSON = true
			c.hook = interruptedAt60(cancel)
		})
		for n := range 40 {
			name := fmt.Sprintf("site%d.example.com", n)
			if strings.Contains(got.stdout, `"`+name+`"`) == strings.Contains(got.stderr, "Not checked: "+name+".\n") {
				t.Errorf("%s is checked and named as not checked, or neither:\n%s", name, got.stderr)
			}
		}
	})
}

// After a 429 nothing is asked before the time that Cloudflare names, and the sites that
// it hit are checked anew.
func TestRetryAfterIsObeyed(t *testing.T) {
	ptytest.Bubble(t, func(t *testing.T) {
		w, list := sitesOf(20)
		var limited time.Time
		got := runSites(t, t.Context(), w, list, func(_ *scripts.Sites, c *counting) {
			c.hook = func(n int) *cloudflare.Reply {
				if n == 25 {
					limited = time.Now()
					return &cloudflare.Reply{Outcome: cloudflare.OutcomeRateLimited, Status: 429, RetryAfter: 90 * time.Second}
				}
				return nil
			}
		})
		if got.code != commands.ExitHealthy || !strings.Contains(got.stdout, "20 of 20 sites work.") {
			t.Errorf("exit %d, %v\n%s", got.code, got.err, got.stdout)
		}
		for _, at := range got.times {
			if since := at.Sub(limited); since > 200*time.Millisecond && since < 90*time.Second {
				t.Fatalf("asked %s after the 429", since)
			}
		}
	})
}

// Each line of --json is what check prints, with its site; a bad row is named by its line
// and the others go on; an end that is near is exit 4.
func TestSitesAsJSON(t *testing.T) {
	ptytest.Bubble(t, func(t *testing.T) {
		w, list := sitesOf(3)
		list = strings.Replace(list, zoneOf(1), "not-an-id", 1)
		got := runSites(t, t.Context(), w, list, func(s *scripts.Sites, _ *counting) { s.JSON, s.WarnDays = true, 14 })
		if got.code != commands.ExitUsage || !strings.Contains(got.stderr, "Line 3 was left out: ") || strings.Contains(got.stderr, "not-an-id") {
			t.Errorf("exit %d, %v\n%s", got.code, got.err, got.stderr)
		}
		lines := strings.Split(strings.TrimSpace(got.stdout), "\n")
		if len(lines) != 2 {
			t.Fatalf("%d lines:\n%s", len(lines), got.stdout)
		}
		c := jsonschema.NewCompiler()
		schema, err := c.Compile("../../wizard/testdata/sites.schema.json")
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range lines {
			value, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
			if err == nil {
				err = schema.Validate(value)
			}
			if err != nil {
				t.Errorf("%v: %s", err, line)
			}
			var v struct {
				Zone, Domain string
				ExitCode     int `json:"exit_code"`
				Schema       int
				DaysLeft     *int `json:"days_left"`
				Verdict      struct{ Cause string }
			}
			if err := json.Unmarshal([]byte(line), &v); err != nil || v.ExitCode != commands.ExitEndsSoon || v.Schema != 1 || v.Verdict.Cause != "healthy" || v.DaysLeft == nil || *v.DaysLeft != 10 || len(v.Zone) != 32 {
				t.Errorf("%v: %s", err, line)
			}
		}
		got = runSites(t, t.Context(), w, strings.Replace(list, "not-an-id", zoneOf(1), 1), func(s *scripts.Sites, _ *counting) { s.WarnDays = 14 })
		if got.code != commands.ExitEndsSoon {
			t.Errorf("an end that is near: exit %d", got.code)
		}
	})
}

// A list that cannot be used is refused with what is wrong with it, and nothing is sent.
func TestBadLists(t *testing.T) {
	w, list := sitesOf(2)
	for name, c := range map[string]struct{ list, want string }{
		"nothing":         {"", "there is no site in the list"},
		"a header alone":  {"zone,domain\n", "there is no site in the list"},
		"a token":         {list + zoneOf(9) + ",example.com," + token + "\n", "the list holds a token or key, in line 4"},
		"100 MB":          {strings.Repeat(list, 100<<20/len(list)), "it is larger than 1 MB, so it was not read"},
		"a photo":         {"\x89PNG\r\n\x1a\n\x00\x00", "there is no site in the list"},
		"no id of a zone": {"example.com,example.com\n", "there is no site in the list"},
	} {
		got := runSites(t, t.Context(), w, c.list, nil)
		if got.err == nil || !strings.Contains(got.err.Error(), c.want) || len(got.times) > 0 || strings.Contains(got.err.Error()+got.stderr, token) {
			t.Errorf("%s: %v\n%s", name, got.err, got.stderr)
		}
	}
	ptytest.Bubble(t, func(t *testing.T) {
		for name, list := range map[string]string{
			"semicolons": "Zone ID;Domain\r\n" + zoneOf(0) + ";site0.example.com\r\n", "tabs": zoneOf(0) + "\tsite0.example.com\n",
			"the other order": "domain,zone\nsite0.example.com," + zoneOf(0), "with a mark": "\ufeffzone,domain\n" + zoneOf(0) + ",\n",
			"a comment": "# ours\n\n" + zoneOf(0) + "\n", "quoted": `"` + zoneOf(0) + `","site0.example.com"` + "\n",
		} {
			if got := runSites(t, t.Context(), w, list, nil); got.err != nil || !strings.Contains(got.stdout, "1 of 1 sites work.") {
				t.Errorf("%s: %v\n%s%s", name, got.err, got.stdout, got.stderr)
			}
		}
	})
	file := filepath.Join(t.TempDir(), "other.txt")
	if err := os.WriteFile(file, []byte("My notes.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := runSites(t, t.Context(), w, list, func(s *scripts.Sites, _ *counting) { s.Resume = file })
	if kept, _ := os.ReadFile(file); got.err == nil || string(kept) != "My notes.\n" {
		t.Errorf("another file to go on from: %v, and it holds %q", got.err, kept)
	}
}

// BenchmarkSites prints what 500 sites on the simulator take: of the time that Cloudflare's
// limit allows, and of the memory that one of them takes.
func BenchmarkSites(b *testing.B) {
	peak := func(n int) (bytes uint64, of float64) {
		testing.RunTests(func(_, _ string) (bool, error) { return true, nil }, []testing.InternalTest{{Name: "sites", F: func(t *testing.T) {
			ptytest.Bubble(t, func(t *testing.T) {
				w, _ := sitesOf(500, 7, 123, 499)
				_, list := sitesOf(n)
				began := time.Now()
				got := runSites(t, t.Context(), w, list, func(s *scripts.Sites, c *counting) {
					s.Out = io.Discard
					c.hook = func(k int) *cloudflare.Reply {
						if k%50 == 1 || n == 1 {
							c.sim.Forget() // its record is no part of the run
							var m runtime.MemStats
							debug.FreeOSMemory() // garbage of the simulator's is not counted
							runtime.ReadMemStats(&m)
							bytes = max(bytes, m.Sys-m.HeapReleased)
						}
						return nil
					}
				})
				of = time.Since(began).Seconds() / (time.Duration(len(got.times)) * 5 * time.Minute / 1200).Seconds()
			})
		}}})
		return bytes, of
	}
	for range b.N {
		one, _ := peak(1)
		all, of := peak(500)
		b.ReportMetric(float64(one)/1024, "KB-one")
		b.ReportMetric(float64(all)/1024, "KB-all")
		b.ReportMetric(of, "of-the-least-time")
		b.ReportMetric(float64(all)/float64(one), "of-one-site's-memory")
	}
}
