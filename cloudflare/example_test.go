package cloudflare_test

import (
	"context"
	"encoding/json"
	"fmt"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
)

// A made-up token, and the zone that it may purge.
const (
	exampleToken = "cfut_SAMPLEsampleSAMPLEsampleSAMPLEsampleSAMP0badc0de"
	exampleZone  = "0123456789abcdef0123456789abcdef"
)

// What was pasted is looked at before anything trims it. A Global API Key gives no
// token, so that it cannot be sent.
func ExampleInspect() {
	in := cloudflare.Inspect("Authorization: Bearer " + exampleToken + "\u00a0\n")
	fmt.Println(in.Kind, in.Size, in.Token)
	for _, f := range in.Foreign {
		fmt.Println(f.Count, f.What, f.Where)
	}

	key := cloudflare.Inspect("cfk_SAMPLEsampleSAMPLEsampleSAMPLEsampleSAMP0badc0de")
	fmt.Println(key.Kind, key.Kind.Sendable(), key.Token.IsZero())
	// Output:
	// user-token complete [token]
	// 22 header text at the start
	// 1 no-break space at the end
	// 1 line break at the end
	// global-key false true
}

// However a token is printed it is hidden. Its fingerprint may be shown.
func ExampleToken() {
	token := cloudflare.NewToken(exampleToken)
	fmt.Printf("%v %q %x %#v\n", token, token, token, token)
	text, err := json.Marshal(map[string]any{"token": token})
	fmt.Println(string(text), err)

	fingerprint, ok := token.Fingerprint()
	fmt.Println(fingerprint, ok)
	// Output:
	// [token] [token] [token] [token]
	// {"token":"[token]"} <nil>
	// cfut_ 53 a52212c6 true
}

// A client asks the simulated Cloudflare as it asks the real one. With a nil
// transport it would ask that.
func ExampleClient_Run() {
	sim := simulator.New(simulator.World{
		Tokens: []simulator.Token{{Value: exampleToken, Grants: []simulator.Grant{{Permission: "#zone:read"}}}},
		Zones:  []simulator.Zone{{ID: exampleZone, Name: "example.com"}},
	})
	defer sim.Close()
	client := cloudflare.NewClient("1.0", sim.Transport())
	defer client.Close()

	token := cloudflare.NewToken(exampleToken)
	for _, probe := range []cloudflare.Probe{
		cloudflare.Reach(), cloudflare.VerifyUser(token), cloudflare.GetZone(token, exampleZone),
		cloudflare.Purge(token, exampleZone, "example.com"),
	} {
		reply := client.Run(context.Background(), probe)
		fmt.Println(reply.Endpoint, reply.Status, reply.Codes(), reply.Outcome)
	}
	// Output:
	// GET /user/tokens/verify (without a token) 400 [1001] no-header
	// GET /user/tokens/verify 200 [] ok
	// GET /zones/{id} 200 [] ok
	// POST /zones/{id}/purge_cache 401 [10000] refused
}
