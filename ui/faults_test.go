//go:build unix

package ui_test

import (
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
	"tokendoctor/ui"
	"tokendoctor/wizard"
	cases "tokendoctor/wizard/practice"
)

// faultOutcomes is what a fault of every request amounts to, and the value of the finding
// that names it. No fault is a verdict on the token.
var faultOutcomes = map[simulator.FaultKind]struct {
	cause   wizard.Cause
	finding wizard.FindingID
	value   wizard.Value
}{
	simulator.FaultNoDNS:          {wizard.Unreachable, wizard.Network, "unreachable"},
	simulator.FaultRefused:        {wizard.Unreachable, wizard.Network, "unreachable"},
	simulator.FaultConnectTimeout: {wizard.Unreachable, wizard.Network, "unreachable"},
	simulator.FaultTLS:            {wizard.Unreachable, wizard.Network, "unreachable"},
	simulator.FaultTLSName:        {wizard.Intercepted, wizard.Network, "intercepted"},
	simulator.FaultTLSExpired:     {wizard.Unreachable, wizard.Network, "unreachable"},
	simulator.FaultNotTLS:         {wizard.Intercepted, wizard.Network, "intercepted"},
	simulator.FaultProxyConnect:   {wizard.Unreachable, wizard.Network, "unreachable"},
	simulator.FaultDNSFailed:      {wizard.Unreachable, wizard.NetworkStep, "dns"},
	simulator.FaultDNSRefused:     {wizard.Unreachable, wizard.NetworkStep, "dns"},
	simulator.FaultDNSSilent:      {wizard.Unreachable, wizard.NetworkStep, "dns"},
	simulator.FaultDNSFilter:      {wizard.Unreachable, wizard.NetworkStep, "filter"},
	simulator.FaultForbidden:      {wizard.Unreachable, wizard.NetworkStep, "connect"},
	simulator.FaultTLSNoRoots:     {wizard.Unreachable, wizard.NetworkStep, "no-roots"},
	simulator.FaultTLSSeveral:     {wizard.Unreachable, wizard.NetworkStep, "tls"},
	simulator.FaultProxySetting:   {wizard.Unreachable, wizard.NetworkStep, "proxy-setting"},
	simulator.FaultProxyDigest:    {wizard.Unreachable, wizard.NetworkStep, "proxy-login"},
	simulator.FaultProxyRule:      {wizard.Unreachable, wizard.NetworkStep, "proxy-rule"},
	simulator.FaultProxyDown:      {wizard.Unreachable, wizard.NetworkStep, "proxy-down"},
	simulator.FaultProxyNoName:    {wizard.Unreachable, wizard.NetworkStep, "proxy"},
	simulator.FaultProxyTLS:       {wizard.Unreachable, wizard.NetworkStep, "proxy"},
	simulator.FaultSOCKSRule:      {wizard.Unreachable, wizard.NetworkStep, "proxy-rule"},
	simulator.FaultSOCKSDown:      {wizard.Unreachable, wizard.NetworkStep, "proxy-down"},
	simulator.FaultSOCKSLogin:     {wizard.Unreachable, wizard.NetworkStep, "proxy-login"},
	simulator.FaultForeignJSON:    {wizard.Intercepted, wizard.Network, "intercepted"},
	simulator.FaultHeaderTaken:    {wizard.Intercepted, wizard.NetworkStep, "token"},
	simulator.FaultHeaderChanged:  {wizard.Intercepted, wizard.NetworkStep, "token"},
	simulator.FaultStall:          {wizard.Unreachable, wizard.Network, "unreachable"},
	simulator.FaultReset:          {wizard.Unreachable, wizard.Network, "unreachable"},
	simulator.FaultClosed:         {wizard.Unreachable, wizard.Network, "unreachable"},
	simulator.FaultDrip:           {wizard.Unreachable, wizard.Network, "unreachable"},
	simulator.FaultEndlessHeader:  {wizard.Unreachable, wizard.Network, "unreachable"},
	simulator.FaultEndlessHints:   {wizard.Unreachable, wizard.Network, "unreachable"},
	simulator.FaultNotHTTP:        {wizard.Unreachable, wizard.Network, "unreachable"},
	simulator.FaultRateLimit:      {wizard.RateLimited, wizard.Network, "rate-limited"},
	simulator.FaultServerError:    {wizard.CloudflareUnavailable, wizard.Network, "server-error"},
	simulator.FaultJSONError:      {wizard.CloudflareUnavailable, wizard.Network, "server-error"},
	simulator.FaultCaptivePortal:  {wizard.Intercepted, wizard.Network, "intercepted"},
	simulator.FaultRedirect:       {wizard.Intercepted, wizard.Network, "intercepted"},
	simulator.FaultProxyAuth:      {wizard.Intercepted, wizard.Network, "intercepted"},
	simulator.FaultForbiddenPage:  {wizard.Intercepted, wizard.Network, "intercepted"},
	simulator.FaultSwitching:      {wizard.Intercepted, wizard.Network, "intercepted"},
	simulator.FaultWAFBlock:       {wizard.BlockedByCloudflare, wizard.Network, "blocked"},
	simulator.FaultEdgeForbidden:  {wizard.BlockedByCloudflare, wizard.Network, "blocked"},
	simulator.FaultEmptyBody:      {wizard.Undetermined, wizard.ZoneAccess, ""},
	simulator.FaultNoContent:      {wizard.Undetermined, wizard.ZoneAccess, ""},
	simulator.FaultCutJSON:        {wizard.Undetermined, wizard.ZoneAccess, ""},
	simulator.FaultHugeBody:       {wizard.Undetermined, wizard.ZoneAccess, ""},
	simulator.FaultGzipBomb:       {wizard.Undetermined, wizard.ZoneAccess, ""},
	simulator.FaultDeepNesting:    {wizard.Undetermined, wizard.ZoneAccess, ""},
	simulator.FaultWrongTypes:     {wizard.Undetermined, wizard.ZoneAccess, ""},
	simulator.FaultDuplicateKeys:  {wizard.Undetermined, wizard.ZoneAccess, ""},
	simulator.FaultInvalidUTF8:    {wizard.Undetermined, wizard.ZoneAccess, ""},
	simulator.FaultEscapes:        {wizard.Undetermined, wizard.ZoneAccess, ""},
	simulator.Fault10000:          {wizard.Undetermined, wizard.ZoneAccess, "refused"},
}

