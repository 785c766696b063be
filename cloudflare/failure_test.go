package cloudflare

import (
	"errors"
	"net/url"
	"testing"
)

// The address of a request, which holds the site's name, says nothing of how it failed.
func TestFailureIsNotReadFromTheAddress(t *testing.T) {
	for _, address := range []string{"https://api.test/zones?name=too many 1xx.example", "https://api.test/malformed HTTP", "https://api.test/Proxy Authentication Required"} {
		var at tracer
		at.advance(StepReply)
		for _, c := range []struct {
			err  error
			want Failure
		}{
			{ErrnoReset, Failure{StepReply, reset}},
			{errors.New("net/http: too many 1xx informational responses"), Failure{StepReply, "the answer was not proper HTTP"}},
		} {
			if got := at.failure(&url.Error{Op: "Get", URL: address, Err: c.err}); got != c.want {
				t.Errorf("%s, %v: %+v", address, c.err, got)
			}
		}
	}
}
