package simulator_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
)

// What the client makes of each fault.
func TestFaults(t *testing.T) {
	failure := func(step cloudflare.Step, reason string, trouble ...cloudflare.Trouble) cloudflare.Failure {
		f := cloudflare.Failure{Step: step, Reason: reason}
		if len(trouble) > 0 {
			f.Trouble = trouble[0]
		}
		return f
	}
	proxy := func(reason string, trouble ...cloudflare.Trouble) cloudflare.Failure {
		return failure(cloudflare.StepProxy, reason, trouble...)
	}
	tested := map[simulator.FaultKind]bool{}
	for _, c := range []struct {
		kind    simulator.FaultKind
		status  int
		outcome cloudflare.Outcome
		failure cloudflare.Failure
	}{
		{simulator.FaultNoDNS, 0, cloudflare.OutcomeUnreachable, failure(cloudflare.StepDNS, "no such host")},
		{simulator.FaultRefused, 0, cloudflare.OutcomeUnreachable, failure(cloudflare.StepConnect, "connection refused")},
		{simulator.FaultConnectTimeout, 0, cloudflare.OutcomeUnreachable, failure(cloudflare.StepConnect, "no answer in time")},
		{simulator.FaultTLS, 0, cloudflare.OutcomeUnreachable, failure(cloudflare.StepTLS, "the certificate comes from an unknown issuer", cloudflare.TroubleIssuer)},
		{simulator.FaultProxyConnect, 0, cloudflare.OutcomeUnreachable, proxy("the proxy wants a name and a password", cloudflare.TroubleProxyLogin)},
		{simulator.FaultDNSFailed, 0, cloudflare.OutcomeUnreachable, failure(cloudflare.StepDNS, "the name server answered that it failed (SERVFAIL)")},
		{simulator.FaultDNSRefused, 0, cloudflare.OutcomeUnreachable, failure(cloudflare.StepDNS, "the name server refused to answer (REFUSED)")},
		{simulator.FaultDNSSilent, 0, cloudflare.OutcomeUnreachable, failure(cloudflare.StepDNS, "no answer from the name server in time")},
		{simulator.FaultDNSFilter, 0, cloudflare.OutcomeUnreachable, failure(cloudflare.StepConnect, "connection refused", cloudflare.TroubleFilter)},
		{simulator.FaultForbidden, 0, cloudflare.OutcomeUnreachable, failure(cloudflare.StepConnect, "a rule of this computer forbids the connection")},
		{simulator.FaultTLSNoRoots, 0, cloudflare.OutcomeUnreachable, failure(cloudflare.StepTLS, "this computer has no list of trusted issuers", cloudflare.TroubleNoRoots)},
		{simulator.FaultTLSSeveral, 0, cloudflare.OutcomeUnreachable, failure(cloudflare.StepTLS,
			"the certificate has expired or is not valid yet; look at this computer's clock; and the certificate comes from an unknown issuer")},
		{simulator.FaultProxySetting, 0, cloudflare.OutcomeUnreachable,
			proxy("HTTPS_PROXY is set and cannot be read: in a name or password write % as %25, # as %23", cloudflare.TroubleProxySetting)},
		{simulator.FaultProxyDigest, 0, cloudflare.OutcomeUnreachable, proxy("the proxy wants to be logged in to in a way that is not spoken here", cloudflare.TroubleProxyLogin)},
		{simulator.FaultProxyRule, 0, cloudflare.OutcomeUnreachable, proxy("a rule of the proxy denies api.cloudflare.com", cloudflare.TroubleProxyRule)},
		{simulator.FaultProxyDown, 0, cloudflare.OutcomeUnreachable, proxy("the proxy itself gets no further", cloudflare.TroubleProxyDown)},
		{simulator.FaultProxyNoName, 0, cloudflare.OutcomeUnreachable, proxy("the proxy's name was not found")},
		{simulator.FaultProxyTLS, 0, cloudflare.OutcomeUnreachable, proxy("the safe connection to the proxy itself failed")},
		{simulator.FaultSOCKSRule, 0, cloudflare.OutcomeUnreachable, proxy("a rule of the proxy denies api.cloudflare.com", cloudflare.TroubleProxyRule)},
		{simulator.FaultSOCKSDown, 0, cloudflare.OutcomeUnreachable, proxy("the proxy itself gets no further", cloudflare.TroubleProxyDown)},
		{simulator.FaultSOCKSLogin, 0, cloudflare.OutcomeUnreachable, proxy("the proxy wants a name and a password", cloudflare.TroubleProxyLogin)},
		{simulator.FaultForeignJSON, 403, cloudflare.OutcomeIntercepted, cloudflare.Failure{}},
		{simulator.FaultHeaderTaken, 400, cloudflare.OutcomeNoHeader, cloudflare.Failure{}},
		{simulator.FaultHeaderChanged, 400, cloudflare.OutcomeMalformed, cloudflare.Failure{}},
		{simulator.FaultStall, 0, cloudflare.OutcomeUnreachable, failure(cloudflare.StepReply, "no answer in time")},
		{simulator.FaultReset, 0, cloudflare.OutcomeUnreachable, failure(cloudflare.StepReply, "connection reset")},
		{simulator.FaultRateLimit, 429, cloudflare.OutcomeRateLimited, cloudflare.Failure{}},
		{simulator.FaultPurgeRateLimit, 429, cloudflare.OutcomePurgeLimited, cloudflare.Failure{}},
		{simulator.FaultServerError, 523, cloudflare.OutcomeServerError, cloudflare.Failure{}},
		{simulator.FaultJSONError, 500, cloudflare.OutcomeServerError, cloudflare.Failure{}},
		{simulator.FaultCaptivePortal, 200, cloudflare.OutcomeIntercepted, cloudflare.Failure{}},
		{simulator.FaultRedirect, 302, cloudflare.OutcomeIntercepted, cloudflare.Failure{}},
		{simulator.FaultProxyAuth, 407, cloudflare.OutcomeIntercepted, cloudflare.Failure{}},
		{simulator.FaultWAFBlock, 403, cloudflare.OutcomeBlocked, cloudflare.Failure{}},
		{simulator.FaultTransient10000, 401, cloudflare.OutcomeRefused, cloudflare.Failure{}},
		{simulator.Fault10000, 401, cloudflare.OutcomeRefused, cloudflare.Failure{}},
		{simulator.FaultEmptyBody, 200, cloudflare.OutcomeUnexpected, cloudflare.Failure{}},
		{simulator.FaultCutJSON, 200, cloudflare.OutcomeUnexpected, cloudflare.Failure{}},
		{simulator.FaultHugeBody, 200, cloudflare.OutcomeUnexpected, cloudflare.Failure{}},
		{simulator.FaultTLSName, 0, cloudflare.OutcomeIntercepted, failure(cloudflare.StepTLS, "the certificate is for another name; and the certificate comes from an unknown issuer", cloudflare.TroubleOtherName)},
		{simulator.FaultTLSExpired, 0, cloudflare.OutcomeUnreachable, failure(cloudflare.StepTLS, "the certificate has expired or is not valid yet; look at this computer's clock", cloudflare.TroubleClock)},
		{simulator.FaultNotTLS, 0, cloudflare.OutcomeIntercepted, failure(cloudflare.StepTLS, "the answer was not TLS", cloudflare.TroubleNotTLS)},
		{simulator.FaultSlowConnect, 200, cloudflare.OutcomeOK, cloudflare.Failure{}},
		{simulator.FaultIPv6BlackHole, 200, cloudflare.OutcomeOK, cloudflare.Failure{}},
		{simulator.FaultClosed, 0, cloudflare.OutcomeUnreachable, failure(cloudflare.StepReply, "the connection broke")},
		{simulator.FaultDrip, 0, cloudflare.OutcomeUnreachable, failure(cloudflare.StepReply, "no answer in time")},
		{simulator.FaultEdgeForbidden, 403, cloudflare.OutcomeBlocked, cloudflare.Failure{}},
		{simulator.FaultForbiddenPage, 403, cloudflare.OutcomeIntercepted, cloudflare.Failure{}},
		{simulator.FaultTransient1000, 200, cloudflare.OutcomeOK, cloudflare.Failure{}}, // a purge has no such answer
		{simulator.FaultNoContent, 204, cloudflare.OutcomeUnexpected, cloudflare.Failure{}},
		{simulator.FaultGzipBomb, 200, cloudflare.OutcomeUnexpected, cloudflare.Failure{}},
		{simulator.FaultDeepNesting, 200, cloudflare.OutcomeUnexpected, cloudflare.Failure{}},
		{simulator.FaultWrongTypes, 200, cloudflare.OutcomeUnexpected, cloudflare.Failure{}},
		{simulator.FaultDuplicateKeys, 401, cloudflare.OutcomeUnexpected, cloudflare.Failure{}},
		{simulator.FaultInvalidUTF8, 401, cloudflare.OutcomeUnexpected, cloudflare.Failure{}},
		{simulator.FaultEscapes, 401, cloudflare.OutcomeUnexpected, cloudflare.Failure{}},
		{simulator.FaultEndlessHeader, 0, cloudflare.OutcomeUnreachable, failure(cloudflare.StepReply, "the answer was not proper HTTP")},
		{simulator.FaultEndlessHints, 0, cloudflare.OutcomeUnreachable, failure(cloudflare.StepReply, "the answer was not proper HTTP")},
		{simulator.FaultEarlyHints, 200, cloudflare.OutcomeOK, cloudflare.Failure{}},
		{simulator.FaultSwitching, 101, cloudflare.OutcomeIntercepted, cloudflare.Failure{}},
		{simulator.FaultHTTP10, 200, cloudflare.OutcomeOK, cloudflare.Failure{}},
		{simulator.FaultNotHTTP, 0, cloudflare.OutcomeUnreachable, failure(cloudflare.StepReply, "the answer was not proper HTTP")},
	} {
		tested[c.kind] = true
		t.Run(string(c.kind), func(t *testing.T) {
			// On synctest's clock nobody waits for the client's time-out.
			synctest.Test(t, func(t *testing.T) {
				w := with()
				w.Faults = []simulator.Fault{{Kind: c.kind, RetryAfter: time.Minute}}
				r := ask(t, w, cloudflare.Purge(token(userToken), zoneA, "example.com"))
				r.Failure.Seen = "" // worded where it is made
				if r.Status != c.status || r.Outcome != c.outcome || r.Failure != c.failure {
					t.Errorf("got %d %s %+v, want %d %s %+v", r.Status, r.Outcome, r.Failure, c.status, c.outcome, c.failure)
				}
				switch wait := r.RetryAfter; {
				case r.Status == 429 && wait != time.Minute, r.Status == 523 && wait != 2*time.Minute, r.Status < 400 && wait != 0:
					t.Errorf("retry after %v", wait)
				}
				if c.kind == simulator.FaultStall && r.Duration != cloudflare.ProbeTimeout {
					t.Errorf("gave up after %v", r.Duration)
				}
				if byCloudflare := r.Ray != ""; r.Status != 0 && byCloudflare == (r.Outcome == cloudflare.OutcomeIntercepted) {
					t.Errorf("ray %q", r.Ray)
				}
			})
		})
	}
	for _, k := range simulator.FaultKinds() {
		if !tested[k] {
			t.Errorf("fault %s is not tested", k)
		}
	}
}

