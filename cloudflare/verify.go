package cloudflare

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// The requests about a token's life. The first is sent without a token.
const (
	EndpointReach         Endpoint = "GET /user/tokens/verify (without a token)"
	EndpointVerifyUser    Endpoint = "GET /user/tokens/verify"
	EndpointVerifyAccount Endpoint = "GET /accounts/{id}/tokens/verify"
)

// Reach asks whether Cloudflare's API answers at all: the verify request without a token,
// so that a network in the way shows before there is a token. It also opens the connection
// that the later probes use. The expected answer is 400 with code 1001, "Missing
// "Authorization" header".
func Reach() Probe { return Probe{Endpoint: EndpointReach} }

// VerifyUser asks whether a token is active. It answers for user tokens only: a working
// account token gets 401/1000 here. The reply tells the life of the token and neither its
// permissions nor its zones, whatever the article says (the documented result is id,
// status, not_before and expires_on).
func VerifyUser(t Token) Probe { return Probe{Endpoint: EndpointVerifyUser, Token: t} }

// VerifyAccount asks an account whether one of its tokens is alive. The account
// id comes from a zone that the token sees.
func VerifyAccount(t Token, account string) Probe {
	return Probe{Endpoint: EndpointVerifyAccount, Token: t, Account: account}
}

func verifyUserRequest(Probe) request {
	return request{method: http.MethodGet, path: "/user/tokens/verify"}
}

func verifyAccountRequest(p Probe) request {
	return request{method: http.MethodGet, path: "/accounts/" + url.PathEscape(p.Account) + "/tokens/verify"}
}

var verifyMeanings = slices.Concat(commonMeanings, []recordedError{
	{1000, "invalid api token", OutcomeTokenUnknown},
})

// Life is what a verify endpoint tells of a token.
type Life struct {
	Status    string    // active, disabled or expired
	NotBefore time.Time // zero when not limited
	ExpiresOn time.Time // zero when not limited
}

// expiredText is what the messages of an expired token have in common.
const expiredText = "expired"

// readLife reads a verify result. An expired token is recognised by the status or by
// one of two messages; one gateway prints those among the errors.
func readLife(r *Reply, env envelope) bool {
	var res struct {
		Status    string    `json:"status"`
		NotBefore timestamp `json:"not_before"`
		ExpiresOn timestamp `json:"expires_on"`
	}
	_ = json.Unmarshal(env.Result, &res)
	r.Life = Life{word().FindString(res.Status), time.Time(res.NotBefore), time.Time(res.ExpiresOn)}
	for _, m := range slices.Concat(readErrors(env.Messages), readErrors(env.Errors)) {
		if (m.Code == 10001 || m.Code == 10003) && strings.Contains(strings.ToLower(m.Message), expiredText) {
			r.Life.Status = "expired"
		}
	}
	return r.Life.Status != ""
}

// timestamp is a time that may be missing, null or nonsense.
type timestamp time.Time

func (t *timestamp) UnmarshalJSON(b []byte) error {
	if v, err := time.Parse(time.RFC3339, strings.Trim(string(b), `"`)); err == nil {
		*t = timestamp(v)
	}
	return nil
}
