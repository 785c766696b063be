package simulator_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
)

func TestTransportLeadsNowhereElse(t *testing.T) {
	s := start(t, with())
	for _, address := range []string{
		"https://example.com/client/v4/user/tokens/verify", "http://api.cloudflare.com/client/v4/user/tokens/verify",
		"https://api.cloudflare.com.example.com/", "https://api.cloudflare.com:8443/", "https://127.0.0.1/",
	} {
		res, err := (&http.Client{Transport: s.Transport()}).Post(address, "text/plain", strings.NewReader("x"))
		if err == nil {
			_ = res.Body.Close()
			t.Errorf("%s was answered", address)
		} else if !strings.Contains(err.Error(), "is simulated") {
			t.Errorf("%s was tried: %v", address, err)
		}
	}
	if n := len(s.Requests()); n != 0 {
		t.Errorf("%d requests arrived", n)
	}
}

// synctest fails a test that leaves a goroutine waiting.
func TestNothingIsLeftAfterClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := with()
		w.Faults = []simulator.Fault{
			{Endpoint: cloudflare.EndpointZone, Kind: simulator.FaultStall},
			{Endpoint: cloudflare.EndpointZoneList, Kind: simulator.FaultHugeBody},
			{Endpoint: cloudflare.EndpointZoneSearch, Kind: simulator.FaultReset},
		}
		s := simulator.New(w)
		c := client(s)
		for _, p := range []cloudflare.Probe{
			cloudflare.VerifyUser(token(userToken)), cloudflare.ListZones(token(userToken)), cloudflare.FindZone(token(userToken), "example.com"),
		} {
			c.Run(t.Context(), p)
		}
		var stalled sync.WaitGroup
		stalled.Go(func() {
			r := c.Run(t.Context(), cloudflare.GetZone(token(userToken), zoneA))
			if r.Outcome != cloudflare.OutcomeUnreachable || r.Duration != 0 {
				t.Errorf("the stalled request ended with %s after %v", r.Outcome, r.Duration)
			}
		})
		synctest.Wait() // until it stalls
		s.Close()
		s.Close()
		stalled.Wait()
		if r := c.Run(t.Context(), cloudflare.Reach()); r.Outcome != cloudflare.OutcomeUnreachable {
			t.Errorf("after Close: %s", r.Outcome)
		}
	})
}

func TestCloseWaits(t *testing.T) {
	for range 20 {
		simulator.New(with()).Close()
		stacks := make([]byte, 1<<20)
		if n := runtime.Stack(stacks, true); strings.Contains(string(stacks[:n]), "(*network).Accept") {
			t.Fatal("the server still runs")
		}
	}
}

func TestCancelEndsAStall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := simulator.New(simulator.World{Faults: []simulator.Fault{{Kind: simulator.FaultStall}}})
		defer s.Close()
		ctx, cancel := context.WithCancel(t.Context())
		var asked sync.WaitGroup
		asked.Go(func() {
			if r := client(s).Run(ctx, cloudflare.Reach()); r.Outcome != cloudflare.OutcomeCancelled {
				t.Errorf("got %s", r.Outcome)
			}
		})
		synctest.Wait()
		cancel()
		asked.Wait()
	})
}

func TestConcurrentRequests(t *testing.T) {
	w := with()
	w.Faults = []simulator.Fault{{Kind: simulator.FaultTransient10000, Times: 5}}
	s := start(t, w)
	c := client(s)
	var mu sync.Mutex
	outcomes := map[cloudflare.Outcome]int{}
	var all sync.WaitGroup
	for range 40 {
		all.Go(func() {
			r := c.Run(t.Context(), cloudflare.GetZone(token(userToken), zoneA))
			mu.Lock()
			defer mu.Unlock()
			outcomes[r.Outcome]++
		})
	}
	all.Wait()
	if outcomes[cloudflare.OutcomeOK] != 35 || outcomes[cloudflare.OutcomeRefused] != 5 || len(s.Requests()) != 40 {
		t.Errorf("%v, %d requests", outcomes, len(s.Requests()))
	}
}