// harmless are the faults that the answers get through.
var harmless = []simulator.FaultKind{
	simulator.FaultSlowConnect, simulator.FaultIPv6BlackHole, simulator.FaultEarlyHints, simulator.FaultHTTP10,
	simulator.FaultTransient10000, simulator.FaultTransient1000, simulator.FaultPurgeRateLimit,
}

// setLimit is the bound on a whole set of probes.
const setLimit = 10 * time.Second

// watched counts the requests, and notes one that is made after Cloudflare said that
// there were too many.
type watched struct {
	http.RoundTripper
	mu      sync.Mutex
	made    int
	limited time.Time
	late    bool
}

func (w *watched) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	w.made++
	w.late = w.late || !w.limited.IsZero() && time.Now().After(w.limited)
	w.mu.Unlock()
	reply, err := w.RoundTripper.RoundTrip(r)
	if err == nil && reply.StatusCode == http.StatusTooManyRequests {
		w.mu.Lock()
		w.limited = time.Now()
		w.mu.Unlock()
	}
	return reply, err
}

// checked is what check makes of a customer, and how long it takes on the bubble's clock.
func checked(t *testing.T, sc cases.Scenario) (wizard.State, time.Duration) {
	t.Helper()
	sc.World.RoundTrip = 10 * time.Millisecond // otherwise everything happens in one instant
	sim := simulator.New(sc.World)
	defer sim.Close()
	way := &watched{RoundTripper: sim.Transport()}
	client := cloudflare.NewClient("test", way)
	defer client.Close()
	state, _ := wizard.State{}.WithZone(sc.ZoneID, sc.Domain)
	began := time.Now()
	state, err := ui.Check(t.Context(), client, state.WithPaste(cloudflare.Inspect(sc.Paste)).Apply(wizard.Consented{Purge: true}))
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(began)
	if way.late {
		t.Error("a request after a 429")
	}
	if took > setLimit || way.made > wizard.MaxRequests {
		t.Errorf("%d requests in %v", way.made, took)
	}
	return state, took
}

