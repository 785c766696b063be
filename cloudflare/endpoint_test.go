package cloudflare

import (
	"fmt"
	"slices"
	"testing"
)

// endpointFaults names each row of the table with a fault, in one sentence.
func endpointFaults(table []endpoint) []string {
	var out []string
	met := map[Endpoint]bool{}
	for i, e := range table {
		var fault string
		switch {
		case e.id == "":
			fault = fmt.Sprintf("row %d of the endpoints has no name", i+1)
		case met[e.id]:
			fault = "two endpoints are named " + string(e.id)
		case e.request == nil:
			fault = "the endpoint " + string(e.id) + " has no request"
		case e.read == nil:
			fault = "nothing reads the result of the endpoint " + string(e.id)
		case len(e.meanings) == 0:
			fault = "the endpoint " + string(e.id) + " has no meanings"
		}
		met[e.id] = true
		for _, m := range e.meanings {
			if m.outcome == "" {
				fault = fmt.Sprintf("at the endpoint %s the error %d means nothing", e.id, m.code)
			}
		}
		if fault != "" {
			out = append(out, fault)
		}
	}
	return out
}

// The table of requests is complete.
func TestEndpoints(t *testing.T) {
	for _, fault := range endpointFaults(endpoints) {
		t.Error(fault)
	}
}

// A fault in the table is reported in one sentence that names the row.
func TestEndpointFaultsAreNamed(t *testing.T) {
	if len(endpointFaults(endpoints)) > 0 {
		t.Skip("TestEndpoints names the faults that are there")
	}
	zone := func(change func(*endpoint)) func([]endpoint) []endpoint {
		return func(table []endpoint) []endpoint { change(&table[3]); return table }
	}
	for want, damage := range map[string]func([]endpoint) []endpoint{
		"row 4 of the endpoints has no name":                           zone(func(e *endpoint) { e.id = "" }),
		"the endpoint GET /zones/{id} has no request":                  zone(func(e *endpoint) { e.request = nil }),
		"nothing reads the result of the endpoint GET /zones/{id}":     zone(func(e *endpoint) { e.read = nil }),
		"the endpoint GET /zones/{id} has no meanings":                 zone(func(e *endpoint) { e.meanings = nil }),
		"at the endpoint GET /zones/{id} the error 9999 means nothing": zone(func(e *endpoint) { e.meanings = []recordedError{{code: 9999}} }),
		"two endpoints are named GET /zones/{id}":                      func(table []endpoint) []endpoint { return append(table, table[3]) },
	} {
		if got := endpointFaults(damage(slices.Clone(endpoints))); len(got) != 1 || got[0] != want {
			t.Errorf("%q, want only %q", got, want)
		}
	}
}
