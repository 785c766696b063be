package cloudflare

import "net/http"

// VerifyUser asks whether a token is alive. It answers for user tokens only: a
// working account token gets 401/1000 here. The reply knows the life of the
// token and neither its permissions nor its zones, whatever the article says
// (the documented result is id, status, not_before and expires_on).
func VerifyUser(t Token) Probe { return Probe{Endpoint: EndpointVerifyUser, Token: t} }

func verifyUserRequest() request {
	return request{method: http.MethodGet, path: "/user/tokens/verify"}
}
