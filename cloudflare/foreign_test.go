package cloudflare

import (
	"crypto/tls"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// What each character counts as, at both ends of each range and beside them.
func TestWhatACharacterCountsAs(t *testing.T) {
	for what, runes := range map[Contaminant]string{
		Space: " ", Tab: "\t", LineBreak: "\n\r\v", LineSeparator: "\f\u0085\u2028\u2029", ByteOrderMark: "\ufeff",
		ZeroWidth: "\u200b\u200c\u200d\u2060\u180e\u034f", SoftHyphen: "\u00ad",
		BidiMark:     "\u200e\u200f\u061c\u202a\u202c\u202e\u2066\u2067\u2069",
		NoBreakSpace: "\u00a0\u2002\u200a\u202f\u3000",
		Quote:        "\"'`\u00ab\u00bb\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2032\u2033\u2039\u203a", Bracket: "<>[](){}",
		Ellipsis: "\u2026", FullWidth: "\uff01\uff10\uff5e", Null: "\x00", Control: "\x01\x1b\x7f\u0080\ufffd",
		Letter: "\u00a1\u0410\u2012\u2065\u206a\uff00\uff5f\u4e00",
		"":     "aZ09_-.+/=~!",
	} {
		for _, r := range runes {
			got, foreign := contaminant(r)
			if got != what || foreign != (what != "") {
				t.Errorf("%U: %q, %v; want %q", r, got, foreign, what)
			}
		}
	}
	if what, foreign := contaminant(badByte); what != BadByte || !foreign {
		t.Errorf("a byte that is not UTF-8: %q", what)
	}
	if got := stripInvisible("\ufeff\u200b\u00ad\u200e\x00\x01a\u00a0b"); got != "a b" {
		t.Errorf("without what cannot be seen: %q", got)
	}
}

// What may come before a value without being part of it.
func TestWhatStandsInFront(t *testing.T) {
	for lead, want := range map[string]Contaminant{
		"Authorization: Bearer ": Header, `-H "Authorization: Bearer `: Header, "Bearer: ": Header, "bearer ": Header, "authorization:": Header,
		"TOKEN=": Assignment, "export CF_API_TOKEN = ": Assignment, "set CF_TOKEN=": Assignment, "$env:CF_TOKEN = ": Assignment,
		"token: ": Assignment, "API Token: ": Assignment, "api_token:": Assignment, "api-token : ": Assignment,
	} {
		in := Inspect(lead + sample)
		if in.Token.Reveal() != sample || len(in.Foreign) == 0 || in.Foreign[0] != (Foreign{want, AtStart, 0, len(lead)}) {
			t.Errorf("%q: %v", lead, in.Foreign)
		}
	}
	// Nested deeper than any paste of a token: it is still read to an end.
	if in := Inspect(strings.Repeat("Bearer ", 7) + sample); in.Token.Reveal() != sample {
		t.Errorf("seven times: %v", in.Foreign)
	}
}

// A shortened display is recognised by three or more dots or stars, wherever they are.
func TestWhatIsCut(t *testing.T) {
	for raw, want := range map[string]bool{
		sample: false, sample + "..": false, sample + "...": true, "..." + sample[10:]: true, sample[:20] + "***" + sample[40:]: true,
		sample[:20] + "**" + sample[40:]: false, sample[:20] + "\u2026": true, "\u2026" + sample[20:]: true, sample[:20] + "\u2026" + sample[40:]: true,
		sample[:20] + "\u2022\u2022\u2022": true,
	} {
		if in := Inspect(raw); in.Cut != want {
			t.Errorf("%q: cut is %v", raw, in.Cut)
		}
	}
}

// Contaminants lists every constant of its type.
func TestContaminantsAreAll(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "foreign.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	declared := 0
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			if name, ok := spec.Type.(*ast.Ident); ok && name.Name == "Contaminant" {
				declared += len(spec.Names)
			}
		}
		return true
	})
	all := Contaminants()
	if listed := len(slices.Compact(slices.Sorted(slices.Values(all)))); listed != declared || listed != len(all) {
		t.Errorf("%d contaminants are declared, and %d of them listed", declared, listed)
	}
}

// Each request names the program, and says that its body is JSON.
func TestHeadersOfARequest(t *testing.T) {
	c := NewClient("1.2.3", roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.Header.Get("User-Agent") != "tokendoctor/1.2.3" || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%v", r.Header)
		}
		return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(""))}, nil
	}))
	c.Run(t.Context(), Purge(NewToken(sample), sampleID, "example.com"))
}

// The shorter first message of TLS offers the curves that every server knows, and no
// post-quantum key share.
func TestCurvesOfTheShorterMessage(t *testing.T) {
	want := []tls.CurveID{tls.X25519, tls.CurveP256, tls.CurveP384}
	if got := NewTransport().shorter().TLSClientConfig.CurvePreferences; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

// A retyped prefix is noted, at its place and with its length; what only looks like one
// is not. A byte that is not UTF-8 is not the character U+FFFD.
func TestRetypedPrefixes(t *testing.T) {
	for raw, want := range map[string]bool{
		"CFUT_" + sample[5:]: true, "cfut-" + sample[5:]: true, "Cfat_" + sample[5:]: true, sample: false, "CFUT_" + sample[5:40]: false,
	} {
		in := Inspect(raw)
		got := slices.ContainsFunc(in.Foreign, func(f Foreign) bool {
			return f == Foreign{What: Retyped, Where: AtStart, Offset: 0, Count: 5}
		})
		if got != want {
			t.Errorf("%.5s and %d characters: %+v", raw, len(raw), in.Foreign)
		}
	}
	after := Inspect(string(sampleID) + " Cfut_" + sample[5:]).Foreign
	if want := (Foreign{What: Retyped, Where: AtStart, Offset: len(sampleID) + 1, Count: 5}); !slices.Contains(after, want) {
		t.Errorf("after an id: %+v", after)
	}
	pasted, broken := Inspect(sample[:20]+"\ufffd"+sample[20:]).Foreign, Inspect(sample[:20]+"\xff"+sample[20:]).Foreign
	if len(pasted) != 1 || len(broken) != 1 || pasted[0].What == broken[0].What {
		t.Errorf("a pasted U+FFFD is %v, a bad byte %v", pasted, broken)
	}
}
