package cloudflare

// Reach asks whether Cloudflare's API answers at all: the verify request
// without a token, so that a network that is in the way shows before there is
// one. It also opens the connection that the later probes use. The expected
// answer is 400 with code 1001, "Missing "Authorization" header".
func Reach() Probe { return Probe{Endpoint: EndpointReach} }