func TestRateLimitReply(t *testing.T) {
	w := with()
	w.Variants.RatelimitHeaders = simulator.HeadersAlways
	w.Faults = []simulator.Fault{{Kind: simulator.FaultPurgeRateLimit}, {Kind: simulator.FaultRateLimit, RetryAfter: 90 * time.Second}}
	s := start(t, w)
	status, h, body := send(t, s, wire{path: "/zones", header: bearer})
	if want := `{"success":false,"errors":[{"code":971,"message":"Please wait and consider throttling your request speed"}],"messages":[],"result":null}`; status != 429 || body != want {
		t.Errorf("%d %s", status, body)
	}
	if h.Get("Retry-After") != "90" || h.Get("Ratelimit") != `"default";r=0;t=90` || h.Get("Ratelimit-Policy") != `"burst";q=100;w=60` {
		t.Errorf("headers %v", h)
	}
	status, h, body = send(t, s, wire{method: "POST", path: "/zones/" + zoneA + "/purge_cache", header: bearer})
	if want := `{"success":false,"errors":[{"code":1134,"message":"Unable to purge, rate limit reached. Please wait and consider throttling your request speed"}],"messages":[],"result":null}`; status != 429 || body != want {
		t.Errorf("%d %s", status, body)
	}
	if h.Get("Retry-After") != "" {
		t.Errorf("Retry-After %q", h.Get("Retry-After"))
	}
}

