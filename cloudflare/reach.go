package cloudflare

// Reach asks whether Cloudflare's API answers at all: the verify request
// without a token, so that a network that is in the way shows before any secret
// is sent. It also opens the connection that the later probes use. The expected
// answer is 400 with code 1001, "Missing "Authorization" header".
func Reach() Probe { return Probe{Endpoint: EndpointReach} }
