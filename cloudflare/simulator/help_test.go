package simulator_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"tokendoctor/cloudflare"
	"tokendoctor/cloudflare/simulator"
)

// The values of all tests. They look made up because they are.
const (
	userToken    = "cfut_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP01234567"
	accountToken = "cfat_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP01234567"
	oldToken     = "SAMPLE_SAMPLE-SAMPLE_SAMPLE-SAMPLE_SAMPL"
	oldGlobalKey = "0123456789abcdef0123456789abcdef01234"
	newGlobalKey = "cfk_SAMPLESAMPLESAMPLESAMPLESAMPLESAMPLESAMP01234567"

	zoneA    = "0123456789abcdef0123456789abcdef" // example.com, of account
	zoneB    = "abcdef0123456789abcdef0123456789" // example.org, of account
	foreign  = "12aeb07229bf902dcab6539e735fd833" // example.net, of other
	nobodys  = "00000000000000000000000000000000"
	account  = "ffffffffffffffffffffffffffffffff"
	other    = "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"
	tokenID  = "f28355f5fb6d16c8095c1299d4b54be4"
	purgeIt  = "#cache_purge:edit"
	readsDNS = "#dns_records:read"
)

var now = time.Date(2026, 9, 3, 12, 0, 0, 0, time.UTC)

// full may purge zoneA.
func full() simulator.Token {
	return simulator.Token{
		Value: userToken, ID: tokenID, AccountID: account,
		Grants: []simulator.Grant{{Permission: purgeIt, Zones: []string{zoneA}}},
	}
}

// with is the world in which there is one token, changed.
func with(changes ...func(*simulator.Token)) simulator.World {
	t := full()
	for _, change := range changes {
		change(&t)
	}
	return simulator.World{
		Now:    now,
		Tokens: []simulator.Token{t},
		Zones: []simulator.Zone{
			{ID: zoneA, Name: "example.com", AccountID: account},
			{ID: zoneB, Name: "example.org", AccountID: account},
			{ID: foreign, Name: "example.net", AccountID: other},
		},
	}
}

// Changes to a token.
func owned(t *simulator.Token)    { t.Account, t.Value = true, accountToken }
func expired(t *simulator.Token)  { t.ExpiresOn = time.Date(2026, 8, 31, 23, 59, 59, 0, time.UTC) }
func disabled(t *simulator.Token) { t.Disabled = true }
func early(t *simulator.Token)    { t.NotBefore = now.Add(time.Hour) }
func filtered(t *simulator.Token) { t.AllowedFrom = []string{"198.51.100.0/24"} }
func dnsOnly(t *simulator.Token) {
	t.Grants = []simulator.Grant{{Permission: readsDNS, Zones: []string{zoneA}}}
}

func granted(permission string, zones ...string) func(*simulator.Token) {
	return func(t *simulator.Token) {
		t.Grants = []simulator.Grant{{Permission: permission, Zones: zones}}
	}
}

func start(t testing.TB, w simulator.World) *simulator.Simulator {
	t.Helper()
	s := simulator.New(w)
	t.Cleanup(s.Close)
	return s
}

func client(s *simulator.Simulator) *cloudflare.Client {
	return cloudflare.NewClient("test", s.Transport())
}

// ask runs one probe of the real client against a world.
func ask(t testing.TB, w simulator.World, p cloudflare.Probe) cloudflare.Reply {
	t.Helper()
	return client(start(t, w)).Run(t.Context(), p)
}

// wire is a request as the client does not make it.
type wire struct {
	method, path, header, body string
}

// send returns what came back, byte for byte.
func send(t testing.TB, s *simulator.Simulator, q wire) (int, http.Header, string) {
	t.Helper()
	if q.method == "" {
		q.method = http.MethodGet
	}
	req, err := http.NewRequestWithContext(t.Context(), q.method, "https://api.cloudflare.com/client/v4"+q.path, strings.NewReader(q.body))
	if err != nil {
		t.Fatal(err)
	}
	if q.header != "" {
		req.Header.Set("Authorization", q.header)
	}
	res, err := (&http.Client{Transport: s.Transport()}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, res.Header, string(body)
}

func token(s string) cloudflare.Token { return cloudflare.NewToken(s) }