func TestPagesOfCloudflare(t *testing.T) {
	w := simulator.World{Faults: []simulator.Fault{{Kind: simulator.FaultServerError, Times: 1}, {Kind: simulator.FaultWAFBlock}}}
	s := start(t, w)
	status, h, body := send(t, s, wire{path: "/user/tokens/verify"})
	if status != 523 || !strings.Contains(body, "<title>api.cloudflare.com | 523: Origin is unreachable</title>") ||
		h.Get("Content-Type") != "text/html; charset=UTF-8" || h.Get("Retry-After") != "120" || h.Get("Cf-Cache-Status") != "" {
		t.Errorf("%d %v %s", status, h, body)
	}
	status, h, body = send(t, s, wire{path: "/user/tokens/verify"})
	if status != 403 || !strings.Contains(body, "Sorry, you have been blocked") || h.Get("Cf-Mitigated") == "" || h.Get("Cf-Ray") == "" {
		t.Errorf("%d %v %s", status, h, body)
	}
}

// After, Times and Endpoint, and faults that follow each other.
func TestWhenFaultsStrike(t *testing.T) {
	w := with()
	w.Faults = []simulator.Fault{
		{Endpoint: cloudflare.EndpointZone, Kind: simulator.FaultTransient10000, After: 1},
		{Endpoint: cloudflare.EndpointZone, Kind: simulator.FaultJSONError, After: 1, Times: 1},
		{Endpoint: cloudflare.EndpointVerifyUser, Kind: simulator.FaultRefused, Times: 2},
	}
	c := client(start(t, w))
	run := func(p cloudflare.Probe) cloudflare.Outcome { return c.Run(t.Context(), p).Outcome }
	var zone, verify []cloudflare.Outcome
	for range 4 {
		zone = append(zone, run(cloudflare.GetZone(token(userToken), zoneA)))
		verify = append(verify, run(cloudflare.VerifyUser(token(userToken))))
	}
	const ok = cloudflare.OutcomeOK
	if want := []cloudflare.Outcome{ok, cloudflare.OutcomeRefused, cloudflare.OutcomeServerError, ok}; !slices.Equal(zone, want) {
		t.Errorf("zone %v, want %v", zone, want)
	}
	if want := []cloudflare.Outcome{cloudflare.OutcomeUnreachable, cloudflare.OutcomeUnreachable, ok, ok}; !slices.Equal(verify, want) {
		t.Errorf("verify %v, want %v", verify, want)
	}
	if o := run(cloudflare.Reach()); o != cloudflare.OutcomeNoHeader {
		t.Errorf("a fault of verify struck reach: %s", o)
	}
}
