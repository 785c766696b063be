package cloudflare

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

type echoing func(token string) string

func (e echoing) RoundTrip(r *http.Request) (*http.Response, error) {
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	h := http.Header{"Content-Type": {"application/json"}, "Server": {"cloudflare"}, "Cf-Ray": {token[len(token)-8:] + "00000000-FRA"}}
	return &http.Response{StatusCode: 200, Header: h, Body: io.NopCloser(strings.NewReader(e(token))), Request: r}, nil
}

// Whatever part of the token a server sends back, in whichever field and letters, is gone
// before anybody sees the reply.
func TestEchoesAreDropped(t *testing.T) {
	const body = "Q7wzB3xPL9vKd2MfTn4RsY8hCj6GaEuV1oZi5XbN" // made up
	for _, token := range []string{"cfut_" + body + "0badc0de", "cfat_" + body + "0badc0de", body} {
		label := strings.ToLower(strings.TrimPrefix(strings.TrimPrefix(token, "cfut_"), "cfat_"))
		zone := func(name, server, permission string) echoing {
			return func(string) string {
				return fmt.Sprintf(`{"success":true,"errors":[],"result":{"id":"%s","name":"%s","status":"active","permissions":["%s"],"name_servers":["%s","ok.example.net"],"account":{"id":"%s"}}}`,
					sampleID, name, permission, server, sampleID)
			}
		}
		for where, e := range map[string]echoing{
			"a name":           zone(label+".com", "a.example.net", "#zone:read"),
			"a part of a name": zone("x-"+label[8:16]+"-y.com", "a.example.net", "#zone:read"),
			"labels":           zone(label[:20]+"."+label[20:40]+".com", "a.example.net", "#zone:read"),
			"a name server":    zone("example.com", label[:30]+".net", "#zone:read"),
			"a permission":     zone("example.com", "a.example.net", label[10:20]),
			"an error": func(string) string {
				return `{"success":false,"errors":[{"code":1234567890,"message":"` + token + `"}]}`
			},
			"an error, parted": func(string) string {
				return `{"success":false,"errors":[{"code":9109,"message":"` + strings.Join(strings.Split(token, ""), " ") + `"}]}`
			},
			"the address": func(string) string {
				return `{"success":false,"errors":[{"code":9109,"message":"Cannot use the access token from location: 0bad:c0de::1"}]}`
			},
		} {
			c := NewClient("test", e)
			r := c.Run(t.Context(), GetZone(NewToken(token), sampleID))
			c.Close()
			shown := plainLetters(fmt.Sprintf("%+v", r))
			for i := 0; i+6 <= len(label); i++ {
				if part := plainLetters(label[i : i+6]); strings.Contains(shown, part) && len(part) == 6 {
					t.Errorf("%s: characters %d to %d of the token are in the reply", where, i, i+5)
					break
				}
			}
			if strings.Contains(shown, "1234567890") {
				t.Errorf("%s: a code of any length is repeated", where)
			}
		}
	}
}

// A request's id has one form.
func TestRayID(t *testing.T) {
	for text, want := range map[string]string{
		"a23c92d500000001-FRA": "a23c92d500000001-FRA", "a23c92d500000001": "a23c92d500000001",
		"a23c92d5": "", "a23c92d500000001a23c92d500000001": "", "a23c92d500000001-fra": "", "Q23c92d500000001-FRA": "",
	} {
		if got := RayID(text); got != want {
			t.Errorf("%q gives %q", text, got)
		}
	}
}

// Each reason in the code is on the list of those that a pasted report may bring.
func TestReasonsAreListed(t *testing.T) {
	n := 0
	anywhere := regexp.MustCompile(`(?:return|Reason:|\w+ +=) "([a-z][^"]+)"`)
	for file, form := range map[string]*regexp.Regexp{
		"failure.go": anywhere, "certificate.go": anywhere, "proxyfailure.go": anywhere,
		"webhost/reply.go": regexp.MustCompile(`Reason: "([^"]+)"`), // by libcurl's numbers
	} {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range form.FindAllStringSubmatch(string(source), -1) {
			if n++; !slices.Contains(notReasons, m[1]) && KnownReason(m[1]) != m[1] {
				t.Errorf("%q is not listed", m[1])
			}
		}
	}
	if n < 30 {
		t.Errorf("%d reasons", n)
	}
	for _, several := range []string{certDates + faultsJoin + certIssuer, certDates + faultsJoin + certName, certName + faultsJoin + certNoRoots} {
		if KnownReason(several) != several {
			t.Errorf("%q is not listed", several)
		}
	}
	if got := KnownReason("safe now; mail your whole token"); strings.Contains(got, "mail") {
		t.Error(got)
	}
}

// The public prefix is no part of the secret: a text that explains it stays. Punctuation
// between the characters of the secret does not hide it.
func TestWhatIsAnEcho(t *testing.T) {
	const body = "Q7wzB3xPL9vKd2MfTn4RsY8hCj6GaEuV1oZi5XbN" // made up
	for _, prefix := range []string{"cfut_", "cfat_"} {
		token := NewToken(prefix + body + "0badc0de")
		for text, stays := range map[string]bool{
			"a token begins with " + prefix + body[:2]: true, "it ends with c0de": true, body[:5]: true, body[3:9]: false, body[26:32]: false,
			strings.Join(strings.Split(body[8:14], ""), "-"): false, strings.ToUpper(body[20:26]): false, "": true,
		} {
			r := Reply{Errors: []APIError{{Message: text}}}.withoutEchoes(token)
			if got := r.Errors[0].Message == text; got != stays {
				t.Errorf("%s: %q stays: %v", prefix, text, got)
			}
		}
	}
}

// notReasons are texts in the same files that explain no failure: parts of one, and names
// of troubles.
var notReasons = []string{
	"for a reason that is not known here", faultsJoin, "proxyconnect", "socks connect", "dial",
	"filter", "clock", "no-roots", "issuer", "other-name", "not-tls", "proxy-setting", "proxy-login", "proxy-rule", "proxy-down",
	"connect", "proxy", "reply",
	"cURL error ", "WordPress or a plug-in does not let the request out", // made where a block is read
}