func TestRequests(t *testing.T) {
	w := with()
	w.Faults = []simulator.Fault{{Endpoint: cloudflare.EndpointZoneList, Kind: simulator.FaultNoDNS}}
	s := start(t, w)
	c := client(s)
	c.Run(t.Context(), cloudflare.Reach())
	c.Run(t.Context(), cloudflare.ListZones(token(userToken))) // does not arrive
	c.Run(t.Context(), cloudflare.Purge(token(userToken), zoneA, ""))
	send(t, s, wire{method: "POST", path: "/zones/" + userToken, header: "Bearer " + accountToken, body: "x=" + accountToken})
	want := []simulator.Request{
		{
			Endpoint: cloudflare.EndpointReach, Method: "GET", Path: "/client/v4/user/tokens/verify",
			Host: "api.cloudflare.com", Headers: []string{"Connection", "Content-Type", "User-Agent"},
		},
		{
			Endpoint: cloudflare.EndpointPurge, Method: "POST", Path: "/client/v4/zones/" + zoneA + "/purge_cache",
			Host: "api.cloudflare.com", Headers: []string{"Authorization", "Connection", "Content-Length", "Content-Type", "User-Agent"},
			Body: `{"files":[]}`, Authorization: true, TokenKnown: true,
		},
		{
			Method: "POST", Path: "/client/v4/zones/[token]", Host: "api.cloudflare.com",
			Headers: []string{"Accept-Encoding", "Authorization", "Connection", "Content-Length", "User-Agent"},
			Body:    "x=[token]", Authorization: true,
		},
	}
	got := s.Requests()
	for i := range got {
		// Which of them net/http adds by itself is its own business.
		keep := func(name string) bool { return name == "Accept-Encoding" || name == "Connection" }
		got[i].Headers = slices.DeleteFunc(got[i].Headers, keep)
		if i < len(want) {
			want[i].Headers = slices.DeleteFunc(want[i].Headers, keep)
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if all := fmt.Sprintf("%+v", got); strings.Contains(all, "SAMPLE") {
		t.Errorf("a token shows: %s", all)
	}
}

// The handler serves a real TLS listener as well, and a reset there is one.
func TestHandlerBehindTLS(t *testing.T) {
	w := with()
	w.Faults = []simulator.Fault{{Endpoint: cloudflare.EndpointReach, Kind: simulator.FaultReset}}
	server := httptest.NewTLSServer(start(t, w).Handler())
	defer server.Close()
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/client/v4/user/tokens/verify", nil)
	res, err := server.Client().Do(req)
	if err == nil {
		_, err = io.ReadAll(res.Body)
		_ = res.Body.Close()
	}
	if !errors.Is(err, cloudflare.ErrnoReset) {
		t.Errorf("got %v, want a reset", err)
	}
	req.Header.Set("Authorization", bearer)
	res, err = server.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if body, _ := io.ReadAll(res.Body); string(body) != bodyActive {
		t.Errorf("got %s", body)
	}
}

// The first question opens two connections and sends one request; the two that are asked
// side by side open no other: a connection would take two round trips more.
func TestConnectionsAreOpenedAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := with()
		w.RoundTrip = 100 * time.Millisecond
		s := simulator.New(w)
		defer s.Close()
		c := client(s)
		if r := c.Run(t.Context(), cloudflare.Reach()); r.Duration != 3*w.RoundTrip {
			t.Errorf("the first answer came after %v", r.Duration)
		}
		synctest.Wait() // until both are idle
		if n := len(s.Requests()); n != 1 {
			t.Errorf("%d requests", n)
		}
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				if r := c.Run(t.Context(), cloudflare.VerifyUser(token(userToken))); r.Outcome != cloudflare.OutcomeOK || r.Duration != w.RoundTrip {
					t.Errorf("%s after %v", r.Outcome, r.Duration)
				}
			})
		}
		both.Wait()
		if n := len(s.Requests()); n != 3 {
			t.Errorf("%d requests", n)
		}
	})
}