// Every fault of every request ends in a finding that names it, within the bound, for a
// token that works and for one that Cloudflare does not know; and is no verdict on it.
func TestEveryFaultIsNamed(t *testing.T) {
	for _, kind := range simulator.FaultKinds() {
		for _, customer := range []string{"healthy", "revoked"} {
			t.Run(string(kind)+", "+customer, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					sc := scenarioOf(t, customer)
					sc.World.Faults = []simulator.Fault{{Kind: kind, RetryAfter: time.Minute}}
					state, took := checked(t, sc)
					v := state.Verdict()
					want, listed := faultOutcomes[kind]
					if slices.Contains(harmless, kind) == listed {
						t.Fatal("nobody has said what this fault amounts to")
					}
					if f, ok := state.Finding(want.finding); listed && (!ok || v.Cause != want.cause || f.Value != want.value) {
						t.Errorf("%s (%s): %v; %s is %q", v.Cause, v.Confidence, v.Because, f.ID, f.Value)
					}
					sc.World.Faults = nil
					if kind == simulator.FaultPurgeRateLimit && customer == "healthy" {
						return // who may purge is told to wait
					}
					if without, _ := checked(t, sc); !listed && (v.Cause != without.Verdict().Cause || v.Confidence != without.Verdict().Confidence) {
						t.Errorf("%s (%s) in place of %s", v.Cause, v.Confidence, without.Verdict().Cause)
					}
					t.Logf("%.1f s: %s (%s): %s", took.Seconds(), v.Cause, v.Confidence, v.Because)
				})
			})
		}
	}
}

// struckBy is the verdict of check on a customer whose requests these faults strike.
func struckBy(t *testing.T, sc cases.Scenario, faults ...simulator.Fault) (v wizard.Verdict) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		sc.World.Faults = faults
		state, _ := checked(t, sc)
		v = state.Verdict()
	})
	return v
}

// brought reports whether a verdict is sure of a cause that the one without the fault does
// not name.
func brought(v, unharmed wizard.Verdict) bool {
	return v.Confidence == wizard.Confirmed && v.Cause != unharmed.Cause && !v.Cause.Unjudged() && !slices.Contains(unharmed.Alternatives, v.Cause)
}

// A fault of one request, always or once, may remove a cause and never adds one.
func TestAFaultBringsNoCause(t *testing.T) {
	endpoints := []cloudflare.Endpoint{
		cloudflare.EndpointVerifyUser, cloudflare.EndpointZone, cloudflare.EndpointVerifyAccount,
		cloudflare.EndpointZoneList, cloudflare.EndpointZoneSearch, cloudflare.EndpointPurge,
	}
	var confirmed atomic.Int64
	t.Run("cases", func(t *testing.T) { // ends when all of them have
		for _, sc := range cases.Scenarios() {
			if len(sc.World.Faults) > 0 || testing.Short() && sc.Cause != wizard.MissingPermission {
				continue
			}
			t.Run(string(sc.Cause), func(t *testing.T) {
				t.Parallel()
				unharmed := struckBy(t, sc)
				for _, kind := range simulator.FaultKinds() {
					if kind == simulator.Fault10000 { // a token without the permission gets the same
						continue
					}
					for _, endpoint := range endpoints {
						for _, times := range []int{0, 1} {
							v := struckBy(t, sc, simulator.Fault{Kind: kind, Endpoint: endpoint, Times: times})
							if v.Confidence == wizard.Confirmed {
								confirmed.Add(1)
							}
							if brought(v, unharmed) {
								t.Errorf("%s: %s on %s, %d times: sure of %s: %v", sc.Cause, kind, endpoint, times, v.Cause, v.Because)
							}
						}
					}
				}
			})
		}
	})
	if confirmed.Load() == 0 {
		t.Error("with a fault nothing is ever confirmed: then it brings no cause, whatever it does")
	}
	t.Logf("%d confirmed", confirmed.Load())
}

