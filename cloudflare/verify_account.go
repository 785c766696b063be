package cloudflare

import (
	"net/http"
	"net/url"
)

// VerifyAccount asks an account whether one of its tokens is alive. The account
// id comes from a zone that the token sees.
func VerifyAccount(t Token, account string) Probe {
	return Probe{Endpoint: EndpointVerifyAccount, Token: t, Account: account}
}

func verifyAccountRequest(account string) request {
	return request{method: http.MethodGet, path: "/accounts/" + url.PathEscape(account) + "/tokens/verify"}
}