// The same where the first try of a request fails in one way and the second in another.
func TestASecondFaultBringsNoCause(t *testing.T) {
	customers := []string{"missing-permission", "revoked", "healthy", "wrong-zone-scope"}
	if testing.Short() {
		customers = customers[:1]
	}
	for _, customer := range customers {
		t.Run(customer, func(t *testing.T) {
			t.Parallel()
			sc := scenarioOf(t, customer)
			unharmed := struckBy(t, sc)
			for _, first := range []simulator.FaultKind{
				simulator.FaultReset, simulator.FaultServerError, simulator.FaultTransient10000, simulator.FaultTransient1000,
			} {
				for _, second := range simulator.FaultKinds() {
					if second == simulator.Fault10000 {
						continue
					}
					for _, endpoint := range []cloudflare.Endpoint{
						"", cloudflare.EndpointVerifyUser, cloudflare.EndpointZone, cloudflare.EndpointZoneList, cloudflare.EndpointPurge,
					} {
						v := struckBy(t, sc, simulator.Fault{Kind: first, Endpoint: endpoint, Times: 1}, simulator.Fault{Kind: second, Endpoint: endpoint})
						if brought(v, unharmed) {
							t.Errorf("%s: %s, then %s on %s: sure of %s: %v", customer, first, second, endpoint, v.Cause, v.Because)
						}
					}
				}
			}
		})
	}
}

// Whatever this computer's clock says, the token's days are counted by Cloudflare's.
func TestTheClockIsCloudflares(t *testing.T) {
	for _, away := range []time.Duration{-365 * 24 * time.Hour, 365 * 24 * time.Hour} {
		for days, want := range map[int]wizard.Cause{30: wizard.Healthy, -1: wizard.Expired} {
			synctest.Test(t, func(t *testing.T) {
				sc := scenarioOf(t, "healthy")
				sc.World.Now = time.Now().Add(away)
				sc.World.Tokens[0].ExpiresOn = sc.World.Now.AddDate(0, 0, days)
				state, _ := checked(t, sc)
				if v := state.Verdict(); v.Cause != want {
					t.Errorf("%v away, %d days left: %s (%s)", away, days, v.Cause, v.Confidence)
				}
			})
		}
	}
}

// Each of Cloudflare's own pages, and each 5xx of its API, is its own trouble.
func TestEvery5xxIsCloudflares(t *testing.T) {
	for _, status := range []int{500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 530} {
		for _, kind := range []simulator.FaultKind{simulator.FaultServerError, simulator.FaultJSONError} {
			synctest.Test(t, func(t *testing.T) {
				sc := scenarioOf(t, "revoked")
				sc.World.Faults = []simulator.Fault{{Kind: kind, Status: status}}
				state, _ := checked(t, sc)
				if v := state.Verdict(); v.Cause != wizard.CloudflareUnavailable {
					t.Errorf("%s %d: %s", kind, status, v.Cause)
				}
				for _, r := range state.Log() {
					if r.Status != status || r.Attempts != 2 {
						t.Errorf("%s %d: %d after %d attempts", kind, status, r.Status, r.Attempts)
					}
				}
			})
		}
	}
}

// A sign-in page that appears or goes away between two requests: nothing is called fine
// that Cloudflare did not say, and the token is blamed for nothing.
func TestASignInPageInTheMiddle(t *testing.T) {
	for _, customer := range []string{"healthy", "revoked", "missing-permission", "wrong-zone-scope"} {
		sc := scenarioOf(t, customer)
		unharmed := struckBy(t, sc)
		for _, kind := range []simulator.FaultKind{simulator.FaultCaptivePortal, simulator.FaultRedirect, simulator.FaultTLSName, simulator.FaultNotTLS} {
			for n := range wizard.MaxRequests {
				const purged = 3 // requests before it, at least
				opens := struckBy(t, sc, simulator.Fault{Kind: kind, After: n})
				closes := struckBy(t, sc, simulator.Fault{Kind: kind, Times: n + 1})
				for _, v := range []wizard.Verdict{opens, closes} {
					named := []wizard.Cause{wizard.Intercepted, wizard.Undetermined, unharmed.Cause}
					if !slices.Contains(named, v.Cause) || brought(v, unharmed) {
						t.Errorf("%s, %s, %d: %s (%s)", customer, kind, n, v.Cause, v.Confidence)
					}
				}
				if opens.Cause == wizard.Healthy && n < purged {
					t.Errorf("%s after %d requests: at ease", kind, n)
				}
				if n == 0 && opens.Cause != wizard.Intercepted {
					t.Errorf("%s from the start: %s", kind, opens.Cause)
				}
			}
		}
	}
}
